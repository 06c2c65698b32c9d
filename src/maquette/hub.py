"""A model goes to a Hugging Face hub and comes back: the only door to `huggingface_hub`.

What travels is the model folder's own files by name, never the run that made it, never anything that would have to be
executed to be read. Paths of this machine stay here. The hub is the one `HF_ENDPOINT` names, huggingface.co otherwise.
"""

import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import maquette
from maquette.atomic import explain_write_errors
from maquette.errors import MaquetteError, ModelError, OptionError
from maquette.house import find
from maquette.model import CARD, CONFIG, DISCRIMINATOR, ENCODER, GRAPH, SAMPLES, TIMELINE, WEIGHTS, open_model, read_record
from maquette.weights import read_tensors

if TYPE_CHECKING:
    from huggingface_hub import HfApi, ModelInfo

_MEGABYTE = 2**20
_MOST_BYTES = {
    CONFIG: 4 * _MEGABYTE,
    WEIGHTS: 2048 * _MEGABYTE,
    DISCRIMINATOR: 2048 * _MEGABYTE,
    GRAPH: 2048 * _MEGABYTE,
    ENCODER: 2048 * _MEGABYTE,
    CARD: 4 * _MEGABYTE,
    SAMPLES: 64 * _MEGABYTE,
    TIMELINE: 256 * _MEGABYTE,
}
_EXAMPLE = re.compile(r"examples/\w[\w .-]*\.(png|json)", re.ASCII)
_MOST_BYTES_IN_AN_EXAMPLE, _MOST_EXAMPLES = 8 * _MEGABYTE, 64
_ABSOLUTE = re.compile(r"[/~]|\\\\|[A-Za-z]:[\\/]")  # how a path on somebody's machine begins


def push(folder: str | Path, repo: str, *, private: bool = True, token: str | None = None) -> str:
    """Puts a model on the hub, as one commit, and gives its address. The folder here is not changed.

    Args:
        folder: a model folder, or the name of a house model.
        repo: NAME/MODEL on the hub; made if it does not exist.
        private: who may see it. A repository that exists and is seen otherwise is refused.
        token: None takes the one that `hf auth login` or `HF_TOKEN` left.

    Raises:
        ModelError: there is no whole model, or the hub cannot be reached or does not want it.
    """
    folder = find(folder)
    _check(folder)
    names = _own_files(folder)
    edited = _without_paths(folder)
    with _hub(repo, token) as api:
        from huggingface_hub import CommitOperationAdd, CommitOperationDelete

        there = _find(api, repo)
        if there is None:
            api.create_repo(repo, private=private)
        elif there.private is not None and bool(there.private) != private:
            raise _seen_otherwise(repo, private)
        known = {file.rfilename for file in there.siblings or ()} if there else set()
        gone = {name for name in known if _most_bytes(name)} - set(names)
        operations: list[Any] = [CommitOperationAdd(name, edited.get(name, folder / name)) for name in names]
        operations += [CommitOperationDelete(name) for name in sorted(gone)]  # a graph of other weights, for one
        api.create_commit(repo, operations, commit_message=f"A model by Maquette {maquette.__version__}")
        return f"{api.endpoint}/{repo}"


def pull(repo: str, out: str | Path, *, revision: str | None = None, token: str | None = None) -> Path:
    """Brings a model from the hub into a new or empty folder and checks that it opens. Nothing else of the repository is fetched.

    Args:
        repo: NAME/MODEL on the hub.
        out: appears whole or not at all.
        revision: a branch, tag or commit; None takes the newest.
        token: None takes the one that `hf auth login` or `HF_TOKEN` left.

    Raises:
        OptionError: there is something in that folder already.
        ModelError: the hub cannot be reached, there is no such model, or what came does not open.
        RunError: the place cannot be written.
    """
    out = Path(out)
    with explain_write_errors(out):
        if out.is_file() or (out.exists() and any(out.iterdir())):
            raise OptionError(
                f"`--out {out}`", "there is something there already, and it will not be overwritten", "Choose another folder."
            )
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}.") as beside, _hub(repo, token, revision) as api:
            made = Path(beside) / out.name
            _download(api, repo, revision, made)
            try:
                _check(made)
            except MaquetteError as error:
                reason = error.needed.replace(str(made), repo)
                raise ModelError(
                    f"`{repo}`", f"what the hub sent does not open as a model ({reason})", "Nothing was kept; tell its author."
                ) from error
            if out.exists():
                for path in sorted(made.iterdir(), key=lambda path: path.name == CONFIG):  # the record last
                    path.rename(out / path.name)
            else:
                made.rename(out)
    return out


