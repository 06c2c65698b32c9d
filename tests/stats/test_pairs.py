import numpy as np

from maquette.stats import compare_pairs, pair_difference, pair_rate, rate


def test_free_pairs_have_the_interval_of_free_rows() -> None:
    people = np.arange(2000).reshape(1000, 2)
    found, free = pair_rate(np.arange(1000) < 100, people), rate(100, 1000)
    assert found.value == 0.1
    assert abs((found.low or 0) - (free.low or 0)) < 0.003
    assert abs((found.high or 0) - (free.high or 0)) < 0.003


def test_a_person_in_many_pairs_on_either_side_counts_for_what_he_is_worth() -> None:
    """The variance of a share of pairs, by drawing the people again and again."""
    shares, widths = [], []
    for seed in range(200):
        chance = np.random.default_rng(seed)
        alike = chance.random(30) < 0.3  # such a person is taken for everybody
        people = chance.integers(0, 30, (400, 2))
        happened = alike[people].any(axis=1)
        one = pair_rate(happened, people)
        shares.append(one.value or 0.0)
        widths.append(((one.high or 0) - (one.low or 0)) / 2 / 2.045)
    assert 0.75 < np.mean(widths) / np.std(shares) < 1.3


def test_equal_groups_raise_few_alarms_where_people_are_shared() -> None:
    alarms = 0
    for seed in range(300):
        chance = np.random.default_rng(seed)
        alike = chance.random(60) < 0.1
        inside = np.arange(600) < 300
        people = np.where(inside[:, None], chance.integers(0, 30, (600, 2)), chance.integers(30, 60, (600, 2)))
        alarms += compare_pairs(alike[people].any(axis=1), inside, people) <= 0.05
    assert alarms <= 27  # 15 are meant


def test_nothing_to_compare_is_said() -> None:
    people = np.zeros((3, 2), int)
    assert pair_difference([1, 0, 1], [True, True, True], people).value is None
    assert compare_pairs([1, 0, 1], [True, True, True], people) == 1.0
    assert pair_rate([], np.empty((0, 2))).value is None
    assert pair_rate([0, 1, 1], people).low is None
    assert pair_rate([0, 0, 0], people).low == 0.0
