"""What is written down: kept between runs, and readable."""

from pathlib import Path

import pytest

from benchmarks.figures import Figure, not_measured, of_values
from benchmarks.results import Result, document, number, read, section, write

MACHINE = {"processor": "some", "cores": 2, "system": "Linux 6", "python": "3.11", "torch": "2.13.0", "onnxruntime": "1.20"}


def make(bench: str, *figures: Figure, others: float | None = 0.0) -> Result:
    peaks = {"a convolution, 1 thread": 88.0}
    return Result(bench, f"about {bench}", "2026-01-31 12:00", MACHINE, (0.1, 1.9), others, peaks, 12.3, figures)


def test_results_come_back_as_they_were_written(tmp_path: Path) -> None:
    results = {"feed": make("feed", of_values("rows", "/s", [1.0, 2.0, 3.0], target=2.0))}
    write(tmp_path, results)
    assert read(tmp_path / "results.json") == results


def test_there_are_no_results_before_the_first_run(tmp_path: Path) -> None:
    assert read(tmp_path / "results.json") == {}


def test_a_new_result_leaves_those_of_the_others(tmp_path: Path) -> None:
    write(tmp_path, {"feed": make("feed"), "dcgan": make("dcgan", Figure("ratio", "times", 1.0))})
    known = read(tmp_path / "results.json")
    write(tmp_path, known | {"dcgan": make("dcgan", Figure("ratio", "times", 2.0))})
    text = (tmp_path / "RESULTS.md").read_text(encoding="utf-8")
    assert text.index("## dcgan: about dcgan") < text.index("## feed: about feed")
    assert "| ratio | 2 times |" in text
    assert "| ratio | 1 times |" not in text


def test_a_row_shows_value_spread_target_and_verdict() -> None:
    text = section(make("feed", of_values("rows", "/s", [21_000.0, 25_000.0, 24_000.0], target=20_000.0)))
    assert "| rows | 24,000 /s | 21,000 to 25,000 (3) | ≥ 20,000 | yes |" in text


def test_a_missed_target_and_a_reached_aim_are_seen() -> None:
    text = section(make("a", Figure("slow", "s", 2.0, target=1.0, at_least=False), Figure("fast", "times", 2.5, target=1.4, aim=2.0)))
    assert "| slow | 2 s | (1) | ≤ 1 | **no** |" in text
    assert "| fast | 2.5 times | (1) | ≥ 1.4, aim 2 | yes, and the aim |" in text


def test_what_was_not_measured_has_no_number() -> None:
    text = section(make("pen", not_measured("delay", "ms", "there is no browser here", target=60.0, at_least=False)))
    assert "| delay | - | - | ≤ 60 | **no** |" in text
    assert "Not measured: there is no browser here." in text


def test_a_busy_machine_is_named() -> None:
    assert "not idle" in section(make("feed", others=0.8))
    assert "not idle" not in section(make("feed", others=0.02))
    assert "cores busy" not in section(make("feed", others=None))


def test_day_machine_load_and_peak_stand_under_the_table() -> None:
    text = section(make("feed"))
    for part in ("2026-01-31 12:00", "torch 2.13.0", "2 cores", "Load average 0.10 before and 1.90 after", "a convolution, 1 thread: 88"):
        assert part in text


def test_the_document_counts_the_targets_that_are_met() -> None:
    figures = (Figure("a", "s", 1.0, target=2.0), Figure("b", "s", 3.0, target=2.0), Figure("c", "s", 3.0))
    assert "Of 2 targets, 1 is met." in document([make("x", *figures)])


@pytest.mark.parametrize(("value", "text"), [(1234.5, "1,234"), (100.0, "100"), (12.345, "12.3"), (0.01234, "0.012"), (-0.043, "-0.043")])
def test_numbers_have_three_digits_that_matter(value: float, text: str) -> None:
    assert number(value) == text
