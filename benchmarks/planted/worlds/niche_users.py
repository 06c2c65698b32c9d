"""Users of a rare taste get fewer good recommendations: 35 % where others get 45 %; eight each."""

import numpy as np

from benchmarks.planted.making import Chance, events, gap
from benchmarks.planted.world import Fault, World

TITLE = "Recommendations by taste, eight for each user"
SIZES = (800, 4000, 40000)
POWER: float | None = None
PLANTED, HEALTHY, WITHIN = -0.1, 0.0, 0.05


def make(chance: Chance, n: int, effect: float = 1.0) -> World:
    """The world with so many rows."""

    user = np.arange(n) // 8
    where = user % 5 == 0
    taste = chance.beta(12, 12, user.max() + 1)[user] - 0.5
    liked = events(chance, np.clip(0.45 - 0.10 * effect * where + 0.6 * taste, 0.01, 0.99), n)
    table = {"user": np.char.add("u", user.astype(str)), "taste": np.where(where, "niche", "common")}
    table |= {"shown": np.ones(n, dtype=int), "liked": liked.astype(int)}
    faults = (Fault(("error-rate", "selection"), {"taste": "niche"}, where),) if effect else ()
    asks = {"prediction": "liked", "groups": ["taste"], "unit": "user"}
    return World(table, asks, faults, measured=gap(liked, where))
