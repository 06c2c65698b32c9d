from typing import Any

import pytest
import torch
from torch.nn.functional import relu

from maquette.errors import OptionError
from maquette.families import spade
from maquette.objectives.style import divergence
from maquette.spec import LabelSpec, MapSpec, PictureSpec, Spec

TINY: dict[str, Any] = {"widths": (8, 8, 4), "hidden": 4, "latent_size": 5, "encoder_width": 4, "discriminator_width": 4}


def count(network: torch.nn.Module) -> int:
    return sum(weight.numel() for weight in network.parameters())


def maps(height: int, width: int | None = None, labels: int = 3, edges: bool = False) -> Spec:
    names, colours = tuple(f"label {index}" for index in range(labels)), tuple(f"#0000{index:02x}" for index in range(labels))
    form = PictureSpec(height, width or height)
    return Spec(form, PictureSpec(height, width or height, 1 + edges), LabelSpec(), MapSpec(names, colours, edges))


def tiny(spec: Spec, **settings: Any) -> tuple[spade.Config, Any]:
    config = spade.PRESETS["laptop"].override(TINY | settings)
    return config, spade.build(config, spec)


def test_without_styles_the_paper_preset_has_the_published_number_of_weights() -> None:
    with torch.device("meta"):
        networks = spade.build(spade.PRESETS["paper"].override({"latent_size": 0}), maps(256))
    assert round(count(networks.generator) / 1e6, 1) == 92.1
    assert round(count(networks.discriminator) / 1e6, 1) == 5.5


def test_with_styles_it_begins_from_256_numbers_at_a_side_of_four() -> None:
    with torch.device("meta"):
        generator = spade.build(spade.PRESETS["paper"], maps(256)).generator
    assert tuple(generator.start.weight.shape) == (1024 * 4 * 4, 256)
    assert [side for side, _ in generator.sides] == [4, 8, 16, 32, 64, 128, 256]
    assert len([layer for layer in generator.encoder.body if isinstance(layer, torch.nn.Conv2d)]) == 6


def test_the_defaults_are_the_papers() -> None:
    config = spade.Config()
    assert (config.learning_rate, config.discriminator_learning_rate, config.beta1, config.beta2) == (1e-4, 4e-4, 0.0, 0.9)
    assert (config.objective.loss, config.feature_matching, config.perceptual, config.style) == ("hinge", 10, 10, 0.05)


def test_the_slim_generator_fits_into_8_megabytes_of_float16() -> None:
    with torch.device("meta"):
        generator = spade.build(spade.PRESETS["laptop"], maps(256, labels=14)).generator
    assert 2 * count(generator) < 8e6


def test_the_published_layer_is_equation_one() -> None:
    layer = spade.Spade(6, 3, 4).eval()
    features, planes = torch.randn(2, 6, 5, 5), torch.rand(2, 3, 5, 5)
    layer.norm.running_mean += torch.arange(6.0)
    seen = relu(layer.read(planes))
    normalised = (features - torch.arange(6.0)[:, None, None]) / (1 + layer.norm.eps) ** 0.5
    assert torch.allclose(layer(features, planes), (1 + layer.gain(seen)) * normalised + layer.bias(seen), atol=1e-5)


@pytest.mark.parametrize("generator", ["published", "slim"])
def test_the_picture_follows_the_map_where_the_map_changes(generator: str) -> None:
    _, networks = tiny(maps(32), generator=generator)
    made, latents = networks.generator.eval(), torch.zeros(1, 5)
    torch.nn.init.normal_(made.head.weight)
    one = torch.zeros(1, 1, 32, 32, dtype=torch.uint8)
    other = one.clone()
    other[..., 24:] = 2
    with torch.no_grad():
        difference = (made(one, latents) - made(other, latents)).abs().mean(dim=(0, 1, 2))
    assert difference[28:].mean() > 3 * difference[:8].mean()


@pytest.mark.parametrize(("height", "width"), [(16, 16), (32, 64), (40, 24), (256, 128)])
@pytest.mark.parametrize("generator", ["published", "slim"])
def test_pictures_may_be_oblong_and_of_any_side_divisible_by_eight(generator: str, height: int, width: int) -> None:
    config, networks = tiny(maps(height, width, edges=True), generator=generator)
    batch = torch.zeros(2, 2, height, width, dtype=torch.uint8)
    assert networks.generator.eval()(batch, torch.zeros(2, config.latent_size)).shape == (2, 3, height, width)
    mean, log_variance = networks.generator.encoder(torch.zeros(2, 3, height, width))
    assert mean.shape == log_variance.shape == (2, 5)


def test_without_styles_the_map_alone_makes_the_picture() -> None:
    config, networks = tiny(maps(32), latent_size=0)
    batch = {"input": torch.zeros(2, 1, 32, 32, dtype=torch.uint8), "pictures": torch.zeros(2, 3, 32, 32)}
    losses, fakes = spade.steps(networks, config).generator(batch)
    assert networks.generator.encoder is None
    assert fakes.shape == (2, 3, 32, 32)
    assert "style" not in losses


def test_a_step_draws_the_true_pictures_style_and_pays_for_it() -> None:
    config, networks = tiny(maps(32), perceptual=10)
    networks.generator.eval()
    networks.discriminator.eval()
    noise = torch.randn(2, 5)
    batch = {"input": torch.ones(2, 1, 32, 32, dtype=torch.uint8), "pictures": torch.rand(2, 3, 32, 32), "latents": noise}
    losses, fakes = spade.steps(networks, config).generator(batch)
    mean, log_variance = networks.generator.encoder(batch["pictures"])
    assert torch.allclose(losses["style"], 0.05 * divergence(mean, log_variance).mean())
    assert torch.allclose(fakes, networks.generator(batch["input"], mean + noise * torch.exp(log_variance / 2)))
    assert set(losses) == {"style", "generator", "reconstruction", "feature_matching"}  # without weights there is no perceptual loss
    assert "perceptual" in spade.steps(networks, config).notes[0]


def test_pairs_are_refused_with_a_way_out() -> None:
    form = PictureSpec(64, 64)
    with pytest.raises(OptionError, match=r"label maps, and there are none.*pix2pix"):
        spade.build(spade.PRESETS["laptop"], Spec(form, form))


def test_the_rate_falls_in_the_second_half() -> None:
    assert [spade.schedule(spade.Config(), share).learning_rate for share in (0.0, 0.5, 0.75, 1.0)] == [1.0, 1.0, 0.5, 0.0]


def test_a_style_of_the_slim_generator_is_the_same_at_every_place() -> None:
    _, networks = tiny(maps(32))
    made = networks.generator
    shown: list[torch.Tensor] = []
    made.narrow[0].register_forward_pre_hook(lambda _, given: shown.append(given[0]))
    for latents in (torch.zeros(2, 5), torch.randn(2, 5)):
        made(torch.randint(0, 3, (2, 1, 32, 32), dtype=torch.uint8, generator=torch.Generator().manual_seed(0)), latents)
    moved = shown[1] - shown[0]
    assert moved.abs().max() > 0
    assert torch.allclose(moved, moved[:, :, :1, :1].expand_as(moved), atol=1e-6)
