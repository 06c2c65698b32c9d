import pytest
import torch

from maquette.objectives.ada import OPERATIONS, blitted, recoloured, warped


@pytest.mark.parametrize("name", list(OPERATIONS))
def test_at_probability_nothing_a_picture_stays_as_it_is(name: str) -> None:
    pictures = torch.rand(4, 3, 12, 12) * 2 - 1
    assert torch.allclose(OPERATIONS[name](pictures, 0.0), pictures, atol=1e-4)


@pytest.mark.parametrize("name", list(OPERATIONS))
def test_about_as_many_pictures_change_as_the_probability_says_or_more(name: str) -> None:
    torch.manual_seed(0)
    pictures = torch.rand(400, 3, 8, 8) * 2 - 1
    same = [torch.allclose(one, other, atol=1e-4) for one, other in zip(OPERATIONS[name](pictures, 0.2), pictures, strict=True)]
    assert 0.3 < sum(same) / 400 < 0.7  # several changes, each with 0.2


def test_blitting_only_puts_pixels_elsewhere() -> None:
    torch.manual_seed(0)
    pictures = torch.rand(32, 1, 8, 8)
    changed = blitted(pictures, 1.0)
    assert all(torch.isin(one, other).all() for one, other in zip(changed, pictures, strict=True))


def test_a_warp_keeps_a_plain_picture_plain() -> None:
    torch.manual_seed(0)
    plain = torch.full((16, 3, 8, 8), 0.3)
    assert torch.allclose(warped(plain, 1.0), plain, atol=1e-5)


def test_a_warp_is_right_where_it_is_known() -> None:
    """Of a slope, every warp is a slope: pixels lie on the plane again, away from the edges, where reflection bends it."""
    torch.manual_seed(2)
    y, x = torch.meshgrid(torch.arange(32.0), torch.arange(32.0), indexing="ij")
    changed = warped((y + 2 * x)[None, None].repeat(8, 1, 1, 1) / 100, 0.3)
    middle = changed[:, 0, 12:20, 12:20]
    bend = middle[:, 2:, 1:-1] - 2 * middle[:, 1:-1, 1:-1] + middle[:, :-2, 1:-1]
    assert bend.abs().max() < 1e-4


def test_colours_turn_about_grey() -> None:
    torch.manual_seed(0)
    pictures = torch.rand(64, 3, 4, 4) * 2 - 1
    changed = recoloured(pictures, 1.0)
    assert not torch.allclose(changed, pictures)
    grey = torch.rand(64, 1, 4, 4).expand(-1, 3, -1, -1)
    found = recoloured(grey, 1.0)
    assert torch.allclose(found, found.mean(1, keepdim=True).expand_as(found), atol=1e-5)
    rgba = torch.rand(4, 4, 4, 4)
    assert torch.equal(recoloured(rgba, 1.0)[:, 3], rgba[:, 3])
