"""Whether a translator does better than two answers that need no network: a mean colour, and a picture that was there before.

The *mean colour* of a pixel is that of the training pictures at that place where their input has the same there: the same label, or ink,
or what ink encloses, or what is open to the edge. It is what least squares would answer, blurred and nearly always of the right tone. The
*nearest picture* is the one that belongs to the training input most like this one: sharp, and of something else. A translator should be
closer to the true picture than either, both by the plain difference and by structure.
"""

from dataclasses import dataclass

import numpy as np

from maquette.checks.quality._embedded import LEAST, Embedded
from maquette.checks.quality._neighbours import squared
from maquette.checks.quality._regions import Regions
from maquette.checks.quality._strips import short, strip
from maquette.checks.quality._translation import Translation, in_parts
from maquette.checks.quality._wording import about, does_not_apply, number
from maquette.checks.quality.ssim import ssim
from maquette.create.nearest import thumbnails
from maquette.data import arrays
from maquette.finding import Finding, Intervals, Pictures, Quantity, Reading
from maquette.seeds import stream
from maquette.stats import mean

TITLE = "Baselines of translation"
QUESTION = "Does the model do better than a mean colour, and than the picture of the nearest training input?"
PAPER = "Isola et al. 2017, arXiv 1611.07004"
KINDS = ("pairs",)

_LEARNED_FROM, _COMPARED = 4000, 500  # pairs at most
_FIELDS = 32  # a side, whose places count as one
_EARLIER = 10  # pictures' worth of the region's mean everywhere that each field begins with
_LEVEL = 1 - 0.05 / 4  # of each of four intervals, so that all of them hold at once with 95 %
_NEARLY = 0.17  # distance of two inputs below which the one is nearly the other; about a 70th of the fields are something else
_SHOWN = 6
_ANSWERS = ("the model", "mean colour", "nearest picture")


def measure(embedded: Embedded) -> Finding:
    """How much closer the model is than either, pair by pair, with six pairs to look at."""
    translation = embedded.translation
    if translation is None:
        return does_not_apply("baselines", "The model makes pictures from nothing: there is no one picture that it should have made.")
    if translation.is_student:
        return does_not_apply("baselines", "The model is compared with its teacher and not with the true pictures.")
    if translation.training is None:
        return does_not_apply("baselines", "It takes pairs that the model learned from and others held out: DATA does not have both.")
    if len(translation.training) < LEAST:
        return about("baselines", claim=f"Too few training pairs to learn from: {len(translation.training):,}.", reading="cannot tell")
    regions = Regions(translation.training, translation.model.spec.map)
    learned = learn(translation, regions, embedded)
    places = np.sort(stream(embedded.seed, "baselines").permutation(len(translation))[:_COMPARED])
    apart, alike, nearest, away = _scores(translation, regions, learned, places, embedded)
    quantities, is_new = _quantities(apart, alike), away > _NEARLY
    readings = {quantity.reading() for quantity in quantities}
    reading: Reading | None = "look here" if "look here" in readings else "cannot tell" if "cannot tell" in readings else "as expected"
    limits = ["A blurred answer is hard to beat by the plain difference; look at the pictures too."]
    if translation.model.has_styles:  # many answers are right, and the one that is true is nobody's to guess
        reading, quantities = None, _unjudged(quantities)
        limits.append("The model was shown one style, and the true pictures have many: it is measured here and not judged.")
    return about(
        "baselines",
        claim=_claim(quantities) + _known(is_new),
        reading=reading,
        quantities=quantities,
        compared_with=f"two answers made of {len(learned.places):,} training pairs",
        evidence=(
            *_beside_each_other(apart, alike),
            *_of_new(apart, alike, is_new),
            _pictures(translation, regions, learned, places, nearest, embedded),
        ),
        method=f"The same {len(places):,} pairs for all three; intervals of the differences of a pair at {_LEVEL:.2%} each, so that all"
        f" four hold at once with 95 %. The mean colour is that of the same {regions.words} in each of {_FIELDS} x {_FIELDS} fields, drawn"
        f" towards the mean of all fields as by {_EARLIER} more pictures. The nearest input is the one whose share of each region differs"
        f" least in 16 x 16 fields; two are nearly the same below a root mean square of {_NEARLY}.",
        limits=tuple(limits),
        do_next="Look at the pictures: train longer, or see with `maquette inspect` whether inputs and pictures belong together."
        if reading == "look here"
        else "Hold out more pairs."
        if reading == "cannot tell"
        else "",
        importance=0.97,
    )


