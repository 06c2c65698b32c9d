"""The head of a cat: ears, fur, eyes, muzzle and whiskers, in its own units around the point between the eyes."""

from dataclasses import dataclass

from maquette.data.drawing import Colour, Scene, linear, radial
from maquette.data.scenes._chance import Randomness, around
from maquette.data.scenes._coat import Coat, mark_face
from maquette.data.scenes._colour import WHITE, darker, lighter, mix, rgb
from maquette.data.scenes._paths import Point, ellipse, mirrored, smooth

EARS = ("pointed", "round", "tufted", "folded")
EXPRESSIONS = ("calm", "happy", "curious", "sleepy", "grumpy", "tongue out")
EYES = {"green": "7fae5a", "yellow": "e2b93f", "copper": "c07a34", "blue": "6aa5d8", "odd": "e2b93f"}


@dataclass(frozen=True)
class CatHead:
    """Place and proportions of a head."""

    x: float
    y: float
    scale: float
    tilt: float
    turn: float
    width: float
    cheek: float  # how far the fur of the cheeks stands out
    eye_x: float
    eye: float
    ear: float
    fluffy: bool
    side: float  # where the light comes from: -1 left, 1 right

    @property
    def move(self) -> str:
        """The SVG transform from the head's units to the scene."""
        return f"translate({self.x:.2f} {self.y:.2f}) rotate({self.tilt:.2f}) scale({self.scale:.3f})"

    def outline(self) -> str:
        """The head without its ears."""
        wide = self.width
        right: list[Point] = [(0, -54), (30, -52), (wide * 0.84, -30), (wide * 0.99, 0), (wide * 0.95 + self.cheek * 0.3, 18)]
        right += [(wide * 0.92 + self.cheek, 34), (wide * 0.74, 42), (wide * 0.62 + self.cheek * 0.3, 53), (wide * 0.34, 59), (0, 62)]
        if self.fluffy:
            right[5:7] = [(wide * 0.97 + self.cheek, 26), (wide * 0.86, 32), (wide * 0.92 + self.cheek, 42), (wide * 0.76, 43)]
            right[1:1] = [(8, -60), (14, -52)]
        return smooth([*mirrored(right[:-1]), right[-1]])


def build(randomness: Randomness, x: float, y: float, scale: float, side: float, fluffy: bool) -> CatHead:
    """A head at that place with proportions of its own."""
    return CatHead(
        x=x,
        y=y,
        scale=scale * around(randomness, 1, 0.05),
        tilt=around(randomness, 0, 9),
        turn=around(randomness, 0, 1),
        width=around(randomness, 70, 5),
        cheek=around(randomness, 6, 4) + (7 if fluffy else 0),
        eye_x=around(randomness, 30, 2.5),
        eye=around(randomness, 16.5, 2),
        ear=around(randomness, 1, 0.14),
        fluffy=fluffy,
        side=side,
    )


def draw(scene: Scene, head: CatHead, coat: Coat, ears: str, expression: str, eyes: str) -> None:
    """The whole head, in its own units."""
    for way in (-1, 1):
        _draw_ear(scene, head, coat, ears, way)
    path = head.outline()
    scene.fill(path, coat.fur(0, 0, 74, head.side), label="head", line=1.1)
    with scene.group(clip=path):
        mark_face(scene, coat)
        dark = darker(coat.base, 0.5)
        scene.fill(path, linear(-head.side * 20, 0, -head.side * 84, 20, (0, dark, 0), (1, dark, 0.5)))
        scene.glow(26 * head.side, -38, 34, 20, lighter(coat.light, 0.3), 0.5)
    if coat.pattern != "siamese":
        fur = "M-8 -50q2 8 0 14M8 -50q-2 8 0 14M-58 30q6 2 10 8M58 30q-6 2 -10 8M-52 42q5 1 9 6M52 42q-5 1 -9 6"
        scene.stroke(fur, coat.light, 2, opacity=0.55)
    _draw_muzzle(scene, head, coat, expression)
    for way in (-1, 1):
        iris = rgb(EYES["blue"] if eyes == "odd" and way > 0 else EYES[eyes])
        _draw_eye(scene, head, coat, expression, iris, way)
    whiskers = "".join(
        f"M{way * 22 + 5 * head.turn:.2f} {28 + 5 * row}q{way * 30} {-8 + 7 * row} {way * 60} {-8 + 10 * row}"
        for way in (-1, 1)
        for row in (0, 1, 2)
    )
    scene.stroke(whiskers, mix((255, 255, 255), coat.base, 0.1), 1.3, opacity=0.85, line=0.5)


