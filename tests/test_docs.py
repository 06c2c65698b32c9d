"""The tests that read the docs: what stands there is complete, leads somewhere, and runs."""

import importlib.util
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tomllib
import urllib.request
from pathlib import Path
from types import ModuleType

import click
import pytest

import maquette
from making import make_pairs, make_pictures
from maquette.cli import VERBS
from reading import anchors, blocks, command_lines, links, words
from stand_in_hub import OWN_WARNING, logged_in
from test_house import FLOORS

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
README = ROOT / "README.md"
PAGES = [README, *(ROOT / name for name in ("CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md")), *sorted(DOCS.rglob("*.md"))]
PROGRAM = [sys.executable, "-m", "maquette"]

# what the README does in minutes, done here in seconds: the same commands with smaller numbers
SMALLER = {
    "--count 2000": "--count 24",
    "--minutes 5": "--kimg 0.1 --set model.width=8 --set model.discriminator_width=8",
    "--minutes 20": "--kimg 0.02 --set model.width=8 --set model.discriminator_width=8",
    "../shared/data/fluent_pairs": "pairs",
    "maquette studio": "maquette studio --port 0",
}
SMALLER_PYTHON = {"minutes=5": "kimg=0.1"}


def verb(name: str) -> click.Command:
    command: click.Command = VERBS.open(name).command
    return command


def smaller(text: str, substitutions: dict[str, str]) -> str:
    for long, short in substitutions.items():
        text = text.replace(long, short)
    return text


# the verbs


def test_the_page_of_the_command_line_is_what_the_program_says() -> None:
    assert generator().page() == (DOCS / "cli.md").read_text(encoding="utf-8"), "run `python docs/make_cli.py`"
    assert generator().main(["--check"]) == 0


def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_cli", DOCS / "make_cli.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", VERBS.names())
def test_a_verb_and_each_of_its_options_say_what_they_are_for(name: str) -> None:
    command = verb(name)
    assert command.help
    assert command.help.split("\n")[0].endswith("."), "the first line of its help is a sentence"
    silent = [option.name for option in command.params if isinstance(option, click.Option) and not option.help]
    assert not silent, f"`maquette {name}` has options without help"
    places = [place.make_metavar(click.Context(command)) for place in command.params if isinstance(place, click.Argument)]
    unnamed = [place for place in places if place.strip("[].") not in command.help]
    assert not unnamed, f"the help of `maquette {name}` does not speak of {unnamed}"


def test_the_readme_speaks_of_every_verb() -> None:
    text = README.read_text(encoding="utf-8")
    assert not [name for name in VERBS.names() if f"`{name}`" not in text and f"maquette {name}" not in text]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_command_line_in_the_docs_is_one_that_the_program_takes(page: Path) -> None:
    for line in command_lines(page):
        name, *rest = words(line)
        if name.startswith("-") or "[OPTIONS]" in rest:
            continue
        context = click.Context(verb(name), info_name=name)
        verb(name).make_parser(context).parse_args(list(rest))  # raises for an option that does not exist


# the start


def test_help_is_there_at_once_and_brings_nothing_heavy() -> None:
    seconds = []
    for _ in range(5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([*PROGRAM, "--help"], capture_output=True, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert min(seconds) < 0.2


@pytest.mark.parametrize("arguments", [["--help"], *([name, "--help"] for name in VERBS.names())], ids=" ".join)
def test_no_help_imports_what_it_does_not_need(arguments: list[str]) -> None:
    code = f"import sys\nfrom maquette.cli import main\ntry: main({arguments!r})\nexcept SystemExit as left: status = left.code\n"
    code += "print(status, *({'torch', 'numpy', 'fastapi'} & set(sys.modules)), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == "0\n"
    assert "Usage: " in done.stdout


# examples


def test_every_command_of_the_readme_runs(tmp_path: Path) -> None:
    lines = command_lines(README)
    assert {words(line)[0] for line in lines} >= {"pictures", "train", "sample", "translate", "studio"}
    written = re.findall(r"^(?:\$ )?maquette ", README.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(lines) == len(written), "a command line stands outside the blocks that are run"
    make_pairs(tmp_path / "pairs", 4, 128)
    shutil.copy(tmp_path / "pairs" / "A_line" / "0000.png", tmp_path / "drawing.png")
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), "OMP_NUM_THREADS": "1"}
    for line in lines:
        before = set(tmp_path.iterdir())
        command = [*PROGRAM, *words(smaller(line, SMALLER))]
        if words(line)[0] == "studio":
            assert_the_studio_answers(command, tmp_path, environment)
            continue
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=200, check=False)
        assert done.returncode == 0, f"{line}\n{done.stderr}"
        assert "Traceback" not in done.stderr, line
        assert words(line)[0] == "inspect" or set(tmp_path.iterdir()) > before, f"{line} made nothing"


