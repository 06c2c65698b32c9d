"""Hairdos that are more than a cap of hair: curls, an afro, a bun, plaits, a quiff, and hardly any hair at all."""

from collections.abc import Sequence
from math import cos, pi, sin

from maquette.data.drawing import Scene, linear, radial
from maquette.data.scenes._colour import darker, lighter, mix
from maquette.data.scenes._hair import Hair
from maquette.data.scenes._head import Head
from maquette.data.scenes._paths import Point, along, ellipse, ribbon, smooth


def draw_curls(scene: Scene, head: Head, hair: Hair, places: Sequence[Point], size: float) -> None:
    """Round curls, each with its own light."""
    swirls = ""
    for index, (x, y) in enumerate(places):
        radius = size * (1 + 0.16 * hair.bumps[index % 12])
        x += 3 * hair.bumps[(index * 5) % 12]
        lit = mix(hair.base, hair.light, 0.75 - 0.4 * (index % 3))
        glow = radial(
            x + 5 * (head.side or -0.6),
            y - radius * 0.5,
            radius * 1.5,
            radius * 1.5,
            (0, lit),
            (0.55, hair.base),
            (1, mix(hair.base, hair.dark, 0.8)),
        )
        scene.fill(ellipse(x, y, radius, radius * 0.92), glow, label="hair", line=0.8)
        swirls += (
            f"M{x - radius * 0.5:.2f} {y + radius * 0.2:.2f}q{radius * 0.2:.2f} {-radius * 0.8:.2f} {radius * 0.8:.2f} {-radius * 0.3:.2f}"
            f"q{radius * 0.1:.2f} {radius * 0.6:.2f} {-radius * 0.4:.2f} {radius * 0.5:.2f}"
        )
    scene.stroke(swirls, hair.light, 1.8, opacity=0.45)


def draw_curly_front(scene: Scene, head: Head, hair: Hair) -> None:
    """Curls over the forehead; for an afro only its soft edge."""
    outer, shift = head.skull(hair.volume, 4, 176, 11), 4 * head.turn
    wide = head.temple
    line: list[Point] = [(-0.92, -8), (-0.84, -32), (-0.56, -49), (-0.2, -54), (0.2, -54), (0.56, -49), (0.84, -32), (0.92, -8)]
    hairline = [(x * wide + shift, y) for x, y in line]
    with scene.group(clip=head.outline()):
        scene.fill(ribbon([(x, y + 7) for x, y in outer], [(x, y + 7) for x, y in hairline[::-1]]), head.skin.deep, opacity=0.36)
    scene.fill(ribbon(outer, hairline[::-1]), hair.paint(head), label="hair", hides=True)
    if hair.style == "afro":
        bumps = (along(hairline, step / 13) for step in range(14))
        scene.fill(
            "".join(ellipse(x, y - 1.5, 5.5 + hair.bumps[step % 12]) for step, (x, y) in enumerate(bumps)), hair.paint(head), label="hair"
        )
        scene.stroke(smooth(hairline, closed=False), None, 1, line=0.9)
        return
    if not hair.covered:
        draw_curls(scene, head, hair, head.skull(hair.volume - 10, 28, 152, 6), 15)
    draw_curls(scene, head, hair, [(x, y - 5) for x, y in hairline], 11)


def draw_afro(scene: Scene, head: Head, hair: Hair) -> None:
    """A round cloud around the head."""
    low = 16 if hair.covered else 0
    size = (80 if hair.covered else 86) + 4 * hair.wave
    points = []
    for step in range(28):
        angle = 2 * pi * step / 28
        radius = size + (3.4 if step % 2 else -1.5) + 1.6 * hair.bumps[step % 12]
        points.append((radius * 1.02 * cos(angle), -24 + low + radius * 0.97 * sin(angle)))
    path = smooth(points)
    scene.fill(path, hair.paint(head), label="hair", line=1)
    with scene.group(clip=path):
        curls = ""
        for step in range(44):
            angle, reach = 2.4 * step, size * (0.42 + 0.56 * (step / 44) ** 0.5)
            curls += f"M{reach * cos(angle):.2f} {-24 + low + reach * sin(angle):.2f}q4 -6 8 -1"
        scene.stroke(curls, hair.light, 2, opacity=0.4)


