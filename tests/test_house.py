"""The house keeps its floors: a file uses its own room and the floors below, and each foreign library has one door."""

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "maquette"

# docs/design/house.md says what the rooms are; a room is a folder or a single file
FLOORS = [
    {"errors", "seeds"},
    {"atomic", "spec", "settings", "drawer", "stats"},
    {"layers", "data", "run", "weights", "finding", "tables"},
    {"sketches", "features", "record"},
    {"objectives", "report"},
    {"families", "house"},
    {"engines"},
    {"model", "subjects"},
    {"training", "create", "exporters", "hub"},
    {"checks"},
    {"studio", "timelines"},
    {"api"},
    {"cli"},
    {"__main__"},
]
FLOOR_OF = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}

DOORS = {
    "lightning_fabric": {"training/loop.py"},
    "PIL": {"data/files.py", "model.py"},  # model.py names the type only
    "simplejpeg": {"data/files.py"},
    "resvg_py": {"data/drawing.py"},
    "cv2": {"sketches/opencv.py"},
    "safetensors": {"weights.py"},
    "onnxruntime": {"engines.py", "subjects/graphs.py"},
    "onnx": {"exporters/onnx.py"},
    "huggingface_hub": {"hub.py"},
    "fastapi": {"studio/"},
    "starlette": {"studio/"},
    "uvicorn": {"studio/"},
    "jinja2": {"studio/", "report/"},
    "platformdirs": {"data/cache.py"},
    "pyarrow": {"tables/reading.py"},
    "sklearn": set(),  # an estimator is asked by its methods
    "skops": {"subjects/estimators.py"},
    "pandas": {"finding.py", "subjects/estimators.py"},
    "pickle": set(),
}


def imports(path: Path) -> set[str]:
    """Every module a file imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def room_of(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


FILES = sorted(path for path in SOURCE.rglob("*.py") if path != SOURCE / "__init__.py")


def test_every_room_has_a_floor_and_every_floor_is_built() -> None:
    assert {room_of(path) for path in FILES} == set(FLOOR_OF)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_file_uses_only_its_own_room_and_the_floors_below(path: Path) -> None:
    room = room_of(path)
    used = {name.split(".")[1] for name in imports(path) if name.startswith("maquette.")} - {"__version__"}
    wrong = sorted(other for other in used if other in FLOOR_OF and other != room and FLOOR_OF[other] >= FLOOR_OF[room])
    assert not wrong, f"{path.relative_to(SOURCE)} (floor {FLOOR_OF[room]}) imports {wrong}, which lie on its own floor or above"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_foreign_libraries_come_in_through_their_door(path: Path) -> None:
    name = path.relative_to(SOURCE).as_posix()
    for library, doors in DOORS.items():
        if any(module.split(".")[0] == library for module in imports(path)):
            assert any(name == door or (door.endswith("/") and name.startswith(door)) for door in doors), f"{name} imports {library}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_file_opens_with_a_sentence_and_stays_readable(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text)), "the file does not say what it is"
    assert len(text.splitlines()) <= 420, "it has outgrown its sentence: split it"


def test_nothing_that_is_opened_is_executed() -> None:
    forbidden = ("pickle.load", "torch.load(", "eval(", "exec(", "yaml.load(", "allow_pickle=True")
    for path in FILES:
        text = path.read_text(encoding="utf-8").replace(".eval()", "")
        assert not [word for word in forbidden if word in text], path
