import numpy as np
import pytest

from maquette.checks.quality import density_coverage as module
from maquette.checks.quality.density_coverage import density_coverage
from quality_sides import embedded, normal


def by_the_book(made: np.ndarray, real: np.ndarray, k: int = 5) -> tuple[float, float]:
    """Equations 3 and 4 of Naeem et al., one ball at a time, in double precision."""
    made, real = made.astype(float), real.astype(float)
    radii = [np.sort(np.linalg.norm(real - centre, axis=1))[k] for centre in real]
    inside = np.array([[np.linalg.norm(point - centre) <= radius for centre, radius in zip(real, radii)] for point in made])
    return float(inside.sum() / (k * len(made))), float(inside.any(0).mean())


def test_both_are_those_of_a_second_implementation() -> None:
    made, real = normal(80, 4, seed=1, shift=0.5), normal(90, 4, seed=2)
    assert [one.value for one in density_coverage(made, real)] == pytest.approx(by_the_book(made, real))


def test_of_two_sets_of_one_kind_they_are_what_the_paper_derives() -> None:
    found = [density_coverage(normal(300, 8, seed=seed), normal(300, 8, seed=1000 + seed)) for seed in range(10)]
    assert np.mean([one[0].value for one in found]) == pytest.approx(1.0, abs=0.08)
    assert np.mean([one[1].value for one in found]) == pytest.approx(1 - 0.5**5, abs=0.01)


def test_an_outlier_among_the_real_pictures_fools_density_little() -> None:
    real = normal(200, 4, seed=1)
    real[0] = 100  # its ball would swallow everything
    density, coverage = density_coverage(normal(200, 4, seed=2, shift=8), real)
    assert density.value < 0.25
    assert coverage.value < 0.05


def test_a_model_of_few_modes_covers_little() -> None:
    real = np.concatenate([normal(100, 4, seed=seed, shift=20.0 * seed) for seed in range(4)])
    assert density_coverage(normal(400, 4, seed=9), real)[1].value == pytest.approx(0.25, abs=0.03)


def test_the_intervals_hold_the_expectation() -> None:
    found = [density_coverage(normal(150, 6, seed=seed), normal(150, 6, seed=1000 + seed, shift=0.5)) for seed in range(30)]
    for place in (0, 1):
        middle = np.mean([one[place].value for one in found])
        assert np.mean([one[place].low <= middle <= one[place].high for one in found]) >= 0.9


def test_its_finding_gives_coverage_as_a_share_and_density_as_a_number() -> None:
    finding = module.measure(embedded(normal(150, 6, seed=1), normal(400, 6, seed=2)))
    assert {one.name: one.unit for one in finding.quantities} == {
        "coverage": "share",
        "coverage of real pictures": "share",
        "density": "",
        "density of real pictures": "",
    }
