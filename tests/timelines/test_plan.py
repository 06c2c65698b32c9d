from pathlib import Path

import pytest

from maquette.errors import OptionError
from maquette.families import FAMILIES
from maquette.timelines.plan import TimelinePlan, families_by_year, keep, name_of, read


def names(asked: list[str] | None = None) -> list[str]:
    return [name_of(family) for family in families_by_year(asked)]


def test_every_family_that_makes_pictures_from_one_set_is_there_in_order_of_year() -> None:
    found = names()
    assert found[0] == "gan"
    assert found[-1] == "r3gan"
    assert len(found) >= 7
    years = [FAMILIES.open(name).YEAR for name in found]
    assert years == sorted(years)
    assert found.index("biggan") < found.index("stylegan")  # of one year; the earlier paper first
    assert not {"cogan", "pix2pix"} & set(found)


def test_chosen_families_come_in_order_of_year_and_once() -> None:
    assert names(["r3gan", "gan", "r3gan"]) == ["gan", "r3gan"]


@pytest.mark.parametrize(("asked", "message"), [(["dcgna"], "Did you mean `dcgan`"), (["pix2pix"], "from one set"), ([], "at least one")])
def test_a_family_that_cannot_take_part_is_named_with_those_that_can(asked: list[str], message: str) -> None:
    with pytest.raises(OptionError, match=message) as error:
        names(asked)
    assert "gan" in str(error.value)


def test_a_plan_comes_back_from_its_folder_and_may_get_other_families(tmp_path: Path) -> None:
    plan = TimelinePlan(families=("gan",), minutes=2, size=(32, 48), settings={"data.crop": "pad"}, content="x")
    keep(plan, tmp_path / "out")
    assert read(tmp_path / "out" / "plan.json") == plan
    more = plan.override({"families": ("gan", "dcgan")})
    keep(more, tmp_path / "out")
    assert read(tmp_path / "out" / "plan.json") == more


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"size": 64}, r"`--size 64`: .* was begun with `--size 32`"),
        ({"minutes": None, "kimg": 1.0}, r"no `--minutes`: .* with `--minutes 2.0`"),
        ({"settings": {"data.crop": "pad"}}, "begun without `--set`"),
        ({"content": "y"}, "not the pictures"),
    ],
)
def test_what_was_begun_otherwise_is_not_mixed(tmp_path: Path, change: dict[str, object], message: str) -> None:
    plan = TimelinePlan(families=("gan",), minutes=2, content="x")
    keep(plan, tmp_path)
    with pytest.raises(OptionError, match=message):
        keep(plan.model_copy(update=change), tmp_path)
    assert read(tmp_path / "plan.json") == plan


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(OptionError, match="something else"):
        keep(TimelinePlan(families=("gan",)), tmp_path)
    with pytest.raises(OptionError, match="no timeline there"):
        read(tmp_path / "plan.json")
