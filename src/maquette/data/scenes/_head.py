"""A person's head: its place, its proportions, the colours of its skin, and the parts that carry the features."""

from dataclasses import dataclass
from math import cos, pi, sin

from maquette.data.drawing import Colour, Scene, linear, radial
from maquette.data.scenes._chance import Randomness, around, between, pick
from maquette.data.scenes._colour import brightness, darker, lighter, mix, rgb
from maquette.data.scenes._paths import Point, ellipse, mirrored, smooth

# The Monk Skin Tone scale (Ellis Monk, Google 2022; open), from 1 to 10
MONK = tuple(map(rgb, ("f6ede4", "f3e7db", "f7ead0", "eadaba", "d7bd96", "a07e56", "825c43", "604134", "3a312a", "292420")))
_SKULL = -14.0  # the height at which the skull is widest, in the head's own units


@dataclass(frozen=True)
class Skin:
    """The colours of one skin in one light."""

    base: Colour
    light: Colour
    shade: Colour
    deep: Colour  # folds, nostrils, the line between lips
    blush: Colour
    lip: Colour

    @classmethod
    def of_tone(cls, tone: int) -> "Skin":
        """The skin of a step of the Monk scale; the darkest are warmed a little so that a face stays readable."""
        published = MONK[tone - 1]
        lightness = brightness(published) / 255
        base = mix(published, (132, 82, 58), 0.34 * (1 - lightness) ** 2)
        base = mix(base, (240, 190, 160), 0.16 * lightness)  # blood under pale skin
        return cls(
            base=base,
            light=mix(base, mix((226, 150, 104), (255, 246, 232), lightness), 0.2 + 0.3 * lightness),
            shade=(base[0] * 0.76, base[1] * 0.62, base[2] * 0.58),
            deep=(base[0] * 0.46, base[1] * 0.30, base[2] * 0.28),
            blush=mix(base, mix((190, 60, 52), (240, 98, 92), lightness), 0.55),
            lip=mix(base, mix((150, 58, 66), (205, 84, 88), lightness), 0.62),
        )


@dataclass(frozen=True)
class Head:
    """Where a head is and how it is built. Its own units are the scene's; (0, 0) lies between the eyes."""

    x: float
    y: float
    tilt: float  # degrees
    turn: float  # -1 looks to the left edge, 1 to the right
    scale: float
    crown: float  # from the eyes up to the top of the skull
    temple: float  # half widths, from top to bottom
    cheek: float
    jaw: float
    chin_width: float
    chin: float  # from the eyes down to the chin
    eye_x: float
    eye_width: float
    eye_height: float
    eye_tilt: float
    nose_width: float
    nose_length: float
    mouth_y: float
    mouth_width: float
    lip: float  # fullness
    ear: float
    neck: float
    shoulder: float
    skin: Skin
    side: float  # where the light comes from: -1 left, 0 front, 1 right

    @property
    def move(self) -> str:
        """The SVG transform from the head's units to the scene."""
        return f"translate({self.x:.2f} {self.y:.2f}) rotate({self.tilt:.2f}) scale({self.scale:.3f})"

    def at(self, x: float, y: float, depth: float = 8.0) -> Point:
        """Where a point of the front of the face is seen, the head being turned."""
        return (x * (1 - 0.04 * abs(self.turn)) + depth * self.turn * max(0.0, 1 - (x / 75) ** 2), y)

    def skull(self, volume: float, start: float = 0, end: float = 180, count: int = 9) -> list[Point]:
        """Points over the head from left (0 degrees) to right (180), `volume` outside the skull."""
        width, height = self.temple + volume, self.crown + _SKULL + volume
        angles = [pi * (start + (end - start) * step / (count - 1)) / 180 for step in range(count)]
        return [(-width * cos(angle), _SKULL - height * sin(angle)) for angle in angles]

    def outline(self) -> str:
        """The face with the skull."""
        lean = 5 * self.turn
        right: list[Point] = [
            (0, -self.crown),
            (self.temple * 0.52, _SKULL - (self.crown + _SKULL) * 0.86),
            (self.temple * 0.9, _SKULL - (self.crown + _SKULL) * 0.46),
            (self.temple, _SKULL),
            (self.cheek, 16),
            (self.jaw + 4, 0.56 * self.chin),
            (self.chin_width + 10, 0.83 * self.chin),
            (self.chin_width * 0.62, self.chin - 2),
            (0, self.chin),
        ]
        points = [*mirrored(right)[:-1], right[-1]]
        return smooth([(x * (1 - 0.03 * self.turn * (1 if x > 0 else -1)) + lean * max(0.0, y / self.chin), y) for x, y in points])


