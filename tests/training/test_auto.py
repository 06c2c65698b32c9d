from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from making import make_maps, make_model, make_pairs, make_pictures
from maquette import api
from maquette.errors import OptionError
from maquette.families import FAMILIES
from maquette.model import read_record
from maquette.stats.rates import rate
from maquette.training import auto
from maquette.training.auto import RULES, SIDES, Wish, choose, choose_for
from maquette.training.plan import make_plan
from maquette.training.sight import Machine, Sight

TWO_CORES = Machine(2, 8.0)
GPU = Machine(16, 64.0, "some GPU")


def sight(
    count: int = 400,
    classes: int = 0,
    side: int = 64,
    is_paired: bool = False,
    share: float = 0.5,
    wide: bool = False,
    has_maps: bool = False,
) -> Sight:
    seen = np.empty((0, 1), np.float32)
    return Sight(count, classes, side, is_paired, has_maps, False, wide, rate(round(share * 400), 400), seen)


@pytest.mark.parametrize(
    ("seen", "machine", "wish", "family"),
    [
        (sight(), TWO_CORES, Wish(), "dcgan"),
        (sight(), TWO_CORES, Wish(minutes=30), "stylegan2"),
        (sight(), GPU, Wish(minutes=5), "stylegan2"),
        (sight(classes=3), TWO_CORES, Wish(minutes=30), "dcgan"),
        (sight(classes=3), TWO_CORES, Wish(minutes=90), "biggan"),
        (sight(classes=3), TWO_CORES, Wish(minutes=30, conditional="no"), "stylegan2"),
        (sight(classes=1), TWO_CORES, Wish(minutes=30), "stylegan2"),
        (sight(is_paired=True), TWO_CORES, Wish(), "pix2pix"),
        (sight(is_paired=True), GPU, Wish(minutes=600), "pix2pix"),
        (sight(is_paired=True, side=300), GPU, Wish(minutes=600), "pix2pixhd"),
        (sight(is_paired=True, side=300), TWO_CORES, Wish(minutes=200), "pix2pix"),
        (sight(is_paired=True), GPU, Wish(minutes=600, size=256), "pix2pixhd"),
        (sight(has_maps=True), TWO_CORES, Wish(), "spade"),
        (sight(has_maps=True, is_paired=True, classes=3), GPU, Wish(minutes=600), "spade"),
        (sight(has_maps=True, side=1000), GPU, Wish(minutes=600), "spade"),
        (sight(has_maps=True, side=1000), GPU, Wish(minutes=600, size=(1024, 512)), "pix2pixhd"),
        (sight(has_maps=True, side=1000), TWO_CORES, Wish(minutes=60, size=512), "spade"),
        (sight(), Machine(1, 8.0), Wish(minutes=20), "dcgan"),
        (sight(), TWO_CORES, Wish(kimg=20), "dcgan"),
        (sight(), TWO_CORES, Wish(kimg=5000), "stylegan2"),
    ],
)
def test_family_follows_pictures_machine_and_budget(seen: Sight, machine: Machine, wish: Wish, family: str) -> None:
    assert choose(seen, machine, wish).family == family


@pytest.mark.parametrize(
    ("seen", "machine", "minutes", "size"),
    [
        (sight(side=500), TWO_CORES, 2, 32),
        (sight(side=500), TWO_CORES, 10, 64),
        (sight(side=500), TWO_CORES, 300, 128),
        (sight(side=500), GPU, 15, 128),
        (sight(side=500), Machine(2, 0.5), 10, 32),
        (sight(side=100), GPU, 600, 64),
        (sight(side=24), TWO_CORES, 10, 32),
        (sight(side=0), TWO_CORES, 10, 32),
        (sight(side=500, is_paired=True), TWO_CORES, 10, 128),
        (sight(side=500, has_maps=True), TWO_CORES, 10, 64),
        (sight(side=500, has_maps=True), TWO_CORES, 30, 128),
    ],
)
def test_size_follows_the_pictures_and_the_budget(seen: Sight, machine: Machine, minutes: float, size: int) -> None:
    assert choose(seen, machine, Wish(minutes=minutes)).size == size


