"""Every family answers the four questions, at every size it says it can; a new file in the drawer is tested at once."""

import pytest
import torch

from maquette.errors import OptionError
from maquette.families import FAMILIES
from maquette.spec import PictureSpec, Spec

NAMES = FAMILIES.names()


def spec_for(family, size: int) -> Spec:  # type: ignore[no-untyped-def]
    form = PictureSpec(size, size)
    return Spec(form, PictureSpec(size, size, 1) if family.IS_TRANSLATOR else None)


def batch_for(spec: Spec, latent_size: int, count: int = 4) -> dict[str, torch.Tensor]:
    batch = {"pictures": torch.rand(count, *spec.picture.shape) * 2 - 1}
    if spec.input:
        batch["input"] = torch.rand(count, *spec.input.shape) * 2 - 1
    else:
        batch["latents"] = torch.randn(count, latent_size)
    return batch


def test_the_drawer_holds_what_it_should() -> None:
    assert NAMES == ["dcgan", "pix2pix"]


@pytest.mark.parametrize("name", NAMES)
def test_a_family_says_what_it_is(name: str) -> None:
    family = FAMILIES.open(name)
    assert set(family.PRESETS) >= {"laptop", "paper"}
    assert family.PAPER.startswith("arXiv ")
    assert family.PAPER.split()[1] in family.__doc__
    assert 2014 <= family.YEAR <= 2026
    assert family.TITLE


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("size", [32, 64])
def test_a_family_makes_pictures_of_the_size_asked_for(name: str, size: int) -> None:
    family = FAMILIES.open(name)
    config, spec = family.PRESETS["laptop"], spec_for(family, size)
    networks = family.build(config, spec)
    batch = batch_for(spec, config.latent_size)
    steps = family.steps(networks, config)
    losses, fakes = steps.generator(batch)
    assert fakes.shape == batch["pictures"].shape
    assert float(fakes.detach().abs().max()) <= 1
    assert all(
        value.dim() == 0 and torch.isfinite(value) for value in [*losses.values(), *steps.discriminator(batch, fakes.detach()).values()]
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_step_reaches_every_weight_of_its_own_network(name: str) -> None:
    family = FAMILIES.open(name)
    config, spec = family.PRESETS["laptop"], spec_for(family, 32)
    networks = family.build(config, spec)
    steps, batch = family.steps(networks, config), batch_for(spec, config.latent_size)
    networks.discriminator.requires_grad_(False)
    losses, fakes = steps.generator(batch)
    torch.stack(list(losses.values())).sum().backward()
    assert all(weight.grad is not None and weight.grad.abs().sum() > 0 for weight in networks.generator.parameters())
    assert all(weight.grad is None for weight in networks.discriminator.parameters())
    networks.discriminator.requires_grad_(True)
    torch.stack(list(steps.discriminator(batch, fakes.detach()).values())).sum().backward()
    assert all(weight.grad is not None for weight in networks.discriminator.parameters())


@pytest.mark.parametrize("name", NAMES)
def test_a_size_it_cannot_do_is_one_clear_error(name: str) -> None:
    family = FAMILIES.open(name)
    with pytest.raises(OptionError, match=r"`--size 37x37`.*Try `--size"):
        family.build(family.PRESETS["laptop"], spec_for(family, 37))


@pytest.mark.parametrize("name", NAMES)
def test_the_schedule_stays_between_nothing_and_the_full_rate(name: str) -> None:
    family = FAMILIES.open(name)
    factors = [family.schedule(family.PRESETS["paper"], step / 10) for step in range(11)]
    assert all(0 <= factor <= 1 for factor in factors)
    assert factors[0] == 1
    assert factors == sorted(factors, reverse=True)
