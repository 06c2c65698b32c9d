"""Playing without training: from nothing to the first picture, and the price of asking for help."""

import sys

from benchmarks.children import MAQUETTE, run
from benchmarks.figures import Figure, of_values
from benchmarks.fresh_model import find_or_make
from benchmarks.setting import Setting

TITLE = "starting to play"
_FIRST = "import sys, maquette; maquette.open(sys.argv[1]).sample(1, seed=1); assert 'torch' not in sys.modules"


def measure(setting: Setting) -> list[Figure]:
    """Whole processes, from their start to their end."""
    model, which = find_or_make("portraits", "dcgan", setting.choose(64, 16), setting.work)
    times = setting.choose(9, 2)
    first = [run([sys.executable, "-c", _FIRST, str(model)]) for _ in range(times + 1)][1:]  # the first one warms the disk's cache
    help_ = [run([*MAQUETTE, "--help"]) for _ in range(times + 1)][1:]
    return [
        of_values(
            "a process from its start to its first picture", "s", [one.wall for one in first], target=1.0, at_least=False, note=which + "."
        ),
        of_values("the same, peak memory", "MB", [one.peak_mb for one in first]),
        of_values("`maquette --help`, CPU time", "s", [one.cpu for one in help_], target=0.2, at_least=False),
    ]
