"""`Policy`: what is tolerated, and how heavy each harm is; hashed into the report, so that nobody moves the posts afterwards."""

import hashlib
import json
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field

from maquette.finding import Reading
from maquette.settings import Settings, read_toml

# the questions most reports are made for see furthest; what follows from them gets less
_SHARES = {"error_rate": 3.0, "selection": 3.0, "selection_given": 3.0, "regression_error": 3.0, "precision": 0.25}
_SHARES |= {"false_matches": 3.0, "false_non_matches": 3.0, "contributions": 3.0, "unexpected_slices": 3.0}
_SHARES |= {"false_positives": 2.0, "false_negatives": 2.0, "calibration": 3.0, "representation": 2.0}
_SHARES |= {"confidence": 0.5, "label_errors": 0.5}  # which need few rows to see much


class Policy(Settings):
    """The tolerances of the chapter on bias; every one may be replaced in a TOML file."""

    gap: float = Field(default=0.05, gt=0, le=1)  # between the rates of a group and the rest
    gap_of_rate: float = Field(default=0.5, gt=0)  # ... and not more than this share of the rest's rate: 1 % may become 1.5 %, not 6 %
    gap_floor: float = Field(default=0.005, ge=0)  # ... but a smaller gap than this is never asked for
    match_floor: float = Field(default=0.0001, ge=0)  # ... between false match rates, where one in ten thousand is a lot
    impact_ratio: float = Field(default=0.8, gt=0, le=1)  # the four-fifths rule (29 CFR 1607.4 D)
    auc_gap: float = Field(default=0.05, gt=0, le=1)
    calibration_gap: float = Field(default=0.03, gt=0, le=1)  # between what is promised and what happens, group less rest
    error_ratio: float = Field(default=0.1, gt=0)  # by how much a group's mean absolute error may exceed the rest's, as a share of it
    representation: float = Field(default=0.8, gt=0, le=1)  # of its share in the population or the other split
    population: dict[str, dict[str, float]] = Field(default_factory=dict)  # {"sex": {"f": 0.5, "m": 0.5}}
    knows_answer: float = Field(default=0.95, gt=0.5, le=1)  # AUC of one column alone from which it is suspected to know the answer
    duplicates: float = Field(default=0.01, gt=0, le=1)  # share of the rows that lie in the other split too
    proxy: float = Field(default=0.6, gt=0.5, le=1)  # AUC with which a group can be told from the features
    overconfidence: float = Field(default=0.03, gt=0, le=1)  # how much surer than right the answers may be, on average
    label_errors: float = Field(default=0.02, gt=0, le=0.3)  # share of labels that may be wrong
    counterfactual: float = Field(default=0.02, gt=0, le=1)  # how far a swapped word or cell may move the answer, of the scores' range
    robustness: float = Field(default=0.2, gt=0, le=1)  # share of right answers that a usual disturbance may cost
    contributor_share: float = Field(default=0.05, gt=0, le=1)  # of the messages of any stretch of time that one contributor may have
    repeated: float = Field(default=0.1, gt=0, le=1)  # ... that may be nearly the same message
    echo: float = Field(default=0.01, gt=0, le=1)  # share of answers that may say after people what they said
    hostile: tuple[str, ...] = ()  # words and phrases that are held for hostile beside the built-in ones
    terms: tuple[str, ...] = ()  # words for people that are tried in sentences beside the built-in ones
    alike: float = Field(default=0.1, gt=0, le=1)  # share of made pictures that may be nearer to another than real ones are
    made_quality: float = Field(default=0.1, gt=0, le=0.5)  # how much oftener a group's made picture may be the worse of two
    # largest distance of two distributions, Kolmogorov's or total variation; that of a shift of 0.2 deviations, Cohen's "small" (1988)
    drift: float = Field(default=0.08, gt=0, le=1)
    false_findings: float = Field(default=0.05, gt=0, lt=1)  # the chance of any false `look here` in the report of a healthy subject
    shares: dict[str, float] = Field(default_factory=dict)  # which part of that chance a check gets: {"error-rate": 3}
    weights: dict[str, float] = Field(default_factory=dict)  # how much a check's findings weigh: {"false-negatives": 3}
    fail_on: Reading | Literal[""] = ""

    @classmethod
    def read(cls, source: "Policy | str | Path | dict[str, Any] | None") -> Self:
        """A policy from a TOML file or a dict; None gives the defaults.

        Raises:
            OptionError: the file cannot be read, or a name or value in it does not fit.
        """
        if isinstance(source, cls):
            return source
        if isinstance(source, (str, Path)):
            return cls.parse(read_toml(source), f"{source}:")
        return cls.parse(dict(source) if isinstance(source, dict) else {}, "--policy")

    @property
    def text(self) -> str:
        """Everything in it as JSON, always in the same form."""
        return json.dumps(self.model_dump(mode="json"), sort_keys=True, separators=(",", ":"))

    @property
    def digest(self) -> str:
        """SHA-256 of its text."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def gap_tolerated(self, rest: float) -> float:
        """The gap between two rates that is tolerated beside a rest with that rate."""
        return round(max(self.gap_floor, min(self.gap, self.gap_of_rate * rest)), 3)

    def share(self, name: str) -> float:
        """Which part of the chance of a false finding a check gets, beside the others'."""
        return self.shares.get(name.replace("_", "-"), _SHARES.get(name, 1.0))

    def weight(self, name: str) -> float:
        """How heavy the findings of a check are."""
        return self.weights.get(name.replace("_", "-"), 1.0)
