"""The ledger of cost: time, energy and money."""

import time
from pathlib import Path

_COUNTERS = Path("/sys/class/powercap")  # Linux: energy counters of the processor packages, where it may be read


class Ledger:
    """Counts the seconds of training and what they cost; continues from what an earlier part had spent.

    Args:
        watts: assumed power where the machine does not measure its own.
        price: of a kilowatt-hour.
    """

    def __init__(self, watts: float, price: float, spent: dict[str, float] | None = None) -> None:
        self.watts, self.price = watts, price
        self._before = {"seconds": 0.0, "joules": 0.0} | (spent or {})
        self._started, self._joules = time.monotonic(), _joules()
        self.is_measured = self._joules is not None

    @property
    def seconds(self) -> float:
        """Seconds of training over all parts."""
        return self._before["seconds"] + time.monotonic() - self._started

    def row(self) -> dict[str, float]:
        """seconds, joules, kwh and cost so far."""
        now, seconds = _joules(), time.monotonic() - self._started
        used = now - self._joules if now is not None and self._joules is not None else -1.0
        if used < 0:  # not measured, or the counter has wrapped round
            used = seconds * self.watts
        joules = self._before["joules"] + used
        return {"seconds": self._before["seconds"] + seconds, "joules": joules, "kwh": joules / 3.6e6, "cost": joules / 3.6e6 * self.price}


def _joules() -> float | None:
    """What the processor packages have used since some moment; None where they do not say."""
    try:
        counters = [path / "energy_uj" for path in _COUNTERS.glob("intel-rapl:?")]
        return sum(int(path.read_text()) for path in counters) / 1e6 if counters else None
    except (OSError, ValueError):
        return None
