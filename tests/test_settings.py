from pathlib import Path

import pytest

from maquette.errors import OptionError
from maquette.settings import Settings, read_toml, split_assignment


class Inner(Settings):
    width: int = 3
    name: str = "x"


class Outer(Settings):
    inner: Inner = Inner()
    rate: float = 0.5


def test_text_as_typed_becomes_the_right_type() -> None:
    assert Outer().override({"inner.width": "7", "rate": "1e-3", "inner.name": "abc"}) == Outer(inner=Inner(width=7, name="abc"), rate=1e-3)


def test_settings_do_not_change_in_place() -> None:
    settings = Outer()
    settings.override({"rate": 1})
    assert settings.rate == 0.5


def test_an_unknown_name_is_an_error_that_offers_the_nearest() -> None:
    with pytest.raises(OptionError, match=r"there is no setting `widht`. Did you mean `width`\? There are: width, name"):
        Outer().override({"inner.widht": 3})


def test_a_value_that_does_not_fit_names_the_setting_and_the_value() -> None:
    with pytest.raises(OptionError, match=r"inner\.width=many"):
        Outer().override({"inner.width": "many"})


def test_a_path_through_a_value_is_an_error() -> None:
    with pytest.raises(OptionError, match="`rate` has no settings inside"):
        Outer().override({"rate.x": 1})


def test_an_assignment_needs_its_equals_sign() -> None:
    assert split_assignment("a.b=c=d") == ("a.b", "c=d")
    with pytest.raises(OptionError, match="it takes NAME=VALUE"):
        split_assignment("a.b")


def test_a_recipe_that_is_missing_or_not_toml_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="no such file"):
        read_toml(tmp_path / "none.toml")
    (tmp_path / "bad.toml").write_text("a = = 3")
    with pytest.raises(OptionError, match="not readable as TOML"):
        read_toml(tmp_path / "bad.toml")
