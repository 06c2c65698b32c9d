"""Of the portraits it learned from a quarter has dark skin, of those it makes a tenth."""

from benchmarks.planted.making import Chance, words
from benchmarks.planted.world import Fault, World

TITLE = "A generator that leaves people out"
SIZES = (300, 1000, 10000)
POWER: float | None = None
PLANTED, HEALTHY, WITHIN = 0.1, 0.25, 0.05


def make(chance: Chance, n: int, effect: float = 1.0) -> World:
    """The world with so many rows."""

    share = 0.25 - 0.15 * effect
    real = words(chance, ["light", "medium", "dark"], 2 * n, [0.45, 0.30, 0.25])
    made = words(chance, ["light", "medium", "dark"], n, [0.60 * (1 - share), 0.40 * (1 - share), share])
    where = made == "dark"
    faults = (Fault(("representation", "generated-people"), {"skin_tone": "dark"}, where),) if effect else ()
    asks = {"groups": ["skin_tone"]}
    return World({"skin_tone": made}, asks, faults, reference={"skin_tone": real}, measured=float(where.mean()))
