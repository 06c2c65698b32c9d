"""Drawing hair: what hangs behind the head and what frames the face, with a hairline, a shadow and a sheen."""

from collections.abc import Sequence

from maquette.data.drawing import Scene, linear, radial
from maquette.data.scenes import _hairdos
from maquette.data.scenes._colour import lighter, mix
from maquette.data.scenes._hair import Hair
from maquette.data.scenes._head import Head
from maquette.data.scenes._paths import Point, along, ellipse, ribbon, smooth


def draw_behind(scene: Scene, head: Head, hair: Hair) -> None:
    """What is seen behind neck and shoulders."""
    drop: float | None = {"bob": 62, "fringe": 74, "long": 150, "wavy": 128, "locs": 96}.get(hair.style)
    if hair.style == "afro":
        _hairdos.draw_afro(scene, head, hair)
    elif hair.style == "ponytail":
        _hairdos.draw_ponytail(scene, head, hair)
    elif hair.style == "bun":
        _hairdos.draw_bun(scene, head, hair)
    elif hair.style == "curly":
        _hairdos.draw_curls(scene, head, hair, head.skull(hair.volume + 2, -42, 222, 13), 14)
    elif drop:
        drop += 6 * hair.wave
        flare = {"bob": 10, "fringe": 5, "long": 8, "wavy": 18, "locs": 12}[hair.style]
        outer = [*_strands_down(head, hair, drop, flare)]
        path = smooth(outer)
        scene.fill(path, linear(0, -60, 0, drop, (0, mix(hair.base, hair.dark, 0.4)), (1, hair.dark)), label="hair", line=1)
        falls = "".join(f"M{x:.2f} 10Q{x * 1.12:.2f} {drop * 0.6:.2f} {x * 1.1:.2f} {drop - 8:.2f}" for x in (-62, -50, -38, 38, 50, 62))
        scene.stroke(falls, hair.base, 3.2, opacity=0.6, line=0.7)


def draw_before(scene: Scene, head: Head, hair: Hair) -> None:
    """What frames the face; the head itself is drawn."""
    style = hair.style
    if style == "bald":
        _hairdos.draw_bald(scene, head, hair)
    elif style == "buzz":
        _hairdos.draw_buzz(scene, head, hair)
    elif style in ("curly", "afro"):
        _hairdos.draw_curly_front(scene, head, hair)
    else:
        outer, inner = _cap(head, hair)
        _mass(scene, head, hair, outer, inner)
    if style == "quiff" and not hair.covered:
        _hairdos.draw_quiff(scene, head, hair)
    elif style == "braids":
        _hairdos.draw_braids(scene, head, hair)
    elif style == "locs":
        _hairdos.draw_locs(scene, head, hair)


