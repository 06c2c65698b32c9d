"""What a translator makes of an input beside the picture that belongs to it: the mean absolute difference of their pixels.

A plain figure that a blurred answer does well by, so it stands beside KID, which blur does badly by.
"""

import numpy as np

from maquette.checks.quality._embedded import Embedded
from maquette.checks.quality._strips import short, strip
from maquette.checks.quality._wording import does_not_apply, figure, number
from maquette.finding import Finding, Pictures
from maquette.stats import mean

TITLE = "Difference of pairs"
QUESTION = "How far is what the model makes of an input from the picture that belongs to it?"
PAPER = "Isola et al. 2017, arXiv 1611.07004"
KINDS = ("pairs",)

_SHOWN = 6


def measure(embedded: Embedded) -> Finding:
    """The mean over pairs, and the pairs that differ most."""
    if not embedded.is_paired:
        return does_not_apply("pair_difference", "The model makes pictures from nothing: there is no one picture that it should have made.")
    found = differences(embedded)
    estimate = mean(found)
    worst = np.argsort(-found, kind="stable")[:_SHOWN]
    groups = tuple(
        strip(
            (embedded.made.take([place])[0], f"made, {found[place]:.3f} apart", f"made for {embedded.real.names[place]}"),
            (embedded.real.take([place])[0], short(embedded.real.names[place]), f"the picture that belongs: {embedded.real.names[place]}"),
        )
        for place in worst
    )
    return figure(
        embedded,
        "pair_difference",
        claim=f"A pixel differs by {number(estimate)} on average, on a scale where black and white are 1 apart.",
        quantities=[("mean absolute difference", estimate, "lower")],
        evidence=(Pictures(title="The pairs that differ most", groups=groups),),
        method="The mean absolute difference of all values of a pair.",
        limits=("Several pictures can belong to one drawing; a blurred mean of them has the smallest difference and looks worst.",),
        importance=0.95,
    )


def differences(embedded: Embedded) -> np.ndarray:
    """For each pair the mean absolute difference, 0 ... 1."""
    found = []
    for index in range(len(embedded.made)):
        made, real = (side.take([index])[0].astype(np.int16) for side in (embedded.made, embedded.real))
        found.append(float(np.abs(made - real).mean()) / 255)
    return np.array(found)
