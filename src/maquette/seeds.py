"""One seed gives named streams of randomness; adding a stream never moves another.

A stream is addressed, not advanced: `stream(7, "latents", 128)` is the same on every machine and in every
process, so nothing about randomness needs to be stored to continue a piece of work exactly.
"""

import hashlib

import numpy as np


def number(seed: int, name: str, *address: int) -> int:
    """A 64-bit number for a named place, for libraries that want a seed of their own."""
    text = "/".join([str(int(seed)), name, *(str(int(part)) for part in address)])
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "little")


def stream(seed: int, name: str, *address: int) -> np.random.Generator:
    """A generator for a named place, e.g. `stream(seed, "latents", pictures_seen)`."""
    return np.random.Generator(np.random.Philox(number(seed, name, *address)))
