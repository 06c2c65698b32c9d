"""Intra-class FID: the distance between made and real pictures of each class, so that a model cannot swap or neglect classes.

The mean over classes, as Miyato and Koyama have it. A class has few pictures, where FID's bias is large; beside it therefore stands the
KID of each class, which has none.
"""

import numpy as np

from maquette.checks.quality._embedded import LEAST, Embedded
from maquette.checks.quality._wording import about, does_not_apply, figure, number
from maquette.checks.quality.fid import fid
from maquette.checks.quality.kid import kid
from maquette.finding import Finding, Intervals, Quantity
from maquette.stats import Estimate, quantiles

TITLE = "Intra-class FID"
QUESTION = "How far are the made pictures from the real ones within each class?"
PAPER = "Miyato and Koyama 2018, arXiv 1802.05637"
KINDS = ("samples",)


def measure(embedded: Embedded) -> Finding:
    """The mean over the classes that have enough pictures, and each class by itself."""
    made, real = embedded.made, embedded.real
    if not embedded.classes or made.labels is None or real.labels is None:
        return does_not_apply("intra_fid", "The model or the real pictures have no classes.")
    names, of_fid, of_kid, left_out = [], [], [], []
    for index, name in enumerate(embedded.classes):
        ours, theirs = made.features[made.labels == index], real.features[real.labels == index]
        if min(len(ours), len(theirs)) < LEAST:
            left_out.append(f"{name} ({len(ours):,} made, {len(theirs):,} real)")
            continue
        names.append(name)
        of_fid.append(fid(ours, theirs, embedded.seed)[0])
        of_kid.append(kid(ours, theirs, embedded.seed))
    why = f"Left out, with fewer than {LEAST} pictures on a side: {', '.join(left_out)}." if left_out else ""
    if not names:
        return about("intra_fid", claim="No class has enough pictures to be measured by itself.", reading="cannot tell", limits=(why,))
    mean_fid, mean_kid = _mean(of_fid), _mean(of_kid)
    worst = names[int(np.argmax([one.value or 0.0 for one in of_kid]))]
    return figure(
        embedded,
        "intra_fid",
        claim=f"Within a class the made pictures are {number(mean_fid)} from the real ones on average; farthest is {worst}.",
        quantities=[
            ("mean FID of the classes", mean_fid, "lower"),
            ("mean KID of the classes", mean_kid, "lower"),
        ],
        evidence=tuple(
            Intervals(
                title=f"{measure} of each class",
                quantities=tuple(Quantity(name=name, estimate=one) for name, one in zip(names, found)),
                reference=0.0 if measure == "KID" else None,
            )
            for measure, found in (("KID", of_kid), ("FID", of_fid))
        ),
        method=f"Over {embedded.network}; the mean of {len(names)} of {len(embedded.classes)} classes.",
        limits=(("FID is biased upwards by few pictures, the more the fewer a class has.",) + ((why,) if why else ())),
        importance=0.55,
    )


def _mean(found: list[Estimate]) -> Estimate:
    """The mean of independent estimates."""
    values = [one.value for one in found if one.value is not None]
    reaches = [(one.high - one.low) / 2 for one in found if one.low is not None and one.high is not None]
    value, reach = float(np.mean(values)), float(np.sqrt(np.sum(np.square(reaches))) / len(reaches))
    # the classes' intervals are Student's of one level, so their root mean square is a normal one's at that ratio
    reach *= quantiles.normal(0.95) / quantiles.student(0.95, 19)
    return Estimate(value, value - reach, value + reach, sum(one.n for one in found), "from the classes' jackknives")
