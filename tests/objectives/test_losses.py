import pytest
import torch

from maquette.objectives.losses import LOSSES

NAMES = list(LOSSES)
LOGITS = torch.tensor([-2.0, 0.0, 3.0])
CHANCE = torch.sigmoid(LOGITS)


@pytest.mark.parametrize("name", ["minimax", "non_saturating"])
def test_the_discriminators_loss_is_the_cross_entropy_of_2014(name: str) -> None:
    losses = LOSSES[name].discriminator(LOGITS, LOGITS)
    assert torch.allclose(losses["real"], -torch.log(CHANCE), atol=1e-6)
    assert torch.allclose(losses["fake"], -torch.log(1 - CHANCE), atol=1e-6)


def test_the_generator_of_the_minimax_game_minimises_what_the_discriminator_maximises() -> None:
    assert torch.allclose(LOSSES["minimax"].generator(LOGITS, LOGITS), torch.log(1 - CHANCE), atol=1e-6)


def test_where_the_discriminator_is_sure_minimax_fades_and_the_others_do_not() -> None:
    slopes = {}
    for name, loss in LOSSES.items():
        logits = torch.tensor([-8.0], requires_grad=True)
        loss.generator(logits, torch.tensor([8.0])).sum().backward()
        assert logits.grad is not None
        slopes[name] = abs(logits.grad.item())
    assert slopes.pop("minimax") < 0.001
    assert min(slopes.values()) > 0.99


def test_least_squares_has_its_rest_at_the_targets() -> None:
    one = torch.ones(1)
    assert all(value.item() == 0 for value in LOSSES["least_squares"].discriminator(one, -one).values())
    assert LOSSES["least_squares"].generator(one, one).item() == 0


def test_hinge_leaves_alone_what_is_beyond_the_margin() -> None:
    losses = LOSSES["hinge"].discriminator(torch.tensor([1.5, 0.0]), torch.tensor([-1.5, 0.0]))
    assert losses["real"].tolist() == losses["fake"].tolist() == [0.0, 1.0]


def test_wasserstein_is_the_difference_of_means() -> None:
    losses = LOSSES["wasserstein"].discriminator(torch.tensor([2.0, 4.0]), torch.tensor([1.0, 0.0]))
    assert sum(value.mean().item() for value in losses.values()) == -2.5


def test_the_relativistic_loss_depends_on_the_difference_of_a_pair_alone() -> None:
    loss = LOSSES["relativistic"]
    assert loss.compares
    assert torch.equal(loss.discriminator(LOGITS, LOGITS + 1)["pair"], torch.nn.functional.softplus(torch.ones(3)))
    assert torch.allclose(loss.generator(LOGITS + 7, LOGITS + 6), torch.nn.functional.softplus(-torch.ones(3)))


@pytest.mark.parametrize("name", NAMES)
def test_losses_come_back_unreduced(name: str) -> None:
    logits = torch.zeros(2, 1, 3, 3)
    assert all(value.shape == logits.shape for value in LOSSES[name].discriminator(logits, logits).values())
    assert LOSSES[name].generator(logits, logits).shape == logits.shape
