"""`maquette check` as the peers are asked: `default` is told labels and answers only, `best` also which columns are groups."""

import re
from typing import Any

import exchange
import pandas
from exchange import Asked


def examine(asked: Asked, setting: str) -> list[dict[str, Any]]:
    """Every `look here`, in the order of the report."""
    import maquette

    roles = {"truth": asked.truth, "prediction": asked.prediction, "threshold": asked.threshold}
    known: dict[str, Any] = {name: value for name, value in roles.items() if value is not None}
    if asked.reference is not None:
        known["reference"] = str(asked.folder / "reference.csv")
    if setting == "best" and asked.groups:
        known["groups"] = list(asked.groups)
    report = maquette.check(str(asked.folder / "today.csv"), seed=0, **known)
    broken = [finding.id for finding in report.findings if finding.reading == "broken"]
    if broken:
        raise RuntimeError(f"{', '.join(broken)} broke")
    return [_alarm(finding, asked.today) for finding in report.findings if finding.reading == "look here"]


def _alarm(finding: Any, table: Any) -> dict[str, Any]:
    limits = {name: value for name, value in finding.place.items() if name in table.columns}
    if not limits:
        return exchange.column(finding.place["column"], finding.id) if "column" in finding.place else exchange.everything(finding.id)
    within = pandas.Series(True, index=table.index)
    for name, value in limits.items():
        within &= _within(table[name], value)
    return exchange.rows(limits, within.index[within], finding.id)


def _within(column: Any, value: str) -> Any:
    """Bands of numbers are written "under 3", "3 and more" and "3 to under 4"."""
    band = re.fullmatch(r"(?:(?P<low>[-+.\de]+) (?:to )?)?(?:under (?P<high>[-+.\de]+)|and more)", value)
    if band is None or column.dtype.kind not in "if":
        return column.astype(str) == value
    low, high = float(band["low"] or "-inf"), float(band["high"] or "inf")
    return (column >= low) & (column < high)


if __name__ == "__main__":
    exchange.cut_off()
    exchange.answer(examine)
