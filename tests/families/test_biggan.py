import logging
import warnings
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from maquette.errors import OptionError
from maquette.families import biggan
from maquette.families._family import Networks
from maquette.layers.spectral_norm import SpectralNorm
from maquette.spec import LabelSpec, PictureSpec, Spec

TINY = biggan.PRESETS["laptop"].override({"width": 8, "discriminator_width": 8, "max_channels": 16, "latent_size": 12, "embedding_size": 5})


def spec_for(side: int = 32, channels: int = 3, classes: int = 3) -> Spec:
    return Spec(PictureSpec(side, side, channels), labels=LabelSpec(tuple(f"class {index}" for index in range(classes))))


def made(config: biggan.Config = TINY, **form: int) -> Networks:
    torch.manual_seed(0)
    return biggan.build(config, spec_for(**form))


def count(network: nn.Module) -> int:
    return sum(weight.numel() for weight in network.parameters())


@pytest.mark.parametrize(("side", "latent_size", "published"), [(128, 120, (70_433_988, 87_982_370)), (256, 140, (82_235_844, 99_225_890))])
def test_the_paper_preset_has_the_published_number_of_weights(side: int, latent_size: int, published: tuple[int, int]) -> None:
    config = biggan.PRESETS["paper"].override({"latent_size": latent_size})
    with torch.device("meta"):
        networks = biggan.build(config, spec_for(side, classes=1000))
    assert (count(networks.generator), count(networks.discriminator)) == published


def test_the_defaults_are_the_papers() -> None:
    config = biggan.PRESETS["paper"]
    assert (config.batch_size, config.learning_rate, config.discriminator_learning_rate) == (2048, 5e-5, 2e-4)
    assert (config.beta1, config.beta2, config.discriminator_steps, config.latent_size) == (0, 0.999, 2, 120)
    assert (config.objective.loss, config.objective.orthogonal) == ("hinge", 1e-4)


def test_the_laptops_generator_is_small_enough_to_ship() -> None:
    with torch.device("meta"):
        assert count(biggan.build(biggan.PRESETS["laptop"], spec_for(64, classes=10)).generator) < 4e6


@pytest.mark.parametrize("classes", [0, 3])
@pytest.mark.parametrize("channels", [1, 3, 4])
def test_any_channels_with_and_without_classes(channels: int, classes: int) -> None:
    networks = made(channels=channels, classes=classes)
    labels = (torch.tensor([0, 2, 1]),) if classes else ()
    pictures = networks.generator(torch.randn(3, 12), *labels)
    assert pictures.shape == (3, channels, 32, 32)
    assert pictures.detach().abs().max() <= 1
    assert networks.discriminator(pictures, *labels).shape == (3,)


@pytest.mark.parametrize("plan", ["published", "steady"])
@pytest.mark.parametrize("latents", ["split", "whole"])
def test_every_side_is_possible_in_either_plan(plan: str, latents: str) -> None:
    config = TINY.override({"plan": plan, "latents": latents})
    for side in (8, 16, 64, 1024):
        with torch.device("meta"):
            generator, discriminator = (network.eval() for network in biggan.build(config, spec_for(side)))
            pictures = generator(torch.randn(2, 12), torch.arange(2))
            assert pictures.shape == (2, 3, side, side)
            assert discriminator(pictures, torch.arange(2)).shape == (2,)


@pytest.mark.parametrize("classes", [0, 3])
@pytest.mark.parametrize("latents", ["split", "whole"])
def test_gradients_reach_every_weight_of_both_networks(latents: str, classes: int) -> None:
    networks = made(TINY.override({"latents": latents}), classes=classes)
    for network in networks:
        for attention in network.attention.values():
            nn.init.constant_(attention.share, 0.1)  # which starts at zero, and with it the gradients of what it shares
    labels = (torch.tensor([0, 1, 2, 0]),) if classes else ()
    pictures = networks.generator(torch.randn(4, 12), *labels)
    networks.discriminator(pictures, *labels).square().sum().backward()
    for network in networks:
        untouched = [name for name, weight in network.named_parameters() if weight.grad is None or not weight.grad.abs().sum() > 0]
        assert not untouched


def test_in_use_the_same_latents_and_classes_give_the_same_pictures() -> None:
    generator = made().generator
    latents, labels = torch.randn(3, 12), torch.tensor([0, 1, 2])
    generator(latents, labels)
    generator.eval()
    before = {name: value.clone() for name, value in generator.state_dict().items()}
    assert torch.equal(generator(latents, labels), generator(latents, labels))
    assert all(torch.equal(before[name], value) for name, value in generator.state_dict().items())


def test_classes_change_the_picture_and_the_judgement() -> None:
    networks, latents = made(), torch.randn(1, 12).expand(3, -1)
    generator, discriminator = networks.generator.eval(), networks.discriminator.eval()
    pictures, logits = generator(latents, torch.arange(3)), discriminator(torch.ones(3, 3, 32, 32), torch.arange(3))
    assert (pictures[0] - pictures[1]).abs().max() > 1e-3
    assert len(set(logits.tolist())) == 3


