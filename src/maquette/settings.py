"""The only configuration system: frozen settings that become flags, TOML, JSON and browser forms."""

import difflib
import json
import tomllib
from pathlib import Path
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, ValidationError

from maquette.errors import OptionError


class Settings(BaseModel):
    """Base of every group of settings: frozen, and an unknown name is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def override(self, assignments: dict[str, Any], option: str = "--set") -> Self:
        """These settings with some replaced; keys may be dotted paths, values text as typed.

        Raises:
            OptionError: a name that does not exist or a value that does not fit, with what would.
        """
        data = self.model_dump()
        for path, value in assignments.items():
            _assign(data, path, _literal(value), option)
        return self.parse(data, option)

    @classmethod
    def parse(cls, data: dict[str, Any], where: str) -> Self:
        """Settings from plain data.

        Raises:
            OptionError: naming `where`, the setting, what was given and what was needed.
        """
        try:
            return cls.model_validate(data)
        except ValidationError as error:
            first = error.errors()[0]
            name = ".".join(str(part) for part in first["loc"])
            message = first["msg"][0].lower() + first["msg"][1:]
            raise OptionError(
                f"`{where} {name}={first.get('input')}`", message, f"The settings are: {', '.join(cls.model_fields)}."
            ) from error


def read_toml(path: str | Path) -> dict[str, Any]:
    """A TOML file as plain data.

    Raises:
        OptionError: the file is missing or is not TOML.
    """
    try:
        return tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise OptionError(f"`{path}`", "there is no such file", "Check the path of the recipe.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise OptionError(f"`{path}`", f"it is not readable as TOML ({error})", "See recipes/ for complete examples.") from error


def split_assignment(text: str, option: str = "--set") -> tuple[str, str]:
    """`a.b=c` as its two halves.

    Raises:
        OptionError: there is no equals sign.
    """
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise OptionError(f"`{option} {text}`", "it takes NAME=VALUE", f"For example `{option} family.width=32`.")
    return name.strip(), value.strip()


def _assign(data: dict[str, Any], path: str, value: Any, option: str) -> None:
    *groups, last = path.split(".")
    place = data
    for group in groups:
        place = _choose(place, group, path, option)
        if not isinstance(place, dict):
            raise OptionError(f"`{option} {path}`", f"`{group}` has no settings inside", "Leave out what follows it.")
    _choose(place, last, path, option)
    place[last] = value


def _choose(place: dict[str, Any], name: str, path: str, option: str) -> Any:
    if name not in place:
        close = difflib.get_close_matches(name, place, n=1)
        raise OptionError(
            f"`{option} {path}`",
            f"there is no setting `{name}`",
            (f"Did you mean `{close[0]}`? " if close else "") + f"There are: {', '.join(place)}.",
        )
    return place[name]


def _literal(value: Any) -> Any:
    """Text as typed at a prompt: JSON where it is JSON (numbers, true, lists), otherwise the text itself."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except json.JSONDecodeError:
        return value
