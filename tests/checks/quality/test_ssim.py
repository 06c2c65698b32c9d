import numpy as np
import pytest

from maquette.checks.quality.ssim import measure, ssim
from quality_sides import embedded, normal, side


def picture(seed: int = 0, side: int = 24) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (side, side, 3), np.uint8)


def plain(one: np.ndarray, other: np.ndarray) -> float:
    """The formula of Wang et al. 2004, eq. 13, window by window."""
    x, y = (picture.astype(float) @ (0.299, 0.587, 0.114) / 255 for picture in (one, other))
    line = np.exp(-(np.arange(-5, 6) ** 2) / (2 * 1.5**2))
    weights = np.outer(line, line) / np.outer(line, line).sum()
    found = []
    for row in range(x.shape[0] - 10):
        for column in range(x.shape[1] - 10):
            a, b = x[row : row + 11, column : column + 11], y[row : row + 11, column : column + 11]
            mean_a, mean_b = (weights * a).sum(), (weights * b).sum()
            variances = (weights * (a - mean_a) ** 2).sum() + (weights * (b - mean_b) ** 2).sum()
            covariance = (weights * (a - mean_a) * (b - mean_b)).sum()
            luminance = (2 * mean_a * mean_b + 1e-4) / (mean_a**2 + mean_b**2 + 1e-4)
            found.append(luminance * (2 * covariance + 9e-4) / (variances + 9e-4))
    return float(np.mean(found))


def test_it_is_the_published_formula() -> None:
    one = picture()
    other = np.clip(one.astype(int) + np.random.default_rng(1).integers(-60, 60, one.shape), 0, 255).astype(np.uint8)
    assert ssim(one, other) == pytest.approx(plain(one, other))


def test_a_picture_is_like_itself_and_not_like_another_or_its_negative() -> None:
    assert ssim(picture(), picture()) == pytest.approx(1)
    assert abs(ssim(picture(0), picture(1))) < 0.2
    assert ssim(picture(), 255 - picture()) < -0.5


def test_small_and_grey_pictures_can_be_compared_too() -> None:
    assert ssim(picture(side=6)[..., :1], picture(side=6)[..., :1]) == pytest.approx(1)


def test_the_pairs_that_are_least_alike_are_shown_first() -> None:
    made, real = np.stack([picture(0), picture(1)]), np.stack([picture(0), picture(2)])
    finding = measure(embedded(side(normal(2, 3), made), side(normal(2, 3), real), is_paired=True))
    assert finding.quantities[0].estimate.value == pytest.approx((1 + ssim(picture(1), picture(2))) / 2)
    assert [group[1].caption for group in finding.evidence[0].groups] == ["1.png", "0.png"]


def test_for_a_model_that_makes_pictures_from_nothing_the_question_does_not_arise() -> None:
    assert measure(embedded(normal(5, 3), normal(5, 3))).reading == "not applicable"
