"""A scene of flat shapes that is three pictures at once: the painting, its line sketch and its label map.

A scene is drawn on a square of 256 units, back to front. Every shape may have a paint (for the painting), a line
(for the sketch, where it also hides what lies behind it) and a label (for the label map). This is the one door to resvg.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

import numpy as np
import resvg_py

from maquette.data import files
from maquette.errors import OptionError

SIDE = 256  # units of a scene; its pixels are chosen when it is rendered
SIZES = (8, 4096)

_ROUND = 'stroke-linecap="round" stroke-linejoin="round"'

Colour = tuple[float, float, float]  # red, green, blue in 0..255
Stop = tuple[float, Colour] | tuple[float, Colour, float]  # offset in 0..1, colour, opacity


@dataclass(frozen=True)
class Label:
    """One kind of thing in a label map: its index, its name and the colour it is shown in."""

    index: int
    name: str
    colour: tuple[int, int, int]


@dataclass(frozen=True)
class Gradient:
    """Colours that flow along a line or out from a centre; made by `linear` and `radial`."""

    tag: str
    geometry: str
    stops: tuple[Stop, ...]

    def svg(self, name: str) -> str:
        """The definition, to be painted with by its name."""
        return f'<{self.tag} id="{name}" gradientUnits="userSpaceOnUse" {self.geometry}>{"".join(map(_stop, self.stops))}</{self.tag}>'


Paint = Colour | Gradient


def linear(x1: float, y1: float, x2: float, y2: float, *stops: Stop) -> Gradient:
    """A gradient from one point to another."""
    return Gradient("linearGradient", f'x1="{x1:.2f}" y1="{y1:.2f}" x2="{x2:.2f}" y2="{y2:.2f}"', stops)


def radial(x: float, y: float, width: float, height: float, *stops: Stop) -> Gradient:
    """A gradient from a centre to the ellipse with these half axes."""
    place = f"translate({x:.2f} {y:.2f}) scale({width:.2f} {height:.2f})"
    return Gradient("radialGradient", f'cx="0" cy="0" r="1" gradientTransform="{place}"', stops)


@dataclass(frozen=True)
class _Shape:
    path: str
    fill: Paint | None
    stroke: Colour | None
    width: float
    opacity: float
    line: float
    label: int | None
    blend: str
    hides: bool


@dataclass(frozen=True)
class _Open:
    move: str
    clip: str
    opacity: float
    blur: float


@dataclass(frozen=True)
class _Close:
    pass


class Scene:
    """Shapes from back to front; the first must cover everything with a label."""

    def __init__(self, labels: Sequence[Label]) -> None:
        self.labels = tuple(labels)
        self._index = {label.name: label.index for label in labels}
        self._nodes: list[_Shape | _Open | _Close] = []

    def fill(
        self, path: str, paint: Paint | None, *, label: str = "", line: float = 0, opacity: float = 1, blend: str = "", hides: bool = False
    ) -> None:
        """Adds an area.

        `line` is the weight of its outline in the sketch, where it then hides what lies behind it; 0 leaves it out of the
        sketch, unless it `hides`. `blend` is a CSS blend mode.
        """
        self._nodes.append(_Shape(path, paint, None, 0, opacity, line, self._index[label] if label else None, blend, hides))

    def stroke(
        self, path: str, colour: Colour | None, width: float, *, label: str = "", line: float = 0, opacity: float = 1, hides: bool = False
    ) -> None:
        """Adds a line with round ends, `width` units wide; a rope that `hides` shows its two edges in the sketch, not its middle."""
        self._nodes.append(
            _Shape(path, None, colour or (0, 0, 0), width, opacity if colour else 0, line, self._index[label] if label else None, "", hides)
        )

    def glow(self, x: float, y: float, width: float, height: float, colour: Colour, strength: float) -> None:
        """Adds a soft spot of colour that fades out towards its edge; it is in the painting alone."""
        arcs = f"a{width:.2f} {height:.2f} 0 1 0"
        spot = f"M{x - width:.2f} {y:.2f}{arcs} {2 * width:.2f} 0{arcs} {-2 * width:.2f} 0Z"
        self.fill(spot, radial(x, y, width, height, (0, colour, strength), (1, colour, 0)))

    @contextmanager
    def group(self, *, move: str = "", clip: str = "", opacity: float = 1, blur: float = 0) -> Iterator[None]:
        """What is added inside is moved by an SVG transform, cut to a path, made fainter or blurred together."""
        self._nodes.append(_Open(move, clip, opacity, blur))
        yield
        self._nodes.append(_Close())

    def painting_svg(self) -> str:
        """The painting as an SVG text."""
        gradients: dict[Gradient, str] = {}
        return self._svg(lambda shape: _painted(shape, gradients), gradients, effects=True)

    def sketch_svg(self, size: int) -> str:
        """The line sketch as an SVG text: black on white, its lines 1 to 2 pixels wide at that size."""
        pen = min(2.0, max(1.0, 0.75 + size / 200)) * SIDE / size
        return self._svg(lambda shape: _sketched(shape, pen), before=f'<path d="M0 0H{SIDE}V{SIDE}H0Z" fill="#fff"/>')

    def labels_svg(self) -> str:
        """The label map as an SVG text in which red is the index; to be rendered without anti-aliasing."""
        return self._svg(_labelled)

    def _svg(
        self, write: Callable[[_Shape], str], gradients: dict[Gradient, str] | None = None, *, effects: bool = False, before: str = ""
    ) -> str:
        body, extra = [before], list[str]()
        for node in self._nodes:
            if isinstance(node, _Shape):
                body.append(write(node))
            elif isinstance(node, _Open):
                body.append(_opened(node, extra, effects))
            else:
                body.append("</g>")
        definitions = "".join(gradient.svg(name) for gradient, name in (gradients or {}).items()) + "".join(extra)
        head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE} {SIDE}">'
        return f"{head}<defs>{definitions}</defs>{''.join(body)}</svg>"


def paint(scene: Scene, size: int) -> np.ndarray:
    """The painting as uint8 RGB, `size` pixels square."""
    return np.ascontiguousarray(_pixels(scene.painting_svg(), size)[..., :3])


def sketch(scene: Scene, size: int, *, lines_of: int | None = None) -> np.ndarray:
    """The line sketch as uint8 grey (height x width x 1), black lines on white, as wide for its size as they are at `lines_of`."""
    return np.ascontiguousarray(_pixels(scene.sketch_svg(lines_of or size), size)[..., :1])


def label_map(scene: Scene, size: int) -> np.ndarray:
    """The index of the label at every pixel, uint8."""
    return np.ascontiguousarray(_pixels(scene.labels_svg(), size, "crisp_edges")[..., 0])


def check_size(size: int, option: str = "--size") -> None:
    """Raises OptionError unless a scene can be rendered at that many pixels."""
    if not SIZES[0] <= size <= SIZES[1]:
        raise OptionError(f"`{option} {size}`", f"a picture is {SIZES[0]} to {SIZES[1]} pixels wide", f"Try `{option} 64`.")


def _pixels(svg: str, size: int, edges: Literal["geometric_precision", "crisp_edges"] = "geometric_precision") -> np.ndarray:
    # without skip_system_fonts every call would read all fonts of the machine
    return files.read(resvg_py.svg_to_bytes(svg_string=svg, width=size, height=size, skip_system_fonts=True, shape_rendering=edges))


def _painted(shape: _Shape, gradients: dict[Gradient, str]) -> str:
    blend = f' style="mix-blend-mode:{shape.blend}"' if shape.blend else ""
    if shape.stroke is not None and shape.opacity:
        look = f'fill="none" stroke="{_hex(shape.stroke)}" stroke-width="{shape.width:.2f}" {_ROUND}'
        faint = f' stroke-opacity="{shape.opacity:.3g}"' if shape.opacity < 1 else ""
    elif isinstance(shape.fill, Gradient):
        look = f'fill="url(#{gradients.setdefault(shape.fill, f"g{len(gradients)}")})"'
        faint = f' fill-opacity="{shape.opacity:.3g}"' if shape.opacity < 1 else ""
    elif shape.fill is not None:
        look = f'fill="{_hex(shape.fill)}"'
        faint = f' fill-opacity="{shape.opacity:.3g}"' if shape.opacity < 1 else ""
    else:
        return ""
    return f'<path d="{shape.path}" {look}{faint}{blend}/>'


def _sketched(shape: _Shape, pen: float) -> str:
    line = f'stroke="#000" stroke-width="{pen * shape.line:.2f}" {_ROUND}'
    if shape.stroke is None:
        outline = line if shape.line else ""
        return f'<path d="{shape.path}" fill="#fff" {outline}/>' if shape.line or shape.hides else ""
    if shape.hides:
        edges = f'fill="none" stroke="#000" stroke-width="{shape.width + pen * shape.line:.2f}" {_ROUND}'
        inside = f'fill="none" stroke="#fff" stroke-width="{shape.width - pen * shape.line:.2f}" {_ROUND}'
        return f'<path d="{shape.path}" {edges}/><path d="{shape.path}" {inside}/>'
    return f'<path d="{shape.path}" fill="none" {line}/>' if shape.line else ""


def _labelled(shape: _Shape) -> str:
    if shape.label is None:
        return ""
    colour = f"#{shape.label:02x}0000"
    if shape.stroke is not None:
        return f'<path d="{shape.path}" fill="none" stroke="{colour}" stroke-width="{shape.width:.2f}" {_ROUND}/>'
    return f'<path d="{shape.path}" fill="{colour}"/>'


def _opened(group: _Open, definitions: list[str], effects: bool) -> str:
    """The head of a group; its clip path and its filter go to the definitions."""
    attributes = f' transform="{group.move}"' if group.move else ""
    if group.clip:
        name = f"e{len(definitions)}"
        definitions.append(f'<clipPath id="{name}"><path d="{group.clip}"/></clipPath>')
        attributes += f' clip-path="url(#{name})"'
    if effects and group.opacity < 1:
        attributes += f' opacity="{group.opacity:.3g}"'
    if effects and group.blur:
        name = f"e{len(definitions)}"
        box = f'filterUnits="userSpaceOnUse" x="-{SIDE}" y="-{SIDE}" width="{3 * SIDE}" height="{3 * SIDE}"'
        definitions.append(f'<filter id="{name}" {box}><feGaussianBlur stdDeviation="{group.blur:.2f}"/></filter>')
        attributes += f' filter="url(#{name})"'
    return f"<g{attributes}>"


def _stop(stop: Stop) -> str:
    faint = f' stop-opacity="{stop[2]:.3g}"' if len(stop) == 3 else ""
    return f'<stop offset="{stop[0]:.3g}" stop-color="{_hex(stop[1])}"{faint}/>'


def _hex(colour: Colour) -> str:
    red, green, blue = (min(255, max(0, round(part))) for part in colour)
    return f"#{red:02x}{green:02x}{blue:02x}"
