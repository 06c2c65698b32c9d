import re

import pytest

from maquette.data.scenes import _paths


def numbers(path: str) -> list[float]:
    return [float(text) for text in re.findall(r"-?\d+\.?\d*", path)]


def test_a_smooth_curve_passes_through_its_points() -> None:
    points = [(0.0, 0.0), (10.0, 5.0), (20.0, 0.0), (30.0, 8.0)]
    for closed in (True, False):
        curves = re.findall(r"C([^CZ]+)", _paths.smooth(points, closed=closed))
        ends = [tuple(numbers(curve)[-2:]) for curve in curves]
        assert ends == ([*points[1:], points[0]] if closed else points[1:])


def test_a_straight_row_of_points_stays_straight() -> None:
    assert set(numbers(_paths.smooth([(0, 7), (10, 7), (20, 7)], closed=False))[1::2]) == {7.0}


def test_mirrored_points_go_once_around() -> None:
    assert _paths.mirrored([(0, -5), (4, 0), (0, 5)]) == [(-4, 0), (0, -5), (4, 0), (0, 5)]


@pytest.mark.parametrize(("place", "point"), [(0, (0, 0)), (0.25, (5, 0)), (0.5, (10, 0)), (1, (10, 8)), (2, (10, 8)), (-1, (0, 0))])
def test_a_place_along_a_chain_is_found(place: float, point: tuple[float, float]) -> None:
    assert _paths.along([(0, 0), (10, 0), (10, 8)], place) == point


def test_a_ribbon_comes_home() -> None:
    path = _paths.ribbon([(0, 0), (10, 0)], [(10, 5), (0, 5)])
    assert path.startswith("M0.00 0.00")
    assert "L10.00 5.00" in path
    assert path.endswith("Z")
