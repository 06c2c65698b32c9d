"""What an examination says of a planted world, for the tests of single checks."""

from benchmarks.planted import WORLDS
from benchmarks.planted.examine import ask, says
from benchmarks.planted.world import World
from maquette.finding import Finding, Report
from maquette.seeds import number, stream


def world(name: str, n: int, effect: float, seed: int = 0) -> World:
    made: World = WORLDS.open(name).make(stream(seed, "planted", number(0, name), n), n, effect)
    return made


def examined(name: str, n: int, effect: float, *checks: str, seed: int = 0) -> tuple[World, Report]:
    made = world(name, n, effect, seed)
    with_checks = World(**{**vars(made), "asks": {**made.asks, "checks": list(checks)}}) if checks else made
    return made, ask(with_checks, seed)


def found(name: str, n: int, *checks: str, seed: int = 0) -> Finding:
    """The first `look here` about the fault; it must be the first of all."""
    made, report = examined(name, n, 1.0, *checks, seed=seed)
    alarms = report.at_or_above("look here")
    assert alarms, [finding.claim for finding in report.findings]
    assert says(alarms[0], made), alarms[0].claim
    return alarms[0]


def left_alone(name: str, n: int, *checks: str, seeds: int = 2) -> None:
    for seed in range(seeds):
        examined(name, n, 0.0, *checks, seed=seed)[1].assert_nothing_at("look here")
