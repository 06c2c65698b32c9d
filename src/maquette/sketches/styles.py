"""A photograph as a drawing, in one of four styles, with lines that a hand could draw.

    canny    thin lines of one width where brightness or colour changes (Canny 1986, on the strongest of three channels)
    xdog     ink with a swelling line (extended difference of Gaussians, Winnemöller et al. 2012, along the flow of the edges)
    contour  the closed outlines of the large shapes, nothing inside them
    soft     pencil: grey lines, faint where the change is faint

Every style works at one size of its own, so that `detail` means the same for a thumbnail and for a camera's picture, and is brought to the
size of the picture at the end.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from maquette.errors import OptionError
from maquette.sketches.opencv import opencv
from maquette.sketches.palette import joined, nearest_of, own_palette, smoothed, without_specks

STYLES = ("canny", "xdog", "contour", "soft")
THICKNESS, DETAIL = (0.5, 40.0), (0.0, 1.0)  # the least and the most
_SIDE = 384  # pixels of the shorter side at which a photograph is looked at
_PAPER = 255
_SPAN = 60.0  # of lightness between the darkest and the lightest parts of an ordinary photograph

Grey = np.ndarray  # height x width, float32


def draw(photograph: np.ndarray, style: str = "canny", *, thickness: float | None = None, detail: float = 0.5) -> np.ndarray:
    """The drawing of a photograph: uint8 (H, W, 1), dark on white, of the photograph's size.

    Args:
        photograph: uint8 (H, W, 3).
        style: one of STYLES.
        thickness: of a line, in pixels of the drawing; None takes `pen(...)` of its shorter side.
        detail: 0 draws the few strongest lines, 1 nearly all there are.

    Raises:
        OptionError: an unknown style, a value out of range, or OpenCV is missing.
    """
    check(style, thickness, detail)
    height, width = photograph.shape[:2]
    width_of_line = pen(min(height, width)) if thickness is None else thickness
    at_width, at_height = looked_at(width, height)
    seen = _resized(photograph, at_width, at_height)
    scale = at_width / width
    ink: Grey = _DRAW[style](seen, width_of_line * scale, detail)
    return np.clip(np.rint(_PAPER * (1 - _resized(ink, width, height))), 0, 255).astype(np.uint8)[..., None]


def pen(side: int) -> float:
    """The usual width of a line in a drawing whose shorter side has that many pixels: 1 up to 50, 1.4 at 128, 2 at 256, 8 at 1024."""
    return max(1.0, 0.75 + side / 200 if side <= 256 else side / 128)


def looked_at(width: int, height: int) -> tuple[int, int]:
    """The size, in the same proportions, at which lines and regions of a photograph are found; of a ribbon a smaller one."""
    scale = min(_SIDE / min(width, height), 4 * _SIDE / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


def check(style: str, thickness: float | None = None, detail: float = 0.5) -> None:
    """Raises OptionError for what `draw` would refuse."""
    if style not in STYLES:
        raise OptionError(f"`--style {style}`", "there is no such style", f"The styles are: {', '.join(STYLES)}.")
    if thickness is not None and not THICKNESS[0] <= thickness <= THICKNESS[1]:
        given = f"`--thickness {thickness:g}`"
        raise OptionError(given, f"a line is {THICKNESS[0]:g} to {THICKNESS[1]:g} pixels wide", "Try `--thickness 2`, or leave it out.")
    check_detail(detail)


def check_detail(detail: float) -> None:
    """Raises OptionError for a detail out of range."""
    if not DETAIL[0] <= detail <= DETAIL[1]:
        raise OptionError(f"`--detail {detail:g}`", "it is from 0 (the few strongest lines) to 1 (nearly all)", "Try `--detail 0.5`.")


def _canny(photograph: np.ndarray, thickness: float, detail: float) -> Grey:
    cv2 = opencv()
    lab = _evened(photograph, 1 - detail)
    across, down = _slopes(lab, 1.0 + 1.2 * (1 - detail))
    strength = np.hypot(across.astype(np.float32), down.astype(np.float32))
    high = max(float(np.quantile(strength, 0.97 - 0.1 * detail)), 150.0 * (1.4 - detail))
    edges = cv2.Canny(across, down, 0.35 * high, high, L2gradient=True)
    edges = _without_specks(edges, round(_SIDE * (0.11 - 0.09 * detail)))
    return _stroked(edges, thickness)


def _xdog(photograph: np.ndarray, thickness: float, detail: float) -> Grey:
    cv2 = opencv()
    lab = _evened(photograph, 0.3 + 0.6 * (1 - detail))
    sigma = max(0.9, 0.4 * thickness)
    dark = np.stack([100 - lab[..., 0], _darkness(lab)], axis=2)
    line = cv2.GaussianBlur(dark, (0, 0), sigma) - cv2.GaussianBlur(dark, (0, 0), 1.6 * sigma)  # above 0 on the darker side of an edge
    line = _along_flow(line.max(axis=2), dark[..., 1], 3 * sigma)
    ink = np.tanh(np.clip(line - (1.5 - 1.3 * detail), 0, None) * (0.9 + 0.7 * detail))
    solid = _without_specks((ink > 0.25).astype(np.uint8) * 255, round((0.12 - 0.11 * detail) * _SIDE * sigma))
    near = cv2.dilate(solid, np.ones((5, 5), np.uint8)) > 0
    return ink * cv2.GaussianBlur(near.astype(np.float32), (0, 0), 1.0)


def _contour(photograph: np.ndarray, thickness: float, detail: float) -> Grey:
    lab = _evened(photograph, 1.0)
    shapes = nearest_of(lab, own_palette(lab, round(5 + 7 * detail)))
    shapes = smoothed(shapes, 4.5 - 2.5 * detail)
    shapes = without_specks(shapes, round((0.015 - 0.013 * detail) * shapes.size))
    strength = np.hypot(*(slope.astype(np.float32) for slope in _slopes(lab, 2.0)))
    shapes = joined(smoothed(shapes, 2.5), opencv().dilate(strength, np.ones((7, 7), np.uint8)), 320 - 240 * detail)
    border = np.zeros(shapes.shape, np.uint8)
    border[:, 1:][shapes[:, 1:] != shapes[:, :-1]] = 255
    border[1:][shapes[1:] != shapes[:-1]] = 255
    return _stroked(border, thickness)


def _soft(photograph: np.ndarray, thickness: float, detail: float) -> Grey:
    cv2 = opencv()
    light = 1.12 - _darkness(_evened(photograph, 0.2 + 0.8 * (1 - detail))) / 100  # not from 0: what is nearly black is not a line
    light = np.maximum(light, 0.08)
    sigma = max(1.0, 0.8 * thickness)
    dodged = light / cv2.GaussianBlur(light, (0, 0), sigma)  # below 1 only where it is darker than around
    pencil = np.clip((1 - dodged) * (2.6 + 3.0 * detail) - (0.16 - 0.12 * detail), 0, 1)
    return np.clip(_along_flow(pencil, light * 100, 1.5 * sigma) * 1.4, 0, 0.92)


_DRAW: dict[str, Callable[[np.ndarray, float, float], Grey]] = {"canny": _canny, "xdog": _xdog, "contour": _contour, "soft": _soft}


def calmed(photograph: np.ndarray, amount: float) -> np.ndarray:
    """The photograph in CIELAB (H, W, 3; lightness 0..100), its texture smoothed away but not its edges; `amount` from 0 to 1."""
    cv2 = opencv()
    lab: Any = cv2.cvtColor(photograph.astype(np.float32) / 255, cv2.COLOR_RGB2Lab)
    for _ in range(1 + round(2 * amount)):
        lab = cv2.bilateralFilter(lab, 9, 8 + 12 * amount, 4)
    return lab


def _evened(photograph: np.ndarray, amount: float) -> np.ndarray:
    """`calmed`, the contrast of a dim or hazy photograph raised, so that the same lines are strong by night and by day."""
    lab = calmed(photograph, amount)
    low, high = np.quantile(lab[..., 0], (0.03, 0.97))
    gain = float(np.clip(_SPAN / max(high - low, 1.0), 1.0, 2.5))
    lab[..., 0] = np.clip((lab[..., 0] - high) * gain + max(high, _SPAN + 10), 0, 100) if gain > 1 else lab[..., 0]
    lab[..., 1:] *= np.sqrt(gain)
    return lab


def _darkness(lab: np.ndarray) -> Grey:
    """How dark or how colourful a pixel is, about 0..100, so that an orange cat before a wall as bright as it has an outline."""
    return np.asarray(100 - lab[..., 0] + 0.5 * np.hypot(lab[..., 1], lab[..., 2]))


def _slopes(lab: np.ndarray, sigma: float) -> tuple[np.ndarray, np.ndarray]:
    """Horizontal and vertical slope (H, W) int16 of whichever of lightness and the two colour axes is steepest at a pixel."""
    cv2 = opencv()
    soft = cv2.GaussianBlur(lab, (0, 0), sigma)
    across, down = cv2.Sobel(soft, cv2.CV_32F, 1, 0), cv2.Sobel(soft, cv2.CV_32F, 0, 1)
    steepest = np.argmax(across**2 + down**2, axis=2)[..., None]
    return tuple(np.clip(np.take_along_axis(slope, steepest, 2)[..., 0] * 16, -32767, 32767).astype(np.int16) for slope in (across, down))


def _along_flow(ink: Grey, lightness: Grey, reach: float) -> Grey:
    """The mean of `ink` along the edges, `reach` pixels either way: lines close and lose their grain (Kang et al. 2007)."""
    cv2 = opencv()
    across, down = cv2.Sobel(lightness, cv2.CV_32F, 1, 0), cv2.Sobel(lightness, cv2.CV_32F, 0, 1)
    xx, yy, xy = (cv2.GaussianBlur(part, (0, 0), 3.0) for part in (across * across, down * down, across * down))
    angle = 0.5 * np.arctan2(2 * xy, xx - yy) + np.pi / 2
    height, width = ink.shape
    columns, rows = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    total, weight = ink.copy(), 1.0
    for way in (1.0, -1.0):
        x, y, before = columns, rows, angle + (np.pi if way < 0 else 0)
        for _ in range(max(1, round(reach))):
            here = cv2.remap(angle, x, y, cv2.INTER_NEAREST, borderMode=cv2.BORDER_REPLICATE)
            here = np.where(np.cos(here - before) < 0, here + np.pi, here).astype(np.float32)  # a direction has two ends: keep going
            x, y, before = x + np.cos(here), y + np.sin(here), here
            total += cv2.remap(ink, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
            weight += 1
    return np.asarray(total / weight)


def _without_specks(mask: np.ndarray, least: int) -> np.ndarray:
    """The mask without connected pieces of fewer than `least` pixels."""
    _, piece, facts, _ = opencv().connectedComponentsWithStats(mask, connectivity=8)
    keep = facts[:, 4] >= least
    keep[0] = False
    return np.where(keep[piece], np.uint8(255), np.uint8(0))


def _stroked(lines: np.ndarray, thickness: float) -> Grey:
    """Lines one pixel wide drawn with a round pen: ink 0..1, their steps smoothed away."""
    cv2 = opencv()
    far = cv2.distanceTransform(255 - lines, cv2.DIST_L2, 5)
    blur = max(1.0, thickness / 3)
    ink = cv2.GaussianBlur((far <= thickness / 2).astype(np.float32), (0, 0), blur)
    return np.clip((ink - 0.5) * 1.5 * blur + 0.5, 0, 1)


def _resized(array: np.ndarray, width: int, height: int) -> np.ndarray:
    cv2 = opencv()
    smaller = width < array.shape[1]
    return np.asarray(cv2.resize(array, (width, height), interpolation=cv2.INTER_AREA if smaller else cv2.INTER_CUBIC))
