"""Portraits: head and shoulders of people who do not exist, as varied as people are."""

from typing import Any

from maquette.data.drawing import Colour, Label, Scene, linear, radial
from maquette.data.scenes import _backdrop, _beards, _clothes, _combing, _features, _hair, _hats, _head, _worn
from maquette.data.scenes._chance import Randomness, around, between, happens, pick
from maquette.data.scenes._colour import darker, lighter, mix, rgb

LIGHTINGS = ("front", "left", "right", "evening", "moonlight")

ANNOTATIONS: dict[str, tuple[Any, ...]] = {
    "skin_tone": tuple(range(1, 11)),
    "age": ("child", "young", "adult", "senior"),
    "presentation": ("feminine", "masculine", "neutral"),
    "hair_style": _hair.STYLES,
    "hair_colour": tuple(_hair.COLOURS),
    "beard": _beards.KINDS,
    "glasses": _worn.GLASSES,
    "hat": _hats.HATS,
    "expression": tuple(_features.MIMICS),
    "background": _backdrop.KINDS,
    "lighting": LIGHTINGS,
}

LABELS = (
    Label(0, "background", (176, 196, 214)),
    Label(1, "clothes", (72, 101, 150)),
    Label(2, "neck", (214, 160, 128)),
    Label(3, "ear", (196, 128, 104)),
    Label(4, "face", (236, 188, 156)),
    Label(5, "hair", (110, 66, 44)),
    Label(6, "brow", (64, 40, 32)),
    Label(7, "eye", (250, 250, 250)),
    Label(8, "iris", (74, 144, 190)),
    Label(9, "nose", (222, 150, 116)),
    Label(10, "mouth", (204, 70, 84)),
    Label(11, "beard", (150, 98, 60)),
    Label(12, "glasses", (30, 30, 40)),
    Label(13, "hat", (222, 172, 62)),
    Label(14, "headscarf", (130, 92, 160)),
)


def annotate(randomness: Randomness) -> dict[str, Any]:
    """Independent attributes, tones balanced; only what nature links is linked."""
    age = pick(randomness, ANNOTATIONS["age"], (2, 4, 4, 2.5))
    presentation = pick(randomness, ANNOTATIONS["presentation"], (4, 4, 2))
    # the scarf that is drawn is a hijab and the turban a dastar: each goes with two of the presentations
    scarf, turban = (0.0 if presentation == "masculine" else 1.2), (0.0 if presentation == "feminine" else 1.0)
    bald = 0.0 if age == "child" else 1.0
    styles = (bald, 1, 1.3, 1.3, 1, 1.2, 1.2, 0.9, 1.2, 1.1, 1.3, 1.2, 1, 1, 1, scarf, turban)
    grey, white = {"child": (0.0, 0.0), "young": (0.1, 0.1), "adult": (0.9, 0.2), "senior": (9.0, 9.0)}[age]
    style = pick(randomness, _hair.STYLES, styles)
    bearded = age != "child" and presentation != "feminine" and style != "headscarf"
    beard = pick(randomness, _beards.KINDS, (5, 1.5, 1, 1, 2.5)) if bearded else "none"
    hat = pick(randomness, _hats.HATS, (8, 0.7, 0.7, 0.6, 0.6, 0.6))
    return {
        "skin_tone": pick(randomness, ANNOTATIONS["skin_tone"]),
        "age": age,
        "presentation": presentation,
        "hair_style": style,
        "hair_colour": pick(randomness, tuple(_hair.COLOURS), (2.2, 2, 2, 1.4, 1, 1.8, grey, white, 0.5, 0.5)),
        "beard": beard,
        "glasses": pick(randomness, _worn.GLASSES, (6.4, 1.4, 1.3, 0.9)),
        "hat": "none" if style in ("headscarf", "turban") else hat,
        "expression": pick(randomness, ANNOTATIONS["expression"], (2.2, 3, 2.4, 1, 1, 0.7)),
        "background": pick(randomness, _backdrop.KINDS),
        "lighting": pick(randomness, LIGHTINGS, (3, 2, 2, 1.3, 0.8)),
    }


