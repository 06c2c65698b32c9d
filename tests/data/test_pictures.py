import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from maquette.data import files, pictures
from maquette.data.pictures import open_pictures
from maquette.errors import OptionError, PicturesError
from maquette.spec import PictureSpec
from some_pictures import random_picture, save_picture, save_pictures


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("MAQUETTE_CACHE", str(folder))
    return folder


def test_a_folder_becomes_a_collection_with_spec_names_and_manifest(tmp_path: Path, own_cache: Path) -> None:
    save_pictures(tmp_path / "cat", 3)
    save_pictures(tmp_path / "dog", 2, first_seed=10)
    (tmp_path / "README.md").write_text("---\nlicense: cc0-1.0\n---\n")
    found = open_pictures(tmp_path, size=(16, 8))
    assert len(found) == 5
    assert found.spec == PictureSpec(8, 16, 3)
    assert found.names[3] == "dog/000.png"
    assert found.classes.classes == ("cat", "dog")
    assert found.labels is not None
    assert found.labels.tolist() == [0, 0, 0, 1, 1]
    assert found.manifest.classes == {"cat": 3, "dog": 2}
    assert found.manifest.licence == "cc0-1.0 (README.md)"
    assert found.manifest.description == "5 pictures; 2 classes from the folders' names"
    assert json.loads(json.dumps(found.manifest.to_json()))["preparation"]["width"] == 16
    assert (own_cache / "prepared").is_dir()


def test_a_batch_is_a_copy_of_the_rows_asked_for(tmp_path: Path) -> None:
    save_pictures(tmp_path / "A", 4)
    save_pictures(tmp_path / "B", 4, first_seed=50)
    found = open_pictures(tmp_path, size=24, paired=True)
    batch = found.batch([2, 0])
    assert set(batch) == {"pictures", "input"}
    assert (batch["pictures"][0] == random_picture(52)).all()
    assert (batch["input"][1] == random_picture(0)).all()
    batch["pictures"][:] = 0
    assert (found.pictures[2] == random_picture(52)).all()
    assert found.input_spec == found.spec
    assert found.is_paired


def test_the_same_pictures_elsewhere_have_the_same_content_and_need_no_second_preparation(tmp_path: Path, own_cache: Path) -> None:
    first = open_pictures(save_pictures(tmp_path / "one", 3), size=8)
    second = open_pictures(save_pictures(tmp_path / "two", 3), size=8)
    assert first.manifest.content == second.manifest.content
    assert len(list((own_cache / "prepared").iterdir())) == 1
    save_picture(tmp_path / "two" / "001.png", seed=77)
    third = open_pictures(tmp_path / "two", size=8)
    assert third.manifest.content != first.manifest.content
    assert (third.pictures[1] == files.fit(random_picture(77), 8, 8)).all()


def test_transparency_is_laid_on_white_unless_it_is_wanted(tmp_path: Path) -> None:
    clear = np.zeros((8, 8, 4), np.uint8)
    files.write(tmp_path / "a.png", clear)
    assert (open_pictures(tmp_path, size=8).pictures == 255).all()
    assert (open_pictures(tmp_path, size=8, channels=4).pictures == 0).all()
    assert open_pictures(tmp_path, size=8, channels=1).spec.channels == 1


def test_bad_files_are_skipped_and_listed(tmp_path: Path) -> None:
    save_pictures(tmp_path, 6)
    (tmp_path / "001.png").write_bytes((tmp_path / "001.png").read_bytes()[:-40])
    (tmp_path / "004.png").write_bytes(b"")
    found = open_pictures(tmp_path, size=8)
    assert found.names == ("000.png", "002.png", "003.png", "005.png")
    assert [(skipped.name, skipped.reason) for skipped in found.manifest.skipped] == [("001.png", "truncated"), ("004.png", "empty")]
    assert found.manifest.reasons == {"truncated": 1, "empty": 1}


def test_labels_and_annotations_stay_with_their_pictures_when_files_are_bad(tmp_path: Path) -> None:
    save_pictures(tmp_path, 4)
    (tmp_path / "metadata.csv").write_text(
        "file_name,label,age,hair\n" + "".join(f"00{i}.png,{'ab'[i % 2]},{i if i else ''},h{i}\n" for i in range(4))
    )
    (tmp_path / "001.png").write_bytes(b"")
    found = open_pictures(tmp_path, size=8)
    assert found.labels is not None
    assert found.labels.tolist() == [0, 0, 1]
    assert np.isnan(found.annotations["age"][0])
    assert found.annotations["age"][1:].tolist() == [2, 3]
    assert found.annotations["hair"].tolist() == ["h0", "h2", "h3"]


def test_too_few_readable_pictures_stop_it_with_the_share_and_the_reasons(tmp_path: Path) -> None:
    save_pictures(tmp_path, 4)
    for name in ("000.png", "002.png", "003.png"):
        (tmp_path / name).write_text("words")
    with pytest.raises(
        PicturesError, match=r"only 1 of 4 pictures can be read \(25%; at least 50% are needed\): 000.png \(not a picture\)"
    ):
        open_pictures(tmp_path, size=8)
    assert len(open_pictures(tmp_path, size=8, minimum_readable=0.2)) == 1
    (tmp_path / "001.png").write_bytes(b"")
    with pytest.raises(PicturesError, match="only 0 of 4"):
        open_pictures(tmp_path, size=8, minimum_readable=0)


