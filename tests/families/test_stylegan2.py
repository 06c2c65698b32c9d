import math
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.nn.functional import conv2d, leaky_relu, one_hot, pad

from maquette.errors import OptionError
from maquette.families import stylegan2
from maquette.families._family import Networks
from maquette.objectives.penalties import PathLength
from maquette.spec import LabelSpec, PictureSpec, Spec

TINY = {"channel_base": 64, "max_channels": 6, "style_size": 5, "latent_size": 4, "mapping_layers": 2, "discriminator_mapping_layers": 2}


def tiny(size: int = 16, channels: int = 3, classes: int = 0, preset: str = "paper", **settings: object) -> Networks:
    """The networks, narrow, with every weight that starts at zero moved away from it."""
    config = stylegan2.PRESETS[preset].override({**TINY, **settings})
    torch.manual_seed(0)
    networks = stylegan2.build(config, Spec(PictureSpec(size, size, channels), None, LabelSpec(tuple("abc"[:classes]))))
    with torch.no_grad():
        for network in networks:
            for name, weight in network.named_parameters():
                if "bias" in name or "strength" in name:
                    weight.add_(torch.randn_like(weight) * (30 if "mapping.layers" in name else 0.3))
    return networks


def count(network: torch.nn.Module) -> int:
    return sum(weight.numel() for weight in network.parameters())


# The paper's networks once more, from its formulas alone: a filter for every picture, zeros written out, gains where they stand.

SMOOTH = torch.outer(*[torch.tensor([1.0, 3.0, 3.0, 1.0])] * 2) / 64


def filtered(values: Tensor, before: int, after: int, up: int = 1, down: int = 1, gain: float = 1.0) -> Tensor:
    channels = values.shape[1]
    if up == 2:
        spread = values.new_zeros(*values.shape[:2], values.shape[2] * 2, values.shape[3] * 2)
        spread[:, :, ::2, ::2] = values
        values = spread
    kernel = (SMOOTH * gain).expand(channels, 1, 4, 4)
    return conv2d(pad(values, (before, after, before, after)), kernel, groups=channels)[:, :, ::down, ::down]


def linear(layer: torch.nn.Module, values: Tensor, rate: float = 1.0) -> Tensor:
    return values @ (layer.weight * rate / math.sqrt(layer.weight.shape[1])).t() + layer.bias * rate


def act(values: Tensor, gain: float = math.sqrt(2)) -> Tensor:
    return (leaky_relu(values, 0.2) * gain).clamp(-256 * gain / math.sqrt(2), 256 * gain / math.sqrt(2))


def unit(values: Tensor) -> Tensor:
    return values / (values.square().mean(dim=1, keepdim=True) + 1e-8).sqrt()


def mapped(mapping: torch.nn.Module, parts: list[Tensor], labels: Tensor | None) -> Tensor:
    if labels is not None:
        parts = [*parts, linear(mapping.embedding, one_hot(labels, 3).float())]
    values = torch.cat([unit(part) for part in parts], dim=1)
    for layer in mapping.layers:
        values = leaky_relu(linear(layer, values, 0.01), 0.2) * math.sqrt(2)
    return values


def styled(layer: stylegan2.StyledConv, values: Tensor, style: Tensor) -> Tensor:
    scales, pictures = linear(layer.affine, style), []
    for picture, scale in zip(values, scales):
        weight = layer.weight * scale[None, :, None, None]
        weight = weight / (weight.square().sum(dim=(1, 2, 3), keepdim=True) + 1e-8).sqrt()
        if layer.up:
            spread = picture.new_zeros(1, len(picture), picture.shape[1] * 2 - 1, picture.shape[2] * 2 - 1)
            spread[0, :, ::2, ::2] = picture
            pictures.append(filtered(conv2d(spread, weight.flip(2, 3), padding=2), 1, 1, gain=4))
        else:
            pictures.append(conv2d(picture[None], weight, padding=1))
    return act(torch.cat(pictures) + layer.noise * layer.noise_strength + layer.bias[:, None, None])


def synthesised(synthesis: stylegan2.Synthesis, styles: Tensor) -> Tensor:
    values, place, picture = synthesis.start[None].repeat(len(styles), 1, 1, 1), 0, None
    for block in synthesis.blocks.values():
        for layer in (block.up, block.conv):
            if layer is not None:
                values, place = styled(layer, values, styles[:, place]), place + 1
        scales = linear(block.colours.affine, styles[:, place]) / math.sqrt(values.shape[1])
        painted = torch.einsum("ci,ni,nihw->nchw", block.colours.weight, scales, values) + block.colours.bias[:, None, None]
        painted = painted.clamp(-256, 256)
        picture = painted if picture is None else painted + filtered(picture, 2, 1, up=2, gain=4)
    return picture


