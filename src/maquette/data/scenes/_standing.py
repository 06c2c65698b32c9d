"""What stands in a landscape: trees, a house, a boat, flowers."""

from maquette.data.drawing import Colour, Scene, linear, radial
from maquette.data.scenes._chance import Randomness, around, between, happens, pick
from maquette.data.scenes._colour import darker, lighter, mix, rgb
from maquette.data.scenes._paths import box, ellipse, polygon, smooth
from maquette.data.scenes._sky import Light

_LEAVES = {
    "spring": ("8fc06a", "a9d07c", "efb7c4", "7fb36a"),
    "summer": ("4f8a45", "5f9a4a", "3f7a48", "6aa552"),
    "autumn": ("d9822f", "c2542f", "e3b23c", "a8642f"),
    "winter": ("dfe6ec", "cdd8e2", "e8edf2", "d3dbe2"),
}
_NEEDLES = ("2f5b46", "3a6a4a", "2b5150", "45704a")


def draw_tree(
    scene: Scene, randomness: Randomness, sky: Light, season: str, kind: str, x: float, y: float, size: float, far: float
) -> None:
    """A tree of that size standing at a point."""
    if kind == "conifer":
        _conifer(scene, randomness, sky, season, x, y, size, far)
    else:
        _broadleaf(scene, randomness, sky, season, x, y, size, far)


def _conifer(scene: Scene, randomness: Randomness, sky: Light, season: str, x: float, y: float, size: float, far: float) -> None:
    green = sky.on(rgb(pick(randomness, _NEEDLES)), far)
    scene.fill(box(x - size * 0.05, y - size * 0.16, size * 0.1, size * 0.17), darker(green, 0.6), label="tree")
    steps = []
    for row in range(4):
        wide, level = size * (0.13 + 0.075 * row), y - size * (0.72 - 0.19 * row)
        steps += [(wide, level), (wide * 0.55, level - size * 0.015)]
    right = [(0.0, y - size), *steps[:-1]]
    outline = polygon([*((x - px, py) for px, py in reversed(right[1:])), *((x + px, py) for px, py in right)])
    paint = linear(
        x + size * 0.25 * sky.side, y, x - size * 0.25 * sky.side, y, (0, lighter(green, 0.25)), (0.5, green), (1, darker(green, 0.45))
    )
    scene.fill(outline, paint, label="tree", line=0.8)
    if season == "winter":
        caps = "".join(
            f"M{x - size * (0.09 + 0.07 * row):.2f} {y - size * (0.75 - 0.19 * row):.2f}"
            f"Q{x:.2f} {y - size * (0.86 - 0.19 * row):.2f} {x + size * (0.09 + 0.07 * row):.2f} {y - size * (0.75 - 0.19 * row):.2f}"
            for row in range(4)
        )
        scene.stroke(caps, sky.on((250, 252, 255), far), size * 0.055, opacity=0.95)


def _broadleaf(scene: Scene, randomness: Randomness, sky: Light, season: str, x: float, y: float, size: float, far: float) -> None:
    leaf = sky.on(rgb(pick(randomness, _LEAVES[season])), far)
    bark = sky.on(rgb("5c4433"), far)
    trunk = (
        f"M{x - size * 0.06:.2f} {y:.2f}Q{x - size * 0.02:.2f} {y - size * 0.3:.2f} {x - size * 0.04:.2f} {y - size * 0.5:.2f}"
        f"H{x + size * 0.04:.2f}Q{x + size * 0.03:.2f} {y - size * 0.3:.2f} {x + size * 0.07:.2f} {y:.2f}Z"
    )
    scene.fill(trunk, bark, label="tree", line=0.7)
    crown = [
        (x + size * 0.36 * cx * between(randomness, 0.85, 1.15), y - size * 0.64 + size * 0.34 * cy * between(randomness, 0.88, 1.12))
        for cx, cy in _ROUND
    ]
    px, py = x + size * 0.14 * sky.side, y - size * 0.8
    paint = radial(px, py, size * 0.62, size * 0.6, (0, lighter(leaf, 0.35)), (0.45, leaf), (1, darker(leaf, 0.5)))
    scene.fill(smooth(crown), paint, label="tree", line=0.8)
    puffs = "".join(
        ellipse(x + size * dx, y - size * dy, size * 0.12, size * 0.09) for dx, dy in ((-0.16, 0.7), (0.14, 0.76), (0.02, 0.56))
    )
    scene.fill(puffs, lighter(leaf, 0.3), opacity=0.35)


_ROUND = ((1, 0), (0.8, 0.62), (0.28, 0.95), (-0.3, 0.95), (-0.82, 0.6), (-1, 0), (-0.78, -0.66), (-0.25, -1), (0.3, -0.98), (0.8, -0.62))


