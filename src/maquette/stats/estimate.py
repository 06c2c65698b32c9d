"""`Estimate`: a number with its interval, its n, and how the interval was made."""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Estimate:
    """A number with its interval, the sample it comes from and how the interval was made.

    Without a value or without an end of the interval it says why. `n` counts what was measured (pictures, rows, pairs);
    `clusters` counts what was drawn independently (people, speakers) where that is fewer.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    method: str
    level: float = 0.95  # of the interval
    clusters: int | None = None
    reason: str = ""  # why there is no value, or no interval

    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012  (read by whoever parses one from JSON)

    def __post_init__(self) -> None:
        for name in ("value", "low", "high"):
            number = getattr(self, name)
            if number is not None:
                if not math.isfinite(number):
                    raise ValueError(f"the {name} of an estimate must be finite or None with a reason, not {number}")
                object.__setattr__(self, name, float(number))  # NumPy's numbers too become plain ones
        object.__setattr__(self, "n", int(self.n))
        if None in (self.value, self.low, self.high) and not self.reason:
            raise ValueError("an estimate without a value or an interval must say why (`reason`)")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"the interval of an estimate runs from {self.low} down to {self.high}")

    @classmethod
    def unknown(cls, reason: str, n: int = 0, method: str = "") -> "Estimate":
        """No number, and why."""
        return cls(None, None, None, n, method, reason=reason)