def test_each_split_is_opened_by_its_name(tmp_path: Path) -> None:
    save_pictures(tmp_path / "train", 3)
    save_pictures(tmp_path / "val", 2)
    assert len(open_pictures(tmp_path, size=8)) == 3
    assert len(open_pictures(tmp_path, size=8, split="validation")) == 2
    assert len(open_pictures(tmp_path, size=8, split="all")) == 5
    assert open_pictures(tmp_path, size=8).manifest.splits == {"train": 3, "validation": 2}
    with pytest.raises(PicturesError, match="only train, validation"):
        open_pictures(tmp_path, size=8, split="test")


def test_a_holdout_is_chosen_by_content_and_stays(tmp_path: Path) -> None:
    save_pictures(tmp_path, 40)
    train = set(open_pictures(tmp_path, size=8, holdout=0.25).names)
    held = set(open_pictures(tmp_path, size=8, holdout=0.25, split="test").names)
    assert train | held == {f"{index:03d}.png" for index in range(40)}
    assert not train & held
    assert 3 <= len(held) <= 18
    save_pictures(tmp_path / "more", 10, first_seed=100)
    again = set(open_pictures(tmp_path, size=8, holdout=0.25, split="test").names)
    assert held <= again
    with pytest.raises(PicturesError, match="no folders train"):
        open_pictures(tmp_path, size=8, split="test")


def test_without_a_size_all_pictures_must_have_one(tmp_path: Path) -> None:
    save_pictures(tmp_path, 2, height=10, width=14)
    assert open_pictures(tmp_path, size=None).spec == PictureSpec(10, 14)
    save_picture(tmp_path / "odd.png", height=9, width=9)
    with pytest.raises(OptionError, match=r"14 x 10 \(2\), 9 x 9 \(1\)"):
        open_pictures(tmp_path, size=None)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"size": 0}, "from 1 to 8192"),
        ({"crop": "middle"}, "cover, centre, pad"),
        ({"channels": 2}, r"1 \(grey\), 3"),
        ({"split": "dev"}, "train, validation, test, all"),
        ({"holdout": 1.0}, "share"),
    ],
)
def test_an_argument_that_cannot_be_taken_is_refused_with_what_can(tmp_path: Path, options: dict[str, object], message: str) -> None:
    save_picture(tmp_path / "a.png")
    with pytest.raises(OptionError, match=message):
        open_pictures(tmp_path, **({"size": 8} | options))  # type: ignore[arg-type]


def test_label_maps_are_aligned_with_their_pictures(tmp_path: Path) -> None:
    save_pictures(tmp_path / "images", 2)
    for index in range(2):
        files.write_indexed(tmp_path / "labels" / f"00{index}.png", np.full((24, 24), index + 1, np.uint8), [(0, 0, 0)] * 3)
    (tmp_path / "labels.json").write_text('["sky", "sea", "sand"]')
    found = open_pictures(tmp_path, size=8, maps=True)
    assert found.sources["label_map"].shape == (2, 8, 8)
    assert (found.batch([1])["label_map"] == 2).all()
    assert found.label_names == {0: "sky", 1: "sea", 2: "sand"}


def test_a_large_array_leaves_this_process_after_each_batch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "_RESIDENT", 0)
    found = open_pictures(save_pictures(tmp_path, 5), size=24)
    for _ in range(2):
        assert (found.batch([4, 1])["pictures"][0] == random_picture(4)).all()


def test_killed_while_preparing_the_next_start_prepares_it_all(tmp_path: Path, own_cache: Path) -> None:
    save_pictures(tmp_path, 60)
    code = (
        "import os, sys\nfrom maquette.data.pictures import open_pictures\n"
        "def die(doing, done, of):\n    doing == 'preparing' and os.kill(os.getpid(), 9)\n"
        "open_pictures(sys.argv[1], size=8, progress=die)\n"
    )
    process = subprocess.run([sys.executable, "-c", code, str(tmp_path)], env={**os.environ, "MAQUETTE_CACHE": str(own_cache)}, check=False)
    assert process.returncode == -9
    assert len(open_pictures(tmp_path, size=8)) == 60


@pytest.mark.realdata
def test_real_pictures_of_every_kind_are_opened(shared_data: Path) -> None:
    pairs = open_pictures(shared_data / "fluent_pairs", size=32, paired=True)
    assert len(pairs) == 1594
    assert (pairs.sources["input"][0] != pairs.pictures[0]).any()
    clothing = open_pictures(shared_data / "clothing_small_128", size=32, split="test")
    assert len(clothing) == 372
    assert len(clothing.classes) == 10
    tiles = open_pictures(shared_data / "crawl_tiles_cc0", size=32, crop="pad", channels=4)
    assert len(tiles) == 3800
    assert tiles.manifest.skipped == ()
