"""Memory: what training at 64 pixels takes at most, and whether more pictures take more."""

from pathlib import Path

from benchmarks.children import MAQUETTE, Spent, environment, run
from benchmarks.figures import Figure, of_values
from benchmarks.pictures import make_photographs
from benchmarks.setting import Setting

TITLE = "peak memory of `maquette train dcgan --size 64`"
_GROWTH_MB = 50.0  # what an allocator may do from run to run


def measure(setting: Setting) -> list[Figure]:
    """Whole processes, preparing and finishing included; each sees every picture at least once."""
    few, many = setting.choose((2000, 20_000), (60, 120))
    spent = {count: _train(setting, count) for count in (few, many)}
    growth = spent[many].peak_mb - spent[few].peak_mb
    note = f"of the resident set; {many:,} pictures of 64 pixels are {many * 64 * 64 * 3 / 1e6:.0f} MB."
    return [
        *(of_values(f"{count:,} pictures", "MB", [one.peak_mb], target=1000.0, at_least=False) for count, one in spent.items()),
        of_values(f"growth from {few:,} to {many:,} pictures", "MB", [growth], target=_GROWTH_MB, at_least=False, note=note),
    ]


def _train(setting: Setting, count: int) -> Spent:
    data = make_photographs(setting.work / f"photographs-{count}", count, 64, 64)
    out: Path = setting.work / f"model-{count}"
    budget = f"{count / 1000 * 1.05:.3f}"
    size = setting.choose("64", "16")
    command = [*MAQUETTE, "train", "dcgan", str(data), "--size", size, "--kimg", budget, "--out", str(out), "--json"]
    return run(command, environment(cache=setting.work / "cache"))