def _draw_ear(scene: Scene, head: CatHead, coat: Coat, ears: str, way: int) -> None:
    rise = 46 * head.ear
    reach = head.width * (0.86 - 0.05 * way * head.turn)
    inner, outer, tip = (way * 12, -48), (way * head.width * 0.96, -12), (way * reach, -46 - rise)
    colour = coat.point
    patch = coat.pattern in ("calico", "tortoiseshell") and way == coat.way
    fur = coat.fur(tip[0], -60, 44, head.side, coat.mark if patch else colour if coat.pattern == "siamese" else None)
    pink = mix(rgb("e0a39a"), colour, 0.25 if coat.pattern != "siamese" else 0.55)
    if ears == "folded":
        low = -66 - 6 * head.ear
        fold = smooth([inner, (way * 34, low - 4), (way * 60, low + 6), (way * 72, -36), (way * 62, -34), (way * 44, -44)])
        scene.fill(fold, fur, label="ear", line=1)
        scene.stroke(f"M{way * 20} -52Q{way * 44} {low + 6:.2f} {way * 66} -38", darker(coat.base, 0.5), 2, opacity=0.6)
        return
    if ears == "round":
        shape = smooth([inner, (way * 24, -66 - rise * 0.3), (tip[0] - way * 10, tip[1] + 12), (tip[0] + way * 7, tip[1] + 22), outer])
    else:
        shape = (
            f"M{inner[0]} {inner[1]}Q{way * 30} {-56 - rise * 0.62:.2f} {tip[0]:.2f} {tip[1]:.2f}"
            f"Q{tip[0] + way * 9:.2f} {-34 - rise * 0.35:.2f} {outer[0]:.2f} {outer[1]}Z"
        )
    scene.fill(shape, fur, label="ear", line=1.1)
    bottom, top = (way * 46, -34), (tip[0] - way * 4, tip[1] + (22 if ears == "round" else 13))
    shell = (
        f"M{way * 28} -48Q{way * 38} {-56 - rise * 0.4:.2f} {top[0]:.2f} {top[1]:.2f}"
        f"Q{tip[0] + way * 2:.2f} {-34 - rise * 0.3:.2f} {outer[0] - way * 8:.2f} -26L{bottom[0]} {bottom[1]}Z"
    )
    scene.fill(shell, linear(0, top[1], 0, -34, (0, darker(pink, 0.3)), (1, pink)), label="inner ear", line=0.7)
    scene.stroke(f"M{way * 32} -40Q{way * 40} -62 {way * 52} -72M{way * 40} -38Q{way * 46} -54 {way * 56} -60", coat.light, 3, opacity=0.75)
    if ears == "tufted":
        scene.stroke(
            f"M{tip[0]:.2f} {tip[1]:.2f}l{way * 3} -13M{tip[0] - way * 2:.2f} {tip[1] + 2:.2f}l{-way} -11",
            darker(colour, 0.3),
            2.6,
            line=0.7,
        )