@dataclass(frozen=True)
class Learned:
    """What two simple answers know of the training pairs."""

    places: np.ndarray  # of the training pairs (N,)
    colours: np.ndarray  # the mean colour, uint8 (regions, fields, C)
    inputs: np.ndarray  # the share of each region in 16 x 16 fields, uint8 (N, D)

    def mean_colours(self, divided: np.ndarray) -> np.ndarray:
        """The mean colours of regions (N, H, W), uint8 (N, H, W, C)."""
        return np.asarray(self.colours[divided, fields(*divided.shape[1:])[None]])

    def nearest(self, divided: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The training pair (a place) whose input is most like each of these regions (N, H, W), and how far it is (N,).

        Far is the root of the mean over fields of the squared differences of their shares: from 0 to 1.4, everything being different.
        """
        wanted = shares(divided, len(self.colours)).astype(np.float32)
        parts = [squared(wanted, self.inputs[part].astype(np.float32)) for part in in_parts(np.arange(len(self.inputs)), 512)]
        found = np.concatenate(parts, axis=1)
        return self.places[found.argmin(1)], np.sqrt(found.min(1) * len(self.colours) / wanted.shape[1]) / 255


def learn(translation: Translation, regions: Regions, embedded: Embedded) -> Learned:
    """Both answers from the training pairs, at most 4,000 of them by chance."""
    training = translation.training
    assert training is not None
    places = np.sort(stream(0, "baselines").permutation(len(training))[:_LEARNED_FROM])
    height, width, channels = training.spec.height, training.spec.width, training.spec.channels
    field, count = fields(height, width), int(fields(height, width).max()) + 1
    sums, pixels = np.zeros((channels, len(regions) * count)), np.zeros(len(regions) * count)
    inputs, done = list[np.ndarray](), 0
    for part in in_parts(places):
        rows = training.batch(part)
        divided = regions(rows)
        inputs.append(shares(divided, len(regions)))
        where = (divided.astype(np.int64) * count + field[None]).ravel()
        pixels += np.bincount(where, minlength=len(pixels))
        for channel in range(channels):
            sums[channel] += np.bincount(where, rows["pictures"][..., channel].ravel(), len(pixels))
        done += len(part)
        if embedded.progress:
            embedded.progress("learning the baselines", done, len(places))
    earlier = _EARLIER * height * width / count
    colours = _means(sums.reshape(channels, len(regions), count), pixels.reshape(len(regions), count), earlier)
    return Learned(places, np.rint(colours).astype(np.uint8).transpose(1, 2, 0), np.concatenate(inputs))


def _means(sums: np.ndarray, pixels: np.ndarray, earlier: float) -> np.ndarray:
    """Mean colours (C, regions, fields): a field's own, drawn towards its region's, that one towards the mean of everything."""
    everywhere = sums.sum((1, 2)) / pixels.sum()
    of_region = (sums.sum(2) + earlier * everywhere[:, None]) / (pixels.sum(1) + earlier)
    return np.asarray((sums + earlier * of_region[:, :, None]) / (pixels + earlier))


def fields(height: int, width: int) -> np.ndarray:
    """The field in which each pixel lies (H, W)."""
    down, across = (np.arange(side) * min(side, _FIELDS) // side for side in (height, width))
    return np.asarray(down[:, None] * min(width, _FIELDS) + across)


def shares(divided: np.ndarray, count: int) -> np.ndarray:
    """How much of each of 16 x 16 fields is each region: uint8 (N, D) of 0 to 255, for regions (N, H, W) below `count`."""
    found = [thumbnails((one[..., None] == np.arange(count)).astype(np.uint8)[None] * np.uint8(255))[0] for one in divided]
    return np.rint(np.stack(found) * 255).astype(np.uint8)


def _scores(
    translation: Translation, regions: Regions, learned: Learned, places: np.ndarray, embedded: Embedded
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Of the model and both answers the differences and similarities (3, N); the nearest training pairs and how far they are (N,)."""
    assert translation.training is not None
    apart, alike, nearest, away = list[list[float]](), list[list[float]](), list[np.ndarray](), list[np.ndarray]()
    for part in in_parts(places):
        rows = translation.pairs(part)
        divided = regions(rows)
        for known, found in zip((nearest, away), learned.nearest(divided), strict=True):
            known.append(found)
        answers = (embedded.made.take(part), learned.mean_colours(divided), translation.training.batch(nearest[-1])["pictures"])
        for place, true in enumerate(rows["pictures"]):
            apart.append([float(np.abs(answer[place].astype(np.int16) - true).mean()) / 255 for answer in answers])
            alike.append([ssim(answer[place], true) for answer in answers])
        if embedded.progress:
            embedded.progress("comparing with the baselines", len(apart), len(places))
    return np.array(apart).T, np.array(alike).T, np.concatenate(nearest), np.concatenate(away)


def _quantities(apart: np.ndarray, alike: np.ndarray) -> tuple[Quantity, ...]:
    """How much better the model is than either, by either figure; above 0 is better."""
    named = [(f"closer than the {name}", apart[place] - apart[0]) for place, name in enumerate(_ANSWERS[1:], 1)]
    named += [(f"more alike (SSIM) than the {name}", alike[0] - alike[place]) for place, name in enumerate(_ANSWERS[1:], 1)]
    return tuple(Quantity(name=name, estimate=mean(gain, level=_LEVEL), better="higher", at_least=0.0) for name, gain in named)


def _unjudged(quantities: tuple[Quantity, ...]) -> tuple[Quantity, ...]:
    return tuple(one.model_copy(update={"at_least": None}) for one in quantities)


def _claim(quantities: tuple[Quantity, ...]) -> str:
    closer = " and ".join(f"{number(one.estimate)} closer than the {name}" for one, name in zip(quantities[:2], _ANSWERS[1:], strict=True))
    lost = [one.name for one in quantities if one.reading() == "look here"]
    unclear = [one.name for one in quantities if one.reading() == "cannot tell"]
    said = f"A pixel of the model's answer is {closer} to the true one, where black and white are 1 apart."
    if lost:
        return f"{said} It is not {', nor '.join(lost)}."
    return f"{said} Not shown: {', '.join(unclear)}." if unclear else said


def _known(is_new: np.ndarray) -> str:
    known = int((~is_new).sum())
    return f" {known:,} of the {len(is_new):,} inputs are nearly training inputs, which the nearest picture gains by." if known else ""


def _of_new(apart: np.ndarray, alike: np.ndarray, is_new: np.ndarray) -> tuple[Intervals, ...]:
    """The same over the pairs whose input is not nearly a training input, where there are others."""
    if is_new.all() or not is_new.any():
        return ()
    shown = _unjudged(_quantities(apart[:, is_new], alike[:, is_new]))
    return (Intervals(title="The same without inputs that are nearly training inputs", quantities=shown, reference=0.0),)


def _beside_each_other(apart: np.ndarray, alike: np.ndarray) -> tuple[Intervals, Intervals]:
    titles: tuple[str, str] = ("Mean absolute difference to the true picture", "Structural similarity (SSIM) to the true picture")
    first, second = (
        Intervals(title=title, quantities=tuple(Quantity(name=name, estimate=mean(own)) for name, own in zip(_ANSWERS, found, strict=True)))
        for title, found in zip(titles, (apart, alike), strict=True)
    )
    return first, second


def _pictures(
    translation: Translation, regions: Regions, learned: Learned, places: np.ndarray, nearest: np.ndarray, embedded: Embedded
) -> Pictures:
    """Pairs by chance with every answer."""
    assert translation.training is not None
    chosen = np.sort(stream(embedded.seed, "baselines shown").permutation(len(places))[:_SHOWN])
    rows = translation.pairs(places[chosen])
    map, made, groups = translation.model.spec.map, embedded.made.take(places[chosen]), []
    inputs = arrays.in_colours(rows["label_map"], map.colours) if map else rows["input"]
    blurred = learned.mean_colours(regions(rows))
    others = translation.training.batch(nearest[chosen])["pictures"]
    for place, index in enumerate(chosen):
        name, other = short(embedded.made.names[places[index]]), translation.training.names[nearest[index]]
        groups.append(
            strip(
                (inputs[place], "input", f"the input {name}"),
                (blurred[place], "mean colour", "the mean colours of training pictures where their inputs have the same"),
                (others[place], "nearest picture", f"the picture of the nearest training input, {other}"),
                (made[place], "made", "what the model makes of it"),
                (rows["pictures"][place], "true", "the picture that belongs"),
            )
        )
    return Pictures(title="Every answer to six inputs by chance", groups=tuple(groups))
