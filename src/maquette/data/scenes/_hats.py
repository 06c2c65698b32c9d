"""What people wear on their hair: hats, flowers, a headscarf, a turban."""

from maquette.data.drawing import Colour, Gradient, Scene, linear, radial
from maquette.data.scenes._chance import Randomness, pick
from maquette.data.scenes._colour import darker, lighter, mix, rgb
from maquette.data.scenes._head import Head
from maquette.data.scenes._paths import ellipse, ribbon, smooth

HATS = ("none", "beanie", "cap", "straw", "beret", "flowers")
_HAT_COLOURS = ("b5483f", "31527a", "4d7358", "d19a3c", "6d4b7c", "3a3f4d", "c7868f", "e4dccb", "2f7f86")


def draw_hat(scene: Scene, randomness: Randomness, head: Head, kind: str) -> None:
    """A hat on top of the hair."""
    colour, trim = rgb(pick(randomness, _HAT_COLOURS)), rgb(pick(randomness, _HAT_COLOURS))
    if kind != "none":
        _HAT_MAKERS[kind](scene, head, colour, trim)


def _shade(head: Head, colour: Colour, x: float = 60) -> Gradient:
    ends = (lighter(colour, 0.24), darker(colour, 0.45))
    return (
        linear(-x, -80, x, -30, (0, ends[0]), (0.45, colour), (1, ends[1]))
        if head.side <= 0
        else linear(x, -80, -x, -30, (0, ends[0]), (0.45, colour), (1, ends[1]))
    )


def _cast(scene: Scene, head: Head, y: float) -> None:
    """The shadow of a brim on the forehead."""
    with scene.group(clip=head.outline()):
        scene.fill(ellipse(0, y, 66, 18), radial(0, y, 66, 18, (0.5, head.skin.deep, 0.5), (1, head.skin.deep, 0)))


def _beanie(scene: Scene, head: Head, colour: Colour, trim: Colour) -> None:
    edge, top = head.temple + 8, -head.crown - 15
    _cast(scene, head, -36)
    scene.fill(
        ellipse(0, top - 5, 13, 12), radial(-3, top - 9, 18, 17, (0, lighter(trim, 0.35)), (1, darker(trim, 0.3))), label="hat", line=0.9
    )
    dome = [(-edge, -38), (-edge + 2, -66), (-edge * 0.55, top + 5), (0, top), (edge * 0.55, top + 5), (edge - 2, -66), (edge, -38)]
    scene.fill(ribbon(dome, [(edge, -38), (0, -46), (-edge, -38)]), _shade(head, colour), label="hat", line=1)
    ribs = "".join(f"M{step * 17:.2f} -50Q{step * 15:.2f} {top + 22:.2f} {step * 5:.2f} {top + 5:.2f}" for step in (-2, -1, 0, 1, 2))
    scene.stroke(ribs, darker(colour, 0.4), 2, opacity=0.5, line=0.6)
    band = ribbon([(-edge - 3, -54), (0, -63), (edge + 3, -54)], [(edge + 2, -31), (0, -41), (-edge - 2, -31)])
    scene.fill(band, _shade(head, lighter(colour, 0.14)), label="hat", line=1)
    scene.stroke(
        "".join(f"M{step * 9.5:.2f} {-59.5 + 0.16 * step * step:.2f}v17" for step in range(-6, 7)), darker(colour, 0.4), 1.6, opacity=0.45
    )


def _cap(scene: Scene, head: Head, colour: Colour, trim: Colour) -> None:
    edge, top, aim = head.temple + 6, -head.crown - 13, 16 * head.turn
    _cast(scene, head, -34)
    dome = [(-edge, -36), (-edge + 1, -64), (-edge * 0.56, top + 4), (0, top), (edge * 0.56, top + 4), (edge - 1, -64), (edge, -36)]
    scene.fill(ribbon(dome, [(edge, -36), (0, -50), (-edge, -36)]), _shade(head, colour), label="hat", line=1)
    seams = (
        f"M0 {top:.2f}V-50M0 {top:.2f}Q{-edge * 0.62:.2f} {top + 12:.2f} {-edge * 0.62:.2f} -44M0 {top:.2f}"
        f"Q{edge * 0.62:.2f} {top + 12:.2f} {edge * 0.62:.2f} -44"
    )
    scene.stroke(seams, darker(colour, 0.45), 1.7, opacity=0.55, line=0.6)
    scene.fill(ellipse(aim * 0.6, -64, 11, 9.5), lighter(trim, 0.25), label="hat", line=0.7)
    peak = ribbon(
        [(-edge * 0.9 + aim, -42), (-edge * 0.5 + aim, -52), (aim, -55), (edge * 0.5 + aim, -52), (edge * 0.9 + aim, -42)],
        [(edge * 0.98 + aim, -31), (edge * 0.5 + aim, -37), (aim, -39), (-edge * 0.5 + aim, -37), (-edge * 0.98 + aim, -31)],
    )
    scene.fill(peak, linear(0, -56, 0, -31, (0, lighter(trim, 0.1)), (1, darker(trim, 0.5))), label="hat", line=1)


