"""Mixing colours: what a brush does between two pots of paint."""

from maquette.data.drawing import Colour

WHITE: Colour = (255, 255, 255)
BLACK: Colour = (0, 0, 0)


def rgb(text: str) -> Colour:
    """The colour of six hexadecimal digits, `"f6ede4"`."""
    return (int(text[0:2], 16), int(text[2:4], 16), int(text[4:6], 16))


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """From one (0) to the other (1)."""
    red, green, blue = (a + (b - a) * share for a, b in zip(one, other, strict=True))
    return (red, green, blue)


def times(colour: Colour, tint: Colour) -> Colour:
    """The colour seen through a tinted glass."""
    return (colour[0] * tint[0] / 255, colour[1] * tint[1] / 255, colour[2] * tint[2] / 255)


def lighter(colour: Colour, share: float) -> Colour:
    """Towards a warm white."""
    return mix(colour, (255, 250, 240), share)


def darker(colour: Colour, share: float) -> Colour:
    """Towards a cool, deep shadow of the same hue."""
    return mix(colour, (colour[0] * 0.22, colour[1] * 0.18, colour[2] * 0.3), share)


def brightness(colour: Colour) -> float:
    """How light it looks, 0..255."""
    return 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]