def convolved(layer: torch.nn.Module, values: Tensor, **options: int) -> Tensor:
    bias = 0 if layer.bias is None else layer.bias[:, None, None]
    return conv2d(values, layer.weight / math.sqrt(layer.weight[0].numel()), **options) + bias


def judged(network: stylegan2.Discriminator, values: Tensor, labels: Tensor | None) -> Tensor:
    for block in network.blocks.values():
        if block.colours is not None:
            values = act(convolved(block.colours, values))
        straight = convolved(block.straight, filtered(values, 1, 1, down=2))
        values = act(convolved(block.conv, values, padding=1))
        values = act(convolved(block.down, filtered(values, 2, 2), stride=2), gain=1.0) + straight * math.sqrt(0.5)
    std = (values.var(dim=0, unbiased=False) + 1e-8).sqrt().mean()
    values = torch.cat([values, std.expand(len(values), 1, 4, 4)], dim=1)
    values = act(convolved(network.conv, values, padding=1)).flatten(1)
    values = linear(network.out, leaky_relu(linear(network.flat, values), 0.2) * math.sqrt(2))
    if labels is None:
        return values[:, 0]
    return (values * mapped(network.mapping, [], labels)).sum(1) / math.sqrt(values.shape[1])


@pytest.mark.parametrize("classes", [0, 3])
def test_the_paper_preset_is_the_papers_function(classes: int) -> None:
    generator, discriminator = tiny(classes=classes)
    latents, labels = torch.randn(4, 4), torch.tensor([0, 2, 1, 1]) if classes else None
    with torch.no_grad():
        styles = generator.mapping(latents, labels)
        assert torch.allclose(styles, mapped(generator.mapping, [latents], labels), atol=1e-5)
        pictures = generator.eval()(latents, labels)
        assert torch.allclose(pictures, synthesised(generator.synthesis, styles[:, None].repeat(1, 6, 1)), atol=1e-4)
        assert torch.allclose(discriminator(pictures, labels), judged(discriminator, pictures, labels), atol=1e-4)


def test_each_layer_takes_its_own_style() -> None:
    generator = tiny().generator.eval()
    styles = torch.randn(2, generator.layers, 5)
    with torch.no_grad():
        assert torch.allclose(generator.synthesis(styles), synthesised(generator.synthesis, styles), atol=1e-4)


def test_the_clamp_holds_a_layer_that_runs_away() -> None:
    generator, discriminator = tiny()
    with torch.no_grad():
        generator.synthesis.blocks["8"].conv.bias.fill_(1e4)
        discriminator.blocks["8"].conv.bias.fill_(1e5)
        styles, pictures = torch.randn(1, 6, 5), torch.randn(1, 3, 16, 16)
        assert torch.allclose(generator.eval().synthesis(styles), synthesised(generator.synthesis, styles), rtol=1e-4)
        assert torch.allclose(discriminator(pictures), judged(discriminator, pictures, None), rtol=1e-4)


def test_scaled_inputs_and_outputs_are_the_demodulated_convolution() -> None:
    synthesis = tiny(preset="laptop", noise=True).generator.eval().synthesis
    layer, values, style = synthesis.blocks["16"].conv, torch.randn(3, 4, 16, 16), torch.randn(3, 5)
    layer.clamp = 256.0
    with torch.no_grad():
        assert torch.allclose(layer(values, style), styled(layer, values, style), atol=1e-5)


@pytest.mark.parametrize(
    ("size", "settings", "generator", "discriminator"),
    [
        (1024, {}, 30_370_060, 29_012_513),
        (128, {"channel_base": 16384, "mapping_layers": 2}, 22_949_277, 23_882_369),
        (256, {"channel_base": 16384, "mapping_layers": 2}, 23_191_522, 24_001_089),
        (512, {"mapping_layers": 2}, 28_700_647, 28_982_849),
    ],
)
def test_the_numbers_of_weights_are_the_published_ones(size: int, settings: dict[str, int], generator: int, discriminator: int) -> None:
    with torch.device("meta"):
        networks = stylegan2.build(stylegan2.PRESETS["paper"].override(settings), Spec(PictureSpec(size, size)))
    assert (count(networks.generator), count(networks.discriminator)) == (generator, discriminator)


