"""Usual disturbances: darkened, blurred, noisy, turned pictures; misspelt and shouted texts; missing and absurd cells."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from maquette.checks.bias._again import with_words
from maquette.data import files
from maquette.errors import MaquetteError
from maquette.tables.table import Numbers, Table, Words

Picture = NDArray[np.uint8]
Chance = np.random.Generator


def pictures() -> dict[str, Callable[[Picture, Chance], Picture]]:
    """What happens to pictures, by name; the first ones leave what they show to be seen."""
    return {
        "darkened": lambda picture, chance: (0.35 * picture).astype(np.uint8),
        "blurred": lambda picture, chance: _blurred(picture),
        "noisy": lambda picture, chance: _clipped(picture + chance.normal(0, 10, picture.shape)),
        "turned by a quarter": lambda picture, chance: np.ascontiguousarray(np.rot90(picture)),
    }


def nothing() -> dict[str, Callable[[Picture, Chance], Picture]]:
    """Pictures of nothing."""
    return {
        "blank": lambda picture, chance: np.full_like(picture, 128),
        "noise alone": lambda picture, chance: chance.integers(0, 256, picture.shape).astype(np.uint8),
    }


def texts() -> dict[str, Callable[[str, Chance], str]]:
    """What happens to texts, by name."""
    return {
        "misspelt": _misspelt,
        "shouted": lambda text, chance: text.upper(),
        "in small letters": lambda text, chance: text.lower(),
        "with spaces and signs": lambda text, chance: f"  {text} !!! ",
    }


def garbage() -> dict[str, Callable[[str, Chance], str]]:
    """Texts of nothing."""
    return {
        "empty": lambda text, chance: "",
        "letters at random": lambda text, chance: "".join(chance.choice(list("abcdefghij klmnop"), max(1, len(text)))),
    }


def disturbed_pictures(rows: Table, change: Callable[[Picture, Chance], Picture], chance: Chance, folder: Path) -> Table:
    """The rows with changed copies of their pictures, written into a folder; what cannot be read is left as it is.

    The rows' `root` is then that folder.
    """
    assert rows.root is not None
    root, names = Path(rows.root).resolve(), []
    for row, name in enumerate(rows.columns["file_name"].as_words().texts()):
        path = (root / str(name)).resolve()
        names.append(f"{row:06d}.png")
        try:
            if not path.is_relative_to(root):
                continue
            made = files.encode_png(change(files.read(path)[:, :, :3], chance), effort=1)
            (folder / names[-1]).write_bytes(made)  # scratch: it need not survive a power cut
        except (MaquetteError, OSError):
            continue
    renamed = with_words(rows, "file_name", names)
    return Table(renamed.name, renamed.columns, folder, renamed.notes)


def absurd(rows: Table, name: str, how: str) -> Table:
    """The rows with one column missing, far beyond what it ever was, or a word never seen."""
    column = rows.columns[name]
    changed: Numbers | Words
    if isinstance(column, Numbers):
        known = column.values[~column.missing]
        far = float(known.max() + 100 * max(1.0, np.ptp(known))) if len(known) else 1e9
        changed = Numbers(np.full(len(column), np.nan if how == "missing" else far), column.is_whole and how != "missing")
    else:
        changed = Words(np.full(len(column), -1 if how == "missing" else 0, np.int32), () if how == "missing" else ("a word never seen",))
    return Table(rows.name, {**rows.columns, name: changed}, rows.root, rows.notes)


def _clipped(picture: NDArray[np.float64]) -> Picture:
    return np.clip(np.rint(picture), 0, 255).astype(np.uint8)


def _blurred(picture: Picture) -> Picture:
    """A small binomial blur, wider for larger pictures."""
    made = picture.astype(np.float64)
    for _ in range(max(1, min(picture.shape[:2]) // 32)):
        for axis in (0, 1):
            padded = np.pad(made, [(1, 1) if axis == k else (0, 0) for k in range(3)], mode="edge")
            low, high = (np.take(padded, range(start, start + made.shape[axis]), axis=axis) for start in (0, 2))
            made = (low + 2 * made + high) / 4
    return _clipped(made)


def _misspelt(text: str, chance: Chance) -> str:
    """Two neighbouring letters change places."""
    places = [k for k in range(1, len(text) - 2) if text[k].isalpha() and text[k + 1].isalpha() and text[k] != text[k + 1]]
    if not places:
        return text
    k = int(chance.choice(places))
    return text[:k] + text[k + 1] + text[k] + text[k + 2 :]
