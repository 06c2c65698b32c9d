"""The peer written after the paper is the same function as our family, whose operations are others: each checks the other."""

import pytest
import torch

from benchmarks.benches.stylegan2 import _NARROW, _SHAPES
from benchmarks.peers.stylegan2 import Stopwatch, make_config, train
from benchmarks.peers.stylegan2_networks import build, resampled
from benchmarks.turns import Over
from maquette.families import stylegan2
from maquette.layers.fir import Downsample, Upsample
from maquette.spec import PictureSpec, Spec

SETTINGS = {
    "model.channel_base": 256,
    "model.max_channels": 16,
    "model.style_size": 12,
    "model.latent_size": 8,
    "model.mapping_layers": 2,
    "model.clamp": None,
    "model.batch_size": 4,
}
ORDER = {"size": 32, "settings": SETTINGS, "workers": 0}


@pytest.fixture
def both() -> tuple[tuple[torch.nn.Module, torch.nn.Module], tuple[torch.nn.Module, torch.nn.Module]]:
    """Their networks and ours, with one set of weights; every bias and every noise counts."""
    torch.manual_seed(0)
    config = make_config(ORDER)
    theirs, ours = build(config, 32), stylegan2.build(config, Spec(PictureSpec(32, 32)))
    for one, other in zip(theirs, ours, strict=True):
        with torch.no_grad():
            for parameter in one.parameters():
                if parameter.dim() <= 1:
                    parameter.add_(torch.randn_like(parameter) * 0.2)
        other.load_state_dict(one.state_dict())
    return theirs, (ours.generator, ours.discriminator)


def test_the_bench_compares_at_the_channels_of_our_laptop_preset() -> None:
    preset = stylegan2.PRESETS["laptop"].model_dump()
    assert {name: preset[name.removeprefix("model.")] for name in _SHAPES[_NARROW]} == _SHAPES[_NARROW]


def test_the_generators_make_the_same_pictures(both: tuple) -> None:
    latents = torch.randn(4, 8)
    with torch.no_grad():
        theirs, ours = (networks[0].eval()(latents) for networks in both)
    assert torch.allclose(theirs, ours, atol=1e-4 * float(ours.abs().max()))


def test_the_discriminators_judge_alike_and_slope_alike(both: tuple) -> None:
    pictures = torch.randn(4, 3, 32, 32)
    found = []
    for _, discriminator in both:
        given = pictures.clone().requires_grad_(True)
        logits = discriminator(given)
        found.append((logits.detach(), torch.autograd.grad(logits.sum(), given)[0]))
    for theirs, ours in zip(*found, strict=True):
        assert torch.allclose(theirs, ours, atol=1e-4 * float(ours.abs().max()))


def test_sides_are_changed_as_by_our_filters() -> None:
    values = torch.randn(2, 3, 8, 8)
    assert torch.allclose(resampled(values, 2, 1, 2, 1, gain=4.0), Upsample()(values), atol=1e-5)
    assert torch.allclose(resampled(values, 1, 2, 1, 1), Downsample()(values), atol=1e-5)


def test_it_trains_until_the_gate_closes(tmp_path) -> None:  # type: ignore[no-untyped-def]
    from benchmarks.pictures import make_photographs

    class Three(Stopwatch):
        def next(self) -> None:
            if self.steps == 3:
                raise Over
            self.steps += 1

    config, gate = make_config(ORDER), Three(1.0)
    average = train(config, ORDER | {"data": str(make_photographs(tmp_path, 6, 32, 32))}, gate)
    assert gate.steps == 3
    assert all(bool(torch.isfinite(value).all()) for value in average.state_dict().values())
    torch.manual_seed(0)
    untrained = build(config, 32)[0].state_dict()
    assert not torch.equal(average.state_dict()["synthesis.start"], untrained["synthesis.start"])
