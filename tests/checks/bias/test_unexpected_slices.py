from pathlib import Path

import numpy as np
import pytest

import maquette
from maquette.data import files
from maquette.finding import Report
from planted_worlds import found, left_alone

ANSWERS = {"truth": "label", "prediction": "told", "checks": ["unexpected_slices"]}


@pytest.mark.parametrize(
    ("name", "place"), [("weak_region", {"region": "north"}), ("weak_intersection", {"sex": "f", "age": "old"}), ("weak_range", None)]
)
def test_a_weak_slice_that_nobody_named_is_named(name: str, place: dict[str, str] | None) -> None:
    finding = found(name, 1000, "unexpected_slices")
    assert place is None or finding.place == place
    assert place is not None or "amount" in finding.place


def test_healthy_data_are_left_alone() -> None:
    left_alone("weak_region", 600, "unexpected_slices", seeds=3)


def test_many_rows_are_asked_by_exact_tests() -> None:
    assert found("weak_region", 6000, "unexpected_slices").place == {"region": "north"}


def test_a_word_of_a_text_is_a_slice() -> None:
    chance = np.random.default_rng(0)
    word, label = chance.choice(["apple", "pear", "plum", "fig"], 1200), chance.integers(0, 2, 1200)
    wrong = chance.random(1200) < np.where(word == "plum", 0.4, 0.1)
    columns = {"text": np.char.add("I ate a ", word), "label": label, "told": np.where(wrong, 1 - label, label)}
    finding = maquette.check(columns, text="text", **ANSWERS).at_or_above("look here")[0]
    assert finding.place == {"word": "plum"}


def test_dark_pictures_are_found_by_their_brightness(tmp_path: Path) -> None:
    chance = np.random.default_rng(0)
    n, lines = 300, ["file_name,label,told"]
    for row in range(n):
        is_dark = row % 6 == 0
        label, picture = row % 2, chance.integers(0, 60 if is_dark else 255, (6, 6, 3)).astype(np.uint8)
        (tmp_path / f"{row}.png").write_bytes(files.encode_png(picture))
        lines.append(f"{row}.png,{label},{label ^ int(chance.random() < (0.5 if is_dark else 0.08))}")
    (tmp_path / "metadata.csv").write_text("\n".join(lines) + "\n")
    finding = maquette.check(tmp_path, **ANSWERS).at_or_above("look here")[0]
    assert any("of the picture" in column for column in finding.place)


def test_numbers_are_wrong_where_their_errors_are_large() -> None:
    chance = np.random.default_rng(1)
    truth, kind = chance.normal(100, 20, 2000), chance.choice(list("abcd"), 2000)
    told = truth + chance.normal(0, np.where(kind == "c", 15, 5))
    finding = maquette.check({"label": truth, "told": told, "kind": kind}, **ANSWERS).at_or_above("look here")[0]
    assert finding.place == {"kind": "c"}


def scored(overlooked: float) -> Report:
    """Scores that mean what they say, unsure in the south; in the north, where they are sure, some more are wrong."""
    chance = np.random.default_rng(3)
    region = chance.choice(["north", "south", "east"], 3000)
    logit = chance.normal(0, np.where(region == "south", 0.4, 4.0))
    score = 1 / (1 + np.exp(-logit))
    label = chance.random(3000) < score
    label ^= (region == "north") & (chance.random(3000) < overlooked)
    columns = {"region": region, "label": label.astype(int), "score": np.round(score, 4)}
    return maquette.check(columns, truth="label", prediction="score", checks=["unexpected_slices"])


def test_a_slice_whose_scores_say_that_they_are_unsure_is_a_figure_and_no_fault() -> None:
    report = scored(0.0)
    report.assert_nothing_at("look here")
    finding = next(one for one in report.findings if one.reading is None)
    assert "Most is wrong where region = south" in finding.claim
    assert "with such scores" in finding.claim


def test_a_slice_that_is_wrong_where_its_scores_are_sure_is_found_though_another_is_wrong_more_often() -> None:
    report = scored(0.12)
    assert report.at_or_above("look here")[0].place == {"region": "north"}


def test_a_slice_with_more_of_the_class_that_is_missed_is_left_alone() -> None:
    chance = np.random.default_rng(4)
    region, n = chance.choice(["north", "south", "east"], 2400), 2400
    label = chance.random(n) < np.where(region == "north", 0.8, 0.3)
    told = label ^ (chance.random(n) < np.where(label, 0.4, 0.05))
    report = maquette.check({"region": region, "label": label.astype(int), "told": told.astype(int)}, **ANSWERS)
    report.assert_nothing_at("look here")
    assert any("with the same truth" in one.claim for one in report.findings)


def test_named_groups_are_left_to_the_other_checks() -> None:
    columns = {"label": [0, 1] * 100, "told": [0, 1] * 100, "group": ["a", "b"] * 100}
    report = maquette.check(columns, groups=["group"], **ANSWERS)
    assert report.finding("bias/unexpected-slices").reading == "not applicable"