def _find(api: "HfApi", repo: str) -> "ModelInfo | None":
    """What the hub shows of a repository; None if there is none that it would show us."""
    from huggingface_hub.errors import RepositoryNotFoundError

    try:
        return api.model_info(repo)
    except RepositoryNotFoundError:
        return None


def _download(api: "HfApi", repo: str, revision: str | None, folder: Path) -> None:
    """Fetches our files of one commit, each checked against its size and, where the hub tells it, its hash."""
    info = api.model_info(repo, revision=revision, files_metadata=True)
    files = [file for file in info.siblings or () if _most_bytes(file.rfilename)]
    missing = [name for name in (CONFIG, WEIGHTS) if name not in {file.rfilename for file in files}]
    if missing:
        raise ModelError(f"`{repo}`", f"there is no {missing[0]} in it, so it is no model of Maquette's", "Check the name.")
    if len(files) > len(_MOST_BYTES) + _MOST_EXAMPLES:
        raise ModelError(f"`{repo}`", f"it has {len(files)} files, more than any model needs", "Check the name.")
    for file in files:
        most = _most_bytes(file.rfilename)
        if file.size is None or file.size > most:
            raise ModelError(f"`{repo}`", f"{file.rfilename} is larger than the {most // _MEGABYTE:,} MB that are taken", "Check the name.")
        path = Path(api.hf_hub_download(repo, file.rfilename, revision=info.sha, local_dir=folder, tqdm_class=_bounded(repo, file.size)))
        if path.stat().st_size != file.size or (file.lfs and _sha256(path) != file.lfs.sha256):
            raise ModelError(f"`{repo}`", f"{file.rfilename} was damaged on the way", "Nothing was kept; run the same command again.")
    shutil.rmtree(folder / ".cache", ignore_errors=True)  # the library's own notes about the download


def _bounded(repo: str, size: int) -> type:
    """A progress bar that stops a download which exceeds the size the hub promised."""
    from huggingface_hub.utils import tqdm

    class Bounded(tqdm):
        taken = 0

        def update(self, n: float | None = 1) -> bool | None:
            self.taken += int(n or 0)
            if self.taken > size:
                raise ModelError(f"`{repo}`", "the hub sends more than it promised", "Nothing was kept; check `HF_ENDPOINT`.")
            return super().update(n)

    return Bounded


def _most_bytes(name: str) -> int:
    """The most that is taken of a file of this name; 0 if it is none of ours."""
    return _MOST_BYTES.get(name) or (_MOST_BYTES_IN_AN_EXAMPLE if _EXAMPLE.fullmatch(name) else 0)


def _own_files(folder: Path) -> list[str]:
    names = [name for name in _MOST_BYTES if (folder / name).is_file()]
    examples = sorted(f"examples/{path.name}" for path in (folder / "examples").glob("*") if path.is_file())
    return names + [name for name in examples if _EXAMPLE.fullmatch(name)][:_MOST_EXAMPLES]


def _check(folder: Path) -> None:
    """Raises unless there is a model whose record, tensors and graph open."""
    read_record(folder)
    read_tensors(folder / WEIGHTS)
    if (folder / GRAPH).is_file():
        open_model(folder, "onnx")


def _without_paths(folder: Path) -> dict[str, bytes]:
    """The record and the card with every path of this machine cut down to its last component."""
    document = read_record(folder).model_dump(mode="json")
    cut: dict[str, str] = {}
    source = document["data"].get("source")
    if isinstance(source, str):
        cut[source] = document["data"]["source"] = _last_component(source)
    document["data"], document["training"] = _cut(document["data"], cut), _cut(document["training"], cut)
    edited = {CONFIG: (json.dumps(document, indent=1) + "\n").encode()}
    if (folder / CARD).is_file():
        card = (folder / CARD).read_text(encoding="utf-8")
        for path in sorted(cut, key=len, reverse=True):
            if re.search(r"[\\/]", path.rstrip("\\/")):  # a bare name gives nothing away
                card = card.replace(path, cut[path])
        edited[CARD] = _without_home(card).encode()
    return edited


