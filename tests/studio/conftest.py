"""The studio over tiny models, for programs and in a real browser."""

import shutil
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI
from starlette.testclient import TestClient

from learned import remember, remember_two
from making import make_model, make_pictures
from maquette.studio.app import create_app
from settling import settle

CHROMIUM = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
CLASSES = ("bag & belt", "cap", "shoe", "té")
FLAGS = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync"


@pytest.fixture(scope="session")
def home(tiny_models: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`faces`, `emoji`, `clothes`, which knows four classes, and `pairs`, without the models that ship with the package.

    `faces` and `pairs` remember what they learned from.
    """
    folder = tmp_path_factory.mktemp("studio")
    models = folder / "models"
    for name in ("faces", "emoji"):
        shutil.copytree(tiny_models / name, models / name)
    make_model(models / "clothes", "dcgan", 16, classes=CLASSES, width=4, discriminator_width=4)
    make_model(models / "pairs", "cogan", 16, width=4, discriminator_width=4, own_layers=1)
    remember(models / "faces", make_pictures(folder / "pictures", 24), 16)
    remember_two(models / "pairs", make_pictures(folder / "day", 12, seed=1), make_pictures(folder / "night", 10, seed=2), 16)
    return models


@pytest.fixture(scope="session")
def app(home: Path, tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    return create_app(home, house_folder=tmp_path_factory.mktemp("house"))


@pytest.fixture(scope="session")
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app, base_url="http://127.0.0.1") as client:
        yield client


@pytest.fixture(scope="session")
def address(app: FastAPI) -> Iterator[str]:
    """The address of a running studio."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join()
    listener.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One real Chromium for all tests."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: install the package chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS.split())
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Any, address: str) -> Iterator[Any]:
    """Opens pages that have come to rest: `visit("/", width=390, color_scheme="dark")`.

    Afterwards no request has left the studio, and no script failed.
    """
    contexts, requests, faults = [], [], []

    def open_page(path: str, *, width: int = 1280, height: int = 900, **options: Any) -> Any:
        context = browser.new_context(viewport={"width": width, "height": height}, base_url=address, **options)
        context.set_default_timeout(120_000)  # a slow machine is no fault
        contexts.append(context)
        context.on("request", lambda request: requests.append(request.url))
        context.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
        context.on("weberror", lambda error: faults.append(str(error.error)))
        page = context.new_page()
        page.goto(path)
        return settle(page)

    yield open_page
    for context in contexts:
        for page in context.pages:
            settle(page)  # so that closing it breaks nothing off
        context.close()
    assert requests
    assert not [url for url in requests if not url.startswith((address, "blob:", "data:"))]
    assert not faults
