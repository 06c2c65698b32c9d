"""The licence of a folder of pictures, as far as the files in it say."""

import re
from pathlib import Path, PurePosixPath

# the first that matches is taken; the narrower wording stands before the wider
_KNOWN = (
    ("CC0-1.0", r"\bCC0\b|CC Zero|Creative Commons Zero"),
    ("CC-BY-NC-SA-4.0", r"CC[ -]BY-NC-SA|Attribution-NonCommercial-ShareAlike"),
    ("CC-BY-NC-4.0", r"CC[ -]BY-NC\b|Attribution-NonCommercial"),
    ("CC-BY-SA-4.0", r"CC[ -]BY-SA|Attribution-ShareAlike"),
    ("CC-BY-4.0", r"CC[ -]BY\b|Creative Commons Attribution"),
    ("Apache-2.0", r"Apache License|Apache[- ]2\.0"),
    ("MIT", r"\bMIT License\b|\bMIT licen[cs]ed?\b|\bunder (?:the )?MIT\b|licen[cs]e:? *\**MIT\b|\(MIT\)"),
    ("GPL-3.0", r"GNU General Public License"),
    ("public domain", r"public domain"),
)
_FRONT_MATTER = re.compile(r"^licen[cs]e: *[\"']?([\w.+-]+)", re.IGNORECASE | re.MULTILINE)
_READ_AT_MOST = 20_000


def find_licence(root: Path, names: tuple[str, ...]) -> str:
    """For example `CC0-1.0 (LICENSE)`: what is named and where; empty if no file at the top of the folder names one."""
    tops = [name for name in names if "/" not in name]
    licences = [name for name in tops if PurePosixPath(name).stem.upper() in ("LICENSE", "LICENCE", "COPYING")]
    for name in licences + [name for name in tops if PurePosixPath(name).stem.upper() == "README"]:
        try:
            text = (root / name).read_text(encoding="utf-8", errors="replace")[:_READ_AT_MOST]
        except OSError:
            continue
        front = _FRONT_MATTER.search(text) if text.startswith("---") else None
        found = front[1] if front else next((licence for licence, pattern in _KNOWN if re.search(pattern, text, re.IGNORECASE)), "")
        if found:
            return f"{found} ({name})"
    return ""
