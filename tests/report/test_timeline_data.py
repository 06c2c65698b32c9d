import pytest

from maquette.errors import OptionError
from maquette.report.timeline_data import Timeline
from some_timelines import timeline


def test_a_timeline_comes_back_from_its_json_as_it_was() -> None:
    assert Timeline.from_json(timeline().to_json()) == timeline()


def test_what_is_no_timeline_says_so_and_what_to_do() -> None:
    with pytest.raises(OptionError, match=r"`x\.json`: .* Delete it"):
        Timeline.from_json('{"schema_version": 2}', "x.json")


def test_a_budget_is_said_in_words() -> None:
    assert timeline().budget == "10 minutes"
    assert timeline(minutes=1.0).budget == "1 minute"
    assert timeline(minutes=None, kimg=1.5).budget == "1,500 pictures seen"


def test_speed_is_pictures_over_seconds() -> None:
    assert timeline().families[0].pictures_per_second == 2000
