"""Deepchecks, asked about a model's answers or about drift.

`default` runs the suite made for the question, `model_evaluation` or `train_test_validation`, as it is. `best` runs the check that names a
place, with documented arguments: weak segments of at least a tenth of the rows and one category, scored by whether the answer is right;
drift of each feature beyond 0.1 instead of 0.2, which a shift of 0.3 standard deviations never reaches.
"""

from typing import Any

import exchange
import numpy as np
from exchange import Asked

_TRUE_OF_SMALL_TABLES = ("TrainTestSamplesMix",)  # few columns of words repeat themselves in any two tables
_TOLERATED = 0.2  # of the mean score: the default of the condition on weak segments


def examine(asked: Asked, setting: str) -> list[dict[str, Any]]:
    """Every condition that failed, then every one that warned."""
    results = _about_drift(asked, setting) if asked.reference is not None else _about_answers(asked, setting)
    conditions = [(one, condition) for one in results for condition in getattr(one, "conditions_results", ())]
    alarms = []
    for category in ("FAIL", "WARN", "ERROR"):
        for one, condition in conditions:
            if condition.category.value == category and type(one.check).__name__ not in _TRUE_OF_SMALL_TABLES:
                alarms += _alarms(one, setting)
    return alarms


def _about_answers(asked: Asked, setting: str) -> list[Any]:
    from deepchecks.tabular import Dataset
    from deepchecks.tabular.checks import WeakSegmentsPerformance
    from deepchecks.tabular.suites import model_evaluation

    table = asked.today[[*asked.features, asked.truth]]
    data = Dataset(table, label=asked.truth, cat_features=list(asked.words), label_type="binary")
    scores, answers = asked.scores.to_numpy(), asked.answers.to_numpy()
    told = {"y_pred_train": answers, "y_proba_train": np.stack([1 - scores, scores], axis=1), "model_classes": [0, 1]}
    if setting == "default":
        return list(model_evaluation().run(train_dataset=data, with_display=False, **told).results)
    is_right = (asked.answers == asked.today[asked.truth]).astype(float)
    check = WeakSegmentsPerformance(segment_minimum_size_ratio=0.1, max_categories_weak_segment=1, score_per_sample=is_right)
    return [check.add_condition_segments_relative_performance_greater_than(_TOLERATED).run(data, with_display=False, **told)]


def _about_drift(asked: Asked, setting: str) -> list[Any]:
    from deepchecks.tabular import Dataset
    from deepchecks.tabular.checks import FeatureDrift
    from deepchecks.tabular.suites import train_test_validation

    columns = [*asked.features, *([asked.prediction] if asked.prediction else [])]
    before, today = (Dataset(table[columns], cat_features=list(asked.words)) for table in (asked.reference, asked.today))
    if setting == "default":
        return list(train_test_validation().run(train_dataset=before, test_dataset=today, with_display=False).results)
    check = FeatureDrift().add_condition_drift_score_less_than(_largest(setting), _largest(setting))
    return [check.run(train_dataset=before, test_dataset=today, with_display=False)]


def _largest(setting: str) -> float:
    return 0.2 if setting == "default" else 0.1


def _alarms(result: Any, setting: str) -> list[dict[str, Any]]:
    """What a check shows that did not pass: its segments or columns where it has some."""
    name = type(result.check).__name__
    if name == "WeakSegmentsPerformance":
        table, least = result.value["weak_segments_list"], (1 - _TOLERATED) * result.value["avg_score"]
        weak = table[table.iloc[:, 0] < least]
        return [exchange.rows(_features(row), row["Samples in Segment"], name) for _, row in weak.iterrows()]
    if name == "FeatureDrift":
        scores = {column: one["Drift score"] for column, one in result.value.items() if one["Drift score"] is not None}
        drifted = sorted((column for column in scores if scores[column] > _largest(setting)), key=lambda column: -scores[column])
        return [exchange.column(column, name, scores[column]) for column in drifted]
    return [exchange.everything(name)]


def _features(row: Any) -> list[str]:
    return [str(row[name]) for name in ("Feature1", "Feature2") if row.get(name)]


if __name__ == "__main__":
    exchange.cut_off()
    exchange.answer(examine)
