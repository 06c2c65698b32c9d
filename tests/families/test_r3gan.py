from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from maquette.errors import OptionError
from maquette.families import r3gan
from maquette.families._family import Networks
from maquette.spec import LabelSpec, PictureSpec, Spec

TINY = r3gan.PRESETS["laptop"].override({"width": 16, "batch_size": 4, "latent_size": 6})
GROUPED = TINY.override({"group_size": 4, "expansion": 2, "blocks": 2, "patch": 1, "resample": "fir"})


def count(network: nn.Module) -> int:
    return sum(weight.numel() for weight in network.parameters())


def make(config: r3gan.Config, side: int = 16, channels: int = 3, classes: int = 0) -> Networks:
    return r3gan.build(
        config, Spec(PictureSpec(side, side, channels), labels=LabelSpec(tuple(f"class {index}" for index in range(classes))))
    )


def awake(network: nn.Module) -> nn.Module:
    """The network with random weights where it begins at zero, so that every part of it matters."""
    for module in network.modules():
        if isinstance(module, r3gan.Block):
            nn.init.normal_(module.leave.weight, 0.0, 0.2)
    return network


@pytest.mark.parametrize(
    ("changed", "side", "classes", "published"),
    [
        ({}, 64, 0, (22.4, 22.4)),  # faces
        ({}, 256, 0, (23.1, 23.0)),  # faces
        ({}, 32, 10, (20.8, 21.3)),  # CIFAR-10
        ({"width": 1536, "group_size": 32, "wide_until": 64}, 64, 1000, (103.6, 107.2)),  # ImageNet
    ],
)
def test_the_paper_preset_has_the_published_number_of_weights(
    changed: dict[str, int], side: int, classes: int, published: tuple[float, float]
) -> None:
    with torch.device("meta"):
        networks = make(r3gan.PRESETS["paper"].override(changed), side, 3, classes)
    assert tuple(round(count(network) / 1e6, 1) for network in networks) == published


@pytest.mark.parametrize("preset", ["paper", "laptop"])
def test_the_numbers_of_weights_are_those_of_the_sums(preset: str) -> None:
    config = r3gan.PRESETS[preset]
    sides = [side for side in (4, 8, 16, 32, 64) if side * config.patch <= 64]
    widths = [r3gan.width_at(config, side) for side in sides]
    inner = [width * config.expansion for width in widths]
    mixed = [config.group_size or wide for wide in inner]  # channels that one channel of a grouped convolution sees
    blocks = sum(2 * width * wide + 9 * wide * group + 2 * wide for width, wide, group in zip(widths, inner, mixed, strict=True))
    between = sum(one * other for one, other in pairwise(widths) if one != other)
    common = config.blocks * blocks + between
    ways = (3, 3) if config.patch == 1 else (3 * 4 * 9, 3 * 16)  # to colours and from them, for each channel
    with torch.device("meta"):
        networks = make(config, 64)
    assert count(networks.generator) == common + (config.latent_size + 16) * widths[0] + ways[0] * widths[-1]
    assert count(networks.discriminator) == common + (16 + 1) * widths[0] + ways[1] * widths[-1]


def test_weights_begin_with_the_published_spread_and_blocks_as_nothing() -> None:
    torch.manual_seed(0)
    generator = make(r3gan.PRESETS["paper"].override({"width": 256}), 32).generator
    block = generator.blocks["8"][1]
    gain = (2 / 1.04) ** 0.5 * 8**-0.25  # eight blocks in all
    assert block.enter.weight.std().item() == pytest.approx(gain / 256**0.5, rel=0.02)
    assert block.mix.weight.std().item() == pytest.approx(gain / (16 * 9) ** 0.5, rel=0.02)  # sixteen channels in a group
    values = torch.randn(2, 256, 8, 8)
    assert torch.equal(block(values), values)


def test_a_block_is_what_the_paper_says() -> None:
    torch.manual_seed(0)
    block = awake(r3gan.Block(8, 2, 4, 1)).requires_grad_(False)
    nn.init.normal_(block.enter.bias)
    values = torch.randn(1, 8, 5, 5)

    def leaky(some: Tensor) -> Tensor:
        return torch.where(some > 0, some, 0.2 * some)

    wide = leaky(torch.einsum("oc,nchw->nohw", block.enter.weight[:, :, 0, 0], values) + block.enter.bias[:, None, None])
    patches = nn.functional.pad(wide, (1, 1, 1, 1)).unfold(2, 3, 1).unfold(3, 3, 1)  # (N, C, H, W, 3, 3)
    mixed = torch.cat(  # four groups of four channels
        [
            torch.einsum("ocij,nchwij->nohw", block.mix.weight[group : group + 4], patches[:, group : group + 4])
            for group in range(0, 16, 4)
        ],
        dim=1,
    )
    added = torch.einsum("oc,nchw->nohw", block.leave.weight[:, :, 0, 0], leaky(mixed + block.mix.bias[:, None, None]))
    assert torch.allclose(block(values), values + added, atol=1e-5)


def test_channels_are_those_of_the_published_tables() -> None:
    config = r3gan.PRESETS["paper"]
    assert [r3gan.width_at(config, side) for side in (4, 8, 16, 32, 64, 128, 256)] == [768, 768, 768, 768, 384, 192, 96]


