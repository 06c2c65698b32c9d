import math
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.nn.functional import conv2d, leaky_relu

from maquette.errors import OptionError
from maquette.families import progan
from maquette.families._family import Networks
from maquette.spec import LabelSpec, PictureSpec, Spec

TINY = {"channel_base": 64, "max_channels": 6, "latent_size": 4}


def tiny(size: int = 16, channels: int = 3, classes: int = 0, preset: str = "paper", **settings: object) -> Networks:
    """The networks, narrow, with biases away from zero."""
    config = progan.PRESETS[preset].override({**TINY, "first_side": 4, **settings})
    torch.manual_seed(0)
    networks = progan.build(config, Spec(PictureSpec(size, size, channels), None, LabelSpec(tuple("abc"[:classes]))))
    with torch.no_grad():
        for network in networks:
            for name, weight in network.named_parameters():
                if name.endswith("bias"):
                    weight.add_(0.3 * torch.randn_like(weight))
    return networks


def grow(networks: Networks, share: float) -> Networks:
    for network in networks:
        network.grow(share)
    return networks


def count(network: torch.nn.Module) -> int:
    return sum(weight.numel() for weight in network.parameters())


# The paper's generator once more, from its table alone (table 2).


def layer(module: torch.nn.Module, values: Tensor, padding: int, gain: float = math.sqrt(2)) -> Tensor:
    return conv2d(values, module.weight * gain / math.sqrt(module.weight[0].numel()), padding=padding) + module.bias[:, None, None]


def unit(values: Tensor) -> Tensor:
    return values / (values.square().mean(dim=1, keepdim=True) + 1e-8).sqrt()


def repeated(values: Tensor) -> Tensor:
    return values.repeat_interleave(2, dim=2).repeat_interleave(2, dim=3)


def painted(generator: progan.Generator, latents: Tensor) -> dict[int, Tensor]:
    """What every side paints by itself."""
    values, pictures = unit(latents)[:, :, None, None], {}
    for side, block in ((side, generator.blocks[str(side)]) for side in (4, 8, 16)):
        first = layer(block.up, values, 3) if side == 4 else layer(block.up, repeated(values), 1)
        values = unit(leaky_relu(layer(block.conv, unit(leaky_relu(first, 0.2)), 1), 0.2))
        pictures[side] = layer(generator.colours[str(side)], values, 0, gain=1.0)
    return pictures


def test_the_paper_preset_is_the_papers_function_at_every_level() -> None:
    networks, latents = tiny(), torch.randn(3, 4)
    expected = painted(networks.generator, latents)
    with torch.no_grad():
        for share, pictures in ((1.0, expected[16]), (0.5, expected[8]), (0.0, expected[4])):
            assert torch.allclose(grow(networks, share).generator(latents), pictures, atol=1e-5)
        blended = 0.4 * repeated(expected[4]) + 0.6 * expected[8]  # of the growing, four tenths are level 0.6
        assert torch.allclose(grow(networks, 0.4).generator(latents), blended, atol=1e-5)


def test_a_finished_generator_enlarges_to_the_full_side() -> None:
    generator, latents = grow(tiny(), 0.4).generator, torch.randn(2, 4)
    with torch.no_grad():
        small, large = generator(latents), generator.eval()(latents)
    assert (small.shape[-1], large.shape[-1]) == (8, 16)
    assert torch.equal(large, repeated(small))


def test_the_numbers_of_weights_are_the_published_ones() -> None:
    with torch.device("meta"):
        networks = progan.build(progan.PRESETS["paper"], Spec(PictureSpec(1024, 1024)))
    assert (count(networks.generator), count(networks.discriminator)) == (23_079_115, 23_087_249)  # 23.1 million each in table 2


def test_the_defaults_are_the_papers() -> None:
    config, objective = progan.Config(), progan.Config().objective
    assert (config.learning_rate, config.beta1, config.beta2, config.epsilon, config.latent_size) == (0.001, 0, 0.99, 1e-8, 512)
    assert (objective.loss, objective.gradient_penalty, objective.drift, objective.penalty_every) == ("wasserstein", 10, 0.001, 1)
    assert pytest.approx(0.5 ** (16 / (1000 * config.ema_kimg)), abs=2e-5) == 0.999
    batches = {side: config.batch_size * config.batch_factor(side) for side in (4, 8, 16, 32, 64, 128, 256, 512, 1024)}
    assert batches == {4: 128, 8: 128, 16: 128, 32: 64, 64: 32, 128: 16, 256: 8, 512: 4, 1024: 4}
    assert config.resets_optimisers


