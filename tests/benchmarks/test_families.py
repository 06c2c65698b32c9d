"""All families that can be compared are."""

from benchmarks.benches.families import FAMILIES
from maquette.families import FAMILIES as DRAWER


def test_every_family_that_learns_from_one_set_without_inputs_is_measured() -> None:
    opened = {name: DRAWER.open(name) for name in DRAWER.names()}
    assert set(FAMILIES) == {name for name, family in opened.items() if not family.IS_TRANSLATOR and getattr(family, "SETS", 1) == 1}
