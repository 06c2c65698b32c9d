"""The bodies of cats: sitting, as a loaf, and the shoulders of a close-up."""

from collections.abc import Callable

from maquette.data.drawing import Colour, Scene, linear, radial
from maquette.data.scenes._catface import CatHead
from maquette.data.scenes._coat import Coat, mark_body
from maquette.data.scenes._colour import darker, lighter, mix
from maquette.data.scenes._paths import Point, ellipse, smooth

_TUFTS = ((-0.5, -0.5), (0.5, -0.5), (0, -0.3), (-0.3, 0), (0.3, 0), (0, 0.35))
POSES = ("close-up", "sitting", "loaf")


def draw_perch(scene: Scene, kind: str, colour: Colour, side: float) -> None:
    """What the cat is on: a cushion, a table or the floor."""
    if kind == "cushion":
        path = smooth([(10, 226), (30, 204), (128, 196), (226, 204), (246, 226), (236, 250), (128, 258), (20, 250)])
        scene.fill(
            path,
            radial(128 + 60 * side, 204, 150, 70, (0, lighter(colour, 0.35)), (0.5, colour), (1, darker(colour, 0.4))),
            label="perch",
            line=1,
        )
        scene.stroke("M16 230Q24 240 60 244T128 248T196 244T240 230", lighter(colour, 0.4), 3, opacity=0.8, line=0.7)
        scene.stroke("M16 234Q24 244 60 248T128 252T196 248T240 234", darker(colour, 0.5), 3, opacity=0.5)
        return
    top = 206 if kind == "table" else 196
    scene.fill(f"M-4 {top}H260V262H-4Z", linear(0, top, 0, 262, (0, lighter(colour, 0.2)), (1, darker(colour, 0.3))), label="perch", line=1)
    if kind == "table":
        scene.stroke("M-4 224H260M-4 246H260M40 206v18M150 224v22M210 206v18", darker(colour, 0.4), 2, opacity=0.4)


def draw(scene: Scene, pose: str, head: CatHead, coat: Coat, fluffy: bool) -> None:
    """The body that goes with a head."""
    _POSES[pose](scene, head, coat, fluffy)


def _ruff(scene: Scene, coat: Coat, x: float, y: float, width: float, height: float) -> None:
    """The light fur of a chest."""
    if coat.pattern in ("solid", "tabby", "tortoiseshell", "siamese"):
        scene.glow(x, y, width * 1.25, height * 1.15, lighter(coat.belly, 0.1), 0.5)
        tufts = "".join(f"M{x + dx * width:.2f} {y + dy * height:.2f}l{-dx * 3:.2f} {height * 0.3:.2f}" for dx, dy in _TUFTS)
        scene.stroke(tufts, lighter(coat.belly, 0.3), 2.2, opacity=0.5)
        return
    points: list[Point] = [(-width, -height), (width, -height), (width * 0.8, height * 0.1), (width * 0.3, height * 0.6), (0, height)]
    points += [(-width * 0.3, height * 0.6), (-width * 0.8, height * 0.1)]
    paint = linear(x, y - height, x, y + height, (0, darker(coat.belly, 0.12)), (0.4, coat.belly), (1, lighter(coat.belly, 0.15)))
    scene.fill(smooth([(x + px, y + py) for px, py in points]), paint, label="body", opacity=0.9)


def _tufts(scene: Scene, coat: Coat, places: list[Point]) -> None:
    """Locks of long fur along the edges of the body."""
    dark, light = "", ""
    for x, y in places:
        out = 1 if x > 128 else -1
        dark += f"M{x - out * 8:.2f} {y - 12:.2f}Q{x + out * 2:.2f} {y - 6:.2f} {x + out * 3:.2f} {y + 5:.2f}"
        light += f"M{x - out * 12:.2f} {y - 6:.2f}Q{x - out * 4:.2f} {y:.2f} {x - out * 3:.2f} {y + 9:.2f}"
    scene.stroke(dark, mix(coat.base, coat.dark, 0.35), 4, label="body", line=0.7)
    scene.stroke(light, coat.light, 1.8, opacity=0.55)


