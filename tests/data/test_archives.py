import io
import os
import tarfile
import zipfile
from pathlib import Path

import pytest

from maquette.data import archives
from maquette.data.layouts import read_layout
from maquette.errors import PicturesError
from some_pictures import save_picture, save_pictures


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    save_pictures(tmp_path / "set" / "train" / "cat", 2)
    save_pictures(tmp_path / "set" / "train" / "dog", 2)
    (tmp_path / "set" / "LICENSE").write_text("MIT License")
    return tmp_path / "set"


def packed(folder: Path, name: str) -> Path:
    path = folder.parent / name
    if name.endswith(".zip"):
        with zipfile.ZipFile(path, "w") as archive:
            for file in sorted(folder.rglob("*")):
                archive.write(file, file.relative_to(folder.parent))
    else:
        with tarfile.open(path, "w:gz" if name.endswith("gz") else "w") as archive:
            archive.add(folder, "set")
    return path


@pytest.mark.parametrize("name", ["set.zip", "set.tar", "set.tar.gz", "set.tgz"])
def test_an_archive_is_read_as_the_folder_in_it(folder: Path, name: str) -> None:
    layout = read_layout(packed(folder, name), cache=folder.parent / "cache")
    # the one folder that holds everything is the archive's own wrapping
    assert [entry.name for entry in layout.entries] == [f"train/{name}/00{index}.png" for name in ("cat", "dog") for index in range(2)]
    assert layout.classes == ("cat", "dog")


def test_an_archive_is_unpacked_once_and_again_when_it_changes(folder: Path) -> None:
    path, cache = packed(folder, "set.zip"), folder.parent / "cache"
    first, _ = archives.unpack(path, cache)
    (first / "mark").write_text("still here")
    assert archives.unpack(path, cache)[0] == first
    save_picture(folder / "train" / "cat" / "new.png", 9)
    os.utime(packed(folder, "set.zip"), (1, 1))
    assert archives.unpack(path, cache)[0] != first


@pytest.mark.parametrize("name", ["../out.png", "/etc/out.png", "a/../../out.png", "c:/out.png", "..\\out.png"])
def test_a_name_that_leads_out_of_the_archive_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / "bad.tar"
    with tarfile.open(path, "w") as archive:
        archive.addfile(tarfile.TarInfo(name), io.BytesIO())
    with pytest.raises(PicturesError, match="leads out"):
        archives.unpack(path, tmp_path / "cache")
    assert not list(tmp_path.rglob("out.png"))
    assert not list((tmp_path / "cache" / "archives").iterdir())


def test_links_are_left_out_and_listed(tmp_path: Path) -> None:
    path = tmp_path / "set.tar"
    picture = save_picture(tmp_path / "a.png")
    with tarfile.open(path, "w") as archive:
        archive.add(picture, "a.png")
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE):
            link = tarfile.TarInfo(f"link{kind.decode()}.png")
            link.type, link.linkname = kind, "/etc/passwd"
            archive.addfile(link)
    layout = read_layout(path, cache=tmp_path / "cache")
    assert [entry.name for entry in layout.entries] == ["a.png"]
    assert [skipped.reason for skipped in layout.skipped] == ["a link or a device in the archive"] * 2


def test_a_link_in_a_zip_is_left_out_too(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "set.zip", "w") as archive:
        archive.write(save_picture(tmp_path / "a.png"), "a.png")
        link = zipfile.ZipInfo("link.png")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    assert [skipped.name for skipped in read_layout(tmp_path / "set.zip", cache=tmp_path / "cache").skipped] == ["link.png"]


def test_an_archive_that_grows_without_measure_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for index in range(8):
            archive.writestr(f"{index}.png", bytes(2**20))
    monkeypatch.setattr(archives, "_SLACK", 2**20)
    with pytest.raises(PicturesError, match="unpacks to more than"):
        archives.unpack(tmp_path / "bomb.zip", tmp_path / "cache")


@pytest.mark.parametrize("name", ["set.zip", "set.tar.gz"])
def test_a_damaged_archive_is_refused(folder: Path, name: str) -> None:
    path = packed(folder, name)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(PicturesError, match="damaged or protected"):
        archives.unpack(path, folder.parent / "cache")
