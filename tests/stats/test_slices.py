import numpy as np
import pytest

from maquette.seeds import stream
from maquette.stats import compare_rates, worse_groups, worse_slices


def slices(chance: np.random.Generator, n: int, features: int = 6) -> dict[str, np.ndarray]:
    """Every value of some columns and every pair of values: slices that overlap."""
    columns = chance.integers(0, 3, (features, n))
    found = {f"{i}={v}": columns[i] == v for i in range(features) for v in range(3)}
    for i in range(features):
        for j in range(i):
            found |= {f"{j}={u} {i}={v}": (columns[j] == u) & (columns[i] == v) for u in range(3) for v in range(3)}
    return found


def test_the_worst_of_many_slices_is_not_believed_because_it_is_the_worst() -> None:
    alarms = alone = 0
    for repeat in range(40):
        chance = stream(1, "clean", repeat)
        found = slices(chance, 400, features=4)
        wrong = chance.random(400) < 0.15
        compared = worse_slices(wrong, found, seed=repeat, draws=300)
        alarms += compared[0].is_flagged
        alone += compared[0].p <= 0.05
        assert len(compared) == len(found) == 66
    assert alarms <= 6  # of 40, at 5 %
    assert alone > 25


def test_the_planted_slice_is_named_first() -> None:
    named = 0
    for repeat in range(6):
        chance = stream(2, "planted", repeat)
        found = slices(chance, 2000, features=5)
        bad = found["1=2 4=0"]
        compared = worse_slices(chance.random(2000) < np.where(bad, 0.35, 0.15), found, seed=repeat, draws=300)
        named += compared[0].is_flagged and compared[0].name == "1=2 4=0"
        assert all(one.n + one.n_rest == 2000 for one in compared[:1])
    assert named >= 5


def test_overlap_costs_nothing_but_holm_pays_for_it() -> None:
    chance = stream(3, "copies")
    half = chance.random(300) < 0.5
    wrong = chance.random(300) < np.where(half, 0.22, 0.15)
    copies = {str(k): half for k in range(100)}
    assert worse_slices(wrong, copies, seed=1, draws=500)[0].is_flagged
    assert not worse_groups(wrong, copies)[0].is_flagged


def test_without_overlap_the_answer_is_about_that_of_groups() -> None:
    chance = stream(4, "apart")
    owner = np.repeat(np.arange(5), 200)
    wrong = chance.random(1000) < np.array([0.1, 0.3, 0.1, 0.1, 0.2])[owner]
    groups = {str(one): owner == one for one in range(5)}
    dealt, exact = worse_slices(wrong, groups, seed=1), worse_groups(wrong, groups)
    assert [one.name for one in dealt if one.is_flagged] == [one.name for one in exact if one.is_flagged] == ["1", "4"]
    for one in dealt:
        (other,) = (other for other in exact if other.name == one.name)
        assert (one.count, one.n, one.rest_count, one.n_rest) == (other.count, other.n, other.rest_count, other.n_rest)
        assert one.p == pytest.approx(other.p, rel=1e-6)
        assert one.p == pytest.approx(compare_rates(one.count, one.n, one.rest_count, one.n_rest, "greater"), rel=1e-6)


def test_the_same_seed_gives_the_same_answer() -> None:
    chance = stream(5, "again")
    wrong, found = chance.random(200) < 0.3, slices(chance, 200, features=3)
    assert worse_slices(wrong, found, seed=1, draws=100) == worse_slices(wrong, found, seed=1, draws=100)


def test_no_slices_empty_slices_and_nothing_wrong_are_no_fault() -> None:
    assert worse_slices([True, False], {}, seed=1) == []
    (nobody,) = worse_slices([True, False], {"nobody": [False, False]}, seed=1, draws=50)
    assert not nobody.is_flagged
    assert nobody.p_adjusted == 1.0
    assert not worse_slices([False] * 9, {"some": [True] * 4 + [False] * 5}, seed=1, draws=50)[0].is_flagged
