"""The sky of a landscape: its light, sun and moon, stars, clouds and what falls from them."""

from dataclasses import dataclass
from math import cos, pi, sin

from maquette.data.drawing import SIDE, Colour, Scene, linear, radial
from maquette.data.scenes._chance import Randomness, around, between, happens
from maquette.data.scenes._colour import darker, lighter, mix, rgb, times
from maquette.data.scenes._paths import box, ellipse, smooth

TIMES = ("dawn", "day", "golden hour", "dusk", "night")
WEATHERS = ("clear", "fair", "overcast", "mist", "rain", "snow")

# for each time: the sky from zenith to horizon, the light on the land, and the sun or moon
_SKIES = {
    "dawn": ("6f8fc4", "d7b6c8", "fbd9b4", "e8d2d4", "fff0cf"),
    "day": ("3f8fd6", "86bfe8", "d8eef5", "ffffff", "fffbe6"),
    "golden hour": ("6a9ac4", "f0c48a", "fce3a6", "ffdfae", "fff3c4"),
    "dusk": ("34356e", "a8577c", "f39a6b", "b48fa8", "ffd08a"),
    "night": ("101a42", "22356a", "4a629a", "6473b4", "f2f0dc"),
}
_GREY = {"overcast": 0.62, "mist": 0.5, "rain": 0.72, "snow": 0.6}


@dataclass(frozen=True)
class Light:
    """The light that all of a landscape is seen in."""

    time: str
    weather: str
    zenith: Colour
    middle: Colour
    horizon: Colour
    tint: Colour  # what the light makes of white
    lamp: Colour  # the sun, or the moon
    lamp_x: float
    lamp_y: float
    side: float  # -1 where the light comes from the left

    def on(self, colour: Colour, far: float = 0) -> Colour:
        """A colour in this light, `far` (0 to 1) into the haze."""
        return mix(times(colour, self.tint), mix(self.horizon, self.middle, 0.25), far)


def light(randomness: Randomness, time: str, weather: str, horizon: float) -> Light:
    """The light of a time and a weather over a horizon at that height."""
    zenith, middle, low, tint, lamp = map(rgb, _SKIES[time])
    grey = _GREY.get(weather, 0.0)
    cast = times(rgb("b9c2cc"), mix(tint, (255, 255, 255), 0.25) if time != "night" else rgb("8592b8"))
    x = between(randomness, 34, 222)
    high = {"day": 0.28, "night": 0.3, "golden hour": 0.7}.get(time, 0.84)
    return Light(
        time=time,
        weather=weather,
        zenith=mix(zenith, darker(cast, 0.12), grey),
        middle=mix(middle, cast, grey),
        horizon=mix(low, lighter(cast, 0.25), grey),
        tint=mix(tint, cast, grey * 0.6),
        lamp=lamp,
        lamp_x=x,
        lamp_y=max(26.0, horizon * around(randomness, high, 0.08)),
        side=-1.0 if x < 128 else 1.0,
    )


def draw(scene: Scene, randomness: Randomness, sky: Light, horizon: float) -> None:
    """Covers the whole scene with sky, with all that stands in it."""
    paint = linear(0, 0, 0, horizon, (0, sky.zenith), (0.6, sky.middle), (1, sky.horizon))
    scene.fill(box(-2, -2, SIDE + 4, SIDE + 4), paint, label="sky")
    clear = sky.weather in ("clear", "fair")
    if sky.time in ("night", "dusk") and clear:
        _stars(scene, randomness, horizon, 46 if sky.time == "night" else 12)
    if clear or sky.weather == "mist":
        _lamp(scene, randomness, sky)
    count = {"clear": 0, "fair": 4, "overcast": 7, "rain": 7, "snow": 5, "mist": 1}[sky.weather]
    for index in range(count):
        y = horizon * (0.12 + 0.66 * (index + float(randomness.random())) / count)
        _cloud(scene, randomness, sky, between(randomness, -20, 276), y, 1.15 - 0.75 * y / horizon)
    if clear and sky.time != "night" and happens(randomness, 0.35):
        _birds(scene, randomness, horizon, darker(sky.zenith, 0.6))


