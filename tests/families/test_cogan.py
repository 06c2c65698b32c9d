from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from maquette.errors import OptionError
from maquette.families import cogan
from maquette.families._family import Networks
from maquette.spec import LabelSpec, PictureSpec, Spec

TINY = cogan.PRESETS["laptop"].override({"width": 4, "discriminator_width": 4, "latent_size": 6, "embedding_size": 3, "own_layers": 1})
KINDS = [TINY, TINY.override({"network": "digits"})]


def make(config: cogan.Config, side: int = 16, channels: int = 3, classes: int = 0) -> Networks:
    labels = LabelSpec(tuple(f"class {index}" for index in range(classes)))
    return cogan.build(config, Spec(PictureSpec(side, 2 * side, channels), labels=labels))


def count(network: nn.Module) -> int:
    return sum(weight.numel() for weight in network.parameters())


def test_the_paper_preset_is_the_papers_network_for_digits() -> None:
    with torch.device("meta"):
        networks = make(cogan.PRESETS["paper"], 28, 1)
    shared = 100 * 1024 * 16 + 9 * (1024 * 512 + 512 * 256 + 256 * 128) + 4  # and one slope for each PReLU
    assert count(networks.generator) == shared + 2 * (128 * 36 + 1)
    tail, trunk = 25 * 20 + 20, 25 * 20 * 50 + 50 + 16 * 50 * 500 + 500 + 1
    assert count(networks.discriminator) == 2 * tail + trunk + 500 * 2 + 2
    assert networks.generator(torch.zeros(2, 100, device="meta")).shape == (2, 1, 28, 56)


@pytest.mark.parametrize("network", ["digits", "dcgan"])
@pytest.mark.parametrize("side", [16, 32, 64, 128, 256])
def test_every_side_it_names_can_be_made(network: str, side: int) -> None:
    with torch.device("meta"):
        networks = make(cogan.PRESETS["paper"].override({"network": network}), side)
        pairs = networks.generator(torch.zeros(2, 100))
        assert pairs.shape == (2, 3, side, 2 * side)
        assert networks.discriminator(pairs).shape == (4,)


@pytest.mark.parametrize("config", KINDS, ids=["dcgan", "digits"])
def test_all_layers_but_those_next_to_the_pictures_are_shared(config: cogan.Config) -> None:
    networks = make(config)
    one, other = networks.generator.heads
    assert all(not torch.equal(mine, theirs) for mine, theirs in zip(one.parameters(), other.parameters(), strict=True) if mine.dim() > 1)
    latents = torch.randn(4, 6)
    values = networks.generator.shared(latents[:, :, None, None])
    assert torch.allclose(networks.generator(latents), torch.cat([one(values), other(values)], dim=3), atol=1e-5)
    fewer, more = (make(config.override({"own_layers": own}), 32) for own in (1, 2))
    for few, many in zip(fewer, more, strict=True):
        assert count(few) < count(many)


@pytest.mark.parametrize("config", KINDS, ids=["dcgan", "digits"])
def test_two_logits_come_for_a_pair_and_each_sees_its_own_half_alone(config: cogan.Config) -> None:
    torch.manual_seed(0)
    discriminator = make(config).discriminator
    pairs = (torch.rand(3, 3, 16, 32) * 2 - 1).requires_grad_(True)
    logits = discriminator(pairs)
    assert logits.shape == (6,)
    for index in range(6):
        (slope,) = torch.autograd.grad(logits[index], pairs, retain_graph=True)
        seen = slope.abs().amax(dim=(1, 2)).reshape(3, 2, 16).amax(2) > 0  # which half of which pair
        assert seen.flatten().nonzero().flatten().tolist() == [index]


def test_the_halves_meet_in_nothing_but_the_shared_weights() -> None:
    torch.manual_seed(0)
    networks = make(TINY)
    networks.discriminator(networks.generator(torch.randn(4, 6)))[0::2].sum().backward()  # the left game alone
    for parts in (networks.generator.heads, networks.discriminator.tails):
        assert all(weight.grad is not None and weight.grad.abs().sum() > 0 for weight in parts[0].parameters())
        assert all(weight.grad is None or weight.grad.abs().sum() == 0 for weight in parts[1].parameters())


