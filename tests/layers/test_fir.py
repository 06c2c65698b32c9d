import numpy as np
import pytest
import torch

from maquette.layers.fir import Blur, Downsample, Upsample


def by_hand(picture: np.ndarray, taps: tuple[float, ...], before: int, after: int, gain: float, up: int = 1, down: int = 1) -> np.ndarray:
    """Zeros between, zeros around, filter, every `down`-th: each step as it is defined, for one channel."""
    spread = np.zeros((picture.shape[0] * up, picture.shape[1] * up))
    spread[::up, ::up] = picture
    padded = np.pad(spread, ((before, after), (before, after)))
    kernel = np.outer(taps, taps) / np.sum(np.outer(taps, taps)) * gain
    size = len(taps)
    out = np.zeros([side - size + 1 for side in padded.shape])
    for y in range(out.shape[0]):
        for x in range(out.shape[1]):
            out[y, x] = (padded[y : y + size, x : x + size] * kernel).sum()
    return out[::down, ::down]


@pytest.fixture
def values() -> torch.Tensor:
    torch.manual_seed(0)
    return torch.randn(2, 3, 6, 6)


TAPS = (1.0, 3.0, 3.0, 1.0)


def agrees(out: torch.Tensor, values: torch.Tensor, *args: object, **options: int) -> bool:
    expected = np.stack([[by_hand(channel, *args, **options) for channel in picture] for picture in values.double().numpy()])  # type: ignore[arg-type]
    return out.shape == expected.shape and bool(np.allclose(out.numpy(), expected, atol=1e-5))


def test_a_blur_is_the_padded_filter(values: torch.Tensor) -> None:
    assert agrees(Blur(TAPS, padding=2)(values), values, TAPS, 2, 2, 1.0)
    assert agrees(Blur((1.0, 2.0, 1.0))(values), values, (1.0, 2.0, 1.0), 1, 1, 1.0)
    assert agrees(Blur(TAPS, padding=1, gain=4.0)(values), values, TAPS, 1, 1, 4.0)


def test_up_is_zeros_between_two_before_one_behind_and_the_filter_fourfold(values: torch.Tensor) -> None:
    assert agrees(Upsample(TAPS)(values), values, TAPS, 2, 1, 4.0, up=2)
    assert agrees(Upsample((1.0, 1.0))(values), values, (1.0, 1.0), 1, 0, 4.0, up=2)


def test_down_is_one_zero_around_the_filter_and_every_other_place(values: torch.Tensor) -> None:
    assert agrees(Downsample(TAPS)(values), values, TAPS, 1, 1, 1.0, down=2)


def test_an_even_brightness_stays_inside_the_picture() -> None:
    flat = torch.full((1, 2, 8, 8), 0.7)
    assert torch.allclose(Upsample()(flat)[:, :, 2:-2, 2:-2], torch.tensor(0.7))
    assert torch.allclose(Downsample()(flat)[:, :, 1:-1, 1:-1], torch.tensor(0.7))


def test_an_odd_filter_cannot_change_the_side() -> None:
    with pytest.raises(ValueError, match="odd filter"):
        Upsample((1.0, 2.0, 1.0))


def test_filters_are_not_part_of_the_weights() -> None:
    assert not Blur().state_dict()
