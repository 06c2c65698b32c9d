"""A training is judged while its clock stands still."""

from pathlib import Path
from typing import Any

import pytest

from benchmarks.course import run
from benchmarks.courses import Course, Point, quality, read
from benchmarks.setting import Setting
from making import make_pictures
from maquette.data import files

TINY = {"model.width": 4, "model.discriminator_width": 4, "model.batch_size": 2}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    work = tmp_path_factory.mktemp("course")
    for name, seed in (("learned", 1), ("held-out", 2)):
        for kind in ("discs", "balls"):
            make_pictures(work / name / kind, 12, 16, seed)
    order = {"family": "dcgan", "data": str(work / "learned"), "held_out": str(work / "held-out"), "size": 16, "minutes": 0.05}
    order |= {"moments": [1.0, 0.25], "count": 30, "out": str(work / "model"), "sheet": str(work / "sheet.png"), "settings": TINY}
    return run(order) | {"sheet": work / "sheet.png"}


def test_each_moment_has_a_figure_with_its_interval_and_what_was_spent(found: dict[str, Any]) -> None:
    assert [point["share"] for point in found["points"]] == [0.25, 1.0]
    first, last = found["points"]
    assert 0 < first["seen"] < last["seen"]
    assert 0 < first["kwh"] < last["kwh"]
    for value, low, high, count in (point["kid"] for point in found["points"]):
        assert low < value < high
        assert count == 24
    assert found["peak_mb"] > 50
    assert not found["failed"]


def test_judging_is_not_on_the_clock(found: dict[str, Any]) -> None:
    first, last = found["points"]
    assert first["seconds"] >= 0.25 * 3
    assert last["seconds"] > first["seconds"]


def test_there_is_a_sheet_to_look_at(found: dict[str, Any]) -> None:
    assert files.read(found["sheet"]).shape[2] == 3


def setting(keep: Path) -> Setting:
    return Setting(keep, keep, {})


def test_a_course_is_read_as_it_was_printed() -> None:
    text = '{"points": [{"share": 1.0, "seen": 8, "seconds": 2.0, "kwh": 0.1, "kid": [0.5, 0.4, 0.6, 30]}], "peak_mb": 1.0, '
    course = read(text + '"taken": {}, "failed": ""}')
    assert course.end == Point(1.0, 8, 2.0, 0.1, 0.5, 0.4, 0.6, 30)


def test_a_figure_of_quality_has_its_interval_and_its_n(tmp_path: Path) -> None:
    points = (Point(0.5, 4, 1.0, 0.1, 0.9, 0.8, 1.0, 30), Point(1.0, 8, 2.0, 0.2, 0.5, 0.4, 0.6, 30))
    figure = quality("KID", setting(tmp_path), Course(points, 1.0, {}, ""), "sheet")
    assert figure.value == 0.5
    assert "0.400 to 0.600 (jackknife, 30 pictures" in figure.note
    assert "after 1 s 0.900" in figure.note


def test_a_training_that_gave_up_is_no_figure(tmp_path: Path) -> None:
    figure = quality("KID", setting(tmp_path), Course((), 1.0, {}, "it diverged"), "sheet")
    assert figure.value is None
    assert "it diverged" in figure.note
