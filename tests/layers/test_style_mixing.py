import torch

from maquette.layers.style_mixing import mixed


def other_layers(share: float, layers: int) -> torch.Tensor:
    """Which of 6 layers have the other style (400, 6), ones and zeros."""
    torch.manual_seed(0)
    return mixed(torch.zeros(400, 6, 5), torch.ones(400, 5), share, layers)[:, :, 0]


def test_two_styles_are_joined_at_a_layer_of_each_picture() -> None:
    others = other_layers(0.9, 6)
    assert torch.equal(others, others.sort(dim=1).values)  # zeros first, ones from some layer on
    assert not others[:, 0].any()
    assert 0.85 < float(others.any(dim=1).float().mean()) < 0.95
    assert set(others.sum(dim=1).tolist()) == {0, 1, 2, 3, 4, 5}


def test_they_are_joined_at_a_layer_that_is_in_use() -> None:
    others = other_layers(1.0, 2)
    assert others[:, 1:].all()
    assert not others[:, 0].any()


def test_no_share_leaves_all_as_it_is() -> None:
    assert not other_layers(0.0, 6).any()
