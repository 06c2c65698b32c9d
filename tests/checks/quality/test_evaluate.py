import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from learned import remember
from making import make_maps, make_model, make_pairs, make_pictures
from maquette.checks.quality import MEASURES, evaluate
from maquette.data.pictures import open_pictures
from maquette.errors import OptionError, PicturesError
from maquette.features import classifier
from maquette.finding import Report
from maquette.model import open_model


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Models of random weights, and pictures."""
    home = tmp_path_factory.mktemp("quality")
    make_model(home / "faces", "dcgan", 16, graph=False, width=4, discriminator_width=4)
    make_model(home / "drawing", "pix2pix", 32, graph=False, width=4, discriminator_width=4)
    make_pictures(home / "discs", 260)
    for split, count, first in (("train", 200, 0), ("validation", 60, 1), ("test", 70, 2)):
        make_pictures(home / "split" / split, count, seed=first)
    make_pairs(home / "pairs", 60)
    return home


def facts(report: Report) -> dict[str, str]:
    return dict(report.facts)


def learned(home: Path, name: str, source: Path, size: int = 16, **plan: Any) -> Path:
    """The model, as if it had learned from that folder with these settings of the data."""
    count = len(list(home.iterdir()))
    folder = remember(Path(shutil.copytree(home / name, home / f"{name}-{count}")), source, size)
    config = json.loads((folder / "config.json").read_text())
    config["training"] = {"plan": {"data": plan, "model": {}}}
    (folder / "config.json").write_text(json.dumps(config))
    return folder


def test_every_measure_answers_once_and_none_breaks(home: Path) -> None:
    report = evaluate(learned(home, "faces", home / "discs"), home / "discs", count=120)
    assert sorted(finding.id for finding in report.findings) == [f"quality/{name}" for name in MEASURES.names()]
    assert not [finding.claim for finding in report.findings if finding.reading == "broken"]
    assert report.finding("quality/pair_difference").reading == "not applicable"
    assert report.finding("quality/class_agreement").reading == "not applicable"
    assert facts(report)["made pictures"] == "120"
    assert facts(report)["features"] == "builtin-1/64"
    assert Report.from_json(report.to_json()) == report


def test_random_weights_are_far_from_the_pictures_and_the_pictures_near_themselves(home: Path) -> None:
    real = open_pictures(home / "discs", size=16)
    bad = evaluate(home / "faces", home / "discs", count=200, measures=["kid", "fid"])
    good = evaluate(np.asarray(real.pictures)[:100], real, measures=["kid", "fid"])
    for name in ("quality/kid", "quality/fid"):
        assert bad.finding(name).quantities[0].estimate.low > 10 * good.finding(name).quantities[0].estimate.high


def test_the_same_seed_gives_the_same_figures(home: Path) -> None:
    first, again, other = (
        evaluate(home / "faces", home / "discs", count=100, seed=seed, measures=["kid"]).findings[0].quantities[0].estimate
        for seed in (0, 0, 1)
    )
    assert first == again
    assert first != other


def test_pictures_that_training_kept_back_are_what_the_model_is_held_against(home: Path) -> None:
    split = evaluate(learned(home, "faces", home / "split"), home / "split", count=60)
    assert facts(split)["compared with"] == "130 real pictures held out of training (validation and test)"
    assert "of 200 training pictures" in split.finding("quality/nearest").method
    assert "60 training pictures in place of the made ones" in split.finding("quality/kid").compared_with
    kept = open_pictures(home / "discs", size=16, holdout=0.3)
    model = learned(home, "faces", home / "discs", holdout=0.3)
    config = json.loads((model / "config.json").read_text())
    config["data"]["content"] = kept.manifest.content
    (model / "config.json").write_text(json.dumps(config))
    share = evaluate(model, home / "discs", count=60, measures=["kid"])
    assert facts(share)["compared with"] == f"{260 - len(kept):,} real pictures held out of training (a share kept back)"


def test_where_nothing_was_kept_back_it_says_that_the_model_learned_from_them(home: Path) -> None:
    report = evaluate(learned(home, "faces", home / "discs"), home / "discs", count=60, measures=["nearest"])
    assert facts(report)["compared with"] == "260 real pictures that the model learned from, since none were held out"
    assert "as if the model had not seen it" in report.findings[0].compared_with


def test_of_other_pictures_it_says_that_it_does_not_know(home: Path) -> None:
    model = learned(home, "faces", home / "discs")
    other = evaluate(model, make_pictures(home / "others", 80, seed=9), count=60, measures=["nearest"])
    assert facts(other)["compared with"] == "80 real pictures; whether the model has seen any of them is not known"
    assert other.findings[0].reading == "not applicable"
    split = evaluate(model, home / "split", count=60, measures=["kid"])
    assert facts(split)["compared with"].startswith("130 real pictures (validation and test); whether")


def test_what_the_network_saw_in_real_pictures_is_kept(home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MAQUETTE_CACHE", str(tmp_path))
    told: list[str] = []
    for _ in range(2):
        told.append("again")
        evaluate(home / "faces", home / "discs", count=60, measures=["kid"], progress=lambda doing, *_: told.append(doing))
    second = told[len(told) - told[::-1].index("again") :]
    assert "looking at real pictures" in told
    assert "looking at real pictures" not in second
    assert len(list((tmp_path / "features").iterdir())) == 1
    next((tmp_path / "features").iterdir()).write_bytes(b"half a file")  # of a machine that was switched off
    evaluate(home / "faces", home / "discs", count=60, measures=["kid"])


def test_a_translator_is_held_against_the_pictures_that_belong(home: Path) -> None:
    report = evaluate(home / "drawing", home / "pairs")
    readings = {finding.id.removeprefix("quality/"): finding.reading for finding in report.findings}
    assert {name for name, reading in readings.items() if reading is None} == {"pair_difference", "ssim", "fid", "kid"}
    assert set(readings.values()) == {None, "not applicable"}
    assert report.finding("quality/pair_difference").quantities[0].estimate.n == 60


def test_a_student_is_held_against_its_teacher(home: Path) -> None:
    itself = evaluate(home / "drawing", home / "pairs", teacher=home / "drawing", measures=["pair_difference", "ssim", "kid"])
    assert itself.finding("quality/pair_difference").quantities[0].estimate.value == 0
    assert itself.finding("quality/ssim").quantities[0].estimate.value == pytest.approx(1)
    assert facts(itself)["compared with"].startswith("what drawing makes of the inputs of 60 real pictures")
    other = make_model(home / "teacher", "pix2pix", 32, graph=False, width=8, discriminator_width=4)
    apart = evaluate(home / "drawing", home / "pairs", teacher=other, measures=["pair_difference"])
    assert apart.findings[0].quantities[0].estimate.low > 0
    with pytest.raises(OptionError, match=r"--teacher .*faces.*are translators"):
        evaluate(home / "drawing", home / "pairs", teacher=home / "faces")
    small = make_model(home / "small", "pix2pix", 64, graph=False, width=4, discriminator_width=4)
    with pytest.raises(OptionError, match="it turns 64 x 64 RGB to 64 x 64 RGB, and the student 32 x 32 RGB"):
        evaluate(home / "drawing", home / "pairs", teacher=small)


def test_a_model_with_classes_makes_them_as_often_as_the_real_pictures_have_them(
    home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(classifier, "_PICTURES_AT_LEAST", 200)
    monkeypatch.setattr(classifier, "_EPOCHS_AT_LEAST", 1)
    for name, count in (("cats", 180), ("dogs", 90)):
        make_pictures(tmp_path / "data" / name, count, seed=count)
    model = make_model(tmp_path / "pets", "dcgan", 16, graph=False, classes=("cats", "dogs"), width=4, discriminator_width=4)
    report = evaluate(model, tmp_path / "data", count=180)
    shares = {one.name: one.estimate.n for one in report.finding("quality/class_agreement").evidence[0].quantities}
    assert shares == {"cats": 120, "dogs": 60}
    assert len(report.finding("quality/intra_fid").evidence[0].quantities) == 2


def test_pictures_of_a_model_of_pairs_are_compared_a_half_at_a_time(home: Path, tmp_path: Path) -> None:
    model = make_model(tmp_path / "pair", "cogan", 16, graph=False, own_layers=1, width=4, discriminator_width=4)
    report = evaluate(model, home / "discs", count=60, half="right", measures=["kid"])
    assert report.findings[0].quantities[0].estimate.value is not None
    made = open_model(model).sample_arrays(60, 0)
    alone = evaluate(np.ascontiguousarray(made[:, :, 16:]), open_pictures(home / "discs", size=16), measures=["kid"])
    assert report.findings[0].quantities[0].estimate.value == pytest.approx(alone.findings[0].quantities[0].estimate.value)
    with pytest.raises(OptionError, match="--half left"):
        evaluate(model, home / "discs")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"count": 10}, r"`--count 10`.*fewer than 50"),
        ({"seed": -1}, r"`--seed -1`"),
        ({"features": "inception"}, r"`--features inception`.*no such network"),
        ({"half": "left"}, r"`--half left`.*single pictures"),
    ],
)
def test_what_cannot_be_done_is_said_at_once(home: Path, arguments: dict[str, Any], words: str) -> None:
    with pytest.raises(OptionError, match=words):
        evaluate(home / "faces", home / "discs", **arguments)


def test_too_few_real_pictures_are_refused(home: Path) -> None:
    with pytest.raises(PicturesError, match="fewer than 50"):
        evaluate(home / "faces", make_pictures(home / "few", 20), count=60)


def test_opened_pictures_of_another_form_are_refused(home: Path) -> None:
    with pytest.raises(OptionError, match="16 x 16"):
        evaluate(home / "faces", open_pictures(home / "discs", size=24), count=60)


def test_a_measure_that_breaks_is_a_finding_and_the_others_are_made(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: object) -> None:
        raise np.linalg.LinAlgError("Eigenvalues did not converge")

    monkeypatch.setattr(np.linalg, "eigh", breaks)
    report = evaluate(home / "faces", home / "discs", count=60, measures=["fid", "kid"])
    assert report.findings[0].reading == "broken"
    assert "Eigenvalues did not converge" in report.findings[0].claim
    assert report.finding("quality/kid").reading is None


def test_a_model_with_a_graph_is_evaluated_without_torch(home: Path, tiny_models: Path) -> None:
    program = (
        "import sys; from maquette.checks.quality import evaluate; "
        f"report = evaluate({str(tiny_models / 'faces')!r}, {str(home / 'discs')!r}, count=60); "
        "assert not [one for one in report.findings if one.reading == 'broken']; assert 'torch' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=120)


def test_a_model_of_label_maps_is_held_against_the_pictures_that_belong(home: Path) -> None:
    maps = make_maps(home / "maps", 60, 32)
    report = evaluate(
        make_model(home / "coast", "spade", 32, graph=False, latent_size=4, widths=(8, 4)), maps, measures=["pair_difference"]
    )
    assert report.findings[0].quantities[0].estimate.n == 60


def test_every_picture_of_a_model_of_styles_is_made_in_a_style_of_its_own(home: Path) -> None:
    maps = make_maps(home / "maps-of-styles", 60, 32)
    model = make_model(home / "styles", "spade", 32, graph=False, latent_size=4, widths=(8, 4))
    differences = [
        evaluate(model, maps, measures=["pair_difference"], seed=seed).findings[0].quantities[0].estimate.value for seed in (0, 0, 60)
    ]
    assert differences[0] == differences[1] != differences[2]
