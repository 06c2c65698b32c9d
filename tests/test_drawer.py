import sys

import pytest

from maquette.drawer import Drawer
from maquette.errors import OptionError

CLI = Drawer("maquette.cli", "verb", "verbs")


def test_names_are_the_files_without_the_private_ones() -> None:
    names = CLI.names()
    assert "train" in names
    assert names == sorted(names)
    assert not any(name.startswith("_") for name in names)


def test_a_thing_is_found_by_its_name() -> None:
    assert CLI.open("train") is sys.modules["maquette.cli.train"]


def test_a_wrong_name_is_answered_with_the_nearest_and_all_the_others() -> None:
    with pytest.raises(OptionError, match=r"no verb of that name. Did you mean `train`\? The verbs are: .*train"):
        CLI.open("trian")
