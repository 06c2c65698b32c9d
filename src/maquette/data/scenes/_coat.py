"""The coats of cats: their colours and their markings."""

from dataclasses import dataclass

from maquette.data.drawing import Colour, Gradient, Scene, radial
from maquette.data.scenes._chance import Randomness, around, pick
from maquette.data.scenes._colour import darker, lighter, mix, rgb
from maquette.data.scenes._paths import Point, ellipse, smooth

COLOURS = {"black": "34303a", "grey": "868b95", "ginger": "d98a45", "brown": "80593c", "cream": "ecd9b8", "white": "f3efe8"}
PATTERNS = ("solid", "tabby", "tuxedo", "calico", "tortoiseshell", "siamese")

_GINGER, _INK, _SNOW = rgb("d1803c"), rgb("3b3138"), rgb("f6f2ec")


@dataclass(frozen=True)
class Coat:
    """The colours of one cat, and where chance put its patches."""

    pattern: str
    base: Colour
    light: Colour
    dark: Colour
    mark: Colour  # stripes, patches, a mask
    belly: Colour  # muzzle, chest and toes
    point: Colour  # ears, tail and legs
    nose: Colour
    bumps: tuple[float, ...]
    way: int

    def fur(self, x: float, y: float, reach: float, side: float, colour: Colour | None = None) -> Gradient:
        """Fur that is light towards the light, around a point."""
        base = colour or self.base
        lit, dim = mix(base, self.light, 0.8) if colour is None else lighter(base, 0.25), darker(base, 0.42)
        stops = (0, lit), (0.5, base), (0.85, mix(base, dim, 0.55)), (1, dim)
        return radial(x + 0.4 * reach * side, y - 0.45 * reach, 1.5 * reach, 1.5 * reach, *stops)


def build(randomness: Randomness, colour: str, pattern: str) -> Coat:
    """A coat of that colour and pattern."""
    base = mix(rgb(COLOURS[colour]), rgb(pick(randomness, ("a9794f", "6d7480", "efe3cf"))), around(randomness, 0.08, 0.08))
    mark = {"tabby": darker(base, 0.52), "calico": _GINGER, "tortoiseshell": _GINGER, "siamese": rgb("5a4034")}.get(pattern, base)
    return Coat(
        pattern=pattern,
        base=base,
        light=lighter(base, 0.34),
        dark=darker(base, 0.5),
        mark=mark,
        belly=_SNOW if pattern in ("tuxedo", "calico") else lighter(base, 0.5 if pattern == "tabby" else 0.22),
        point=mark if pattern == "siamese" else base,
        nose=rgb("4a3436") if pattern == "siamese" or colour == "black" else rgb(pick(randomness, ("d98a8a", "c67a72", "b56a64"))),
        bumps=tuple(around(randomness, 0, 1) for _ in range(10)),
        way=pick(randomness, (-1, 1)),
    )


def mark_face(scene: Scene, coat: Coat) -> None:
    """The markings of the face, to be drawn inside its outline."""
    way = coat.way
    if coat.pattern == "tabby":
        brow = "M-30 -24Q-26 -44 -17 -50M-12 -22Q-12 -42 -6 -52M0 -28V-53M12 -22Q12 -42 6 -52M30 -24Q26 -44 17 -50"
        cheeks = "M-74 2Q-56 4 -44 12M-74 16Q-58 18 -46 24M74 2Q56 4 44 12M74 16Q58 18 46 24"
        scene.stroke(brow + cheeks, coat.mark, 5.2, label="marking", opacity=0.85)
    elif coat.pattern == "tuxedo":
        blaze = smooth(
            [(0, -40 + 12 * coat.bumps[0]), (9, -12), (17, 12), (46, 34), (44, 62), (0, 66), (-44, 62), (-46, 34), (-17, 12), (-9, -12)]
        )
        scene.fill(blaze, coat.belly, label="marking", line=0.6)
    elif coat.pattern in ("calico", "tortoiseshell"):
        left: list[Point] = [(8, -64), (16, -30), (28, -2), (52, 16), (84, 10), (84, -70)]
        right: list[Point] = [(-22, -66), (-22, -34), (-42, -14), (-80, 0), (-84, -66)]
        scene.fill(smooth([(way * x, y) for x, y in left]), coat.mark, label="marking", line=0.6)
        if coat.pattern == "calico":
            scene.fill(smooth([(way * x, y) for x, y in right]), _INK, label="marking", line=0.6)
        else:
            spots = "".join(
                ellipse(way * x, y, 8 + 3 * coat.bumps[index], 6) for index, (x, y) in enumerate(((-46, -18), (-56, 20), (30, 46)))
            )
            scene.fill(spots, coat.mark, label="marking", opacity=0.9)
    elif coat.pattern == "siamese":
        scene.fill(ellipse(0, 16, 52, 56), None, label="marking")
        scene.fill(ellipse(0, 14, 62, 64), radial(0, 14, 62, 64, (0, coat.mark, 0.98), (0.5, coat.mark, 0.85), (1, coat.mark, 0)))


def mark_body(scene: Scene, coat: Coat, x: float, y: float, width: float, height: float) -> None:
    """The markings of a body around a point, to be drawn inside its outline."""
    way = coat.way
    if coat.pattern == "tabby":
        stripes = ""
        for row in range(5):
            level = y - height * 0.5 + row * height * 0.24
            for side in (-1, 1):
                far, near = x + side * width * 1.1, x + side * width * 0.46
                stripes += f"M{far:.2f} {level:.2f}Q{x + side * width * 0.7:.2f} {level + 3:.2f} {near:.2f} {level + 12:.2f}"
        scene.stroke(stripes, coat.mark, 6.5, label="marking", opacity=0.8)
    elif coat.pattern == "tuxedo":
        bib = smooth(
            [(x - 24, y - height), (x + 24, y - height), (x + 27, y - height * 0.3), (x, y + height * 0.45), (x - 27, y - height * 0.3)]
        )
        scene.fill(bib, coat.belly, label="marking", line=0.6)
    elif coat.pattern in ("calico", "tortoiseshell"):
        for index, (dx, dy, size) in enumerate(((0.75, -0.3, 0.5), (-0.7, 0.3, 0.55), (0.5, 0.75, 0.4))):
            patch = _INK if coat.pattern == "calico" and index == 1 else coat.mark
            px, py = x + way * dx * width, y + dy * height
            blob = [
                (px + width * size * (1 + 0.25 * coat.bumps[index + step]) * cx, py + height * size * 0.8 * cy)
                for step, (cx, cy) in enumerate(_ROUND)
            ]
            scene.fill(smooth(blob), patch, label="marking", line=0.6)
    elif coat.pattern == "siamese":
        scene.fill(
            ellipse(x, y + height, width, height * 0.7), radial(x, y + height, width, height * 0.7, (0, coat.mark, 0.5), (1, coat.mark, 0))
        )


_ROUND: tuple[Point, ...] = ((1, 0), (0.5, 0.86), (-0.5, 0.86), (-1, 0), (-0.5, -0.86), (0.5, -0.86))
