"""Every world holds what it says: the fault where it is, nothing in its healthy twin, the same for the same randomness."""

import numpy as np
import pytest

from benchmarks.planted import TRAPS, WORLDS
from benchmarks.planted.world import World
from maquette.seeds import stream

NAMES = WORLDS.names()


def make(name: str, effect: float, repeat: int = 0, size: int | None = None) -> World:
    module = WORLDS.open(name)
    return module.make(stream(1, name, repeat), size or min(module.SIZES[1], 20_000), effect)


def test_these_are_all_worlds_and_traps() -> None:
    assert len(NAMES) == 45
    assert len(TRAPS.names()) == 14


@pytest.mark.parametrize("name", NAMES)
def test_the_fault_is_there_and_its_healthy_twin_has_none(name: str) -> None:
    module = WORLDS.open(name)
    for effect, known in ((1.0, module.PLANTED), (0.0, module.HEALTHY)):
        repeats = 5 if make(name, 0.0, size=module.SIZES[0]).pictures is None else 2
        found = float(np.mean([make(name, effect, repeat).measured for repeat in range(repeats)]))
        assert abs(found - known) <= module.WITHIN, f"{found} where {known} is planted"


@pytest.mark.parametrize("name", NAMES)
def test_the_place_is_where_the_fault_is(name: str) -> None:
    world = make(name, 1.0)
    assert world.faults
    for fault in world.faults:
        assert fault.checks
        assert len(fault.rows) == world.n
        assert fault.rows.any()
        inside = world.rows_at(fault.place)
        assert not (fault.rows & ~inside).any(), "rows of the fault lie outside its place"
        if "column" in fault.place:
            assert fault.place["column"] in world.table
        assert fault.is_at(fault.place) == bool(fault.place)
    assert make(name, 0.0).faults == ()


@pytest.mark.parametrize("name", NAMES)
def test_a_world_can_be_asked_about(name: str) -> None:
    module = WORLDS.open(name)
    assert module.TITLE
    assert len(module.SIZES) == 3
    assert list(module.SIZES) == sorted(module.SIZES)
    assert module.SIZES[0] >= 200
    assert module.SIZES[2] <= 100_000
    holds_together(make(name, 1.0, size=module.SIZES[0]), module.SIZES[0])


@pytest.mark.parametrize("name", TRAPS.names())
def test_a_trap_has_nothing_to_find(name: str) -> None:
    module = TRAPS.open(name)
    world = module.make(stream(2, name), module.SIZES[0])
    assert module.TITLE
    assert world.faults == ()
    holds_together(world, module.SIZES[0])


def holds_together(world: World, n: int) -> None:
    assert {len(column) for column in world.table.values()} == {n}
    for role in ("truth", "prediction", "given", "unit", "text", "contributor", "time", "genuine", "split", "prompt"):
        assert role not in world.asks or world.asks[role] in world.table
    assert set(world.asks.get("groups", ())) <= set(world.table)
    assert world.reference is None or set(world.reference) <= set(world.table)
    assert world.pictures is None or world.pictures.shape[::3] == (n, 3)
    if world.subject is not None:
        given = dict(world.table) if world.pictures is None else list(world.pictures)
        assert len(world.subject(given)) == n


@pytest.mark.parametrize("name", NAMES)
def test_the_same_randomness_makes_the_same_world(name: str) -> None:
    size = WORLDS.open(name).SIZES[0]
    first, second = (make(name, 1.0, size=size) for _ in range(2))
    assert all((first.table[column] == second.table[column]).all() for column in first.table if first.table[column].dtype.kind != "f")
    assert first.measured == second.measured
    assert make(name, 1.0, repeat=9, size=size).measured != first.measured or name in ("coordinated", "shouted_text", "womens_clubs")
