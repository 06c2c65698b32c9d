"""The features of a face: eyes, brows, nose, mouth, and the lines that years leave."""

from dataclasses import dataclass

from maquette.data.drawing import Colour, Scene, linear, radial
from maquette.data.scenes._colour import BLACK, WHITE, darker, lighter, mix
from maquette.data.scenes._head import Head
from maquette.data.scenes._paths import ellipse, ribbon


@dataclass(frozen=True)
class Mimic:
    """What an expression does to a face."""

    lift: float = 0.0  # of the corners of the mouth
    gape: float = 0.0  # height of the open mouth
    width: float = 1.0
    lids: float = 1.0  # how far the eyes are open
    brow: float = 0.0  # raised
    worry: float = 0.0  # inner ends of the brows raised
    wink: int = 0  # the side of the closed eye


MIMICS = {
    "neutral": Mimic(lift=0.8),
    "smile": Mimic(lift=6.5, width=1.15, lids=0.94, brow=0.5),
    "grin": Mimic(lift=4.5, gape=13, width=1.32, lids=0.9, brow=1.5),
    "surprised": Mimic(gape=17, width=0.62, lids=1.28, brow=6),
    "sad": Mimic(lift=-4.2, width=0.95, lids=0.9, worry=5),
    "wink": Mimic(lift=6, width=1.15, brow=1, wink=1),
}


def draw_eye(scene: Scene, head: Head, mimic: Mimic, way: int, iris: Colour, gaze: float, lashes: float) -> None:
    """One eye; `way` is its side of the picture, `lashes` 0 to 1."""
    skin = head.skin
    x, y = head.at(way * head.eye_x, 0)
    width = head.eye_width * (1 - 0.1 * head.turn * way)
    height = head.eye_height * mimic.lids
    scene.fill(ellipse(x, y - 1, width * 1.45, 17), radial(x, y - 1, width * 1.45, 17, (0.45, skin.shade, 0.5), (1, skin.shade, 0)))
    if mimic.wink == way:
        arc = f"M{x - width:.2f} {y + 2:.2f}Q{x:.2f} {y - 6:.2f} {x + width:.2f} {y + 2:.2f}"
        scene.stroke(arc, darker(skin.deep, 0.6), 3.6, label="eye", line=1)
        return
    inner, outer = x - way * width, x + way * width
    low, high = y + 1.2 + mimic.worry * -0.3, y + 0.2 - head.eye_tilt + mimic.worry * 0.35
    reach = way * width * 0.5
    top, bottom = y - height * 1.42, y + height * 0.92
    upper = f"M{inner:.2f} {low:.2f}C{inner + reach:.2f} {top:.2f} {outer - reach:.2f} {top:.2f} {outer:.2f} {high:.2f}"
    almond = f"{upper}C{outer - reach:.2f} {bottom:.2f} {inner + reach:.2f} {bottom:.2f} {inner:.2f} {low:.2f}Z"
    white = mix((252, 250, 246), skin.base, 0.08)
    scene.fill(almond, linear(0, y - height, 0, y + height * 0.6, (0, mix(white, skin.shade, 0.55)), (0.5, white)), label="eye", line=1)
    with scene.group(clip=almond):
        radius = 0.62 * head.eye_width
        ix, iy = x + gaze * 2.4 + 1.2 * head.turn, y - 0.6
        glow = radial(ix, iy + radius * 0.3, radius, radius, (0, lighter(iris, 0.38)), (0.65, iris), (1, darker(iris, 0.7)))
        scene.fill(ellipse(ix, iy, radius), glow, label="iris", line=0.8)
        scene.fill(ellipse(ix, iy, radius * 0.5), (18, 12, 14))
        scene.fill(ellipse(ix + 0.36 * radius * (head.side or -1), iy - 0.38 * radius, radius * 0.34), WHITE)
    lid = darker(skin.deep, 0.65)
    flick = f"L{outer + way * 3.6 * lashes:.2f} {high - 3.4 * lashes:.2f}" if lashes else ""
    scene.stroke(upper + flick, lid, 2.0 + 1.5 * lashes)
    crease = f"M{inner + way * 3:.2f} {low - height * 1.05 - 2:.2f}Q{x:.2f} {top - 2.5:.2f} {outer + way:.2f} {high - height * 0.62:.2f}"
    scene.stroke(crease, skin.deep, 1.3, opacity=0.55)
    under = (
        f"M{inner + reach * 0.8:.2f} {y + height * 0.68:.2f}Q{x + way * 2:.2f} {y + height * 0.86:.2f} {outer - way:.2f} {high + 1.5:.2f}"
    )
    scene.stroke(under, skin.deep, 1.1, opacity=0.5)