def _paw(scene: Scene, coat: Coat, x: float, y: float, width: float) -> None:
    colour = coat.belly if coat.pattern in ("tuxedo", "calico") else coat.point
    scene.fill(
        ellipse(x, y, width, width * 0.62),
        radial(x, y - 6, width * 1.3, width, (0, lighter(colour, 0.3)), (0.6, colour), (1, darker(colour, 0.35))),
        label="paw",
        line=1,
    )
    toes = f"M{x - width * 0.32:.2f} {y:.2f}v{width * 0.5:.2f}M{x + width * 0.32:.2f} {y:.2f}v{width * 0.5:.2f}"
    scene.stroke(toes, darker(colour, 0.5), 1.8, opacity=0.7, line=0.6)


def _tail(scene: Scene, coat: Coat, path: str, width: float) -> None:
    dark = darker(coat.point, 0.4)
    scene.stroke(path, dark, width, label="tail", line=1, hides=True)
    scene.stroke(path, coat.point, width - 4)
    scene.stroke(path, lighter(coat.point, 0.25), width * 0.3, opacity=0.5)


def _sitting(scene: Scene, head: CatHead, coat: Coat, fluffy: bool) -> None:
    x, way = head.x * 0.5 + 64, coat.way
    wide = 60 + 4 * coat.bumps[0] + (5 if fluffy else 0)
    scene.glow(x, 236, wide * 1.5, 17, (20, 14, 24), 0.5)
    tail = (
        f"M{x + way * 44:.2f} 226C{x + way * 84:.2f} 232 {x + way * 100:.2f} 206 {x + way * 84:.2f} 176"
        f"S{x + way * 92:.2f} 132 {x + way * 78:.2f} 128"
    )
    _tail(scene, coat, tail, 17 if fluffy else 13)
    right: list[Point] = [(26, 118), (38, 140), (43, 168), (wide * 0.92, 192), (wide, 218), (wide * 0.8, 238), (30, 242)]
    body = smooth([*((x - px, py) for px, py in right), *((x + px, py) for px, py in reversed(right))])
    scene.fill(body, coat.fur(x, 178, 70, head.side), label="body", line=1.1)
    with scene.group(clip=body):
        mark_body(scene, coat, x, 184, wide, 46)
        scene.fill(body, linear(x - head.side * 14, 0, x - head.side * 64, 0, (0, coat.dark, 0), (1, coat.dark, 0.6)))
        scene.glow(x, 128 + 6, 46, 28, darker(coat.base, 0.75), 0.55)
    _ruff(scene, coat, x, 158, 25, 30)
    if fluffy:
        _tufts(scene, coat, [(x - 42, 160), (x - 50, 182), (x - 58, 206), (x + 42, 160), (x + 50, 182), (x + 58, 206)])
    haunch = "".join(f"M{x + side * 30:.2f} 238Q{x + side * 30:.2f} 204 {x + side * (wide - 10):.2f} 196" for side in (-1, 1))
    scene.stroke(haunch, coat.dark, 2.4, opacity=0.5, line=0.8)
    legs = f"M{x:.2f} 190V236M{x - 25:.2f} 196Q{x - 23:.2f} 218 {x - 25:.2f} 234M{x + 25:.2f} 196Q{x + 23:.2f} 218 {x + 25:.2f} 234"
    scene.stroke(legs, coat.dark, 2.2, opacity=0.6, line=0.8)
    for side in (-1, 1):
        _paw(scene, coat, x + side * 45, 239, 16)
    for side in (-1, 1):
        _paw(scene, coat, x + side * 13, 240, 14.5)


