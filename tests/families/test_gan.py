import warnings

import numpy as np
import pytest
import torch

from maquette.errors import OptionError
from maquette.families import gan
from maquette.objectives.moment import Moment
from maquette.spec import LabelSpec, PictureSpec, Spec

DIGITS = PictureSpec(28, 28, 1)
TINY = gan.PRESETS["laptop"].override({"width": 24, "discriminator_width": 16, "label_width": 8, "latent_size": 6})


def count(network: torch.nn.Module) -> int:
    return sum(weight.numel() for weight in network.parameters())


def labelled(count: int, form: PictureSpec = DIGITS) -> Spec:
    return Spec(form, labels=LabelSpec(tuple(f"kind {index}" for index in range(count))))


def test_the_paper_preset_has_the_published_layers_and_no_more() -> None:
    with torch.device("meta"):
        networks = gan.build(gan.PRESETS["paper"], Spec(DIGITS))
    generator = (100 + 1) * 1200 + (1200 + 1) * 1200 + (1200 + 1) * 784
    discriminator = (784 + 1) * 240 * 5 + (240 + 1) * 240 * 5 + (240 + 1)
    assert (count(networks.generator), count(networks.discriminator)) == (generator, discriminator) == (2_503_984, 1_231_441)


def test_with_classes_it_has_the_layers_of_the_conditional_paper() -> None:
    with torch.device("meta"):
        networks = gan.build(gan.PRESETS["paper"], labelled(10))
    shapes = {name: tuple(weight.shape) for network in networks for name, weight in network.named_parameters() if weight.dim() > 1}
    assert shapes["latents.weight"] == (200, 100)  # 200 units see the latents and 1,000 the class, and the next 1,200 see both
    assert shapes["labels.weight"] == (10, 50 * 5)  # the discriminator's, which comes second
    assert tuple(networks.generator.labels.weight.shape) == (10, 1000)
    assert tuple(networks.generator.hidden[0].weight.shape) == (1200, 1200)
    assert shapes["pictures.weight"] == (240 * 5, 784)
    assert tuple(networks.discriminator.hidden[0].weight.shape) == (240 * 4, 240 + 50)


def test_the_defaults_are_the_papers() -> None:
    config = gan.Config()
    assert (config.optimiser, config.learning_rate, config.discriminator_learning_rate, config.beta1) == ("sgd", 0.1, 0.05, 0.5)
    assert (config.batch_size, config.latent_size, config.input_dropout, config.hidden_dropout) == (100, 100, 0.2, 0.5)
    assert config.objective.loss == "non_saturating"


def test_weights_start_uniform_with_the_published_spread() -> None:
    torch.manual_seed(0)
    networks = gan.build(gan.PRESETS["paper"], Spec(DIGITS))
    for network, spread in ((networks.generator, 0.05), (networks.discriminator, 0.005)):
        weights = torch.cat([module.weight.detach().flatten() for module in network.modules() if isinstance(module, torch.nn.Linear)])
        assert float(weights.abs().max()) <= spread
        assert abs(float(weights.std()) - spread / 3**0.5) < 0.001 * spread
        assert all(float(module.bias.detach().abs().max()) == 0 for module in network.modules() if isinstance(module, torch.nn.Linear))


def test_the_rate_falls_and_the_momentum_climbs_as_published() -> None:
    moments = [gan.schedule(gan.PRESETS["paper"], share) for share in (0.0, 0.5, 1.0)]
    assert [moment.learning_rate for moment in moments] == pytest.approx([1.0, 1.000004**-62_500, 1.000004**-125_000])
    assert [moment.beta1 for moment in moments] == pytest.approx([0.5, 0.6, 0.7])
    assert gan.schedule(gan.Config(optimiser="adam"), 0.5) == Moment()


def test_normal_latents_become_uniform_ones_of_variance_1() -> None:
    generator = gan.build(TINY, Spec(PictureSpec(4, 4, 1))).generator
    seen = []
    generator.latents.register_forward_pre_hook(lambda module, inputs: seen.append(inputs[0]))
    generator.eval()(torch.from_numpy(np.random.default_rng(0).standard_normal((5000, 6), dtype=np.float32)))
    values = np.sort(seen[0].numpy().ravel())
    ranks = (np.arange(len(values)) + 0.5) / len(values)
    assert np.abs((values + 3**0.5) / (2 * 3**0.5) - ranks).max() < 0.015  # Kolmogorov's distance to the uniform distribution


def test_a_maxout_unit_is_the_largest_of_its_sums() -> None:
    values = torch.tensor([[1.0, 5.0, -2.0, -3.0, -1.0, -7.0]])
    assert gan._maxout(values, 3).tolist() == [[5.0, -1.0]]
    assert torch.equal(gan._maxout(values, 1), torch.nn.functional.leaky_relu(values, 0.2))


