"""Every family answers the four questions, at every size it says it can; a new file in the drawer is tested at once."""

from typing import Any

import pytest
import torch

from maquette.errors import OptionError
from maquette.families import FAMILIES
from maquette.layers.growing import Growing
from maquette.objectives.losses import LOSSES
from maquette.objectives.moment import Moment
from maquette.spec import LabelSpec, MapSpec, PictureSpec, Spec

NAMES = FAMILIES.names()
TRANSLATORS = ["pix2pix", "pix2pixhd", "spade"]
MAKERS = [name for name in NAMES if name not in TRANSLATORS]


def spec_for(family: Any, size: int, channels: int = 3, classes: int = 0) -> Spec:
    form = PictureSpec(size, size * getattr(family, "SETS", 1), channels)
    labels = LabelSpec(tuple(f"kind {index}" for index in range(classes)))
    if getattr(family, "INPUTS", ()) == ("maps",):
        return Spec(form, PictureSpec(size, size, 2), labels, MapSpec(("sky", "sea", "sand"), ("#0000ff", "#00ff00", "#ffff00"), True))
    return Spec(form, PictureSpec(size, size, 1) if family.IS_TRANSLATOR else None, labels)


def batch_for(spec: Spec, latent_size: int, count: int = 4) -> dict[str, torch.Tensor]:
    batch = {"pictures": torch.rand(count, *spec.picture.shape) * 2 - 1}
    if spec.map:
        assert spec.input
        batch["input"] = torch.randint(0, len(spec.map), (count, *spec.input.shape), dtype=torch.uint8)
    elif spec.input:
        batch["input"] = torch.rand(count, *spec.input.shape) * 2 - 1
    if latent_size:
        batch["latents"] = torch.randn(count, latent_size)
    if spec.labels:
        batch["labels"] = torch.arange(count) % len(spec.labels)
    return batch


def given(batch: dict[str, torch.Tensor]) -> list[torch.Tensor]:
    """What a generator is called with."""
    return [batch[name] for name in ("input", "latents", "labels") if name in batch]


def test_the_drawer_holds_what_it_should() -> None:
    assert NAMES == ["biggan", "cogan", "dcgan", "gan", "pix2pix", "pix2pixhd", "progan", "r3gan", "spade", "stylegan", "stylegan2"]
    assert [name for name in NAMES if FAMILIES.open(name).IS_TRANSLATOR] == TRANSLATORS


@pytest.mark.parametrize("name", NAMES)
def test_a_family_says_what_it_is(name: str) -> None:
    family = FAMILIES.open(name)
    assert set(family.PRESETS) >= {"laptop", "paper"}
    assert family.PAPER.startswith("arXiv ")
    assert family.PAPER.split()[1] in family.__doc__
    assert 2014 <= family.YEAR <= 2026
    assert family.TITLE


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("size", "channels"), [(32, 3), (64, 3), (32, 1), (32, 4)])
def test_a_family_makes_pictures_of_the_size_asked_for(name: str, size: int, channels: int) -> None:
    family = FAMILIES.open(name)
    config, spec = family.PRESETS["laptop"], spec_for(family, size, channels)
    networks, batch = family.build(config, spec), batch_for(spec, config.latent_size)
    steps = family.steps(networks, config)
    losses, fakes = steps.generator(batch)
    assert fakes.shape == batch["pictures"].shape
    judged = steps.discriminator(batch, fakes.detach(), Moment(), True)
    assert all(value.dim() == 0 and torch.isfinite(value) for value in [*losses.values(), *judged.values()])
    with torch.no_grad():
        networks.generator.eval()
        assert torch.equal(networks.generator(*given(batch)), networks.generator(*given(batch)))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("classes", [0, 3])
def test_a_step_reaches_every_weight_of_its_own_network(name: str, classes: int) -> None:
    family = FAMILIES.open(name)
    if classes and family.IS_TRANSLATOR:
        pytest.skip("a translator takes no classes")
    config, spec = family.PRESETS["laptop"], spec_for(family, 32, classes=classes)
    networks = family.build(config, spec)
    steps, batch = family.steps(networks, config), batch_for(spec, config.latent_size)
    for share in [0.0, 0.25, 0.5, 0.75, 1.0] if isinstance(networks.discriminator, Growing) else [1.0]:
        if isinstance(networks.discriminator, Growing):
            for network in networks:
                network.grow(share)  # at each side others are in use
        networks.discriminator.requires_grad_(False)
        before = [weight.grad for weight in networks.discriminator.parameters()]
        losses, fakes = steps.generator(batch)
        torch.stack(list(losses.values())).sum().backward()
        assert all(one is other.grad for one, other in zip(before, networks.discriminator.parameters(), strict=True))
        networks.discriminator.requires_grad_(True)
        torch.stack(list(steps.discriminator(batch, fakes.detach(), Moment(), True).values())).sum().backward()
    for network in networks:
        assert [key for key, weight in network.named_parameters() if weight.grad is None] == []


@pytest.mark.parametrize("name", MAKERS)
@pytest.mark.parametrize("loss", list(LOSSES))
def test_any_family_takes_any_objective(name: str, loss: str) -> None:
    family = FAMILIES.open(name)
    objective = {"loss": loss, "r1": 1.0, "r2": 1.0, "gradient_penalty": 1.0, "drift": 0.001, "orthogonal": 1e-4}
    config = family.PRESETS["laptop"].override({f"objective.{key}": value for key, value in objective.items()})
    spec = spec_for(family, 32)
    networks, batch = family.build(config, spec), batch_for(spec, config.latent_size, 2)
    steps = family.steps(networks, config)
    losses, fakes = steps.generator(batch)
    losses |= steps.discriminator(batch, fakes.detach(), Moment(), True)
    torch.stack(list(losses.values())).sum().backward()
    assert all(torch.isfinite(weight.grad).all() for network in networks for weight in network.parameters() if weight.grad is not None)


@pytest.mark.parametrize("name", NAMES)
def test_a_size_it_cannot_do_is_one_clear_error(name: str) -> None:
    family = FAMILIES.open(name)
    if name == "gan":
        pytest.skip("a multilayer perceptron makes pictures of any size")
    with pytest.raises(OptionError, match=r"`--size 37x37`.*Try `--size"):
        family.build(family.PRESETS["laptop"], spec_for(family, 37))


@pytest.mark.parametrize("name", NAMES)
def test_the_schedule_stays_between_nothing_and_the_full_rate(name: str) -> None:
    family = FAMILIES.open(name)
    for preset in family.PRESETS.values():
        moments = [family.schedule(preset, step / 10) for step in range(11)]
        assert all(0 <= moment.learning_rate <= 1 and 0 <= moment.growth <= 1 for moment in moments)
        rates, growth = [moment.learning_rate for moment in moments], [moment.growth for moment in moments]
        assert rates[0] == 1
        assert rates == sorted(rates, reverse=True)
        assert growth == sorted(growth)
        assert growth[-1] == 1