def draw_brow(scene: Scene, head: Head, mimic: Mimic, way: int, colour: Colour, weight: float, arch: float) -> None:
    """One brow, tapering outwards."""
    x, y = head.at(way * (head.eye_x + 0.5), -19.5 - mimic.brow - 0.35 * head.eye_height)
    reach = head.eye_width * 1.22 * (1 - 0.08 * head.turn * way)
    inner, outer = x - way * reach, x + way * reach
    raised = y - mimic.worry
    top = [(inner, raised - 0.6), (x - way * 0.3 * reach, y - arch * 0.62), (x + way * 0.4 * reach, y - arch), (outer, y + 3.4)]
    base = [
        (outer, y + 3.4),
        (x + way * 0.4 * reach, y - arch + weight * 0.85),
        (x - way * 0.3 * reach, y - arch * 0.62 + weight),
        (inner, raised - 0.4 + weight),
    ]
    scene.fill(ribbon(top, base), colour, label="brow", line=0.7, opacity=0.92)


def draw_nose(scene: Scene, head: Head) -> None:
    """Soft shading for the ridge and the tip, a line only underneath."""
    skin, way = head.skin, -head.side or (-1 if head.turn < 0 else 1)
    length, width = head.nose_length, head.nose_width
    x, _ = head.at(0, 0, 13)
    top, _ = head.at(0, 0, 9)
    bridge = (
        f"M{top - 3.5:.2f} 2L{x - width:.2f} {length - 2:.2f}Q{x:.2f} {length + 8:.2f} {x + width:.2f} {length - 2:.2f}L{top + 3.5:.2f} 2Z"
    )
    scene.fill(bridge, None, label="nose")
    edge = x + way * width * 0.9
    scene.glow(edge, length * 0.45, 8, length * 0.62, skin.shade, 0.62)
    scene.glow(x - way * 2, 6, 5, 17, skin.light, 0.6)
    scene.glow(x, length + 4.5, width + 3, 6, skin.deep, 0.5)
    tip = x - way * 1.5
    scene.fill(
        ellipse(tip, length - 6, width * 0.72, 7),
        radial(tip, length - 6, width * 0.72, 7, (0, lighter(skin.light, 0.25), 0.9), (1, skin.light, 0)),
    )
    nostrils = "".join(
        f"M{x + side * width * 0.28:.2f} {length + 2.2:.2f}q{side * width * 0.3:.2f} -2.6 {side * width * 0.42:.2f} -0.4"
        for side in (-1, 1)
    )
    scene.stroke(nostrils, darker(skin.deep, 0.3), 2.3, opacity=0.8)
    under = (
        f"M{x - width:.2f} {length - 3:.2f}q{-1.4:.2f} 5.5 {width * 0.45:.2f} 5.6q{width * 0.55:.2f} 4.4 {width * 1.1:.2f} 0"
        f"q{width * 0.45 + 1.4:.2f} -0.4 {width * 0.45:.2f} -5.6"
    )
    scene.stroke(under, skin.deep, 1.5, opacity=0.5, line=1)


