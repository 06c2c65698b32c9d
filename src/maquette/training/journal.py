"""The journal: a run's present into its status, a line into its statistics, points onto the curves of TensorBoard."""

import time
from typing import Any

import numpy as np
from torch import Tensor

from maquette.run import Run
from maquette.training.ledger import Ledger

_PACE_SECONDS = 10.0  # over which the speed is taken


class Journal:
    """Writes down a run.

    Args:
        seen: pictures at the beginning of this part of the run; later points of the curves are dropped.
        draws_curves: whether TensorBoard gets them too.
    """

    def __init__(self, run: Run, ledger: Ledger, currency: str, seen: int, *, draws_curves: bool) -> None:
        self.run, self.ledger, self.currency = run, ledger, currency
        self._pace = (time.monotonic(), seen)
        self._curves: Any = None
        if draws_curves:
            from torch.utils.tensorboard import SummaryWriter

            self._curves = SummaryWriter(str(run.tensorboard), purge_step=seen)

    def write(self, stage: str, seen: int, progress: float, losses: dict[str, Tensor], message: str = "") -> None:
        """The present: what is being done, how far it is, how fast, the last losses and what it cost so far."""
        left = self.ledger.seconds / progress * (1 - progress) if progress else None
        values = {name: value.item() for name, value in losses.items()}
        row = {"seen": seen, "pictures_per_second": round(self._speed(seen), 1), **self.ledger.row(), **values}
        self.run.write_status(
            {"stage": stage, "message": message, "progress": progress, "seconds_left": left, "currency": self.currency, **row}
        )
        if values:
            self.run.append_statistics(row)
        if self._curves:
            for name, value in values.items():
                self._curves.add_scalar(f"loss/{name}", value, seen)

    def show(self, grid: np.ndarray, seen: int) -> None:
        """A grid of samples, uint8 (H, W, C), beside the curves."""
        if self._curves:
            self._curves.add_image("samples", grid, seen, dataformats="HWC")

    def close(self) -> None:
        """Ends the curves."""
        if self._curves:
            self._curves.close()

    def _speed(self, seen: int) -> float:
        moment, before = self._pace
        elapsed = time.monotonic() - moment
        if elapsed > _PACE_SECONDS:
            self._pace = (time.monotonic(), seen)
        return (seen - before) / max(elapsed, 1e-9)
