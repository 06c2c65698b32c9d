import json
from pathlib import Path

import pytest

from maquette.training.saving import FILE, measured_saving

WHOLE = {"generator": 1.0, "discriminator": 1.0}


@pytest.fixture
def measured(tmp_path: Path) -> Path:
    path = tmp_path / "saving.json"
    both = {"share": 0.12, "low": 0.08, "high": 0.2, "n": 3}
    alone = {"share": None, "low": None, "high": None, "n": 3}
    figures = {"pictures": "300 built-in portraits", "minutes": 1.5, "both networks": both, "the generator alone": alone}
    path.write_text(json.dumps(figures))
    return path


def test_it_says_what_was_measured_with_its_interval(measured: Path) -> None:
    words = measured_saving(WHOLE, measured)
    assert "with 12% of the pictures seen" in words
    assert "95% interval 8% to 20%" in words
    assert "measured on 300 built-in portraits, see benchmarks; 3 runs of 1.5 minutes" in words


def test_a_start_that_did_not_pay_is_said_too(measured: Path) -> None:
    assert "did not reach" in measured_saving({"generator": 1.0, "discriminator": 0.0}, measured)


def test_an_interval_that_holds_no_saving_claims_none(tmp_path: Path) -> None:
    path = tmp_path / "saving.json"
    wide = {"share": 0.2, "low": 0.01, "high": 4.0, "n": 3}
    path.write_text(json.dumps({"pictures": "300 built-in portraits", "minutes": 1, "both networks": wide}))
    words = measured_saving(WHOLE, path)
    assert "no saving for certain" in words
    assert "1% to 400%" in words
    assert "20%" not in words


def test_nothing_is_said_of_what_was_not_measured(measured: Path, tmp_path: Path) -> None:
    assert measured_saving({"generator": 0.6, "discriminator": 0.6}, measured) == ""
    assert measured_saving({}, measured) == ""
    assert measured_saving(WHOLE, tmp_path / "nothing.json") == ""


def test_what_ships_can_be_read() -> None:
    if FILE.is_file():
        assert "see benchmarks" in measured_saving(WHOLE)
