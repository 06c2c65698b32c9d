"""Cats: sitting, as a loaf and close up, in every coat."""

from typing import Any

from maquette.data.drawing import Label, Scene, radial
from maquette.data.scenes import _backdrop, _catbody, _catface, _coat
from maquette.data.scenes._chance import Randomness, around, happens, pick
from maquette.data.scenes._colour import rgb

ANNOTATIONS: dict[str, tuple[Any, ...]] = {
    "pose": _catbody.POSES,
    "colour": tuple(_coat.COLOURS),
    "pattern": _coat.PATTERNS,
    "fur": ("short", "long"),
    "ears": _catface.EARS,
    "eyes": tuple(_catface.EYES),
    "expression": _catface.EXPRESSIONS,
    "collar": ("none", "bell", "bow"),
    "perch": ("none", "cushion", "table", "floor"),
    "background": _backdrop.KINDS,
}

LABELS = (
    Label(0, "background", (176, 196, 214)),
    Label(1, "perch", (150, 110, 90)),
    Label(2, "tail", (196, 120, 60)),
    Label(3, "body", (226, 156, 84)),
    Label(4, "paw", (246, 206, 160)),
    Label(5, "ear", (200, 110, 70)),
    Label(6, "inner ear", (240, 160, 160)),
    Label(7, "head", (240, 180, 110)),
    Label(8, "marking", (96, 66, 52)),
    Label(9, "muzzle", (252, 232, 208)),
    Label(10, "eye", (120, 190, 90)),
    Label(11, "pupil", (24, 22, 28)),
    Label(12, "nose", (214, 110, 120)),
    Label(13, "mouth", (130, 50, 60)),
    Label(14, "collar", (70, 90, 180)),
)

_COLLARS = ("c0453f", "2f6fa8", "4d8a5b", "8a5bb0", "d99a36", "d76a92")
_PERCHES = ("b5653f", "7a4f3a", "5d7ea3", "c9a26b", "8c6fa0", "9aa77b", "b9525a", "d8c7b0")
_OF_PATTERN = {"calico": {"white": 1.0}, "siamese": {"cream": 1.0}, "tortoiseshell": {"black": 2.0, "brown": 1.0}}
_OF_PATTERN |= {"tuxedo": {"black": 3.0, "grey": 1.5, "ginger": 1.0}, "tabby": {"grey": 2.0, "ginger": 2.0, "brown": 2.0, "cream": 1.0}}


def annotate(randomness: Randomness) -> dict[str, Any]:
    """Independent attributes, except that a pattern comes in the colours it has in nature."""
    pattern = pick(randomness, _coat.PATTERNS, (2.2, 3, 2, 1.3, 1, 1.5))
    colours = _OF_PATTERN.get(pattern, dict.fromkeys(_coat.COLOURS, 1.0))
    pose = pick(randomness, _catbody.POSES, (3, 2, 2))
    eyes = pick(randomness, tuple(_catface.EYES), (3, 3, 2, 1.5, 0.4))
    return {
        "pose": pose,
        "colour": pick(randomness, tuple(colours), tuple(colours.values())),
        "pattern": pattern,
        "fur": pick(randomness, ANNOTATIONS["fur"], (2, 1)),
        "ears": pick(randomness, _catface.EARS, (3, 1, 1, 0.8)),
        "eyes": "blue" if pattern == "siamese" else eyes,
        "expression": pick(randomness, _catface.EXPRESSIONS, (3, 1.3, 2, 1, 1, 1)),
        "collar": pick(randomness, ANNOTATIONS["collar"], (3, 1, 0.7)),
        "perch": "none" if pose == "close-up" else pick(randomness, ANNOTATIONS["perch"][1:]),
        "background": pick(randomness, _backdrop.KINDS),
    }


def draw(randomness: Randomness, annotations: dict[str, Any]) -> Scene:
    """The picture of a cat with these annotations."""
    scene = Scene(LABELS)
    side = pick(randomness, (-1.0, 1.0))
    fluffy, pose = annotations["fur"] == "long", annotations["pose"]
    coat = _coat.build(randomness, annotations["colour"], annotations["pattern"])
    x, y, scale = {
        "close-up": (around(randomness, 128, 6), around(randomness, 136, 6), 1.16),
        "sitting": (around(randomness, 128, 7), around(randomness, 92, 4), 0.76),
        "loaf": (128 - coat.way * around(randomness, 22, 6), around(randomness, 130, 5), 0.86),
    }[pose]
    head = _catface.build(randomness, x, y, scale, side, fluffy)
    perch, collar = rgb(pick(randomness, _PERCHES)), rgb(pick(randomness, _COLLARS))
    _backdrop.draw(scene, randomness, annotations["background"], side)
    if annotations["perch"] != "none":
        _catbody.draw_perch(scene, annotations["perch"], perch, side)
    _catbody.draw(scene, pose, head, coat, fluffy)
    with scene.group(move=head.move):
        _catbody.draw_collar(scene, head, annotations["collar"], collar)
        _catface.draw(scene, head, coat, annotations["ears"], annotations["expression"], annotations["eyes"])
    if happens(randomness, 0.35):
        scene.fill(_backdrop.WHOLE, radial(128 + 130 * side, 10, 230, 230, (0, (255, 214, 150), 0.3), (1, (255, 190, 120), 0)))
    return scene
