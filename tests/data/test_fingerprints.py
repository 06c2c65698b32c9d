import hashlib
import os
from pathlib import Path

from maquette.data.fingerprints import UNREADABLE, fingerprints


def test_the_hash_is_of_the_content(tmp_path: Path) -> None:
    paths = [tmp_path / "a", tmp_path / "b", tmp_path / "c"]
    for path, content in zip(paths, [b"one", b"one", b"two"], strict=True):
        path.write_bytes(content)
    found = fingerprints(tmp_path, paths, tmp_path / "cache")
    assert found[paths[0]] == found[paths[1]] == hashlib.blake2b(b"one", digest_size=16).hexdigest()
    assert found[paths[2]] != found[paths[0]]


def test_a_file_is_read_again_only_when_its_size_or_time_changes(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"one")
    heard: list[int] = []
    first = fingerprints(tmp_path, [path], tmp_path / "cache")
    status = path.stat()
    path.write_bytes(b"two")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))  # looks unchanged, so it is not read
    assert fingerprints(tmp_path, [path], tmp_path / "cache", lambda doing, done, of: heard.append(done)) == first
    assert heard == []
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns + 1))
    assert fingerprints(tmp_path, [path], tmp_path / "cache", lambda doing, done, of: heard.append(done)) != first
    assert heard == [1]


def test_a_file_that_is_not_there_has_no_hash(tmp_path: Path) -> None:
    assert fingerprints(tmp_path, [tmp_path / "gone"], tmp_path / "cache") == {tmp_path / "gone": UNREADABLE}
    (tmp_path / "gone").write_bytes(b"now it is")
    assert fingerprints(tmp_path, [tmp_path / "gone"], tmp_path / "cache")[tmp_path / "gone"] != UNREADABLE


def test_a_damaged_memory_is_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"one")
    first = fingerprints(tmp_path, [path], tmp_path / "cache")
    for index in (tmp_path / "cache" / "fingerprints").iterdir():
        index.write_text("{half of a js")
    assert fingerprints(tmp_path, [path], tmp_path / "cache") == first
