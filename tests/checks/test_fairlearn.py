"""Rates by group on data that people know, beside fairlearn's."""

import os
from pathlib import Path
from typing import Any

import pytest

import maquette

fairlearn = pytest.importorskip("fairlearn.metrics")
pandas = pytest.importorskip("pandas")

DATA = Path(os.environ.get("MAQUETTE_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data")) / "tabular"


def adult() -> Any:
    """The census, answered by the years of school and the hours of work."""
    table = pandas.read_csv(DATA / "adult.csv", skipinitialspace=True).head(12_000)
    table["truth"] = (table["income-per-year"] == ">50K").astype(int)
    table["answer"] = ((table["education-num"] > 12) & (table["hours-per-week"] > 35)).astype(int)
    return table


def german() -> Any:
    """Who repays, answered by the length and the size of the credit."""
    table = pandas.read_csv(DATA / "german.csv")
    table["truth"] = (table["credit"] == 1).astype(int)
    table["answer"] = (table["credit_amount"] / table["month"] < 250).astype(int)
    return table.rename(columns={"personal_status": "sex"})


@pytest.mark.realdata
@pytest.mark.parametrize(("make", "column"), [(adult, "sex"), (adult, "race"), (german, "sex")])
def test_every_rate_of_every_group_is_fairlearns_to_the_last_digit(make: Any, column: str) -> None:
    if not (DATA / "adult.csv").is_file():
        pytest.skip("the shared data sets are not here")
    table = make()
    metrics = {
        "selection rate": fairlearn.selection_rate,
        "false positive rate": fairlearn.false_positive_rate,
        "false negative rate": fairlearn.false_negative_rate,
    }
    frame = fairlearn.MetricFrame(metrics=metrics, y_true=table["truth"], y_pred=table["answer"], sensitive_features=table[column])
    checks = ["selection", "false_positives", "false_negatives"]
    columns = {name: table[name].to_numpy() for name in ("truth", "answer", column)}
    report = maquette.check(columns, truth="truth", prediction="answer", groups=[column], checks=checks)
    shown = {one.title: one for finding in report.findings for one in finding.evidence if one.kind == "intervals"}
    for name in metrics:
        ours = {one.name.removeprefix(f"{column} = "): one.estimate.value for one in shown[f"{name.capitalize()} by group"].quantities}
        assert ours == frame.by_group[name].to_dict()