def _cut(value: Any, cut: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _cut(inner, cut) for key, inner in value.items()}
    if isinstance(value, list):
        return [_cut(inner, cut) for inner in value]
    if isinstance(value, str) and _ABSOLUTE.match(value):
        return cut.setdefault(value, _last_component(value))
    return _without_home(value) if isinstance(value, str) else value


def _last_component(path: str) -> str:
    return re.split(r"[\\/]", path.rstrip("\\/"))[-1]


def _without_home(text: str) -> str:
    home = str(Path.home())
    return text.replace(home, "~") if len(home) > 1 else text


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _seen_otherwise(repo: str, private: bool) -> ModelError:
    if private:
        return ModelError(f"`{repo}`", "it is there already and everybody can see it", "Name another, or say `--public` if that is meant.")
    return ModelError(f"`{repo}`", "it is there already and private", "Leave out `--public`, or open it to the public on its page first.")


@contextmanager
def _hub(repo: str, token: str | None, revision: str | None = None) -> Iterator["HfApi"]:
    """The hub, silent about this machine; what goes wrong there is said in our words.

    Raises:
        ModelError: `huggingface_hub` is not installed, the name cannot be one, or whatever the hub answers.
    """
    if repo.count("/") != 1:
        raise _no_name(repo)
    try:
        from huggingface_hub import HfApi, constants
        from huggingface_hub.errors import HTTPError
    except ImportError as error:
        advice = "Install it with `pip install maquette[hub]`."
        raise ModelError(f"`{repo}`", "the hub is reached through huggingface_hub, which is not installed", advice) from error
    endpoint = (os.environ.get("HF_ENDPOINT") or constants.ENDPOINT).rstrip("/")
    telemetry, constants.HF_HUB_DISABLE_TELEMETRY = constants.HF_HUB_DISABLE_TELEMETRY, True
    try:
        yield HfApi(endpoint=endpoint, token=token, library_name="maquette", library_version=maquette.__version__)
    except (HTTPError, OSError, RuntimeError, ValueError) as error:
        cause = error.__cause__ if isinstance(error, RuntimeError) and isinstance(error.__cause__, Exception) else error
        if isinstance(cause, OSError) and cause.errno is not None and not isinstance(cause, ConnectionError):
            raise cause from None  # a file of ours, not the hub
        raise _in_our_words(repo, revision, endpoint, cause) from error
    finally:
        constants.HF_HUB_DISABLE_TELEMETRY = telemetry


def _in_our_words(repo: str, revision: str | None, endpoint: str, error: Exception) -> ModelError:
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, HTTPError

    if isinstance(error, HFValidationError):
        return _no_name(repo)
    if isinstance(error, HfHubHTTPError):
        return _refused(repo, revision, endpoint, error)
    if isinstance(error, HTTPError | ConnectionError):
        return ModelError(f"`{repo}`", f"{endpoint} cannot be reached ({_in_a_line(error)})", "Check the network and `HF_ENDPOINT`.")
    return ModelError(f"`{repo}`", f"the exchange with {endpoint} failed ({_in_a_line(error)})", "Mend that, or try again.")


def _no_name(repo: str) -> ModelError:
    return ModelError(f"`{repo}`", "it is no name of a repository on a hub", "Give NAME/MODEL, for example `ada/faces`.")


def _refused(repo: str, revision: str | None, endpoint: str, error: Any) -> ModelError:
    """What an answer of the hub means and what to do about it."""
    status = error.response.status_code
    log_in = "Log in with `hf auth login` or set `HF_TOKEN`"
    if error.response.headers.get("X-Error-Code") == "RevisionNotFound":
        return ModelError(f"`--revision {revision}`", f"{repo} has no branch, tag or commit of that name", "Leave it out for the newest.")
    if status == 401:
        return ModelError(f"`{repo}`", f"{endpoint} does not know you, or there is no such repository", f"{log_in}, and check the name.")
    if status == 403:
        advice = f"Make a token that may write at {endpoint}/settings/tokens, or name a repository of your own."
        return ModelError(f"`{repo}`", f"your token may not do that at {endpoint}", advice)
    if status == 404:
        return ModelError(f"`{repo}`", f"{endpoint} has no such repository, or hides it from you", f"Check the name. {log_in}.")
    return ModelError(f"`{repo}`", f"{endpoint} answered {status} ({_in_a_line(error)})", "Try again later.")


def _in_a_line(error: Exception) -> str:
    """What a library says, in one line."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return " ".join(lines)[:300].rstrip(".") or type(error).__name__