def draw_mouth(scene: Scene, head: Head, mimic: Mimic, lip: Colour) -> None:
    """Lips, and what an open mouth shows."""
    x, y = head.at(0, head.mouth_y, 10)
    width = head.mouth_width * mimic.width
    if mimic.gape > 15:
        _round_mouth(scene, x, y + 4, width, mimic.gape * 0.5, lip)
        return
    ends = y - mimic.lift
    middle = y + mimic.lift * 0.3
    upper, lower = 4.6 * head.lip, 5.8 * head.lip
    floor = middle + mimic.gape
    top = (
        f"M{x - width:.2f} {ends:.2f}"
        f"C{x - width * 0.55:.2f} {(ends + middle) / 2 - upper * 0.9:.2f} {x - width * 0.35:.2f} {middle - upper - 1.5:.2f} "
        f"{x - width * 0.14:.2f} {middle - upper - 0.8:.2f}"
        f"Q{x:.2f} {middle - upper + 1.6:.2f} {x + width * 0.14:.2f} {middle - upper - 0.8:.2f}"
        f"C{x + width * 0.35:.2f} {middle - upper - 1.5:.2f} {x + width * 0.55:.2f} {(ends + middle) / 2 - upper * 0.9:.2f} "
        f"{x + width:.2f} {ends:.2f}"
    )
    base = middle + (middle - ends) * 0.33  # so that the curve passes through the middle

    def back(bottom: float) -> str:
        return f"C{x + width * 0.5:.2f} {bottom:.2f} {x - width * 0.5:.2f} {bottom:.2f} {x - width:.2f} {ends:.2f}"

    line = f"M{x + width:.2f} {ends:.2f}{back(base)}"
    whole = base + (lower + mimic.gape) * 1.33
    scene.glow(x, floor + lower + 4, width * 0.7, 4.5, head.skin.shade, 0.75)
    tints = (0, mix(lip, head.skin.deep, 0.3)), (0.4, mix(lip, head.skin.deep, 0.12)), (0.72, lighter(lip, 0.22)), (1, lip)
    scene.fill(f"{top}{back(whole)}Z", linear(0, middle - upper, 0, floor + lower, *tints), label="mouth", line=0.9)
    if mimic.gape:
        reach = base + mimic.gape * 1.33
        hole = f"{line}C{x - width * 0.5:.2f} {reach:.2f} {x + width * 0.5:.2f} {reach:.2f} {x + width:.2f} {ends:.2f}Z"
        with scene.group(move=f"translate({x * 0.08:.2f} {floor * 0.08:.2f}) scale(0.92)"):
            scene.fill(hole, (78, 20, 28), label="mouth", line=0.9)
            with scene.group(clip=hole):
                scene.fill(ellipse(x, floor + 3, width * 0.5, mimic.gape * 0.34), (204, 96, 100))
                scene.stroke(line, (252, 249, 243), mimic.gape * 1.05)
    else:
        scene.stroke(line, head.skin.deep, 1.9, opacity=0.9, line=1)
        if mimic.lift > 3:
            ticks = "".join(
                f"M{x + side * (width + 0.5):.2f} {ends - 2.6:.2f}q{side * 2.6:.2f} 1.6 {side * 1.6:.2f} 5.2" for side in (-1, 1)
            )
            scene.stroke(ticks, head.skin.deep, 1.5, opacity=0.55)


def _round_mouth(scene: Scene, x: float, y: float, width: float, height: float, lip: Colour) -> None:
    """A mouth that says O."""
    glow = radial(x, y + height * 0.7, width * 1.3, height * 2, (0, lighter(lip, 0.25)), (1, mix(lip, BLACK, 0.12)))
    scene.fill(ellipse(x, y, width, height + 4.2), glow, label="mouth", line=0.9)
    hole = ellipse(x, y - 0.5, width * 0.68, height)
    scene.fill(hole, (78, 20, 28), label="mouth", line=0.9)
    with scene.group(clip=hole):
        scene.fill(ellipse(x, y + height * 0.8, width * 0.5, height * 0.5), (204, 96, 100))
        scene.fill(ellipse(x, y - height * 1.05, width * 0.6, height * 0.42), (250, 247, 240))


def draw_years(scene: Scene, head: Head, age: str, mimic: Mimic) -> None:
    """Folds beside the mouth, and for seniors lines of brow and eyes."""
    if age == "child":
        return
    skin = head.skin
    strength = {"young": 0.0, "adult": 0.14, "senior": 0.5}[age] + (0.12 if mimic.lift > 3 else 0)
    if strength <= 0.1:
        return
    folds = ""
    for side in (-1, 1):
        x, y = head.at(side * (head.nose_width + 5.5), head.nose_length + 1, 11)
        end, _ = head.at(side * (head.mouth_width * mimic.width + 6.5), 0, 9)
        folds += f"M{x:.2f} {y:.2f}Q{end + side * 1.5:.2f} {y + 8:.2f} {end:.2f} {head.mouth_y + 1:.2f}"
    scene.stroke(folds, skin.deep, 1.9, opacity=strength * 0.8, line=0.7 if age == "senior" else 0)
    if age != "senior":
        return
    middle, _ = head.at(0, 0)
    lines = "".join(f"M{middle - 21 + 2 * row:.2f} {-38 - 7 * row:.2f}q{21 - 2 * row:.2f} {-4} {42 - 4 * row:.2f} 0" for row in range(2))
    for side in (-1, 1):
        x, y = head.at(side * (head.eye_x + head.eye_width + 4), 0)
        lines += f"M{x:.2f} {y - 2:.2f}l{side * 6} -3.5M{x:.2f} {y + 1.5:.2f}l{side * 6.5} 1.5"
        x, y = head.at(side * head.eye_x, head.eye_height + 4.5)
        lines += f"M{x - 9:.2f} {y:.2f}q9 4.5 18 0"
    scene.stroke(lines, skin.deep, 1.5, opacity=0.42)
