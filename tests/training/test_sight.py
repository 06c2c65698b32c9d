from pathlib import Path

import numpy as np
import pytest

from making import make_maps, make_pairs, make_pictures
from maquette.data import files
from maquette.data.builtin import make, scene
from maquette.data.drawing import paint
from maquette.data.scenes import KINDS
from maquette.errors import PicturesError
from maquette.features.builtin import builtin
from maquette.seeds import stream
from maquette.training.auto import MOST_FARTHER, NEAR
from maquette.training.sight import discrepancy, farther_in_the_mirror, look, nearest_house_model, this_machine


def letters(folder: Path, count: int) -> Path:
    """The letter F, as it is written: of any colour, a little moved."""
    for index in range(count):
        luck = stream(1, "letters", index)
        picture = np.full((32, 32, 3), luck.integers(180, 256, 3), np.uint8)
        top, left = luck.integers(2, 8, 2)
        ink = luck.integers(0, 120, 3)
        picture[top : top + 22, left : left + 4] = ink
        picture[top : top + 4, left : left + 16] = ink
        picture[top + 9 : top + 13, left : left + 11] = ink
        files.write(folder / f"{index:03d}.png", picture)
    return folder


def portraits(count: int, seed: int = 0) -> np.ndarray:
    assert "portraits" in KINDS.names()
    return np.stack([paint(scene("portraits", seed, index)[0], 64) for index in range(count)])


def test_what_is_in_a_folder_is_seen(tmp_path: Path) -> None:
    make_pictures(tmp_path / "a" / "discs", 6, 40)
    make_pictures(tmp_path / "a" / "balls", 4, 40, seed=2)
    seen = look(tmp_path / "a")
    assert (seen.count, seen.classes, seen.side, seen.is_paired, seen.are_wide) == (10, 2, 40, False, False)
    assert seen.features.shape == (10, 256)


def test_pairs_are_seen_and_not_compared_with_their_mirror_images(tmp_path: Path) -> None:
    seen = look(make_pairs(tmp_path / "pairs", 5, 32))
    assert (seen.count, seen.is_paired) == (5, True)
    assert seen.farther.value is None


def test_two_classes_whose_files_are_numbered_alike_are_no_pairs(tmp_path: Path) -> None:
    for seed, name in enumerate(("hats", "shoes")):
        make_pictures(tmp_path / name, 12, 32, seed)
    seen = look(tmp_path)
    assert (seen.count, seen.classes, seen.is_paired) == (24, 2, False)


def test_built_in_pictures_are_taken_as_pictures_though_they_have_sketches(tmp_path: Path) -> None:
    seen = look(make("cats", 4, 32, 1, tmp_path / "cats"))
    assert (seen.count, seen.is_paired, seen.has_maps, seen.have_drawings) == (4, False, False, True)
    assert look(tmp_path / "cats", input="maps").has_maps
    assert look(tmp_path / "cats", input="pairs").is_paired


def test_label_maps_are_seen_and_are_no_pictures_themselves(tmp_path: Path) -> None:
    seen = look(make_maps(tmp_path / "maps", 5, 32, instances=True))
    assert (seen.count, seen.classes, seen.side, seen.is_paired, seen.has_maps) == (5, 0, 32, False, True)
    assert seen.farther.value is None


def test_only_pictures_that_training_takes_are_counted(tmp_path: Path) -> None:
    for name, count in (("train", 7), ("test", 3)):
        make_pictures(tmp_path / name, count, 32)
    assert look(tmp_path).count == 7


def test_pictures_in_halves_are_seen_to_be_wide(tmp_path: Path) -> None:
    for index in range(3):
        files.write(tmp_path / f"{index}.png", np.full((20, 40, 3), index * 40, np.uint8))
    assert look(tmp_path).are_wide


def test_a_picture_that_cannot_be_read_stops_nobody(tmp_path: Path) -> None:
    make_pictures(tmp_path, 3, 32)
    (tmp_path / "broken.png").write_bytes(b"not a picture")
    seen = look(tmp_path)
    assert (seen.count, len(seen.features)) == (4, 3)


def test_an_empty_folder_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(PicturesError):
        look(tmp_path)


def test_letters_have_a_handedness_and_discs_have_not(tmp_path: Path) -> None:
    written = look(letters(tmp_path / "letters", 60)).farther
    discs = look(make_pictures(tmp_path / "discs", 400, 32)).farther
    assert written.low is not None
    assert written.low > 0.5
    assert discs.high is not None
    assert discs.high < MOST_FARTHER


def test_pictures_that_are_there_twice_do_not_count() -> None:
    rows = stream(0, "rows").standard_normal((40, 8)).astype(np.float32)
    twice = np.concatenate([rows, rows])
    assert farther_in_the_mirror(twice, twice[:, ::-1]).n == 0
    assert farther_in_the_mirror(rows, rows[:, ::-1]).n == 40


def test_too_few_pictures_give_no_share() -> None:
    assert farther_in_the_mirror(np.zeros((2, 4)), np.zeros((2, 4))).value is None


def test_the_distance_of_two_samples_of_one_kind_is_about_nothing() -> None:
    luck = stream(0, "samples")
    one, other = (luck.standard_normal((300, 16)) for _ in range(2))
    assert abs(discrepancy(one, other)) < 0.05
    assert discrepancy(one, other + 1) > 1


def test_portraits_are_near_the_house_model_of_portraits_and_discs_are_not(tmp_path: Path) -> None:
    near = nearest_house_model(builtin(64, 64)(portraits(60)))
    far = nearest_house_model(look(make_pictures(tmp_path, 40, 64)).features)
    assert near is not None
    assert far is not None
    assert near[0] in ("faces-stylegan", "portraits")  # both learned from such portraits
    assert near[1] <= NEAR < far[1]


def test_a_machine_has_a_core() -> None:
    machine = this_machine()
    assert machine.cores >= 1
    assert machine.memory_gb > 0
