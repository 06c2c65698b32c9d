"""The land of a landscape: mountains in layers, hills, water with what it mirrors, a beach, the ground at our feet."""

from itertools import pairwise
from math import sin

from maquette.data.drawing import SIDE, Colour, Scene, linear
from maquette.data.scenes._chance import Randomness, around, between, pick
from maquette.data.scenes._colour import darker, lighter, mix, rgb
from maquette.data.scenes._paths import Point, polygon, smooth
from maquette.data.scenes._sky import Light

SEASONS = ("spring", "summer", "autumn", "winter")
GRASS = {"spring": "8fbf5f", "summer": "6fa04c", "autumn": "b8994e", "winter": "e9eef2"}
_ROCKS = ("7c7f92", "8a7a70", "6f7f84", "95827a")


def ridge(randomness: Randomness, base: float, height: float, rough: float, steps: int) -> list[Point]:
    """A skyline from left to right: slow waves with a smaller, sharper one on top."""
    slow, fast, phase, other = (between(randomness, 0, 6.28) for _ in range(4))
    points = []
    for step in range(steps + 1):
        place = step / steps
        level = 0.55 + 0.3 * sin(5.2 * place + slow) + 0.15 * sin(11.3 * place + phase + fast)
        level += rough * (0.32 * sin(23 * place + other) + 0.3 * (float(randomness.random()) - 0.5))
        points.append((-4 + (SIDE + 8) * place, base - height * max(0.04, level)))
    return points


def under(points: list[Point], floor: float, *, rounded: bool) -> str:
    """The area below a skyline."""
    if rounded:
        return smooth(points, closed=False) + f"V{floor:.2f}H{points[0][0]:.2f}Z"
    return polygon([*points, (points[-1][0], floor), (points[0][0], floor)])


def draw_mountains(scene: Scene, randomness: Randomness, sky: Light, season: str, kind: str, horizon: float) -> list[list[Point]]:
    """Layers of mountains that fade into the distance; gives their skylines, for the water to mirror."""
    rock = rgb(pick(randomness, _ROCKS))
    layers = {"none": 0, "low": 2, "high": 3}[kind]
    lines = []
    for layer in range(layers):
        far = 0.78 - 0.25 * layer
        height = (horizon * {"low": 0.26, "high": 0.56}[kind]) * (1 - 0.24 * layer)
        line = ridge(randomness, horizon + 2, height, 0.75 if kind == "high" else 0.3, 16)
        colour = sky.on(mix(rock, rgb("4d6a58"), 0.3 * layer), far)
        path = under(line, horizon + 4, rounded=False)
        foot = mix(colour, sky.horizon, 0.4)
        scene.fill(path, linear(0, horizon - height, 0, horizon, (0, colour), (1, foot)), label="mountain", line=0.9)
        with scene.group(clip=path):
            _faces(scene, sky, line, colour, horizon)
            if kind == "high" or season == "winter":
                _snow(scene, sky, line, horizon - height * (0.62 if season != "winter" else 0.3), far)
        lines.append(line)
    return lines


def _faces(scene: Scene, sky: Light, line: list[Point], colour: Colour, horizon: float) -> None:
    """The sides of the peaks that are turned away from the light."""
    shades = ""
    for before, peak, after in zip(line, line[1:], line[2:]):
        if peak[1] <= before[1] and peak[1] <= after[1]:
            away = -sky.side
            fall = horizon - peak[1]
            shades += polygon(
                [
                    peak,
                    (peak[0] + away * fall * 0.16, peak[1] + fall * 0.4),
                    (peak[0] + away * fall * 0.06, peak[1] + fall * 0.55),
                    (peak[0] + away * fall * 0.4, horizon),
                    (peak[0] + away * fall * 1.1, horizon),
                ]
            )
    if shades:
        scene.fill(shades, darker(colour, 0.5), opacity=0.42)


def _snow(scene: Scene, sky: Light, line: list[Point], level: float, far: float) -> None:
    """White down to a ragged line."""
    lower = [(x, max(y + 2, level + (7 if index % 2 else -7))) for index, (x, y) in enumerate(line)]
    cap = polygon([*line, *((x, min(y, level + 9)) if y > level + 9 else (x, y) for x, y in reversed(lower))])
    scene.fill(cap, sky.on((252, 253, 255), far * 0.6), label="snow", opacity=0.92, line=0.5)