def test_what_was_asked_for_is_kept_and_said() -> None:
    choice = choose(sight(), TWO_CORES, Wish(size=128, preset="paper"))
    assert (choice.size, choice.preset) == (128, "paper")
    assert "128 x 128 pixels, as you asked" in choice.why


def is_augmented(seen: Sight, wish: Wish, machine: Machine = TWO_CORES) -> bool:
    return choose(seen, machine, wish).settings.get("model.augment.kind") == "diffaugment"


def test_pictures_are_augmented_where_each_is_seen_often() -> None:
    often, seldom = (choose(sight(count=100), TWO_CORES, Wish(kimg=kimg)) for kimg in (0.1 * auto.OFTEN + 1, 0.1 * auto.OFTEN))
    assert often.settings["model.augment.kind"] == "diffaugment"
    assert "DiffAugment" in often.why
    assert not [name for name in seldom.settings if name.startswith("model.augment")]
    assert f"about {auto.OFTEN:,} times" in seldom.why


def test_how_often_follows_pictures_minutes_machine_size_and_family() -> None:
    count = round(10 * 60 * auto.SPEEDS["dcgan"] / auto.OFTEN)  # so many are seen just as often in ten minutes on two cores
    few, many = sight(count=count - 1), sight(count=count + 1)
    assert is_augmented(few, Wish())
    assert not is_augmented(many, Wish())
    assert is_augmented(many, Wish(minutes=11))
    assert is_augmented(many, Wish(), GPU)
    assert not is_augmented(few, Wish(), Machine(1, 8.0))
    assert not is_augmented(few, Wish(kimg=0.2 * count))
    assert is_augmented(many, Wish(size=32))
    assert not is_augmented(few, Wish(size=128))
    assert choose(many, TWO_CORES, Wish(minutes=20)).family == "stylegan2"
    assert not is_augmented(many, Wish(minutes=20))  # a slower network sees them less often


def test_a_parent_that_augments_goes_on_and_nothing_else_is_said(tmp_path: Path) -> None:
    parent = make_model(tmp_path / "parent", "dcgan", 32, graph=False, width=12, augment={"kind": "diffaugment"})
    choice = choose(sight(count=100_000), TWO_CORES, Wish(start=str(parent)))
    assert choice.settings["model.augment"]["kind"] == "diffaugment"
    assert "as they are" not in choice.why
    plain = make_model(tmp_path / "plain", "dcgan", 32, graph=False, width=12)
    assert "as they are" in choose(sight(count=100_000), TWO_CORES, Wish(start=str(plain))).why


def test_pictures_are_mirrored_only_where_no_handedness_can_be_seen() -> None:
    assert choose(sight(share=0.5), TWO_CORES, Wish()).settings["model.flip"] is True
    assert choose(sight(share=0.7), TWO_CORES, Wish()).settings["model.flip"] is False
    assert not [name for name in choose(sight(is_paired=True), TWO_CORES, Wish()).settings if name == "model.flip"]


def test_a_model_of_the_house_is_offered_where_few_pictures_are_like_what_it_makes() -> None:
    def why(count: int, distance: float) -> str:
        return choose(sight(count=count), TWO_CORES, Wish(), ("portraits", distance)).why

    assert "--from portraits" in why(200, 0.01)
    assert "--from" not in why(200, 0.5)
    assert "--from" not in why(2000, 0.01)


def test_the_reasons_name_what_they_rest_on() -> None:
    words = choose(sight(count=420, side=500, wide=True), TWO_CORES, Wish(minutes=10)).why
    for part in ("dcgan", "preset laptop", "420 pictures", "10 minutes on 2 processor cores", "64 x 64", "--size 128", "pix2pix"):
        assert part in words
    assert "\n" not in words


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.kind}-{rule.family}".replace(" ", "-"))
@pytest.mark.parametrize("side", SIDES, ids=lambda side: str(side.pixels))
def test_every_choice_is_a_plan_that_can_be_made(rule: Any, side: Any) -> None:
    is_paired, has_maps = rule.kind == "pairs", rule.kind == "label maps"
    seen = sight(classes=3 if rule.kind == "classes" else 0, side=side.pixels, is_paired=is_paired, has_maps=has_maps)
    choice = choose(seen, TWO_CORES, Wish(minutes=max(rule.minutes, side.minutes), size=rule.side or None))
    assert choice.family in {other.family for other in RULES if other.kind == rule.kind}
    plan = make_plan(choice.family, preset=choice.preset, size=choice.size, assignments=choice.settings)
    assert plan.preset == "laptop"


