"""Giskard's scan of a model.

`default` is the whole scan. `best` is its detector of weak slices alone, by accuracy, with the false discovery rate controlled at 5 %: an
argument that its documentation calls experimental, and the only one by which its issues are tested at all. A detector that stops with an
error is passed over by the scan itself, as that one is where nothing is significant.
"""

from typing import Any

import exchange
import numpy as np
from exchange import Asked


def examine(asked: Asked, setting: str) -> list[dict[str, Any]]:
    """Every issue of the report, in its order."""
    import giskard
    from giskard.models.cache import disable_cache

    disable_cache()  # it takes rows with the same features for the same row, and would answer for one what was answered to another
    table = asked.today[[*asked.features, asked.truth]].copy()
    scores = asked.scores

    def predict(rows: Any) -> Any:
        """What was answered to these very rows."""
        known = scores.loc[rows.index].to_numpy()
        return np.stack([1 - known, known], axis=1)

    model = giskard.Model(
        predict,
        model_type="classification",
        name="answers",
        classification_labels=[0, 1],
        feature_names=asked.features,
        classification_threshold=0.5 if asked.threshold is None else asked.threshold,
    )
    data = giskard.Dataset(table, target=asked.truth, name="rows", cat_columns=list(asked.words))
    chosen: dict[str, Any] = {}
    if setting == "best":
        chosen = {"only": ["performance_bias"], "params": {"performance_bias": {"alpha": 0.05, "metrics": ["accuracy"]}}}
    report = giskard.scan(model, data, verbose=False, **chosen)
    return [_alarm(issue, data, asked) for issue in report.issues]


def _alarm(issue: Any, data: Any, asked: Asked) -> dict[str, Any]:
    name = f"{issue.group.name}, {issue.level.value}"
    if issue.slicing_fn is None:
        return exchange.everything(name, issue.importance)
    members = data.slice(issue.slicing_fn).df.index
    columns = [column for column in asked.features if column in str(issue.slicing_fn)]
    return exchange.rows(columns, members, name, issue.importance)


if __name__ == "__main__":
    exchange.cut_off()
    exchange.answer(examine)
