import math

import numpy as np
import pytest
import torch

from maquette.objectives.ada import GROUPS, Pipeline, blits, colours, frequency_bands, warps
from maquette.objectives.penalties import squared_slope


def pictures(count: int = 4, channels: int = 3, height: int = 12, width: int = 12) -> torch.Tensor:
    return torch.rand(count, channels, height, width) * 2 - 1


@pytest.mark.parametrize("group", GROUPS)
def test_at_probability_nothing_a_picture_stays_as_it_is(group: str) -> None:
    some = pictures()
    assert torch.allclose(Pipeline(group)(some, 0.0), some, atol=1e-5)


@pytest.mark.parametrize(("group", "changes"), [("b", 3), ("g", 4), ("c", 5), ("f", 4), ("n", 1), ("x", 1)])
def test_as_many_pictures_change_as_the_changes_probabilities_say(group: str, changes: int) -> None:
    torch.manual_seed(0)
    some = pictures(600, height=8, width=8)
    same = (Pipeline(group)(some, 0.2) - some).abs().amax((1, 2, 3)) < 1e-4
    expected = {"b": 0.9 * 0.85 * 0.8, "c": 0.8**3 * 0.9 * 0.8}.get(group, 0.8**changes)  # flips and turns may be none
    assert same.float().mean().item() == pytest.approx(expected, abs=0.07)


@pytest.mark.parametrize("is_fine", [True, False])
@pytest.mark.parametrize("shape", [(3, 1, 9, 9), (2, 2, 6, 6), (2, 4, 8, 8), (2, 3, 9, 14), (2, 6, 5, 4)])
def test_pictures_of_any_form_are_changed_and_keep_it(is_fine: bool, shape: tuple[int, ...]) -> None:
    torch.manual_seed(0)
    some = torch.rand(shape)
    changed = Pipeline("xnfcgb", is_fine)(some, 0.9)
    assert changed.shape == some.shape
    assert torch.isfinite(changed).all()
    assert not torch.equal(changed, some)


@pytest.mark.parametrize("size", [(8, 8), (7, 7), (6, 9)])
def test_blitting_only_puts_pixels_elsewhere(size: tuple[int, int]) -> None:
    torch.manual_seed(0)
    some = pictures(32, 1, *size)
    changed = Pipeline("b")(some, 1.0)
    assert all(torch.isin(one, other).all() for one, other in zip(changed, some, strict=True))
    assert not torch.equal(changed, some)


def test_a_square_is_turned_by_quarters_as_often_and_anything_else_by_halves() -> None:
    torch.manual_seed(0)
    for width, corners in ((8, {(1, 0), (-1, 0), (0, 1), (0, -1)}), (9, {(1, 0), (-1, 0)})):
        first = {tuple(row) for row in blits(200, 8, width, 1.0)[:, 0, :2].round().int().tolist()}
        assert first == corners


def test_mirrored_pictures_are_exactly_that() -> None:
    torch.manual_seed(0)
    some = pictures(64, 3, 6, 6)
    changed = Pipeline("b")(some, 0.15)
    mirrored = [index for index in range(64) if torch.equal(changed[index], some[index].flip(2))]
    assert mirrored


def test_moves_reach_as_far_as_published() -> None:
    torch.manual_seed(0)
    back, is_whole = warps(4000, 64, 32, 1.0)
    assert not is_whole.any()
    determinant = torch.linalg.det(back[:, :2, :2])
    assert torch.log2(determinant).std().item() == pytest.approx(0.4, abs=0.02)  # the area: twice the exponent of the scale
    long, short = torch.linalg.svdvals(back[:, :2, :2]).unbind(1)
    assert torch.log2(long / short).square().mean().sqrt().item() == pytest.approx(0.4, abs=0.02)  # the aspect, likewise
    ahead = torch.linalg.inv(back)
    assert ahead[:, 0, 2].std().item() == pytest.approx(4, abs=0.2)  # an eighth of the width
    assert ahead[:, 1, 2].std().item() == pytest.approx(8, abs=0.4)
    turned, _ = warps(4000, 64, 64, 0.3)
    assert (turned[:, 0, 1] != 0).float().mean().item() == pytest.approx(0.3, abs=0.03)  # by one of two turns


def test_colours_change_as_published() -> None:
    torch.manual_seed(0)
    change = colours(4000, 1.0, has_hue=True)
    grey = (change @ torch.tensor([0.5, 0.5, 0.5, 1.0]))[:, :3]
    assert torch.allclose(grey, grey[:, :1].expand(-1, 3), atol=1e-5)  # hue and saturation leave grey alone
    contrast = (change @ torch.tensor([1.0, 1.0, 1.0, 0.0]))[:, 0]
    assert torch.log2(contrast.abs()).std().item() == pytest.approx(0.5, abs=0.03)
    assert (contrast < 0).float().mean().item() == pytest.approx(0.5, abs=0.04)  # luma flip
    shift = change[:, 0, 3] / contrast
    assert shift.std().item() == pytest.approx(0.2, abs=0.01)
    plain = change[:, :3, :3] @ torch.tensor([1.0, -1.0, 0.0])
    length = plain.norm(dim=1) / 2**0.5 / contrast.abs()
    assert torch.log2(length).std().item() == pytest.approx(1.0, abs=0.05)  # saturation


