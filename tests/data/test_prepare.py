import threading
from pathlib import Path

import numpy as np
import pytest

from maquette.data import files
from maquette.data.prepare import Item, Preparation, prepare
from maquette.errors import RunError
from some_pictures import random_picture, save_labels, save_picture, save_pictures


def items(folder: Path) -> list[Item]:
    return [Item(path, {}, path.name) for path in sorted(folder.glob("*.*"))]


def test_rows_hold_the_fitted_pictures_in_order(tmp_path: Path) -> None:
    save_pictures(tmp_path / "in", 70, height=30, width=20)
    found = prepare(items(tmp_path / "in"), Preparation(12, 16), tmp_path / "cache")
    array = found.arrays["pictures"]
    assert array.shape == (70, 16, 12, 3)
    assert array.dtype == np.uint8
    assert not array.flags.writeable
    for index in (0, 33, 69):
        assert (array[index] == files.fit(random_picture(index, 30, 20), 12, 16)).all()


def test_a_second_preparation_reads_no_picture(tmp_path: Path) -> None:
    rows = items(save_pictures(tmp_path / "in", 3))
    first = np.array(prepare(rows, Preparation(8, 8), tmp_path / "cache").arrays["pictures"])
    for row in rows:
        row.path.unlink()
    assert (prepare(rows, Preparation(8, 8), tmp_path / "cache").arrays["pictures"] == first).all()


def test_another_content_or_another_preparation_is_prepared_anew(tmp_path: Path) -> None:
    rows = items(save_pictures(tmp_path / "in", 3))
    prepare(rows, Preparation(8, 8), tmp_path / "cache")
    prepare(rows, Preparation(8, 8, "pad"), tmp_path / "cache")
    prepare([*rows[:2], Item(rows[2].path, {}, "changed")], Preparation(8, 8), tmp_path / "cache")
    assert len(list((tmp_path / "cache" / "prepared").iterdir())) == 3


def test_bad_files_leave_no_row_and_give_their_reason(tmp_path: Path) -> None:
    save_pictures(tmp_path / "in", 5)
    (tmp_path / "in" / "001.png").write_bytes(b"")
    (tmp_path / "in" / "003.png").write_text("words")
    for _ in range(2):  # remembered the second time
        found = prepare(items(tmp_path / "in"), Preparation(8, 8), tmp_path / "cache")
        assert found.kept == (0, 2, 4)
        assert found.bad == ((1, "empty"), (3, "not a picture"))
        assert found.arrays["pictures"].shape == (3, 8, 8, 3)
        assert (found.arrays["pictures"][2] == files.fit(random_picture(4), 8, 8)).all()


def test_all_parts_of_a_row_are_there_or_none(tmp_path: Path) -> None:
    save_pictures(tmp_path / "a", 3)
    save_pictures(tmp_path / "b", 3)
    save_labels(tmp_path / "labels", 3)
    (tmp_path / "b" / "001.png").write_bytes(b"")
    rows = [
        Item(path, {"input": tmp_path / "b" / path.name, "label_map": tmp_path / "labels" / path.name}, path.name)
        for path in sorted((tmp_path / "a").iterdir())
    ]
    found = prepare(rows, Preparation(8, 8), tmp_path / "cache")
    assert found.kept == (0, 2)
    assert {name: array.shape for name, array in found.arrays.items()} == {
        "pictures": (2, 8, 8, 3),
        "input": (2, 8, 8, 3),
        "label_map": (2, 8, 8),
    }
    assert set(np.unique(found.arrays["label_map"])) <= {0, 1, 2}


def test_two_halves_become_picture_and_input(tmp_path: Path) -> None:
    both = np.concatenate([np.full((16, 16, 3), 10, np.uint8), np.full((16, 16, 3), 200, np.uint8)], axis=1)
    files.write(tmp_path / "in" / "a.png", both)
    found = prepare(items(tmp_path / "in"), Preparation(8, 8, halves=("right", "left")), tmp_path / "cache")
    assert (found.arrays["pictures"] == 200).all()
    assert (found.arrays["input"] == 10).all()
    save_picture(tmp_path / "in" / "square.png")
    found = prepare(items(tmp_path / "in"), Preparation(8, 8, halves=("right", "left")), tmp_path / "cache")
    assert (found.kept, found.bad) == ((0,), ((1, "not two halves"),))


def test_an_interrupted_preparation_leaves_nothing_and_the_next_succeeds(tmp_path: Path) -> None:
    rows = items(save_pictures(tmp_path / "in", 40))

    def interrupt(doing: str, done: int, of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        prepare(rows, Preparation(8, 8), tmp_path / "cache", interrupt)
    assert not list((tmp_path / "cache" / "prepared").iterdir())
    assert len(prepare(rows, Preparation(8, 8), tmp_path / "cache").kept) == 40


def test_preparing_the_same_twice_at_once_does_not_clash(tmp_path: Path) -> None:
    rows = items(save_pictures(tmp_path / "in", 40))
    results: list[np.ndarray] = []
    threads = [
        threading.Thread(target=lambda: results.append(prepare(rows, Preparation(8, 8), tmp_path / "cache").arrays["pictures"]))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 4
    assert all((result == results[0]).all() for result in results)
    assert len(list((tmp_path / "cache" / "prepared").iterdir())) == 1


def test_a_cache_that_lost_a_file_is_made_again(tmp_path: Path) -> None:
    rows = items(save_pictures(tmp_path / "in", 2))
    prepare(rows, Preparation(8, 8), tmp_path / "cache")
    next((tmp_path / "cache" / "prepared").glob("*/pictures.npy")).unlink()
    assert prepare(rows, Preparation(8, 8), tmp_path / "cache").arrays["pictures"].shape == (2, 8, 8, 3)


def test_a_cache_that_cannot_be_written_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(RunError, match="could not be written"):
        prepare(items(save_pictures(tmp_path / "in", 2)), Preparation(8, 8), tmp_path / "file" / "cache")


def test_progress_ends_at_the_whole(tmp_path: Path) -> None:
    heard: list[tuple[str, int, int]] = []
    prepare(items(save_pictures(tmp_path / "in", 40)), Preparation(8, 8), tmp_path / "cache", lambda *what: heard.append(what))
    assert heard[-1] == ("preparing", 40, 40)


def test_no_row_at_all_is_an_empty_array(tmp_path: Path) -> None:
    save_picture(tmp_path / "in" / "a.png")
    (tmp_path / "in" / "a.png").write_bytes(b"")
    assert prepare(items(tmp_path / "in"), Preparation(8, 8), tmp_path / "cache").arrays["pictures"].shape == (0, 8, 8, 3)


def test_a_pair_whose_halves_have_different_shapes_is_left_out_and_a_smaller_half_of_the_same_shape_is_not(tmp_path: Path) -> None:
    sizes = {"whole": ((40, 20), (20, 10)), "torn": ((40, 20), (40, 30)), "near": ((100, 50), (34, 17))}
    rows = []
    for name, (one, other) in sizes.items():
        for folder, (height, width) in (("B", one), ("A", other)):
            save_picture(tmp_path / folder / f"{name}.png", 0, height, width)
        rows.append(Item(tmp_path / "B" / f"{name}.png", {"input": tmp_path / "A" / f"{name}.png"}, name))
    assert prepare(rows, Preparation(8, 16), tmp_path / "cache").bad == ((1, "halves of different shapes"),)
    # the middle is cut at a picture's own scale, so there the halves must be as large as each other
    assert [place for place, _ in prepare(rows, Preparation(8, 16, "centre"), tmp_path / "cache").bad] == [0, 1, 2]
