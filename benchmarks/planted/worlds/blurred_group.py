"""The scores of one group tell less: their area under the curve is 0.74 where it is 0.84 elsewhere."""

from benchmarks.planted.making import Chance, area, chances, equal, events
from benchmarks.planted.world import Fault, World

TITLE = "AUC of one of three groups"
SIZES = (600, 3000, 40000)
POWER: float | None = None
PLANTED, HEALTHY, WITHIN = 0.74, 0.84, 0.03


def make(chance: Chance, n: int, effect: float = 1.0) -> World:
    """The world with so many rows."""

    group, truth = equal("abc", n), events(chance, 0.5, n)
    where = group == "b"
    logit = 1.4 * (truth - 0.5) * (1 - 0.36 * effect * where) + chance.normal(0, 1, n)
    faults = (Fault(("auc", "error-rate", "false-positives", "false-negatives"), {"group": "b"}, where),) if effect else ()
    asks = {"truth": "label", "prediction": "score", "groups": ["group"], "threshold": 0.5}
    table = {"group": group, "label": truth.astype(int), "score": chances(logit)}
    return World(table, asks, faults, measured=area(logit[where], truth[where]))
