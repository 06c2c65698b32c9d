"""What a bench is given: where it may write, what the machine can do, and whether this is only a try."""

from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

Value = TypeVar("Value")


@dataclass(frozen=True)
class Setting:
    """The surroundings of one run."""

    work: Path  # emptied at the end
    keep: Path  # pictures for a person to look at
    peaks: dict[str, float]  # GFLOP/s of convolutions, see benchmarks.machine.peaks
    is_tiny: bool = False  # a try of the machinery in seconds
    minutes: float | None = None  # of one training, where a bench trains for a time; None: what the bench finds reasonable
    threads: int = 2  # of one training; two wait for each other on a machine that does other work

    def choose(self, full: Value, tiny: Value) -> Value:
        """A size of the work: the real one, or that of a try."""
        return tiny if self.is_tiny else full

    def training_minutes(self, usual: float) -> float:
        """How long one training lasts: what was asked for, or what the bench usually takes; a try takes a second."""
        return 0.015 if self.is_tiny else self.minutes or usual