def _straw(scene: Scene, head: Head, colour: Colour, trim: Colour) -> None:
    straw = mix((226, 190, 122), colour, 0.08)
    edge, top = head.temple + 2, -head.crown - 18
    _cast(scene, head, -34)
    brim = [(-edge - 39, -40), (-edge, -57), (0, -63), (edge, -57), (edge + 39, -40), (edge, -36), (0, -42), (-edge, -36)]
    scene.fill(
        smooth(brim), radial(-10, -58, 104, 34, (0, darker(straw, 0.25)), (0.5, straw), (1, lighter(straw, 0.3))), label="hat", line=1
    )
    dome = [(-edge + 2, -52), (-edge + 6, -76), (-edge * 0.55, top + 3), (0, top), (edge * 0.55, top + 3), (edge - 6, -76), (edge - 2, -52)]
    scene.fill(ribbon(dome, [(edge - 2, -52), (0, -61), (-edge + 2, -52)]), _shade(head, straw), label="hat", line=1)
    weave = "".join(f"M{-edge + 4:.2f} {y}Q0 {y - 10} {edge - 4:.2f} {y}" for y in (-74, -82, -90))
    scene.stroke(weave, darker(straw, 0.4), 1.3, opacity=0.4)
    band = ribbon([(-edge + 2, -66), (0, -75), (edge - 2, -66)], [(edge - 1, -52), (0, -61), (-edge + 1, -52)])
    scene.fill(band, _shade(head, trim), label="hat", line=0.8)


def _beret(scene: Scene, head: Head, colour: Colour, trim: Colour) -> None:
    way = -1 if head.turn > 0 else 1
    edge, top = head.temple + 10, -head.crown - 12
    _cast(scene, head, -46)
    blob = [
        (-edge, -50),
        (-edge - 4, -64),
        (-edge * 0.5, top + 2),
        (edge * 0.3, top - 3),
        (edge + 14, -78),
        (edge + 12, -56),
        (edge * 0.5, -51),
        (0, -58),
    ]
    scene.fill(smooth([(way * x, y) for x, y in blob]), _shade(head, colour, 74), label="hat", line=1)
    scene.stroke(f"M{way * 4:.2f} {top - 1:.2f}q{way * 2:.2f} -6 {way * 5:.2f} -8", darker(colour, 0.3), 3.4, label="hat", line=0.8)
    scene.stroke(f"M{-way * edge * 0.92:.2f} -52Q0 -62 {way * edge * 0.86:.2f} -52", darker(colour, 0.5), 3, opacity=0.6)


def _flowers(scene: Scene, head: Head, colour: Colour, trim: Colour) -> None:
    places = [(x, y + 15 * (1 - abs(index - 4) / 4.5)) for index, (x, y) in enumerate(head.skull(-1, 14, 166, 9))]
    scene.stroke(smooth(places, closed=False), (84, 122, 72), 5, label="hat", line=0.7)
    for index, (x, y) in enumerate(places):
        petal = (lighter(colour, 0.35), lighter(trim, 0.45), (250, 236, 226))[index % 3]
        size = 9.5 + 2 * (index % 2)
        outline = "".join(
            ellipse(x + dx * size * 0.62, y + dy * size * 0.62, size * 0.6)
            for dx, dy in ((0, -1), (0.95, -0.31), (0.59, 0.81), (-0.59, 0.81), (-0.95, -0.31))
        )
        scene.fill(outline, radial(x, y, size * 1.3, size * 1.3, (0, darker(petal, 0.25)), (0.7, petal)), label="hat", line=0.6)
        scene.fill(ellipse(x, y, size * 0.36), (242, 196, 82), line=0.5)