def _cap(head: Head, hair: Hair) -> tuple[list[Point], list[Point]]:
    """The outer edge of the hair from left to right, and its hairline from right to left."""
    wide = head.temple
    shift = 4 * head.turn
    lines: dict[str, list[Point]] = {
        "clear": [(-0.9, -14), (-0.82, -36), (-0.5, -51), (0, -55), (0.5, -51), (0.82, -36), (0.9, -14)],
        "tufts": [(-0.9, -14), (-0.8, -38), (-0.48, -47), (-0.2, -54), (0.12, -46), (0.42, -53), (0.7, -42), (0.9, -14)],
        "side": [(-0.9, -14), (-0.76, -40), (-0.42, -63), (-0.12, -47), (0.3, -37), (0.7, -31), (0.92, -8)],
        "middle": [(-0.93, -8), (-0.84, -26), (-0.5, -44), (0, -65), (0.5, -44), (0.84, -26), (0.93, -8)],
        "fringe": [(-0.93, -2), (-0.74, -19), (-0.4, -25), (-0.2, -23), (0.05, -26), (0.4, -23), (0.74, -19), (0.93, -2)],
    }
    kind = {
        "short": "tufts",
        "side part": "side",
        "quiff": "clear",
        "fringe": "fringe",
        "bob": "side",
        "long": "middle",
        "wavy": "side",
    }.get(hair.style, "clear")
    if hair.fringe and hair.style in ("bob", "long", "ponytail", "bun"):
        kind = "fringe"
    hairline = [(x * wide * hair.way + shift, y - 2 * hair.wave) for x, y in lines[kind]]
    if hair.way < 0:
        hairline.reverse()
    burn = 2 + 5 * hair.wave
    hairline = [(-wide * 0.95, burn), *hairline, (wide * 0.95, burn)]
    outer = [(-wide - hair.volume * 0.35, burn + 1), *head.skull(hair.volume, -4, 184, 11), (wide + hair.volume * 0.35, burn + 1)]
    drop = {"bob": 50, "fringe": 52, "long": 112, "wavy": 96}.get(hair.style)
    if drop:
        edge = wide + hair.volume
        swing = {"bob": 6, "fringe": 2, "long": 8, "wavy": 12}[hair.style]
        left_out = [(-edge - swing * 0.5, drop), (-edge - swing, drop * 0.7), (-edge - 2, drop * 0.3)]
        right_out = [(-x, y) for x, y in reversed(left_out)]
        outer = left_out + outer + right_out
        left_in = [(-edge + 8, drop + 4), (-wide * 0.98 - 2, drop * 0.62), (-wide * 0.93, drop * 0.25)]
        hairline = left_in + hairline + [(-x, y) for x, y in reversed(left_in)]
    return outer, hairline[::-1]


def _mass(scene: Scene, head: Head, hair: Hair, outer: Sequence[Point], inner: Sequence[Point]) -> None:
    """A body of hair with its shadow on the face, its sheen and its strands."""
    path = ribbon(outer, inner)
    with scene.group(clip=head.outline()):
        scene.fill(ribbon([(x, y + 6) for x, y in outer], [(x - 2 * head.side, y + 6) for x, y in inner]), head.skin.deep, opacity=0.34)
    scene.fill(path, hair.paint(head), label="hair", line=1)
    hairline = inner[::-1]
    with scene.group(clip=path):
        light: list[str] = []
        dark: list[str] = []
        for step in range(11):
            place = 0.06 + 0.088 * step
            (x1, y1), (x2, y2) = along(outer, place), along(hairline, place + 0.02 * hair.bumps[step])
            bend = (x1 + x2) / 2 + 5 * hair.way, (y1 + y2) / 2 - 3
            (light if step % 2 else dark).append(f"M{x1:.2f} {y1:.2f}Q{bend[0]:.2f} {bend[1]:.2f} {x2:.2f} {y2:.2f}")
        scene.stroke("".join(dark), hair.dark, 2.6, opacity=0.55, line=0.6)
        scene.stroke("".join(light), hair.light, 2.4, opacity=0.45)
        x = 24 * head.side - 6 * hair.way
        y = -head.crown - hair.volume + 17
        scene.fill(ellipse(x, y, 34, 11), radial(x, y, 34, 11, (0, lighter(hair.light, 0.3), 0.7), (1, hair.light, 0)))


def _strands_down(head: Head, hair: Hair, drop: float, flare: float) -> list[Point]:
    """The outline of hair that hangs down behind."""
    edge = head.temple + hair.volume
    down = [(edge + 2, 8), (edge + flare * 0.7, drop * 0.5), (edge + flare, drop * 0.82), (edge * 0.86, drop), (edge * 0.35, drop - 5)]
    if hair.style == "wavy":
        down = [
            (edge + 4, 8),
            (edge + 12, 30),
            (edge + 4, 52),
            (edge + 17, 76),
            (edge + 10, 98),
            (edge * 0.95, drop),
            (edge * 0.4, drop - 8),
        ]
    return [(-x, y) for x, y in reversed(down)] + head.skull(hair.volume, 0, 180, 9)[1:-1] + down