def draw_water(scene: Scene, randomness: Randomness, sky: Light, lines: list[list[Point]], horizon: float, shore: float) -> None:
    """Water from the horizon to the shore: the sky upside down, the mountains in it, the path of the sun."""
    deep = mix(rgb("2f6f8c"), sky.zenith, 0.45)
    deep = sky.on(deep) if sky.time != "night" else mix(deep, sky.zenith, 0.6)
    path = f"M-4 {horizon:.2f}H260V{shore + 30:.2f}H-4Z"
    stops = (0, mix(sky.horizon, deep, 0.25)), (0.45, mix(sky.middle, deep, 0.5)), (1, deep)
    scene.fill(path, linear(0, horizon, 0, shore + 10, *stops), label="water", line=0.9)
    with scene.group(clip=path):
        for index, line in enumerate(lines):
            mirrored = [(x, horizon + (horizon - y) * 0.62) for x, y in line]
            colour = sky.on(rgb("566a74"), 0.7 - 0.22 * index)
            scene.fill(polygon([*mirrored, (260, horizon), (-4, horizon)]), mix(colour, deep, 0.35), opacity=0.5)
        if sky.weather in ("clear", "fair", "mist"):
            _glitter(scene, randomness, sky, horizon, shore)
        ripples = ""
        for row in range(15):
            y = horizon + 3 + (shore - horizon) * (row / 15) ** 1.35
            size = 6 + 26 * (y - horizon) / (shore - horizon + 1)
            ripples += f"M{between(randomness, -20, 250):.2f} {y:.2f}h{size * between(randomness, 0.6, 1.4):.2f}"
        scene.stroke(ripples, lighter(sky.horizon, 0.4), 1.3, opacity=0.5, line=0.5)


def _glitter(scene: Scene, randomness: Randomness, sky: Light, horizon: float, shore: float) -> None:
    dashes = ""
    for row in range(13):
        y = horizon + 2 + (shore - horizon + 8) * (row / 13) ** 1.2
        half = 5 + 15 * row / 13 * between(randomness, 0.5, 1.2)
        dashes += f"M{sky.lamp_x - half + around(randomness, 0, 5):.2f} {y:.2f}h{2 * half:.2f}"
    scene.glow(sky.lamp_x, horizon, 30, shore - horizon + 14, lighter(sky.lamp, 0.2), 0.55)
    scene.stroke(dashes, lighter(sky.lamp, 0.45), 2.1, opacity=0.75)


def draw_beach(scene: Scene, randomness: Randomness, sky: Light, shore: float) -> None:
    """Sand with the last wave on it."""
    sand = rgb(pick(randomness, ("e8cf9f", "dcc194", "f0dcb8")))
    swing, lean = around(randomness, 0, 9), around(randomness, 0, 16)
    edge: list[Point] = [
        (-4, shore + swing + lean),
        (50, shore - swing * 0.6 + lean * 0.5),
        (128, shore + swing * 0.6),
        (200, shore - swing - lean * 0.5),
        (260, shore - lean),
    ]
    foam = [(x, y - 5) for x, y in edge]
    scene.fill(under(foam, 262, rounded=True), sky.on((244, 250, 250)), label="sand", opacity=0.75)
    path = under(edge, 262, rounded=True)
    wet, dry = sky.on(darker(sand, 0.22)), sky.on(sand)
    scene.fill(path, linear(0, shore - 10, 0, 262, (0, wet), (0.3, dry), (1, sky.on(darker(sand, 0.12)))), label="sand", line=1)
    dots = "".join(
        f"M{between(randomness, 0, 256):.2f} {between(randomness, shore + 16, 254):.2f}h{between(randomness, 0.1, 4):.2f}"
        for _ in range(16)
    )
    scene.stroke(dots, sky.on(darker(sand, 0.35)), 1.6, opacity=0.5)


def draw_hills(scene: Scene, randomness: Randomness, sky: Light, season: str, top: float, count: int) -> list[list[Point]]:
    """Rolling ground from far to near; gives the skylines, for things to stand on."""
    grass = mix(rgb(GRASS[season]), rgb("a7b06a"), between(randomness, 0, 0.25) if season != "winter" else 0)
    lines = []
    for layer in range(count):
        near = (layer + 1) / count
        base = top + (252 - top) * (layer / count) ** 0.9 + 16
        line = ridge(randomness, base, 20 + 12 * near, 0.0, 8)
        far = 0.5 * (1 - near)
        colour = sky.on(mix(grass, rgb("3f6b4a"), 0.22 * (layer % 2)) if season != "winter" else darker(grass, 0.06 * (layer % 2)), far)
        path = under(line, 262, rounded=True)
        label = "snow" if season == "winter" else "grass"
        paint = linear(
            128 + 90 * sky.side,
            base - 30,
            128 - 90 * sky.side,
            base + 50,
            (0, lighter(colour, 0.22)),
            (0.5, colour),
            (1, darker(colour, 0.35)),
        )
        scene.fill(path, paint, label=label, line=0.9)
        with scene.group(clip=path):
            furrows = "".join(
                f"M-4 {base + 4 + 9 * row:.2f}Q{128 + around(randomness, 0, 60):.2f} {base - 12 + 9 * row:.2f} 260 {base + 2 + 9 * row:.2f}"
                for row in range(3)
            )
            scene.stroke(furrows, lighter(colour, 0.25), 1.8, opacity=0.35)
        lines.append(line)
    return lines


def height_at(line: list[Point], x: float) -> float:
    """How high a skyline is at a place."""
    for (x1, y1), (x2, y2) in pairwise(line):
        if x1 <= x <= x2:
            return y1 + (y2 - y1) * (x - x1) / (x2 - x1)
    return line[-1][1]
