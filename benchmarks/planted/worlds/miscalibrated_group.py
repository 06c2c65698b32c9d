"""The scores of one group promise too little: what happens to it lies 0.35 higher on the logit's scale."""

from benchmarks.planted.making import Chance, chances, equal, events
from benchmarks.planted.world import Fault, World

TITLE = "Calibration of one of four groups"
SIZES = (800, 3200, 40000)
POWER: float | None = 0.96
PLANTED, HEALTHY, WITHIN = 0.076, 0.0, 0.03


def make(chance: Chance, n: int, effect: float = 1.0) -> World:
    """The world with so many rows."""

    group, logit = equal("abcd", n), chance.normal(-0.3, 1.0, n)
    where = group == "d"
    happened = events(chance, chances(logit + 0.35 * effect * where), n)
    score = chances(logit)
    faults = (Fault(("calibration",), {"group": "d"}, where),) if effect else ()
    asks = {"truth": "happened", "prediction": "score", "groups": ["group"], "threshold": 0.5}
    table = {"group": group, "happened": happened.astype(int), "score": score}
    return World(table, asks, faults, measured=float((happened - score)[where].mean()))