def test_lazy_terms_correct_the_optimiser_as_published() -> None:
    paper = stylegan2.PRESETS["paper"]
    often, seldom = paper.objective.path_length_every, paper.objective.penalty_every
    assert (often, seldom) == (4, 16)
    assert paper.learning_rate == pytest.approx(0.002 * often / (often + 1))
    assert paper.discriminator_learning_rate == pytest.approx(0.002 * seldom / (seldom + 1), rel=1e-5)
    assert paper.beta2 == pytest.approx(0.99 ** (often / (often + 1)), rel=1e-6)
    assert paper.discriminator_beta2 == pytest.approx(0.99 ** (seldom / (seldom + 1)), rel=1e-6)


def test_the_laptop_generator_is_small_enough_to_send() -> None:
    with torch.device("meta"):
        networks = stylegan2.build(stylegan2.PRESETS["laptop"], Spec(PictureSpec(64, 64)))
    assert count(networks.generator) < 4_000_000


@pytest.mark.parametrize("preset", ["paper", "laptop"])
@pytest.mark.parametrize(("channels", "classes"), [(1, 0), (3, 3), (4, 3)])
def test_gradients_reach_every_weight(preset: str, channels: int, classes: int) -> None:
    generator, discriminator = tiny(8, channels, classes, preset)
    latents, labels = torch.randn(8, 4), torch.arange(8) % 3 if classes else None
    pictures = generator(latents, labels)
    assert pictures.shape == (8, channels, 8, 8)
    logits = discriminator(pictures, labels)
    assert logits.shape == (8,)
    logits.square().sum().backward()
    for network in (generator, discriminator):
        assert all(weight.grad is not None and weight.grad.abs().sum() > 0 for weight in network.parameters())


def test_small_first_colours_make_a_smooth_beginning() -> None:
    pictures = {}
    for start in (0.1, 1.0):
        torch.manual_seed(0)
        config = stylegan2.PRESETS["laptop"].override({**TINY, "colours_start": start})
        generator = stylegan2.build(config, Spec(PictureSpec(16, 16))).generator.eval()
        with torch.no_grad():
            pictures[start] = generator(torch.ones(1, 4))
    assert torch.allclose(pictures[0.1], 0.1 * pictures[1.0], atol=1e-6)


def test_a_class_changes_the_picture_and_the_judgement() -> None:
    generator, discriminator = tiny(classes=3, preset="laptop")
    latents, one, other = torch.randn(2, 4), torch.tensor([0, 0]), torch.tensor([1, 1])
    with torch.no_grad():
        pictures = generator.eval()(latents, one)
        assert not torch.allclose(pictures, generator(latents, other), atol=1e-3)
        assert not torch.allclose(discriminator(pictures, one), discriminator(pictures, other), atol=1e-3)


def test_a_finished_network_does_not_roll_dice_and_a_learning_one_does() -> None:
    generator, latents = tiny().generator, torch.randn(2, 4)
    with torch.no_grad():
        assert not torch.equal(generator(latents), generator(latents))
        torch.manual_seed(3)
        once = generator(latents)
        torch.manual_seed(3)
        assert torch.equal(once, generator(latents))
        generator.eval()
        assert torch.equal(generator(latents), generator(latents))


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
        new = {name for name, weight in one.named_parameters() if shapes.get(name) != weight.shape}
        assert new <= {"blocks.8.colours.weight", "blocks.8.colours.bias"}  # where the smaller picture entered


@pytest.mark.parametrize("size", [4, 24, 37, 2048])
def test_a_side_that_is_no_doubling_is_refused(size: int) -> None:
    with pytest.raises(OptionError, match=rf"`--size {size}x{size}`.*Try `--size"):
        tiny(size)
    with pytest.raises(OptionError, match="`--size 32x16`"):
        stylegan2.build(stylegan2.PRESETS["laptop"], Spec(PictureSpec(16, 32)))


@pytest.mark.parametrize("preset", ["paper", "laptop"])
@pytest.mark.filterwarnings("ignore")
def test_onnx_runtime_makes_the_same_pictures(tmp_path: Path, preset: str) -> None:
    import onnxruntime

    generator = tiny(8, 3, 3, preset).generator
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
    assert np.allclose(made, expected.numpy(), atol=1e-4)
