import torch

from maquette.families import dcgan
from maquette.spec import LabelSpec, PictureSpec, Spec


def count(network: torch.nn.Module) -> int:
    return sum(weight.numel() for weight in network.parameters())


def test_the_paper_preset_has_the_published_number_of_weights() -> None:
    networks = dcgan.build(dcgan.PRESETS["paper"], Spec(PictureSpec(64, 64)))
    assert (count(networks.generator), count(networks.discriminator)) == (3_576_704, 2_765_568)


def test_the_defaults_are_the_papers() -> None:
    config = dcgan.Config()
    assert (config.learning_rate, config.beta1, config.batch_size, config.latent_size) == (2e-4, 0.5, 128, 100)


def test_weights_start_normal_with_the_papers_spread() -> None:
    torch.manual_seed(0)
    networks = dcgan.build(dcgan.PRESETS["paper"], Spec(PictureSpec(64, 64)))
    weights = networks.generator[4].weight.detach()
    assert abs(float(weights.std()) - 0.02) < 2e-4
    assert abs(float(weights.mean())) < 2e-4
    assert abs(float(networks.generator[5].weight.detach().mean()) - 1) < 5e-3


def test_a_larger_picture_takes_one_more_stage_per_doubling() -> None:
    stages = [len(dcgan.build(dcgan.PRESETS["laptop"], Spec(PictureSpec(size, size))).generator) for size in (32, 64, 128)]
    assert stages[1] - stages[0] == stages[2] - stages[1] == 3


def test_grey_and_transparent_pictures_are_possible() -> None:
    for channels in (1, 4):
        networks = dcgan.build(dcgan.PRESETS["laptop"], Spec(PictureSpec(32, 32, channels)))
        assert networks.generator(torch.randn(2, 100)).shape == (2, channels, 32, 32)
        assert networks.discriminator(torch.zeros(2, channels, 32, 32)).shape == (2,)


def test_a_class_changes_the_picture_and_the_judgement() -> None:
    torch.manual_seed(0)
    config = dcgan.PRESETS["laptop"].override({"width": 4, "discriminator_width": 4})
    generator, discriminator = dcgan.build(config, Spec(PictureSpec(16, 16), labels=LabelSpec(("hat", "shoe"))))
    latents = torch.randn(2, config.latent_size)
    pictures = [generator(latents, torch.full((2,), label)) for label in (0, 1)]
    assert not torch.allclose(*pictures)
    logits = [discriminator(pictures[0], torch.full((2,), label)) for label in (0, 1)]
    assert torch.equal(*logits)  # at the start a class counts for nothing
    torch.nn.init.normal_(discriminator.embedding.weight)
    assert not torch.allclose(*[discriminator(pictures[0], torch.full((2,), label)) for label in (0, 1)])


def test_without_classes_the_weights_have_the_names_that_shipped_models_have() -> None:
    networks = dcgan.build(dcgan.PRESETS["laptop"], Spec(PictureSpec(16, 16)))
    assert list(networks.generator.state_dict()) == [
        "1.weight",
        *(f"2.{name}" for name in ("weight", "bias", "running_mean", "running_var", "num_batches_tracked")),
        "4.weight",
        *(f"5.{name}" for name in ("weight", "bias", "running_mean", "running_var", "num_batches_tracked")),
        "7.weight",
    ]
    assert list(networks.discriminator.state_dict()) == ["0.weight", "2.weight", "2.bias", "4.weight"]


def test_the_judgement_of_a_class_is_the_projection_of_what_the_network_saw() -> None:
    torch.manual_seed(0)
    discriminator = dcgan.build(dcgan.PRESETS["laptop"], Spec(PictureSpec(16, 16), labels=LabelSpec(("cat", "dog")))).discriminator
    pictures, labels = torch.rand(4, 3, 16, 16), torch.tensor([0, 1, 1, 0])
    with torch.no_grad():
        plain = discriminator(pictures, labels)
        assert torch.allclose(plain, discriminator.body(pictures))  # classes count for nothing at first
        discriminator.embedding.weight.normal_()
        seen = torch.nn.Sequential(*list(discriminator.body)[:-2])(pictures).mean(dim=(2, 3))
        expected = plain + torch.stack([row @ discriminator.embedding.weight[label] for row, label in zip(seen, labels, strict=True)])
        assert torch.allclose(discriminator(pictures, labels), expected, atol=1e-5)