def test_the_objective_is_the_mean_of_both_games() -> None:
    torch.manual_seed(0)
    networks = make(TINY)
    steps = cogan.steps(networks, TINY)
    batch = {"pictures": torch.rand(4, 3, 16, 32) * 2 - 1, "latents": torch.randn(4, 6)}
    fakes = steps.generator(batch)[1].detach()
    losses = steps.discriminator(batch, fakes, penalised=True)
    real = batch["pictures"].clone().requires_grad_(True)
    logits = networks.discriminator(real)
    (slope,) = torch.autograd.grad(logits.sum(), real)  # the halves do not overlap: one slope holds both
    assert losses["real"].item() == pytest.approx(nn.functional.softplus(-logits).mean().item(), rel=1e-4)
    assert losses["r1"].item() == pytest.approx(4 * 1.0 / 2 * slope.square().sum().item() / 8, rel=1e-4)  # every 4th step, 8 halves


@pytest.mark.parametrize("config", KINDS, ids=["dcgan", "digits"])
@pytest.mark.parametrize(("channels", "classes"), [(1, 0), (4, 3)])
def test_a_step_reaches_every_weight(config: cogan.Config, channels: int, classes: int) -> None:
    torch.manual_seed(0)
    networks = make(config, 16, channels, classes)
    steps = cogan.steps(networks, config)
    batch = {"pictures": torch.rand(4, channels, 16, 32) * 2 - 1, "latents": torch.randn(4, 6)}
    batch |= {"labels": torch.tensor([0, 1, 2, 0])} if classes else {}
    networks.discriminator.requires_grad_(False)
    losses, fakes = steps.generator(batch)
    assert fakes.shape == batch["pictures"].shape
    assert fakes.detach().abs().max() <= 1
    torch.stack(list(losses.values())).sum().backward()
    assert all(weight.grad is not None and weight.grad.abs().sum() > 0 for weight in networks.generator.parameters())
    networks.discriminator.requires_grad_(True)
    torch.stack(list(steps.discriminator(batch, fakes.detach(), penalised=True).values())).sum().backward()
    assert all(weight.grad is not None and weight.grad.abs().sum() > 0 for weight in networks.discriminator.parameters())


def test_a_label_changes_the_pictures_and_the_verdicts() -> None:
    torch.manual_seed(0)
    networks = make(TINY, 16, 3, 2)
    networks.generator.eval()
    latents, labels = torch.randn(1, 6).expand(2, -1), torch.tensor([0, 1])
    pictures = networks.generator(latents, labels)
    assert not torch.allclose(pictures[0], pictures[1])
    logits = networks.discriminator(pictures[:1].expand(2, -1, -1, -1), labels).view(2, 2)
    assert (logits[0] != logits[1]).all()
    swapped = networks.discriminator(pictures[:1].expand(2, -1, -1, -1), labels.flip(0)).view(2, 2)
    assert torch.allclose(logits.flip(0), swapped, atol=1e-6)  # both halves of a pair are told its class


@pytest.mark.parametrize("config", KINDS, ids=["dcgan", "digits"])
def test_what_it_cannot_do_is_one_clear_error(config: cogan.Config) -> None:
    for spec in (PictureSpec(37, 37), PictureSpec(37, 74)):
        with pytest.raises(OptionError, match=r"`--size 37x37`.*Try `--size 64`"):
            cogan.build(config, Spec(spec))
    with pytest.raises(OptionError, match=r"`--size 64x32`.*two sets of square pictures"):
        cogan.build(config, Spec(PictureSpec(32, 128)))
    with pytest.raises(OptionError, match=r"maquette train cogan SET_A SET_B --out MODEL"):
        cogan.build(config, Spec(PictureSpec(32, 32)))
    with pytest.raises(OptionError, match=r"own_layers=9.*one must be shared"):
        make(config.override({"own_layers": 9}))


def test_a_mirror_or_a_window_across_the_two_sets_is_refused() -> None:
    for setting, value in {"flip": True, "jitter": 1.5, "augment.kind": "diffaugment"}.items():
        with pytest.raises(OptionError, match=setting.split(".")[0]):
            TINY.override({setting: value})


@pytest.mark.filterwarnings("ignore")  # the exporter warns about its own use of torch
@pytest.mark.parametrize("config", KINDS, ids=["dcgan", "digits"])
def test_it_plays_alike_in_onnx_runtime(config: cogan.Config, tmp_path: Path) -> None:
    import onnxruntime

    torch.manual_seed(0)
    generator = make(config).generator.eval()
    latents, path = torch.randn(3, 6), tmp_path / "generator.onnx"
    dynamic = ({0: torch.export.Dim("batch")},)
    torch.onnx.export(
        generator, (latents[:2],), path, input_names=["latents"], dynamic_shapes=dynamic, dynamo=True, optimize=False, verbose=False
    )
    made = onnxruntime.InferenceSession(path).run(None, {"latents": latents.numpy()})[0]
    with torch.no_grad():
        assert np.abs(made - generator(latents).numpy()).max() < 1e-4
