"""What an examination says, as plain data: `Finding`, its `Evidence`, and the `Report` that holds findings in order.

A finding is one claim about one question. It holds no markup and no drawings: `report/` makes pages from it, and its JSON
(`Report.to_json`) comes back exactly. The JSON schema is `Report.json_schema()`; a breaking change of a field raises `SCHEMA_VERSION`.
"""

import base64
import json
from html import escape
from typing import Annotated, Any, Final, Literal, Self

from pydantic import ConfigDict, Field, ValidationError, field_serializer, field_validator, model_validator

from maquette.errors import OptionError
from maquette.settings import Settings
from maquette.stats import Estimate

SCHEMA_VERSION: Final = 1

# "as expected" is a proof (the whole interval lies within the tolerance), "cannot tell" is its absence. A figure that nobody set a
# tolerance for, such as a FID, has no reading at all (None): it is measured, not judged, and never stops a release.
Reading = Literal["look here", "broken", "cannot tell", "as expected", "not applicable"]

# in the order of a page; a check that broke has not looked, so it stops what a fault stops
SEVERITY: dict[Reading, int] = {"look here": 3, "broken": 3, "cannot tell": 2, "as expected": 1, "not applicable": 0}
_ORDER: tuple[Reading | None, ...] = ("look here", "broken", "cannot tell", "as expected", None, "not applicable")

Cell = str | int | float | bool | None


class Plain(Settings):
    """Base of what is in a report: frozen, and no NaN or infinity, which JSON does not have."""

    model_config = ConfigDict(allow_inf_nan=False)


class Quantity(Plain):
    """A named number with its interval and, where somebody set one, the tolerance it is held against."""

    name: str  # "KID", "false positive rate of women"
    estimate: Estimate
    unit: str = ""  # "share" and "points" (differences of shares) are written in per cent; anything else follows the number
    better: Literal["lower", "higher"] | None = None
    at_least: float | None = None  # the tolerance, in the unit of the number
    at_most: float | None = None

    def reading(self) -> Reading | None:
        """What the tolerance says: the whole interval lies beyond it, within it, or neither; None where there is no tolerance.

        With a 95 % interval "as expected" is two one-sided tests of equivalence at 2.5 % each.
        """
        low, high = self.estimate.low, self.estimate.high
        floor, ceiling = self.at_least, self.at_most
        if floor is None and ceiling is None:
            return None
        if (floor is not None and high is not None and high < floor) or (ceiling is not None and low is not None and low > ceiling):
            return "look here"
        is_within = (floor is None or (low is not None and low >= floor)) and (ceiling is None or (high is not None and high <= ceiling))
        return "as expected" if is_within else "cannot tell"


class Rows(Plain):
    """A table, best row first."""

    kind: Literal["rows"] = "rows"
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    marked: tuple[int, ...] = ()  # rows that the claim is about
    total: int | None = None  # of how many these are the first; None: these are all
    note: str = ""

    @model_validator(mode="after")
    def _is_a_table(self) -> Self:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"every row of `{self.title}` needs {len(self.columns)} cells, one for each column")
        return self


class Picture(Plain):
    """A small picture as PNG, with what it shows in words (for those who cannot see it) and what stands under it."""

    png: bytes = Field(repr=False)
    alt: str
    caption: str = ""

    @field_validator("png", mode="before")
    @classmethod
    def _is_png(cls, png: bytes | str) -> bytes:
        found = base64.b64decode(png, validate=True) if isinstance(png, str) else png
        if not found.startswith(b"\x89PNG\r\n\x1a\n"):
            raise ValueError("a picture must be the bytes of a PNG file")
        return found

    @field_serializer("png", when_used="json")
    def _as_base64(self, png: bytes) -> str:
        return base64.b64encode(png).decode()


class Pictures(Plain):
    """Strips of pictures; a group is a strip of its own, such as a made picture beside its nearest real one."""

    kind: Literal["pictures"] = "pictures"
    title: str
    groups: tuple[tuple[Picture, ...], ...]
    note: str = ""


class Intervals(Plain):
    """Several numbers of one unit with their intervals, one below the other, for comparing."""

    kind: Literal["intervals"] = "intervals"
    title: str
    quantities: tuple[Quantity, ...]
    marked: tuple[int, ...] = ()
    reference: float | None = None  # a line through all of them
    reference_name: str = ""
    note: str = ""

    @model_validator(mode="after")
    def _is_of_one_unit(self) -> Self:
        if len({quantity.unit for quantity in self.quantities}) > 1:
            raise ValueError(f"the intervals `{self.title}` must have one unit to lie on one axis")
        return self


