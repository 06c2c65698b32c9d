import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import maquette
import maquette.training.loop
from making import make_pictures
from maquette import api
from maquette.data import files
from maquette.errors import Interrupted, OptionError
from maquette.report.timeline_data import Timeline
from maquette.run import Run
from maquette.timelines.learning import Hands
from maquette.timelines.making import make_timeline, redraw

CHOICES: dict[str, Any] = {
    "families": ["dcgan", "gan"],
    "size": 16,
    "kimg": 0.064,
    "count": 50,
    "settings": {"model.batch_size": 8, "training.tensorboard": False, "data.conditional": "yes"},
}


@contextmanager
def unwatched(title: str, folder: Path) -> Iterator[None]:
    yield


def hands(train: Any = api.train) -> Hands:
    return Hands(train, api.finish, unwatched)


def train_until_asked(family: str, data: Path, out: Path, **options: Any) -> Any:
    """Begins a training without end, and asks it to stop as soon as it has begun."""

    def ask() -> None:
        while Run(out).status().get("stage") != "training":
            time.sleep(0.01)
        Run(out).request_stop()

    threading.Thread(target=ask, daemon=True).start()
    return api.train(family, data, out, **options | {"kimg": 10_000})


def never_train(*arguments: Any, **options: Any) -> Any:
    raise AssertionError("a finished family was trained again")


@pytest.fixture(scope="module")
def discs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("discs")
    for seed, (part, kind, count) in enumerate(
        (("train", "sun", 20), ("train", "moon", 12), ("validation", "sun", 30), ("validation", "moon", 30))
    ):
        make_pictures(folder / part / kind, count, 16, seed)
    return folder


@pytest.fixture(scope="module")
def out(discs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A timeline whose first family was interrupted, and which was then gone on with by the same call."""
    folder = tmp_path_factory.mktemp("timelines") / "years"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(maquette.training.loop, "_LISTEN_SECONDS", 0.0)
        with pytest.raises(Interrupted, match="Go on with the same command") as stop:
            make_timeline(discs, folder, hands(train_until_asked), **CHOICES)
    assert "--resume" not in str(stop.value)
    seen = json.loads((folder / "models" / "gan" / "config.json").read_text())["training"]["pictures_seen"]
    assert seen > 0
    assert not (folder / "timeline.json").exists()
    made = make_timeline(discs, folder, hands(), **CHOICES, command="maquette timeline discs")
    assert made.families[0].pictures_seen >= max(seen, 64)
    return folder


def found(out: Path) -> Timeline:
    return Timeline.from_json((out / "timeline.json").read_text())


def test_the_families_stand_in_order_of_year_with_what_they_cost_and_how_good_they_are(out: Path) -> None:
    timeline = found(out)
    assert [(row.name, row.year) for row in timeline.families] == [("gan", 2014), ("dcgan", 2016)]
    assert timeline.planned == ("GAN", "DCGAN")
    assert timeline.pictures == 32
    assert timeline.classes == ("moon", "sun")
    assert timeline.compared_with == "60 real pictures held out of training (validation)"
    assert timeline.budget == "64 pictures seen"
    for row in timeline.families:
        assert row.kid.low is not None
        assert row.kid.n == 50
        assert row.pictures_per_second > 0
    assert timeline.families[1].pictures_seen == 64
    assert timeline.real_kid.reason == "there are too few real pictures"  # 32 to learn from are no second set


def test_every_file_is_there_and_the_page_holds_the_pictures(out: Path) -> None:
    assert {"timeline.png", "timeline.gif", "index.html", "timeline.json", "plan.json", "models"} == {path.name for path in out.iterdir()}
    page = (out / "index.html").read_text()
    assert "data:image/gif;base64," in page
    assert "DCGAN" in page
    assert "maquette timeline discs" in page


def test_the_same_call_again_trains_nothing_and_changes_no_figure(out: Path, discs: Path) -> None:
    before = found(out)
    again = make_timeline(discs, out, hands(never_train), **CHOICES)
    assert again.families == before.families


def test_a_film_has_its_previews_at_shares_of_the_budget(out: Path) -> None:
    seen = sorted(int(path.stem) for path in (out / "models" / "dcgan" / "run" / "previews").iterdir())
    assert (seen[0], seen[-1]) == (0, 64)
    assert len(seen) >= 6


def test_the_strip_shows_what_the_models_make_each_row_a_class(out: Path) -> None:
    model = maquette.open(out / "models" / "dcgan")
    strip = files.read(out / "timeline.png").tobytes()
    for label, seed in ((0, 0), (1, 1), (0, 2), (1, 3)):
        picture = model.sample_arrays(1, seed, label=label)[0].repeat(6, axis=0).repeat(6, axis=1)
        assert np.ascontiguousarray(picture[48]).tobytes() in strip


def test_a_strip_can_be_drawn_anew_smaller(out: Path, tmp_path: Path) -> None:
    redraw(out, tmp_path / "small.png", rows=1, across=1, scale=2)
    small, whole = files.read(tmp_path / "small.png"), files.read(out / "timeline.png")
    assert small.shape[0] < whole.shape[0]
    assert small.shape[1] < whole.shape[1]


def test_a_family_that_failed_is_shown_as_it_was_with_what_went_wrong(out: Path, discs: Path) -> None:
    run, status = Run(out / "models" / "gan"), Run(out / "models" / "gan").status()
    text = (out / "timeline.json").read_text()
    run.write_status(status | {"stage": "failed", "message": "a loss is no longer a finite number"})
    (out / "timeline.json").unlink()
    try:
        again = make_timeline(discs, out, hands(never_train), **CHOICES)
        assert [row.note for row in again.families] == ["a loss is no longer a finite number", ""]
        assert "a loss is no longer a finite number" in (out / "index.html").read_text()
    finally:
        run.write_status(status)
        (out / "timeline.json").write_text(text)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"size": 20}, "Try"),
        ({"preset": "huge"}, "gan has the presets"),
        ({"minutes": 1.0}, "one budget"),
        ({"settings": {"data.corp": "pad"}}, "Did you mean `crop`"),
        ({"families": ["pix2pix"]}, "from one set"),
    ],
)
def test_what_cannot_be_is_told_before_anything_is_trained(discs: Path, tmp_path: Path, change: dict[str, Any], message: str) -> None:
    with pytest.raises(OptionError, match=message):
        make_timeline(discs, tmp_path / "new", hands(never_train), **CHOICES | change)
    assert not (tmp_path / "new").exists()


def test_of_few_pictures_some_are_kept_for_measuring_and_of_very_few_none(tmp_path: Path) -> None:
    from maquette.data.pictures import open_pictures
    from maquette.timelines.making import _share

    few = make_pictures(tmp_path / "few", 30, 16)
    assert _share(open_pictures(few, size=16, split="all")) == 0
    assert _share(open_pictures(make_pictures(tmp_path / "some", 200, 8), size=8, split="all")) == 0.25
