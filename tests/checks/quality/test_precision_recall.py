import numpy as np
import pytest

from maquette.checks.quality import precision_recall as module
from maquette.checks.quality.precision_recall import precision_recall
from quality_sides import embedded, normal


def by_the_book(points: np.ndarray, body: np.ndarray, k: int = 3) -> float:
    """One point and one ball at a time, in double precision."""
    body, points = body.astype(float), points.astype(float)
    radii = [np.sort(np.linalg.norm(body - centre, axis=1))[k] for centre in body]  # place 0 is the centre itself
    return float(np.mean([any(np.linalg.norm(point - centre) <= radius for centre, radius in zip(body, radii)) for point in points]))


def test_both_are_those_of_a_second_implementation() -> None:
    made, real = normal(80, 4, seed=1, shift=0.5, scale=0.8), normal(90, 4, seed=2)
    precision, recall = precision_recall(made, real)
    assert precision.value == pytest.approx(by_the_book(made, real))
    assert recall.value == pytest.approx(by_the_book(real, made))


def test_a_model_of_few_modes_is_precise_and_recalls_little() -> None:
    real = np.concatenate([normal(100, 4, seed=seed, shift=20.0 * seed) for seed in range(4)])
    precision, recall = precision_recall(normal(400, 4, seed=9), real)
    assert precision.value > 0.9
    assert recall.value == pytest.approx(0.25, abs=0.03)


def test_a_model_that_makes_noise_is_not_precise() -> None:
    precision, _ = precision_recall(normal(200, 8, seed=1, scale=10), normal(200, 8, seed=2))
    assert precision.value < 0.1
    assert precision.low == 0


def test_the_intervals_hold_the_expectation() -> None:
    found = [precision_recall(normal(150, 6, seed=seed), normal(150, 6, seed=1000 + seed, shift=0.5)) for seed in range(30)]
    for place in (0, 1):
        middle = np.mean([one[place].value for one in found])
        assert np.mean([one[place].low <= middle <= one[place].high for one in found]) >= 0.9


def test_with_too_few_pictures_they_say_so() -> None:
    assert "at least 40" in precision_recall(normal(20, 4), normal(20, 4))[0].reason


def test_its_finding_is_over_equally_many_pictures_of_both_sides() -> None:
    finding = module.measure(embedded(normal(150, 6, seed=1), normal(400, 6, seed=2)))
    assert finding.quantities[0].estimate.n == 150
    assert finding.quantities[1].estimate.n == 150
    assert finding.claim.startswith("Of the made pictures")
