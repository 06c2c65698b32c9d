"""A share that should not move away from the rest's in any group as time goes by: tested step by step, with its course as a figure."""

from maquette.checks.bias._course import Course, Mask, moved
from maquette.checks.bias._examined import Examined
from maquette.checks.bias._numbers import Number, by_number
from maquette.checks.bias._stepdown import Pair
from maquette.checks.bias._wording import points
from maquette.finding import Finding

_LINES = 6  # of a figure


def by_trend(examined: Examined, level: float, check: str, what: str, happened: Mask, known: Mask, when: Course) -> list[Finding]:
    """A finding for each group that has moved away from the rest; without any, one about them all.

    Args:
        what: what happened, after "the share of".
        known: rows of which that and the time are known.
    """
    groups = {group.name: group.rows & known for group in examined.groups}
    found = by_number(examined, level, _number(examined, check, what, happened, known, when))
    drawn = []
    for finding in found:
        name = " and ".join(f"{column} = {value}" for column, value in finding.place.items())
        sides = {name: groups[name], "the rest": known & ~groups[name]} if name else dict(list(groups.items())[:_LINES])
        curve = when.curve(f"Share of {what} over time", happened, sides, "share")
        drawn.append(finding.model_copy(update={"evidence": (curve, *finding.evidence)}))
    return drawn


def _number(examined: Examined, check: str, what: str, happened: Mask, known: Mask, when: Course) -> Number:
    def compare(inside: Mask, outside: Mask) -> Pair | None:
        return moved(happened, when, inside & known, outside & known)

    return Number(
        check=check,
        name=f"change in the share of {what}, from first to last",
        gap_name=f"change in the share of {what}, {{group}} less the rest",
        unit="points",
        compare=compare,
        overall=None,
        tolerance=lambda rest: examined.policy.gap,
        claim=lambda name, own, rest: f"From first to last the share of {what} {_went(own)} for {name}, and {_went(rest)} for the rest.",
        none=f"In none of {{count}} groups has the share of {what} moved more than {{tolerance}} away from the rest's over time.",
        unsure=f"No group is shown to have moved away from the rest in the share of {what}; for {{group}} {{gap}} are possible.",
        method="A straight line through the gap in each of up to eight parts of time, by weighted least squares.",
        do_next="Find out what changed then: the people, the rules or the measuring. Learn from times that are like today.",
        is_two_sided=True,
    )


def _went(change: float) -> str:
    return f"{'rose' if change > 0 else 'fell'} by {points(change)}"
