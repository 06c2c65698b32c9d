"""Old decisions that serve as labels were wrong for one group: 15 % where an audit finds 3 % elsewhere."""

from benchmarks.planted.making import Chance, answers, equal, events, gap
from benchmarks.planted.world import Fault, World

TITLE = "Labels that an audit contradicts in one group"
SIZES = (300, 600, 12000)
POWER: float | None = 0.99
PLANTED, HEALTHY, WITHIN = 0.12, 0.0, 0.05


def make(chance: Chance, n: int, effect: float = 1.0) -> World:
    """The world with so many rows."""

    group, audited = equal("abcd", n), events(chance, 0.5, n)
    where = group == "b"
    label = answers(chance, audited, 0.03 + 0.12 * effect * where)
    table = {"group": group, "audited": audited.astype(int), "label": label}
    faults = (Fault(("error-rate", "false-positives", "false-negatives"), {"group": "b"}, where),) if effect else ()
    return World(table, {"truth": "audited", "prediction": "label", "groups": ["group"]}, faults, measured=gap(label != audited, where))