def draw_house(scene: Scene, randomness: Randomness, sky: Light, season: str, x: float, y: float, size: float) -> None:
    """A small house with a lit window when it is dark."""
    wall, roof = rgb(pick(randomness, ("f1e6d2", "d96f52", "e9d7b0", "b9c8cf"))), rgb(pick(randomness, ("9b4a3c", "5b5f72", "7a5a44")))
    wide, tall, way = size * 0.62, size * 0.42, -sky.side
    lit, dim = sky.on(wall), sky.on(darker(wall, 0.38))
    scene.fill(
        box(x - wide * 0.5, y - tall, wide, tall + 2),
        linear(x - wide * 0.5 * way, 0, x + wide * 0.5 * way, 0, (0, lit), (1, mix(lit, dim, 0.6))),
        label="house",
        line=0.9,
    )
    scene.fill(box(x + wide * 0.22, y - tall * 1.95, wide * 0.12, tall * 0.6), dim, label="house", line=0.8)
    top = [
        (x - wide * 0.62, y - tall * 0.94),
        (x - wide * 0.36, y - tall * 1.72),
        (x + wide * 0.36, y - tall * 1.72),
        (x + wide * 0.62, y - tall * 0.94),
    ]
    tiles = sky.on(roof) if season != "winter" else sky.on((240, 245, 250))
    scene.fill(
        polygon(top),
        linear(0, y - tall * 1.7, 0, y - tall * 0.9, (0, lighter(tiles, 0.2)), (1, darker(tiles, 0.3))),
        label="roof",
        line=0.9,
    )
    dark = sky.time in ("dusk", "night")
    glass: Colour = (255, 214, 120) if dark else sky.on((150, 190, 214))
    if dark:
        scene.glow(x, y - tall * 0.5, size * 0.8, size * 0.5, (255, 200, 110), 0.45)
    panes = box(x - wide * 0.36, y - tall * 0.72, wide * 0.2, tall * 0.36) + box(x + wide * 0.16, y - tall * 0.72, wide * 0.2, tall * 0.36)
    scene.fill(panes, glass, label="window", line=0.7)
    scene.fill(box(x - wide * 0.08, y - tall * 0.6, wide * 0.17, tall * 0.62), sky.on(darker(roof, 0.25)), label="house", line=0.7)
    if season in ("autumn", "winter") or happens(randomness, 0.3):
        smoke = (
            f"M{x + wide * 0.28:.2f} {y - tall * 2:.2f}"
            f"q{size * 0.12:.2f} {-size * 0.14:.2f} 0 {-size * 0.26:.2f}t{size * 0.08:.2f} {-size * 0.28:.2f}"
        )
        scene.stroke(smoke, lighter(sky.horizon, 0.4), size * 0.09, opacity=0.45, line=0.5)


def draw_boat(scene: Scene, randomness: Randomness, sky: Light, x: float, y: float, size: float) -> None:
    """A sailing boat with its mirror image."""
    sail, hull = (
        sky.on(rgb(pick(randomness, ("fbf7ee", "f2d7a8", "d9604c")))),
        sky.on(rgb(pick(randomness, ("7a3f34", "30445f", "f0ece2")))),
    )
    scene.fill(polygon([(x - size * 0.3, y + 3), (x + size * 0.36, y + 3), (x + size * 0.1, y + size * 0.6)]), sail, opacity=0.3)
    scene.fill(
        f"M{x:.2f} {y - size:.2f}Q{x + size * 0.5:.2f} {y - size * 0.5:.2f} {x + size * 0.46:.2f} {y - size * 0.16:.2f}H{x:.2f}Z",
        linear(x, 0, x + size * 0.5, 0, (0, lighter(sail, 0.3)), (1, darker(sail, 0.2))),
        label="boat",
        line=0.8,
    )
    scene.fill(
        f"M{x - size * 0.05:.2f} {y - size * 0.88:.2f}L{x - size * 0.38:.2f} {y - size * 0.16:.2f}H{x - size * 0.05:.2f}Z",
        darker(sail, 0.12),
        label="boat",
        line=0.8,
    )
    scene.fill(
        f"M{x - size * 0.46:.2f} {y - size * 0.1:.2f}H{x + size * 0.54:.2f}L{x + size * 0.36:.2f} {y + size * 0.12:.2f}"
        f"H{x - size * 0.3:.2f}Z",
        hull,
        label="boat",
        line=0.9,
    )


def draw_flowers(scene: Scene, randomness: Randomness, sky: Light, season: str, top: float) -> None:
    """Grass and flowers at our feet."""
    blades = ""
    for _ in range(26):
        x, y = between(randomness, -4, 260), between(randomness, top + 10, 258)
        blades += (
            f"M{x:.2f} {y:.2f}q{around(randomness, 0, 3):.2f} -5 {around(randomness, 0, 5):.2f} {-6 - 9 * (y - top) / (262 - top):.2f}"
        )
    scene.stroke(blades, sky.on(rgb({"autumn": "8f7436", "winter": "b9c4cc"}.get(season, "4d7f3f"))), 1.9, opacity=0.7, line=0.5)
    if season in ("spring", "summer"):
        for colour in pick(randomness, (("f6e27a", "ffffff"), ("e8788f", "f6e27a"), ("9d7fd0", "ffffff"), ("d9503f", "f6e27a"))):
            dots = "".join(f"M{between(randomness, 0, 256):.2f} {between(randomness, top + 14, 254):.2f}h.1" for _ in range(13))
            scene.stroke(dots, sky.on(rgb(colour)), 4.2, opacity=0.95)
