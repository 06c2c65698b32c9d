import torch

from maquette.families import FAMILIES
from maquette.spec import PictureSpec, Spec
from maquette.training.layout import LAYOUTS, faster_layout


def test_one_of_the_two_is_chosen_and_the_networks_are_left_alone() -> None:
    family = FAMILIES.open("dcgan")
    networks = family.build(family.Config(width=4, discriminator_width=4), Spec(PictureSpec(16, 16)))
    before = {name: value.clone() for name, value in networks.generator.state_dict().items()}
    assert faster_layout(networks, {"latents": torch.zeros(4, 100)}, ("latents",), ()) in LAYOUTS
    assert all(torch.equal(value, before[name]) for name, value in networks.generator.state_dict().items())
    assert all(weight.grad is None for weight in networks.generator.parameters())
