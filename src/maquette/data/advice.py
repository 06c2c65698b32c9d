"""What a person should do about a folder of pictures before training on it, in plain words."""

from maquette.data.duplicates import MOST_COMPARED
from maquette.data.health import Column, Health

_FEW = 500
_LOPSIDED = 3.0  # times as many pictures in the largest class as in the smallest
_DOMINANT = 0.9
_RARE = 0.001  # share of all pixels below which a label is hardly learned


def advice(health: Health) -> list[str]:
    """Sentences, the most urgent first; one that says so where nothing is wrong."""
    found = _unusable(health) + _maps(health) + _alike(health) + _balance(health) + _form(health)
    if not found:
        found.append("Nothing stands in the way of training.")
    if health.suggested_size:
        found.append(
            f"Train at {health.suggested_size} pixels (`--size {health.suggested_size}`): most pictures fill that without being enlarged."
        )
    return found


def _unusable(health: Health) -> list[str]:
    found = []
    if health.skipped:
        listed = ", ".join(f"{count:,} {reason}" for reason, count in list(health.reasons.items())[:5])
        found.append(f"{_plural(len(health.skipped), 'file', 'files')} will not be used: {listed}.")
    if 0 < health.readable < _FEW:
        few = f"{health.readable:,} pictures are few" if health.readable > 1 else "One picture is not enough"
        found.append(f"{few}: below about {_FEW} a network tends to learn its pictures by heart. Add more of them.")
    return found


def _maps(health: Health) -> list[str]:
    found = []
    if health.map_problems:
        first = health.map_problems[0]
        count = _plural(len(health.map_problems), "label map", "label maps")
        found.append(f"{count} cannot be used, and training will refuse them. {first.name}: {first.needed}. {first.do}")
    absent = [label.name for label in health.labels if not label.maps]
    if absent:
        found.append(f"No label map holds {', '.join(absent)}: what is painted with that means nothing to a model.")
    rare = [label for label in health.labels if label.maps and label.share < _RARE]
    if rare:
        listed = ", ".join(f"{label.name} ({label.share:.2%}, in {_plural(label.maps, 'map', 'maps')})" for label in rare)
        rarely = f"Labels of less than {_RARE:.1%} of all pixels are hardly learned"
        found.append(f"{rarely}: {listed}. Add pictures that show them, or join labels.")
    if health.unlabelled:
        found.append(f"{health.unlabelled:.1%} of the maps' pixels say nothing (255): a model fills them in as it likes.")
    return found


def _alike(health: Health) -> list[str]:
    found = []
    if health.leaks:
        names = sum(len(alike.names) for alike in health.leaks)
        groups = _plural(len(health.leaks), "group", "groups")
        where = ", ".join(sorted({" and ".join(alike.splits) for alike in health.leaks}))
        found.append(
            f"{names:,} pictures in {groups} are the same or nearly the same across splits ({where}): "
            "quality measured there will look better than it is. Keep each group in one split."
        )
    torn = [alike for alike in (*health.exact, *health.near) if len(alike.classes) > 1]
    if torn:
        groups = _plural(len(torn), "group of pictures that look the same lies", "groups of pictures that look the same lie")
        found.append(f"{groups} in different classes, such as {' and '.join(torn[0].classes[:2])}: one of them may be wrong.")
    if health.copies:
        copies = _plural(health.copies, "picture is an exact copy", "pictures are exact copies")
        found.append(f"{copies} of another: what is repeated is learned more. Keep one of each.")
    if health.near:
        names = sum(len(alike.names) for alike in health.near)
        groups = _plural(len(health.near), "group", "groups")
        found.append(f"{names:,} pictures in {groups} look nearly the same: look at them and decide which to keep.")
    if health.near_compared == MOST_COMPARED:
        found.append(f"Only the first {MOST_COMPARED:,} pictures were compared with each other.")
    return found


def _balance(health: Health) -> list[str]:
    found = []
    counts = sorted(health.classes.items(), key=lambda item: item[1])
    if len(counts) > 1:
        (rare, fewest), (common, most) = counts[0], counts[-1]
        if not fewest:
            found.append(f"The class {rare} has no readable picture.")
        elif most >= _LOPSIDED * fewest:
            times = f"{most / fewest:.1f} times as many pictures as the smallest"
            found.append(f"The largest class ({common}, {most:,}) has {times} ({rare}, {fewest:,}).")
    for column in health.columns:
        found += _column(column, health.readable)
    return found


def _column(column: Column, count: int) -> list[str]:
    found = []
    if column.missing:
        found.append(f"`{column.name}` is missing for {column.missing:,} of {count:,} pictures.")
    filled = count - column.missing
    top = max(column.counts.items(), key=lambda item: item[1], default=None)
    if top and column.distinct > 1 and top[1] >= _DOMINANT * filled:
        found.append(f"`{column.name}` is {top[0]} in {top[1] / filled:.0%} of the pictures: a model will hardly learn anything else.")
    return found


def _form(health: Health) -> list[str]:
    found = []
    small = health.width and health.height and min(health.width.high, health.height.high) < 16
    if small:
        found.append("All pictures are smaller than 16 pixels.")
    uneven = [name for name in ("tall", "wide") if health.shapes.get(name, 0) > 0.05 * max(1, health.readable)]
    if health.readable and health.twice_as_wide == health.readable and not health.is_paired:
        found.append(
            "Every picture is twice as wide as high: if each holds two halves of a pair, a translation family such as pix2pix can use them."
        )
    elif uneven and (len(uneven) > 1 or health.shapes.get("square")):
        shares = " and ".join(f"{health.shapes[name] / health.readable:.0%} {name}" for name in uneven)
        found.append(f"Shapes differ ({shares}): by default the overflow is cut; `--crop pad` keeps all of every picture.")
    if health.transparent:
        found.append(f"{health.transparent:,} pictures are partly transparent: they are laid on white.")
    if health.moving:
        found.append(f"{health.moving:,} files hold several frames: the first is taken.")
    if not health.licence:
        found.append("No LICENSE or README at the top says under which licence the pictures are: write it down before you share a model.")
    return found


def _plural(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"
