"""Processes that are timed from outside."""

import resource
import sys

import pytest

from benchmarks.children import environment, run


def test_a_process_is_timed_and_heard() -> None:
    program = "import time\nend = time.process_time() + 0.2\nwhile time.process_time() < end: pass\nprint('done')"
    spent = run([sys.executable, "-c", program])
    assert spent.output == "done\n"
    assert spent.cpu >= 0.2
    assert spent.wall >= 0.2
    assert spent.peak_mb > 1


def test_memory_that_a_process_takes_is_seen() -> None:
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024  # a child's never reads below its parent's
    spent = run([sys.executable, "-c", f"held = bytearray({own + 64 * 2**20}); held[::4096] = b'x' * len(held[::4096])"])
    assert 60 < spent.peak_mb - own / 2**20 < 100


def test_a_process_that_fails_says_what_went_wrong() -> None:
    with pytest.raises(RuntimeError, match="no such luck"):
        run([sys.executable, "-c", "raise SystemExit('no such luck')"])


def test_the_number_of_threads_is_handed_on() -> None:
    assert run([sys.executable, "-c", "import os; print(os.environ['OMP_NUM_THREADS'])"], environment(threads=1)).output == "1\n"
