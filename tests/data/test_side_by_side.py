from pathlib import Path

import numpy as np
import pytest

from maquette.data.pictures import Pictures, open_pictures
from maquette.data.side_by_side import PictureSet, SideBySide
from maquette.errors import PicturesError
from some_pictures import save_pictures


@pytest.fixture(scope="module")
def sets(tmp_path_factory: pytest.TempPathFactory) -> tuple[Pictures, Pictures]:
    folder = tmp_path_factory.mktemp("sets")
    save_pictures(folder / "day", 7)
    save_pictures(folder / "night", 4, first_seed=100)
    (folder / "night" / "README.md").write_text("licence: MIT License")
    return open_pictures(folder / "day", size=8), open_pictures(folder / "night", size=8)


def halves(pictures: PictureSet) -> tuple[np.ndarray, np.ndarray]:
    rows = pictures.batch(np.arange(len(pictures)))["pictures"]
    return rows[:, :, :8], rows[:, :, 8:]


def counts(rows: np.ndarray, pictures: np.ndarray) -> list[int]:
    """How often each of the pictures is among the rows."""
    return [int((rows == picture).all(axis=(1, 2, 3)).sum()) for picture in pictures]


def test_a_row_is_a_picture_of_each_set_and_all_of_both_are_shown(sets: tuple[Pictures, Pictures]) -> None:
    both = SideBySide(*sets)
    assert len(both) == 7
    assert (both.spec.height, both.spec.width, both.spec.channels) == (8, 16, 3)
    left, right = halves(both)
    assert left.shape == (7, 8, 8, 3)
    assert np.array_equal(left, sets[0].pictures)
    assert sorted(counts(right, sets[1].pictures)) == [1, 2, 2, 2]


def test_the_shorter_set_may_come_first(sets: tuple[Pictures, Pictures]) -> None:
    left, right = halves(SideBySide(sets[1], sets[0]))
    assert sorted(counts(left, sets[1].pictures)) == [1, 2, 2, 2]
    assert counts(right, sets[0].pictures) == [1] * 7


def test_two_sets_in_the_same_order_do_not_come_as_pairs(sets: tuple[Pictures, Pictures]) -> None:
    left, right = halves(SideBySide(sets[0], sets[0]))
    assert not np.array_equal(left, right)


def test_rows_come_in_the_order_asked_for_and_are_copies(sets: tuple[Pictures, Pictures]) -> None:
    both = SideBySide(*sets)
    everything, some = both.batch(range(7))["pictures"], both.batch([5, 2, 5])["pictures"]
    assert np.array_equal(some, everything[[5, 2, 5]])
    some[:] = 0
    assert np.array_equal(both.batch(range(7))["pictures"], everything)


def test_a_mirror_turns_each_half_by_itself(sets: tuple[Pictures, Pictures]) -> None:
    both = SideBySide(*sets, mirror=True)
    left, right = halves(both)
    assert len(both) == 14
    assert np.array_equal(left[7:], left[:7, :, ::-1])
    ways = np.concatenate([sets[1].pictures, sets[1].pictures[:, :, ::-1]])
    assert sum(counts(right, ways)) == 14
    assert all(count in (1, 2) for count in counts(right, ways))


def test_a_row_is_called_by_the_names_of_both(sets: tuple[Pictures, Pictures]) -> None:
    names = SideBySide(*sets).names
    assert len(names) == 7
    assert names[0].startswith("000.png | ")
    _, right = halves(SideBySide(*sets))
    partner = sets[1].names.index(names[3].split(" | ")[1])
    assert np.array_equal(right[3], sets[1].pictures[partner])


def test_the_manifest_tells_of_both_sets(sets: tuple[Pictures, Pictures]) -> None:
    manifest = SideBySide(*sets).manifest
    assert manifest.count == 11
    assert manifest.preparation.width == 16
    assert [Path(source).name for source in manifest.source.split(" + ")] == ["day", "night"]
    assert "7 from `day`" in manifest.description
    assert "4 from `night`" in manifest.description
    assert manifest.licence == "not known + MIT (README.md)"
    assert manifest.content not in (sets[0].manifest.content, sets[1].manifest.content, SideBySide(sets[1], sets[0]).manifest.content)
    assert manifest.content == SideBySide(*sets).manifest.content
    assert manifest.to_json()["count"] == 11


def test_sets_of_different_form_are_refused(sets: tuple[Pictures, Pictures], tmp_path: Path) -> None:
    larger = open_pictures(save_pictures(tmp_path, 2), size=16)
    with pytest.raises(PicturesError, match=r"16 x 16.*one `--size`"):
        SideBySide(sets[0], larger)
