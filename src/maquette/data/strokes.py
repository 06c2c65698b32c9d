"""The strokes of a drawing, in NumPy alone: thinned to one pixel, their loose ends, the gaps between them; and drawn anew with another pen.

A drawing is uint8 (H, W) or (H, W, 1, 3 or 4), dark on white or transparent. Its ink is how far a pixel is from white, 0 to 1.
"""

import numpy as np

from maquette.data.arrays import to_channels

INKED = 0.3  # ink from which a pixel belongs to a line
FILLED = 0.04  # half the width, as a share of the shorter side, from which a line is a filled shape
REACH = 0.06  # the widest gap, as a share of the shorter side
_TRACED = 8  # pixels of a line whose direction is that of its end
_AHEAD = (0.3, 0.95)  # cosine of the angle up to which the other end lies ahead, for a gap of no width and for the widest

# the eight neighbours clockwise from the one above, as (down, right); neighbour k is bit k of a pixel's code
_AROUND = ((-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1))


def ink_of(drawing: np.ndarray) -> np.ndarray:
    """The ink (H, W) float32 of a drawing; a yellow line is as much ink as a black one."""
    array = drawing if drawing.ndim == 3 else drawing[..., None]
    array = to_channels(array, 3) if array.shape[2] == 4 else array
    return np.asarray(1 - array.min(axis=2).astype(np.float32) / 255)


def thinned(mask: np.ndarray) -> np.ndarray:
    """Lines (H, W) bool as their middles, one pixel wide (Zhang and Suen 1984)."""
    mask = np.pad(mask, 1)
    while True:
        before = mask.sum()
        for table in _REMOVABLE:
            mask &= ~table[_codes(mask)]
        if mask.sum() == before:
            return mask[1:-1, 1:-1]


def gaps(middles: np.ndarray, reach: float) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """The pairs of loose ends (row, column) at most `reach` pixels apart that point at each other, the plainest first; each end once.

    Args:
        middles: (H, W) bool, one pixel wide.
    """
    padded = np.pad(middles, 1)
    places = np.argwhere(padded & _END[_codes(padded)])
    if len(places) < 2:
        return []
    ways = np.array([_way(padded, (int(row), int(column))) for row, column in places])
    between = places[None] - places[:, None]
    far = np.sqrt((between**2).sum(axis=2))
    straight = (between * ways[:, None]).sum(axis=2) / np.maximum(far, 1)  # the cosine, from the first to the second
    straight = np.minimum(straight, straight.T)
    near = (far > 1.5) & (far <= reach) & (straight >= _AHEAD[0] + (_AHEAD[1] - _AHEAD[0]) * far / reach)
    ones, others = np.nonzero(np.triu(near))
    found, taken = [], set[int]()
    for index in np.argsort((far * (2 - straight))[ones, others], kind="stable"):
        one, other = int(ones[index]), int(others[index])
        if not taken & {one, other}:
            taken |= {one, other}
            found.append((_unpadded(places[one]), _unpadded(places[other])))
    return found


def filled_shapes(mask: np.ndarray) -> np.ndarray:
    """Where lines are so wide that they are shapes (H, W) bool."""
    radius = max(2, round(FILLED * min(mask.shape)))
    cores = mask
    for step in range(radius):
        cores = _shrunk(cores, step)
    shapes = cores
    for step in range(radius + 2):
        shapes = _grown(shapes, step) & mask
    return shapes


def redrawn(drawing: np.ndarray, width: float) -> np.ndarray:
    """The drawing with lines of that width in pixels, filled shapes as their outlines: uint8 (H, W, 1), black on white."""
    mask = ink_of(drawing) > INKED
    shapes = filled_shapes(mask)
    outlines = shapes & ~_shrunk(shapes)
    return _inked(thinned(mask & ~shapes) | thinned(outlines), width)


def closed(drawing: np.ndarray, width: float | None = None) -> np.ndarray:
    """The drawing, its form kept, with black lines across its gaps; `width` in pixels, None takes that of its own lines."""
    ink = ink_of(drawing)
    mask = ink > INKED
    lines = mask & ~filled_shapes(mask)
    middles = thinned(lines)
    missing = gaps(middles, REACH * min(mask.shape))
    if not missing:
        return drawing
    bridges = np.zeros_like(mask)
    for (row, column), (to_row, to_column) in missing:
        steps = max(abs(to_row - row), abs(to_column - column)) + 1
        bridges[np.linspace(row, to_row, steps).round().astype(int), np.linspace(column, to_column, steps).round().astype(int)] = True
    paint = 1 - _inked(bridges, line_width(ink, lines) if width is None else width).astype(np.float32)[..., 0] / 255
    keep = 1 - paint if drawing.ndim == 2 else (1 - paint)[..., None]
    result = np.rint(drawing * keep).astype(np.uint8)
    if drawing.ndim == 3 and drawing.shape[2] == 4:  # what is drawn on transparent paper must be seen
        result[..., 3] = np.maximum(drawing[..., 3], np.rint(255 * paint).astype(np.uint8))
    return result


