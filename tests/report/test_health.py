import io
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from rich.console import Console

from making import make_maps
from maquette.data.advice import advice
from maquette.data.health import Health, inspect
from maquette.report.health import page, text
from some_pictures import save_picture, save_pictures


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    save_pictures(tmp_path / "set" / "train" / "cat", 4)
    save_pictures(tmp_path / "set" / "test" / "cat", 1, first_seed=2)
    save_pictures(tmp_path / "set" / "test" / "[red] <dog>", 2, first_seed=9)
    (tmp_path / "set" / "train" / "cat" / "<script>.png").write_bytes(b"")
    return tmp_path / "set"


@pytest.fixture
def health(folder: Path) -> Health:
    return inspect(folder)


def test_the_text_says_counts_classes_likenesses_and_what_to_do(health: Health) -> None:
    console = Console(width=100, file=io.StringIO())
    console.print(text(health, advice(health)))
    shown = console.file.getvalue()  # type: ignore[attr-defined]
    assert "pictures   7 of 8 readable" in shown
    assert "[red] <dog>" in shown
    assert "[across train, test]" in shown
    assert "train/cat/<script>.png: empty" in shown
    assert "What to do" in shown


def test_the_page_loads_nothing_and_escapes_names(health: Health, folder: Path) -> None:
    html = page(health, advice(health), folder)
    assert not re.findall(r"(?:src|href)=\"(?!data:image/jpeg;base64,)", html)
    assert "url(" not in html
    assert "@import" not in html
    assert "<script" not in html
    assert "&lt;script&gt;.png" in html
    assert "[red] &lt;dog&gt;" in html
    assert "<code>--size 16</code>" in html


def test_the_page_is_well_formed_and_shows_the_pictures_it_speaks_of(health: Health, folder: Path) -> None:
    class Reader(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.open: list[str] = []
            self.images = 0

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            if tag == "img":
                self.images += 1
                assert dict(attrs)["alt"]
            if tag not in ("img", "meta", "br"):
                self.open.append(tag)

        def handle_endtag(self, tag: str) -> None:
            assert self.open.pop() == tag

    reader = Reader()
    reader.feed(page(health, advice(health), folder))
    assert reader.open == []
    assert reader.images == 7 + 2  # the examples and the one group that is the same


def test_a_picture_that_went_away_leaves_a_gap_and_no_error(health: Health, folder: Path) -> None:
    (folder / "train" / "cat" / "000.png").unlink()
    assert page(health, [], folder).count("<img") == 8


def test_a_folder_where_nothing_can_be_read_has_a_page_too(tmp_path: Path) -> None:
    save_picture(tmp_path / "a.png").write_bytes(b"")
    health = inspect(tmp_path)
    assert "a.png" in page(health, advice(health), tmp_path)
    assert "0 of 1 readable" in text(health, advice(health))


def test_the_labels_of_maps_are_listed_with_their_shares(tmp_path: Path) -> None:
    health = inspect(make_maps(tmp_path / "maps", 2, 16))
    assert re.search(r"sand +█+ \d+\.\d\d% in 2 maps", text(health, []))
    assert "Labels in the maps" in page(health, [], tmp_path / "maps")
    assert "background: #ffff00" in page(health, [], tmp_path / "maps")
