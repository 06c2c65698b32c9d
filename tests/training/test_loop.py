"""The promises of the loop: exact continuation, saving on request, rolling back, and two processes that agree."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from making import make_pairs, make_pictures
from maquette.errors import Interrupted, OptionError, RunError
from maquette.model import open_model
from maquette.run import Run
from maquette.training.checkpoint import checkpoints
from maquette.training.train import train
from maquette.weights import read_tensors

SMALL = {
    "model.width": 4,
    "model.discriminator_width": 4,
    "model.batch_size": 8,
    "training.tensorboard": False,
    "training.layout": "channels_first",
}


@pytest.fixture(scope="module")
def faces(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_pictures(tmp_path_factory.mktemp("faces"), 24, 16)


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_pairs(tmp_path_factory.mktemp("pairs"), 12, 32)


def run(data: Path, out: Path, family: str = "dcgan", size: int = 16, kimg: float = 0.4, seed: int = 3, **more: Any) -> Path:
    return train(family, data, out, size=size, kimg=kimg, seed=seed, settings=SMALL | more.pop("settings", {}), **more)


def last_checkpoint(folder: Path) -> dict[str, np.ndarray]:
    return read_tensors(checkpoints(Run(folder).checkpoints)[-1])


def assert_identical(one: Path, other: Path) -> None:
    left, right = last_checkpoint(one), last_checkpoint(other)
    assert left.keys() == right.keys()
    assert any(name.startswith("generator_optimiser.") for name in left)
    assert [name for name in left if not np.array_equal(left[name], right[name])] == []


def test_a_folder_of_pictures_becomes_a_model(faces: Path, tmp_path: Path) -> None:
    model = open_model(run(faces, tmp_path / "model"))
    assert model.record.training["pictures_seen"] == 400
    assert model.record.data["count"] == 24
    assert model.sample(2, seed=1)[0].size == (16, 16)
    status = Run(tmp_path / "model").status()
    assert (status["stage"], status["seen"]) == ("finished", 400)
    assert status["kwh"] > 0
    previews = sorted(path.name for path in (tmp_path / "model" / "run" / "previews").iterdir())
    assert previews == ["000000000.png", "000000400.png"]
    assert (tmp_path / "model" / "timeline.gif").is_file()


def test_the_same_seed_trains_the_same_model_and_another_does_not(faces: Path, tmp_path: Path) -> None:
    one, same, other = (run(faces, tmp_path / name, seed=seed) for name, seed in (("a", 3), ("b", 3), ("c", 4)))
    assert_identical(one, same)
    assert not np.array_equal(last_checkpoint(one)["generator.1.weight"], last_checkpoint(other)["generator.1.weight"])


# what is hard to continue: dropout, noise and mixed styles, a probability and a mean that are steered, several discriminator steps,
# sides that fade in with batches of their own and a new Adam, and memory laid out with channels last (Adam's moments must lie as
# their weights do)
HARD: dict[str, dict[str, Any]] = {
    "dcgan": {},
    "pix2pix": {"model.dropout": 0.5, "model.jitter": 1.2, "model.generator": "unet", "training.layout": "channels_last"},
    "stylegan2": {
        "model.augment": {"kind": "ada", "kimg": 1},
        "model.objective": {"r1": 1.0, "penalty_every": 3, "path_length": 2.0, "path_length_every": 2},
        "model.channel_base": 64,
        "model.batch_size": 8,
        "training.layout": "channels_last",
    },
    "progan": {
        "model.discriminator_steps": 2,
        "model.augment": {"kind": "diffaugment"},
        "model.batch_size": 8,
        "model.batch_factors": [2, 1],
        "model.resets_optimisers": True,
    },
}


@pytest.mark.parametrize("family", list(HARD))
def test_a_run_in_two_parts_ends_bit_identical(
    family: str, faces: Path, pairs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, size = (pairs, 32) if family == "pix2pix" else (faces, 16)
    if family not in ("dcgan", "pix2pix"):
        for name in ("model.width", "model.discriminator_width"):
            monkeypatch.delitem(SMALL, name)
    settings = {"training.minutes": 60.0} | HARD[family]  # the budget's other half: far away
    whole = run(data, tmp_path / "whole", family, size, kimg=0.16, settings=settings)
    half = tmp_path / "half"
    _stop_after(half, 64)
    with pytest.raises(Interrupted, match="`--resume`"):
        run(data, half, family, size, kimg=0.16, settings=settings | {"training.checkpoint_every_kimg": 0.032})
    seen = json.loads((half / "config.json").read_text())["training"]["pictures_seen"]
    assert 0 < seen < 160
    train(family, data, half, resume=True)
    assert_identical(whole, half)


def _stop_after(folder: Path, seen: int) -> None:
    """Leaves a watcher that asks the run in `folder` to stop once a checkpoint of so many pictures is there."""
    import threading

    def watch() -> None:
        run = Run(folder)
        for _ in range(6000):
            if run.checkpoints.is_dir() and any(int(path.stem) >= seen for path in checkpoints(run.checkpoints)):
                return run.request_stop()
            time.sleep(0.005)
        return None

    import maquette.training.loop as loop

    threading.Thread(target=watch, daemon=True).start()
    loop._LISTEN_SECONDS = 0.0  # hear every step, so that a tiny run can be stopped in its middle


@pytest.fixture(autouse=True)
def _listen_as_usual(monkeypatch: pytest.MonkeyPatch) -> None:
    import maquette.training.loop as loop

    monkeypatch.setattr(loop, "_LISTEN_SECONDS", loop._LISTEN_SECONDS)


def _command(data: Path, out: Path, *more: str) -> list[str]:
    settings = [part for name, value in SMALL.items() for part in ("--set", f"{name}={value}")]
    settings += ["--set", "training.checkpoint_every_kimg=0.08"]
    return ["-m", "maquette", "train", "dcgan", str(data), "--size", "16", "--seed", "3", "--out", str(out), *settings, *more]


def test_a_run_killed_at_any_moment_goes_on_bit_identical(faces: Path, tmp_path: Path) -> None:
    whole = run(faces, tmp_path / "whole", kimg=1.6)
    killed = tmp_path / "killed"
    process = subprocess.Popen(
        [sys.executable, *_command(faces, killed, "--kimg", "1.6")], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    deadline = time.monotonic() + 120
    while process.poll() is None and time.monotonic() < deadline:
        if any(int(path.stem) >= 240 for path in checkpoints(Run(killed).checkpoints)):
            process.send_signal(signal.SIGKILL)
            break
        time.sleep(0.002)
    assert process.wait() == -signal.SIGKILL, "it ended before it was killed"
    assert not open_model(killed).record.training["pictures_seen"] >= 1600
    train("dcgan", faces, killed, resume=True)
    assert_identical(whole, killed)


def test_ctrl_c_saves_and_exits_with_three(faces: Path, tmp_path: Path) -> None:
    out = tmp_path / "stopped"
    process = subprocess.Popen([sys.executable, *_command(faces, out, "--minutes", "5")], stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 120
    while len(checkpoints(Run(out).checkpoints)) < 2 and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, message = process.communicate(timeout=60)
    assert process.returncode == 3
    assert "everything is saved" in message
    assert "--resume" in message
    assert "Traceback" not in message
    assert open_model(out).record.training["pictures_seen"] > 0


def test_a_number_that_is_no_number_rolls_back_once_and_then_gives_up_with_advice(
    faces: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import maquette.training.loop as loop

    monkeypatch.setattr(loop, "_LISTEN_SECONDS", 0.0)
    with pytest.raises(RunError, match=r"failed twice.*learning_rate"):
        run(faces, tmp_path / "wild", settings={"model.learning_rate": 1e30})
    assert Run(tmp_path / "wild").status()["stage"] == "failed"
    assert np.isfinite(open_model(tmp_path / "wild").sample(1)[0]).all()


def test_a_collapsed_generator_is_noticed_named_and_rolled_back(faces: Path, tmp_path: Path) -> None:
    from maquette.data.pictures import open_pictures
    from maquette.training.loop import Loop
    from maquette.training.plan import make_plan

    plan = make_plan("dcgan", size=16, kimg=0.2, assignments=SMALL)
    pictures = open_pictures(faces, size=16)
    Run(tmp_path).create()
    training = Loop(plan, pictures, pictures, tmp_path, resume=False)
    training.train()
    training.state.best_diversity = 1.0
    with torch.no_grad():
        training.shown[1].weight.zero_()  # every latent now gives the same picture
    problem = training._problem()
    assert problem is not None
    assert "collapsed" in problem[0]
    rate = training.state.learning_rate_factor
    training._roll_back(*problem)
    assert training.state.learning_rate_factor == rate / 2
    assert training._problem() is None
    assert "collapsed" in Run(tmp_path).status()["message"]


def test_gradients_of_parts_add_up_to_those_of_the_batch(pairs: Path, tmp_path: Path) -> None:
    settings = {"model.norm": "instance", "model.batch_size": 4}  # batch norm sees parts, so its statistics would differ
    whole = run(pairs, tmp_path / "whole", "pix2pix", 32, kimg=0.02, settings=settings)
    parts = run(pairs, tmp_path / "parts", "pix2pix", 32, kimg=0.02, settings=settings | {"training.accumulate": 2})
    moved = distance(last_checkpoint(run(pairs, tmp_path / "start", "pix2pix", 32, kimg=0.004, settings=settings)), last_checkpoint(whole))
    assert (
        distance(last_checkpoint(whole), last_checkpoint(parts)) < moved / 20
    )  # Adam magnifies rounding where a gradient is nearly nothing


def distance(one: dict[str, np.ndarray], other: dict[str, np.ndarray]) -> float:
    """Between the generators and discriminators of two checkpoints, relative to the first."""
    flat = [
        np.concatenate(
            [value.ravel().astype(np.float64) for name, value in side.items() if name.startswith(("generator.", "discriminator."))]
        )
        for side in (one, other)
    ]
    return float(np.linalg.norm(flat[0] - flat[1]) / np.linalg.norm(flat[0]))


def test_two_processes_give_the_weights_of_one(faces: Path, tmp_path: Path) -> None:
    """Under torchrun with gloo, the same global batch: equal to rounding, batch norm included."""
    whole = run(faces, tmp_path / "one", kimg=0.08)
    torchrun = [
        sys.executable,
        "-m",
        "torch.distributed.run",
        "--standalone",
        "--nproc-per-node=2",
        *_command(faces, tmp_path / "two", "--kimg", "0.08"),
    ]
    done = subprocess.run(torchrun, capture_output=True, text=True, check=False, env=os.environ | {"OMP_NUM_THREADS": "1"})
    assert done.returncode == 0, done.stderr[-3000:]
    assert distance(last_checkpoint(whole), last_checkpoint(tmp_path / "two")) < 1e-4


def test_a_batch_that_does_not_divide_is_one_clear_error(faces: Path, tmp_path: Path) -> None:
    with pytest.raises(OptionError, match=r"batch_size=8.*must divide"):
        run(faces, tmp_path / "model", settings={"training.accumulate": 3})


def test_fewer_pictures_than_a_batch_are_shown_more_than_once(tmp_path: Path) -> None:
    few = make_pictures(tmp_path / "few", 3, 16)
    assert open_model(run(few, tmp_path / "model", kimg=0.05)).record.training["pictures_seen"] == 56


def test_what_is_there_is_not_overwritten_and_a_plan_does_not_change_midway(faces: Path, tmp_path: Path) -> None:
    out = run(faces, tmp_path / "model", kimg=0.03)
    with pytest.raises(OptionError, match="will not be overwritten"):
        run(faces, out)
    with pytest.raises(OptionError, match="`--size` with `--resume`"):
        train("dcgan", faces, out, size=32, resume=True)
    with pytest.raises(OptionError, match="`FAMILY` with `--resume`"):
        train("pix2pix", faces, out, resume=True)
    with pytest.raises(OptionError, match="not the pictures that the run began with"):
        train("dcgan", make_pictures(tmp_path / "others", 5, 16), out, resume=True)
    with pytest.raises(OptionError, match="no run in it to go on with"):
        train("dcgan", faces, tmp_path / "misspelt", resume=True)
    train("dcgan", faces, out, kimg=0.06, resume=True)
    assert open_model(out).record.training["pictures_seen"] == 64


def test_a_run_killed_before_its_first_checkpoint_begins_anew(faces: Path, tmp_path: Path) -> None:
    Run(tmp_path / "model").create()
    out = run(faces, tmp_path / "model", kimg=0.02, resume=True)
    assert open_model(out).record.training["pictures_seen"] == 24


def test_a_full_disk_leaves_the_last_checkpoint_intact(faces: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import errno

    import maquette.atomic as atomic

    out = run(faces, tmp_path / "model", kimg=0.03)
    before = last_checkpoint(out)

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(atomic.os, "fsync", full)
    with pytest.raises(RunError, match=r"disk is full|No space left"):
        train("dcgan", faces, out, kimg=0.06, resume=True)
    monkeypatch.undo()
    assert all(np.array_equal(before[name], value) for name, value in last_checkpoint(out).items())
    train("dcgan", faces, out, kimg=0.06, resume=True)


def test_a_damaged_checkpoint_is_one_clear_error(faces: Path, tmp_path: Path) -> None:
    out = run(faces, tmp_path / "model", kimg=0.03)
    checkpoints(Run(out).checkpoints)[-1].write_bytes(b"half a checkpo")
    with pytest.raises(RunError, match=r"cannot be read.*Delete it"):
        train("dcgan", faces, out, kimg=0.06, resume=True)
