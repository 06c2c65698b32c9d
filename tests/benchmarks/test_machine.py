"""The machine: its name, its clocks and its peak."""

import time

import pytest

from benchmarks.machine import Moment, cores, facts, peak_of


def test_the_facts_name_processor_cores_and_versions() -> None:
    found = facts()
    assert found["cores"] == cores() >= 1
    assert found["processor"]
    assert found["torch"].startswith("2.")


def test_the_peak_is_the_best_convolution_with_that_many_threads() -> None:
    found = {"a, 1 thread": 80.0, "b, 1 thread": 90.0, "a, 2 threads": 150.0, "b, 2 threads": 140.0}
    assert (peak_of(found, 1), peak_of(found, 2)) == (90.0, 150.0)


def test_what_others_do_is_what_the_machine_did_less_what_we_did() -> None:
    before = Moment("", 0.0, wall=100.0, busy=1000.0, own=5.0)
    after = Moment("", 0.0, wall=110.0, busy=1018.0, own=13.0)
    assert after.others_since(before) == pytest.approx(1.0)  # 18 seconds in all, 8 of them ours, in 10 seconds


def test_where_the_system_does_not_say_nothing_is_claimed() -> None:
    silent = Moment("", 0.0, wall=1.0, busy=None, own=0.0)
    assert silent.others_since(silent) is None


def test_our_own_work_is_not_taken_for_that_of_others() -> None:
    before = Moment.now()
    until = time.process_time() + 0.2
    while time.process_time() < until:
        pass
    after = Moment.now()
    assert after.own - before.own >= 0.19
