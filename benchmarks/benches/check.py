"""How long `maquette check` takes from a bare start, and what a million rows take."""

from pathlib import Path

import numpy as np

from benchmarks.children import MAQUETTE, Spent, environment, run
from benchmarks.figures import Figure, of_values
from benchmarks.setting import Setting
from maquette.seeds import stream

TITLE = "`maquette check` of a table of predictions: a report from a bare start, and a million rows"
_ROLES = ("--truth", "approved", "--prediction", "score", "--groups", "sex,race")


def measure(setting: Setting) -> list[Figure]:
    """Whole processes on one thread: CPU seconds, since wall time on a shared machine is that of the others too."""
    few, many = setting.choose((10_000, 1_000_000), (300, 1000))
    small, large = (_table(setting.work / f"{n}.csv", n) for n in (few, many))
    starts = [_check(setting, small) for _ in range(setting.choose(5, 1))]
    whole = [_check(setting, large) for _ in range(setting.choose(2, 1))]
    page = (setting.work / "report" / "report.html").stat().st_size
    wall = f"{min(one.wall for one in starts):.1f} s of wall time at best"
    return [
        of_values(f"a report on {few:,} predictions", "s", [one.cpu for one in starts], target=5.0, at_least=False, note=wall),
        of_values(f"a report on {many:,} predictions", "s", [one.cpu for one in whole], target=300.0, at_least=False),
        of_values(f"memory for {many:,} predictions", "MB", [one.peak_mb for one in whole], target=4000.0, at_least=False),
        of_values(f"the page about {many:,} predictions", "kB", [page / 1000], target=1000.0, at_least=False),
    ]


def _check(setting: Setting, table: Path) -> Spent:
    out = setting.work / "report"
    return run([*MAQUETTE, "check", str(table), *_ROLES, "--out", str(out), "--json"], environment(threads=1, cache=setting.work / "cache"))


def _table(path: Path, n: int) -> Path:
    """Scores with a slight gap between two groups, and three features."""
    chance = stream(0, "check bench", n)
    sex, race = chance.choice(["f", "m"], n), chance.choice(["a", "b", "c", "d"], n, p=[0.7, 0.15, 0.1, 0.05])
    age, hours, department = chance.integers(18, 80, n), chance.normal(40, 8, n), chance.choice(list("ABCDEF"), n)
    truth = chance.random(n) < 0.3
    score = np.clip(chance.normal(0.35 + 0.25 * truth + 0.04 * (sex == "m"), 0.2), 0, 1)
    with path.open("w", encoding="utf-8") as file:
        file.write("sex,race,age,hours,department,approved,score\n")
        rows = zip(sex, race, age, hours, department, truth, score)
        file.writelines(f"{a},{b},{c},{d:.1f},{e},{int(t)},{s:.4f}\n" for a, b, c, d, e, t, s in rows)
    return path
