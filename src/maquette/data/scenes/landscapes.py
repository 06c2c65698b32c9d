"""Landscapes: sea, lakes, mountains and hills at all hours, in all weathers and seasons."""

from typing import Any

from maquette.data.drawing import Label, Scene, linear
from maquette.data.scenes import _land, _sky, _standing
from maquette.data.scenes._chance import Randomness, around, between, happens, pick
from maquette.data.scenes._colour import darker, lighter
from maquette.data.scenes._paths import smooth

ANNOTATIONS: dict[str, tuple[Any, ...]] = {
    "time": _sky.TIMES,
    "weather": _sky.WEATHERS,
    "season": _land.SEASONS,
    "water": ("none", "lake", "sea"),
    "has_sea": ("no", "yes"),
    "mountains": ("none", "low", "high"),
    "trees": ("none", "few", "many"),
    "tree": ("conifer", "broadleaf"),
    "house": ("no", "yes"),
    "boat": ("no", "yes"),
}

LABELS = (
    Label(0, "sky", (150, 200, 240)),
    Label(1, "cloud", (240, 244, 248)),
    Label(2, "sun", (255, 210, 80)),
    Label(3, "moon", (250, 246, 210)),
    Label(4, "mountain", (130, 130, 150)),
    Label(5, "snow", (222, 234, 246)),
    Label(6, "water", (50, 120, 190)),
    Label(7, "sand", (236, 208, 150)),
    Label(8, "grass", (120, 176, 84)),
    Label(9, "tree", (44, 106, 62)),
    Label(10, "house", (200, 110, 84)),
    Label(11, "roof", (130, 66, 54)),
    Label(12, "window", (255, 232, 150)),
    Label(13, "boat", (214, 84, 110)),
)


def annotate(randomness: Randomness) -> dict[str, Any]:
    """Independent attributes, except that snow falls in winter and boats need water."""
    season = pick(randomness, _land.SEASONS)
    water = pick(randomness, ANNOTATIONS["water"], (3, 3, 3))
    snowy = 2.5 if season == "winter" else 0.0
    return {
        "time": pick(randomness, _sky.TIMES, (1, 2, 1.3, 1.2, 1)),
        "weather": pick(randomness, _sky.WEATHERS, (2.5, 3.5, 1, 0.9, 0.8, snowy)),
        "season": season,
        "water": water,
        "has_sea": "yes" if water == "sea" else "no",
        "mountains": pick(randomness, ANNOTATIONS["mountains"], (1, 1.4, 2)),
        "trees": pick(randomness, ANNOTATIONS["trees"], (1, 1.5, 1.5)),
        "tree": pick(randomness, ANNOTATIONS["tree"]),
        "house": pick(randomness, ANNOTATIONS["house"], (2, 1)),
        "boat": "no" if water == "none" else pick(randomness, ANNOTATIONS["boat"], (2, 1)),
    }


def draw(randomness: Randomness, annotations: dict[str, Any]) -> Scene:
    """The landscape with these annotations."""
    scene = Scene(LABELS)
    season, water = annotations["season"], annotations["water"]
    horizon = around(randomness, 138, 18)
    sky = _sky.light(randomness, annotations["time"], annotations["weather"], horizon)
    _sky.draw(scene, randomness, sky, horizon)
    mountains = _land.draw_mountains(scene, randomness, sky, season, annotations["mountains"], horizon)
    top = horizon
    if water != "none":
        shore = between(randomness, 202, 220) if water == "sea" else between(randomness, 186, 206)
        if water == "lake" or annotations["trees"] == "many":
            _far_shore(scene, randomness, sky, annotations, horizon)
        _land.draw_water(scene, randomness, sky, mountains, horizon, shore)
        if annotations["boat"] == "yes":
            size = between(randomness, 20, 34)
            _standing.draw_boat(scene, randomness, sky, between(randomness, 50, 206), horizon + size * 0.45 + 6, size)
        top = shore
    if water == "sea":
        _land.draw_beach(scene, randomness, sky, top)
        if annotations["house"] == "yes" or annotations["trees"] != "none":
            _headland(scene, randomness, sky, annotations, top)
    else:
        hills = _land.draw_hills(scene, randomness, sky, season, top, 3 if water == "none" else 1)
        _stand(scene, randomness, sky, annotations, hills)
        _standing.draw_flowers(scene, randomness, sky, season, 218)
    _sky.draw_weather(scene, randomness, sky, horizon)
    return scene


