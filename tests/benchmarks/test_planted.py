"""What the bench of planted faults makes of the answers."""

from dataclasses import replace

from benchmarks.benches import planted
from benchmarks.planted.examine import Answer, Answers

FOUND = Answer(is_found=True, is_first=True, accused=0, broken=0, seconds=0.2)
MISSED = Answer(is_found=False, is_first=False, accused=0, broken=0, seconds=0.1)
ACCUSED = Answer(is_found=False, is_first=False, accused=2, broken=0, seconds=0.1)


def asked(*answers: Answer, effect: float = 1.0, lacking: str = "") -> Answers:
    return Answers("worse_group", 2000, effect, answers, 130.0, lacking)


def test_a_world_shows_the_power_of_the_report_and_beside_the_published_one_that_of_its_check_alone() -> None:
    seen = [replace(answer, is_found_alone=True) for answer in (*[FOUND] * 19, MISSED)]
    world = planted._Asked("worse_group", 0.99, asked(*seen), asked(*[MISSED] * 19, ACCUSED, effect=0.0), ())
    figure, alone = planted._of_world(world)
    assert figure.value == 0.95
    assert figure.low is not None and 0.7 < figure.low < 0.95  # noqa: PT018
    assert figure.target is None
    assert alone.value == 1.0
    assert alone.target is not None and 0.9 < alone.target < 0.99  # noqa: PT018
    assert alone.met
    assert "false alarms in 1 of 20 healthy twins" in figure.note
    assert "named first in 19 of 20" in figure.note


def test_a_world_that_cannot_be_asked_about_is_not_measured_and_says_why() -> None:
    lacking = asked(lacking="`maquette.check` does not take `text`")
    (figure,) = planted._of_world(planted._Asked("worse_group", 0.99, lacking, lacking, ()))
    assert figure.value is None
    assert figure.met is False
    assert "does not take `text`" in figure.note


def test_the_false_alarms_of_all_healthy_reports_are_counted_together() -> None:
    world = planted._Asked("worse_group", None, asked(FOUND), asked(*[MISSED] * 29, ACCUSED, effect=0.0), ())
    trap = Answers("viral", 1000, 0.0, (MISSED,) * 10, 100.0)
    figures = {figure.name: figure for figure in planted._together([world], [world], [trap], [trap])}
    together = figures["all healthy reports with any false `look here`"]
    assert together.n == 40
    assert together.value == 1 / 40
    assert together.met
    assert figures["of these, the right place first"].value == 1.0
