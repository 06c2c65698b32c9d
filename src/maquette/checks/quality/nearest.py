"""Nearest training picture: a first guard against a model that repeats what it learned from.

How close a picture is to its nearest training picture is measured by how close that one is to its own nearest neighbour among the
training pictures (as Alaa et al. do): below 1 it lies closer than they lie to each other. Real pictures that the model has not seen
say how often that happens by chance; made ones should not come closer than they. Training pictures count mirrored too, since
training may mirror them.
"""

import numpy as np

from maquette.checks.quality._embedded import Embedded, Side
from maquette.checks.quality._neighbours import squared
from maquette.checks.quality._strips import short, strip
from maquette.checks.quality._wording import about, does_not_apply
from maquette.finding import Finding, Pictures, Quantity, Reading
from maquette.seeds import stream
from maquette.stats import compare_rates, rate

TITLE = "Nearest training picture"
QUESTION = "Does the model repeat pictures that it learned from?"
PAPER = "Alaa et al. 2022, arXiv 2102.08921"
KINDS = ("samples",)

_ORDINARY = 0.05  # the share of unseen real pictures that count as close
_TOLERATED = 2 * _ORDINARY  # of made ones
_COPY = 0.75  # of the closest that an unseen picture comes: closer is a copy or nearly one
_UNSEEN = 100  # held-out pictures needed; with fewer, training pictures stand in, each as if it had not been learned from
_SAMPLE = 1000  # of those
_SHOWN, _AT_ONCE = 8, 500


def measure(embedded: Embedded) -> Finding:
    """The share of made pictures that are closer than all but a twentieth of unseen real ones, and the closest pairs."""
    training = embedded.training
    if training is None:
        return does_not_apply("nearest", "The pictures that the model learned from are not at hand: give the folder of its training.")
    if len(training) < _UNSEEN:
        return about("nearest", claim=f"Too few training pictures to tell what is close: {len(training):,}.", reading="cannot tell")
    of_made, places = closeness(embedded.made.features, training)
    of_unseen, unseen = _unseen(embedded, training)
    close, copy = np.quantile(of_unseen, _ORDINARY), _COPY * of_unseen.min()
    near, copies = int((of_made < close).sum()), int((of_made < copy).sum())
    share, repeated = rate(near, len(of_made)), rate(copies, len(of_made))
    reading = _reading(share.low, share.high, compare_rates(copies, len(of_made), 0, len(of_unseen), "greater") < 0.01)
    return about(
        "nearest",
        claim=_claim(reading, near, copies, len(of_made)),
        reading=reading,
        quantities=(
            Quantity(name="close to a training picture", estimate=share, unit="share", at_most=_TOLERATED),
            Quantity(name="copies or nearly", estimate=repeated, unit="share", better="lower"),
        ),
        compared_with=f"{len(of_unseen):,} {unseen}, of which {_ORDINARY:.0%} are close by definition",
        evidence=(_pairs(embedded, training, of_made, places, close),),
        method=f"Distance to the nearest of {len(training):,} training pictures and their mirror images over {embedded.network}, divided"
        f" by that one's distance to its own nearest neighbour. Close: below {close:.2f}; a copy: below {copy:.2f}.",
        limits=(
            "It finds whole pictures that are repeated, not a copied face in another setting.",
            f"Not finding a copy in {len(of_made):,} pictures does not mean that there are none.",
        ),
        do_next="Look at the pairs. If they are the same pictures: more data, more augmentation, or shorter training."
        if reading == "look here"
        else "",
        importance=0.7,
    )


def closeness(features: np.ndarray, training: Side, own: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
    """The ratio of each row's distance to that of its nearest training picture's own neighbour (N,), and which that is (N,).

    Args:
        own: for rows that are training pictures themselves, which; each is then judged as if it were not among them.
    """
    ratios, places = np.empty(len(features)), np.empty(len(features), int)
    for start in range(0, len(features), _AT_ONCE):
        rows = slice(start, min(start + _AT_ONCE, len(features)))
        away = _away(features[rows], training)
        if own is not None:
            away[np.arange(len(away)), own[rows]] = np.inf
        places[rows] = away.argmin(1)
        beside = _away(training.features[places[rows]], training)
        beside[np.arange(len(beside)), places[rows]] = np.inf
        if own is not None:
            beside[np.arange(len(beside)), own[rows]] = np.inf
        ratios[rows] = np.sqrt(away.min(1) / np.maximum(beside.min(1), 1e-12))
    return ratios, places


def _away(features: np.ndarray, training: Side) -> np.ndarray:
    """Squared distances to training pictures, mirrored or not, whichever is nearer."""
    found = squared(features, training.features)
    return found if training.mirrored is None else np.minimum(found, squared(features, training.mirrored))


def _unseen(embedded: Embedded, training: Side) -> tuple[np.ndarray, str]:
    if embedded.is_held_out and len(embedded.real) >= _UNSEEN:
        return closeness(embedded.real.features, training)[0], "held-out real pictures"
    own = stream(embedded.seed, "nearest").permutation(len(training))[:_SAMPLE]
    return closeness(training.features[own], training, own)[0], "training pictures, each as if the model had not seen it"


def _reading(low: float | None, high: float | None, has_copies: bool) -> Reading:
    if has_copies or (low is not None and low > _TOLERATED):
        return "look here"
    return "as expected" if high is not None and high < _TOLERATED else "cannot tell"


def _claim(reading: Reading, near: int, copies: int, count: int) -> str:
    if copies and reading == "look here":
        return f"{copies:,} of {count:,} made pictures are copies of training pictures, or nearly."
    if reading == "look here":
        return f"{near:,} of {count:,} made pictures are closer to a training picture than unseen real ones are."
    if reading == "as expected":
        return "The made pictures are no closer to the training pictures than unseen real ones are."
    return f"{near:,} of {count:,} made pictures are close to a training picture; more of them would tell whether that is chance."


def _pairs(embedded: Embedded, training: Side, ratios: np.ndarray, places: np.ndarray, close: float) -> Pictures:
    groups = tuple(
        strip(
            (embedded.made.take([index])[0], f"made, {ratios[index]:.2f}", f"made picture {embedded.made.names[index]}"),
            (
                training.take([places[index]])[0],
                short(training.names[places[index]]),
                f"its nearest in training, {training.names[places[index]]}",
            ),
        )
        for index in np.argsort(ratios, kind="stable")[:_SHOWN]
    )
    note = f"Below {close:.2f} is closer than 95 % of real pictures that the model has not seen."
    return Pictures(title="The made pictures closest to a training picture", groups=groups, note=note)
