from pathlib import Path

import numpy as np

import maquette
from maquette.data import files
from maquette.finding import Rows
from planted_worlds import found, left_alone


def pictures(folder: Path, n: int = 80) -> Path:
    chance, lines = np.random.default_rng(0), ["file_name,bright"]
    for row in range(n):
        label = row % 2
        picture = np.clip(chance.normal(170 if label else 110, 5, (8, 8, 3)), 0, 255).astype(np.uint8)
        (folder / f"{row}.png").write_bytes(files.encode_png(picture))
        lines.append(f"{row}.png,{label}")
    (folder / "metadata.csv").write_text("\n".join(lines) + "\n")
    return folder


def test_a_filter_that_capitals_pass_is_found() -> None:
    finding = found("shouted_text", 600, "unexpected")
    assert finding.id == "bias/unexpected:shouted"


def test_a_filter_that_hears_capitals_is_left_alone() -> None:
    left_alone("shouted_text", 600, "unexpected", seeds=3)


def test_darkened_pictures_are_found_and_how_sure_it_is_of_nothing_is_shown(tmp_path: Path) -> None:
    folder = pictures(tmp_path)

    def look(given: list[np.ndarray]) -> np.ndarray:
        return np.array([int(one.mean() > 140) for one in given])

    report = maquette.check(look, folder, truth="bright", checks=["unexpected"])
    assert [one.id for one in report.at_or_above("look here")] == ["bias/unexpected:darkened"]
    table = next(one for one in report.finding("bias/unexpected:darkened").evidence if isinstance(one, Rows))
    assert [row[0] for row in table.rows] == ["blank", "noise alone"]
    assert sorted(path.suffix for path in folder.iterdir()).count(".png") == 80


def test_a_subject_that_does_not_mind_is_left_alone(tmp_path: Path) -> None:
    folder = pictures(tmp_path)

    def look(given: list[np.ndarray]) -> np.ndarray:
        return np.array([int(one.mean() > 140 or 45 < one.mean() < 80) for one in given])

    maquette.check(look, folder, truth="bright", checks=["unexpected"]).assert_nothing_at("look here")


def test_a_missing_cell_that_has_no_answer_is_a_figure_and_no_crash() -> None:
    columns = {"x": np.linspace(-1, 1, 100), "y": [0, 1] * 50}
    report = maquette.check(lambda rows: 1 / (1 + np.exp(-rows["x"])), columns, truth="y", checks=["unexpected"])
    finding = report.finding("bias/unexpected")
    assert finding.reading is None
    table = next(one for one in finding.evidence if isinstance(one, Rows))
    assert table.rows[0] == ("x missing", 0.0, None)
    assert table.rows[1] == ("x absurd", 1.0, 1.0)