_HAT_MAKERS = {"beanie": _beanie, "cap": _cap, "straw": _straw, "beret": _beret, "flowers": _flowers}


def draw_headscarf_behind(scene: Scene, head: Head, cloth: Colour) -> None:
    """The part of a headscarf that lies behind the head and over the shoulders."""
    edge = head.temple + 13
    outer = [
        (-edge - 22, 140),
        (-edge - 2, 84),
        (-edge - 2, 20),
        *head.skull(13, 0, 180, 9),
        (edge + 2, 20),
        (edge + 2, 84),
        (edge + 22, 140),
    ]
    scene.fill(smooth(outer), linear(-edge, -60, edge, 120, (0, darker(cloth, 0.15)), (1, darker(cloth, 0.55))), label="headscarf", line=1)


def draw_headscarf(scene: Scene, head: Head, cloth: Colour) -> None:
    """The part of a headscarf that frames the face and crosses under the chin."""
    edge, chin = head.temple + 12, head.chin
    outer = [(-edge - 4, 104), (-edge - 2, 40), *head.skull(12, -4, 184, 9), (edge + 2, 40), (edge + 4, 104), (20, 122), (-24, 120)]
    shift = 5 * head.turn
    hole = [(0, -52), (-35, -42), (-47, -4), (-44, 34), (-27, chin - 8), (0, chin + 1), (27, chin - 8), (44, 34), (47, -4), (35, -42)]
    opening = [(x * head.cheek / 54 + shift, y) for x, y in hole]
    with scene.group(clip=head.outline()):
        scene.stroke(smooth(opening), head.skin.deep, 12, opacity=0.35)
    path = smooth(outer) + smooth(opening)
    scene.fill(
        path,
        radial(30 * head.side - 8, -60, 120, 190, (0, lighter(cloth, 0.28)), (0.4, cloth), (1, darker(cloth, 0.5))),
        label="headscarf",
        line=1,
    )
    folds = (
        f"M{-edge + 2:.2f} 6Q{-edge + 6:.2f} 70 10 116M{edge - 2:.2f} 16Q{edge - 6:.2f} 66 -14 104M-40 -66"
        f"Q{-edge + 2:.2f} -30 {-edge + 5:.2f} 10M20 -76Q{edge - 8:.2f} -50 {edge - 5:.2f} 4"
    )
    scene.stroke(folds, darker(cloth, 0.55), 2.6, opacity=0.55, line=0.7)
    scene.stroke(smooth(opening), lighter(cloth, 0.22), 2.4)


def draw_turban(scene: Scene, head: Head, cloth: Colour) -> None:
    """A wound turban."""
    edge, top = head.temple + 15, -head.crown - 20
    _cast(scene, head, -38)
    wide = head.temple
    shape = [
        (-wide - 3, -12),
        (-edge, -40),
        (-edge + 1, -72),
        (-edge * 0.6, top + 6),
        (0, top),
        (edge * 0.6, top + 6),
        (edge - 1, -72),
        (edge, -40),
        (wide + 3, -12),
    ]
    front = [(wide + 3, -12), (wide * 0.72, -38), (0, -57), (-wide * 0.72, -38), (-wide - 3, -12)]
    path = ribbon(shape, front)
    scene.fill(path, _shade(head, cloth, 74), label="headscarf", line=1)
    with scene.group(clip=path):
        for row in range(3, -1, -1):
            for way in (-1, 1):
                low, high = -10 - 15 * row, -34 - 19 * row
                wind = (
                    f"M{way * (edge + 6):.2f} {low - 20}Q{way * 30:.2f} {high - 22} {-way * 16:.2f} {high - 34}"
                    f"L{-way * 16:.2f} {high - 16}Q{way * 34:.2f} {high - 6} {way * (edge + 6):.2f} {low}Z"
                )
                tone = lighter(cloth, 0.12) if way == (head.side or -1) else darker(cloth, 0.12)
                scene.fill(
                    wind, linear(0, high - 30, 0, low, (0, lighter(tone, 0.16)), (1, darker(tone, 0.35))), label="headscarf", line=0.7
                )
