import time

import pytest

from maquette.training import ledger
from maquette.training.ledger import Ledger


def test_where_nothing_is_measured_energy_is_assumed_power_times_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "_joules", lambda: None)
    book = Ledger(watts=100, price=0.5)
    time.sleep(0.02)
    row = book.row()
    assert not book.is_measured
    assert row["joules"] == pytest.approx(100 * row["seconds"], rel=0.2)
    assert row["cost"] == pytest.approx(row["joules"] / 3.6e6 * 0.5)


def test_a_measured_counter_is_used_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    readings = iter([1000.0, 1360.0])
    monkeypatch.setattr(ledger, "_joules", lambda: next(readings))
    book = Ledger(watts=100, price=0.5)
    assert book.is_measured
    assert book.row()["joules"] == 360


def test_a_continued_run_goes_on_counting() -> None:
    book = Ledger(watts=30, price=0.3, spent={"seconds": 50.0, "joules": 1500.0})
    assert 50 <= book.seconds < 51
    assert book.row()["joules"] >= 1500
