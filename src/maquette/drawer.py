"""A drawer: a folder in which one file is one thing, found by its name."""

import difflib
import importlib
import pkgutil
from dataclasses import dataclass
from types import ModuleType

from maquette.errors import OptionError


@dataclass(frozen=True)
class Drawer:
    """The things in a package: `Drawer("maquette.families", "family", "families").open("dcgan")`."""

    package: str
    noun: str
    plural: str

    def names(self) -> list[str]:
        """Every name in the drawer, sorted; nothing in it is imported."""
        path = importlib.import_module(self.package).__path__
        return sorted(info.name for info in pkgutil.iter_modules(path) if not info.name.startswith("_"))

    def open(self, name: str) -> ModuleType:
        """The thing of that name.

        Raises:
            OptionError: there is none; the message lists those there are.
        """
        names = self.names()
        if name not in names:
            close = difflib.get_close_matches(name, names, n=1)
            hint = f"Did you mean `{close[0]}`? " if close else ""
            raise OptionError(f"`{name}`", f"there is no {self.noun} of that name", f"{hint}The {self.plural} are: {', '.join(names)}.")
        return importlib.import_module(f"{self.package}.{name}")
