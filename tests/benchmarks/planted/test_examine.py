"""The judge of reports is right itself; and a small part of the bench, so that a change that breaks the calibration of a check is seen."""

import json

import numpy as np
import pytest
from click.testing import CliRunner

from benchmarks.planted import TRAPS, WORLDS
from benchmarks.planted.examine import command, examine, is_false, judge, says, what_lacks
from benchmarks.planted.world import Fault, World
from maquette.finding import Finding, Quantity, Report
from maquette.stats import rate

SEX = np.array(["f", "f", "m", "m"])
AGE = np.array(["old", "young", "old", "young"])
TABLE = {"sex": SEX, "age": AGE, "income": np.arange(4.0)}
OLD_WOMEN = Fault(("error-rate",), {"sex": "f", "age": "old"}, np.array([True, False, False, False]))
EVERYWHERE = Fault(("calibration",), {}, np.ones(4, dtype=bool))


def finding(id: str, place: dict[str, str], reading: str = "look here", importance: float = 0.0) -> Finding:
    quantity = Quantity(name="rate", estimate=rate(1, 4))
    return Finding.model_validate(
        {"id": id, "chapter": "bias", "question": "?", "claim": "!", "reading": reading, "importance": importance}
        | {"place": place, "quantities": (quantity,)}
    )


def report(*findings: Finding) -> Report:
    return Report(title="", subject="", data="", made_at="", version="", seed=0, findings=findings)


def test_a_fault_is_named_by_its_very_place() -> None:
    world = World(TABLE, {}, (OLD_WOMEN,))
    assert says(finding("bias/error-rate:1", {"sex": "f", "age": "old"}), world)
    assert says(finding("bias/error-rate:2", {"age": "old", "sex": "f", "column": "income"}), world)
    assert not says(finding("bias/error-rate:3", {"sex": "f"}), world)


def test_what_overlaps_a_fault_is_not_innocent_and_what_does_not_is() -> None:
    world = World(TABLE, {}, (OLD_WOMEN,))
    assert not is_false(finding("bias/a", {"sex": "f"}), world)
    assert is_false(finding("bias/b", {"sex": "m"}), world)
    assert is_false(finding("bias/c", {"sex": "f"}), World(TABLE, {}))


def test_a_column_beside_the_faulty_one_is_innocent() -> None:
    world = World(TABLE, {}, (Fault(("drift",), {"column": "income"}, np.ones(4, dtype=bool)),))
    assert says(finding("bias/drift:income", {"column": "income"}), world)
    assert is_false(finding("bias/drift:age", {"column": "age"}), world)


def test_where_all_rows_are_concerned_the_check_must_be_the_right_one() -> None:
    world = World(TABLE, {}, (EVERYWHERE,))
    assert says(finding("bias/calibration", {}), world)
    assert not says(finding("bias/auc:x", {}), world)


def test_the_first_alarm_must_be_the_right_one_to_count_as_first() -> None:
    world = World(TABLE, {}, (OLD_WOMEN,))
    right, wrong = finding("bias/error-rate:x", {"sex": "f", "age": "old"}), finding("bias/auc:m", {"sex": "m"}, importance=1.0)
    one = judge(world, report(right), 1.0)
    assert (one.is_found, one.is_first, one.accused) == (True, True, 0)
    both = judge(world, report(right, wrong), 1.0)
    assert (both.is_found, both.is_first, both.accused) == (True, False, 1)
    quiet = judge(world, report(finding("bias/auc", {}, "as expected"), finding("bias/x", {}, "broken")), 1.0)
    assert (quiet.is_found, quiet.is_first, quiet.accused, quiet.broken) == (False, False, 0, 1)


def test_what_cannot_be_asked_yet_is_said_and_not_counted() -> None:
    assert what_lacks(World(TABLE, {"no_such_role": "sex"})) == "`maquette.check` does not take `no_such_role`"
    assert what_lacks(World(TABLE, {"groups": ["sex"]}, reference=TABLE)) == ""


@pytest.mark.parametrize("name", ["worse_group", "worse_intersection", "miscalibrated_group", "missing_by_group"])
def test_a_planted_fault_is_found_and_named_first(name: str) -> None:
    found = examine(name, WORLDS.open(name).SIZES[1], 1.0, range(6))
    assert found.lacking == ""
    assert sum(answer.is_first for answer in found.answers) >= 5
    assert not any(answer.broken for answer in found.answers)


def test_the_check_that_is_meant_can_be_asked_by_itself() -> None:
    found = examine("selection_gap", 400, 1.0, range(2), is_alone=True)
    assert all(answer.is_found_alone is not None for answer in found.answers)
    assert all(answer.is_found_alone or not answer.is_found for answer in found.answers)  # alone it sees more, not less
    assert examine("selection_gap", 400, 1.0, range(1)).answers[0].is_found_alone is None


def test_healthy_twins_and_traps_are_left_alone() -> None:
    twins = [examine(name, WORLDS.open(name).SIZES[1], 0.0, range(12)) for name in ("worse_group", "selection_gap", "miscalibrated_group")]
    traps = [examine(name, TRAPS.open(name).SIZES[1], 0.0, range(12), is_trap=True) for name in ("many_small_groups", "reversed_gap")]
    answers = [answer for one in (*twins, *traps) for answer in one.answers]
    assert len(answers) == 60
    assert sum(answer.accused > 0 for answer in answers) <= 8  # at the nominal 5 % more would come once in 700 runs


def test_the_program_prints_one_document() -> None:
    done = CliRunner().invoke(command, ["selection_gap", "--seeds", "1", "--rows", "300"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.output)["n"] == 300
