from pathlib import Path

import numpy as np
import pytest

import maquette
from maquette.checks.bias.counterfactual_portraits import _drawn, _recipe
from maquette.data import builtin, files
from maquette.finding import Finding
from maquette.tables import read_table


@pytest.fixture(scope="module")
def portraits(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return builtin.make("portraits", 16, 32, 5, tmp_path_factory.mktemp("portraits") / "set")


def by_light(pictures: list[np.ndarray]) -> np.ndarray:
    """Trusts light faces: the middle of the picture, as a score."""
    return np.array(pictures)[:, 10:22, 10:22].mean(axis=(1, 2, 3)) / 255


def by_edges(pictures: list[np.ndarray]) -> np.ndarray:
    """Looks at the border of the picture, where there is no skin."""
    return np.array(pictures)[:, :2].mean(axis=(1, 2, 3)) / 255


def look(subject: object, folder: Path) -> Finding:
    report = maquette.check(subject, folder, positive="yes", only="counterfactual-portraits")
    return report.finding(next(one.id for one in report.findings if one.id.startswith("bias/")))


def test_a_subject_that_prefers_light_skin_is_found_by_drawing_the_same_portrait_again(portraits: Path) -> None:
    finding = look(by_light, portraits)
    assert finding.reading == "look here"
    assert finding.place == {"skin_tone": "9"}
    main = finding.main
    assert main is not None
    assert main.estimate.high is not None and main.estimate.high < 0  # noqa: PT018
    assert "lower" in finding.claim


def test_a_subject_that_does_not_look_at_the_skin_answers_the_same(portraits: Path) -> None:
    finding = look(by_edges, portraits)
    assert finding.reading == "as expected"
    assert finding.place == {}


def test_only_the_skin_differs_between_the_two_drawings_and_files_that_were_changed_are_left_out(portraits: Path) -> None:
    table = read_table(portraits)
    recipe = _recipe(table)
    assert recipe is not None
    rows, pairs, left_out = _drawn(table, recipe, 0)
    assert len(rows) == len(pairs)
    assert len(rows) + left_out == 16
    light, dark = (np.array([pair[side] for pair in pairs], dtype=float) for side in (0, 1))
    assert (light.mean(axis=(1, 2, 3)) > dark.mean(axis=(1, 2, 3))).all()
    assert np.abs(light - dark)[:, :2].mean() < 1  # the border is the same


def test_a_folder_of_other_pictures_has_no_recipe(tmp_path: Path) -> None:
    for row in range(3):
        (tmp_path / f"{row}.png").write_bytes(files.encode_png(np.full((8, 8, 3), 60 * row, np.uint8)))
    (tmp_path / "metadata.csv").write_text("file_name,glasses\n0.png,none\n1.png,round\n2.png,none\n")
    finding = look(by_edges, tmp_path)
    assert finding.reading == "not applicable"
    assert "pictures.json" in finding.claim