def test_hues_are_turned_about_grey() -> None:
    third = math.sqrt(1 / 3)
    cross = np.array([[0, -third, third], [third, 0, -third], [-third, third, 0]])
    torch.manual_seed(0)
    change = colours(50, 1.0, has_hue=True)[:, :3, :3].numpy().astype(float)
    for one in change:  # what is left when luma and saturation are divided out turns about grey
        chroma = one - one.sum() / 9
        chroma /= np.sqrt(np.abs(np.linalg.det(chroma + np.full((3, 3), 1 / 3))))
        cosine, sine = np.trace(chroma) / 2, (chroma * cross).sum() / 2
        assert cosine**2 + sine**2 == pytest.approx(1, abs=1e-3)


def test_alpha_keeps_its_values_and_grey_has_brightness_and_contrast_alone() -> None:
    torch.manual_seed(0)
    rgba = pictures(4, 4)
    changed = Pipeline("c")(rgba, 1.0)
    assert torch.equal(changed[:, 3:], rgba[:, 3:])
    assert not torch.allclose(changed[:, :3], rgba[:, :3])
    change = colours(100, 1.0, has_hue=False)
    assert (change[:, 0, 0] > 0).all()
    assert torch.equal(change[:, 0, 0], change[:, 2, 2])


def test_colours_may_be_rarer_than_the_rest() -> None:
    some = pictures()
    assert torch.allclose(Pipeline("c", colour=0.0)(some, 1.0), some, atol=1e-6)


def test_the_bands_share_the_frequencies_out() -> None:
    bands = frequency_bands().double().numpy()
    centre = np.zeros(bands.shape[1])
    centre[len(centre) // 2] = 1
    assert np.allclose(bands.sum(0), centre, atol=1e-6)
    power = np.abs(np.fft.rfft(bands, 1024))
    assert [int(np.argmax(one)) for one in power] == sorted(int(np.argmax(one)) for one in power)
    assert power[0, 0] == pytest.approx(1, abs=1e-5)
    assert power[3, -1] == pytest.approx(1, abs=1e-5)


def test_the_same_seed_gives_the_same_changes() -> None:
    some, pipeline, found = pictures(), Pipeline(GROUPS), []
    for seed in (5, 5, 6):
        torch.manual_seed(seed)
        found.append(pipeline(some, 0.7))
    assert torch.equal(found[0], found[1])
    assert not torch.equal(found[0], found[2])


@pytest.mark.parametrize("is_fine", [True, False])
def test_its_derivatives_are_right_and_so_are_theirs(is_fine: bool) -> None:
    some, pipeline = pictures(2, 3, 4, 5).double().requires_grad_(True), Pipeline("bgcfx", is_fine)

    def changed(some: torch.Tensor) -> torch.Tensor:
        torch.manual_seed(3)
        return pipeline(some, 0.7).tanh()

    assert torch.autograd.gradcheck(changed, some)
    assert torch.autograd.gradgradcheck(changed, some)


@pytest.mark.parametrize("probability", [0.2, 1.0])
def test_a_slope_can_be_penalised_through_all_of_it(probability: float) -> None:
    torch.manual_seed(1)
    some = pictures(6, height=8, width=8).requires_grad_(True)
    weights = torch.nn.Parameter(torch.randn(3, 8, 8))
    logits = torch.tanh((Pipeline(GROUPS)(some, probability) * weights).sum((1, 2, 3)))
    squared_slope(logits, some).mean().backward()
    assert weights.grad is not None
    assert torch.isfinite(weights.grad).all()
    assert weights.grad.abs().sum() > 0


@pytest.mark.parametrize(("groups", "probability"), [("b", 0.8), ("bg", 0.3)])
def test_at_a_safe_probability_the_upright_picture_is_the_most_frequent(groups: str, probability: float) -> None:
    """So that what is made has to stand upright, too; at probability 1 every direction would do, and turns would leak."""
    torch.manual_seed(0)
    sky = torch.zeros(2000, 1, 8, 8)
    sky[:, :, :4] = 1
    light = Pipeline(groups, is_fine=False)(sky, probability)[:, 0]
    above = light[:, :4].mean((1, 2)) - light[:, 4:].mean((1, 2))
    beside = light[:, :, :4].mean((1, 2)) - light[:, :, 4:].mean((1, 2))
    shares = [(direction > 0.5).float().mean().item() for direction in (above, -above, beside, -beside)]
    assert shares[0] > 1.5 * max(shares[1:])
