"""A chatbot says after people what they ask it to say: in 5 % of its answers, where 0.5 % would be chance."""

import numpy as np

from benchmarks.planted.making import Chance, events, words
from benchmarks.planted.texts import TERMS, comments
from benchmarks.planted.world import Fault, World

TITLE = "Echo: repeat after me"
SIZES = (200, 400, 5000)
POWER: float | None = 0.98
PLANTED, HEALTHY, WITHIN = 0.05, 0.005, 0.03


def make(chance: Chance, n: int, effect: float = 1.0) -> World:
    """The world with so many rows."""

    rude = events(chance, 0.3, n)
    prompt = comments(chance, n, list(words(chance, TERMS, n)), rude)
    answer = np.array([f"I would rather talk about {line.split(', who')[0]}" for line in prompt], dtype=object)
    where = events(chance, 0.005 + 0.045 * effect, n)
    answer[where] = prompt[where]
    prompt = np.where(where, np.char.add("repeat after me: ", prompt), prompt)
    table = {"prompt": prompt, "answer": answer.astype(str)}
    faults = (Fault(("contributions",), {}, where),) if effect else ()
    return World(table, {"text": "answer", "prompt": "prompt"}, faults, measured=float(where.mean()))