def draw(randomness: Randomness, annotations: dict[str, Any]) -> Scene:
    """The portrait of a person with these annotations."""
    scene = Scene(LABELS)
    lighting, style = annotations["lighting"], annotations["hair_style"]
    sides = {"front": 0.0, "left": -1.0, "right": 1.0}
    side = sides[lighting] if lighting in sides else pick(randomness, (-1.0, 1.0))
    head = _head.build(randomness, annotations["age"], annotations["presentation"], annotations["skin_tone"], side)
    hair = _hair.build(randomness, style, annotations["hair_colour"], annotations["hat"] not in ("none", "flowers"))
    cloth = _hair.cloth(randomness)
    body_x = head.x - 1.1 * head.tilt + around(randomness, 0, 5)
    _backdrop.draw(scene, randomness, annotations["background"], side)
    with scene.group(move=head.move):
        _combing.draw_behind(scene, head, hair)
        if style == "headscarf":
            _hats.draw_headscarf_behind(scene, head, cloth)
    _head.draw_neck(scene, head, body_x)
    _clothes.draw(scene, randomness, head, body_x)
    with scene.group(move=head.move):
        _draw_head(scene, randomness, head, hair, cloth, annotations)
    _draw_light(scene, lighting, side)
    return scene


def _draw_head(
    scene: Scene, randomness: Randomness, head: _head.Head, hair: _hair.Hair, cloth: Colour, annotations: dict[str, Any]
) -> None:
    """Everything in front, from the ears to the hat."""
    mimic = _features.MIMICS[annotations["expression"]]
    feminine, grown = annotations["presentation"] == "feminine", annotations["age"] != "child"
    lip = _lip(randomness, head.skin, feminine and grown)
    gaze = around(randomness, 0, 1)
    iris = _head.eye_colour(randomness)
    weight, arch = {"feminine": (3.6, 4.0), "neutral": (4.4, 3.4), "masculine": (5.6, 2.8)}[annotations["presentation"]]
    weight, arch = weight * (1 if grown else 0.75) * around(randomness, 1, 0.25), arch * around(randomness, 1, 0.4)
    lashes = between(randomness, 0.6, 1.0) if feminine else between(randomness, 0, 0.35)
    freckled, ringed = happens(randomness, 0.16), happens(randomness, 0.5 if feminine and grown else 0.08)

    _head.draw_ears(scene, head)
    _head.draw_face(scene, head)
    if freckled and annotations["skin_tone"] <= 7:
        _freckles(scene, randomness, head)
    _features.draw_years(scene, head, annotations["age"], mimic)
    _beards.draw(scene, head, hair, annotations["beard"], mimic)
    _features.draw_nose(scene, head)
    _features.draw_mouth(scene, head, mimic, lip)
    sunglasses = annotations["glasses"] == "sun"
    for way in (-1, 1):
        if not sunglasses:
            _features.draw_eye(scene, head, mimic, way, iris, gaze, lashes)
        _features.draw_brow(scene, head, mimic, way, mix(darker(hair.beard, 0.25), head.skin.deep, 0.2), weight, arch)
    if hair.style == "headscarf":
        _hats.draw_headscarf(scene, head, cloth)
    elif hair.style == "turban":
        _hats.draw_turban(scene, head, cloth)
    else:
        _combing.draw_before(scene, head, hair)
        if ringed:
            _worn.draw_earrings(scene, head, rgb(pick(randomness, ("e6b84c", "c9ced6", "d2564e", "4f9fb0"))))
    _worn.draw_glasses(scene, randomness, head, annotations["glasses"])
    _hats.draw_hat(scene, randomness, head, annotations["hat"])


def _lip(randomness: Randomness, skin: _head.Skin, made_up: bool) -> Colour:
    """The colour of the lips, painted now and then."""
    paint = rgb(pick(randomness, ("b3263e", "c74b6b", "8e2b46", "cf5f4f")))
    share = between(randomness, 0, 0.85)
    return mix(skin.lip, paint, share) if made_up else mix(skin.lip, skin.blush, share * 0.3)


def _freckles(scene: Scene, randomness: Randomness, head: _head.Head) -> None:
    dots = ""
    for way in (-1, 1):
        for _ in range(7):
            x, y = head.at(way * around(randomness, 25, 15), around(randomness, 21, 9))
            dots += f"M{x:.2f} {y:.2f}h.1"
    scene.stroke(dots, mix(head.skin.deep, head.skin.blush, 0.4), 2.0, opacity=0.5)


def _draw_light(scene: Scene, lighting: str, side: float) -> None:
    """The colour of the light over everything."""
    if lighting == "evening":
        scene.fill(
            _backdrop.WHOLE,
            linear(
                128 + 128 * side, 30, 128 - 128 * side, 226, (0, (255, 150, 60), 0.3), (0.5, (240, 120, 90), 0.1), (1, (62, 40, 120), 0.34)
            ),
        )
    elif lighting == "moonlight":
        scene.fill(_backdrop.WHOLE, (150, 166, 240), opacity=0.66, blend="multiply")
        x = 128 + 110 * side
        scene.fill(_backdrop.WHOLE, radial(x, 20, 190, 210, (0, (190, 215, 255), 0.32), (1, lighter((60, 90, 170), 0.1), 0)))