def build(randomness: Randomness, age: str, presentation: str, tone: int, side: float) -> Head:
    """A head with proportions of its own, within what age and presentation make likely."""
    manly = {"feminine": -1.0, "neutral": 0.0, "masculine": 1.0}[presentation]
    grown = {"child": 0.0, "young": 0.85, "adult": 1.0, "senior": 1.0}[age]
    old = 1.0 if age == "senior" else 0.0
    manly *= grown
    width = around(randomness, 53.5, 3.5) + 1.0 * manly
    cheek = width + around(randomness, 0.5, 2) + 2.5 * (1 - grown)
    jaw = cheek - around(randomness, 9.5, 4) + 3.2 * manly - 1.5 * (1 - grown) + 1.5 * old
    return Head(
        x=around(randomness, 128, 8),
        y=around(randomness, 122, 4) + 7 * (1 - grown),
        tilt=around(randomness, 0, 8),
        turn=between(randomness, -1, 1),
        scale=around(randomness, 1.05, 0.035) - 0.05 * (1 - grown),
        crown=around(randomness, 78, 2.5) + 5 * (1 - grown),
        temple=width,
        cheek=cheek,
        jaw=jaw,
        chin_width=around(randomness, 17, 4) + 3.5 * manly,
        chin=around(randomness, 77, 3.5) + 2.5 * manly - 11 * (1 - grown) + 1.5 * old,
        eye_x=around(randomness, 24.5, 2.2),
        eye_width=around(randomness, 13.8, 1.4) + 0.9 * (1 - grown) - 0.5 * old,
        eye_height=around(randomness, 9.3, 1.5) + 1.9 * (1 - grown) - 1.2 * old - 0.5 * manly,
        eye_tilt=around(randomness, 1.2, 2.4),
        nose_width=around(randomness, 10.5, 2.6) + 1.0 * manly - 2.3 * (1 - grown) + old,
        nose_length=around(randomness, 30, 3.5) + manly - 6 * (1 - grown) + 1.5 * old,
        mouth_y=around(randomness, 51.5, 1.8) + manly - 7.5 * (1 - grown),
        mouth_width=around(randomness, 19, 3) + 0.6 * manly - 2.5 * (1 - grown),
        lip=around(randomness, 1.0, 0.35) - 0.12 * manly - 0.28 * old,
        ear=around(randomness, 1.0, 0.2) + 0.12 * old,
        neck=around(randomness, 27, 2) + 3.5 * manly - 4.5 * (1 - grown),
        shoulder=around(randomness, 112, 8) + 9 * manly - 16 * (1 - grown),
        skin=Skin.of_tone(tone),
        side=side,
    )


