import threading
import time

import pytest

from maquette.data.parallel import in_parallel, workers


def test_results_come_in_the_order_of_the_jobs() -> None:
    def work(job: int) -> int:
        time.sleep(0.0005 * (job % 3))
        return job * job

    assert list(in_parallel(work, range(200))) == [job * job for job in range(200)]


def test_work_never_runs_far_ahead_of_who_takes_it() -> None:
    done: list[int] = []
    results = in_parallel(lambda job: done.append(job), range(5000))
    next(results)
    time.sleep(0.05)
    assert len(done) <= 32 * 3 * workers() + 32
    results.close()  # type: ignore[attr-defined]


def test_progress_is_told_up_to_the_whole() -> None:
    heard: list[tuple[str, int, int]] = []
    list(in_parallel(lambda job: job, range(70), "counting", lambda *what: heard.append(what)))
    assert heard == [("counting", 32, 70), ("counting", 64, 70), ("counting", 70, 70)]


def test_an_error_in_a_job_reaches_the_caller_and_leaves_no_thread() -> None:
    def work(job: int) -> int:
        return 1 // (job - 40)

    with pytest.raises(ZeroDivisionError):
        list(in_parallel(work, range(100)))
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("pictures")]


def test_no_jobs_give_no_results() -> None:
    assert list(in_parallel(lambda job: job, [])) == []
