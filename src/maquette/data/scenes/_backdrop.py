"""What lies behind a sitter: a wall, a window, a garden, the sea, a city, softly out of focus."""

from math import sin

from maquette.data.drawing import SIDE, Colour, Scene, linear, radial
from maquette.data.scenes._chance import Randomness, around, between, pick
from maquette.data.scenes._colour import darker, lighter, mix, rgb
from maquette.data.scenes._paths import box, ellipse, polygon, smooth

KINDS = ("plain", "spotlight", "stripes", "window", "garden", "seaside", "city")
_WALLS = (
    "e7c9b1", "b9cfc4", "c7bfe0", "f0d9a8", "9db8c9", "dba79b", "a8b890", "6f8fa6", "d8d3cb", "8a7f9e",
    "4f6d6a", "c98f6a", "f2e6dc", "5d6684", "b5c7e3", "e3b7c0",
)  # fmt: skip
WHOLE = box(-2, -2, SIDE + 4, SIDE + 4)


def draw(scene: Scene, randomness: Randomness, kind: str, side: float, label: str = "background") -> None:
    """Covers the whole scene."""
    wall = rgb(pick(randomness, _WALLS))
    x = 128 + 96 * side
    glow = radial(x, 60, 260, 230, (0, lighter(wall, 0.4)), (0.5, wall), (1, darker(wall, 0.38)))
    if kind == "plain":
        scene.fill(
            WHOLE, linear(128 + 100 * side, 0, 128 - 100 * side, SIDE, (0, lighter(wall, 0.2)), (1, darker(wall, 0.18))), label=label
        )
        return
    if kind == "spotlight":
        deep = darker(wall, 0.5)
        scene.fill(WHOLE, radial(128 + 50 * side, 112, 190, 180, (0, lighter(wall, 0.45)), (0.42, wall), (1, deep)), label=label)
        return
    scene.fill(WHOLE, glow, label=label)
    _MAKERS[kind](scene, randomness, wall)


def _stripes(scene: Scene, randomness: Randomness, wall: Colour) -> None:
    width = between(randomness, 11, 19)
    start = between(randomness, 0, width)
    lines = "".join(box(start + 2 * width * step - width, -2, width, SIDE + 4) for step in range(int(SIDE / width / 2) + 2))
    scene.fill(lines, lighter(wall, 0.55), opacity=0.34)


def _window(scene: Scene, randomness: Randomness, wall: Colour) -> None:
    way = pick(randomness, (-1, 1))
    left = 128 + way * between(randomness, 58, 74) - 62
    sky = pick(randomness, (("bfe0f2", "f7f3dd"), ("f6c99b", "fbead0"), ("8fb7dc", "e3f1f6"), ("aab7c9", "e6e6e6")))
    frame = lighter(wall, 0.7)
    scene.fill(box(left - 8, 10, 140, 150), frame, line=0.8)
    scene.fill(box(left, 18, 124, 134), linear(0, 18, 0, 152, (0, rgb(sky[0])), (1, rgb(sky[1]))), line=0.7)
    hills = [(left, 128), (left + 30, 112), (left + 70, 124), (left + 124, 104)]
    scene.fill(smooth(hills, closed=False) + f"V152H{left:.2f}Z", mix((106, 140, 98), wall, 0.25), opacity=0.85)
    scene.stroke(f"M{left + 62:.2f} 16V154M{left:.2f} 78H{left + 124:.2f}", frame, 6, line=0.7)
    scene.fill(box(left - 14, 152, 152, 9), darker(frame, 0.2), line=0.7)