def test_the_penalties_go_through_the_published_pairs() -> None:
    assert 2.0 * r3gan.gamma_factor(64) == 2.0
    assert 2.0 * r3gan.gamma_factor(256) == pytest.approx(150)
    assert r3gan.gamma_factor(32) == pytest.approx(0.5)
    assert r3gan.gamma_factor(64) < r3gan.gamma_factor(128) < r3gan.gamma_factor(256)
    config = r3gan.PRESETS["paper"].override({"width": 16})
    for side, gamma in ((32, 1.0), (256, 150.0)):
        objective = r3gan.steps(make(config, side), config).discriminator.objective
        assert (objective.loss, objective.r1, objective.r2) == ("relativistic", pytest.approx(gamma), pytest.approx(gamma))


def test_the_burn_in_goes_from_the_published_first_values_to_the_last() -> None:
    config = r3gan.PRESETS["paper"].override({"burn_in": 0.5})
    first, middle, last = (r3gan.schedule(config, progress) for progress in (0.0, 0.25, 0.5))
    assert (first.learning_rate, first.beta2, first.penalty, first.augment, first.ema) == (1.0, 0.9, 1.0, 0.0, 0.0)
    assert [last.learning_rate, last.beta2, last.penalty] == pytest.approx([0.25, 0.99, 0.1])
    assert [last.augment, last.ema] == pytest.approx([1.0, 1.0])
    assert middle.beta2 == pytest.approx(0.945)
    assert r3gan.schedule(config, 1.0) == last


@pytest.mark.parametrize("config", [TINY, GROUPED], ids=["laptop", "grouped"])
@pytest.mark.parametrize(("channels", "classes"), [(1, 0), (3, 3), (4, 3)])
def test_a_step_reaches_every_weight_with_both_penalties(config: r3gan.Config, channels: int, classes: int) -> None:
    torch.manual_seed(0)
    networks = make(config, 16, channels, classes)
    for network in networks:
        awake(network)
    steps = r3gan.steps(networks, config)
    batch = {"pictures": torch.rand(4, channels, 16, 16) * 2 - 1, "latents": torch.randn(4, 6)}
    batch |= {"labels": torch.tensor([0, 1, 2, 0])} if classes else {}
    networks.discriminator.requires_grad_(False)
    losses, fakes = steps.generator(batch)
    assert fakes.shape == batch["pictures"].shape
    torch.stack(list(losses.values())).sum().backward()
    assert all(weight.grad is not None and weight.grad.abs().sum() > 0 for weight in networks.generator.parameters())
    networks.discriminator.requires_grad_(True)
    losses = steps.discriminator(batch, fakes.detach(), penalised=True)
    assert set(losses) == {"pair", "r1", "r2"}
    torch.stack(list(losses.values())).sum().backward()
    assert all(weight.grad is not None and weight.grad.abs().sum() > 0 for weight in networks.discriminator.parameters())


def test_a_label_changes_the_picture_and_the_verdict() -> None:
    torch.manual_seed(0)
    networks = make(TINY, 16, 3, 2)
    latents, labels = torch.randn(1, 6).expand(2, -1), torch.tensor([0, 1])
    pictures = networks.generator(latents, labels)
    assert (pictures[0] - pictures[1]).abs().max() > 1e-3
    logits = networks.discriminator(pictures[:1].expand(2, -1, -1, -1), labels)
    assert logits.shape == (2,)
    assert (logits[0] - logits[1]).abs() > 1e-4


def test_pictures_do_not_depend_on_their_neighbours_in_the_batch() -> None:
    torch.manual_seed(0)
    generator, discriminator = (awake(network) for network in make(GROUPED))
    pictures = generator(torch.randn(4, 6))
    assert torch.allclose(discriminator(pictures)[1:2], discriminator(pictures[1:2]), atol=1e-5)


def test_the_resampling_of_the_laptop_preset_is_the_papers_away_from_the_edges() -> None:
    values = torch.randn(1, 3, 8, 8)
    fir, bilinear = (r3gan._Resample(3, 3, kind, up=True) for kind in ("fir", "bilinear"))
    assert torch.allclose(fir(values)[:, :, 1:-1, 1:-1], bilinear(values)[:, :, 1:-1, 1:-1], atol=1e-6)


def test_what_it_cannot_do_is_one_clear_error() -> None:
    with pytest.raises(OptionError, match=r"`--size 32x16`.*square.*Try `--size 64`"):
        r3gan.build(TINY, Spec(PictureSpec(16, 32)))
    with pytest.raises(OptionError, match=r"model.group_size=5"):
        make(TINY.override({"group_size": 5}))


@pytest.mark.filterwarnings("ignore")  # the exporter warns about its own use of torch
def test_it_plays_alike_in_onnx_runtime(tmp_path: Path) -> None:
    import onnxruntime

    torch.manual_seed(0)
    generator, path = awake(make(TINY, 16, 3, 3).generator).eval(), tmp_path / "generator.onnx"
    given, names = (torch.randn(3, 6), torch.tensor([2, 0, 1])), ["latents", "labels"]
    dynamic = tuple({0: torch.export.Dim("batch")} for _ in given)
    example = tuple(value[:2] for value in given)
    torch.onnx.export(generator, example, path, input_names=names, dynamic_shapes=dynamic, dynamo=True, optimize=False, verbose=False)
    session = onnxruntime.InferenceSession(path)
    made = session.run(None, {name: value.numpy() for name, value in zip(names, given, strict=True)})[0]
    with torch.no_grad():
        assert np.abs(made - generator(*given).numpy()).max() < 1e-4
