import maquette
from planted_answers import scores
from planted_worlds import found, left_alone


def test_answers_that_are_surer_than_right_are_found() -> None:
    finding = found("overconfident", 1000, "confidence")
    assert "too sure" in finding.claim
    slope = finding.quantities[1].estimate
    assert (slope.high or 1) < 1


def test_scores_that_mean_what_they_say_are_left_alone() -> None:
    left_alone("overconfident", 1000, "confidence", seeds=6)
    many = maquette.check(scores(0, n=20_000), truth="truth", prediction="score", checks=["confidence"])
    assert many.finding("bias/confidence").reading == "as expected"


def test_few_rows_cannot_tell_and_say_how_many_would() -> None:
    finding = maquette.check(scores(0, n=200), truth="truth", prediction="score", checks=["confidence"]).finding("bias/confidence")
    assert finding.reading == "cannot tell"
    assert finding.collect
