import torch

from maquette.objectives.diffaugment import coloured, cut_out, gathered, translated

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


def test_gathering_takes_each_pixel_from_its_place() -> None:
    pictures = torch.arange(2 * 3 * 4.0).reshape(2, 1, 3, 4)
    turned = gathered(pictures, torch.arange(3).flip(0)[None, :, None].expand(2, 3, 4), torch.arange(4)[None, None].expand(2, 3, 4))
    assert torch.equal(turned, pictures.flip(2))
