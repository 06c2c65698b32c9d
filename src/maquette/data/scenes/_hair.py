"""Hair: its style, its colours, and what chance decides about it."""

from dataclasses import dataclass

from maquette.data.drawing import Colour, Gradient, radial
from maquette.data.scenes._chance import Randomness, around, between, happens, pick
from maquette.data.scenes._colour import darker, lighter, mix, rgb
from maquette.data.scenes._head import Head

COLOURS = {
    "black": "221c20",
    "dark brown": "412a21",
    "brown": "6d4630",
    "auburn": "8a3f24",
    "red": "c0592a",
    "blond": "d9b06a",
    "grey": "8e8c8c",
    "white": "e4e1dc",
    "blue": "3a6ea8",
    "pink": "d9709a",
}
STYLES = (
    "bald", "buzz", "short", "side part", "quiff", "curly", "afro", "locs",
    "bob", "fringe", "long", "wavy", "bun", "ponytail", "braids", "headscarf", "turban",
)  # fmt: skip


@dataclass(frozen=True)
class Hair:
    """The hair of one person: its style, its three colours and its chances."""

    style: str
    base: Colour
    light: Colour
    dark: Colour
    beard: Colour  # as it grows, whatever colour was put on the head
    volume: float
    way: int  # the side it is parted on or falls to
    covered: bool  # by a hat
    wave: float
    bumps: tuple[float, ...]
    fringe: bool

    def paint(self, head: Head) -> Gradient:
        """Light on the crown, dark at the ends."""
        x = 26 * head.side
        if self.style == "afro":
            stops = (0, lighter(self.light, 0.08)), (0.4, self.base), (0.8, mix(self.base, self.dark, 0.7)), (1, self.dark)
            return radial(x, -64, 112, 112, *stops)
        return radial(x, -72, 100, 140, (0, self.light), (0.38, self.base), (0.75, mix(self.base, self.dark, 0.5)), (1, self.dark))


def build(randomness: Randomness, style: str, colour: str, covered: bool) -> Hair:
    """Hair of that style and colour."""
    base = rgb(COLOURS[colour])
    base = mix(base, rgb(COLOURS[pick(randomness, ("brown", "black", "blond"))]), between(randomness, 0, 0.14))
    volume = around(randomness, {"buzz": 1.6, "bun": 5, "ponytail": 5, "braids": 5}.get(style, 9), 2)
    return Hair(
        style=style,
        base=base,
        light=lighter(mix(base, (214, 150, 96), 0.2), 0.2),
        dark=darker(base, 0.55),
        beard=rgb(COLOURS["dark brown"]) if colour in ("blue", "pink") else base,
        volume=min(volume, 5) if covered else max(volume, 1.2),
        way=pick(randomness, (-1, 1)),
        covered=covered,
        wave=around(randomness, 0, 1),
        bumps=tuple(around(randomness, 0, 1) for _ in range(12)),
        fringe=happens(randomness, 0.35),
    )


def cloth(randomness: Randomness) -> Colour:
    """The colour of a headscarf or turban."""
    return rgb(pick(randomness, ("8d4a5b", "2f5d73", "5b6b47", "b8893f", "6a4c7d", "c9b8a4", "334155", "a85a45", "7a9aa8", "d8cfc4")))
