"""Beards, in the colour that hair has of itself; the mouth is drawn over them."""

from maquette.data.drawing import Scene, linear, radial
from maquette.data.scenes._colour import darker, lighter, mix
from maquette.data.scenes._features import Mimic
from maquette.data.scenes._hair import Hair
from maquette.data.scenes._head import Head
from maquette.data.scenes._paths import Point, ribbon, smooth

KINDS = ("none", "stubble", "moustache", "goatee", "full")


def draw(scene: Scene, head: Head, hair: Hair, kind: str, mimic: Mimic) -> None:
    """A beard that moves with the mouth."""
    if kind == "stubble":
        with scene.group(clip=head.outline()), scene.group(blur=4):
            colour = mix(hair.beard, darker(hair.beard, 0.5), 0.2)
            scene.fill(_along_the_jaw(head, 4, 2), darker(colour, 0.2), opacity=0.36, label="beard")
    elif kind == "full":
        _full(scene, head, hair, mimic)
    elif kind != "none":
        if kind == "goatee":
            _chin(scene, head, hair, mimic)
        _moustache(scene, head, hair, mimic)


def _light(hair: Hair) -> tuple[float, float, float]:
    return lighter(mix(hair.beard, (214, 150, 96), 0.2), 0.2)


def _along_the_jaw(head: Head, high: float, below: float) -> str:
    """From ear to ear over the chin and back above the mouth; `below` is how far it hangs under the chin."""
    x, y = head.at(0, head.mouth_y, 10)
    under, edge = head.nose_length + 8, head.cheek + 1
    there: list[Point] = [(-edge - 2, high), (-head.jaw - 9, 42), (-head.chin_width - 15, head.chin - 10)]
    there += [(-head.chin_width * 0.6, head.chin + 5), (0, head.chin + below)]
    there += [(-px, py) for px, py in reversed(there[:-1])]
    back: list[Point] = [(edge * 0.88, high + 4), (head.jaw * 0.85 + x, 38), (27 + x, y - 9), (13 + x, under), (x, under + 2)]
    back += [(x - 13, under), (x - 27, y - 9), (x - head.jaw * 0.85, 38), (-edge * 0.88, high + 4)]
    return ribbon(there, back)


def _full(scene: Scene, head: Head, hair: Hair, mimic: Mimic) -> None:
    x, y = head.at(0, head.mouth_y, 10)
    grown, light, floor = hair.beard, _light(hair), y + mimic.gape
    path = _along_the_jaw(head, -2, 9)
    stops = (0, mix(grown, light, 0.5)), (0.5, grown), (1, darker(grown, 0.5))
    scene.fill(path, radial(x + 18 * head.side, y - 4, 66, 62, *stops), label="beard", line=1)
    with scene.group(clip=path):
        strands = "".join(
            f"M{x + step * 9:.2f} {floor + 12 - abs(step) * 3:.2f}q{step * 1.5:.2f} 9 {step * 0.6:.2f} 19" for step in range(-5, 6)
        )
        scene.stroke(strands, light, 1.8, opacity=0.5)


def _chin(scene: Scene, head: Head, hair: Hair, mimic: Mimic) -> None:
    x, y = head.at(0, head.mouth_y, 10)
    floor, low = y + mimic.gape, head.chin
    chin = [(x - 11, floor + 9), (x, floor + 7), (x + 11, floor + 9), (x + 12, low - 2), (x, low + 6), (x - 12, low - 2)]
    stops = (0, mix(hair.beard, _light(hair), 0.3)), (1, darker(hair.beard, 0.5))
    scene.fill(smooth(chin), linear(0, floor, 0, low, *stops), label="beard", line=0.9)


def _moustache(scene: Scene, head: Head, hair: Hair, mimic: Mimic) -> None:
    x, y = head.at(0, head.mouth_y, 10)
    wide, under, ends = head.mouth_width * mimic.width * 0.9 + 5, head.nose_length + 8, y - mimic.lift * 0.5 + 3
    top = [(x - wide, ends), (x - wide * 0.5, under - 0.5), (x, under), (x + wide * 0.5, under - 0.5), (x + wide, ends)]
    low = [(x + wide, ends), (x + wide * 0.5, y - 2), (x, y - 4), (x - wide * 0.5, y - 2), (x - wide, ends)]
    stops = (0, mix(hair.beard, _light(hair), 0.4)), (1, mix(hair.beard, darker(hair.beard, 0.5), 0.2))
    scene.fill(ribbon(top, low), linear(0, under, 0, y, *stops), label="beard", line=0.9)