class Line(Plain):
    """One line of a curve, with a band where it has one."""

    name: str
    x: tuple[float, ...]
    y: tuple[float, ...]
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()

    @model_validator(mode="after")
    def _fits(self) -> Self:
        lengths = {len(self.x), len(self.y)} | {len(band) for band in (self.low, self.high) if band}
        if len(lengths) != 1 or bool(self.low) != bool(self.high):
            raise ValueError(f"the line `{self.name}` needs as many y as x, and both edges of its band or none")
        return self


class Curve(Plain):
    """Lines over an axis: a risk-coverage curve, quality over the pictures seen, a histogram's outline."""

    kind: Literal["curve"] = "curve"
    title: str
    x_name: str
    y_name: str
    lines: tuple[Line, ...]
    diagonal: bool = False  # draw y = x, as for calibration
    note: str = ""


class Bars(Plain):
    """Counts or shares by name, longest first unless the names have an order of their own."""

    kind: Literal["bars"] = "bars"
    title: str
    names: tuple[str, ...]
    values: tuple[float, ...]
    unit: str = ""
    marked: tuple[int, ...] = ()
    note: str = ""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if len(self.names) != len(self.values):
            raise ValueError(f"the bars `{self.title}` need as many values as names")
        return self


class Words(Plain):
    """Texts as they were given: comments, prompts, a message of the subject."""

    kind: Literal["words"] = "words"
    title: str
    texts: tuple[str, ...]
    note: str = ""


Evidence = Annotated[Rows | Pictures | Intervals | Curve | Bars | Words, Field(discriminator="kind")]


class Collect(Plain):
    """How many more of what would let a question be answered."""

    what: str  # "portraits with dark skin", "rows of sex = f"
    more: int = Field(gt=0)


