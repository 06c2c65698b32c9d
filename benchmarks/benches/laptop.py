"""The `laptop` preset of DCGAN at 64 pixels: how many pictures a second two threads learn from."""

from benchmarks.figures import Figure, of_values
from benchmarks.machine import peak_of
from benchmarks.pictures import make_photographs
from benchmarks.setting import Setting
from benchmarks.turns import Worker

TITLE = "DCGAN, 64 pixels, laptop preset"
_BATCH = 16  # of the preset
_COUNTED = 8  # steps whose arithmetic is counted: some of them hold a penalty and others do not


def measure(setting: Setting) -> list[Figure]:
    """The whole loop as it comes: average, previews and checkpoints included."""
    data = make_photographs(setting.work / "photographs", setting.choose(2000, 40), 64, 64)
    size, steps, rounds = setting.choose(64, 16), setting.choose(200, 3), setting.choose(6, 2)
    order = {"family": "dcgan", "preset": "laptop", "data": str(data), "size": size, "out": str(setting.work / "model"), "settings": {}}
    with Worker("benchmarks.ours", order, threads=2, cache=setting.work / "cache") as worker:
        worker.turn(setting.choose(30, 1))
        turns = [worker.turn(steps) for _ in range(rounds)]
        gflop = (worker.turn(_COUNTED, counts=True).gflop or 0.0) / _COUNTED
    speeds = [turn.steps * _BATCH / turn.wall for turn in turns]
    arithmetic = [turn.steps * gflop / turn.wall for turn in turns]
    share = max(arithmetic) / peak_of(setting.peaks, 2)
    return [
        of_values("pictures a second, two threads", "/s", speeds, target=200.0),
        of_values(
            "arithmetic, two threads",
            "GFLOP/s",
            arithmetic,
            note=f"at best {share:.0%} of the convolution peak; {gflop:.2f} GFLOP in a step.",
        ),
        of_values("CPU time a picture", "ms", [turn.cpu / turn.steps / _BATCH * 1000 for turn in turns]),
    ]
