"""What can be seen with these rows, before anything is asked."""

from collections.abc import Sequence
from dataclasses import dataclass

from maquette.checks.bias._examined import Examined
from maquette.checks.bias._wording import CHECKS
from maquette.stats import smallest_visible

_ASSUMED = 0.15  # the rest's rate, for the gap that would be visible
_MOST = 8


@dataclass(frozen=True)
class Plan:
    """Lines for a person: the roles, what will run, the smallest gap to be seen in the smallest groups, and how long it will take."""

    lines: tuple[str, ...]
    seconds: float


def make_plan(examined: Examined, stated: list[tuple[str, str]], only: Sequence[str] | None = None) -> Plan:
    """The plan for a table with its roles; of these checks only, where some were named."""
    names = CHECKS.names() if only is None else list(only)
    running = [name for name in names if not CHECKS.open(name).applies(examined)]
    groups = examined.groups
    seconds = 0.2 + 2.5e-8 * examined.n * max(1, len(groups)) * len(running)
    lines = [f"{examined.n:,} rows of {examined.table.name}"]
    lines += [f"{role}: {name}" for role, name in examined.roles.items() if name]
    lines += [f"{name}: {value}" for name, value in stated]
    lines += [f"{name} cannot divide the rows: {why}" for name, why in examined.grouping.refused.items()]
    lines += list(examined.table.notes)
    lines.append(f"{len(running)} of {len(names)} checks apply: {', '.join(name.replace('_', '-') for name in running) or 'none'}")
    lines += _visible(examined)
    lines.append(f"it takes about {max(1, round(seconds))} s")
    return Plan(tuple(lines), seconds)


def _visible(examined: Examined) -> list[str]:
    groups = sorted(examined.groups, key=lambda group: group.size)
    lines = []
    for group in groups[:_MOST]:
        gap = smallest_visible(_ASSUMED, group.size, examined.n - group.size, questions=len(groups))
        seen = f"{100 * gap:.1f} points" if gap is not None else "none"
        lines.append(f"smallest visible gap for {group.name} ({group.size:,} rows): {seen}")
    if lines:
        lines[-1] += f" (beside a rate of {100 * _ASSUMED:g} %" + (
            f"; the {_MOST} smallest of {len(groups)})" if len(groups) > _MOST else ")"
        )
    return lines
