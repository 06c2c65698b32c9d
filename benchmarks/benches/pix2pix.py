"""pix2pix at 256 pixels with the paper's settings, beside the usual loop with two optimisers."""

from benchmarks.figures import Figure
from benchmarks.pairs import Pair, compare
from benchmarks.pictures import make_pairs
from benchmarks.setting import Setting

TITLE = "pix2pix, 256 pixels, paper preset, against the usual two-optimiser loop (same networks, batch 1)"


def measure(setting: Setting) -> list[Figure]:
    """Both mirror and jitter; ours from the array that it prepared once, the usual loop from JPEG files with Pillow."""
    pair = Pair(
        family="pix2pix",
        size=setting.choose(256, 32),
        batch_size=1,
        data=make_pairs(setting.work / "pairs", setting.choose(60, 8), setting.choose(256, 32)),
        steps=setting.choose(10, 2),
        rounds=setting.choose(6, 2),
        target=1.15,
        aim=1.5,
        settings=setting.choose({}, {"model.width": 8, "model.discriminator_width": 8}),
    )
    return compare(pair, setting)
