"""Every bench has the same shape, and a wrong name costs nothing."""

import inspect
import subprocess
import sys

import pytest

from benchmarks import BENCHES
from benchmarks.children import ROOT

NAMES = [
    "check",
    "dcgan",
    "examiners",
    "families",
    "feed",
    "hand",
    "laptop",
    "live",
    "memory",
    "modes",
    "page",
    "pen",
    "pix2pix",
    "planted",
    "player",
    "prepare",
    "stacked",
    "student",
    "stylegan2",
    "transfer",
    "translation",
    "watchable",
]


def test_these_are_all_benches() -> None:
    assert BENCHES.names() == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_bench_has_a_title_and_measures(name: str) -> None:
    bench = BENCHES.open(name)
    assert bench.TITLE
    assert list(inspect.signature(bench.measure).parameters) == ["setting"]


def test_the_process_that_measures_imports_no_torch() -> None:
    opening = "from benchmarks.run import BENCHES; [BENCHES.open(name) for name in BENCHES.names()]"
    program = f"{opening}; import sys; assert 'torch' not in sys.modules"
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)


def test_a_wrong_name_is_one_line_that_lists_the_right_ones() -> None:
    done = subprocess.run([sys.executable, "-m", "benchmarks.run", "dcgam"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "Did you mean `dcgan`?" in done.stderr
    assert len(done.stderr.splitlines()) == 1
