from pathlib import Path

import pytest

from maquette.data.folders import PictureFile
from maquette.data.pairing import by_group, find_aligned, find_pairing
from maquette.errors import PicturesError


def groups(**names: str):  # type: ignore[no-untyped-def]
    """Groups with a file for each letter: groups(A="xyz", B="xy")."""
    return by_group(
        tuple(
            PictureFile(Path(f"{group}/{key}.png"), f"{group}/{key}.png", "", group, key) for group, keys in names.items() for key in keys
        )
    )


@pytest.mark.parametrize(
    ("folders", "expected"),
    [
        ({"A": "xyz", "B": "xyz"}, ("A", "B")),
        ({"B_flat": "xyz", "A_line": "xyz"}, ("A_line", "B_flat")),
        ({"photos": "xyz", "sketches": "xyz"}, ("sketches", "photos")),
        ({"shoes": "xyz", "edges": "xyz"}, ("edges", "shoes")),
        ({"day": "xyz", "night": "xyz"}, ("day", "night")),
        ({"A": "xyz", "B": "xyz", "C": "x"}, ("A", "B")),
        ({"A": "xyz", "B": "xyz", "C": "xyz"}, ("A", "B")),
        ({"pictures": "xyz", "sketches": "xyz", "labels": "xyz", "instances": "xyz"}, ("sketches", "pictures")),
        ({"images": "xyz", "masks": "xyz"}, ("masks", "images")),
        ({"A": "abcdef", "B": "defghi"}, ("A", "B")),
    ],
)
def test_the_two_folders_that_match_are_found_in_their_order(folders: dict[str, str], expected: tuple[str, str]) -> None:
    pairing = find_pairing(groups(**folders))
    assert pairing is not None
    assert (pairing.a, pairing.b) == expected
    assert set(pairing.left_out) == set(folders) - set(expected)


def test_folders_without_common_names_are_no_pairs() -> None:
    assert find_pairing(groups(cats="abc", dogs="def")) is None
    assert find_pairing(groups(cats="abc")) is None


def test_three_that_match_equally_are_refused() -> None:
    with pytest.raises(PicturesError, match="`day` with `dusk`, `day` with `night`"):
        find_pairing(groups(day="xyz", dusk="xyz", night="xyz"))


def test_pictures_with_something_beside_them_are_aligned_only_where_names_match() -> None:
    aligned = find_aligned(groups(pictures="xyz", sketches="xyz", labels="xy"))
    assert aligned is not None
    assert (aligned.pictures, aligned.sketches, aligned.labels, aligned.instances) == ("pictures", "sketches", "labels", "")
    assert find_aligned(groups(photos="xyz", sketches="abc")) is None  # two classes
    assert find_aligned(groups(pictures="xyz", labels="xyz", more="xyz")) is None
    assert find_aligned(groups(cats="xyz", dogs="xyz")) is None