def line_width(ink: np.ndarray, mask: np.ndarray) -> float:
    """The mean width in pixels of the lines in `mask`, from their area and the length of their edges; 0 without a line.

    Edges along pixels are longer than the line by 4 / pi on average over all directions.
    """
    framed = np.pad(mask, 1)
    edges = (framed[1:] != framed[:-1]).sum() + (framed[:, 1:] != framed[:, :-1]).sum()
    return float(2 * ink[mask].sum() / (edges * np.pi / 4)) if edges else 0.0


def _inked(middles: np.ndarray, width: float) -> np.ndarray:
    """Middles drawn with a round pen: uint8 (H, W, 1)."""
    reach = int(np.ceil(width / 2 + 0.5))
    framed = np.pad(middles, reach)
    height, wide = middles.shape
    ink = np.zeros(middles.shape, np.float32)
    for down in range(-reach, reach + 1):
        for right in range(-reach, reach + 1):
            strength = min(1.0, width / 2 + 0.5 - float(np.hypot(down, right)))
            if strength > 0:
                there = framed[reach + down : reach + down + height, reach + right : reach + right + wide]
                np.maximum(ink, np.float32(strength) * there, out=ink)
    return np.rint(255 * (1 - ink)).astype(np.uint8)[..., None]


def _grown(mask: np.ndarray, step: int = 0) -> np.ndarray:
    """One pixel further, in even steps to four sides and in odd ones to eight, which makes circles of eight corners."""
    grown = mask.copy()
    grown[1:] |= mask[:-1]
    grown[:-1] |= mask[1:]
    across = grown if step % 2 else mask
    wider = grown.copy()
    wider[:, 1:] |= across[:, :-1]
    wider[:, :-1] |= across[:, 1:]
    return wider


def _shrunk(mask: np.ndarray, step: int = 0) -> np.ndarray:
    """One pixel less, except where the mask touches the frame."""
    return ~_grown(~mask, step)


def _codes(mask: np.ndarray) -> np.ndarray:
    """Which neighbours of each pixel are set, as eight bits; of the frame none."""
    codes = np.zeros(mask.shape, np.uint8)
    height, width = mask.shape
    for bit, (down, right) in enumerate(_AROUND):
        there = mask[1 + down : height - 1 + down, 1 + right : width - 1 + right]
        codes[1:-1, 1:-1] |= there.view(np.uint8) << bit
    return codes


def _way(padded: np.ndarray, end: tuple[int, int]) -> np.ndarray:
    """The direction (down, right) in which a line points at its end; nothing for a dot."""
    seen, here = [end], end
    for _ in range(_TRACED):
        steps = [(here[0] + down, here[1] + right) for down, right in _AROUND]
        onward = [step for step in steps if padded[step] and step not in seen]
        if not onward:
            break
        here = onward[0]
        seen.append(here)
    way = np.subtract(end, here).astype(float)
    length = float(np.hypot(*way))
    return way / length if length else way


def _unpadded(place: np.ndarray) -> tuple[int, int]:
    return int(place[0]) - 1, int(place[1]) - 1


def _tables() -> tuple[tuple[np.ndarray, np.ndarray], np.ndarray]:
    """For every code: whether each of the two passes removes a pixel that has it, and whether it is an end."""
    bits = (np.arange(256)[:, None] >> np.arange(8)) & 1
    count, turns = bits.sum(axis=1), ((bits == 0) & (np.roll(bits, -1, axis=1) == 1)).sum(axis=1)
    above, right, below, left = (bits[:, k].astype(bool) for k in (0, 2, 4, 6))
    is_edge = (count >= 2) & (count <= 6) & (turns == 1)
    first = is_edge & ~(above & right & below) & ~(right & below & left)
    second = is_edge & ~(above & right & left) & ~(above & below & left)
    return (first, second), (count == 1) | ((count == 2) & (turns == 1))


_REMOVABLE, _END = _tables()
