"""Match my hand: how far a drawing is from the drawings that a model has learned from, said kindly, and what would mend it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from maquette.data.hand import Hand, Usual, measure
from maquette.data.strokes import closed, redrawn
from maquette.errors import OptionError
from maquette.model import Model, as_input

MENDS = ("pen", "close")
LANGUAGES = ("en", "de")
_EMPTY = 0.0005  # share of ink below which nothing is drawn


@dataclass(frozen=True)
class Remark:
    """One way in which a drawing is unlike those that the model knows."""

    kind: str  # one of SENTENCES
    distance: float  # how far outside of what is usual: 1 is twice the highest, or half the lowest
    mend: str  # one of MENDS, or empty

    def say(self, language: str = "en") -> str:
        """A kind sentence in one of LANGUAGES."""
        return SENTENCES[self.kind][language]

    def to_json(self, language: str = "en") -> dict[str, Any]:
        """As plain data, with the sentence."""
        return {"kind": self.kind, "distance": round(self.distance, 3), "mend": self.mend, "says": self.say(language)}


SENTENCES = {
    "filled": {
        "en": "You have filled shapes in. This model has learned from outlines: shall I trace yours?",
        "de": "Du hast Flächen ausgemalt. Dieses Modell hat von Umrissen gelernt: Soll ich deine nachziehen?",
    },
    "thick": {
        "en": "Your lines are bolder than those this model has learned from. Shall I make them finer?",
        "de": "Deine Linien sind kräftiger als die, von denen dieses Modell gelernt hat. Soll ich sie feiner machen?",
    },
    "fine": {
        "en": "Your lines are finer than those this model has learned from. Shall I make them bolder?",
        "de": "Deine Linien sind feiner als die, von denen dieses Modell gelernt hat. Soll ich sie kräftiger machen?",
    },
    "gaps": {
        "en": "Some of your lines nearly meet. This model is surer where they do: shall I close the gaps?",
        "de": "Einige deiner Linien berühren sich fast. Wo sie es tun, ist dieses Modell sicherer: Soll ich die Lücken schließen?",
    },
    "crowded": {
        "en": "That is a lot of lines for this model. It may do more with fewer.",
        "de": "Das sind viele Linien für dieses Modell. Mit weniger kann es vielleicht mehr anfangen.",
    },
    "sparse": {
        "en": "A fine beginning. With a few more lines this model will know better what you mean.",
        "de": "Ein schöner Anfang. Mit ein paar Linien mehr weiß dieses Modell besser, was du meinst.",
    },
}
_MENDED_BY = {"filled": "pen", "thick": "pen", "fine": "pen", "gaps": "close"}


def known_hand(model: Model) -> Usual | None:
    """What is usual among the drawings that a model learned from; None if its record does not say, or they were no drawings."""
    return Usual.from_json(model.record.training.get("hand"))


def match_hand(model: Model, drawing: np.ndarray) -> list[Remark]:
    """What is unusual in a drawing, uint8 (H, W) or (H, W, C) of any size, the farthest first; nothing for an empty one.

    Nothing also for a model that does not know what is usual: see `known_hand`.
    """
    usual, spec = known_hand(model), model.spec.input
    if usual is None or spec is None or model.spec.map is not None:
        return []
    return remarks(measure(as_input(drawing, spec)), usual)


def remarks(hand: Hand, usual: Usual) -> list[Remark]:
    """What is unusual in a drawing beside others, the farthest first."""
    if hand.ink < _EMPTY:
        return []
    found = {
        "filled": (hand.filled - usual.filled[2]) / 0.02,  # a fiftieth of the picture is a fist of colour
        "thick": _above(hand.width, usual.width[2], 1.3),
        "fine": _above(usual.width[0], hand.width, 1.5),
        "gaps": _above(hand.gaps, max(usual.gaps[2], 1), 1.5),
        "crowded": _above(hand.ink, usual.ink[2], 1.6),
        "sparse": _above(usual.ink[0], hand.ink, 2.0),
    }
    if found["filled"] >= 1 or found["thick"] > 0:
        found["crowded"] = 0.0  # the ink is in the shapes or in the width of the lines, and that is said already
    if found["filled"] >= 1 and hand.filled > 0.9 * hand.ink:
        found["thick"] = found["fine"] = 0.0  # what is left are the rims of shapes
    found["filled"] = found["filled"] if found["filled"] >= 1 else 0.0
    sorted_kinds = sorted((kind for kind in found if found[kind] > 0), key=lambda kind: -found[kind])
    return [Remark(kind, found[kind], _MENDED_BY.get(kind, "")) for kind in sorted_kinds]


def mend(model: Model, drawing: np.ndarray, how: str) -> np.ndarray:
    """The drawing as the model is used to it.

    Args:
        how: `pen` draws lines anew in the usual width, and filled shapes as their outlines; `close` closes gaps.

    Returns:
        uint8 of the drawing's size.

    Raises:
        OptionError: there is no such mend, or the model does not know what is usual.
    """
    usual, spec = known_hand(model), model.spec.input
    if usual is None or spec is None:
        raise OptionError(f"`{model.name}`", "it does not say what hand it has learned from", "Train it with this version of Maquette.")
    width = usual.width[1] * min(drawing.shape[:2])
    ways: dict[str, Callable[[], np.ndarray]] = {"pen": lambda: redrawn(drawing, max(1.0, width)), "close": lambda: closed(drawing)}
    if how not in ways:
        raise OptionError(f"`{how}`", "there is no such mend", f"The mends are: {', '.join(MENDS)}.")
    return ways[how]()


def _above(value: float, usual: float, factor: float) -> float:
    """By how much a value is more than `factor` times the usual, as a multiple of the usual; 0 up to there."""
    return value / usual - 1 if usual > 0 and value > factor * usual else 0.0
