"""Improved precision and recall: how many made pictures look real, and how many real ones the model could have made.

Each set is a body of balls, around every picture one that reaches to its third neighbour. Precision is the share of made pictures
inside the real body, recall the share of real ones inside the made body.
"""

import numpy as np

from maquette.checks.quality._embedded import Embedded
from maquette.checks.quality._neighbours import Balls, in_any, too_few
from maquette.checks.quality._wording import figure, per_cent
from maquette.finding import Finding
from maquette.stats import Estimate

TITLE = "Precision and recall"
QUESTION = "How many made pictures look real, and how much of the real variety do they cover?"
PAPER = "Kynkäänniemi et al. 2019, arXiv 1904.06991"
KINDS = ("samples",)

NEIGHBOURS = 3


def measure(embedded: Embedded) -> Finding:
    """Both, beside those of two sets of real pictures."""
    precision, recall = precision_recall(*embedded.same_number(embedded.made.features, embedded.real.features), embedded.seed)
    twins = precision_recall(*embedded.same_number(*embedded.twins), embedded.seed) if embedded.twins else (None, None)
    return figure(
        embedded,
        "precision_recall",
        claim=f"Of the made pictures {per_cent(precision)} lie among the real ones,"
        f" and of the real ones {per_cent(recall)} among the made.",
        quantities=[
            ("precision", precision, "higher"),
            ("recall", recall, "higher"),
            ("precision of real pictures", twins[0], None),
            ("recall of real pictures", twins[1], None),
        ],
        unit="share",
        method=f"Balls to neighbour {NEIGHBOURS} over {embedded.network}, equally many pictures on both sides.",
        limits=(
            "Both figures change with the number of pictures: compare only with figures of as many.",
            "A single outlier can make a large ball; density and coverage are sturdier.",
        ),
        importance=0.6,
    )


def precision_recall(made: np.ndarray, real: np.ndarray, seed: int = 0) -> tuple[Estimate, Estimate]:
    """Precision and recall of features (N, D), with intervals."""
    why = too_few(made, real, NEIGHBOURS)
    if why:
        unknown = Estimate.unknown(why, min(len(made), len(real)))
        return unknown, unknown
    precision, recall = (Balls(points, body, NEIGHBOURS, seed).share(in_any) for points, body in ((made, real), (real, made)))
    return precision, recall
