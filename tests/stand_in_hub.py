"""A hub small enough for a test: a real HTTP server on loopback that answers what `huggingface_hub` asks."""

import base64
import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

TOKEN = "hf_ofTheTest"
OWN_WARNING = "ignore:Use 'content=:DeprecationWarning"  # of huggingface_hub 2.4, about its own use of httpx2
LICENCES = {"apache-2.0", "mit", "cc0-1.0", "cc-by-4.0", "other", "unknown"}  # some of those that a hub knows


@dataclass
class Repository:
    """The files of its only branch; `commit` changes with them."""

    private: bool = True
    files: dict[str, bytes] = field(default_factory=dict)
    large: set[str] = field(default_factory=set)  # stored by hash, as git LFS does

    @property
    def commit(self) -> str:
        return hashlib.sha1(b"".join(name.encode() + content for name, content in sorted(self.files.items()))).hexdigest()

    def siblings(self) -> list[dict[str, Any]]:
        rows = []
        for name, content in self.files.items():
            row: dict[str, Any] = {"rfilename": name, "size": len(content), "blobId": hashlib.sha1(content).hexdigest()}
            if name in self.large:
                row["lfs"] = {"size": len(content), "sha256": hashlib.sha256(content).hexdigest(), "pointerSize": 130}
            rows.append(row)
        return rows


class Hub(ThreadingHTTPServer):
    """Repositories by name, and everything that was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.repositories: dict[str, Repository] = {}
        self.blobs: dict[str, bytes] = {}
        self.asked: list[tuple[str, str]] = []
        self.agents: set[str] = set()
        self.in_transit = lambda name, content: content  # what a download becomes on its way
        self.writers = {TOKEN}
        self.readers = {TOKEN}

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def __enter__(self) -> "Hub":
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()


@contextmanager
def logged_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A hub of its own, and a person who is logged in to it."""
    from huggingface_hub import close_session, constants

    monkeypatch.setattr(constants, "HF_HUB_DISABLE_XET", True)  # the stand-in speaks plain LFS
    with Hub() as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.address)
        monkeypatch.setenv("HF_TOKEN", TOKEN)
        yield hub
        close_session()


class _Answers(BaseHTTPRequestHandler):
    server: Hub

    def do_POST(self) -> None:
        path, body = self._begin()
        parts = path.strip("/").split("/")
        if not self._may(self.server.writers):
            return
        if path == "/api/repos/create":
            self._create(json.loads(body))
        elif path == "/api/validate-yaml":
            self._validate(json.loads(body)["content"])
        elif path.endswith(".git/info/lfs/objects/batch"):
            self._batch(json.loads(body))
        elif parts[4:5] == ["preupload"]:
            files = [{"path": f["path"], "uploadMode": _mode(f["path"]), "shouldIgnore": False} for f in json.loads(body)["files"]]
            self._say({"files": files})
        elif parts[4:5] == ["commit"]:
            self._commit("/".join(parts[2:4]), [json.loads(line) for line in body.splitlines()])
        else:
            self._refuse(404)

    def do_PUT(self) -> None:
        path, body = self._begin()
        assert path == f"/lfs/{hashlib.sha256(body).hexdigest()}"
        self.server.blobs[path.rpartition("/")[2]] = body
        self._say({})

    def do_HEAD(self) -> None:
        self._download(*self._begin())

    def do_GET(self) -> None:
        path, _ = self._begin()
        parts = path.strip("/").split("/")
        if parts[:2] != ["api", "models"]:
            return self._download(path, b"")
        if not self._may(self.server.readers):
            return None
        name = "/".join(parts[2:4])
        found = self.server.repositories.get(name)
        if found is None:
            return self._refuse(404, "RepoNotFound")
        if len(parts) > 5 and parts[5] not in ("main", found.commit):
            return self._refuse(404, "RevisionNotFound")
        return self._say({"id": name, "sha": found.commit, "private": found.private, "siblings": found.siblings()})

    def _begin(self) -> tuple[str, bytes]:
        path = unquote(urlsplit(self.path).path)
        self.server.asked.append((self.command, path))
        self.server.agents.add(self.headers.get("User-Agent", ""))
        return path, self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def _may(self, tokens: set[str]) -> bool:
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        if token in tokens:
            return True
        self._refuse(403 if token in self.server.readers else 401)
        return False

    def _create(self, asked: dict[str, Any]) -> None:
        name = f"{asked['organization'] or 'ada'}/{asked['name']}"
        known = name in self.server.repositories
        if not known:
            self.server.repositories[name] = Repository(asked["visibility"] == "private", {".gitattributes": b""})
        self._say({"url": f"{self.server.address}/{name}"}, 409 if known else 200)

    def _validate(self, card: str) -> None:
        lines = card.split("---\n")[1].splitlines() if card.startswith("---\n") else []
        licences = [line.partition(": ")[2].strip('"') for line in lines if line.startswith("license:")]
        wrong = [licence for licence in licences if licence not in LICENCES]
        errors = [{"message": f'"license" must be one of a list, and is {licence}'} for licence in wrong]
        self._say({"errors": errors, "warnings": []}, 400 if errors else 200)

    def _batch(self, asked: dict[str, Any]) -> None:
        answer = []
        for wanted in asked["objects"]:
            upload = {"upload": {"href": f"{self.server.address}/lfs/{wanted['oid']}"}}
            answer.append(wanted if wanted["oid"] in self.server.blobs else {**wanted, "actions": upload})
        self._say({"transfer": "basic", "objects": answer})

    def _commit(self, name: str, lines: list[dict[str, Any]]) -> None:
        repository = self.server.repositories[name]
        for line in lines:
            value = line["value"]
            if line["key"] == "file":
                repository.files[value["path"]] = base64.b64decode(value["content"])
            elif line["key"] == "lfsFile":
                repository.files[value["path"]] = self.server.blobs[value["oid"]]
                repository.large.add(value["path"])
            elif line["key"] == "deletedFile":
                del repository.files[value["path"]]
        self._say({"commitUrl": f"{self.server.address}/{name}/commit/{repository.commit}", "commitOid": repository.commit})

    def _download(self, path: str, _body: bytes) -> None:
        owner, name, _, revision, file = path.strip("/").split("/", 4)
        repository = self.server.repositories[f"{owner}/{name}"]
        if not self._may(self.server.readers):
            return
        content = repository.files[file]
        assert revision == repository.commit
        head = {"X-Repo-Commit": revision, "ETag": f'"{hashlib.sha256(content).hexdigest()}"'}
        if self.command == "GET":
            content = self.server.in_transit(file, content)
        self._send(200, content, head)

    def _refuse(self, status: int, code: str = "") -> None:
        self._send(status, b"{}", {"X-Error-Code": code} if code else {})

    def _say(self, document: Any, status: int = 200) -> None:
        self._send(status, json.dumps(document).encode(), {"Content-Type": "application/json"})

    def _send(self, status: int, content: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(content))}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, format: str, *_: object) -> None:
        """Says nothing: tests read what was asked."""


def _mode(path: str) -> str:
    return "lfs" if path.endswith((".safetensors", ".onnx", ".png", ".gif")) else "regular"
