"""Rows that lie in both splits: by cells, by text, by picture; and what they do to the measured error."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import maquette
from maquette.data import files
from maquette.errors import OptionError
from maquette.finding import Finding


def look(table: Any, **asks: Any) -> Finding:
    return maquette.check(table, only="duplicates", **asks).finding("bias/duplicates")


def people(seed: int, n: int) -> dict[str, np.ndarray]:
    chance = np.random.default_rng(seed)
    numbers = {name: chance.normal(100, 20, n) for name in ("height", "weight", "income", "steps", "pulse")}
    return {**numbers, "town": chance.choice(list("abcdef"), n), "label": chance.integers(0, 2, n)}


def leaked(copies: int, change: float = 0.0) -> dict[str, np.ndarray]:
    """One table of both splits, in whose test split the first rows are copies of training rows, with one cell changed."""
    train, test = people(0, 1500), people(1, 500)
    columns = {name: np.concatenate([train[name], train[name][:copies], test[name][copies:]]) for name in train}
    columns["income"][1500 : 1500 + copies] += change
    return {**columns, "split": np.repeat(["train", "test"], [1500, 500])}


def test_rows_of_the_other_split_are_found_in_one_table() -> None:
    finding = look(leaked(25), split="split")
    assert finding.reading == "look here"
    assert "25 of 500 rows lie in" in finding.claim
    assert look(leaked(0), split="split").reading == "as expected"


def test_rows_with_one_cell_changed_are_nearly_the_same_and_their_twin_is_named() -> None:
    finding = look(leaked(25, change=7.0), split="split")
    assert finding.reading == "look here"
    assert "0 of 500 rows lie in" in finding.claim
    assert "25 more nearly" in finding.claim
    (rows,) = finding.evidence
    assert rows.kind == "rows"
    assert rows.rows[0][:3] == (1, 1, "nearly")


def test_the_error_is_measured_with_and_without_the_rows_that_were_learned_by_heart() -> None:
    columns = leaked(100)
    chance = np.random.default_rng(2)
    wrong = chance.random(2000) < 0.3
    wrong[1500:1600] = False  # learned by heart
    columns["told"] = np.where(wrong, 1 - columns["label"], columns["label"])
    finding = look(columns, split="split", truth="label", prediction="told")
    found = {quantity.name: quantity.estimate for quantity in finding.quantities}
    with_them, without, more = (found[f"error rate {name}"] for name in ("with them", "without these rows", "without them, less with them"))
    assert with_them.value == pytest.approx(wrong[1500:].mean())
    assert without.value == pytest.approx(wrong[1600:].mean())
    assert more.value == pytest.approx(wrong[1600:].mean() - wrong[1500:].mean())
    assert more.low is not None and more.low > 0  # noqa: PT018


def test_texts_with_a_changed_letter_are_found_and_others_from_the_same_mould_are_not() -> None:
    chance = np.random.default_rng(0)
    words = ["river", "stone", "lantern", "window", "copper", "garden", "harbour", "meadow", "winter", "violin", "engine", "paper"]
    lines = [" ".join(chance.choice(words, 8)) + f" number {k:05d}" for k in range(700)]
    test = [*(line.replace("e", "é", 1) + "!" for line in lines[:20]), *lines[500:700]]
    finding = look({"body": test, "x": np.arange(220)}, reference={"body": lines[:500], "x": np.arange(500)}, text="body")
    assert finding.reading == "look here"
    assert finding.quantities[0].estimate.value == pytest.approx(20 / 220)
    moulds = [f"your parcel number {k:05d} has been sent to you today" for k in range(400)]
    healthy = look({"body": moulds[:150]}, reference={"body": moulds[150:]}, text="body")
    assert healthy.reading != "look here"


def pictures(folder: Path, copies: int) -> Path:
    """Blots of colour; the first test pictures are training pictures, a little lighter."""
    chance = np.random.default_rng(0)
    made = chance.integers(30, 220, (300, 4, 4, 3)).repeat(4, axis=1).repeat(4, axis=2).astype(np.uint8)
    made[200 : 200 + copies] = np.clip(made[:copies] * 1.02, 0, 255)
    for row, picture in enumerate(made):
        (folder / f"{row}.png").write_bytes(files.encode_png(picture, effort=1))
    lines = [f"{row}.png,{'train' if row < 200 else 'test'}" for row in range(300)]
    (folder / "metadata.csv").write_text("file_name,split\n" + "\n".join(lines) + "\n")
    return folder


@pytest.mark.parametrize(("copies", "readings"), [(8, {"look here"}), (0, {"as expected", "cannot tell"})])
def test_pictures_that_were_made_a_little_lighter_are_found(tmp_path: Path, copies: int, readings: set[str]) -> None:
    finding = look(pictures(tmp_path, copies), split="split")
    assert finding.reading in readings
    assert finding.quantities[0].estimate.value == copies / 100


def test_a_split_without_a_test_says_how_to_name_one() -> None:
    columns = {"x": np.arange(40), "part": np.repeat(["early", "late"], 20)}
    with pytest.raises(OptionError, match="--split part=early"):
        maquette.check(columns, split="part")
    assert maquette.check(columns, split="part=late", only="duplicates").facts[0] == ("rows", "20")
    with pytest.raises(OptionError, match="has no value `never`"):
        maquette.check(columns, split="part=never")
    with pytest.raises(OptionError, match="the reference already"):
        maquette.check(columns, split="part=late", reference=columns)
