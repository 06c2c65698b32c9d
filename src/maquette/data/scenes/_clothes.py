"""What people wear on the body: one garment each, with a collar that sits on the neck."""

from maquette.data.drawing import Colour, Scene, linear
from maquette.data.scenes._chance import Randomness, happens, pick
from maquette.data.scenes._colour import darker, lighter, mix, rgb
from maquette.data.scenes._head import Head
from maquette.data.scenes._paths import ellipse

GARMENTS = ("T-shirt", "shirt", "jumper", "hoodie", "blazer", "V-neck", "dungarees")
_COLOURS = (
    "c8553d", "e09f3e", "3d5a80", "588157", "7b5ea7", "d98d9b", "2a2f45", "f1ece0", "9aa5b1", "3c6e71",
    "a23b5a", "b7c4a1", "e8c07d", "4f7cac", "6b4f3b", "efd3d7",
)  # fmt: skip


def draw(scene: Scene, randomness: Randomness, head: Head, body_x: float) -> None:
    """A garment over the shoulders."""
    kind = pick(randomness, GARMENTS)
    main = rgb(pick(randomness, _COLOURS))
    other = rgb(pick(randomness, _COLOURS))
    neck = head.neck
    dip = {"T-shirt": 13, "shirt": 26, "jumper": 6, "hoodie": 16, "blazer": 38, "V-neck": 34, "dungarees": 12}[kind]
    if kind == "blazer":
        _garment(scene, head, body_x, lighter(other, 0.6), 14, 0.5)
    path = _garment(scene, head, body_x, main, dip, 1.0 if kind in ("V-neck", "blazer") else 0.0)
    with scene.group(clip=path):
        folds = (
            f"M{body_x - 62:.2f} 262q4 -16 -2 -28M{body_x + 62:.2f} 262q-4 -16 2 -28M{body_x - 30:.2f} 262q2 -9 -2 -14"
            f"M{body_x + 34:.2f} 262q0 -9 3 -13"
        )
        scene.stroke(folds, darker(main, 0.5), 2.4, opacity=0.5, line=0.7)
        if happens(randomness, 0.25) and kind in ("T-shirt", "jumper"):
            stripes = "".join(f"M{body_x - 110:.2f} {y + 8}Q{body_x:.2f} {y - 6} {body_x + 110:.2f} {y + 8}" for y in (228, 241, 254))
            scene.stroke(stripes, other, 4.6, opacity=0.85)
    _collar(scene, kind, main, other, body_x, neck)


def _garment(scene: Scene, head: Head, body_x: float, colour: Colour, dip: float, pointed: float) -> str:
    left, right = body_x - head.neck - 7, body_x + head.neck + 7
    low, wide = 210 + dip, head.shoulder + 3
    curve = (1 - pointed) * 0.62
    path = (
        f"M{left:.2f} 211C{left - 12:.2f} 221 {body_x - wide * 0.86:.2f} 215 {body_x - wide:.2f} 268H{body_x + wide:.2f}"
        f"C{body_x + wide * 0.86:.2f} 215 {right + 12:.2f} 221 {right:.2f} 211"
        f"C{right - (right - body_x) * (0.15 + 0.1 * pointed):.2f} {low - (low - 211) * (1 - curve) * 0.5 + 2:.2f} "
        f"{body_x + (right - body_x) * curve:.2f} {low:.2f} {body_x:.2f} {low:.2f}"
        f"C{body_x - (right - body_x) * curve:.2f} {low:.2f} {left + (right - body_x) * (0.15 + 0.1 * pointed):.2f} "
        f"{low - (low - 211) * (1 - curve) * 0.5 + 2:.2f} {left:.2f} 211Z"
    )
    dark = darker(colour, 0.42)
    lit = lighter(colour, 0.22)
    start, end = (body_x - 95, body_x + 95) if head.side <= 0 else (body_x + 95, body_x - 95)
    scene.fill(path, linear(start, 212, end, 250, (0, lit), (0.45, colour), (1, dark)), label="clothes", line=1)
    return path