def _loaf(scene: Scene, head: CatHead, coat: Coat, fluffy: bool) -> None:
    way, x = coat.way, 128 + 6 * coat.bumps[1]
    puff = 5 if fluffy else 0
    scene.glow(x, 234, 124, 16, (20, 14, 24), 0.5)
    body = smooth(
        [
            (x + way * px, py)
            for px, py in (
                (-70, 134),
                (-20, 126),
                (44, 122 - puff),
                (86, 150),
                (98 + puff, 196),
                (84, 232),
                (0, 239),
                (-78, 232),
                (-92 - puff, 196),
            )
        ]
    )
    scene.fill(body, coat.fur(x, 176, 96, head.side), label="body", line=1.1)
    with scene.group(clip=body):
        mark_body(scene, coat, x, 180, 92, 50)
        scene.fill(body, linear(0, 190, 0, 242, (0, coat.dark, 0), (1, coat.dark, 0.6)))
        scene.glow(head.x, head.y + 44, 66, 30, darker(coat.base, 0.75), 0.5)
    _tail(scene, coat, f"M{x + way * 86:.2f} 226Q{x + way * 60:.2f} 241 {x + way * 14:.2f} 236", 15 if fluffy else 12)
    _ruff(scene, coat, head.x, head.y + 62, 30, 26)
    if fluffy:
        _tufts(scene, coat, [(x + way * dx, dy) for dx, dy in ((94, 168), (100, 190), (98, 212), (70, 140), (40, 124), (-92, 200))])
    for side in (-1, 1):
        _paw(scene, coat, head.x + side * 19, 231, 19)


def _close_up(scene: Scene, head: CatHead, coat: Coat, fluffy: bool) -> None:
    x = head.x
    wide = 92 + (12 if fluffy else 0)
    body = smooth([(x - wide - 20, 270), (x - wide, 226), (x - 52, 186), (x, 176), (x + 52, 186), (x + wide, 226), (x + wide + 20, 270)])
    scene.fill(body, coat.fur(x, 220, 100, head.side), label="body", line=1.1)
    with scene.group(clip=body):
        mark_body(scene, coat, x, 236, wide, 40)
        scene.glow(x, 200, 84, 34, darker(coat.base, 0.75), 0.6)
    _ruff(scene, coat, x, 232, 44, 34)
    if fluffy:
        _tufts(scene, coat, [(x - 70, 196), (x - 88, 212), (x - 98, 232), (x + 70, 196), (x + 88, 212), (x + 98, 232)])


_POSES: dict[str, Callable[[Scene, CatHead, Coat, bool], None]] = {"sitting": _sitting, "loaf": _loaf, "close-up": _close_up}


def draw_collar(scene: Scene, head: CatHead, kind: str, colour: Colour) -> None:
    """A collar under the chin, with a bell, or a bow; in the head's units."""
    if kind == "none":
        return
    scene.stroke("M-46 58Q0 84 46 58", darker(colour, 0.3), 10, label="collar", line=0.9)
    scene.stroke("M-46 57Q0 82 46 57", colour, 6.5)
    if kind == "bell":
        gold = (230, 184, 76)
        scene.fill(
            ellipse(0, 78, 9.5), radial(-3, 74, 13, 13, (0, (255, 240, 190)), (0.5, gold), (1, darker(gold, 0.5))), label="collar", line=0.9
        )
        scene.stroke("M-6 80h12M0 80v6", darker(gold, 0.7), 1.8, line=0.6)
    else:
        for way in (-1, 1):
            wing = smooth([(0, 75), (way * 14, 63), (way * 29, 64), (way * 29, 88), (way * 14, 87)])
            scene.fill(wing, linear(0, 62, way * 29, 88, (0, lighter(colour, 0.25)), (1, darker(colour, 0.3))), label="collar", line=0.9)
        scene.fill(ellipse(0, 75, 6), mix(colour, (255, 255, 255), 0.2), label="collar", line=0.8)
