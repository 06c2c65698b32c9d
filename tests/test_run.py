from pathlib import Path

import pytest

from maquette.errors import RunError
from maquette.run import Run


def test_a_run_is_told_and_read_through_its_folder(tmp_path: Path) -> None:
    writer, reader = Run(tmp_path), Run(tmp_path)
    assert not reader.exists()
    assert reader.status() == {}
    writer.create()
    writer.plan.write_text("{}")
    writer.write_status({"stage": "training", "seen": 5})
    assert reader.exists()
    assert reader.status()["seen"] == 5


def test_a_line_cut_short_by_a_kill_is_passed_over(tmp_path: Path) -> None:
    run = Run(tmp_path)
    run.create()
    run.append_statistics({"seen": 1})
    with (tmp_path / "run" / "statistics.jsonl").open("a") as file:
        file.write('{"seen": 2, "los')
    assert run.statistics() == [{"seen": 1}]


def test_statistics_after_the_point_of_continuation_are_forgotten(tmp_path: Path) -> None:
    run = Run(tmp_path)
    run.create()
    for seen in (1, 2, 3):
        run.append_statistics({"seen": seen})
    run.rewind_statistics(2)
    assert [row["seen"] for row in run.statistics()] == [1, 2]


def test_a_request_to_stop_is_heard_once(tmp_path: Path) -> None:
    run = Run(tmp_path)
    run.create()
    run.request_stop()
    assert run.stop_requested()
    run.create()
    assert not run.stop_requested()


def test_a_missing_plan_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="no run to go on with"):
        Run(tmp_path).read_plan()
