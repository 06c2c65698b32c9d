"""Figures: medians, ratios of pairs, and what counts as met."""

from benchmarks.figures import Figure, not_measured, of_pairs, of_values


def test_a_figure_of_values_is_their_median_with_the_least_and_the_greatest() -> None:
    figure = of_values("speed", "/s", [5.0, 1.0, 3.0, 9.0])
    assert (figure.value, figure.low, figure.high, figure.n) == (4.0, 1.0, 9.0, 4)


def test_a_figure_of_pairs_is_the_ratio_of_medians_with_the_spread_of_the_single_pairs() -> None:
    figure = of_pairs("throughput", [20.0, 30.0, 22.0], [10.0, 10.0, 20.0])
    assert (figure.value, figure.low, figure.high, figure.n, figure.unit) == (2.2, 1.1, 3.0, 3, "times")


def test_more_is_better_unless_it_is_said_otherwise() -> None:
    assert Figure("speed", "/s", 200.0, target=200.0).met
    assert not Figure("speed", "/s", 199.0, target=200.0).met
    assert Figure("delay", "ms", 15.0, target=15.0, at_least=False).met
    assert not Figure("delay", "ms", 16.0, target=15.0, at_least=False).met


def test_without_a_target_nothing_is_met_or_missed() -> None:
    assert Figure("speed", "/s", 1.0).met is None


def test_the_aim_is_told_apart_from_the_target() -> None:
    assert not Figure("ratio", "times", 1.9, target=1.4, aim=2.0).reaches_aim
    assert Figure("ratio", "times", 2.0, target=1.4, aim=2.0).reaches_aim


def test_what_was_not_measured_has_not_met_its_target_and_says_why() -> None:
    figure = not_measured("delay", "ms", "there is no browser here", target=60.0, at_least=False)
    assert figure.met is False
    assert "no browser" in figure.note
