"""What `--from` saves: where one course comes to another's end."""

import json
from pathlib import Path

import pytest

from benchmarks.benches.transfer import _all_reached, _interval, _keep, _reached
from benchmarks.courses import Course, Point
from benchmarks.saving import install
from benchmarks.setting import Setting
from maquette.training.saving import measured_saving


def course(*kids: float, failed: str = "") -> Course:
    """Judged after 100, 200, 400 ... pictures, which took as many seconds."""
    points = tuple(Point(0.5, 100 * 2**place, 100.0 * 2**place, place, kid, kid, kid, 50) for place, kid in enumerate(kids))
    return Course(points, 0.0, {"generator": 1.0}, failed)


def test_it_is_reached_between_two_moments() -> None:
    found = _reached(course(1.0, 0.6, 0.2), 0.4)
    assert found is not None
    assert found.seen == pytest.approx(200 * 2**0.5)
    assert 200 < found.seconds < 400


def test_at_the_first_moment_it_is_no_later_than_that() -> None:
    found = _reached(course(0.3, 0.2), 0.4)
    assert found is not None
    assert found.seen == 100


def test_what_is_never_reached_is_said() -> None:
    assert _reached(course(1.0, 0.8), 0.4) is None
    assert _all_reached([course(1.0, 0.4)] * 2, [course(0.4, 0.1), course(1.0, 0.8)]) == []
    assert _all_reached([course(failed="it diverged")], [course(0.4, 0.1)]) == []


def test_the_share_is_a_geometric_mean_with_an_interval() -> None:
    found = _interval([0.1, 0.1, 0.1])
    assert (found["share"], found["low"], found["high"], found["n"]) == (pytest.approx(0.1), pytest.approx(0.1), pytest.approx(0.1), 3)
    assert _interval([0.2])["low"] is None
    wide = _interval([0.05, 0.1, 0.2])
    assert wide["share"] == pytest.approx(0.1)
    assert wide["low"] < 0.05 < 0.2 < wide["high"]


def test_what_a_card_says_is_what_was_found(tmp_path: Path) -> None:
    scratch, both, alone = [course(1.0, 0.8, 0.5)], [course(0.5, 0.2, 0.1)], [course(1.0, 0.9, 0.8)]
    courses = {"from scratch": scratch, "both networks": both, "the generator alone": alone}
    _keep(Setting(tmp_path, tmp_path, {}), 1.5, courses)
    place = tmp_path / "package" / "saving.json"
    place.parent.mkdir()
    install(tmp_path / "saving.json", place)
    assert json.loads(place.read_text())["both networks"]["share"] == 0.25
    assert "with 25% of the pictures seen" in measured_saving({"generator": 1.0, "discriminator": 1.0}, place)
    assert "did not reach" in measured_saving({"generator": 1.0, "discriminator": 0.0}, place)
