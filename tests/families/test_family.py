import pytest
from torch import nn

from maquette.errors import OptionError
from maquette.families import dcgan
from maquette.families._family import Networks, adversarial_steps, doublings
from maquette.objectives.augment import Augmentation
from maquette.objectives.losses import Name
from maquette.objectives.objective import Objective

NETWORKS = Networks(nn.Identity(), nn.Identity())


@pytest.mark.parametrize("loss", ["relativistic", "wasserstein"])
def test_steering_by_logits_that_only_compare_is_refused(loss: Name) -> None:
    config = dcgan.Config(objective=Objective(loss=loss), augment=Augmentation(kind="ada"))
    with pytest.raises(OptionError, match=rf"{loss} loss.*augment\.probability=0\.3"):
        adversarial_steps(NETWORKS, config)


def test_a_fixed_probability_is_welcome_with_every_loss() -> None:
    config = dcgan.Config(objective=Objective(loss="relativistic"), augment=Augmentation(kind="ada", probability=0.3))
    steps = adversarial_steps(NETWORKS, config)
    assert steps.generator.augment is steps.discriminator.augment is not None
    assert list(steps.memory()) == ["augment"]


def test_a_side_is_some_number_of_doublings_or_none() -> None:
    assert [doublings(side, 4) for side in (4, 8, 64, 48, 2, 100)] == [0, 1, 4, None, None, None]
