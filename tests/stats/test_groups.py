import numpy as np
import pytest

from maquette.seeds import stream
from maquette.stats import compare_rates, worse_groups


def runs(sizes: list[int], rates: list[float], repeats: int = 300) -> tuple[float, float]:
    """How often all bad groups are found, and how often an innocent one is flagged."""
    owner = np.repeat(np.arange(len(sizes)), sizes)
    groups = {str(one): owner == one for one in range(len(sizes))}
    usual = min(rates)
    bad = {str(one) for one, rate in enumerate(rates) if rate > usual}
    found = accused = 0
    for repeat in range(repeats):
        wrong = stream(1, "world", repeat, len(sizes), sizes[0]).random(len(owner)) < np.array(rates)[owner]
        flagged = {one.name for one in worse_groups(wrong, groups) if one.is_flagged}
        found += bad <= flagged
        accused += bool(flagged - bad)
    return found / repeats, accused / repeats


@pytest.mark.parametrize(
    ("sizes", "rates", "power"),
    [
        ([400] * 5, [0.25] + [0.15] * 4, 0.987),
        ([100] * 5, [0.25] + [0.15] * 4, 0.528),
        ([150] * 4, [0.15] + [0.03] * 3, 0.994),
        ([300] * 6, [0.28, 0.24] + [0.15] * 4, 0.899),
    ],
)
def test_bad_groups_are_found_and_the_innocent_left_alone(sizes: list[int], rates: list[float], power: float) -> None:
    found, accused = runs(sizes, rates)
    assert found > power - 0.06
    assert accused < 0.08


@pytest.mark.parametrize(
    ("sizes", "rate"),
    [
        ([400] * 5, 0.15),
        ([150] * 12, 0.15),
        ([2000, 500, 100, 30, 10], 0.15),
        ([20] * 12, 0.15),
        ([1333] * 8, 0.01),
        ([150] * 4, 0.03),
        ([30] * 20, 0.1),
        ([5000, 20, 20, 20, 20], 0.02),
        ([100] * 3, 0.5),
    ],
)
def test_where_all_are_equal_alarms_are_as_rare_as_promised(sizes: list[int], rate: float) -> None:
    # not simulated: the chance of each number of wrong rows in all, and given it the exact chance that a group is flagged, added up
    n, alarms = sum(sizes), 0.0
    logs = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, n + 1)))])
    for total in np.unique(np.rint(stream(4, "totals").binomial(n, rate, 12))).astype(int):
        for size in set(sizes):
            k = np.arange(max(0, total - (n - size)), min(total, size) + 1)
            chances = np.exp(
                logs[size] - logs[k] - logs[size - k] + logs[n - size] - logs[total - k] - logs[n - size - total + k]
                - logs[n] + logs[total] + logs[n - total]
            )  # fmt: skip
            flagged = next(
                (i for i in range(len(k)) if compare_rates(int(k[i]), size, int(total - k[i]), n - size, "greater") <= 0.05 / len(sizes)),
                None,
            )
            if flagged is not None:
                alarms += sizes.count(size) * float(chances[flagged:].sum())
    assert alarms / 12 < 0.06  # 0.05 over all totals; these are a dozen of them


def test_clean_worlds_of_people_with_many_rows_stay_quiet() -> None:
    alarms = {"people": 0, "rows": 0}
    for repeat in range(200):
        chance = stream(5, "people", repeat)
        people = np.repeat(np.arange(120), 10)
        wrong = chance.random(1200) < chance.beta(2, 10, 120)[people]
        groups = {str(one): people % 4 == one for one in range(4)}
        alarms["people"] += any(one.is_flagged for one in worse_groups(wrong, groups, units=people))
        alarms["rows"] += any(one.is_flagged for one in worse_groups(wrong, groups))
    assert alarms["people"] / 200 < 0.08
    assert alarms["rows"] / 200 > 0.1


def test_an_intersection_is_named_before_its_halves() -> None:
    chance = stream(2, "intersection")
    sex, old = chance.random(6000) < 0.5, chance.random(6000) < 0.3
    wrong = chance.random(6000) < np.where(sex & old, 0.35, 0.1)
    compared = worse_groups(wrong, {"f": sex, "old": old, "f and old": sex & old})
    assert compared[0].name == "f and old"
    assert [one.name for one in compared if one.is_flagged] == ["f and old"]
    assert compared[0].gap.value == pytest.approx(0.25, abs=0.04)
    assert compared[0].n + compared[0].n_rest == 6000
    assert compared[1].n + compared[1].n_rest == 6000 - compared[0].n


def test_adjusted_p_never_fall_on_the_way_down() -> None:
    owner = np.repeat(np.arange(4), 200)
    wrong = stream(3, "steps").random(800) < np.array([0.5, 0.35, 0.1, 0.1])[owner]
    compared = worse_groups(wrong, {str(one): owner == one for one in range(4)})
    assert [one.name for one in compared[:2]] == ["0", "1"]
    assert all(one.p <= one.p_adjusted for one in compared)
    assert compared[0].p_adjusted <= compared[1].p_adjusted <= compared[2].p_adjusted


def test_empty_groups_and_no_groups_are_no_fault() -> None:
    assert worse_groups([True, False], {}) == []
    (one,) = worse_groups([True, False], {"nobody": [False, False]})
    assert not one.is_flagged
    assert one.p == 1.0


def test_the_women_of_the_north_are_named_and_not_the_north() -> None:
    north, women = np.arange(1800) % 6 == 0, (np.arange(1800) // 6) % 2 == 0
    groups = {"north": north, "women": women, "women of the north": north & women, "men of the north": north & ~women}
    wrong = np.zeros(1800, dtype=bool)
    for rows, share in ((~north, 0.15), (north & women, 0.3), (north & ~women, 0.18)):  # the men a little worse, by chance
        wrong[np.flatnonzero(rows)[: round(share * np.count_nonzero(rows))]] = True
    alone = worse_groups(wrong, {name: groups[name] for name in ("north", "women")})
    assert alone[0].name == "north"
    found = worse_groups(wrong, groups)
    assert [one.name for one in found if one.is_flagged] == ["women of the north"]
    throughout = np.where(north, np.arange(1800) // 12 % 10 < 3, np.arange(1800) // 12 % 100 < 15)
    assert worse_groups(throughout, groups)[0].name == "north"
