import json
import pickle
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from making import make_model
from maquette.cli import main
from maquette.errors import ModelError, OptionError
from maquette.hub import pull, push
from maquette.model import CARD, CONFIG, GRAPH, WEIGHTS, open_model
from stand_in_hub import OWN_WARNING, Hub, logged_in

pytestmark = pytest.mark.filterwarnings(OWN_WARNING)

SECRET = "/home/ada/clients/secret-client/faces"


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    with logged_in(monkeypatch) as server:
        yield server


@pytest.fixture(scope="module")
def faces(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model with everything a folder can hold: a run, examples, and paths of the machine that made it."""
    from maquette.api import write_card

    folder = make_model(tmp_path_factory.mktemp("home") / "faces", "dcgan", 16, width=4, discriminator_width=4)
    record = json.loads((folder / CONFIG).read_text())
    record["data"] = {"source": SECRET, "count": 3, "recipe": {"fonts": "/usr/share/fonts/a.ttf"}, "note": f"see {Path.home()}/x"}
    (folder / CONFIG).write_text(json.dumps(record))
    write_card(open_model(folder))
    (folder / "run" / "checkpoints").mkdir(parents=True)
    (folder / "run" / "checkpoints" / "000000020.safetensors").write_bytes(b"checkpoint")
    (folder / "examples").mkdir()
    (folder / "examples" / "house.json").write_text("[]")
    (folder / "examples" / "house.sh").write_text("echo")
    (folder / "notes.txt").write_text("my own")
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_model_that_went_and_came_back_is_the_same_model(hub: Hub, faces: Path, tmp_path: Path) -> None:
    assert push(faces, "ada/faces") == f"{hub.address}/ada/faces"
    copy, original = open_model(pull("ada/faces", tmp_path / "copy")), open_model(faces)
    assert copy.digest == original.digest
    assert copy.engine.name == "onnx"
    assert copy.sample(2, seed=3)[1].tobytes() == original.sample(2, seed=3)[1].tobytes()
    assert set(contents(tmp_path / "copy")) == {CONFIG, WEIGHTS, GRAPH, CARD, "samples.png", "examples/house.json"}
    assert [path.name for path in tmp_path.iterdir()] == ["copy"]


def test_only_the_models_own_files_leave_and_without_the_machines_paths(hub: Hub, faces: Path) -> None:
    before = contents(faces)
    assert SECRET in before[CARD].decode()
    push(faces, "ada/faces")
    sent = hub.repositories["ada/faces"].files
    assert set(sent) == {".gitattributes", CONFIG, WEIGHTS, GRAPH, CARD, "samples.png", "examples/house.json"}
    assert not [
        name
        for name, content in sent.items()
        for path in (SECRET, "secret-client", str(Path.home()), "site-packages")
        if path.encode() in content
    ]
    assert json.loads(sent[CONFIG])["data"] == {"source": "faces", "count": 3, "recipe": {"fonts": "a.ttf"}, "note": "see ~/x"}
    assert "| source | faces |" in sent[CARD].decode()
    assert contents(faces) == before


def test_what_the_model_no_longer_has_leaves_the_hub_too(hub: Hub, faces: Path, tmp_path: Path) -> None:
    push(faces, "ada/faces")
    hub.repositories["ada/faces"].files["theirs.txt"] = b"somebody else's"
    smaller = open_model(faces).save(tmp_path / "smaller")
    (smaller / GRAPH).unlink()
    push(smaller, "ada/faces")
    assert set(hub.repositories["ada/faces"].files) == {
        ".gitattributes",
        CONFIG,
        WEIGHTS,
        CARD,
        "samples.png",
        "theirs.txt",
        "examples/house.json",
    }


def test_a_repository_is_private_unless_asked_and_never_silently_otherwise(hub: Hub, faces: Path) -> None:
    push(faces, "ada/hidden")
    push(faces, "ada/shown", private=False)
    assert (hub.repositories["ada/hidden"].private, hub.repositories["ada/shown"].private) == (True, False)
    hub.repositories["ada/shown"].files.clear()
    with pytest.raises(ModelError, match="everybody can see it"):
        push(faces, "ada/shown")
    with pytest.raises(ModelError, match="already and private"):
        push(faces, "ada/hidden", private=False)
    assert hub.repositories["ada/shown"].files == {}


def test_nothing_is_told_about_this_machine(hub: Hub, faces: Path, tmp_path: Path) -> None:
    push(faces, "ada/faces")
    pull("ada/faces", tmp_path / "copy")
    assert all("maquette/" in agent for agent in hub.agents if "hf_hub" in agent)
    assert not [agent for agent in hub.agents if "torch" in agent]
    assert not [path for _, path in hub.asked if "telemetry" in path]


def test_a_pickle_and_a_script_beside_the_model_are_not_even_fetched(hub: Hub, faces: Path, tmp_path: Path) -> None:
    push(faces, "ada/faces")
    extra = {"generator.pkl": pickle.dumps(0), "pytorch_model.bin": pickle.dumps(1), "run.py": b"raise", "examples/evil.py": b"raise"}
    hub.repositories["ada/faces"].files.update(extra)
    pull("ada/faces", tmp_path / "copy")
    assert not set(contents(tmp_path / "copy")) & set(extra)
    assert not [path for _, path in hub.asked if path.endswith((".pkl", ".bin", ".py"))]


@pytest.mark.parametrize("name", [WEIGHTS, GRAPH, CONFIG])
def test_a_file_that_is_cut_off_leaves_nothing_behind(hub: Hub, faces: Path, tmp_path: Path, name: str) -> None:
    push(faces, "ada/faces")
    files = hub.repositories["ada/faces"].files
    files[name] = files[name][: len(files[name]) // 2]
    with pytest.raises(ModelError, match="does not open as a model") as caught:
        pull("ada/faces", tmp_path / "copy")
    assert str(tmp_path) not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_byte_that_changed_on_the_way_is_noticed(hub: Hub, faces: Path, tmp_path: Path) -> None:
    push(faces, "ada/faces")
    hub.in_transit = lambda name, content: content[:-1] + b"?" if name == WEIGHTS else content
    with pytest.raises(ModelError, match="damaged on the way"):
        pull("ada/faces", tmp_path / "copy")
    assert list(tmp_path.iterdir()) == []


def test_more_bytes_than_were_promised_or_are_needed_are_refused(hub: Hub, faces: Path, tmp_path: Path) -> None:
    push(faces, "ada/faces")
    hub.in_transit = lambda name, content: content + bytes(3_000_000) if name == CARD else content
    with pytest.raises(ModelError, match="more than it promised"):
        pull("ada/faces", tmp_path / "copy")
    hub.repositories["ada/faces"].files[CARD] = bytes(5_000_000)
    with pytest.raises(ModelError, match=r"README\.md is larger than the 4 MB"):
        pull("ada/faces", tmp_path / "copy")
    assert list(tmp_path.iterdir()) == []


def test_no_folder_is_overwritten_and_an_empty_one_is_welcome(
    hub: Hub, faces: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    push(faces, "ada/faces")
    (tmp_path / "copy").mkdir()
    monkeypatch.chdir(tmp_path / "copy")
    pull("ada/faces", ".", revision="main")
    assert open_model(".").digest == open_model(faces).digest
    hub.asked.clear()
    with pytest.raises(OptionError, match="will not be overwritten"):
        pull("ada/faces", tmp_path / "copy")
    assert hub.asked == []


def test_a_repository_without_a_model_is_named_as_such(hub: Hub, faces: Path, tmp_path: Path) -> None:
    push(faces, "ada/faces")
    del hub.repositories["ada/faces"].files[CONFIG]
    with pytest.raises(ModelError, match=r"no config\.json in it"):
        pull("ada/faces", tmp_path / "copy")


def test_what_the_hub_refuses_is_said_with_the_way_out(hub: Hub, faces: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    push(faces, "ada/faces")
    with pytest.raises(ModelError, match="no such repository, or hides it"):
        pull("ada/fases", tmp_path / "copy")
    with pytest.raises(ModelError, match="no branch, tag or commit of that name"):
        pull("ada/faces", tmp_path / "copy", revision="v9")
    for name in ("faces", "a/b/c", "ada/--", "ada/"):
        with pytest.raises(ModelError, match="no name of a repository"):
            pull(name, tmp_path / "copy")
    monkeypatch.setenv("HF_TOKEN", "hf_wrong")
    for ask in (lambda: pull("ada/faces", tmp_path / "copy"), lambda: push(faces, "ada/faces")):
        with pytest.raises(ModelError, match="hf auth login"):
            ask()
    hub.readers.add("hf_reader")
    monkeypatch.setenv("HF_TOKEN", "hf_reader")
    for name in ("ada/faces", "ada/new"):
        with pytest.raises(ModelError, match="your token may not"):
            push(faces, name)
    assert list(tmp_path.iterdir()) == []


def test_a_card_that_the_hub_does_not_take_is_explained(hub: Hub, faces: Path, tmp_path: Path) -> None:
    copy = open_model(faces).save(tmp_path / "copy")
    (copy / CARD).write_text("---\nlicense: mine\n---\n# faces\n")
    with pytest.raises(ModelError, match='"license" must be one of'):
        push(copy, "ada/faces")
    assert set(hub.repositories["ada/faces"].files) == {".gitattributes"}


def test_a_damaged_model_is_not_pushed(hub: Hub, faces: Path, tmp_path: Path) -> None:
    copy = open_model(faces).save(tmp_path / "copy")
    (copy / WEIGHTS).write_bytes(b"x")
    with pytest.raises(ModelError, match="damaged"):
        push(copy, "ada/faces")
    assert hub.asked == []


def test_a_hub_that_is_not_there_is_one_clear_error(faces: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound but not listening: refuses at once
        monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{taken.getsockname()[1]}")
        for ask in (lambda: pull("ada/faces", tmp_path / "copy"), lambda: push(faces, "ada/faces")):
            with pytest.raises(ModelError, match="cannot be reached"):
                ask()
    assert list(tmp_path.iterdir()) == []


def test_without_the_library_the_person_is_told_what_to_install(faces: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "huggingface_hub", None)
    with pytest.raises(ModelError, match=r"pip install maquette\[hub\]"):
        pull("ada/faces", tmp_path / "copy")


def test_both_verbs_speak_to_people_and_to_programs(hub: Hub, faces: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def call(*arguments: str) -> tuple[object, str, str]:
        with pytest.raises(SystemExit) as stop:
            main(list(arguments))
        return (stop.value.code, *capsys.readouterr())

    status, out, _ = call("push", str(faces), "ada/faces", "--public", "--json")
    assert (status, json.loads(out)["address"]) == (0, f"{hub.address}/ada/faces")
    assert not hub.repositories["ada/faces"].private
    status, out, _ = call("pull", "ada/faces", "--out", str(tmp_path / "copy"), "--json")
    assert (status, json.loads(out)["family"]) == (0, "dcgan")
    assert call("pull", "ada/faces", "--out", str(tmp_path / "again"))[1].count("maquette sample") == 1
    assert call("push", str(faces), "ada/mine")[1] == f"{hub.address}/ada/mine (only you may see it)\n"
    status, out, error = call("pull", "ada/nothing", "--out", str(tmp_path / "no"), "--json")
    assert (status, json.loads(out)["exit_status"]) == (2, 2)
    assert "Traceback" not in error
