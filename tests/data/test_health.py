import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from making import make_maps
from maquette.data import files
from maquette.data.advice import advice
from maquette.data.health import Health, Spread, inspect
from maquette.errors import PicturesError
from some_pictures import random_picture, save_picture, save_pictures


@pytest.fixture
def ill(tmp_path: Path) -> Health:
    """A folder with a bit of everything that can be wrong."""
    save_pictures(tmp_path / "train" / "cat", 12)
    save_pictures(tmp_path / "train" / "dog", 3, first_seed=20, height=40, width=20)
    save_pictures(tmp_path / "test" / "cat", 2, first_seed=40)
    save_pictures(tmp_path / "test" / "dog", 2, first_seed=50)
    shutil.copy(tmp_path / "train" / "cat" / "003.png", tmp_path / "train" / "cat" / "copy.png")
    shutil.copy(tmp_path / "train" / "cat" / "004.png", tmp_path / "test" / "cat" / "leak.png")
    files.write(tmp_path / "train" / "dog" / "near.jpg", files.fit(random_picture(5), 64, 64))
    (tmp_path / "train" / "cat" / "empty.png").write_bytes(b"")
    (tmp_path / "train" / "cat" / "words.png").write_text("words")
    return inspect(tmp_path)


def test_everything_is_counted(ill: Health) -> None:
    assert (ill.count, ill.readable) == (24, 22)
    assert ill.splits == {"train": 17, "test": 5}
    assert ill.classes == {"cat": 16, "dog": 6}
    assert ill.sizes == {"24 x 24": 18, "20 x 40": 3, "64 x 64": 1}
    assert ill.width == Spread(20, 24, 64)
    assert ill.short_sides == {"16 to 31": 21, "32 to 63": 0, "64 to 127": 1}
    assert ill.shapes == {"tall": 3, "square": 19, "wide": 0}
    assert ill.formats == {"PNG": 21, "JPEG": 1}
    assert ill.suggested_size == 16
    assert ill.reasons == {"empty": 1, "not a picture": 1}


def test_copies_and_likenesses_are_found_also_across_splits_and_classes(ill: Health) -> None:
    assert [(alike.names, alike.splits) for alike in ill.exact] == [
        (("test/cat/leak.png", "train/cat/004.png"), ("train", "test")),
        (("train/cat/003.png", "train/cat/copy.png"), ("train",)),
    ]
    assert [(alike.names, alike.classes) for alike in ill.near] == [(("train/cat/005.png", "train/dog/near.jpg"), ("cat", "dog"))]
    assert ill.copies == 2
    assert len(ill.leaks) == 1


def test_balance_is_the_entropy_of_the_classes(ill: Health) -> None:
    shares = np.array([16, 6]) / 22
    assert ill.balance == pytest.approx(-(shares * np.log2(shares)).sum())


def test_the_advice_names_what_is_wrong(ill: Health) -> None:
    said = "\n".join(advice(ill))
    assert "2 files will not be used: 1 empty, 1 not a picture." in said
    assert "22 pictures are few" in said
    assert "2 pictures in 1 group are the same or nearly the same across splits (train and test)" in said
    assert "1 group of pictures that look the same lies in different classes, such as cat and dog" in said
    assert "2 pictures are exact copies of another" in said
    assert "Shapes differ (14% tall)" in said
    assert "`--size 16`" in said


def test_a_class_with_many_times_the_pictures_of_another_is_named(tmp_path: Path) -> None:
    save_pictures(tmp_path / "hat", 9)
    save_pictures(tmp_path / "dress", 1, first_seed=20)
    assert "The largest class (hat, 9) has 9.0 times as many pictures as the smallest (dress, 1)." in advice(inspect(tmp_path))


def test_annotations_are_shares_or_a_spread(tmp_path: Path) -> None:
    save_pictures(tmp_path, 20)
    rows = [f"{i:03d}.png,{'long' if i else 'short'},{i / 2},{i % 3},{'' if i < 5 else 'x'}" for i in range(20)]
    (tmp_path / "metadata.csv").write_text("file_name,hair,weight,step,note\n" + "\n".join(rows))
    health = inspect(tmp_path)
    hair, weight, step, note = health.columns
    assert hair.counts == {"long": 19, "short": 1}
    assert (weight.counts, weight.spread) == ({}, Spread(0, 4.75, 9.5))
    assert list(step.counts.items()) == [("0", 7), ("1", 7), ("2", 6)]
    assert note.missing == 5
    said = "\n".join(advice(health))
    assert "`hair` is long in 95% of the pictures" in said
    assert "`note` is missing for 5 of 20 pictures" in said


