"""Density and coverage: precision and recall that outliers cannot fool, since both look from the real pictures' balls alone.

Density counts in how many real balls a made picture lies, over what would be ordinary: 1 is as dense as the real pictures, and more is
possible where a model prefers the ordinary. Coverage is the share of real pictures whose ball holds a made one.
"""

import numpy as np

from maquette.checks.quality._embedded import Embedded
from maquette.checks.quality._neighbours import Balls, holds_any, too_few
from maquette.checks.quality._wording import figure, per_cent
from maquette.finding import Finding, Quantity
from maquette.stats import Estimate

TITLE = "Density and coverage"
QUESTION = "Do the made pictures crowd where the real ones do, and reach all of them?"
PAPER = "Naeem et al. 2020, arXiv 2002.09797"
KINDS = ("samples",)

NEIGHBOURS = 5


def measure(embedded: Embedded) -> Finding:
    """Both, beside those of two sets of real pictures."""
    density, coverage = density_coverage(*embedded.same_number(embedded.made.features, embedded.real.features), embedded.seed)
    twins = density_coverage(*embedded.same_number(*embedded.twins), embedded.seed) if embedded.twins else (None, None)
    ideal = 1 - 0.5**NEIGHBOURS
    found = figure(
        embedded,
        "density_coverage",
        claim=f"A made picture lies beside {per_cent(coverage)} of the real ones.",
        quantities=[("coverage", coverage, "higher"), ("coverage of real pictures", twins[1], None)],
        unit="share",
        method=f"Balls to neighbour {NEIGHBOURS} over {embedded.network}, equally many pictures on both sides; a perfect model covers"
        f" {ideal:.0%} on average, with a density of 1.",
        limits=("Coverage changes with the number of pictures on the two sides: compare only with figures of as many.",),
        importance=0.65,
    )
    others = [("density", density), ("density of real pictures", twins[0])]
    return found.model_copy(
        update={"quantities": (*found.quantities, *(Quantity(name=name, estimate=one) for name, one in others if one is not None))}
    )


def density_coverage(made: np.ndarray, real: np.ndarray, seed: int = 0) -> tuple[Estimate, Estimate]:
    """Density and coverage of features (N, D), with intervals."""
    why = too_few(made, real, NEIGHBOURS)
    if why:
        unknown = Estimate.unknown(why, min(len(made), len(real)))
        return unknown, unknown
    balls = Balls(made, real, NEIGHBOURS, seed)
    return balls.mean_number(1 / NEIGHBOURS), balls.share(holds_any)