def test_growing_takes_its_share_of_a_run() -> None:
    paper, laptop = progan.PRESETS["paper"], progan.PRESETS["laptop"]
    assert [progan.schedule(paper, share / 10).growth for share in (0, 4, 8, 10)] == [0, 0.5, 1, 1]
    assert progan.schedule(laptop, laptop.growing).growth == 1
    assert progan.schedule(paper.override({"growing": 0}), 0.0).growth == 1


def test_the_laptop_generator_is_small_enough_to_send() -> None:
    with torch.device("meta"):
        networks = progan.build(progan.PRESETS["laptop"], Spec(PictureSpec(64, 64)))
    assert count(networks.generator) < 4_000_000


@pytest.mark.parametrize("preset", ["paper", "laptop"])
@pytest.mark.parametrize(("channels", "classes"), [(1, 0), (3, 3), (4, 3)])
@pytest.mark.parametrize("share", [0.0, 0.8, 1.0])
def test_gradients_reach_every_weight_that_has_grown(preset: str, channels: int, classes: int, share: float) -> None:
    generator, discriminator = grow(tiny(16, channels, classes, preset), share)
    latents, labels = torch.randn(8, 4), torch.arange(8) % 3 if classes else None
    pictures = generator(latents, labels)
    assert pictures.shape == (8, channels, generator.side, generator.side)
    logits = discriminator(pictures, labels)
    assert logits.shape == (8,)
    logits.square().sum().backward()
    idle = {side for side in (4, 8, 16) if side > generator.side}
    waiting = idle | {side for side in (4, 8, 16) if side < generator.side and not (side * 2 == generator.side and generator.fade < 1)}
    for network, doors in ((generator, "colours"), (discriminator, "entrances")):
        for name, weight in network.named_parameters():
            part, side = (*name.split("."), "")[:2]
            unused = (part == "blocks" and int(side) in idle) or (part == doors and int(side) in waiting)
            assert (weight.grad is None) == unused, name
            assert unused or weight.grad.abs().sum() > 0, name


def test_a_class_changes_the_picture_and_the_judgement() -> None:
    generator, discriminator = tiny(classes=3, preset="laptop")
    latents, one, other = torch.randn(2, 4), torch.tensor([0, 0]), torch.tensor([1, 1])
    with torch.no_grad():
        pictures = generator(latents, one)
        assert not torch.allclose(pictures, generator(latents, other), atol=1e-3)
        assert not torch.allclose(discriminator(pictures, one), discriminator(pictures, other), atol=1e-3)


def test_the_same_latents_give_the_same_pictures() -> None:
    generator, latents = tiny().generator, torch.randn(2, 4)
    assert torch.equal(generator(latents), generator(latents))


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
        progan.build(progan.PRESETS["laptop"], Spec(PictureSpec(16, 32)))
    with pytest.raises(OptionError, match=r"`first_side=12`.*first_side=8"):
        tiny(first_side=12)


def test_training_may_begin_with_larger_pictures() -> None:
    networks = grow(tiny(first_side=8), 0.0)
    assert networks.generator(torch.randn(4, 4)).shape == (4, 3, 8, 8)
    assert networks.discriminator(torch.randn(4, 3, 8, 8)).shape == (4,)
    assert tiny(8, first_side=64).generator.sides == (8,)


@pytest.mark.filterwarnings("ignore")
def test_onnx_runtime_makes_the_same_pictures_in_the_midst_of_growing(tmp_path: Path) -> None:
    import onnxruntime

    generator = grow(tiny(16, 3, 3, "laptop"), 0.4).generator.eval()
    batch = torch.export.Dim("batch")
    torch.onnx.export(
        generator,
        (torch.randn(2, 4), torch.tensor([0, 1])),
        tmp_path / "generator.onnx",
        input_names=["latents", "labels"],
        dynamic_shapes=({0: batch}, {0: batch}),
        dynamo=True,
        optimize=False,
        verbose=False,
    )
    latents, labels = torch.randn(5, 4), torch.tensor([0, 1, 2, 1, 0])
    with torch.no_grad():
        expected = generator(latents, labels)
    engine = onnxruntime.InferenceSession(str(tmp_path / "generator.onnx"))
    (made,) = engine.run(None, {"latents": latents.numpy(), "labels": labels.numpy()})
    assert made.shape == (5, 3, 16, 16)
    assert np.allclose(made, expected.numpy(), atol=1e-4)
