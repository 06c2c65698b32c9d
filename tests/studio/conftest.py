"""The studio over tiny models, for programs and in a real browser."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from learned import remember, remember_two
from making import make_model, make_pictures
from maquette.studio.app import create_app
from serving import served, visits

CHROMIUM = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
CLASSES = ("bag & belt", "cap", "shoe", "té")
FLAGS = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync"


@pytest.fixture(scope="session")
def home(tiny_models: Path, coast: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`faces`, `emoji`, `clothes`, which knows four classes, `pairs`, and `coast`, without the models that ship with the package.

    `faces` and `pairs` remember what they learned from.
    """
    folder = tmp_path_factory.mktemp("studio")
    models = folder / "models"
    for name in ("faces", "emoji"):
        shutil.copytree(tiny_models / name, models / name)
    shutil.copytree(coast, models / "coast")
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
    with served(app) as address:
        yield address


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
    """Opens pages of the studio; see `visits`."""
    with visits(browser, address) as open_page:
        yield open_page
