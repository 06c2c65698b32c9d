"""Whether a painted label map can be read back from the picture that was made of it.

A small network learns from real pairs which label a pixel has; then it reads made pictures, and real ones that it has not learned from.
What it reads wrongly in real pictures is its own fault, so both stand side by side, for the same maps.
"""

import numpy as np

from maquette.checks.quality._embedded import Embedded
from maquette.checks.quality._reading_back import Reader, find_reader, share_read
from maquette.checks.quality._strips import short, strip
from maquette.checks.quality._translation import Translation, in_parts
from maquette.checks.quality._wording import about, does_not_apply, per_cent
from maquette.data import arrays
from maquette.finding import Finding, Intervals, Pictures, Quantity
from maquette.spec import MapSpec
from maquette.stats import mean, rate

TITLE = "Label maps read back"
QUESTION = "Does the made picture show what was painted, where it was painted?"
PAPER = "Park et al. 2019, arXiv 1903.07291"
KINDS = ("pairs",)

BAR = 0.85  # the share of pixels whose painted label must be read from a made picture
_SHOWN = 6


def measure(embedded: Embedded) -> Finding:
    """The share of pixels read as they were painted, beside that of real pictures with the same maps."""
    translation = embedded.translation
    map = translation.model.spec.map if translation else None
    if translation is None or map is None:
        return does_not_apply("maps_back", "It is for models that paint label maps.")
    if translation.is_student:
        return does_not_apply("maps_back", "The model is compared with its teacher and not with its maps.")
    reader = find_reader(translation, map, embedded)
    if reader is None:
        words = f"Too few pairs to teach a network to read maps, and to try it: {len(translation):,}."
        return about("maps_back", claim=words, reading="cannot tell")
    in_made, in_real, wanted = _read(translation, reader, embedded)
    of_made, of_real = share_read(in_made, wanted), share_read(in_real, wanted)
    agreed, own, less = mean(of_made), mean(of_real), mean(of_real - of_made)
    main = Quantity(name="pixels read as painted, made pictures", estimate=agreed, unit="share", better="higher", at_least=BAR)
    reading = main.reading()
    if reading == "look here" and own.low is not None and own.low < BAR:
        reading = "cannot tell"  # real pictures are not read well enough to ask it of made ones
    return about(
        "maps_back",
        claim=f"From the made pictures {per_cent(agreed)} of the pixels are read as they were painted,"
        f" and from real pictures of the same maps {per_cent(own)}.",
        reading=reading,
        quantities=(
            main,
            Quantity(name="pixels read as painted, real pictures", estimate=own, unit="share"),
            Quantity(name="made less well than real", estimate=less, unit="points", better="lower"),
        ),
        compared_with=f"{len(reader.tried):,} real pictures of the same maps, which the reading network has not learned from",
        evidence=(_by_label(map, in_made, in_real, wanted), _pictures(translation, reader, map, in_made, of_made, embedded)),
        method=f"A small network of {in_made.shape[1]} x {in_made.shape[2]} pixels, trained on {reader.learned_from:,} real pairs, reads"
        " both; pixels of which the map says nothing do not count. Each picture counts once.",
        limits=(
            "Plain pictures are read well: a flat tint in place of each label would agree almost perfectly. Read it beside KID.",
            f"The network is wrong about {1 - (own.value or 0.0):.0%} of the pixels of real pictures, most of all where a label is rare.",
        ),
        do_next="Look at the labels that are not read back: train longer, or give more pictures with them."
        if reading == "look here"
        else "",
        importance=0.96,
    )


def _read(translation: Translation, reader: Reader, embedded: Embedded) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What is read in made and in real pictures, and what was painted, each (N, 64, 64)."""
    made, real, wanted = list[np.ndarray](), list[np.ndarray](), list[np.ndarray]()
    for part in in_parts(reader.tried):
        rows = translation.pairs(part)
        made.append(reader.read(embedded.made.take(part)))
        real.append(reader.read(rows["pictures"]))
        wanted.append(reader.shrink(rows["label_map"]))
    return np.concatenate(made), np.concatenate(real), np.concatenate(wanted)


def _by_label(map: MapSpec, in_made: np.ndarray, in_real: np.ndarray, wanted: np.ndarray) -> Intervals:
    """Of each label the pictures in which most of its pixels are read, made beside real, the labels of most pixels first."""
    shown = []
    for label in np.argsort(-np.bincount(wanted[wanted >= 0], minlength=len(map)), kind="stable"):
        of_label = wanted == label
        has = of_label.any((1, 2))
        for words, read in (("made", in_made), ("real", in_real)):
            right = ((read == label) & of_label)[has].sum((1, 2)) > 0.5 * of_label[has].sum((1, 2))
            if len(right):
                shown.append(Quantity(name=f"{map.names[label]}, {words}", estimate=rate(int(right.sum()), len(right)), unit="share"))
    note = "Among the pictures whose map has the label."
    return Intervals(title="Pictures in which most of a label's pixels are read as painted", quantities=tuple(shown), note=note)


def _pictures(
    translation: Translation, reader: Reader, map: MapSpec, in_made: np.ndarray, of_made: np.ndarray, embedded: Embedded
) -> Pictures:
    """The pictures that are read worst."""
    worst = np.argsort(of_made, kind="stable")[:_SHOWN]
    places = reader.tried[worst]
    rows, made = translation.pairs(places), embedded.made.take(places)
    painted, read = (arrays.in_colours(one, map.colours) for one in (rows["label_map"], in_made[worst].astype(np.uint8)))
    groups = tuple(
        strip(
            (painted[row], "painted", f"the label map of {short(embedded.made.names[place])}"),
            (made[row], f"made, {of_made[worst[row]]:.0%} read", "what the model makes of it"),
            (_at_side(read[row], painted.shape[1:3]), "read back", "the labels that are read from it"),
            (rows["pictures"][row], "true", "the picture that belongs"),
        )
        for row, place in enumerate(places)
    )
    return Pictures(title="The pictures that are read worst", groups=groups)


def _at_side(picture: np.ndarray, side: tuple[int, ...]) -> np.ndarray:
    """A picture at another side, each pixel taken from where it lies."""
    down, across = (np.arange(new) * old // new for new, old in zip(side, picture.shape[:2], strict=True))
    return np.asarray(picture[down[:, None], across[None]])
