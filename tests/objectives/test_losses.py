import torch

from maquette.objectives.losses import NON_SATURATING


def test_the_discriminators_loss_is_the_cross_entropy_of_2014() -> None:
    logits = torch.tensor([-2.0, 0.0, 3.0])
    chance = torch.sigmoid(logits)
    assert torch.allclose(NON_SATURATING.real(logits), -torch.log(chance), atol=1e-6)
    assert torch.allclose(NON_SATURATING.fake(logits), -torch.log(1 - chance), atol=1e-6)


def test_the_generator_does_not_saturate_where_the_discriminator_is_sure() -> None:
    logits = torch.tensor([-8.0], requires_grad=True)
    NON_SATURATING.generator(logits).sum().backward()
    assert logits.grad is not None
    assert abs(logits.grad.item()) > 0.99


def test_losses_come_back_unreduced() -> None:
    logits = torch.zeros(2, 1, 3, 3)
    assert all(loss(logits).shape == logits.shape for loss in NON_SATURATING)