def _collar(scene: Scene, kind: str, main: Colour, other: Colour, x: float, neck: float) -> None:
    edge = neck + 7
    dark = darker(main, 0.35)
    if kind == "T-shirt":
        scene.stroke(
            f"M{x - edge:.2f} 211C{x - edge * 0.8:.2f} 219 {x - edge * 0.55:.2f} 223.5 {x:.2f} 223.5"
            f"S{x + edge * 0.8:.2f} 219 {x + edge:.2f} 211",
            mix(main, other, 0.35),
            4.2,
            label="clothes",
            line=0.7,
        )
    elif kind == "jumper":
        roll = f"M{x - edge + 3:.2f} 200Q{x:.2f} 216 {x + edge - 3:.2f} 200L{x + edge + 1:.2f} 214Q{x:.2f} 232 {x - edge - 1:.2f} 214Z"
        scene.fill(roll, linear(x - edge, 0, x + edge, 0, (0, lighter(main, 0.25)), (1, dark)), label="clothes", line=1)
        ribs = "".join(f"M{x + step * edge * 0.2:.2f} {208.5 - 0.55 * step * step:.2f}v11" for step in range(-4, 5))
        scene.stroke(ribs, dark, 1.4, opacity=0.5)
    elif kind == "shirt":
        for way in (-1, 1):
            flap = f"M{x + way * edge * 0.95:.2f} 203L{x:.2f} 232L{x + way * 25:.2f} 239L{x + way * (edge + 7):.2f} 213Z"
            scene.fill(flap, lighter(main, 0.3) if way < 0 else lighter(main, 0.12), label="clothes", line=1)
        scene.stroke(f"M{x:.2f} 234V258", dark, 1.8, opacity=0.7, line=0.8)
        scene.fill(ellipse(x, 244, 2.1), lighter(other, 0.5))
    elif kind == "hoodie":
        hood = (
            f"M{x - edge - 14:.2f} 216Q{x - edge + 2:.2f} 196 {x - edge + 9:.2f} 203Q{x:.2f} 250 {x + edge - 9:.2f} 203"
            f"Q{x + edge - 2:.2f} 196 {x + edge + 14:.2f} 216Q{x:.2f} 272 {x - edge - 14:.2f} 216Z"
        )
        scene.fill(hood, linear(x - edge, 200, x + edge, 250, (0, lighter(main, 0.24)), (1, dark)), label="clothes", line=1)
        scene.stroke(f"M{x - 13:.2f} 236v18M{x + 13:.2f} 236v16", lighter(other, 0.5), 2.6, line=0.7)
    elif kind == "blazer":
        for way in (-1, 1):
            lapel = (
                f"M{x + way * (edge - 1):.2f} 208L{x:.2f} 250L{x + way * 5:.2f} 262L{x + way * 34:.2f} 244L{x + way * 28:.2f} 236"
                f"L{x + way * 40:.2f} 230Z"
            )
            scene.fill(lapel, lighter(main, 0.12) if way < 0 else darker(main, 0.22), label="clothes", line=0.9)
    elif kind == "V-neck":
        scene.stroke(
            f"M{x - edge:.2f} 211Q{x - edge * 0.6:.2f} 232 {x:.2f} 244Q{x + edge * 0.6:.2f} 232 {x + edge:.2f} 211",
            lighter(main, 0.3),
            3.4,
            label="clothes",
            line=0.7,
        )
    else:
        for way in (-1, 1):
            strap = f"M{x + way * 40:.2f} 218L{x + way * 56:.2f} 221L{x + way * 46:.2f} 262L{x + way * 30:.2f} 262Z"
            scene.fill(strap, mix(other, (60, 84, 120), 0.6), label="clothes", line=0.8)
            scene.fill(ellipse(x + way * 41, 248, 3.6), (226, 190, 104), line=0.6)
