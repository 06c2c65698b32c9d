"""A training run as a folder that training writes and everybody else only reads.

OUT/run/
  plan.json          what was asked for, complete
  status.json        the present: seen, speed, time left, losses, cost
  statistics.jsonl   the past: one line a second or so
  previews/          a grid of the same latents or inputs, 000001000.png after a thousand pictures
  checkpoints/       everything that exact continuation needs
  tensorboard/       the curves once more, for TensorBoard
  stop               put a file of this name here, and training saves and stops
"""

import json
from pathlib import Path
from typing import Any

from maquette.atomic import explain_write_errors, write_text
from maquette.errors import RunError


class Run:
    """The run inside a model folder."""

    def __init__(self, model_folder: str | Path) -> None:
        self.folder = Path(model_folder) / "run"
        self.plan = self.folder / "plan.json"
        self.previews = self.folder / "previews"
        self.checkpoints = self.folder / "checkpoints"
        self.tensorboard = self.folder / "tensorboard"
        self._status = self.folder / "status.json"
        self._statistics = self.folder / "statistics.jsonl"
        self._stop = self.folder / "stop"

    def exists(self) -> bool:
        """Whether a run was ever planned here."""
        return self.plan.is_file()

    def create(self) -> None:
        """Makes the folders.

        Raises:
            RunError: the place cannot be written.
        """
        with explain_write_errors(self.folder):
            self.previews.mkdir(parents=True, exist_ok=True)
            self.checkpoints.mkdir(exist_ok=True)
        self._stop.unlink(missing_ok=True)

    def read_plan(self) -> dict[str, Any]:
        """The plan as plain data.

        Raises:
            RunError: there is none, or it is damaged.
        """
        try:
            return json.loads(self.plan.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise RunError(
                f"`{self.plan}`", "it is missing or damaged, so there is no run to go on with", "Leave out `--resume` to start anew."
            ) from error

    def write_status(self, status: dict[str, Any]) -> None:
        """Replaces the present."""
        write_text(self._status, json.dumps(status, indent=1))

    def status(self) -> dict[str, Any]:
        """The present; empty before the first beat."""
        try:
            return json.loads(self._status.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}

    def append_statistics(self, row: dict[str, Any]) -> None:
        """Adds a line to the past."""
        with explain_write_errors(self._statistics), self._statistics.open("a", encoding="utf-8") as file:
            file.write(json.dumps(row) + "\n")

    def statistics(self) -> list[dict[str, Any]]:
        """Every line of the past that is whole; a killed run may leave half a line at the end."""
        if not self._statistics.is_file():
            return []
        rows = []
        for line in self._statistics.read_text(encoding="utf-8").splitlines():
            try:
                rows.append(json.loads(line))
            except ValueError:
                continue
        return rows

    def rewind_statistics(self, seen: int) -> None:
        """Forgets lines after `seen` pictures: an exact continuation will write them again."""
        rows = [row for row in self.statistics() if row["seen"] <= seen]
        write_text(self._statistics, "".join(json.dumps(row) + "\n" for row in rows))

    def request_stop(self) -> None:
        """Asks the training to save and stop."""
        self._stop.touch()

    def stop_requested(self) -> bool:
        """Whether somebody asked."""
        return self._stop.exists()
