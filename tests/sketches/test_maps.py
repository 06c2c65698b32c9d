import json
from pathlib import Path

import numpy as np
import pytest

from maquette.data import files
from maquette.data.layouts import read_layout
from maquette.errors import OptionError, PicturesError
from maquette.sketches.maps import label, make_maps
from maquette.sketches.opencv import opencv
from maquette.sketches.palette import find_palette

COLOURS = np.array([(40, 90, 200), (60, 160, 60), (210, 190, 40)], np.uint8)


@pytest.fixture
def photographs(tmp_path: Path) -> Path:
    """Sky over grass, the line at another height in each, and a sun in some."""
    for index in range(4):
        picture = np.where((np.arange(48) < 14 + 3 * index)[:, None, None], COLOURS[0], COLOURS[1]).repeat(64, axis=1)
        if index % 2:
            picture[2:12, 40:52] = COLOURS[2]
        noise = np.random.default_rng(index).normal(0, 4, picture.shape)
        files.write(tmp_path / "photographs" / f"{index}.png", np.clip(picture + noise, 0, 255).astype(np.uint8))
    return tmp_path / "photographs"


def test_a_label_means_the_same_in_every_picture(photographs: Path, tmp_path: Path) -> None:
    made = make_maps(photographs, tmp_path / "maps", 3)
    labels = json.loads((tmp_path / "maps" / "labels.json").read_text())
    names = [labels[str(index)]["name"] for index in range(3)]
    assert sorted(names) == sorted(["green", "blue", "yellow"])
    assert made.count == 4
    for index in range(4):
        found = files.read_indexed(tmp_path / "maps" / "labels" / f"{index}.png")
        assert found.shape == (48, 64)
        horizon = 14 + 3 * index
        assert np.mean(found[: horizon - 2, :36] == names.index("blue")) > 0.99
        assert np.mean(found[horizon + 2 :] == names.index("green")) > 0.99
        assert (names.index("yellow") in found) == bool(index % 2)


def test_the_folder_is_read_as_pictures_with_label_maps(photographs: Path, tmp_path: Path) -> None:
    make_maps(photographs, tmp_path / "maps", 3, size=(32, 24))
    layout = read_layout(tmp_path / "maps", maps=True)
    assert len(layout.entries) == 4
    assert all("label_map" in entry.sources for entry in layout.entries)
    assert files.read(tmp_path / "maps" / "pictures" / "0.png").shape == (24, 32, 3)


def test_the_same_seed_gives_the_same_maps(photographs: Path, tmp_path: Path) -> None:
    for name in ("one", "other"):
        make_maps(photographs, tmp_path / name, 4, seed=2)
    for path in (tmp_path / "one").rglob("*.png"):
        assert path.read_bytes() == (tmp_path / "other" / path.relative_to(tmp_path / "one")).read_bytes()


def test_less_detail_is_fewer_regions() -> None:
    luck = np.random.default_rng(0)
    picture = np.full((96, 96, 3), COLOURS[0])
    for _ in range(20):
        y, x = luck.integers(4, 80, 2)
        picture[y : y + 10, x : x + 10] = COLOURS[1]
    cv2 = opencv()
    palette = find_palette(cv2.cvtColor(COLOURS[None].astype(np.float32) / 255, cv2.COLOR_RGB2Lab)[0], 3)
    green = palette.names.index("green")
    few, many = (cv2.connectedComponents((label(picture, palette, detail) == green).astype(np.uint8))[0] for detail in (0.0, 1.0))
    assert few < many


def test_wrong_options_and_pictures_are_named(photographs: Path, tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="2 to 64 colours"):
        make_maps(photographs, tmp_path / "x", 1)
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "a.png").write_bytes(b"x")
    with pytest.raises(PicturesError, match="not one picture"):
        make_maps(tmp_path / "bad", tmp_path / "y", 4)
