"""Colours grouped into labels: a few clusters in a perceptual colour space, and regions without ragged edges or specks."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from maquette.data.arrays import in_colours
from maquette.seeds import number
from maquette.sketches.opencv import opencv
from maquette.spec import MapSpec

LABELS = (2, 64)  # the least and the most colours of a palette
_LIGHTNESS = 0.6  # how much a step of lightness counts beside one of colour: a thing in the shade is still that thing
_WEIGHTS = np.array([_LIGHTNESS, 1, 1], np.float32)
_TRIES, _STEPS = 4, 40


@dataclass(frozen=True)
class Palette:
    """Labels by colour: label k stands for `lab[k]`, is called `names[k]` and shown as `colours[k]`."""

    lab: np.ndarray  # (K, 3) CIELAB
    colours: tuple[tuple[int, int, int], ...]
    names: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.names)


def find_palette(samples: np.ndarray, count: int, seed: int = 0) -> Palette:
    """The `count` colours that stand for all samples (N, 3) CIELAB, the most frequent first.

    Fewer, if the samples hold fewer colours than that.
    """
    centres, shares = _clusters(samples, count, seed)
    order = np.argsort(-shares, kind="stable")
    lab = centres[order]
    cv2 = opencv()
    rgb = np.clip(np.rint(cv2.cvtColor(lab[None].astype(np.float32), cv2.COLOR_Lab2RGB)[0] * 255), 0, 255).astype(int)
    return Palette(lab, tuple((int(r), int(g), int(b)) for r, g, b in rgb), named(lab))


def palette_of(labels: MapSpec) -> Palette:
    """The labels of a model by their colours, so that a photograph can be clustered into them.

    Raises:
        OptionError: OpenCV is missing.
    """
    cv2 = opencv()
    rgb = in_colours(np.arange(len(labels)), labels.colours)
    lab = cv2.cvtColor(rgb[None].astype(np.float32) / 255, cv2.COLOR_RGB2Lab)[0]
    return Palette(lab, tuple((int(r), int(g), int(b)) for r, g, b in rgb), labels.names)


def own_palette(lab: np.ndarray, count: int) -> np.ndarray:
    """The main colours (K, 3) of one picture (H, W, 3), all CIELAB."""
    return _clusters(lab[::4, ::4].reshape(-1, 3), count, 0)[0]


def _clusters(samples: np.ndarray, count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """k-means: centres (K, 3) and their shares (K,)."""
    cv2 = opencv()
    points = np.ascontiguousarray(samples * _WEIGHTS, np.float32)
    count = min(count, len(np.unique(np.rint(points), axis=0)))
    cv2.setRNGSeed(number(seed, "palette") % 2**31)
    criteria = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, _STEPS, 0.1)
    _, label, centres = cv2.kmeans(points, count, None, criteria, _TRIES, cv2.KMEANS_PP_CENTERS)
    shares = np.bincount(label.ravel(), minlength=count) / len(points)
    return centres / _WEIGHTS, shares


def nearest_of(lab: np.ndarray, colours: np.ndarray) -> np.ndarray:
    """The index (H, W) uint8 of the nearest colour (K, 3) at every pixel of a picture (H, W, 3), all CIELAB."""
    best, least = np.zeros(lab.shape[:2], np.uint8), np.full(lab.shape[:2], np.inf, np.float32)
    for index, colour in enumerate(colours):
        apart = ((lab - colour.astype(np.float32)) ** 2 * _WEIGHTS**2).sum(axis=2)
        closer = apart < least
        best[closer], least[closer] = index, apart[closer]
    return best


def smoothed(labels: np.ndarray, sigma: float, shape: tuple[int, int] | None = None) -> np.ndarray:
    """The label (H, W) uint8 that most of the neighbourhood has; edges become round. At another (height, width) if one is given."""
    cv2 = opencv()
    height, width = shape or labels.shape
    best, most = np.zeros((height, width), np.uint8), np.full((height, width), -1, np.float32)
    for index in np.unique(labels):
        share = cv2.GaussianBlur((labels == index).astype(np.float32), (0, 0), sigma) if sigma else (labels == index).astype(np.float32)
        if share.shape != (height, width):
            share = cv2.resize(share, (width, height), interpolation=cv2.INTER_AREA if width < labels.shape[1] else cv2.INTER_LINEAR)
        more = share > most
        best[more], most[more] = index, share[more]
    return best


def without_specks(labels: np.ndarray, least: int) -> np.ndarray:
    """The label map (H, W) uint8 with every region of fewer than `least` pixels given to the nearest larger one."""
    cv2 = opencv()
    large = np.zeros(labels.shape, bool)
    for index in np.unique(labels):
        _, piece, facts, _ = cv2.connectedComponentsWithStats((labels == index).astype(np.uint8), connectivity=4)
        keep = facts[:, 4] >= least
        keep[0] = False
        large |= keep[piece]
    if large.all() or not large.any():
        return labels
    _, place = cv2.distanceTransformWithLabels((~large).astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL)
    of_place = np.zeros(place.max() + 1, np.uint8)
    of_place[place[large]] = labels[large]
    return np.where(large, labels, of_place[place])


def joined(labels: np.ndarray, strength: np.ndarray, least: float) -> np.ndarray:
    """Regions numbered from 0 (H, W) int32, neighbours as one where the mean `strength` (H, W) along their border is below `least`."""
    region, count = np.zeros(labels.shape, np.int32), 0
    for index in np.unique(labels):
        pieces, piece = opencv().connectedComponents((labels == index).astype(np.uint8), connectivity=4)
        region = np.where(piece > 0, piece + (count - 1), region)
        count += pieces - 1
    sides = [(region[:, 1:], region[:, :-1], strength[:, 1:]), (region[1:], region[:-1], strength[1:])]
    border = np.concatenate([np.stack([np.minimum(a, b)[a != b], np.maximum(a, b)[a != b]], 1) for a, b, _ in sides])
    force = np.concatenate([value[a != b] for a, b, value in sides])
    pairs, place = np.unique(border, axis=0, return_inverse=True)
    borders = dict(zip(map(tuple, pairs.tolist()), zip(np.bincount(place.ravel(), force), np.bincount(place.ravel()))))
    belongs = np.arange(count)
    while borders:
        one, other = min(borders, key=lambda pair: borders[pair][0] / borders[pair][1])
        if borders[one, other][0] >= least * borders[one, other][1]:
            break
        belongs[belongs == other] = one
        changed = [pair for pair in borders if other in pair]
        for pair in changed:  # the borders of the one that is gone are now those of the one that stays
            total, length = borders.pop(pair)
            third = pair[0] if pair[1] == other else pair[1]
            if third != one:
                key = (min(one, third), max(one, third))
                before = borders.get(key, (0.0, 0))
                borders[key] = (before[0] + total, before[1] + length)
    return belongs[region].astype(np.int32)


# hue in degrees of CIELAB's colour plane, where a name begins; brown is dark orange, pink is light red
_HUES = ((20, "red"), (48, "orange"), (75, "yellow"), (112, "green"), (165, "turquoise"), (220, "blue"), (308, "violet"), (330, "pink"))
_GREYS = ((12, "black"), (35, "dark grey"), (62, "grey"), (88, "light grey"), (101, "white"))


def named(lab: np.ndarray) -> tuple[str, ...]:
    """A name for each colour (K, 3): `dark green`, `light grey`; a second one of a name is `dark green 2`."""
    found: list[str] = []
    for lightness, a, b in lab.tolist():
        name = _name(lightness, a, b)
        again = sum(other == name or (other.rpartition(" ")[0] == name and other.rpartition(" ")[2].isdecimal()) for other in found)
        found.append(f"{name} {again + 1}" if again else name)
    return tuple(found)


def _name(lightness: float, a: float, b: float) -> str:
    colourful = float(np.hypot(a, b))
    hue = float(np.degrees(np.arctan2(b, a))) % 360
    name = next((word for start, word in reversed(_HUES) if hue >= start), "pink")
    if colourful < 9:
        return _step(_GREYS, lightness)
    if name in ("orange", "yellow") or (name == "red" and hue > 40):
        if colourful < 33 and lightness > 55:
            return "beige"
        if lightness < 62 and colourful < 65:
            return "dark brown" if lightness < 30 else "brown"
        if name == "yellow" and lightness < 75:
            return "ochre"
    elif colourful < 15:
        return f"{name} grey"
    if name == "red" and lightness > 66:
        return "pink"
    dark = 30 if name in ("blue", "violet") else 38
    return ("dark " if lightness < dark else "light " if lightness > 66 and name not in ("orange", "yellow", "pink") else "") + name


def _step(steps: Sequence[tuple[float, str]], value: float) -> str:
    return next((word for end, word in steps if value < end), steps[-1][1])
