import math
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.nn.functional import conv2d, leaky_relu, pad

from maquette.errors import OptionError
from maquette.families import stylegan
from maquette.families._family import Networks
from maquette.objectives.penalties import PathLength
from maquette.spec import LabelSpec, PictureSpec, Spec

TINY = {"channel_base": 64, "max_channels": 6, "style_size": 5, "latent_size": 4, "mapping_layers": 2}


def tiny(size: int = 16, channels: int = 3, classes: int = 0, preset: str = "paper", **settings: object) -> Networks:
    """The networks, narrow, with every weight that starts at zero moved away from it."""
    config = stylegan.PRESETS[preset].override({**TINY, "first_side": 4, **settings})
    torch.manual_seed(0)
    networks = stylegan.build(config, Spec(PictureSpec(size, size, channels), None, LabelSpec(tuple("abc"[:classes]))))
    with torch.no_grad():
        for network in networks:
            for name, weight in network.named_parameters():
                if "bias" in name or "strength" in name or "start" in name:
                    weight.add_(torch.randn_like(weight) * (30 if "mapping.layers" in name else 0.3))
    return networks


def grow(networks: Networks, share: float) -> Networks:
    for network in networks:
        network.grow(share)
    return networks


def count(network: torch.nn.Module) -> int:
    return sum(weight.numel() for weight in network.parameters())


# The paper's synthesis network once more, from its figure and equation alone (figure 1b, eq. 1).


def repeated(values: Tensor) -> Tensor:
    return values.repeat_interleave(2, dim=2).repeat_interleave(2, dim=3)


def smoothed(values: Tensor) -> Tensor:
    values = pad(values, (1, 1, 1, 1))
    values = values[:, :, :-2] + 2 * values[:, :, 1:-1] + values[:, :, 2:]
    return (values[..., :-2] + 2 * values[..., 1:-1] + values[..., 2:]) / 16


def convolved(module: torch.nn.Module, values: Tensor) -> Tensor:
    return conv2d(values, module.weight * math.sqrt(2 / module.weight[0].numel()), padding=1)


def adapted(module: stylegan.Style, values: Tensor, style: Tensor) -> Tensor:
    values = leaky_relu(values + module.noise * module.noise_strength + module.bias, 0.2)
    mean, deviation = values.mean(dim=(2, 3), keepdim=True), (values.var(dim=(2, 3), keepdim=True, unbiased=False) + 1e-8).sqrt()
    factors = style @ module.affine.weight.T / math.sqrt(5) + module.affine.bias
    spread, shift = (1 + factors[:, : values.shape[1]])[..., None, None], factors[:, values.shape[1] :][..., None, None]
    return spread * (values - mean) / deviation + shift


def painted(generator: stylegan.Generator, styles: Tensor) -> dict[int, Tensor]:
    """What every side paints by itself."""
    values, pictures = generator.blocks["4"].start.expand(len(styles), -1, -1, -1), {}
    for index, side in enumerate((4, 8, 16)):
        block, colours = generator.blocks[str(side)], generator.colours[str(side)]
        if side > 4:
            values = smoothed(convolved(block.up, repeated(values)))
        values = adapted(block.up_style, values, styles[:, 2 * index])
        values = adapted(block.conv_style, convolved(block.conv, values), styles[:, 2 * index + 1])
        pictures[side] = conv2d(values, colours.weight / math.sqrt(values.shape[1])) + colours.bias[:, None, None]
    return pictures


def test_the_paper_preset_is_the_papers_function_at_every_level() -> None:
    networks = tiny()
    networks.generator.eval()
    styles = torch.randn(3, networks.generator.layers, 5)
    expected = painted(networks.generator, styles)
    blended = 0.4 * repeated(expected[4]) + 0.6 * expected[8]  # of the growing, four tenths are level 0.6
    whole = [(1.0, expected[16]), (0.5, repeated(expected[8])), (0.0, repeated(repeated(expected[4]))), (0.4, repeated(blended))]
    with torch.no_grad():
        for share, pictures in whole:
            assert torch.allclose(grow(networks, share).generator.synthesis(styles), pictures, atol=1e-4)


