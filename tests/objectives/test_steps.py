import torch
from torch import nn

from maquette.objectives.losses import NON_SATURATING
from maquette.objectives.steps import DiscriminatorStep, GeneratorStep


class Judge(nn.Module):
    def __init__(self, channels: int) -> None:
        super().__init__()
        self.body = nn.Linear(channels, 1)

    def forward(self, *pictures: torch.Tensor) -> torch.Tensor:
        return self.body(torch.cat(pictures, dim=1))


def test_a_step_hands_out_the_pictures_it_made() -> None:
    generator = nn.Linear(4, 3)
    batch = {"latents": torch.randn(5, 4), "pictures": torch.randn(5, 3)}
    _, fakes = GeneratorStep(generator, Judge(3), NON_SATURATING, inputs=("latents",))(batch)
    assert torch.equal(fakes, generator(batch["latents"]))


def test_a_condition_is_shown_to_the_discriminator() -> None:
    batch = {"input": torch.randn(5, 2), "pictures": torch.randn(5, 3)}
    step = DiscriminatorStep(Judge(5), NON_SATURATING, conditions=("input",), weight=0.5)
    losses = step(batch, torch.randn(5, 3))
    whole = DiscriminatorStep(step.discriminator, NON_SATURATING, conditions=("input",))(batch, torch.randn(5, 3))
    assert torch.isclose(losses["real"] * 2, whole["real"])


def test_without_reconstruction_there_is_no_such_loss() -> None:
    batch = {"latents": torch.randn(5, 4), "pictures": torch.randn(5, 3)}
    losses, _ = GeneratorStep(nn.Linear(4, 3), Judge(3), NON_SATURATING, inputs=("latents",))(batch)
    assert set(losses) == {"generator"}


def test_the_penalty_is_taken_only_in_the_steps_that_ask_for_it() -> None:
    batch = {"pictures": torch.randn(5, 3)}
    step = DiscriminatorStep(Judge(3), NON_SATURATING, penalty=2.0)
    assert set(step(batch, torch.randn(5, 3))) == {"real", "fake"}
    penalty = step(batch, torch.randn(5, 3), penalised=True)["penalty"]
    assert torch.isclose(penalty, 2 * step.discriminator.body.weight.square().sum())  # the slope of a plane
