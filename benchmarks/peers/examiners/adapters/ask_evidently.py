"""Evidently, asked about drift.

`default` is the preset for drift with its tests, as the documentation's first example runs it. `best` keeps to tests with p-values whatever
the number of rows (Kolmogorov-Smirnov for numbers; for words total variation by permutation, since its chi-square takes the reference for
the whole truth) and divides the threshold by the number of columns, by the preset's own documented arguments.
"""

from typing import Any

import exchange
from exchange import Asked


def examine(asked: Asked, setting: str) -> list[dict[str, Any]]:
    """Every test that failed, the strongest first."""
    from evidently import DataDefinition, Dataset, Report
    from evidently.presets import DataDriftPreset

    definition = DataDefinition(numerical_columns=_numbers(asked), categorical_columns=list(asked.words))
    columns = [*_numbers(asked), *asked.words]
    options: dict[str, Any] = {"columns": columns}
    if setting == "best":
        options |= {"num_method": "ks", "cat_method": "TVD", "threshold": 0.05 / len(columns)}
    today, before = (Dataset.from_pandas(table[columns], definition) for table in (asked.today, asked.reference))
    found = Report([DataDriftPreset(**options)], include_tests=True).run(today, before).dict()
    values = {metric["id"]: metric for metric in found["metrics"]}
    alarms = [_alarm(values[test["metric_config"]["metric_id"]]) for test in found["tests"] if str(test["status"]).endswith("FAIL")]
    return sorted(alarms, key=lambda alarm: (not alarm["columns"], -alarm["strength"]))  # a column says more than the table


def _numbers(asked: Asked) -> list[str]:
    """The scores count as one more column of numbers."""
    return [*asked.numbers, *([asked.prediction] if asked.prediction else [])]


def _alarm(metric: dict[str, Any]) -> dict[str, Any]:
    config = metric["config"]
    if "column" not in config:
        return exchange.everything(metric["metric_name"])
    value, threshold = float(metric["value"]), float(config["threshold"])
    has_p_value = config["method"] in ("ks", "TVD") or config["method"].endswith("p_value")
    strength = threshold / max(value, 1e-300) if has_p_value else value / threshold
    return exchange.column(config["column"], config["method"], strength)


if __name__ == "__main__":
    exchange.cut_off()
    exchange.answer(examine)
