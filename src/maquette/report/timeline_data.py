"""What a timeline found, as plain data: the families in order of year, what each cost and how good its pictures are."""

import json
from typing import Final, Literal, Self

from pydantic import ValidationError

from maquette.errors import OptionError
from maquette.finding import Plain
from maquette.stats import Estimate

SCHEMA_VERSION: Final = 1


class Learned(Plain):
    """One family of a timeline."""

    name: str  # as on the command line
    title: str
    year: int
    paper: str
    generator_weights: int
    discriminator_weights: int
    pictures_seen: int
    seconds: float  # of training
    kid: Estimate  # between its pictures and the real ones
    digest: str  # of the model that was measured
    note: str = ""  # what went wrong, where something did

    @property
    def pictures_per_second(self) -> float:
        """How fast it learned."""
        return self.pictures_seen / self.seconds if self.seconds else 0.0


class Timeline(Plain):
    """Families that learned from the same pictures under the same budget, in order of year."""

    schema_version: Literal[1] = SCHEMA_VERSION
    data: str  # where the pictures lie
    pictures: int  # how many were learned from
    classes: tuple[str, ...]  # those shown, a row each; empty where classes were not learned apart
    form: str  # "32 x 32 RGB"
    preset: str
    minutes: float | None  # the budget of each family: one of the two
    kimg: float | None
    seed: int
    device: str  # what it was trained on
    compared_with: str  # the real pictures of the measure, in words
    features: str  # the network that looked at them
    real_kid: Estimate  # of two sets of real pictures: what a perfect model would show
    families: tuple[Learned, ...]
    planned: tuple[str, ...]  # titles of all, those that have not learned yet too
    made_at: str  # ISO 8601 in UTC
    version: str  # of Maquette
    command: str = ""

    @property
    def budget(self) -> str:
        """The budget of each family in words."""
        if self.minutes is not None:
            return f"{self.minutes:g} minute{'s' * (self.minutes != 1)}"
        return f"{(self.kimg or 0) * 1000:,.0f} pictures seen"

    def to_json(self) -> str:
        """As JSON; `from_json` gives back an equal one."""
        return json.dumps(self.model_dump(mode="json"), indent=1, ensure_ascii=False, allow_nan=False) + "\n"

    @classmethod
    def from_json(cls, text: str, where: str = "timeline.json") -> Self:
        """A timeline from its JSON.

        Raises:
            OptionError: it is damaged, or of a later version.
        """
        try:
            return cls.model_validate_json(text)
        except ValidationError as error:
            first = error.errors()[0]
            needed = f"it is not a timeline of schema version {SCHEMA_VERSION} ({'.'.join(map(str, first['loc']))}: {first['msg']})"
            raise OptionError(f"`{where}`", needed, "Delete it and give the same command again: the models stay.") from error
