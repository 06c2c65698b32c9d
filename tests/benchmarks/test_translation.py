"""The bench of translation, tried small, and its peer: the same function as our SPADE."""

import json
from pathlib import Path

import pytest
import torch

from benchmarks.benches import translation
from benchmarks.forwards import painted
from benchmarks.fresh_model import _main as make_fresh
from benchmarks.peers import spade as peer
from benchmarks.setting import Setting
from maquette.families import spade
from maquette.model import open_model
from maquette.spec import MapSpec, PictureSpec, Spec

LABELS = ("sky", "sea", "sand")


def both(size: int, widths: tuple[int, ...], latent_size: int) -> tuple[torch.nn.Module, torch.nn.Module]:
    """The peer and ours with one set of weights, and singular vectors that the power iteration would come to."""
    torch.manual_seed(0)
    config = spade.PRESETS["paper"].override({"widths": widths, "hidden": 6, "latent_size": latent_size, "encoder_width": 4})
    form = Spec(PictureSpec(size, size), PictureSpec(size, size, 1), map=MapSpec(LABELS, ("#000000", "#000001", "#000002")))
    theirs, ours = peer.Generator(config, size, len(LABELS)).eval(), spade.build(config, form).generator.eval()
    weights = ours.state_dict()
    given = {name: torch.randn_like(value) * 0.3 if name.endswith(("weight", "bias")) else value for name, value in weights.items()}
    theirs_given = {}
    for name, value in given.items():
        if name.startswith("encoder."):
            continue
        at = name.removesuffix(".weight")
        if name.endswith(".weight") and f"{at}.norm.u" in given:
            u, _, v = torch.linalg.svd(value.flatten(1))
            given[f"{at}.norm.u"] = u[:, 0]
            beside = {"original": value, "0._u": u[:, 0], "0._v": v[0]}
            theirs_given |= {f"{at}.parametrizations.weight.{own}": one for own, one in beside.items()}
        elif not name.endswith("norm.u"):
            theirs_given[name] = value
    ours.load_state_dict(given)
    theirs.load_state_dict(theirs_given)
    return theirs, ours


@pytest.mark.parametrize(("size", "widths", "latent_size"), [(32, (8, 6, 6, 4), 5), (16, (8, 8, 6, 4), 0)])
def test_the_plain_spade_paints_the_same_pictures(size: int, widths: tuple[int, ...], latent_size: int) -> None:
    theirs, ours = both(size, widths, latent_size)
    styles = torch.randn(2, latent_size) if latent_size else None
    maps = torch.randint(0, len(LABELS), (2, 1, size, size), dtype=torch.uint8)
    with torch.inference_mode():
        made, plain = ours(maps, styles), theirs(maps, styles)
    assert float(made.std()) > 0.01
    assert torch.allclose(made, plain, atol=1e-4)


def test_both_have_as_many_parameters() -> None:
    theirs, ours = both(32, (8, 6, 4), 5)
    own = sum(value.numel() for name, value in ours.named_parameters() if not name.startswith("encoder."))
    assert own == sum(value.numel() for value in theirs.parameters())


def test_a_painted_map_holds_labels_alone() -> None:
    maps = painted(32, 5)
    assert maps.shape == (1, 1, 32, 32)
    assert set(maps.ravel()) <= set(range(5))


def test_a_fresh_model_paints_label_maps(tmp_path: Path) -> None:
    settings = {"widths": [8, 4], "hidden": 4, "latent_size": 4, "encoder_width": 4}
    make_fresh(tmp_path / "fresh", "spade", 16, "paper", 3, json.dumps(settings))
    model = open_model(tmp_path / "fresh", "onnx")
    assert model.run(painted(16, 3)).shape == (1, 3, 16, 16)


@pytest.mark.slow  # eight processes and three exports
def test_the_bench_measures_every_line(tmp_path: Path) -> None:
    figures = translation.measure(Setting(tmp_path, tmp_path, {}, is_tiny=True))
    assert all(figure.value is not None and figure.value > 0 for figure in figures)
    targets = {figure.name: figure.target for figure in figures if figure.target is not None}
    assert sorted(targets.values()) == [1.3, 3.5, 10.0, 15.0, 60.0]
