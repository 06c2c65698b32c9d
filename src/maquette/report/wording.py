"""Findings in words, for every page made of them: numbers with their interval and n, readings, what leads."""

import json
import math

from maquette.finding import Finding, Quantity, Reading, Report
from maquette.stats import Estimate

MEASURED = "measured"  # how a finding without reading is called: a figure, not a judgement

EXPLAINED: dict[str, str] = {
    "look here": "Beyond the tolerance, and beyond what chance explains after correction for the number of questions asked.",
    "broken": "The check itself failed, so nobody has looked. It counts as severe as a fault.",
    "cannot tell": "Too few rows to show a fault or to rule it out. Where that can be reckoned it says how many more would do.",
    "as expected": "Shown to be within the tolerance: the whole interval lies inside it. It does not mean safe or fair.",
    MEASURED: "A figure, not a judgement: nobody has set a tolerance to hold it against.",
    "not applicable": "The question does not arise here, or what it needs was not given.",
}

_MINUS, _SPACE = "\u2212", "\u00a0"
_LEAST_LEADING, _MOST_LEADING = 3, 5
_CALLING: tuple[Reading, ...] = ("look here", "broken", "cannot tell")  # somebody has to do something


def reading_name(reading: Reading | None) -> str:
    """The word that stands on a finding."""
    return reading or MEASURED


def number(value: float, unit: str = "", reach: float | None = None) -> str:
    """A number as long as its interval deserves: two figures of `reach`, half the interval's width; without one three figures."""
    scale = 100 if unit in ("share", "points") else 1
    shown = value * scale
    size = reach * scale if reach else abs(shown)
    figures = 2 if reach else 3
    decimals = 0 if size == 0 else min(12, max(0, figures - 1 - math.floor(math.log10(size))))
    text = f"{abs(shown):,.{decimals}f}" if decimals < 9 else f"{abs(shown):.{figures}g}"
    is_zero = not any(digit in text for digit in "123456789")
    sign = "" if is_zero else _MINUS if shown < 0 else "+" if unit == "points" else ""
    return sign + text + _after(unit)


def value(quantity: Quantity) -> str:
    """The number itself, or that there is none."""
    estimate = quantity.estimate
    return "not known" if estimate.value is None else number(estimate.value, quantity.unit, _reach(estimate))


def interval(quantity: Quantity) -> str:
    """The interval as `0.010 to 0.015`, one end as `at least 0.010`, or why there is none."""
    estimate, reach = quantity.estimate, _reach(quantity.estimate)
    if estimate.low is not None and estimate.high is not None:
        low = number(estimate.low, quantity.unit, reach)
        # the unit once is enough
        return f"{low.partition(_SPACE)[0]} to {number(estimate.high, quantity.unit, reach)}"
    if estimate.low is not None:
        return f"at least {number(estimate.low, quantity.unit, reach)}"
    if estimate.high is not None:
        return f"at most {number(estimate.high, quantity.unit, reach)}"
    return estimate.reason


def sample(estimate: Estimate) -> str:
    """How many were measured: `n 2,000`, or `n 2,000 of 40 independent units`."""
    return f"n{_SPACE}{estimate.n:,}" + (f" of {estimate.clusters:,} independent units" if estimate.clusters is not None else "")


def sentence(quantity: Quantity) -> str:
    """Number, interval and n in one line."""
    estimate = quantity.estimate
    has_interval = estimate.low is not None or estimate.high is not None
    around = f"{level(estimate)} interval {interval(quantity)}" if has_interval else estimate.reason
    return f"{quantity.name}: {value(quantity)} ({around}, {sample(estimate)})"


def level(estimate: Estimate) -> str:
    """The level of an interval, `95 %`."""
    return f"{estimate.level * 100:.4g}{_SPACE}%"


def tolerance(quantity: Quantity) -> str:
    """What the number is held against, empty where nothing is."""
    low, high = (None if end is None else exactly(end, quantity.unit) for end in (quantity.at_least, quantity.at_most))
    if low is not None and high is not None:
        return f"{low.partition(_SPACE)[0]} to {high}"
    return f"at least {low}" if low is not None else f"at most {high}" if high is not None else ""


def exactly(value: float, unit: str = "") -> str:
    """A number that somebody chose, such as a tolerance, with all its figures and no more."""
    scale = 100 if unit in ("share", "points") else 1
    text = f"{abs(value) * scale:,.10g}"
    return (_MINUS if value < 0 else "+" if unit == "points" and value > 0 else "") + text + _after(unit)


def leading(report: Report) -> tuple[Finding, ...]:
    """The three to five findings a reader should see first: those that call for something, filled up with what else was found."""
    calling = [finding for finding in report.findings if finding.reading in _CALLING][:_MOST_LEADING]
    others = [finding for finding in report.findings if finding.reading not in (*_CALLING, "not applicable")]
    return tuple(calling + others[: max(0, _LEAST_LEADING - len(calling))])


def summary(report: Report) -> str:
    """The whole report in one sentence."""
    counts = report.counts()
    asked, calling = sum(counts.values()), sum(counts.get(reading, 0) for reading in _CALLING)
    if not asked:
        return "Nothing was asked."
    opening = f"{asked:,} questions were asked" if asked > 1 else "One question was asked"
    if calling:
        return f"{opening}, and {calling:,} answer{'s call' if calling > 1 else ' calls'} for something to be done."
    if set(counts) <= {None, "not applicable"}:
        return f"{opening}; the answers are figures, and nobody has said what they should be."
    return f"{opening}, and nothing was found beyond its tolerance."


def policy(report: Report) -> list[tuple[str, str]]:
    """The rules that a report was held to, by name; empty where it does not hold them."""
    try:
        rules = json.loads(report.policy_text or "{}")
    except json.JSONDecodeError:
        return [("as it was written", report.policy_text)]
    if not isinstance(rules, dict):
        return [("as it was written", report.policy_text)]
    return [(name.replace("_", " "), _rule(value)) for name, value in rules.items()]


def _rule(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_rule(one)}" for name, one in value.items()) or "none"
    if isinstance(value, list):
        return ", ".join(_rule(one) for one in value) or "none"
    return f"{value:g}" if isinstance(value, float) else str(value) or "none"


def duration(seconds: float) -> str:
    """Seconds or minutes, as a person would say them."""
    return f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.1f} minutes"


def _after(unit: str) -> str:
    return {"share": f"{_SPACE}%", "points": f"{_SPACE}points", "": ""}.get(unit, f"{_SPACE}{unit}")


def _reach(estimate: Estimate) -> float | None:
    """Half the width of the interval, the longer half; None where there is no interval or no width."""
    ends = [end for end in (estimate.low, estimate.high) if end is not None]
    if estimate.value is None:
        return (max(ends) - min(ends)) / 2 or None if len(ends) == 2 else None
    return max((abs(end - estimate.value) for end in ends), default=0.0) or None
