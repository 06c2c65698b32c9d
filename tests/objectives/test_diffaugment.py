from collections.abc import Callable

import torch

from maquette.objectives.diffaugment import coloured, cut_out, translated

ALL = torch.ones(8, 1, 1, 1)


def test_a_picture_left_alone_is_the_same() -> None:
    pictures, none = torch.rand(8, 3, 8, 8), torch.zeros(8, 1, 1, 1)
    for operation in (coloured, translated, cut_out):
        assert torch.allclose(operation(pictures, none), pictures, atol=1e-6)


def test_colours_change_and_alpha_and_the_greys_of_grey_do_not_turn_into_colours() -> None:
    pictures = torch.rand(8, 4, 6, 6)
    changed = coloured(pictures, ALL)
    assert torch.equal(changed[:, 3], pictures[:, 3])
    assert not torch.allclose(changed[:, :3], pictures[:, :3])
    grey = torch.rand(8, 1, 6, 6).expand(-1, 3, -1, -1)
    found = coloured(grey, ALL)
    assert torch.allclose(found[:, 0], found[:, 1], atol=1e-6)


def test_a_picture_moves_by_at_most_an_eighth_and_leaves_nothing_behind() -> None:
    torch.manual_seed(0)
    pictures = torch.zeros(8, 1, 16, 16)
    pictures[:, :, 8, 8] = 1
    moved = translated(pictures, ALL)
    places = [divmod(int(place), 16) for place in moved.flatten(1).argmax(1)]
    assert all(abs(y - 8) <= 2 and abs(x - 8) <= 2 for y, x in places)
    assert len(set(places)) > 2
    assert moved.sum() == 8


def test_a_hole_is_at_most_half_of_each_side() -> None:
    torch.manual_seed(0)
    share = (cut_out(torch.ones(200, 1, 32, 32), torch.ones(200, 1, 1, 1)) == 0).float().mean((1, 2, 3))
    assert share.max() <= 0.25 + 1e-6
    assert share.max() > 0.2


def test_the_changes_of_colour_in_one_product_are_those_of_the_paper_one_after_the_other() -> None:
    torch.manual_seed(0)
    pictures = torch.rand(8, 3, 5, 7) * 2 - 1
    torch.manual_seed(4)
    found = coloured(pictures, ALL)
    torch.manual_seed(4)
    brightness, saturation, contrast = torch.rand(3, 8, 1, 1, 1)
    wanted = pictures + (brightness - 0.5)
    grey = wanted.mean(1, keepdim=True)
    wanted = grey + (wanted - grey) * saturation * 2
    middle = wanted.mean((1, 2, 3), keepdim=True)
    wanted = middle + (wanted - middle) * (contrast + 0.5)
    assert torch.allclose(found, wanted, atol=1e-5)


def test_derivatives_are_right_and_so_are_theirs() -> None:
    pictures = torch.rand(2, 3, 4, 5, dtype=torch.float64, requires_grad=True)
    for operation in (coloured, translated, cut_out):

        def changed(some: torch.Tensor, operation: Callable[[torch.Tensor, torch.Tensor], torch.Tensor] = operation) -> torch.Tensor:
            torch.manual_seed(1)
            return operation(some, torch.ones(2, 1, 1, 1, dtype=torch.float64)).tanh()

        assert torch.autograd.gradcheck(changed, pictures)
        assert torch.autograd.gradgradcheck(changed, pictures)
