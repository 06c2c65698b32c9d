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


# SciPy 1.17
@pytest.mark.parametrize(
    ("x", "degrees", "known"),
    [
        (3.84, 1, 0.05004352124870519),
        (10, 4, 0.04042768199451279),
        (0.5, 7, 0.9994464813904249),
        (150, 100, 0.0009039320423540184),
        (80, 3, 3.0692774861724164e-17),
        (30, 100, 0.9999999999990944),
    ],
)
def test_tails_of_chi_square_are_those_of_the_tables(x: float, degrees: float, known: float) -> None:
    assert quantiles.chi_square_above(x, degrees) == pytest.approx(known, rel=1e-9)
    assert quantiles.chi_square_above(0, degrees) == 1.0


@pytest.mark.parametrize(
    ("t", "degrees", "known"),
    [(2, 5, 0.050969739414929174), (-1.3, 12.5, 0.8914689946828556), (0, 3, 0.5), (6, 300, 2.838219546179577e-09)],
)
def test_tails_of_student_are_those_of_the_tables(t: float, degrees: float, known: float) -> None:
    assert quantiles.student_above(t, degrees) == pytest.approx(known, rel=1e-9)


def test_the_normal_tail_does_not_end() -> None:
    assert quantiles.normal_above(10) == pytest.approx(7.61985302416047e-24, rel=1e-9)
    assert quantiles.normal_above(-1.96) == pytest.approx(0.975, abs=1e-4)