def test_the_numbers_of_weights_are_the_published_ones() -> None:
    with torch.device("meta"):
        networks = stylegan.build(stylegan.PRESETS["paper"], Spec(PictureSpec(1024, 1024)))
    assert networks.generator.layers == 18
    assert (count(networks.generator), count(networks.discriminator)) == (26_218_088, 23_085_201)  # 26.2 million in section 2


def test_the_defaults_are_the_papers() -> None:
    config = stylegan.Config()
    assert (config.learning_rate, config.beta1, config.beta2, config.mapping_layers, config.mixing) == (0.001, 0, 0.99, 8, 0.9)
    assert (config.objective.loss, config.objective.r1, config.objective.penalty_every) == ("non_saturating", 10, 1)
    generator, _ = stylegan.build(config.override(TINY), Spec(PictureSpec(16, 16)))
    assert generator.sides == (8, 16)
    assert generator.mapping.decay == 0.995
    assert all(not style.noise_strength.any() for style in generator.modules() if isinstance(style, stylegan.Style))
    assert bool((generator.blocks["4"].start == 1).all())


def test_growing_takes_its_share_of_a_run() -> None:
    paper = stylegan.PRESETS["paper"]
    assert [stylegan.schedule(paper, share * paper.growing).growth for share in (0, 0.5, 1, 2)] == [0, 0.5, 1, 1]
    assert stylegan.schedule(paper.override({"growing": 0}), 0.0).growth == 1


def test_the_laptop_generator_is_small_enough_to_send() -> None:
    with torch.device("meta"):
        networks = stylegan.build(stylegan.PRESETS["laptop"], Spec(PictureSpec(64, 64)))
    assert count(networks.generator) < 4_000_000


@pytest.mark.parametrize("preset", ["paper", "laptop"])
@pytest.mark.parametrize(("channels", "classes"), [(1, 0), (3, 3), (4, 3)])
@pytest.mark.parametrize("share", [0.0, 0.8, 1.0])
def test_gradients_reach_every_weight_that_has_grown(preset: str, channels: int, classes: int, share: float) -> None:
    generator, discriminator = grow(tiny(16, channels, classes, preset), share)
    latents, labels = torch.randn(8, 4), torch.arange(8) % 3 if classes else None
    pictures = generator(latents, labels)
    assert pictures.shape == (8, channels, generator.side, generator.side)
    discriminator(pictures, labels).square().sum().backward()
    idle = {side for side in (4, 8, 16) if side > generator.side}
    waiting = idle | {side for side in (4, 8, 16) if side < generator.side and not (side * 2 == generator.side and generator.fade < 1)}
    for name, weight in generator.named_parameters():
        part, side = name.split(".")[:2]
        unused = (part == "blocks" and int(side) in idle) or (part == "colours" and int(side) in waiting)
        assert (weight.grad is None) == unused, name
        assert unused or weight.grad.abs().sum() > 0, name


def test_a_class_changes_the_picture_and_the_judgement() -> None:
    generator, discriminator = tiny(classes=3, preset="laptop")
    latents, one, other = torch.randn(2, 4), torch.tensor([0, 0]), torch.tensor([1, 1])
    with torch.no_grad():
        pictures = generator.eval()(latents, one)
        assert not torch.allclose(pictures, generator(latents, other), atol=1e-3)
        assert not torch.allclose(discriminator(pictures, one), discriminator(pictures, other), atol=1e-3)


def test_a_finished_network_does_not_roll_dice_and_a_learning_one_does() -> None:
    generator, latents = tiny(preset="laptop").generator, torch.randn(2, 4)
    with torch.no_grad():
        assert not torch.equal(generator(latents), generator(latents))
        torch.manual_seed(3)
        once = generator(latents)
        torch.manual_seed(3)
        assert torch.equal(once, generator(latents))
        generator.eval()
        assert torch.equal(generator(latents), generator(latents))