def test_the_discriminator_is_the_published_function() -> None:
    torch.manual_seed(0)
    discriminator = gan.build(gan.PRESETS["paper"].override({"discriminator_width": 7}), Spec(PictureSpec(3, 5, 1))).discriminator.eval()
    pictures = torch.rand(4, 1, 3, 5) * 2 - 1
    weights = {name: value.detach().numpy().astype(np.float64) for name, value in discriminator.named_parameters()}
    values = (pictures.numpy().reshape(4, 15) + 1) / 2
    for layer in ("pictures", "hidden.0"):
        values = (values @ weights[f"{layer}.weight"].T + weights[f"{layer}.bias"]).reshape(4, 7, 5).max(axis=2)
    expected = values @ weights["logit.weight"][0] + weights["logit.bias"]
    assert np.allclose(discriminator(pictures).detach().numpy(), expected, atol=1e-7)


def test_dropout_hides_pixels_from_the_discriminator_only_while_it_trains() -> None:
    torch.manual_seed(0)
    discriminator = gan.build(gan.PRESETS["paper"], Spec(DIGITS)).discriminator
    pictures = torch.rand(2, 1, 28, 28)
    assert not torch.equal(discriminator(pictures), discriminator(pictures))
    discriminator.eval()
    assert torch.equal(discriminator(pictures), discriminator(pictures))


@pytest.mark.parametrize("preset", ["paper", "laptop"])
@pytest.mark.parametrize("loss", ["minimax", "non_saturating"])
def test_both_objectives_of_the_paper_reach_every_weight(preset: str, loss: str) -> None:
    torch.manual_seed(0)
    config = gan.PRESETS[preset].override({"objective.loss": loss, "width": 24, "discriminator_width": 16, "label_width": 8})
    spec = labelled(3, PictureSpec(8, 6))
    networks = gan.build(config, spec)
    steps = gan.steps(networks, config)
    batch = {"pictures": torch.rand(9, 3, 8, 6), "latents": torch.randn(9, 100), "labels": torch.arange(9) % 3}
    losses, fakes = steps.generator(batch)
    fooled = networks.discriminator.eval()(fakes, batch["labels"]).detach().sigmoid()
    truth = torch.log(1 - fooled).mean() if loss == "minimax" else -torch.log(fooled).mean()
    assert losses["generator"].item() == pytest.approx(truth.item(), abs=0.05)  # dropout apart
    networks.discriminator.train()
    torch.stack(list(losses.values())).sum().backward()
    torch.stack(list(steps.discriminator(batch, fakes.detach()).values())).sum().backward()
    for network in networks:
        assert [name for name, weight in network.named_parameters() if weight.grad is None or not weight.grad.abs().sum()] == []


def test_the_class_changes_the_picture_and_the_judgement() -> None:
    torch.manual_seed(0)
    networks = gan.build(TINY.override({"spread": 0.5, "discriminator_spread": 0.5}), labelled(3))
    latents, pictures = torch.randn(1, 6).expand(3, 6), torch.rand(1, 1, 28, 28).expand(3, 1, 28, 28)
    with torch.no_grad():
        made = networks.generator.eval()(latents, torch.arange(3))
        logits = networks.discriminator.eval()(pictures, torch.arange(3))
    assert float((made[0] - made[1]).abs().max()) > 0.01
    assert len(set(logits.tolist())) == 3


@pytest.mark.parametrize("form", [PictureSpec(37, 37, 4), PictureSpec(16, 24, 1), PictureSpec(64, 64, 3)])
def test_pictures_of_any_form_are_possible(form: PictureSpec) -> None:
    networks = gan.build(TINY, Spec(form))
    pictures = networks.generator(torch.randn(2, 6))
    assert pictures.shape == (2, *form.shape)
    assert float(pictures.detach().abs().max()) <= 1
    assert networks.discriminator(pictures).shape == (2,)


def test_a_picture_with_too_many_numbers_is_refused_with_a_way_out() -> None:
    with pytest.raises(OptionError, match=r"`--size 256x256`: gan has a weight for every pixel.*196,608.*Try `--size 64`"):
        gan.build(TINY, Spec(PictureSpec(256, 256)))


def test_onnx_runtime_makes_the_same_pictures() -> None:
    import onnxruntime

    torch.manual_seed(0)
    generator = gan.build(TINY, labelled(3, PictureSpec(8, 8))).generator.eval()
    given = (torch.randn(5, 6), torch.tensor([0, 1, 2, 0, 1]))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        program = torch.onnx.export(
            generator,
            (given[0][:2], given[1][:2]),
            input_names=["latents", "labels"],
            dynamic_shapes=({0: torch.export.Dim("batch")}, {0: torch.export.Dim("batch")}),
            dynamo=True,
            optimize=False,
            verbose=False,
        )
    assert program is not None
    session = onnxruntime.InferenceSession(program.model_proto.SerializeToString(), providers=["CPUExecutionProvider"])
    (found,) = session.run(None, {"latents": given[0].numpy(), "labels": given[1].numpy()})
    assert np.abs(found - generator(*given).detach().numpy()).max() < 1e-5
