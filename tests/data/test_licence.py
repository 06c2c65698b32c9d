from pathlib import Path

import pytest

from maquette.data.licence import find_licence


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("LICENSE", "MIT License\n\nCopyright (c) 2020", "MIT (LICENSE)"),
        ("LICENSE.txt", "Creative Commons Legal Code\n\nCC0 1.0 Universal", "CC0-1.0 (LICENSE.txt)"),
        ("COPYING", "GNU GENERAL PUBLIC LICENSE Version 3", "GPL-3.0 (COPYING)"),
        ("README.md", "---\ntags: [faces]\nlicense: cc-by-4.0\n---\n# Faces", "cc-by-4.0 (README.md)"),
        ("README.md", "Photographs under CC BY-NC 4.0.", "CC-BY-NC-4.0 (README.md)"),
        ("README.txt", "Emoji (MIT), drawn by hand", "MIT (README.txt)"),
        ("README.md", "Pictures of permitted things; submit yours.", ""),
        ("notes.txt", "MIT License", ""),
        ("deep/LICENSE", "MIT License", ""),
    ],
)
def test_a_licence_is_found_where_it_is_named(tmp_path: Path, name: str, text: str, expected: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(text)
    assert find_licence(tmp_path, (name,)) == expected


def test_a_licence_file_goes_before_a_readme(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("Some parts are public domain.")
    (tmp_path / "LICENSE").write_text("Apache License")
    assert find_licence(tmp_path, ("README.md", "LICENSE")) == "Apache-2.0 (LICENSE)"
