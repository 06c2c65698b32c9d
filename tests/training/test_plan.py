from pathlib import Path

import pytest

from maquette.errors import OptionError
from maquette.training.plan import make_plan, read_plan, write_plan

RECIPES = sorted((Path(__file__).parents[2] / "recipes").glob("*.toml"))


def test_flags_come_after_the_preset_and_assignments_after_the_flags() -> None:
    plan = make_plan("dcgan", size=32, kimg=2.5, seed=9, assignments={"model.width": "24", "data.crop": "pad"})
    assert plan.data.size == 32
    assert (plan.training.kimg, plan.training.minutes, plan.training.seed) == (2.5, None, 9)
    assert plan.model["width"] == 24
    assert plan.data.crop == "pad"
    assert plan.preset == "laptop"


def test_without_a_budget_it_is_ten_minutes() -> None:
    assert make_plan("dcgan").training.minutes == 10


def test_a_flag_replaces_the_recipes_budget_of_either_kind(tmp_path: Path) -> None:
    (tmp_path / "r.toml").write_text('family = "dcgan"\npreset = "paper"\n[training]\nkimg = 5\n[model]\nwidth = 8\n')
    assert make_plan(str(tmp_path / "r.toml")).training.kimg == 5
    plan = make_plan(str(tmp_path / "r.toml"), minutes=2)
    assert (plan.training.kimg, plan.training.minutes, plan.preset, plan.model["width"]) == (None, 2, "paper", 8)


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda path: path.stem)
def test_the_recipes_of_the_house_are_readable(recipe: Path) -> None:
    plan = make_plan(str(recipe))
    assert plan.training.kimg
    assert plan.training.weights == "float16"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"family_or_recipe": "dcgam"}, "Did you mean `dcgan`"),
        ({"family_or_recipe": "dcgan", "preset": "desktop"}, "dcgan has the presets paper, laptop"),
        ({"family_or_recipe": "dcgan", "assignments": {"model.widht": 3}}, "Did you mean `width`"),
        ({"family_or_recipe": "dcgan", "assignments": {"model.width": "wide"}}, "width"),
        ({"family_or_recipe": "dcgan", "assignments": {"training.price_per_kwh": "cheap"}}, "price_per_kwh"),
        ({"family_or_recipe": "dcgan", "assignments": {"data.crop": "oval"}}, "crop"),
        ({"family_or_recipe": "none.toml"}, "no such file"),
    ],
)
def test_what_does_not_fit_is_one_clear_error(arguments: dict, message: str) -> None:  # type: ignore[type-arg]
    with pytest.raises(OptionError, match=message):
        make_plan(**arguments)


def test_a_plan_survives_its_file(tmp_path: Path) -> None:
    import json

    plan = make_plan("pix2pix", size=(96, 64), minutes=1)
    write_plan(plan, tmp_path / "plan.json")
    assert read_plan(json.loads((tmp_path / "plan.json").read_text())) == plan


def test_a_plan_from_when_every_family_had_a_hand_can_still_be_gone_on_with() -> None:
    plan = make_plan("dcgan", kimg=1)
    older = plan.model_dump(mode="json") | {"model": plan.model | {"scribble": {"chance": 0.0}}}
    assert read_plan(older) == plan
    drawn = make_plan("pix2pix", kimg=1, assignments={"model.scribble.chance": 0.5})
    assert read_plan(drawn.model_dump(mode="json")).model["scribble"]["chance"] == 0.5