def test_every_kind_of_pictures_has_a_rule_for_any_budget() -> None:
    assert {rule.kind for rule in RULES if rule.minutes == rule.side == 0} == {rule.kind for rule in RULES}
    assert {rule.family for rule in RULES} <= set(FAMILIES.names())
    assert [side.pixels for side in SIDES] == sorted(side.pixels for side in SIDES)
    assert SIDES[0].minutes == SIDES[0].minutes_for_pairs == SIDES[0].minutes_for_maps == SIDES[0].memory_gb == 0


def test_with_a_model_to_start_from_its_form_is_kept(tmp_path: Path) -> None:
    parent = make_model(tmp_path / "parent", "dcgan", 32, graph=False, width=12, discriminator_width=8)
    choice = choose(sight(), TWO_CORES, Wish(minutes=90, start=str(parent)))
    assert (choice.family, choice.size) == ("dcgan", 32)
    assert choice.settings["model.width"] == 12
    assert "parent" in choice.why
    plan = make_plan(choice.family, preset=choice.preset, size=choice.size, assignments=choice.settings)
    assert plan.model["discriminator_width"] == 8


def test_two_sets_are_no_case_for_it(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="cogan"):
        choose_for([tmp_path / "a", tmp_path / "b"], Wish())


@pytest.mark.parametrize("settings", [{"data.size": "32"}, {"training.minutes": 3}])
def test_what_the_rules_read_is_given_by_its_flag(tmp_path: Path, settings: Mapping[str, Any]) -> None:
    with pytest.raises(OptionError, match="auto must know it"):
        choose_for([tmp_path], Wish(settings=settings))


def test_auto_trains_what_it_chose_and_card_and_plan_say_why(tmp_path: Path) -> None:
    data, out, said = make_pictures(tmp_path / "pictures", 8, 32), tmp_path / "m", list[str]()
    tiny = {"model.width": 4, "model.discriminator_width": 4, "model.batch_size": 4, "training.tensorboard": False}
    api.train("auto", data, out, kimg=0.008, settings=tiny, say=said.append)
    record = read_record(out)
    plan = record.training["plan"]
    assert (record.family, plan["data"]["size"], plan["model"]["augment"]["kind"]) == ("dcgan", 32, "none")
    assert said == [plan["why"]]
    assert said[0] in (out / "README.md").read_text(encoding="utf-8")
    api.train("auto", data, out, kimg=0.016, resume=True)
    assert read_record(out).training["pictures_seen"] == 16
    assert read_record(out).training["plan"]["why"] == said[0]


def test_auto_makes_a_translator_of_pairs(tmp_path: Path) -> None:
    data = make_pairs(tmp_path / "pairs", 6, 32)
    choice = choose_for([data], Wish(kimg=0.01))
    assert (choice.family, choice.size) == ("pix2pix", 32)


def test_auto_makes_a_painter_of_label_maps_and_says_why(tmp_path: Path) -> None:
    data = make_maps(tmp_path / "maps", 6, 32)
    choice = choose_for([data], Wish(kimg=0.01))
    assert (choice.family, choice.size) == ("spade", 32)
    assert "6 pictures with label maps" in choice.why
    assert "what lies where" in choice.why


def test_the_docs_hold_the_tables() -> None:
    page = (Path(__file__).parents[2] / "docs" / "training.md").read_text(encoding="utf-8")
    for rule in RULES:
        assert f"| {rule.kind} | {rule.minutes:g} minutes | {rule.side or 'any'} | `{rule.family}` |" in page
    for side in SIDES:
        minutes = " | ".join(f"{one:g} minutes" for one in (side.minutes, side.minutes_for_pairs, side.minutes_for_maps))
        assert f"| {side.pixels} | {minutes} | {side.memory_gb:g} GB |" in page
    assert f"more than {auto.OFTEN:,} times" in page
    assert f"Below {auto.VERY_FEW:,} pictures" in page
    assert f"{auto.MOST_FARTHER:.0%}".replace("%", " %") in page
