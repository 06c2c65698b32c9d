import torch

from maquette.layers.pixel_norm import pixel_norm


def test_every_place_has_a_mean_square_of_one_along_the_channels() -> None:
    torch.manual_seed(0)
    values = torch.randn(3, 8, 5, 5) * 7
    assert torch.allclose(pixel_norm(values).square().mean(dim=1), torch.ones(3, 5, 5), atol=1e-5)


def test_a_vector_comes_to_the_length_of_the_root_of_its_size() -> None:
    assert torch.allclose(pixel_norm(torch.randn(4, 512)).norm(dim=1), torch.full((4,), 512**0.5), rtol=1e-5)


def test_only_the_length_changes_and_nothing_stays_nothing() -> None:
    values = torch.tensor([[3.0, -4.0], [0.0, 0.0]])
    assert torch.allclose(pixel_norm(values), torch.tensor([[3.0, -4.0], [0.0, 0.0]]) / 12.5**0.5, atol=1e-6)
