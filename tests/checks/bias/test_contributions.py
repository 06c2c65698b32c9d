import numpy as np
import pytest

import maquette
from benchmarks.planted import TRAPS
from maquette.checks.bias._hostile import hostile
from maquette.checks.bias._near import likeness, near
from maquette.checks.bias._stretches import crowded
from maquette.errors import OptionError
from maquette.finding import Finding, Rows
from planted_worlds import examined, found, left_alone


def rows_of(finding: Finding) -> set[int]:
    table = next(one for one in finding.evidence if isinstance(one, Rows))
    return {int(str(row[0])) for row in table.rows}


def test_a_flood_names_who_floods_and_every_row() -> None:
    finding = found("flood", 1000, seed=1)
    assert finding.place == {"contributor": "u007"}
    assert len(rows_of(finding)) >= 10


def test_the_latest_stretch_ends_with_the_last_message_and_has_half_the_chance_to_itself() -> None:
    codes = np.arange(1057) % 50
    early, late = codes.copy(), codes.copy()
    early[np.arange(57, 257, 20)] = 50  # ten messages of one who never wrote elsewhere
    late[np.arange(857, 1057, 20)] = 50
    (before, _), (now, _) = crowded(early, 0.02, 0.95), crowded(late, 0.02, 0.95)
    assert now[0].start + now[0].length == 1057
    assert now[0].p_adjusted < before[0].p_adjusted / 4


def test_a_burst_of_copies_is_named_row_by_row() -> None:
    finding = found("coordinated", 1000)
    assert "nearly the same by 50 contributors" in finding.claim
    assert rows_of(finding) == set(range(701, 801, 2))


def test_a_shift_in_tone_and_an_echo_are_found() -> None:
    assert found("tone_shift", 2000).id == "bias/contributions:tone"
    assert found("echo", 400).id == "bias/contributions:echo"


@pytest.mark.parametrize(("name", "n"), [("flood", 1000), ("coordinated", 1000), ("tone_shift", 2000), ("echo", 400)])
def test_healthy_messages_are_left_alone(name: str, n: int) -> None:
    left_alone(name, n)


def test_many_people_who_write_about_one_thing_in_their_own_words_are_left_alone() -> None:
    made = TRAPS.open("viral").make(np.random.default_rng(0), 1000)
    maquette.check(dict(made.table), **made.asks).assert_nothing_at("look here")


def test_one_who_writes_half_of_everything_is_named() -> None:
    who = np.where(np.arange(600) % 2, "bot", np.char.add("u", np.arange(600).astype(str)))
    report = maquette.check({"who": who, "text": np.char.add("words ", who)}, contributor="who", text="text", checks=["contributions"])
    assert report.at_or_above("look here")[0].place == {"who": "bot"}


def test_what_so_many_messages_cannot_prove_is_not_said() -> None:
    _, report = examined("flood", 300, 0.0)
    assert report.finding("bias/contributions").reading in ("cannot tell", "as expected")


def test_sources_that_wrote_once_cost_no_power() -> None:
    codes = np.arange(1000)
    codes[500:540] = 2000
    stretches, least = crowded(codes, 0.05, 0.95)
    assert [one.source for one in stretches] == [2000]
    assert least < 1e-10


def test_near_copies_hang_together_and_others_do_not() -> None:
    texts = [
        "the teacher should be thrown out!",
        "the taecher should be thrown out",
        "a friend made good soup",
        "The teacher should be thrown out",
    ]
    clusters = near(texts)
    assert clusters[0] == clusters[1] == clusters[3] != clusters[2]
    assert likeness(texts[0], texts[2]) < 0.3


def test_hostile_words_count_whole_and_in_any_case() -> None:
    assert hostile(["You IDIOT", "idiotypes differ", "shut up now", "a kind word", "blimp"], ["blimp"]).tolist() == [
        True,
        False,
        True,
        False,
        True,
    ]


def test_times_are_read_and_what_is_none_is_named() -> None:
    text, days = ["one", "two", "three"], ["2024-01-03", "2024-01-01", None]
    maquette.check({"text": text, "day": days}, text="text", time="day")
    with pytest.raises(OptionError, match="such as `last week`"):
        maquette.check({"text": text, "day": ["2024-01-03", "last week", "2024-01-01"]}, text="text", time="day")
    with pytest.raises(OptionError, match="the column holds numbers"):
        maquette.check({"text": [1, 2, 3]}, text="text")
    with pytest.raises(OptionError, match="no text was named"):
        maquette.check({"a": text}, prompt="a")