class Finding(Plain):
    """One claim about one question, with everything a person needs to weigh it and to repeat it.

    `reading` None means a figure and not a judgement: measured, with nothing to hold it against.
    """

    id: str = Field(pattern=r"^[a-z0-9][^\s#?]*$")  # unique in its report and the same in every run: "quality/kid"
    chapter: str  # "quality": the drawer of the check
    question: str
    claim: str  # the answer in one plain sentence
    reading: Reading | None
    importance: float = Field(default=0.0, ge=0.0)  # among findings of one reading; larger first
    quantities: tuple[Quantity, ...] = ()  # the one that answers the question first
    compared_with: str = ""  # "500 held-out pictures", "the rest of the unflagged"
    place: dict[str, str] = Field(default_factory=dict)  # the group, slice or feature: {"sex": "f", "age": "old"}
    p: float | None = Field(default=None, ge=0.0, le=1.0)
    p_adjusted: float | None = Field(default=None, ge=0.0, le=1.0)  # after correction within its check
    smallest_visible: float | None = None  # the smallest gap that so many rows could have shown
    collect: tuple[Collect, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    method: str = ""
    paper: str = ""  # "Bińkowski et al. 2018, arXiv 1801.01401"
    limits: tuple[str, ...] = ()
    do_next: str = ""
    command: str = ""  # repeats it
    seconds: float = Field(default=0.0, ge=0.0)

    @model_validator(mode="after")
    def _says_what_its_reading_needs(self) -> Self:
        if self.reading in ("look here", "as expected") and not self.quantities:
            raise ValueError(f"`{self.id}` reads `{self.reading}` but gives no quantity that shows it")
        return self

    @property
    def main(self) -> Quantity | None:
        """The number that answers the question."""
        return self.quantities[0] if self.quantities else None


class Report(Plain):
    """The findings about one subject, most important first, with what is needed to make them again.

    Findings may be given in any order; they are kept by reading, then by importance, then as given.
    """

    schema_version: Literal[1] = SCHEMA_VERSION
    title: str
    subject: str  # what was examined
    data: str  # what it was examined on
    made_at: str  # ISO 8601 in UTC
    version: str  # of Maquette
    seed: int
    policy: str = ""  # SHA-256 of the tolerances; empty: none were set
    policy_text: str = ""  # the tolerances as JSON, of which `policy` is the SHA-256
    command: str = ""
    seconds: float = Field(default=0.0, ge=0.0)
    facts: tuple[tuple[str, str], ...] = ()  # "pictures held out": "500"
    notes: tuple[str, ...] = ()  # about the whole: "expected false findings in this report: at most 0.4"
    findings: tuple[Finding, ...] = ()

    @field_validator("findings")
    @classmethod
    def _in_order(cls, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
        seen: set[str] = set()
        for finding in findings:
            if finding.id in seen:
                raise ValueError(f"two findings have the id `{finding.id}`")
            seen.add(finding.id)
        return tuple(sorted(findings, key=lambda finding: (_ORDER.index(finding.reading), -finding.importance)))

    def finding(self, id: str) -> Finding:
        """The finding of that name.

        Raises:
            OptionError: there is none, with those there are.
        """
        for finding in self.findings:
            if finding.id == id:
                return finding
        raise OptionError(f"`{id}`", "there is no such finding", f"There are: {', '.join(one.id for one in self.findings)}.")

    def at_or_above(self, reading: Reading) -> tuple[Finding, ...]:
        """Findings as severe as `reading` or more; a check that broke counts as severe as a fault, a figure without reading never."""
        if reading not in SEVERITY:
            raise OptionError(f"`{reading}`", "it is no reading", f"There are: {', '.join(SEVERITY)}.")
        return tuple(finding for finding in self.findings if finding.reading is not None and SEVERITY[finding.reading] >= SEVERITY[reading])

    def assert_nothing_at(self, reading: Reading) -> None:
        """For a test suite: fails with one line for each finding at or above `reading`.

        Raises:
            AssertionError: there is such a finding.
        """
        found = self.at_or_above(reading)
        if found:
            lines = [f"  {finding.reading}: {finding.claim} [{finding.id}]" for finding in found]
            raise AssertionError(
                f"{len(found)} finding{'s' * (len(found) > 1)} at `{reading}` or above about {self.subject}:\n" + "\n".join(lines)
            )

    def chapters(self) -> dict[str, tuple[Finding, ...]]:
        """The findings by chapter, the chapter with the most important one first."""
        found: dict[str, list[Finding]] = {}
        for finding in self.findings:
            found.setdefault(finding.chapter, []).append(finding)
        return {chapter: tuple(findings) for chapter, findings in found.items()}

    def counts(self) -> dict[Reading | None, int]:
        """How many findings have each reading, in the order of a page; readings without any are left out."""
        readings = [finding.reading for finding in self.findings]
        return {reading: readings.count(reading) for reading in _ORDER if reading in readings}

    def to_pandas(self) -> Any:
        """The findings as a data frame, one a row: what each says, where, its main number with interval and n. It needs pandas.

        Raises:
            OptionError: pandas is not installed.
        """
        try:
            import pandas
        except ModuleNotFoundError as error:
            raise OptionError("`to_pandas`", "it needs pandas", "`pip install pandas`.") from error
        rows = []
        for one in self.findings:
            number = one.main.estimate if one.main else None
            ends = {end: getattr(number, end) if number else None for end in ("value", "low", "high", "n")}
            place = " and ".join(f"{column} = {value}" for column, value in one.place.items())
            said = {"id": one.id, "reading": one.reading, "claim": one.claim, "place": place, "number": one.main.name if one.main else ""}
            rows.append({**said, **ends, "p": one.p, "p_adjusted": one.p_adjusted})
        return pandas.DataFrame(rows)

    def _repr_html_(self) -> str:
        """How a notebook shows it: every reading with its claim."""
        lines = "".join(
            f"<tr><td><b>{escape(one.reading or 'measured')}</b></td><td>{escape(one.claim)}</td></tr>" for one in self.findings
        )
        return f"<h4>{escape(self.title)}: {escape(self.subject)}</h4><table>{lines}</table>"

    def to_json(self) -> str:
        """The report as JSON; `Report.from_json` gives back an equal one."""
        return json.dumps(self.model_dump(mode="json"), indent=1, ensure_ascii=False, allow_nan=False) + "\n"

    @classmethod
    def from_json(cls, text: str, where: str = "report.json") -> Self:
        """A report from its JSON.

        Raises:
            OptionError: it is not a report, or one of a later version.
        """
        try:
            data = json.loads(text)
        except json.JSONDecodeError as error:
            raise OptionError(f"`{where}`", f"it is not readable as JSON ({error})", "Make the report again.") from error
        version = data.get("schema_version") if isinstance(data, dict) else None
        if isinstance(version, int) and version > SCHEMA_VERSION:
            raise OptionError(
                f"`{where}`", f"it has schema version {version} and this Maquette reads up to {SCHEMA_VERSION}", "Update Maquette."
            )
        try:
            return cls.model_validate(data)
        except ValidationError as error:
            first = error.errors()[0]
            raise OptionError(
                f"`{where}`",
                f"it is not a report of schema version {SCHEMA_VERSION} ({'.'.join(str(part) for part in first['loc'])}: {first['msg']})",
                "Make the report again.",
            ) from error

    @classmethod
    def json_schema(cls) -> dict[str, Any]:
        """The JSON schema of a report."""
        return cls.model_json_schema(mode="serialization")