def test_styles_are_mixed_among_the_layers_that_have_grown() -> None:
    networks = grow(tiny(mixing=1.0), 0.0)
    with torch.no_grad():
        for network in networks.generator.modules():
            if isinstance(network, stylegan.Style):
                network.noise_strength.zero_()
        latents = torch.randn(1, 4).expand(20, -1)
        first = networks.generator.mapping(latents)
        made = networks.generator(latents)  # at side 4 only the second of two layers can have the other style
        alone = networks.generator.synthesis(first[:, None].expand(-1, networks.generator.layers, -1))
    assert not torch.isclose(made, alone, atol=1e-4).flatten(1).all(dim=1).any()


def test_truncation_is_chosen_for_every_picture() -> None:
    generator = tiny(preset="laptop").generator
    generator(torch.randn(32, 4))  # the mean style follows
    latents = torch.randn(3, 4)
    with torch.no_grad():
        pictures, whole = generator.eval()(latents, None, torch.tensor([0.0, 0.0, 1.0])), generator(latents)
    assert torch.allclose(pictures[0], pictures[1], atol=1e-5)
    assert torch.allclose(pictures[2], whole[2], atol=1e-5)
    assert not torch.allclose(pictures[0], whole[0], atol=1e-3)


def test_path_lengths_reach_the_mapping_network_too() -> None:
    generator = tiny(8).generator
    PathLength()(generator, torch.randn(4, 4), None).mean().backward()
    assert all(layer.weight.grad.abs().sum() > 0 for layer in generator.mapping.layers)


def test_a_block_is_named_by_its_side_so_that_a_larger_network_can_take_it_over() -> None:
    small, large = tiny(8), tiny(16)
    for one, other in zip(small, large):
        shapes = {name: weight.shape for name, weight in other.named_parameters()}
        assert all(shapes[name] == weight.shape for name, weight in one.named_parameters())


@pytest.mark.parametrize("size", [4, 24, 37, 2048])
def test_a_side_that_is_no_doubling_is_refused(size: int) -> None:
    with pytest.raises(OptionError, match=rf"`--size {size}x{size}`.*Try `--size"):
        tiny(size)
    with pytest.raises(OptionError, match="`--size 32x16`"):
        stylegan.build(stylegan.PRESETS["laptop"], Spec(PictureSpec(16, 32)))
    with pytest.raises(OptionError, match=r"`first_side=12`.*first_side=8"):
        tiny(first_side=12)


@pytest.mark.filterwarnings("ignore")
def test_onnx_runtime_makes_the_same_pictures_in_the_midst_of_growing(tmp_path: Path) -> None:
    import onnxruntime

    generator = grow(tiny(16, 3, 3), 0.4).generator
    generator(torch.randn(8, 4), torch.arange(8) % 3)
    generator.eval()
    batch = torch.export.Dim("batch")
    torch.onnx.export(
        generator,
        (torch.randn(2, 4), torch.tensor([0, 1]), torch.ones(2)),
        tmp_path / "generator.onnx",
        input_names=["latents", "labels", "truncation"],
        dynamic_shapes=({0: batch}, {0: batch}, {0: batch}),
        dynamo=True,
        optimize=False,
        verbose=False,
    )
    latents, labels, truncation = torch.randn(5, 4), torch.tensor([0, 1, 2, 1, 0]), torch.linspace(0, 1, 5)
    with torch.no_grad():
        expected = generator(latents, labels, truncation)
    engine = onnxruntime.InferenceSession(str(tmp_path / "generator.onnx"))
    (made,) = engine.run(None, {"latents": latents.numpy(), "labels": labels.numpy(), "truncation": truncation.numpy()})
    assert made.shape == (5, 3, 16, 16)
    assert np.allclose(made, expected.numpy(), atol=1e-4)
