"""Class agreement: whether a classifier sees in a made picture the class that was asked for.

The classifier learns from real pictures alone, so its own error on real pictures it has not seen stands beside: a model cannot be
expected to do better than they, unless it makes plainer pictures than the real ones.
"""

import hashlib
from collections.abc import Callable

import numpy as np

from maquette.checks.quality._embedded import LEAST, Embedded, Side
from maquette.checks.quality._strips import strip
from maquette.checks.quality._wording import about, does_not_apply, figure, per_cent
from maquette.data.cache import cache_folder
from maquette.finding import Finding, Intervals, Pictures, Quantity
from maquette.seeds import stream
from maquette.stats import Estimate, rate
from maquette.weights import read_tensors, write_tensors

TITLE = "Class agreement"
QUESTION = "Does the model make the class that it was asked for?"
PAPER = "Ravuri and Vinyals 2019, arXiv 1905.10887"
KINDS = ("samples",)

_TRAINED_ON = 20_000  # pictures at most
_SHOWN = 12


def measure(embedded: Embedded) -> Finding:
    """The share of made pictures seen as their class, beside the share of real ones, and each class by itself."""
    made, real, training = embedded.made, embedded.real, embedded.training
    if len(embedded.classes) < 2 or made.labels is None or real.labels is None:
        return does_not_apply("class_agreement", "The model or the real pictures have no classes.")
    if training is None or not embedded.is_held_out:
        training, real = _halved(real, embedded.seed)
    assert training.labels is not None
    assert real.labels is not None
    if min(len(training), len(real)) < LEAST:
        words = f"Too few real pictures with classes to train a classifier and to try it: {len(training):,} and {len(real):,}."
        return about("class_agreement", claim=words, reading="cannot tell")
    classifier = _classifier(training, embedded)
    of_made, of_real = (classifier(side.take(np.arange(len(side)))).argmax(1) for side in (made, real))
    agreed, right = _rate(of_made == made.labels), _rate(of_real == real.labels)
    return figure(
        embedded,
        "class_agreement",
        claim=f"A classifier sees the class that was asked for in {per_cent(agreed)} of the made pictures,"
        f" and in {per_cent(right)} of real ones that it has not learned from.",
        quantities=[("made pictures seen as their class", agreed, "higher"), ("real pictures seen as their class", right, None)],
        unit="share",
        evidence=(_by_class(embedded.classes, made.labels, of_made), *_mistaken(embedded, of_made)),
        method=f"A small network trained on {len(training):,} real pictures, tried on {len(real):,} others.",
        limits=(
            "A model that makes one plain picture of each class would agree perfectly: read it beside recall and coverage.",
            f"The classifier itself is wrong about {per_cent(_rate(of_real != real.labels))} of real pictures.",
        ),
        importance=0.75,
    )


def _classifier(training: Side, embedded: Embedded) -> Callable[[np.ndarray], np.ndarray]:
    """From pictures to the height of each class (N, classes); trained once for these pictures, and kept."""
    from maquette.features import classifier  # needs torch

    rows = stream(0, "classifier's pictures").permutation(len(training))[:_TRAINED_ON]
    assert training.labels is not None
    labels = training.labels[rows]
    parts = [str(classifier.VERSION), training.content, str(training.pictures.shape[1:]), *map(str, embedded.classes)]
    address = hashlib.sha256("|".join(parts).encode() + training.rows.tobytes() + labels.tobytes()).hexdigest()[:24]
    path = cache_folder() / "classifiers" / f"{address}.safetensors"
    if not training.content or not path.is_file():
        tensors = classifier.train(training.take(rows), labels, len(embedded.classes), progress=embedded.progress)
        if not training.content:
            return classifier.Classifier(tensors)
        write_tensors(path, tensors)
    return classifier.Classifier(read_tensors(path))


def _halved(side: Side, seed: int) -> tuple[Side, Side]:
    """Four fifths to learn from and the rest to be tried on, where nothing was held out."""
    order = stream(seed, "classifier's halves").permutation(len(side))
    cut = len(order) * 4 // 5
    first, second = (side.subset(np.sort(rows)) for rows in (order[:cut], order[cut:]))
    return first, second


def _rate(right: np.ndarray) -> Estimate:
    return rate(int(right.sum()), len(right))


def _by_class(classes: tuple[str, ...], labels: np.ndarray, seen: np.ndarray) -> Intervals:
    shown = [(name, seen[labels == index] == index) for index, name in enumerate(classes)]
    quantities = [Quantity(name=name, estimate=_rate(right), unit="share") for name, right in shown if len(right)]
    return Intervals(title="Made pictures seen as their class", quantities=tuple(quantities))


def _mistaken(embedded: Embedded, seen: np.ndarray) -> tuple[Pictures, ...]:
    assert embedded.made.labels is not None
    wrong = np.flatnonzero(seen != embedded.made.labels)[:_SHOWN]
    if not len(wrong):
        return ()
    names = [(embedded.classes[embedded.made.labels[place]], embedded.classes[seen[place]]) for place in wrong]
    shown = [
        (embedded.made.take([place])[0], f"{asked}, seen as {found}", f"made as {asked} and seen as {found}")
        for place, (asked, found) in zip(wrong, names)
    ]
    return (Pictures(title="Made pictures seen as another class", groups=(strip(*shown),)),)
