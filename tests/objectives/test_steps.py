import pytest
import torch
from torch import nn

from maquette.objectives.losses import LOSSES
from maquette.objectives.moment import Moment
from maquette.objectives.objective import Objective
from maquette.objectives.steps import DiscriminatorStep, GeneratorStep, moved


class Judge(nn.Module):
    def __init__(self, channels: int) -> None:
        super().__init__()
        self.body = nn.Linear(channels, 1)

    def forward(self, *pictures: torch.Tensor) -> torch.Tensor:
        return self.body(torch.cat(pictures, dim=1)).squeeze(1)


def batch(channels: int = 3) -> dict[str, torch.Tensor]:
    return {"latents": torch.randn(5, 4), "input": torch.randn(5, 2), "pictures": torch.randn(5, channels)}


def test_a_step_hands_out_the_pictures_it_made() -> None:
    generator, some = nn.Linear(4, 3), batch()
    _, fakes = GeneratorStep(generator, Judge(3), Objective(), inputs=("latents",))(some)
    assert torch.equal(fakes, generator(some["latents"]))


def test_a_condition_is_shown_to_the_discriminator() -> None:
    step = DiscriminatorStep(Judge(5), Objective(), conditions=("input",), weight=0.5)
    some, fakes = batch(), torch.randn(5, 3)
    whole = DiscriminatorStep(step.discriminator, Objective(), conditions=("input",))(some, fakes)
    assert torch.isclose(step(some, fakes)["real"] * 2, whole["real"])


def test_a_condition_that_the_batch_lacks_is_left_out() -> None:
    step = GeneratorStep(nn.Linear(4, 3), Judge(3), Objective(), inputs=("latents", "labels"), conditions=("labels",))
    assert set(step(batch())[0]) == {"generator"}


@pytest.mark.parametrize("name", list(LOSSES))
@pytest.mark.parametrize("joint", [False, True])
def test_one_pass_over_both_gives_the_losses_of_two(name: str, joint: bool) -> None:
    some, fakes, judge = batch(), torch.randn(5, 3), Judge(3)
    objective = Objective(loss=name, r1=1.0, r2=1.0, drift=0.1)
    losses = DiscriminatorStep(judge, objective, joint=joint)(some, fakes, penalised=True)
    expected = {key: value.mean() for key, value in LOSSES[name].discriminator(judge(some["pictures"]), judge(fakes)).items()}
    assert all(torch.isclose(losses[key], value) for key, value in expected.items())
    assert set(losses) == {*expected, "r1", "r2", "drift"}


def test_the_relativistic_generator_looks_at_real_pictures_without_teaching_from_them() -> None:
    some, judge = batch(), Judge(3)
    step = GeneratorStep(nn.Linear(4, 3), judge, Objective(loss="relativistic"), inputs=("latents",))
    losses, fakes = step(some)
    assert torch.isclose(losses["generator"], nn.functional.softplus(judge(some["pictures"]) - judge(fakes)).mean())


def test_the_penalty_is_taken_only_in_the_steps_that_ask_for_it_and_weighs_as_much_more() -> None:
    some, fakes = batch(), torch.randn(5, 3)
    step = DiscriminatorStep(Judge(3), Objective(r1=1.0, penalty_every=4))
    assert set(step(some, fakes)) == {"real", "fake"}
    slope = step.discriminator.body.weight.square().sum()  # of a plane
    assert torch.isclose(step(some, fakes, penalised=True)["r1"], 4 * slope / 2)
    assert torch.isclose(step(some, fakes, Moment(penalty=0.5), penalised=True)["r1"], slope)


def test_consistency_is_free_for_a_judge_who_does_not_see_places() -> None:
    class Mean(nn.Module):
        def forward(self, pictures: torch.Tensor) -> torch.Tensor:
            return pictures.amax(dim=(1, 2, 3))

    some = {"pictures": torch.ones(4, 3, 8, 8)}
    assert DiscriminatorStep(Mean(), Objective(consistency=1.0))(some, torch.ones(4, 3, 8, 8))["consistency"].item() == 0


def test_a_moved_picture_is_the_same_but_for_place_and_edge() -> None:
    torch.manual_seed(0)
    pictures = torch.zeros(64, 1, 16, 16)
    pictures[:, :, 8, 8] = 1
    found = moved(pictures)
    assert found.shape == pictures.shape
    assert (found.amax(dim=(1, 2, 3)) == 1).all()
    assert found.min() == -1  # what came in over the edge
    places = found.flatten(1).argmax(1)
    assert len(set(places.tolist())) > 8
    assert all(abs(place // 16 - 8) <= 2 and min(abs(place % 16 - 8), abs(place % 16 - 7)) <= 2 for place in places.tolist())
