"""Whether a style changes how a scene looks and leaves where things are.

The same maps are painted by several styles. The *look* is the mean colour of each label's pixels: how far apart it is between two styles,
beside how far apart it is between two real pictures. The *layout* is what a network that learned from real pairs reads: how many pixels it
reads as another label under another style.
"""

from itertools import combinations

import numpy as np

from maquette.checks.quality._embedded import Embedded
from maquette.checks.quality._reading_back import Reader, find_reader, share_read
from maquette.checks.quality._strips import strip
from maquette.checks.quality._translation import Translation, in_parts
from maquette.checks.quality._wording import about, does_not_apply, number, per_cent
from maquette.checks.quality.maps_back import BAR
from maquette.data import arrays
from maquette.finding import Finding, Pictures, Quantity
from maquette.seeds import stream
from maquette.spec import MapSpec
from maquette.stats import mean

TITLE = "Style and layout"
QUESTION = "Does a style change the look of a scene and not its layout?"
PAPER = "Zhu et al. 2017, arXiv 1711.11586"
KINDS = ("pairs",)

_MAPS, _STYLES = 32, 4
_SEEN = 0.02  # of the difference between black and white: a change of colour that a person sees
_MOVED = 1 - BAR  # pixels that may be read as another label
_LEAST = 0.01  # of a picture that a label must cover to have a colour
_SHOWN = 4


def measure(embedded: Embedded) -> Finding:
    """How much of the look and how much of the layout changes from one style to another, over maps."""
    translation = embedded.translation
    map = translation.model.spec.map if translation else None
    if translation is None or map is None or not translation.model.has_styles:
        return does_not_apply("style_and_layout", "It is for models that paint label maps in styles.")
    if translation.is_student:
        return does_not_apply("style_and_layout", "The model is compared with its teacher and not with its maps.")
    reader = find_reader(translation, map, embedded)
    if reader is None:
        words = f"Too few pairs to teach a network to read maps, and to try it: {len(translation):,}."
        return about("style_and_layout", claim=words, reading="cannot tell")
    places = np.sort(reader.tried[stream(embedded.seed, "styles").permutation(len(reader.tried))[:_MAPS]])
    look, moved, kept, real = _changes(translation, reader, map, places, embedded)
    quantities = (
        Quantity(name="colour between two styles", estimate=mean(look), better="higher", at_least=_SEEN),
        Quantity(name="pixels read as another label", estimate=mean(moved), unit="share", better="lower", at_most=_MOVED),
        Quantity(name="pixels read as painted, any style", estimate=mean(kept), unit="share", better="higher"),
        Quantity(name="colour between two real pictures", estimate=mean(real)),
    )
    readings = [one.reading() for one in quantities[:2]]
    return about(
        "style_and_layout",
        claim=f"From one style to another the colour of what was painted changes by {number(quantities[0].estimate)}, where black and white"
        f" are 1 apart, and {per_cent(quantities[1].estimate)} of the pixels are read as something else.",
        reading="look here" if "look here" in readings else "cannot tell" if "cannot tell" in readings else "as expected",
        quantities=quantities,
        compared_with="real pictures, of which any two differ in look and layout",
        evidence=(_pictures(translation, map, places),),
        method=f"{len(places):,} maps in the styles of {_STYLES} seeds each, every two of them compared; colours are the means of labels"
        f" that cover at least {_LEAST:.0%} of a map. Each map counts once.",
        limits=("What changes within a label, such as clouds painted into the sky by themselves, counts as neither.",),
        do_next="Look at the pictures. Without a change of look: give `model.style` less weight. With another layout: train longer."
        if "look here" in readings
        else "",
        importance=0.93,
    )


def _changes(
    translation: Translation, reader: Reader, map: MapSpec, places: np.ndarray, embedded: Embedded
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Of each map the change of colour, the share that moves, the share read as painted; and colours between real pictures."""
    look, moved, kept = list[np.ndarray](), list[np.ndarray](), list[np.ndarray]()
    real, done = list[np.ndarray](), 0
    for part in in_parts(places):
        rows = translation.pairs(part)
        wanted = reader.shrink(rows["label_map"])
        made = [translation.made_of(rows, embedded.seed + style) for style in range(_STYLES)]
        colours = np.stack([label_colours(one, rows["label_map"], len(map)) for one in made])
        read = [reader.read(one) for one in made]
        pairs = list(combinations(range(_STYLES), 2))
        look.append(np.stack([_apart(colours[one], colours[other]) for one, other in pairs]).mean(0))
        moved.append(np.stack([1 - share_read(read[one], np.where(wanted >= 0, read[other], -1)) for one, other in pairs]).mean(0))
        kept.append(np.stack([share_read(one, wanted) for one in read]).mean(0))
        real.append(label_colours(rows["pictures"], rows["label_map"], len(map)))
        done += len(part)
        if embedded.progress:
            embedded.progress("painting in styles", done, len(places))
    true = np.concatenate(real)
    between_real = _known(_apart(true[1:], true[:-1]))
    return _known(np.concatenate(look)), np.concatenate(moved), np.concatenate(kept), between_real


def _known(values: np.ndarray) -> np.ndarray:
    """Without the maps that have no label in common, or none at all."""
    return values[np.isfinite(values)]


def label_colours(pictures: np.ndarray, maps: np.ndarray, labels: int) -> np.ndarray:
    """The mean colour of each label's pixels, 0 to 1 (N, labels, C); NaN where it covers hardly anything.

    Args:
        pictures: uint8 (N, H, W, C).
        maps: indices (N, H, W).
    """
    found = np.full((len(pictures), labels, pictures.shape[3]), np.nan)
    for place, (picture, map) in enumerate(zip(pictures, maps, strict=True)):
        pixels = np.bincount(map.ravel(), minlength=256)[:labels]
        covers = pixels >= max(1, _LEAST * map.size)
        for channel in range(picture.shape[2]):
            sums = np.bincount(map.ravel(), picture[..., channel].ravel(), 256)[:labels]
            found[place, covers, channel] = sums[covers] / pixels[covers] / 255
    return found


def _apart(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """For each picture the mean absolute difference (N,) of the colours that both have; NaN if they have none in common."""
    difference = np.abs(one - other).mean(2)
    both = np.isfinite(difference)
    total = np.where(both, difference, 0.0).sum(1)
    return np.where(both.any(1), total / np.maximum(both.sum(1), 1), np.nan)


def _pictures(translation: Translation, map: MapSpec, places: np.ndarray) -> Pictures:
    """The first maps, each in every style."""
    rows = translation.pairs(places[:_SHOWN])
    made = [translation.made_of(rows, seed) for seed in range(_STYLES)]
    painted = arrays.in_colours(rows["label_map"], map.colours)
    groups = tuple(
        strip(
            (painted[row], "painted", "the label map"),
            *((one[row], f"style {seed}", f"the map in the style of seed {seed}") for seed, one in enumerate(made)),
        )
        for row in range(len(painted))
    )
    return Pictures(title="Maps in several styles", groups=groups)