def test_pairs_are_recognised_and_their_missing_halves_listed(tmp_path: Path) -> None:
    save_pictures(tmp_path / "A", 3)
    save_pictures(tmp_path / "B", 4, first_seed=10)
    (tmp_path / "A" / "001.png").write_bytes(b"")
    health = inspect(tmp_path)
    assert health.is_paired
    assert [(skipped.name, skipped.reason) for skipped in health.skipped] == [("B/003.png", "no partner in A/"), ("B/001.png", "empty")]


def test_pictures_twice_as_wide_as_high_may_be_two_halves(tmp_path: Path) -> None:
    save_pictures(tmp_path, 3, height=16, width=32)
    assert any("pix2pix" in sentence for sentence in advice(inspect(tmp_path)))


def test_transparent_and_moving_pictures_are_counted(tmp_path: Path) -> None:
    files.write(tmp_path / "clear.png", np.zeros((20, 20, 4), np.uint8))
    files.write(tmp_path / "solid.png", np.full((20, 20, 4), 255, np.uint8))
    files.write_gif(tmp_path / "film.gif", [random_picture(0), random_picture(1)], 50)
    health = inspect(tmp_path)
    assert (health.transparent, health.moving) == (1, 1)


def test_a_folder_where_nothing_can_be_read_is_an_answer_and_no_error(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_text("words")
    health = inspect(tmp_path)
    assert (health.count, health.readable, health.suggested_size) == (1, 0, None)
    assert "1 file will not be used" in advice(health)[0]
    (tmp_path / "a.png").unlink()
    with pytest.raises(PicturesError, match="no pictures"):
        inspect(tmp_path)


def test_the_health_is_plain_data(ill: Health) -> None:
    document = json.loads(json.dumps(ill.to_json(), allow_nan=False))
    assert document["schema"] == 1
    assert document["copies"] == 2
    assert len(document["leaks"]) == 1


def test_a_healthy_folder_is_told_so(tmp_path: Path) -> None:
    for index in range(500):
        save_picture(tmp_path / f"{index}.png", index, 32, 32)
    (tmp_path / "LICENSE").write_text("MIT License")
    assert advice(inspect(tmp_path))[0] == "Nothing stands in the way of training."


@pytest.mark.realdata
def test_a_real_folder_has_known_ailments(shared_data: Path) -> None:
    tiles = inspect(shared_data / "crawl_tiles_cc0")
    assert tiles.copies == 52
    assert tiles.modes["P"] == 2310
    assert tiles.suggested_size == 32
    clothing = inspect(shared_data / "clothing_small_128")
    assert (clothing.copies, clothing.leaks) == (0, ())
    assert len(clothing.near) == 1


def test_label_maps_are_counted_and_what_is_rare_or_wrong_is_named(tmp_path: Path) -> None:
    make_maps(tmp_path, 3, 64)
    one = files.read_indexed(tmp_path / "labels" / "0000.png").copy()
    one[0, 0], one[0, 1] = 3, 255
    files.write(tmp_path / "labels" / "0000.png", one[..., None])
    (tmp_path / "labels.json").write_text('["sky", "sea", "sand", "gull", "ship"]')
    health = inspect(tmp_path)
    assert [label.name for label in health.labels] == ["sky", "sea", "sand", "gull", "ship"]
    assert sum(label.share for label in health.labels) == pytest.approx(1 - 1 / (3 * 64 * 64))
    assert (health.labels[3].maps, health.labels[4].maps) == (1, 0)
    said = "\n".join(advice(health))
    assert "Labels of less than 0.1% of all pixels are hardly learned: gull (0.01%, in 1 map)" in said
    assert "No label map holds ship" in said
    assert "of the maps' pixels say nothing (255)" in said
    one[5, 5] = 77
    files.write(tmp_path / "labels" / "0000.png", one[..., None])
    assert "1 label map cannot be used, and training will refuse them. labels/0000.png: the index 77" in "\n".join(
        advice(inspect(tmp_path))
    )


def test_label_maps_that_are_none_are_part_of_the_answer(tmp_path: Path) -> None:
    for folder in ("pictures", "labels"):
        save_pictures(tmp_path / folder, 3)
    assert "more than 256 colours" in "\n".join(advice(inspect(tmp_path)))
    assert inspect(save_pictures(tmp_path / "plain", 2)).labels == ()
