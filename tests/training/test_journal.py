from pathlib import Path

import numpy as np
import pytest
import torch

from maquette.run import Run
from maquette.training.journal import Journal
from maquette.training.ledger import Ledger


@pytest.fixture
def run(tmp_path: Path) -> Run:
    run = Run(tmp_path)
    run.create()
    return run


def test_the_present_and_the_past_are_written(run: Run) -> None:
    journal = Journal(run, Ledger(watts=30, price=0.3, spent={"seconds": 60.0, "joules": 1800.0}), "EUR", 0, draws_curves=False)
    journal.write("training", 500, 0.25, {"generator": torch.tensor(1.5)})
    status = run.status()
    assert (status["stage"], status["seen"], status["generator"], status["currency"]) == ("training", 500, 1.5, "EUR")
    assert status["seconds_left"] == pytest.approx(180, rel=0.01)
    assert [row["seen"] for row in run.statistics()] == [500]


def test_before_the_first_losses_the_past_stays_empty(run: Run) -> None:
    Journal(run, Ledger(30, 0.3), "EUR", 0, draws_curves=False).write("training", 0, 0.0, {})
    assert run.status()["seconds_left"] is None
    assert run.statistics() == []


def test_curves_are_drawn_for_tensorboard(run: Run) -> None:
    journal = Journal(run, Ledger(30, 0.3), "EUR", 0, draws_curves=True)
    journal.write("training", 500, 0.25, {"generator": torch.tensor(1.5)})
    journal.show(np.zeros((8, 8, 3), np.uint8), 500)
    journal.close()
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    events = EventAccumulator(str(run.tensorboard))
    events.Reload()
    assert [(point.step, point.value) for point in events.Scalars("loss/generator")] == [(500, 1.5)]
    assert events.Tags()["images"] == ["samples"]
