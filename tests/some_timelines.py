"""A timeline as plain data, for tests of what is made of it."""

from typing import Any

from maquette.report.timeline_data import Learned, Timeline
from maquette.stats import Estimate


def kid(value: float, reach: float = 0.1) -> Estimate:
    return Estimate(value, value - reach, value + reach, 100, "jackknife")


def learned(name: str, title: str, year: int, paper: str, found: Estimate, seen: int, note: str = "") -> Learned:
    weights = {"generator_weights": 1_230_000, "discriminator_weights": 450_000}
    return Learned(
        name=name, title=title, year=year, paper=paper, kid=found, pictures_seen=seen, seconds=600, digest=name, note=note, **weights
    )


def timeline(**changes: Any) -> Timeline:
    """Four families of 10 minutes each: the second is nearest, the third cannot be told from it, the last is worse."""
    families = (
        learned("gan", "GAN", 2014, "arXiv 1406.2661", kid(2.5), 1_200_000, "its pictures collapsed"),
        learned("dcgan", "DCGAN", 2016, "arXiv 1511.06434", kid(0.5), 120_000),
        learned("progan", "Progressive GAN", 2018, "arXiv 1710.10196", kid(0.6), 60_000),
        learned("stylegan2", "StyleGAN2", 2020, "arXiv 1912.04958", kid(1.5), 30_000),
    )
    facts: dict[str, Any] = {
        "data": "/somewhere/<clothes>",
        "pictures": 3068,
        "classes": ("hat", "shoe"),
        "form": "32 x 32 RGB",
        "preset": "laptop",
        "minutes": 10.0,
        "kimg": None,
        "seed": 0,
        "device": "cpu",
        "compared_with": "713 real pictures held out of training (validation and test)",
        "features": "builtin-1/64",
        "real_kid": kid(0.001, 0.01),
        "families": families,
        "planned": tuple(row.title for row in families),
        "made_at": "2026-01-02T03:04:05Z",
        "version": "0.1.0",
        "command": "maquette timeline clothes --minutes 10 --out years",
    }
    return Timeline(**facts | changes)