def _far_shore(scene: Scene, randomness: Randomness, sky: _sky.Light, annotations: dict[str, Any], horizon: float) -> None:
    """A line of woods beyond the water."""
    size = 13.0 if annotations["trees"] != "none" else 7.0
    label = "tree" if annotations["trees"] != "none" else "grass"
    line = _land.ridge(randomness, horizon + 2, size, 0.9, 40)
    colour = sky.on((62, 96, 78) if annotations["season"] != "winter" else (150, 166, 176), 0.45)
    scene.fill(_land.under(line, horizon + 3, rounded=False), colour, label=label, line=0.7)


def _stand(scene: Scene, randomness: Randomness, sky: _sky.Light, annotations: dict[str, Any], hills: list[list[_land.Point]]) -> None:
    """Trees and the house, on the hills, from far to near."""
    house_layer, house_x = len(hills) // 2, between(randomness, 50, 206)
    has_house = annotations["house"] == "yes"
    places: list[tuple[int, float, float, bool]] = []  # hill, ground, across, whether it is the house
    if has_house:
        places.append((house_layer, _land.height_at(hills[house_layer], house_x) + 9, house_x, True))
    for index in range({"none": 0, "few": 3, "many": 9}[annotations["trees"]]):
        layer, x = index % len(hills), between(randomness, 6, 250)
        if has_house and layer >= house_layer and abs(x - house_x) < 48:  # no tree grows through the house
            x = (house_x + 48 + between(randomness, 0, 60)) % 256
        depth = between(randomness, 0, 1) ** 2 * (26 if len(hills) == 1 else 10)  # how far down its hill it stands
        places.append((layer, _land.height_at(hills[layer], x) + 5 + depth, x, False))
    for layer, y, x, is_house in sorted(places):
        near = (layer + 1) / len(hills)
        if is_house:
            _standing.draw_house(scene, randomness, sky, annotations["season"], x, y, between(randomness, 46, 62))
            continue
        size = (26 + 34 * near) * around(randomness, 1, 0.25) * (0.72 + 0.0125 * (y - hills[layer][0][1] + 26))
        _standing.draw_tree(scene, randomness, sky, annotations["season"], annotations["tree"], x, y, size, 0.42 * (1 - near))


def _headland(scene: Scene, randomness: Randomness, sky: _sky.Light, annotations: dict[str, Any], shore: float) -> None:
    """Green land that comes in from one side, above the beach."""
    way = pick(randomness, (-1, 1))
    middle = 128 + way * 128
    points = [
        (middle - way * 112, shore + 16),
        (middle - way * 74, shore - 4),
        (middle - way * 38, shore - 22),
        (middle + way * 6, shore - 30),
    ]
    green = sky.on((112, 150, 84) if annotations["season"] != "winter" else (232, 238, 243), 0.1)
    label = "snow" if annotations["season"] == "winter" else "grass"
    paint = linear(0, shore - 30, 0, shore + 18, (0, lighter(green, 0.2)), (0.5, green), (1, darker(green, 0.4)))
    scene.fill(
        smooth(points, closed=False)
        + f"V{shore + 20:.2f}Q{middle - way * 40:.2f} {shore + 24:.2f} {middle - way * 116:.2f} {shore + 15:.2f}Z",
        paint,
        label=label,
        line=0.9,
    )
    width = 62
    if annotations["house"] == "yes":
        width = 26  # the trees stay on the landward side
        _standing.draw_house(scene, randomness, sky, annotations["season"], middle - way * 54, shore - 6, 46)
    count = {"none": 0, "few": 2, "many": 5}[annotations["trees"]]
    for index in range(count):
        x = middle - way * (6 + width * (index + 0.5) / count)
        size = between(randomness, 34, 52)
        _standing.draw_tree(
            scene, randomness, sky, annotations["season"], annotations["tree"], x, shore - 4 - 12 * happens(randomness, 0.5), size, 0.05
        )
