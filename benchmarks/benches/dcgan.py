"""DCGAN at 64 pixels with the paper's settings, beside the usual tutorial loop."""

from benchmarks.figures import Figure
from benchmarks.pairs import Pair, compare
from benchmarks.pictures import make_photographs
from benchmarks.setting import Setting

TITLE = "DCGAN, 64 pixels, paper preset, against the usual loop (same networks, batch 128)"


def measure(setting: Setting) -> list[Figure]:
    """Ours reads from the array that it prepared once; the usual loop opens JPEG files with Pillow, as it does."""
    batch = setting.choose(128, 16)
    pair = Pair(
        family="dcgan",
        size=setting.choose(64, 16),
        batch_size=batch,
        data=make_photographs(setting.work / "photographs", setting.choose(1000, 80), 178, 218),  # the size of aligned CelebA faces
        steps=setting.choose(4, 2),
        rounds=setting.choose(6, 2),
        target=1.4,
        aim=2.0,
        settings={"model.batch_size": batch},
        most_mb=1000.0,
    )
    return compare(pair, setting)
