import copy

import pytest
import torch

from maquette.layers.growing import Growing, enlarged, level_at, shrunk, sides_between

SIDES = [4, 8, 16]


def grown(share: float) -> Growing:
    network = Growing(SIDES)
    network.grow(share)
    return network


def test_every_side_has_time_alone_and_then_fades_in_the_next() -> None:
    levels = [level_at(share / 8, 3) for share in range(9)]
    assert levels == [0, 0, 0, 0.5, 1, 1, 1, 1.5, 2]


def test_growing_never_goes_back_and_ends_at_the_full_side() -> None:
    for sides in (1, 2, 5):
        levels = [level_at(share / 100, sides) for share in range(101)]
        assert levels == sorted(levels)
        assert (levels[0], levels[-1]) == (0, sides - 1)
        assert level_at(1.5, sides) == sides - 1


def test_a_new_network_is_full_grown() -> None:
    network = Growing(SIDES)
    assert (network.side, network.place, network.fade, network.level) == (16, 2, 1, 2)


@pytest.mark.parametrize(
    ("share", "side", "place", "fade"), [(0.0, 4, 0, 1.0), (0.375, 8, 1, 0.5), (0.5, 8, 1, 1.0), (0.85, 16, 2, 0.4), (1.0, 16, 2, 1.0)]
)
def test_a_share_of_the_growing_sets_the_side_and_how_much_it_counts(share: float, side: int, place: int, fade: float) -> None:
    network = grown(share)
    assert (network.side, network.place) == (side, place)
    assert network.fade == pytest.approx(fade)


def test_the_level_travels_with_the_weights_exactly() -> None:
    network, other = grown(0.87654), Growing(SIDES)
    other.load_state_dict(network.state_dict())
    assert other.level == network.level
    assert not network.state_dict()["thousandths"].is_floating_point()
    larger = Growing([4, 8, 16, 32])
    other.load_state_dict(larger.state_dict())
    assert other.side == 16
    inside = torch.nn.Sequential(Growing(SIDES))
    inside.load_state_dict({f"0.{name}": value for name, value in network.state_dict().items()})
    assert inside[0].level == network.level


def test_a_copy_grows_by_itself() -> None:
    network = grown(0.3)
    twin = copy.deepcopy(network)
    twin.load_state_dict(grown(1.0).state_dict())
    assert (network.level, twin.level) == (0.2, 2)


def test_pictures_are_seen_at_the_side_and_as_sharp_as_the_level() -> None:
    pictures = torch.rand(2, 3, 16, 16)
    coarse, fine = pictures.unfold(2, 4, 4).unfold(3, 4, 4).mean(dim=(4, 5)), pictures.unfold(2, 2, 2).unfold(3, 2, 2).mean(dim=(4, 5))
    assert torch.allclose(grown(0.0).as_seen(pictures), coarse)
    assert torch.allclose(grown(0.5).as_seen(pictures), fine)
    repeated = coarse.repeat_interleave(2, dim=2).repeat_interleave(2, dim=3)
    assert torch.allclose(grown(0.3).as_seen(pictures), 0.8 * repeated + 0.2 * fine, atol=1e-6)
    assert grown(1.0).as_seen(pictures) is pictures


def test_sides_are_doublings() -> None:
    assert sides_between(4, 32) == [4, 8, 16, 32]
    assert sides_between(8, 8) == sides_between(16, 8) == [8]


def test_enlarging_repeats_and_shrinking_undoes_it() -> None:
    pictures = torch.rand(1, 2, 3, 3)
    assert torch.equal(enlarged(pictures, 4), pictures.repeat_interleave(4, dim=2).repeat_interleave(4, dim=3))
    assert torch.allclose(shrunk(enlarged(pictures, 4), 4), pictures)