@pytest.mark.parametrize("latents", ["split", "whole"])
def test_every_block_is_steered_by_latents_even_without_classes(latents: str) -> None:
    generator = made(TINY.override({"latents": latents}), classes=0).generator.eval()
    sizes = generator.pieces or [12] * 4
    assert sum(sizes) == (12 if latents == "split" else 48)
    for size, block in zip(sizes[1:], generator.blocks.values(), strict=True):
        assert block.norm1.gain.shape[1] == block.norm2.bias.shape[1] == size


def test_latents_that_do_not_divide_are_cut_as_evenly_as_can_be() -> None:
    generator = made(TINY.override({"latents": "split", "latent_size": 14}), classes=0).generator
    assert generator.pieces == [4, 4, 3, 3]


def test_the_discriminator_judges_each_picture_by_itself() -> None:
    discriminator = made().discriminator.eval()
    pictures, labels = torch.randn(4, 3, 32, 32), torch.tensor([0, 1, 2, 0])
    assert torch.allclose(discriminator(pictures, labels)[:1], discriminator(pictures[:1], labels[:1]), atol=1e-5)


def test_the_projection_is_the_papers_sum() -> None:
    discriminator = made().discriminator.eval()
    features: list[Tensor] = []
    discriminator.out.register_forward_pre_hook(lambda module, inputs: features.append(inputs[0].clone()))
    labels = torch.tensor([2, 0])
    logits = discriminator(torch.randn(2, 3, 32, 32), labels)
    table = discriminator.classes.norm(discriminator.classes.weight)
    expected = discriminator.out(features[0])[:, 0] + torch.einsum("nc,nc->n", table[labels], features[0])
    assert torch.allclose(logits, expected, atol=1e-5)


def test_filters_start_orthogonal() -> None:
    for network in made(TINY.override({"embedding_gain": 1.0})):
        for name, module in network.named_modules():
            if isinstance(module, nn.Conv2d | nn.Linear | nn.Embedding):
                rows = module.weight.detach().flatten(1)
                gram = rows @ rows.T if rows.shape[0] <= rows.shape[1] else rows.T @ rows
                assert torch.allclose(gram, torch.eye(len(gram)), atol=1e-5), name


def test_the_laptops_class_starts_as_long_as_the_latents_beside_it() -> None:
    config = biggan.PRESETS["laptop"]
    lengths = made(config).generator.shared.weight.detach().norm(dim=1)
    assert torch.allclose(lengths, torch.tensor(8.0), atol=1e-4)
    assert 0.8 < lengths[0] / config.latent_size**0.5 < 1.25


def test_whole_latents_reach_the_start_together_with_the_class_and_pieces_without_it() -> None:
    whole, split = (made(TINY.override({"latents": latents})).generator.start.in_features for latents in ("whole", "split"))
    assert (whole, split) == (12 + 5, 3)


def test_both_networks_are_spectrally_normalised_throughout() -> None:
    generator, discriminator = made()
    plain = {"shared.weight"}  # Brock et al. 2019, appendix C: all but the shared embedding
    for network in (generator, discriminator):
        weights = {name for name, weight in network.named_parameters() if weight.dim() > 1} - plain
        assert len(weights) == sum(isinstance(module, SpectralNorm) for module in network.modules())


def test_a_model_can_be_continued_at_another_resolution() -> None:
    small, large = (dict(made(side=side).generator.named_parameters()) for side in (32, 64))
    shared = [name for name in small if name in large and small[name].shape == large[name].shape]
    assert {name.split(".")[1] for name in shared if name.startswith("blocks")} == {"8", "16", "32"}
    assert set(small) <= set(large)


def test_too_few_latents_to_cut_is_one_clear_error() -> None:
    with pytest.raises(OptionError, match=r"`latent_size=4`.*5 pieces at 64 pixels.*latent_size=100"):
        made(TINY.override({"latents": "split", "latent_size": 4}), side=64)


def test_a_side_that_is_no_power_of_two_is_one_clear_error() -> None:
    with pytest.raises(OptionError, match=r"`--size 37x37`.*Try `--size"):
        made(side=37)


def test_the_graph_gives_the_same_pictures_at_any_batch(tmp_path: Path) -> None:
    import onnxruntime

    generator = made(side=16).generator
    nn.init.constant_(generator.attention["16"].share, 0.5)
    names, values = ("latents", "labels"), (torch.randn(5, 12), torch.tensor([0, 1, 2, 1, 0]))
    for _ in range(3):
        generator(*values)
    generator.eval()
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter warns about its own use of torch
        program = torch.onnx.export(
            generator,
            tuple(value[:2] for value in values),
            input_names=names,
            dynamic_shapes=tuple({0: torch.export.Dim("batch")} for _ in values),
            dynamo=True,
            optimize=False,
            verbose=False,
        )
    program.save(tmp_path / "generator.onnx")
    session = onnxruntime.InferenceSession(tmp_path / "generator.onnx")
    for size in (1, 5):
        some = [value[:size] for value in values]
        (pictures,) = session.run(None, {name: value.numpy() for name, value in zip(names, some, strict=True)})
        assert np.abs(pictures - generator(*some).detach().numpy()).max() < 1e-4
