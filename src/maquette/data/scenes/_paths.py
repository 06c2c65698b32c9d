"""Outlines as SVG path data: smooth curves through points, ellipses, ribbons."""

from collections.abc import Sequence

Point = tuple[float, float]


def ellipse(x: float, y: float, width: float, height: float | None = None) -> str:
    """An ellipse by its half axes; a circle if there is one."""
    height = width if height is None else height
    return f"M{x - width:.2f} {y:.2f}a{width:.2f} {height:.2f} 0 1 0 {2 * width:.2f} 0a{width:.2f} {height:.2f} 0 1 0 {-2 * width:.2f} 0Z"


def box(x: float, y: float, width: float, height: float) -> str:
    """A rectangle by its upper left corner."""
    return f"M{x:.2f} {y:.2f}h{width:.2f}v{height:.2f}h{-width:.2f}Z"


def polygon(points: Sequence[Point], *, closed: bool = True) -> str:
    """Straight lines from point to point."""
    return "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in points) + ("Z" if closed else "")


def smooth(points: Sequence[Point], *, closed: bool = True) -> str:
    """A curve through all points (Catmull-Rom)."""
    x, y = points[0]
    return f"M{x:.2f} {y:.2f}" + _curves(points, closed) + ("Z" if closed else "")


def ribbon(there: Sequence[Point], back: Sequence[Point]) -> str:
    """The area between two curves: along the first, across to the second, along it, and home."""
    x, y = back[0]
    return f"{smooth(there, closed=False)}L{x:.2f} {y:.2f}{_curves(back, False)}Z"


def mirrored(points: Sequence[Point]) -> list[Point]:
    """Right-hand points from top to bottom as a whole outline: up the left side, over, and down the right."""
    left = [(-x, y) for x, y in reversed(points) if x]
    return left + list(points)


def along(points: Sequence[Point], place: float) -> Point:
    """The point at a place in 0..1 of a chain of straight lines whose pieces count the same."""
    position = min(max(place, 0.0), 1.0) * (len(points) - 1)
    index = min(int(position), len(points) - 2)
    share = position - index
    (x1, y1), (x2, y2) = points[index], points[index + 1]
    return (x1 + (x2 - x1) * share, y1 + (y2 - y1) * share)


def _curves(points: Sequence[Point], closed: bool) -> str:
    count = len(points)
    parts = []
    for index in range(count if closed else count - 1):
        if closed:
            before, start, end, after = (points[(index + step) % count] for step in (-1, 0, 1, 2))
        else:
            before, start, end, after = (points[min(max(index + step, 0), count - 1)] for step in (-1, 0, 1, 2))
        parts.append(
            f"C{start[0] + (end[0] - before[0]) / 6:.2f} {start[1] + (end[1] - before[1]) / 6:.2f} "
            f"{end[0] - (after[0] - start[0]) / 6:.2f} {end[1] - (after[1] - start[1]) / 6:.2f} {end[0]:.2f} {end[1]:.2f}"
        )
    return "".join(parts)
