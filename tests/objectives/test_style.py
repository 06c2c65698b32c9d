import torch
from torch.distributions import Normal, kl_divergence

from maquette.objectives.style import divergence, draw


def test_the_divergence_is_that_of_normal_distributions() -> None:
    mean, log_variance = torch.randn(5, 7), torch.randn(5, 7)
    known = kl_divergence(Normal(mean, torch.exp(log_variance / 2)), Normal(torch.zeros(5, 7), torch.ones(5, 7))).sum(dim=1)
    assert torch.allclose(divergence(mean, log_variance), known, atol=1e-5)
    assert torch.equal(divergence(torch.zeros(2, 3), torch.zeros(2, 3)), torch.zeros(2))


def test_a_style_is_drawn_with_the_noise_that_is_given() -> None:
    mean, log_variance = torch.full((2, 3), 5.0), torch.full((2, 3), 2 * 0.6931472)
    assert torch.allclose(draw(mean, log_variance, torch.ones(2, 3)), torch.full((2, 3), 7.0))
    assert torch.equal(draw(mean, log_variance, torch.zeros(2, 3)), mean)