def draw_neck(scene: Scene, head: Head, body_x: float) -> None:
    """Neck, shoulders and chest as far as skin shows, with the shadow of the chin."""
    skin, top = head.skin, head.y + 38
    left, right = head.x - head.neck * 0.94, head.x + head.neck * 0.94
    low_left, low_right = body_x - head.neck, body_x + head.neck
    path = (
        f"M{left:.2f} {top:.2f}C{left:.2f} {top + 40:.2f} {low_left:.2f} 205 {low_left - 8:.2f} 216"
        f"C{low_left - 24:.2f} 228 {body_x - head.shoulder * 0.85:.2f} 226 {body_x - head.shoulder:.2f} 270H{body_x + head.shoulder:.2f}"
        f"C{body_x + head.shoulder * 0.85:.2f} 226 {low_right + 24:.2f} 228 {low_right + 8:.2f} 216"
        f"C{low_right:.2f} 205 {right:.2f} {top + 40:.2f} {right:.2f} {top:.2f}Z"
    )
    lit, dim = mix(skin.base, skin.light, 0.3), mix(skin.base, skin.shade, 0.75)
    ends = (lit, dim) if head.side <= 0 else (dim, lit)
    scene.fill(
        path, linear(left - 14, 0, right + 14, 0, (0, mix(ends[0], skin.shade, 0.25)), (0.4, skin.base), (1, ends[1])), label="neck", line=1
    )
    with scene.group(clip=path):
        drop = f"translate({-5 * head.side:.2f} 13) {head.move}"
        with scene.group(move=drop):
            scene.fill(head.outline(), mix(skin.shade, skin.deep, 0.4), opacity=0.75)
        scene.stroke(
            f"M{body_x - 10:.2f} 240Q{body_x - 26:.2f} 232 {body_x - 52:.2f} 236M{body_x + 10:.2f} 240"
            f"Q{body_x + 26:.2f} 232 {body_x + 52:.2f} 236",
            skin.shade,
            2.2,
            opacity=0.6,
        )


def draw_ears(scene: Scene, head: Head) -> None:
    """Both ears; the one on the far side is nearly hidden."""
    skin = head.skin
    for way in (-1, 1):
        x = way * (head.cheek + 1.5) - 5.5 * head.turn
        width, height = 8.5 * head.ear, 14 * head.ear
        lit = 0.25 if way == head.side or not head.side else -0.5
        tone = mix(skin.base, skin.blush, 0.3)
        tone = lighter(tone, lit * 0.4) if lit > 0 else mix(tone, skin.shade, -lit)
        scene.fill(ellipse(x, 8, width, height), tone, label="ear", line=1)
        scene.fill(ellipse(x + way * 0.8, 7.5, width * 0.55, height * 0.66), mix(skin.shade, skin.blush, 0.3), opacity=0.75)


def draw_face(scene: Scene, head: Head) -> str:
    """The bare face with its light; gives its outline for what must stay inside."""
    skin, path = head.skin, head.outline()
    middle = 20 * head.side + 4 * head.turn
    stops = (0.0, skin.light), (0.5, skin.base), (0.82, mix(skin.base, skin.shade, 0.45)), (1.0, skin.shade)
    scene.fill(path, radial(middle, -4, 82, 104, *stops), label="face", line=1.2)
    with scene.group(clip=path):
        if head.side:
            edge = -head.side
            stops_across = (0.0, skin.shade, 0.0), (0.55, skin.shade, 0.35), (1.0, darker(skin.shade, 0.25), 0.8)
            scene.fill(path, linear(edge * 4, 0, edge * 60, 6, *stops_across))
        for way in (-1, 1):
            x, y = head.at(way * 29, 27)
            scene.glow(x, y, 22, 17, skin.blush, 0.46)
        x, y = head.at(10 * head.side, -38)
        scene.glow(x, y, 30, 18, skin.light, 0.75)
        x, y = head.at(0, head.chin - 9, 6)
        scene.glow(x, y, 13, 8, skin.light, 0.55)
    return path


def eye_colour(randomness: Randomness) -> Colour:
    """The colour of an iris."""
    kinds = ("6b4426", "4a2f1e", "8a6a35", "5f7f4a", "4d8f86", "4f80b8", "7f99a8", "3a2a22")
    return rgb(pick(randomness, kinds, (3, 3, 2, 1.4, 1.2, 2, 1, 2)))