def _draw_eye(scene: Scene, head: CatHead, coat: Coat, expression: str, iris: Colour, way: int) -> None:
    x, size = way * head.eye_x + 5 * head.turn, head.eye
    rim = darker(mix(coat.base, rgb("3a2a2c"), 0.75), 0.45)
    if coat.pattern == "tabby":
        scene.glow(x, -2, 26, 25, coat.belly, 0.6)
    if expression == "happy":
        scene.stroke(f"M{x - size:.2f} 5Q{x:.2f} -15 {x + size:.2f} 5", rim, 4.6, label="eye", line=1.1)
        return
    tall = size * {"curious": 1.16, "sleepy": 0.5, "grumpy": 0.74}.get(expression, 0.96)
    inner, outer = x - way * size, x + way * size
    slant = 5 if expression == "grumpy" else 4
    low, high = 5.0, 5 - 2 * slant
    almond = (
        f"M{inner:.2f} {low + 2:.2f}"
        f"C{inner + way * size * 0.3:.2f} {-tall * 1.25:.2f} {outer - way * size * 0.35:.2f} {-tall * 1.42:.2f} {outer:.2f} {high:.2f}"
        f"C{outer - way * size * 0.05:.2f} {tall * 0.95:.2f} {inner + way * size * 0.6:.2f} {tall * 1.3:.2f} {inner:.2f} {low + 2:.2f}Z"
    )
    scene.fill(
        almond,
        radial(x, tall * 0.5, size * 1.2, tall * 1.7, (0, lighter(iris, 0.5)), (0.5, iris), (1, darker(iris, 0.55))),
        label="eye",
        line=1.1,
    )
    with scene.group(clip=almond):
        wide = {"curious": 0.62, "tongue out": 0.5, "calm": 0.44}.get(expression, 0.28) * size * (1 + 0.2 * coat.bumps[3])
        scene.fill(ellipse(x + head.turn, -0.5, wide, size * 0.9), (16, 14, 18), label="pupil", line=0.8)
        scene.fill(almond, linear(0, -tall, 0, 0, (0, (0, 0, 0), 0.5), (1, (0, 0, 0), 0)))
        scene.fill(ellipse(x + 0.34 * size * head.side, -0.36 * tall, size * 0.26), WHITE)
        scene.fill(ellipse(x - 0.3 * size * head.side, 0.36 * tall, size * 0.12), WHITE, opacity=0.8)
    scene.stroke(almond, rim, 3.2)
    if expression == "sleepy":
        scene.stroke(f"M{inner:.2f} {low:.2f}Q{x:.2f} {-tall * 1.3:.2f} {outer:.2f} {high:.2f}", rim, 5.2)
    if expression == "grumpy":
        scene.stroke(f"M{inner - way * 2:.2f} -2L{outer:.2f} {-tall - 3:.2f}", darker(coat.base, 0.55), 4.4, line=0.8)


def _draw_muzzle(scene: Scene, head: CatHead, coat: Coat, expression: str) -> None:
    x = 5 * head.turn
    pale = mix(coat.mark, coat.base, 0.35) if coat.pattern == "siamese" else coat.belly
    chin = ellipse(x, 50, 15, 9)
    scene.fill(chin, darker(pale, 0.12), label="muzzle")
    if expression == "tongue out":
        scene.fill(
            smooth([(x - 6, 44), (x + 6, 44), (x + 6.5, 54), (x, 60), (x - 6.5, 54)]),
            linear(0, 44, 0, 60, (0, rgb("b8535e")), (1, rgb("ee8f97"))),
            label="mouth",
            line=0.8,
        )
    for way in (-1, 1):
        px = x + way * 14
        scene.fill(
            ellipse(px, 36, 19, 14.5),
            radial(px + 4 * head.side, 30, 26, 21, (0, lighter(pale, 0.35)), (0.6, pale), (1, darker(pale, 0.22))),
            label="muzzle",
        )
        dots = "".join(f"M{px + way * (4 + 5 * column):.2f} {33 + 4 * row + column}h.1" for row in (0, 1) for column in (0, 1))
        scene.stroke(dots, darker(pale, 0.55), 1.8, opacity=0.6)
    dark = darker(mix(pale, rgb("5a3a36"), 0.6), 0.35)
    corner = {"grumpy": -3.0, "happy": 2.0}.get(expression, 0.0)
    mouth = (
        f"M{x - 20:.2f} {44 - corner:.2f}Q{x - 9:.2f} {51 + corner:.2f} {x:.2f} 41"
        f"Q{x + 9:.2f} {51 + corner:.2f} {x + 20:.2f} {44 - corner:.2f}M{x:.2f} 41V33"
    )
    scene.stroke(mouth, dark, 2.4, label="mouth", line=0.9)
    nose = f"M{x - 9:.2f} 20Q{x:.2f} 16 {x + 9:.2f} 20Q{x + 7:.2f} 30 {x:.2f} 32Q{x - 7:.2f} 30 {x - 9:.2f} 20Z"
    scene.fill(nose, linear(0, 18, 0, 32, (0, lighter(coat.nose, 0.3)), (1, darker(coat.nose, 0.25))), label="nose", line=1)
    scene.fill(ellipse(x - 3, 21.5, 3, 1.4), WHITE, opacity=0.6)
