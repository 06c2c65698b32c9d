"""Whether an alarm names the fault: by its column, or by the rows it points at."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.planted.world import Fault, World

ALIKE = 0.5  # of the rows of either, in both: from here on two slices are the same place


@dataclass(frozen=True)
class Alarm:
    """One problem, as an adapter hands it over."""

    check: str
    columns: tuple[str, ...]
    members: tuple[int, ...] | None  # the rows it points at; None: it speaks of columns, or of everything

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> "Alarm":
        """From a line of JSON."""
        members = given["members"]
        return cls(given["check"], tuple(given["columns"]), None if members is None else tuple(members))


def names(alarm: Alarm, world: World) -> bool:
    """Whether an alarm names one of the faults of a world."""
    return any(_names_one(alarm, fault, world) for fault in world.faults)


def _names_one(alarm: Alarm, fault: Fault, world: World) -> bool:
    if "column" in fault.place:
        return alarm.members is None and alarm.columns == (fault.place["column"],)
    if alarm.members is None:
        return False
    told, guilty = np.zeros(world.n, dtype=bool), world.rows_at(fault.place) if fault.place else fault.rows
    told[list(alarm.members)] = True
    return bool((told & guilty).sum() >= ALIKE * (told | guilty).sum())
