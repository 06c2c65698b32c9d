import numpy as np
import pytest

from maquette.features.builtin import SIZE, BuiltIn, builtin
from some_pictures import random_picture


def pictures(count: int, side: int = 64, channels: int = 3, first: int = 0) -> np.ndarray:
    return np.stack([random_picture(first + index, side, side, channels) for index in range(count)])


def ramps(side: int) -> np.ndarray:
    """One picture that no library's resizing has touched."""
    y, x = np.mgrid[:side, :side]
    return np.stack([(3 * x + y) % 256, (x * y // 7) % 256, (5 * y) % 256], axis=2).astype(np.uint8)[None]


def test_the_same_picture_has_the_features_it_has_always_had() -> None:
    # a change here is a change of every figure that people have written down: raise VERSION with it
    found = {side: BuiltIn(side)(ramps(side))[0, [0, 50, 100, 255]] for side in (64, 128)}
    assert found[64] == pytest.approx((0.4749, -0.2626, 0.6870, 1.9401), abs=2e-3)
    assert found[128] == pytest.approx((0.9973, 0.1817, 0.0414, -0.4319), abs=2e-3)


def test_features_are_of_one_scale_and_lie_around_nothing() -> None:
    seen = builtin(64, 64)(pictures(300))
    assert seen.shape == (300, SIZE)
    assert seen.dtype == np.float32
    assert 0.2 < seen.std(0).mean() < 3
    assert np.abs(seen).max() < 100  # no number drowns the others


def test_a_picture_is_seen_alike_alone_and_among_others() -> None:
    network = builtin(64, 64)
    many = pictures(40)
    assert network(many)[35] == pytest.approx(network(many[35:36])[0], abs=1e-4)


def test_no_pictures_have_no_features() -> None:
    assert builtin(64, 64)(np.empty((0, 64, 64, 3), np.uint8)).shape == (0, SIZE)


@pytest.mark.parametrize(("height", "width", "side"), [(16, 16, 64), (64, 64, 64), (65, 33, 128), (200, 300, 128)])
def test_pictures_of_any_size_and_shape_are_seen(height: int, width: int, side: int) -> None:
    network = builtin(height, width)
    assert network.name == f"builtin-1/{side}"
    seen = network(np.random.default_rng(0).integers(0, 256, (2, height, width, 3), np.uint8))
    assert seen.shape == (2, SIZE)
    assert np.isfinite(seen).all()


def test_grey_is_seen_as_the_same_grey_in_colour_and_transparency_as_white() -> None:
    network, grey = builtin(64, 64), pictures(2, channels=1)
    colour = np.repeat(grey, 3, axis=3)
    assert network(grey) == pytest.approx(network(colour), abs=1e-4)
    clear = np.concatenate([colour, np.zeros_like(grey)], axis=3)
    assert network(clear) == pytest.approx(network(np.full_like(colour, 255)), abs=1e-4)


def test_resizing_keeps_a_flat_picture_flat() -> None:
    network = builtin(64, 64)
    flat = [network(np.full((1, side, side, 3), 77, np.uint8)) for side in (16, 33, 64)]
    assert flat[0] == pytest.approx(flat[2], abs=1e-4)
    assert flat[1] == pytest.approx(flat[2], abs=1e-4)


def test_a_picture_is_nearer_to_itself_disturbed_than_to_another() -> None:
    network, real = builtin(64, 64), pictures(50)
    luck = np.random.default_rng(0)
    noisy = np.clip(real + luck.normal(0, 6, real.shape), 0, 255).astype(np.uint8)
    seen, disturbed = network(real), network(noisy)
    distances = ((seen[:, None] - disturbed[None]) ** 2).sum(2)
    assert (distances.argmin(1) == np.arange(50)).all()