def _garden(scene: Scene, randomness: Randomness, wall: Colour) -> None:
    scene.fill(WHOLE, linear(0, 0, 0, SIDE, (0, mix((196, 226, 222), wall, 0.2)), (0.55, (142, 178, 112)), (1, (62, 104, 66))))
    blooms = [rgb(pick(randomness, ("e58f9e", "f2c14e", "f7f1e8", "b58fd0", "d96b52"))) for _ in range(2)]
    for step in range(13):
        x, y, size = between(randomness, 0, SIDE), between(randomness, 20, SIDE), between(randomness, 16, 36)
        leaf = mix((54, 104, 62), (176, 206, 120), between(randomness, 0, 1))
        tone = blooms[step % 2] if step > 8 else leaf
        size *= 0.55 if step > 8 else 1
        scene.fill(ellipse(x, y, size), radial(x, y, size, size, (0.4, tone, 0.8), (1, tone, 0)))


def _seaside(scene: Scene, randomness: Randomness, wall: Colour) -> None:
    horizon = between(randomness, 120, 158)
    sky = pick(randomness, (("7fb8e0", "f3efe0"), ("f0a57a", "fbe2b8"), ("9fc3d8", "dfeaee")))
    scene.fill(WHOLE, linear(0, 0, 0, horizon, (0, rgb(sky[0])), (1, rgb(sky[1]))))
    sea = mix((46, 120, 150), rgb(sky[0]), 0.3)
    scene.fill(
        box(-2, horizon, SIDE + 4, SIDE), linear(0, horizon, 0, SIDE, (0, lighter(sea, 0.35)), (0.4, sea), (1, darker(sea, 0.25))), line=0.7
    )
    waves = "".join(
        f"M{between(randomness, -10, 200):.2f} {horizon + 8 + 9 * row:.2f}h{between(randomness, 30, 70):.2f}" for row in range(8)
    )
    scene.stroke(waves, (255, 255, 255), 2, opacity=0.4)
    for _ in range(2):
        x, y = between(randomness, 0, SIDE), between(randomness, 12, 70)
        cloud = "".join(ellipse(x + dx, y + dy, size, size * 0.6) for dx, dy, size in ((-24, 3, 22), (0, -3, 28), (26, 3, 20)))
        scene.fill(cloud, (255, 255, 255), opacity=0.5)


def _city(scene: Scene, randomness: Randomness, wall: Colour) -> None:
    sky = pick(randomness, (("2b3060", "e08a6d"), ("3d4f7d", "f2b98a"), ("20264a", "7a5c8e"), ("86a9c9", "e8e2d4")))
    scene.fill(WHOLE, linear(0, 0, 0, 200, (0, rgb(sky[0])), (1, rgb(sky[1]))))
    day = sky[0] == "86a9c9"
    for row, tone in ((0, 0.4), (1, 0.75)):
        points, x, colour = [(-4.0, SIDE + 4.0)], -4.0, mix(rgb(sky[1]), (104, 116, 138) if day else (30, 30, 58), tone)
        windows = ""
        while x < SIDE:
            wide, top = between(randomness, 20, 44), between(randomness, 66, 150) + 26 * row
            points += [(x, top), (x + wide, top)]
            for step in range(3):
                windows += box(x + 5 + between(randomness, 0, wide - 12), top + 10 + 22 * step + between(randomness, 0, 8), 4.5, 6)
            x += wide
        scene.fill(polygon([*points, (SIDE + 4.0, SIDE + 4.0)]), colour, line=0.6)
        scene.fill(windows, (238, 240, 240) if day else (255, 214, 130), opacity=0.75)
    if not day:
        for step in range(5):
            x, size = 128 + 120 * sin(2.3 * step + around(randomness, 0, 1)), between(randomness, 8, 17)
            lamp: Colour = ((255, 200, 120), (255, 130, 120), (150, 190, 255))[step % 3]
            y = between(randomness, 150, 220)
            scene.fill(ellipse(x, y, size), radial(x, y, size, size, (0, lamp, 0.75), (0.75, lamp, 0.4), (1, lamp, 0)))


_MAKERS = {"stripes": _stripes, "window": _window, "garden": _garden, "seaside": _seaside, "city": _city}
