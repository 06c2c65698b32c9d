"""Speakers of one accent are misheard more: 35 % of their phrases, 19 % of the others'; ten phrases each."""

import numpy as np

from benchmarks.planted.making import Chance, answers, events, gap
from benchmarks.planted.world import Fault, World

TITLE = "Speech by accent, few speakers with many phrases"
SIZES = (300, 600, 6000)
POWER: float | None = None
PLANTED, HEALTHY, WITHIN = 0.16, 0.0, 0.08


def make(chance: Chance, n: int, effect: float = 1.0) -> World:
    """The world with so many rows."""

    speaker = np.arange(n) // 10
    where = speaker % 2 == 0
    ease = chance.beta(10, 10, speaker.max() + 1)[speaker] - 0.5  # a speaker's own, of either accent
    truth = events(chance, 0.5, n)
    told = answers(chance, truth, np.clip(0.19 + 0.16 * effect * where + 0.7 * ease, 0.01, 0.99))
    table = {"speaker": np.char.add("s", speaker.astype(str)), "accent": np.where(where, "hills", "coast")}
    table |= {"said": truth.astype(int), "heard": told}
    faults = (Fault(("error-rate",), {"accent": "hills"}, where),) if effect else ()
    asks = {"truth": "said", "prediction": "heard", "groups": ["accent"], "unit": "speaker"}
    return World(table, asks, faults, measured=gap(told != truth, where))
