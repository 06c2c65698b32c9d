import pytest

from maquette.stats import quantiles


@pytest.mark.parametrize(
    ("level", "degrees", "known"), [(0.95, 1, 12.706205), (0.95, 10, 2.228139), (0.99, 3, 5.840909), (0.9, 30, 1.697261)]
)
def test_students_quantiles_are_those_of_the_tables(level: float, degrees: int, known: float) -> None:
    assert quantiles.student(level, degrees) == pytest.approx(known, abs=1e-6)


def test_with_many_degrees_student_becomes_the_normal() -> None:
    assert quantiles.student(0.95, 1e7) == pytest.approx(quantiles.normal(0.95), abs=1e-5)
    assert quantiles.normal(0.95) == pytest.approx(1.959964, abs=1e-6)


@pytest.mark.parametrize("x", [0.0, 1e-9, 0.2, 0.5, 0.93, 1.0])
def test_the_beta_share_has_its_closed_forms(x: float) -> None:
    assert quantiles.beta_share(x, 1, 7) == pytest.approx(1 - (1 - x) ** 7, abs=1e-14)
    assert quantiles.beta_share(x, 5, 1) == pytest.approx(x**5, abs=1e-14)


@pytest.mark.parametrize("shape", [0.5, 3, 800, 40_000])
def test_half_of_an_even_beta_lies_below_its_middle(shape: float) -> None:
    assert quantiles.beta_share(0.5, shape, shape) == pytest.approx(0.5, abs=1e-10)


@pytest.mark.parametrize(("a", "b"), [(0.5, 0.5), (3, 9), (900, 12), (1, 1e6)])
def test_a_quantile_is_where_the_share_is(a: float, b: float) -> None:
    for probability in (1e-6, 0.025, 0.5, 0.975):
        assert quantiles.beta_share(quantiles.beta(probability, a, b), a, b) == pytest.approx(probability, rel=1e-8)
