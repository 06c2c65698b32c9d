import numpy as np
import pytest

from maquette.seeds import stream
from maquette.stats import Table, common_difference, common_ratio, compare_within, differ_between, difference, tables

# admissions to six departments, men first (Bickel, Hammel and O'Connell 1975, Science 187, 398-404)
ADMISSIONS = [
    Table(512, 825, 89, 108),
    Table(353, 560, 17, 25),
    Table(120, 325, 202, 593),
    Table(138, 417, 131, 375),
    Table(53, 191, 94, 393),
    Table(22, 373, 24, 341),
]


def test_a_gap_over_all_rows_vanishes_within_departments() -> None:
    together = Table(*(sum(column) for column in zip(*ADMISSIONS)))
    overall = difference(*together)
    assert overall.low is not None and overall.low > 0.1  # noqa: PT018
    within = common_difference(ADMISSIONS)
    assert within.low is not None and within.high is not None  # noqa: PT018
    assert -0.05 < within.low < 0 < within.high < 0.02
    assert compare_within(ADMISSIONS) == pytest.approx(0.21692369705551817)  # statsmodels 0.15: StratifiedTable
    assert common_ratio(ADMISSIONS).value == pytest.approx(0.944905022595929)
    assert differ_between(ADMISSIONS) == pytest.approx(0.0020714013978808676, rel=1e-6)


def test_one_stratum_is_a_plain_difference() -> None:
    one = Table(56, 70, 48, 80)
    within, plain = common_difference([one]), difference(*one)
    assert within.value == pytest.approx(0.2)
    assert (within.low, within.high) == pytest.approx((plain.low, plain.high), abs=0.01)
    assert common_ratio([one]).value == pytest.approx(4 / 3)


@pytest.mark.parametrize("sizes", [[(40, 60)] * 6, [(3, 4)] * 80])
def test_within_strata_the_level_holds_whether_they_are_few_or_small(sizes: list[tuple[int, int]]) -> None:
    held = ratios = alarms = 0
    for repeat in range(250):
        chance = stream(1, "strata", repeat, len(sizes))
        usual = chance.uniform(0.1, 0.5, len(sizes))
        gap = [Table(int(chance.binomial(n, p + 0.1)), n, int(chance.binomial(m, p)), m) for (n, m), p in zip(sizes, usual)]
        times = [Table(int(chance.binomial(n, p * 1.4)), n, int(chance.binomial(m, p)), m) for (n, m), p in zip(sizes, usual)]
        same = [Table(int(chance.binomial(n, p)), n, int(chance.binomial(m, p)), m) for (n, m), p in zip(sizes, usual)]
        one, other = common_difference(gap), common_ratio(times)
        held += bool(one.low <= 0.1 <= one.high)  # type: ignore[operator]
        ratios += bool(other.low <= 1.4 <= other.high)  # type: ignore[operator]
        alarms += compare_within(same) <= 0.05
    assert 0.91 < held / 250 < 0.99
    assert 0.91 < ratios / 250 < 0.99
    assert alarms / 250 < 0.09


def test_equal_odds_are_not_called_different() -> None:
    alarms = 0
    for repeat in range(250):
        chance = stream(2, "odds", repeat)
        odds = np.array([0.2, 0.5, 1.0, 2.0])
        shares = [odds * 1.5 / (1 + odds * 1.5), odds / (1 + odds)]
        found = [Table(int(chance.binomial(80, a)), 80, int(chance.binomial(90, b)), 90) for a, b in zip(*shares)]
        alarms += differ_between(found) <= 0.05
    assert alarms / 250 < 0.09


def test_tables_are_counted_from_rows() -> None:
    found = tables([1, 0, 1, 1, 0], [True, True, False, True, False], ["a", "a", "a", "b", "b"])
    assert found == {"a": Table(1, 2, 1, 1), "b": Table(1, 1, 0, 1)}


def test_strata_without_one_of_the_groups_say_nothing() -> None:
    lonely = [Table(3, 10, 0, 0), Table(0, 0, 2, 9)]
    assert common_difference(lonely).value is None
    assert common_ratio(lonely).value is None
    assert compare_within(lonely) == 1.0
    assert differ_between(lonely) == 1.0
    assert common_ratio([Table(0, 5, 2, 5)]).value is None
    assert differ_between([Table(0, 5, 2, 5), Table(0, 5, 1, 5)]) == 1.0


def test_one_side_alone_is_asked_about() -> None:
    more, fewer = [Table(30, 100, 20, 100)] * 2, [Table(20, 100, 30, 100)] * 2
    assert compare_within(more, "greater") == pytest.approx(compare_within(more) / 2)
    assert compare_within(fewer, "greater") == pytest.approx(1 - compare_within(fewer) / 2)
    assert compare_within([Table(0, 0, 3, 10)], "greater") == 1.0
