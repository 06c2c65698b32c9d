"""A group that is 13 % of the people is 8 % of the rows."""

from benchmarks.planted.making import Chance, words
from benchmarks.planted.world import Fault, World

TITLE = "A group missing from the rows"
SIZES = (300, 1000, 20000)
POWER: float | None = 0.99
PLANTED, HEALTHY, WITHIN = 0.08, 0.13, 0.03


def make(chance: Chance, n: int, effect: float = 1.0) -> World:
    """The world with so many rows."""

    share = 0.13 - 0.05 * effect
    group = words(chance, ["most", "some", "few"], n, [0.87 * (1 - share) / 0.87 * 0.7, (1 - share) * 0.3, share])
    where = group == "few"
    faults = (Fault(("representation",), {"group": "few"}, where),) if effect else ()
    asks = {"groups": ["group"], "policy": {"population": {"group": {"most": 0.609, "some": 0.261, "few": 0.13}}}}
    return World({"group": group}, asks, faults, measured=float(where.mean()))
