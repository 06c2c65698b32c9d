import math

import numpy as np
import pytest
import torch

from maquette.objectives.warp import SYM2, SYM6, Warp, folded, picked

WARPS = pytest.mark.parametrize("is_fine", [True, False], ids=["wavelet", "cubic"])


def moved(x: float = 0.0, y: float = 0.0, angle: float = 0.0, scale: float = 1.0, count: int = 1) -> torch.Tensor:
    cosine, sine = math.cos(angle) / scale, math.sin(angle) / scale
    return torch.tensor([[cosine, -sine, x], [sine, cosine, y], [0.0, 0.0, 1.0]]).repeat(count, 1, 1)


def waves(height: int, width: int) -> torch.Tensor:
    """Smooth pictures, (1, 2, height, width)."""
    y, x = torch.meshgrid(torch.arange(float(height)), torch.arange(float(width)), indexing="ij")
    return torch.stack([torch.sin(x / 3) * torch.cos(y / 4), torch.cos(x / 5 + y / 3)])[None]


@pytest.mark.parametrize("filter", [SYM2, SYM6], ids=["sym2", "sym6"])
def test_the_wavelets_are_orthogonal(filter: tuple[float, ...]) -> None:
    taps = np.array(filter)
    assert taps.sum() == pytest.approx(2**0.5)
    for step in range(0, len(taps), 2):
        assert taps[step:] @ taps[: len(taps) - step] == pytest.approx(float(step == 0), abs=1e-9)


@pytest.mark.parametrize("side", [5, 32, 37, 70])
def test_doubling_is_a_convolution_of_the_mirrored_picture_with_zeros_between(side: int) -> None:
    line = np.random.default_rng(0).normal(size=side).astype(np.float32)
    mirrored = np.pad(line, 3, mode="reflect")
    apart = np.zeros(2 * len(mirrored))
    apart[::2] = mirrored
    wanted = np.convolve(apart, np.array(SYM6) * 2**0.5)[6 + 5 : 6 + 5 + 2 * side]
    found = Warp().doubled(torch.from_numpy(line)[None, None, None].expand(1, 1, side, side))[0, 0, side]
    assert np.allclose(found, wanted, atol=1e-5)


def test_halving_undoes_doubling() -> None:
    warp, pictures = Warp(), torch.randn(2, 3, 41, 50)
    samples = torch.nn.functional.pad(warp.doubled(pictures), (5, 5, 5, 5))
    assert torch.allclose(warp.halved(samples)[..., 3:-3, 3:-3], pictures[..., 3:-3, 3:-3], atol=1e-5)


@WARPS
def test_moving_nothing_changes_nothing(is_fine: bool) -> None:
    pictures = waves(24, 33)
    assert torch.allclose(Warp(is_fine)(pictures, moved())[..., 3:-3, 3:-3], pictures[..., 3:-3, 3:-3], atol=1e-5)


@WARPS
@pytest.mark.parametrize("size", [(1, 1), (1, 7), (2, 2), (5, 4), (33, 64)])
def test_a_picture_of_any_size_keeps_its_form_and_its_plain_colour(is_fine: bool, size: tuple[int, int]) -> None:
    plain = torch.full((2, 3, *size), 0.3)
    assert torch.allclose(Warp(is_fine)(plain, moved(40.3, -7.7, 0.5, 0.7, count=2)), plain, atol=1e-5)


@WARPS
def test_a_move_by_whole_pixels_is_that_and_brings_in_a_mirror_image(is_fine: bool) -> None:
    pictures = waves(20, 24)
    wanted = np.pad(pictures.numpy(), ((0, 0), (0, 0), (2, 0), (0, 4)), mode="reflect")[..., :20, 4:]
    found = Warp(is_fine)(pictures, moved(4, -2)).numpy()
    assert np.allclose(found[..., 6:-4, 4:-8], wanted[..., 6:-4, 4:-8], atol=1e-4)
    assert np.abs(found - wanted).max() < 0.25  # where the mirror stands, the wavelet sees a bend


@WARPS
def test_a_warp_of_a_known_function_is_that_function_elsewhere(is_fine: bool) -> None:
    y, x = torch.meshgrid(torch.arange(40.0) - 19.5, torch.arange(48.0) - 23.5, indexing="ij")
    back = moved(1.3, -0.6, 0.4, 1.2)[0]

    def function(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        return torch.sin(x / 3) * torch.cos(y / 4)

    wanted = function(back[0, 0] * x + back[0, 1] * y + back[0, 2], back[1, 0] * x + back[1, 1] * y + back[1, 2])
    found = Warp(is_fine)(function(x, y)[None, None], back[None])[0, 0]
    assert (found - wanted)[8:-8, 8:-8].abs().max() < 0.03


def test_cubics_are_those_of_torch() -> None:
    pictures = torch.randn(2, 3, 17, 20)
    back = moved(0.4, 0.3, 0.2, 1.1, count=2)
    y, x = torch.meshgrid(torch.arange(17.0) - 8, torch.arange(20.0) - 9.5, indexing="ij")
    places = torch.einsum("ij,jhw->hwi", back[0], torch.stack([x, y, torch.ones_like(x)]))
    grid = torch.stack([places[..., 0] / 10, places[..., 1] / 8.5], -1).expand(2, -1, -1, -1)
    wanted = torch.nn.functional.grid_sample(pictures, grid, mode="bicubic", align_corners=False)
    assert torch.allclose(Warp(False)(pictures, back)[..., 6:-6, 6:-6], wanted[..., 6:-6, 6:-6], atol=1e-4)


@WARPS
def test_its_derivatives_are_right_and_so_are_theirs(is_fine: bool) -> None:
    torch.manual_seed(0)
    pictures = torch.randn(2, 1, 4, 5, dtype=torch.float64, requires_grad=True)
    back, warp = moved(0.3, 1.2, 0.3, 0.8, count=2).double(), Warp(is_fine)
    assert torch.autograd.gradcheck(lambda some: warp(some, back), pictures)
    assert torch.autograd.gradgradcheck(lambda some: warp(some, back).tanh(), pictures)


@pytest.mark.parametrize("side", [1, 2, 7])
def test_places_are_folded_as_a_mirrored_picture_repeats(side: int) -> None:
    places = torch.arange(-20, 20)
    wanted = np.pad(np.arange(side), (20, 20 - side), mode="reflect") if side > 1 else np.zeros(40)
    assert folded(places, side).tolist() == wanted.tolist()
    assert folded(places.double(), side).tolist() == wanted.tolist()


def test_each_picture_gives_the_pixels_asked_of_it() -> None:
    pictures = torch.arange(2 * 3 * 4.0).reshape(2, 1, 3, 4)
    places = torch.tensor([[[0, 5]], [[11, 2]]])
    assert picked(pictures, places).flatten().tolist() == [0, 5, 23, 14]
