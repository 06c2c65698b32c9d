"""What people wear on the face: glasses and earrings."""

from maquette.data.drawing import Colour, Scene, linear, radial
from maquette.data.scenes._chance import Randomness, pick
from maquette.data.scenes._colour import WHITE, lighter, mix, rgb
from maquette.data.scenes._head import Head
from maquette.data.scenes._paths import ellipse, smooth

GLASSES = ("none", "round", "square", "sun")


def draw_glasses(scene: Scene, randomness: Randomness, head: Head, kind: str) -> None:
    """Frames, and for sunglasses dark lenses with a reflection."""
    frame = rgb(pick(randomness, ("26222a", "5a3524", "8a2f36", "2c4a6e", "a9813f", "6f7680")))
    if kind == "none":
        return
    lenses = []
    for way in (-1, 1):
        x, y = head.at(way * (head.eye_x + 0.6), 1.5, 10)
        wide = 19.5 * (1 - 0.07 * head.turn * way)
        if kind == "round":
            lenses.append(ellipse(x, y, wide, 18.5))
        else:
            drop = 15 if kind == "square" else 17
            lenses.append(
                smooth(
                    [
                        (x - wide, y - 11),
                        (x, y - 13.5),
                        (x + wide, y - 11),
                        (x + wide * 0.93, y + 7),
                        (x + wide * 0.45, y + drop),
                        (x - wide * 0.45, y + drop),
                        (x - wide * 0.93, y + 7),
                    ]
                )
            )
    (left, y), (right, _) = (head.at(way * (head.eye_x + 0.6), 0, 10) for way in (-1, 1))
    bows = f"M{left + 19:.2f} {y - 1:.2f}Q{(left + right) / 2:.2f} {y - 7:.2f} {right - 19:.2f} {y - 1:.2f}"
    bows += f"M{left - 19:.2f} {y - 3:.2f}L{-head.cheek:.2f} {y - 5:.2f}M{right + 19:.2f} {y - 3:.2f}L{head.cheek:.2f} {y - 5:.2f}"
    both = "".join(lenses)
    if kind == "sun":
        tint = linear(0, -12, 0, 20, (0, (24, 22, 30)), (1, mix(frame, (92, 80, 88), 0.5)))
        scene.fill(both, tint, label="glasses", line=1.2, opacity=0.97)
        glare = "".join(f"M{middle - 11:.2f} 5L{middle - 1:.2f} -8" for middle in (left, right))
        scene.stroke(glare, WHITE, 4, opacity=0.5)
    else:
        scene.fill(both, (226, 240, 250), opacity=0.16)
    scene.stroke(both + bows, frame, 3.7, label="glasses", line=1.1)


def draw_earrings(scene: Scene, head: Head, colour: Colour) -> None:
    """A drop at each ear that is seen."""
    for way in (-1, 1):
        x = way * (head.cheek + 2.5) - 5.5 * head.turn
        scene.fill(ellipse(x, 26, 3.6, 4.6), radial(x - 1, 24, 5, 6, (0, lighter(colour, 0.7)), (1, colour)), line=0.7)