def draw_ponytail(scene: Scene, head: Head, hair: Hair) -> None:
    """A tail that falls beside the neck."""
    way, edge = hair.way, head.temple + 4
    tail: list[Point] = [
        (edge - 8, -30),
        (edge + 22, -34),
        (edge + 34, 6),
        (edge + 29, 56),
        (edge + 14, 98 + 8 * hair.wave),
        (edge + 8, 60),
        (edge + 4, 10),
    ]
    path = smooth([(way * x, y) for x, y in tail])
    scene.fill(path, linear(0, -30, 0, 96, (0, hair.light), (0.4, hair.base), (1, hair.dark)), label="hair", line=1)
    scene.stroke(
        f"M{way * (edge + 8):.2f} -22Q{way * (edge + 24):.2f} 10 {way * (edge + 17):.2f} 82M{way * (edge + 2):.2f} -16"
        f"Q{way * (edge + 15):.2f} 10 {way * (edge + 12):.2f} 70",
        hair.light,
        2.4,
        opacity=0.6,
        line=0.6,
    )
    scene.stroke(f"M{way * (edge - 2):.2f} -32L{way * (edge + 6):.2f} -12", (196, 84, 92), 7, label="hair", line=0.8)


def draw_bun(scene: Scene, head: Head, hair: Hair) -> None:
    """A knot on the crown; under a hat it sits at the nape."""
    x, y = (hair.way * (head.temple + 6), 38) if hair.covered else (6 * hair.wave, -head.crown - 12)
    radius = 21 + 2 * hair.bumps[0]
    scene.fill(
        ellipse(x, y, radius, radius * 0.9),
        radial(x + 7 * head.side, y - 7, radius * 1.3, radius * 1.2, (0, hair.light), (0.5, hair.base), (1, hair.dark)),
        label="hair",
        line=1,
    )
    swirl = (
        f"M{x - radius * 0.8:.2f} {y + 3:.2f}q{radius * 0.8:.2f} {-radius:.2f} {radius * 1.5:.2f} -4M{x - radius * 0.5:.2f} {y + 9:.2f}"
        f"q{radius * 0.6:.2f} {-radius * 0.8:.2f} {radius:.2f} -5"
    )
    scene.stroke(swirl, hair.dark, 2.2, opacity=0.6, line=0.6)


def draw_bald(scene: Scene, head: Head, hair: Hair) -> None:
    """The shine of a bare head, for some with hair left at the sides."""
    x, y = head.at(16 * (head.side or -0.6), -head.crown + 20)
    shine = lighter(head.skin.light, 0.5)
    scene.glow(x, y, 22, 10, shine, 0.85)
    if hair.fringe and not hair.covered:
        for way in (-1, 1):
            edge = way * (head.temple + 5)
            tuft = [(edge * 0.93, 16), (edge + way * 2, 4), (edge + way, -18), (edge * 0.94, -38), (edge * 0.86, -30), (edge * 0.87, -8)]
            scene.fill(smooth(tuft), linear(0, -38, 0, 14, (0, hair.light), (1, hair.dark)), label="hair", line=0.9)


