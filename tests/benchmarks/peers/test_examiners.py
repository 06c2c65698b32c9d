"""How other examiners are asked and judged; theirs themselves are asked by the bench, in environments of their own."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from benchmarks.benches import examiners
from benchmarks.children import ROOT
from benchmarks.peers.examiners.alarms import Alarm, names
from benchmarks.peers.examiners.asking import OURS, Answer, Answers, Kind, Posed, ask
from benchmarks.peers.examiners.environments import REQUIREMENTS, look, make
from benchmarks.peers.examiners.environments import names as environments
from benchmarks.peers.examiners.laying import lay
from benchmarks.planted.world import Fault, World
from maquette.errors import OptionError

REGION = np.array(["north"] * 10 + ["south"] * 30)
NORTH = REGION == "north"
WORLD = World({"region": REGION}, {}, (Fault(("error-rate",), {"region": "north"}, NORTH),))
ADAPTERS = Path(examiners.__file__).parents[1] / "peers" / "examiners" / "adapters"


def of_rows(*members: int) -> Alarm:
    return Alarm("slices", ("region",), members)


def answer(*, effect: float = 0.0, is_found: bool = False, is_first: bool = False, alarms: int = 0, failure: str = "") -> Answer:
    return Answer(Kind("worse_group", 400, effect), is_found, is_first, alarms, (), 1.5, failure, 0)


def test_a_slice_names_the_fault_if_half_of_the_rows_of_either_are_in_both() -> None:
    assert names(of_rows(*range(10)), WORLD)
    assert names(of_rows(*range(5)), WORLD)
    assert names(of_rows(*range(20)), WORLD)
    assert not names(of_rows(*range(4)), WORLD)
    assert not names(of_rows(*range(21)), WORLD)


def test_an_alarm_about_everything_or_a_column_names_no_group() -> None:
    assert not names(Alarm("calibration", (), None), WORLD)
    assert not names(Alarm("drift", ("region",), None), WORLD)


def test_a_faulty_column_is_named_by_its_name_alone() -> None:
    world = World({"x": np.zeros(4), "y": np.zeros(4)}, {}, (Fault(("drift",), {"column": "x"}, np.ones(4, dtype=bool)),))
    assert names(Alarm("drift", ("x",), None), world)
    assert not names(Alarm("drift", ("y",), None), world)
    assert not names(Alarm("drift", (), None), world)


def test_a_healthy_world_has_nothing_to_name() -> None:
    assert not names(of_rows(*range(10)), World({"region": REGION}, {}))


def test_a_world_is_laid_out_with_the_roles_of_its_columns(tmp_path: Path) -> None:
    table = {"sex": np.array(["f", "m"]), "income": np.array([1.5, np.nan]), "label": np.array([0, 1]), "told": np.array([1, 1])}
    asks = {"truth": "label", "prediction": "told", "groups": ["sex"]}
    folder = lay(World(table, asks, reference=table), tmp_path / "world")
    assert (folder / "today.csv").read_text(encoding="utf-8").splitlines() == ["sex,income,label,told", "f,1.5,0,1", "m,,1,1"]
    assert (folder / "reference.csv").is_file()
    told = json.loads((folder / "asks.json").read_text(encoding="utf-8"))
    assert told["words"] == ["sex"]
    assert told["numbers"] == ["income"]
    assert told["groups"] == ["sex"]


def test_ours_is_asked_as_the_peers_are_and_names_what_is_wrong(tmp_path: Path) -> None:
    kinds = (Kind("weak_region", 1500, 1.0), Kind("drifted_scores", 1500, 1.0), Kind("equal_groups", 400, is_trap=True))
    posed = [Posed(kind, 0, lay(kind.make(0), tmp_path / kind.name)) for kind in kinds]
    said = ask(OURS, "default", posed, tmp_path)
    region, scores, equal = said.answers
    assert not any(one.failure for one in said.answers)
    assert (region.is_found, region.is_first) == (True, True)
    assert scores.is_found
    assert equal.alarms == 0
    assert all(one.attempts == 0 for one in said.answers)
    assert said.peak_mb > 0


def test_an_adapter_has_no_network_and_counts_who_tries() -> None:
    program = """
import exchange, socket
exchange.cut_off()
for reach in (lambda: socket.create_connection(("127.0.0.1", 9)), lambda: socket.getaddrinfo("localhost", 80)):
    try:
        reach()
    except OSError as error:
        print(error)
print(len(exchange._attempts))
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ADAPTERS, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["the network is switched off for this measurement"] * 2 + ["2"]


def test_an_exception_of_a_peer_is_its_answer_and_what_it_prints_is_not(tmp_path: Path) -> None:
    kind = Kind("worse_group", 40, 1.0)
    folder = lay(kind.make(0), tmp_path / "world")
    program = f"""
import sys, exchange
sys.path.append({str(ADAPTERS)!r})
def examine(asked, setting):
    print("noise")
    raise ValueError(setting)
exchange.answer(examine)
"""
    command = [sys.executable, "-c", program, "default", str(folder)]
    done = subprocess.run(command, cwd=ADAPTERS, capture_output=True, text=True, check=True)
    line = json.loads(done.stdout)
    assert line["failure"] == "ValueError: default"
    assert line["alarms"] == []


def test_figures_count_false_alarms_power_and_first_places_apart() -> None:
    answers = (
        answer(effect=1.0, is_found=True, is_first=True, alarms=3),
        answer(effect=1.0, alarms=1),
        answer(alarms=2),
        answer(failure="ValueError: too few"),
    )
    figures = examiners.of_answers("slices, other default", Answers("other", "default", answers, 300.0, 4.0))
    false, found, first, cost = figures
    assert (false.value, found.value, first.value) == (0.5, 0.5, 0.5)
    assert false.low is not None and 0 < false.low < 0.5  # noqa: PT018
    assert "twin of worse_group 1 of 2" in false.note
    assert "stopped with an error 1 times" in false.note
    assert "2.0 alarms" in first.note
    assert cost.value == 1.5
    assert "300 MB" in cost.note


def test_every_peer_has_an_adapter_and_an_environment_with_pins() -> None:
    peers = {name for question in examiners.QUESTIONS for name in question.examiners} - {OURS}
    assert peers <= set(environments())
    for name in [*peers, OURS]:
        assert (ADAPTERS / f"ask_{name}.py").is_file()
    for path in REQUIREMENTS.glob("*.txt"):
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
        assert lines
        assert all("==" in line for line in lines)


def test_an_unknown_environment_is_refused_with_those_there_are() -> None:
    with pytest.raises(OptionError, match="deepchecks, "):
        make("deepcheck")


def test_an_environment_that_has_not_been_made_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("benchmarks.peers.examiners.environments.HOME", tmp_path)
    found = look("giskard")
    assert (found.is_installed, found.imports) == (False, False)


def test_the_bench_itself_imports_none_of_the_peers() -> None:
    program = "import sys; import benchmarks.benches.examiners; assert not {'giskard', 'deepchecks', 'evidently'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)
