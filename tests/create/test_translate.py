from pathlib import Path

import numpy as np
import pytest

from maquette.create.recipe import read_recipe
from maquette.create.translate import translate
from maquette.data import files
from maquette.data.arrays import in_colours
from maquette.errors import OptionError, PicturesError
from maquette.model import Model, open_model

DRAWING = np.random.default_rng(1).integers(0, 256, (40, 60, 3), np.uint8)


@pytest.fixture(scope="module")
def emoji(tiny_models: Path) -> Model:
    return open_model(tiny_models / "emoji")


def test_one_picture_becomes_one_picture_with_its_recipe(emoji: Model, tmp_path: Path) -> None:
    files.write(tmp_path / "in.png", DRAWING)
    [row] = translate(emoji, tmp_path / "in.png", tmp_path / "out.png", "cover")
    assert np.array_equal(files.read(row["output"]), files.from_pil(emoji.translate(DRAWING, "cover")))
    found = read_recipe(tmp_path / "out.png")
    assert found is not None
    assert (found["input"], found["crop"], found["digest"]) == ("in.png", "cover", emoji.digest)


def test_a_folder_keeps_its_names_and_passes_over_what_is_broken(emoji: Model, tmp_path: Path) -> None:
    source = tmp_path / "in"
    for name in ("a.png", "deep/b.jpg", "twin.png", "twin.jpg"):
        files.write(source / name, DRAWING)
    (source / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (source / "notes.txt").write_text("no picture")
    rows = translate(emoji, source, tmp_path / "out")
    assert [row["reason"] for row in rows if "reason" in row] == ["truncated"]
    made = sorted(path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*.png"))
    assert made == ["a.png", "deep/b.png", "twin-jpg.png", "twin-png.png"]


def test_pictures_already_made_are_not_made_into_others(emoji: Model, tmp_path: Path) -> None:
    files.write(tmp_path / "in" / "a.png", DRAWING)
    for _ in range(2):
        assert len(translate(emoji, tmp_path / "in", tmp_path / "in" / "out")) == 1


def test_what_cannot_be_is_said(emoji: Model, tiny_models: Path, tmp_path: Path) -> None:
    files.write(tmp_path / "in" / "a.png", DRAWING)
    (tmp_path / "none").mkdir()
    wrong = (
        (tmp_path / "nothing.png", "o.png", PicturesError, "no such file"),
        (tmp_path / "none", "o", PicturesError, "no pictures in it"),
        (tmp_path / "in", "o.png", OptionError, "a folder is needed"),
        (tmp_path / "in" / "a.png", "o", OptionError, r"Try `--out o\.png`"),
    )
    for source, out, kind, message in wrong:
        with pytest.raises(kind, match=message):
            translate(emoji, source, tmp_path / out)
    with pytest.raises(OptionError, match="--crop squash"):
        translate(emoji, tmp_path / "in", tmp_path / "o", "squash")  # type: ignore[arg-type]
    with pytest.raises(OptionError, match="maquette sample"):
        translate(open_model(tiny_models / "faces"), tmp_path / "in", tmp_path / "o")


def test_a_label_map_is_translated_from_indices_from_a_palette_and_from_colours(coast: Path, tmp_path: Path) -> None:
    model = open_model(coast)
    indices = np.zeros((40, 40), np.uint8)
    indices[20:], indices[30:, 10:] = 1, 2
    assert model.spec.map is not None
    colours = in_colours(indices, model.spec.map.colours)
    files.write(tmp_path / "in" / "grey.png", indices[..., None])
    files.write_indexed(tmp_path / "in" / "palette.png", 2 - indices, [(255, 255, 0), (0, 255, 0), (0, 0, 255)])
    files.write(tmp_path / "in" / "colours.png", colours)
    rows = translate(model, tmp_path / "in", tmp_path / "out", seed=3)
    made = [files.read(row["output"]) for row in rows]
    assert all(np.array_equal(made[0], other) for other in made)
    found = read_recipe(tmp_path / "out" / "grey.png")
    assert found is not None
    assert found["seed"] == 3


def test_a_style_picture_is_read_and_named(coast: Path, tmp_path: Path) -> None:
    model = open_model(coast)
    files.write(tmp_path / "map.png", np.zeros((32, 32, 1), np.uint8))
    files.write(tmp_path / "style.png", DRAWING)
    translate(model, tmp_path / "map.png", tmp_path / "out.png", style=tmp_path / "style.png")
    made = model.translate(np.zeros((32, 32), np.uint8), style=DRAWING)
    assert np.array_equal(files.read(tmp_path / "out.png"), files.from_pil(made))
    found = read_recipe(tmp_path / "out.png")
    assert found is not None
    assert found["style"] == "style.png"


def test_a_map_with_an_unknown_index_is_named_and_in_a_folder_passed_over(coast: Path, tmp_path: Path) -> None:
    model = open_model(coast)
    files.write(tmp_path / "in" / "bad.png", np.full((32, 32, 1), 9, np.uint8))
    with pytest.raises(PicturesError, match=r"bad.png`: the index 9 at column 0, row 0 is no label"):
        translate(model, tmp_path / "in" / "bad.png", tmp_path / "out.png")
    assert [row["reason"] for row in translate(model, tmp_path / "in", tmp_path / "out")] == ["wrong label"]