def draw_weather(scene: Scene, randomness: Randomness, sky: Light, horizon: float) -> None:
    """What is between the eye and the land: mist, rain or snow."""
    if sky.weather == "mist":
        for level in (horizon - 6, horizon + 26, horizon + 62):
            x = between(randomness, 40, 216)
            scene.glow(x, level, 210, 22, lighter(sky.horizon, 0.35), 0.75)
    elif sky.weather == "rain":
        drops = "".join(f"M{between(randomness, -10, 262):.2f} {between(randomness, -10, 250):.2f}l-4 13" for _ in range(70))
        scene.stroke(drops, lighter(sky.horizon, 0.5), 1.3, opacity=0.5)
    elif sky.weather == "snow":
        flakes = "".join(f"M{between(randomness, 0, 256):.2f} {between(randomness, 0, 250):.2f}h.1" for _ in range(90))
        scene.stroke(flakes, (255, 255, 255), 3.4, opacity=0.85)
        scene.stroke(flakes.replace("h.1", "m31 17h.1"), (255, 255, 255), 2.2, opacity=0.6)


def _stars(scene: Scene, randomness: Randomness, horizon: float, count: int) -> None:
    dots = "".join(f"M{between(randomness, 0, 256):.2f} {horizon * 0.9 * float(randomness.random()) ** 1.3:.2f}h.1" for _ in range(count))
    scene.stroke(dots, (255, 255, 255), 1.6, opacity=0.75)
    bright = "".join(f"M{between(randomness, 0, 256):.2f} {between(randomness, 0, horizon * 0.6):.2f}h.1" for _ in range(count // 5))
    scene.stroke(bright, (255, 248, 224), 3.0, opacity=0.95)


def _lamp(scene: Scene, randomness: Randomness, sky: Light) -> None:
    """The sun, or at night the moon, in its own glow."""
    x, y = sky.lamp_x, sky.lamp_y
    reach = {"day": 90, "night": 74}.get(sky.time, 130)
    scene.glow(x, y, reach, reach, lighter(sky.lamp, 0.2), 0.75 if sky.time != "night" else 0.4)
    radius = {"day": 14, "night": 13}.get(sky.time, 17) * around(randomness, 1, 0.15)
    if sky.time != "night":
        paint = radial(x, y, radius, radius, (0, lighter(sky.lamp, 0.5)), (0.75, lighter(sky.lamp, 0.2)), (1, sky.lamp))
        scene.fill(ellipse(x, y, radius), paint, label="sun", line=0.9)
        return
    phase = between(randomness, -0.75, 0.9) * radius  # how far the edge of its shadow has come
    bow = abs(phase)
    disc = f"M{x:.2f} {y - radius:.2f}A{radius:.2f} {radius:.2f} 0 0 1 {x:.2f} {y + radius:.2f}"
    disc += f"A{bow:.2f} {radius:.2f} 0 0 {0 if phase > 0 else 1} {x:.2f} {y - radius:.2f}Z"
    with scene.group(move=f"rotate({around(randomness, 20, 30):.2f} {x:.2f} {y:.2f})"):
        scene.fill(disc, radial(x, y, radius, radius, (0, lighter(sky.lamp, 0.4)), (1, sky.lamp)), label="moon", line=0.9)


def _cloud(scene: Scene, randomness: Randomness, sky: Light, x: float, y: float, size: float) -> None:
    """A heap of round puffs on a flat foot, lit from the side of the sun."""
    heavy = sky.weather in ("overcast", "rain", "snow")
    wide = between(randomness, 34, 62) * size * (1.5 if heavy else 1)
    top = mix(lighter(sky.horizon, 0.6), sky.tint, 0.25)
    if sky.time == "night":
        top = mix(sky.middle, (200, 210, 235), 0.25)
    low = mix(sky.middle, darker(sky.middle, 0.5), 0.45 if heavy else 0.12)
    puffs = ""
    for step in range(6):
        place = (step - 2.5) / 2.5
        radius = wide * (0.42 - 0.2 * place * place) * between(randomness, 0.8, 1.15)
        puffs += ellipse(x + place * wide * 0.78, y - radius * 0.42, radius, radius * 0.78)
    height = wide * 0.42
    scene.fill(
        puffs,
        linear(x + 12 * sky.side, y - height, x, y + height * 0.5, (0, top), (0.55, mix(top, low, 0.5)), (1, low)),
        label="cloud",
        opacity=0.9,
    )
    arch = [(x - wide * cos(pi * step / 8), y + wide * 0.1 - wide * (0.5 if step % 2 else 0.38) * sin(pi * step / 8)) for step in range(9)]
    scene.stroke(smooth(arch, closed=False), None, 1, line=0.6)


def _birds(scene: Scene, randomness: Randomness, horizon: float, colour: Colour) -> None:
    x, y = between(randomness, 40, 200), between(randomness, 24, horizon * 0.6)
    flock = "".join(f"M{x + dx:.2f} {y + dy:.2f}q3.5 -4.5 7 0q3.5 -4.5 7 0" for dx, dy in ((0, 0), (20, -8), (34, 3)))
    scene.stroke(flock, colour, 1.7, opacity=0.85, line=0.6)
