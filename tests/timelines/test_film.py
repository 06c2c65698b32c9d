from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from maquette.data import arrays, files
from maquette.timelines import film
from maquette.timelines.strip import Column, choose_places

PLACES = choose_places({}, rows=2, across=1)


def previews(folder: Path, levels: dict[int, int], count: int = 5) -> film.Preview:
    for seen, level in levels.items():
        files.write(folder / f"{seen:09d}.png", arrays.grid(np.full((count, 8, 8, 3), level, np.uint8)))
    return film.Preview(folder, max(levels))


@pytest.mark.parametrize("count", [1, 3, 9, 20])
def test_a_contact_sheet_is_cut_into_the_pictures_it_was_made_of(count: int) -> None:
    pictures = np.random.default_rng(0).integers(0, 256, (count, 6, 8, 3), dtype=np.uint8)
    assert (film.cut(arrays.grid(pictures), count, (6, 8)) == pictures).all()


def test_shares_go_from_nothing_to_all_in_equal_ratios() -> None:
    shares = film.shares()
    assert shares[0] == 0
    assert shares[1] == pytest.approx(film.FIRST)
    assert shares[-1] == 1
    assert np.allclose(np.divide(shares[2:], shares[1:-1]), film.FACTOR)


def test_each_frame_shows_every_family_at_the_same_share_of_its_own_budget(tmp_path: Path) -> None:
    slow = previews(tmp_path / "slow", {0: 10, 50: 60, 100: 110})
    fast = previews(tmp_path / "fast", {0: 10, 5000: 60, 10000: 110})
    for share, level in ((0.0, 10), (0.5, 60), (1.0, 110)):
        for preview in (slow, fast):
            assert (film._at(preview, share, PLACES, 5, (8, 8)) == level).all()


def test_the_film_ends_with_the_strip_and_stays_there(tmp_path: Path) -> None:
    ends = Column("2014", "GAN", np.full((2, 8, 8, 3), 200, np.uint8))
    real = Column("real", "your pictures", np.full((2, 8, 8, 3), 90, np.uint8), is_real=True)
    film.write(tmp_path / "f.gif", [ends, real], [previews(tmp_path / "p", {0: 10, 100: 110})], PLACES, 5, "1 minute")
    with Image.open(tmp_path / "f.gif") as gif:
        assert gif.n_frames == len(film.shares())  # type: ignore[attr-defined]
        gif.seek(0)
        first = np.asarray(gif.convert("RGB"))
        gif.seek(gif.n_frames - 1)  # type: ignore[attr-defined]
        last, stays = np.asarray(gif.convert("RGB")), gif.info["duration"]
    assert [int((abs(first.astype(int) - level).max(axis=2) < 3).sum() > 1000) for level in (10, 200, 90)] == [1, 0, 1]
    assert [int((abs(last.astype(int) - level).max(axis=2) < 3).sum() > 1000) for level in (10, 200, 90)] == [0, 1, 1]
    assert stays == 3000