def draw_buzz(scene: Scene, head: Head, hair: Hair) -> None:
    """Hair so short that the skull shines through."""
    outer = head.skull(hair.volume, -2, 182, 11)
    wide, shift = head.temple, 4 * head.turn
    line: list[Point] = [(0.95, -8), (0.88, -28), (0.74, -44), (0.42, -53), (0, -55), (-0.42, -53), (-0.74, -44), (-0.88, -28), (-0.95, -8)]
    path = ribbon(outer, [(x * wide + shift, y) for x, y in line])
    tone = mix(hair.base, head.skin.shade, 0.25)
    x = 26 * head.side
    scene.fill(
        path,
        radial(x, -70, 70, 70, (0, mix(tone, head.skin.light, 0.35)), (0.6, tone), (1, darker(tone, 0.3))),
        label="hair",
        line=0.9,
        opacity=0.88,
    )


def draw_quiff(scene: Scene, head: Head, hair: Hair) -> None:
    """Hair brushed up and over from the forehead."""
    way, wide, top, shift = hair.way, head.temple, -head.crown - 17 - 4 * hair.wave, 4 * head.turn
    roll = [
        (-0.78, -46),
        (-0.92, -72),
        (-0.5, top + 2),
        (0.15, top - 2),
        (0.78, top + 12),
        (0.98, -66),
        (0.8, -47),
        (0.4, -60),
        (-0.2, -61),
    ]
    path = smooth([(way * x * wide + shift, y) for x, y in roll])
    x = way * 0.3 * wide
    scene.fill(path, radial(x, top + 8, 70, 48, (0, hair.light), (0.5, hair.base), (1, hair.dark)), label="hair", line=1)
    with scene.group(clip=path):
        sweeps = "".join(
            f"M{way * wide * (-0.7 + 0.27 * step) + shift:.2f} -52"
            f"Q{way * wide * (-0.75 + 0.3 * step):.2f} {top + 6:.2f} {way * wide * (0.1 + 0.22 * step):.2f} {top + 4 + 3 * step:.2f}"
            for step in range(5)
        )
        scene.stroke(sweeps, hair.dark, 2.4, opacity=0.5, line=0.6)
        scene.stroke(sweeps, hair.light, 1.2, opacity=0.4)


def draw_braids(scene: Scene, head: Head, hair: Hair) -> None:
    """Two plaits that fall over the shoulders."""
    for way in (-1, 1):
        for step in range(8):
            x, y = way * (head.temple + 2 + 1.5 * step), 12 + 13.5 * step
            size = 10.5 - 0.4 * step
            lock = (
                f"M{x - size:.2f} {y - 9:.2f}Q{x - size:.2f} {y + 5:.2f} {x:.2f} {y + 12:.2f}"
                f"Q{x + size:.2f} {y + 5:.2f} {x + size:.2f} {y - 9:.2f}Q{x + size * 0.3:.2f} {y - 7:.2f} {x:.2f} {y:.2f}"
                f"Q{x - size * 0.3:.2f} {y - 7:.2f} {x - size:.2f} {y - 9:.2f}Z"
            )
            sheen = linear(x - size, y - 9, x + size, y + 9, (0, mix(hair.base, hair.light, 0.7)), (0.5, hair.base), (1, hair.dark))
            scene.fill(lock, sheen, label="hair", line=0.7)
        scene.stroke(f"M{way * (head.temple + 13) - 6:.2f} 119h12", (214, 92, 84), 6, label="hair", line=0.7)


def draw_locs(scene: Scene, head: Head, hair: Hair) -> None:
    """Ropes of hair that start at the crown."""
    ends = [(-62, 84), (-55, 96), (-66, 60), (62, 84), (55, 96), (66, 60)]
    for index, (x, y) in enumerate(ends):
        start = (x * 0.62, -head.crown + 24)
        path = (
            f"M{start[0]:.2f} {start[1]:.2f}"
            f"C{x * 1.08:.2f} {-40:.2f} {x * 1.02:.2f} 20 {x + 3 * hair.bumps[index]:.2f} {y + 6 * hair.bumps[index + 5]:.2f}"
        )
        scene.stroke(path, hair.dark, 11, label="hair", line=0.9)
        scene.stroke(path, mix(hair.base, hair.light, 0.25), 7)