def assert_the_studio_answers(command: list[str], folder: Path, environment: dict[str, str]) -> None:
    with subprocess.Popen(command, cwd=folder, env=environment, stderr=subprocess.PIPE, text=True) as studio:
        assert studio.stderr is not None
        try:
            first = studio.stderr.readline()
            found = re.search(r"http://127\.0\.0\.1:\d+/", first)
            assert found, first + studio.stderr.read() if studio.poll() is not None else first
            with urllib.request.urlopen(found[0], timeout=30) as answer:
                shelf = answer.read().decode()
        finally:
            studio.send_signal(signal.SIGINT)
        assert "Traceback" not in studio.stderr.read()
    assert answer.status == 200
    models = [path.parent.name for path in folder.glob("*/config.json")]
    assert models
    assert not [name for name in models if name not in shelf], "a model that the commands made is not on the shelf"


@pytest.mark.filterwarnings(OWN_WARNING)
def test_every_example_of_the_python_interface_runs(tmp_path: Path, tiny_models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place_what_examples_use(tmp_path, tiny_models, monkeypatch)
    examples = blocks(DOCS / "api.md", "python")
    assert examples
    with logged_in(monkeypatch):
        run_together(examples)


def test_the_python_of_the_readme_runs(tmp_path: Path, tiny_models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from PIL import Image

    place_what_examples_use(tmp_path, tiny_models, monkeypatch)
    (tmp_path / "my-faces").rename(tmp_path / "portraits")  # stands for the house model of that name
    examples = blocks(README, "python")
    assert examples
    run_together(examples, drawing=Image.open("drawing.png"))


def place_what_examples_use(folder: Path, models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(models / "faces", folder / "my-faces")
    shutil.copytree(models / "emoji", folder / "emoji")
    make_pictures(folder / "faces", 60, 16)
    shutil.copy(folder / "faces" / "0000.png", folder / "drawing.png")
    monkeypatch.chdir(folder)


def run_together(examples: list[str], **names: object) -> None:
    for example in examples:
        exec(compile(smaller(example, SMALLER_PYTHON), "the docs", "exec"), names)  # noqa: S102


@pytest.mark.parametrize("name", maquette.__all__)
def test_a_public_name_is_documented(name: str) -> None:
    assert re.search(rf"^## `maquette\.{name}\b", (DOCS / "api.md").read_text(encoding="utf-8"), re.MULTILINE)


# links, dependencies, rooms


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_link_leads_to_something_that_is_there(page: Path) -> None:
    for link in links(page):
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), f"{page.name}: {link} leads nowhere"
        assert target.is_relative_to(ROOT), f"{page.name}: {link} leads out of the repository"
        assert not anchor or anchor in anchors(target), f"{page.name}: {path} has no heading for #{anchor}"


def test_every_dependency_has_its_line() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *(need for group in project["optional-dependencies"].values() for need in group)]
    names = {re.match(r"[\w-]+", need)[0] for need in wanted} - {"maquette"}  # type: ignore[index]
    rows = re.findall(r"^\| `([\w-]+)`", (DOCS / "design" / "dependencies.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(rows) == names
    assert len(rows) == len(set(rows))


def test_every_room_stands_on_its_floor_in_the_plan_of_the_house() -> None:
    text = (DOCS / "design" / "house.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `([\w]+)` \| (\d+) \|", text, re.MULTILINE))
    assert rows == {room: str(floor) for floor, rooms in enumerate(FLOORS) for room in rooms}


@pytest.mark.parametrize("line", [line for line in "\n".join(blocks(README, "sh", "console", "")).splitlines() if line.startswith("make ")])
def test_a_make_target_that_the_readme_names_exists(line: str) -> None:
    assert re.search(rf"^{words(line)[0]}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
