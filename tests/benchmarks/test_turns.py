"""Turns: real training processes, ours and the usual ones, made tiny."""

from pathlib import Path
from typing import Any

import pytest

from benchmarks.pairs import QUIET
from benchmarks.pictures import make_pairs, make_photographs
from benchmarks.turns import Worker, take_turns

SMALL = {"model.width": 4, "model.discriminator_width": 4, "model.batch_size": 4}


def order(family: str, folder: Path) -> dict[str, Any]:
    if family == "dcgan":
        return {"data": str(make_photographs(folder / "data", 8, 20, 24)), "size": 8, "settings": SMALL}
    return {"data": str(make_pairs(folder / "data", 4, 32)), "size": 32, "settings": {**SMALL, "model.batch_size": 1}}


@pytest.mark.parametrize("family", ["dcgan", pytest.param("pix2pix", marks=pytest.mark.slow)])
def test_ours_and_the_usual_loop_take_the_same_number_of_steps_in_turns(family: str, tmp_path: Path) -> None:
    asked = order(family, tmp_path)
    plan = {"family": family, "preset": "paper", "out": str(tmp_path / "model")}
    ours = {**asked, **plan, "settings": {**asked["settings"], **QUIET, "training.layout": "channels_first"}}
    theirs = {**asked, "workers": 0}
    with (
        Worker("benchmarks.ours", ours, threads=1, cache=tmp_path / "cache") as one,
        Worker(f"benchmarks.peers.{family}", theirs, threads=1, cache=tmp_path / "cache") as other,
    ):
        turns = take_turns({"ours": one, "theirs": other}, steps=2, rounds=2)
        counted = {"ours": one.turn(1, counts=True), "theirs": other.turn(1, counts=True)}
    assert [len(turns["ours"]), len(turns["theirs"])] == [2, 2]
    for turn in (*turns["ours"], *turns["theirs"]):
        assert turn.steps == 2
        assert turn.wall > 0
        assert turn.gflop is None
    assert 0 < (counted["ours"].gflop or 0) <= (counted["theirs"].gflop or 0)  # the same networks; ours leaves nothing in and some out


def test_a_process_that_ends_early_is_an_error(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(RuntimeError, match="ended early"), Worker("benchmarks.peers.nobody", {}, threads=1, cache=tmp_path) as worker:
        worker.turn(1)
    assert "nobody" in capfd.readouterr().err
