import json
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from making import make_model
from maquette.create.recipe import read_recipe
from maquette.data import files
from maquette.model import open_model
from maquette.studio.app import create_app
from maquette.studio.live import ANSWER, QUESTION
from settling import settle

LIVE = "ws://127.0.0.1/api/models/emoji/draw"
DRAWING = np.random.default_rng(0).integers(0, 256, (32, 32), np.uint8)
INK = "() => document.getElementById('ink').toDataURL()"
RESULT = "() => document.getElementById('result').toDataURL()"
COUNT = "() => Number(document.getElementById('result').dataset.pictures ?? 0)"


def frame(number: int, picture: np.ndarray = DRAWING) -> bytes:
    shaped = picture if picture.ndim == 3 else picture[..., None]
    return QUESTION.pack(number, shaped.shape[1], shaped.shape[0], shaped.shape[2]) + shaped.tobytes()


@pytest.mark.parametrize("channels", [1, 3])
def test_a_frame_is_answered_with_the_picture_of_the_model(client: TestClient, home: Path, channels: int) -> None:
    drawing = np.repeat(DRAWING[..., None], channels, axis=2)
    with client.websocket_connect(LIVE) as socket:
        socket.send_bytes(frame(7, drawing))
        answer = socket.receive_bytes()
    number, microseconds, width, height, depth = ANSWER.unpack_from(answer)
    assert (number, width, height, depth) == (7, 32, 32, 4)
    assert 0 < microseconds < 10_000_000
    pixels = np.frombuffer(answer, np.uint8, offset=ANSWER.size).reshape(32, 32, 4)
    assert np.array_equal(pixels[..., :3], files.from_pil(open_model(home / "emoji").translate(drawing)))
    assert (pixels[..., 3] == 255).all()


def test_a_frame_of_half_the_size_is_answered_too(client: TestClient) -> None:
    with client.websocket_connect(LIVE) as socket:
        socket.send_bytes(frame(1, DRAWING[::2, ::2]))
        assert ANSWER.unpack_from(socket.receive_bytes())[2:4] == (32, 32)


def test_the_newest_frame_wins_and_those_between_are_dropped(client: TestClient, app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    player, arrived, receive = app.state.shelf.player("emoji"), threading.Semaphore(0), WebSocket.receive

    async def counted(socket: WebSocket) -> Any:
        message = await receive(socket)
        arrived.release()
        return message

    monkeypatch.setattr(WebSocket, "receive", counted)
    with client.websocket_connect(LIVE) as socket:
        socket.send_bytes(frame(1))
        assert ANSWER.unpack_from(socket.receive_bytes())[0] == 1
        with player.lock:  # the network is busy until every frame is there
            for number in range(2, 12):
                socket.send_bytes(frame(number))
            assert all(arrived.acquire(timeout=60) for _ in range(11))
        answered = [ANSWER.unpack_from(socket.receive_bytes())[0]]
        while answered[-1] != 11:
            answered.append(ANSWER.unpack_from(socket.receive_bytes())[0])
    assert len(answered) <= 2  # the one that the network was busy with, and the newest


def test_other_visitors_are_served_while_the_network_is_busy(client: TestClient, app: FastAPI) -> None:
    player = app.state.shelf.player("emoji")
    with client.websocket_connect(LIVE) as socket, player.lock:
        socket.send_bytes(frame(1))
        assert client.get("/api/models").status_code == 200
        assert client.get("/api/models/faces/samples/1.png").status_code == 200


@pytest.mark.parametrize(
    "bad",
    [
        b"",
        b"short",
        QUESTION.pack(1, 32, 32, 1),
        QUESTION.pack(1, 32, 32, 2) + bytes(32 * 32 * 2),
        QUESTION.pack(1, 0, 32, 1),
        QUESTION.pack(1, 65535, 65535, 3),
        frame(1) + b"x",
    ],
)
def test_a_malformed_frame_is_explained_and_ends_the_talk(client: TestClient, bad: bytes) -> None:
    with client.websocket_connect(LIVE) as socket:
        socket.send_bytes(bad)
        assert "frame" in json.loads(socket.receive_text())["error"]["given"]
        with pytest.raises(WebSocketDisconnect) as closed:
            socket.receive_bytes()
    assert closed.value.code == 1003


@pytest.mark.parametrize("name", ["nobody", "faces", "..."])
def test_a_model_that_cannot_draw_is_explained(client: TestClient, name: str) -> None:
    with client.websocket_connect(f"ws://127.0.0.1/api/models/{name}/draw") as socket:
        assert json.loads(socket.receive_text())["error"]["needed"]
        with pytest.raises(WebSocketDisconnect):
            socket.receive_bytes()


def test_a_visitor_who_leaves_in_the_middle_disturbs_nobody(client: TestClient, app: FastAPI) -> None:
    player = app.state.shelf.player("emoji")
    for _ in range(3):
        with client.websocket_connect(LIVE) as socket:
            release = threading.Timer(0.05, player.lock.release)
            player.lock.acquire()
            socket.send_bytes(frame(1))
            socket.close()
            release.start()
            release.join()
    assert client.post("/api/models/emoji/translate", content=files.encode_png(DRAWING[..., None])).status_code == 200


def test_a_picture_is_translated_from_a_body_and_from_a_form(client: TestClient, home: Path) -> None:
    data = files.encode_png(DRAWING[..., None])
    from_body = client.post("/api/models/emoji/translate", content=data, headers={"Content-Type": "image/png"})
    from_form = client.post("/api/models/emoji/translate", files={"picture": ("a.png", data, "image/png")})
    assert from_body.content == from_form.content
    assert np.array_equal(files.read(from_body.content), files.from_pil(open_model(home / "emoji").translate(DRAWING)))
    recipe = read_recipe(from_body.content)
    assert recipe is not None
    assert recipe["model"] == "emoji"


def test_a_faithful_picture_has_the_noise_of_its_seed(tmp_path: Path) -> None:
    make_model(tmp_path / "noisy", "pix2pix", 32, generator="unet", width=4, discriminator_width=4, dropout=0.5)
    data = files.encode_png(DRAWING[..., None])
    with TestClient(create_app(tmp_path, house_folder=tmp_path / "none"), base_url="http://127.0.0.1") as client:
        first, again, other = (client.post(f"/api/models/noisy/translate?faithful=true&seed={seed}", content=data) for seed in (3, 3, 4))
        plain = client.post("/api/models/noisy/translate", content=data)
        with client.websocket_connect("ws://127.0.0.1/api/models/noisy/draw?faithful=true&seed=3") as socket:
            socket.send_bytes(frame(1))
            live = socket.receive_bytes()
    assert first.content == again.content
    assert len({first.content, other.content, plain.content}) == 3
    pixels = np.frombuffer(live, np.uint8, offset=ANSWER.size).reshape(32, 32, 4)
    assert np.array_equal(pixels[..., :3], files.read(first.content))
    found = read_recipe(first.content)
    assert found is not None
    assert (found["faithful"], found["seed"]) == (True, 3)


def test_a_model_without_noise_says_that_it_has_none(client: TestClient) -> None:
    answer = client.post("/api/models/emoji/translate?faithful=true", content=files.encode_png(DRAWING[..., None]))
    assert (answer.status_code, "dropout" in answer.json()["error"]["needed"]) == (422, True)


def test_a_model_of_label_maps_is_painted_with_and_not_drawn_with(coast: Path) -> None:
    with TestClient(create_app(coast, house_folder=coast / "none"), base_url="http://127.0.0.1") as client:
        answer = client.get("/draw/coast", follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (307, "/paint/coast")
        assert client.post("/api/models/coast/sketch", content=files.encode_png(DRAWING[..., None])).status_code == 422


def test_what_is_no_picture_is_explained(client: TestClient) -> None:
    bomb = files.encode_png(np.zeros((5000, 5000, 1), np.uint8))
    cases = {b"": "empty", b"hello": "not a picture", files.encode_png(DRAWING[..., None])[:200]: "truncated", bomb: "too large"}
    for data, reason in cases.items():
        answer = client.post("/api/models/emoji/translate", content=data)
        assert answer.status_code == 415
        assert reason in answer.json()["error"]["needed"]
    assert client.post("/api/models/emoji/translate", data={"x": "y"}, files={"other": b"x"}).status_code == 422
    assert client.post("/api/models/emoji/translate?crop=squash", content=b"x").status_code == 422
    assert client.post("/api/models/faces/translate", content=b"x").status_code == 422


def test_examples_are_those_in_the_models_folder(client: TestClient, home: Path) -> None:
    assert client.get("/api/models/emoji/examples").json() == []
    folder = home / "emoji" / "examples"
    folder.mkdir()
    try:
        (folder / "cat.json").write_text('{"operations": []}')
        (folder / "notes.txt").write_text("no")
        assert client.get("/api/models/emoji/examples").json() == ["/api/models/emoji/examples/cat.json"]
        assert client.get("/api/models/emoji/examples/cat.json").json() == {"operations": []}
        assert client.get("/api/models/emoji/examples/notes.txt").status_code == 404
    finally:
        (folder / "cat.json").unlink()
        (folder / "notes.txt").unlink()
        folder.rmdir()


def test_a_model_of_built_in_sketches_has_new_ones_as_examples() -> None:
    with TestClient(create_app(None), base_url="http://127.0.0.1") as client:
        listed = client.get("/api/models/cats/examples").json()
        assert len(listed) == 12
        assert files.read(client.get(listed[3]).content).shape[:2] == (512, 512)
        assert client.get("/api/models/cats/examples/drawn 12.png").status_code == 404
        assert client.get("/api/models/emoji/examples").json() == []
        assert client.get("/api/models/portraits/examples").json() == []


@pytest.fixture
def desk(visit: Any) -> Any:
    """The page, with the first picture there."""
    return visit("/draw/emoji")


def stroke(page: Any, *, y: float = 0.5) -> None:
    box = page.locator("#ink").bounding_box()
    page.mouse.move(box["x"] + 0.2 * box["width"], box["y"] + y * box["height"])
    page.mouse.down()
    for step in range(1, 16):
        page.mouse.move(box["x"] + (0.2 + 0.04 * step) * box["width"], box["y"] + (y + 0.01 * (step % 3)) * box["height"])
    page.mouse.up()


@pytest.mark.browser
def test_the_picture_changes_several_times_before_the_pen_is_lifted(desk: Any) -> None:
    seen, count = [desk.evaluate(RESULT)], desk.evaluate(COUNT)
    box = desk.locator("#ink").bounding_box()
    desk.mouse.move(box["x"] + 30, box["y"] + 30)
    desk.mouse.down()
    for step in range(8):
        desk.mouse.move(box["x"] + 30 + 40 * step, box["y"] + 30 + 40 * step)
        desk.wait_for_function(f"(count) => ({COUNT})() > count", arg=count)
        count = desk.evaluate(COUNT)
        seen.append(desk.evaluate(RESULT))
    desk.mouse.up()
    assert len(set(seen)) >= 5
    assert "ms on this machine" in desk.locator("#badge").inner_text()


@pytest.mark.browser
def test_ink_never_waits_for_the_picture_and_the_newest_drawing_is_shown_in_the_end(desk: Any, app: FastAPI) -> None:
    before = desk.evaluate(COUNT)
    with app.state.shelf.player("emoji").lock:  # the network is busy for the whole stroke
        box = desk.locator("#ink").bounding_box()
        desk.mouse.move(box["x"] + 30, box["y"] + 30)
        desk.mouse.down()
        for step in range(1, 8):
            ink = desk.evaluate(INK)
            desk.mouse.move(box["x"] + 30 + 40 * step, box["y"] + 30 + 20 * step)
            desk.wait_for_function(f"(ink) => ({INK})() !== ink", arg=ink)
        desk.mouse.up()
        assert desk.evaluate(COUNT) == before
    assert before < settle(desk).evaluate(COUNT) <= before + 3
    shown = desk.evaluate(RESULT)
    desk.reload()
    assert settle(desk).evaluate(RESULT) == shown


@pytest.mark.browser
def test_a_visitor_first_sees_an_example_of_the_model(visit: Any, home: Path) -> None:
    folder = home / "emoji" / "examples"
    folder.mkdir()
    try:
        dot = {"kind": "stroke", "ink": 1, "width": 0.5, "points": [[0.5, 0.5]]}
        (folder / "dot.json").write_text(json.dumps({"width": 0.25, "operations": [dot]}))
        page = visit("/draw/emoji")
        pixel = "([x, y]) => document.getElementById('ink').getContext('2d').getImageData(x, y, 1, 1).data[0]"
        assert [page.evaluate(pixel, place) for place in ([256, 256], [256, 150], [256, 100])] == [0, 0, 255]
        assert page.locator("#width").input_value() == "8"
    finally:
        (folder / "dot.json").unlink()
        folder.rmdir()


@pytest.mark.browser
def test_undo_redo_and_a_reload_keep_the_drawing(desk: Any) -> None:
    start = desk.evaluate(INK)
    stroke(desk)
    one = desk.evaluate(INK)
    desk.get_by_role("button", name="Eraser").click()
    stroke(desk, y=0.6)
    two = desk.evaluate(INK)
    assert len({start, one, two}) == 3
    desk.keyboard.press("Control+z")
    assert desk.evaluate(INK) == one
    desk.keyboard.press("Control+z")
    assert desk.evaluate(INK) == start
    desk.keyboard.press("Control+y")
    desk.get_by_role("button", name="Redo").click()
    assert desk.evaluate(INK) == two
    desk.keyboard.press("Control+z")
    desk.reload()
    assert settle(desk).evaluate(INK) == one
    desk.keyboard.press("Control+y")
    assert desk.evaluate(INK) == two


@pytest.mark.browser
def test_many_strokes_are_undone_one_by_one(desk: Any) -> None:
    states = [desk.evaluate(INK)]
    box = desk.locator("#ink").bounding_box()
    for index in range(36):
        desk.mouse.click(box["x"] + 20 + 12 * index, box["y"] + 40)
        states.append(desk.evaluate(INK))
    for state in reversed(states[:-1]):
        desk.keyboard.press("Control+z")
        assert desk.evaluate(INK) == state


@pytest.mark.browser
def test_the_keyboard_draws_fills_and_clears(desk: Any) -> None:
    desk.keyboard.press("c")
    blank, before = desk.evaluate(INK), settle(desk).evaluate(COUNT)
    desk.locator("#ink").focus()
    for keys in ("Space", *["ArrowRight"] * 5, *["ArrowDown"] * 5, *["ArrowLeft"] * 5, *["ArrowUp"] * 5):
        desk.keyboard.press(keys)
    desk.wait_for_function(f"(before) => ({COUNT})() > before", arg=before)  # the picture follows while the pen is down
    desk.keyboard.press("Space")
    drawn = desk.evaluate(INK)
    for keys in ("ArrowRight", "ArrowRight", "ArrowDown", "ArrowDown", "Enter"):
        desk.keyboard.press(keys)
    desk.wait_for_function("(drawn) => document.getElementById('ink').toDataURL() !== drawn", arg=drawn)
    desk.keyboard.press("Control+z")
    assert desk.evaluate(INK) == drawn
    desk.keyboard.press("Control+z")
    assert desk.evaluate(INK) == blank
    desk.keyboard.press("?")
    assert "fill under the pen" in desk.get_by_role("dialog").inner_text()


@pytest.mark.browser
def test_a_finger_draws_without_scrolling_the_page(visit: Any) -> None:
    page = visit("/draw/emoji", width=390, height=700, has_touch=True, is_mobile=True)
    before, count = page.evaluate(INK), page.evaluate(COUNT)
    box = page.locator("#ink").bounding_box()
    touch = page.context.new_cdp_session(page)
    for index in range(10):
        point = {"x": box["x"] + 60, "y": box["y"] + 30 + 15 * index}
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove" if index else "touchStart", "touchPoints": [point]})
        if index in (3, 6, 9):  # the picture follows while the finger is down
            page.wait_for_function(f"(count) => ({COUNT})() > count", arg=count)
            count = page.evaluate(COUNT)
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    assert page.evaluate(INK) != before
    assert page.evaluate("scrollY") == 0


@pytest.mark.browser
def test_a_saved_picture_brings_its_drawing_back(desk: Any, tmp_path: Path) -> None:
    stroke(desk)
    drawn = desk.evaluate(INK)
    for button in ("Save picture", "Save both"):
        with desk.expect_download() as waiting:
            desk.get_by_role("button", name=button).click()
        waiting.value.save_as(tmp_path / "saved.png")
        recipe = read_recipe(tmp_path / "saved.png")
        assert recipe is not None
        assert (recipe["model"], len(recipe["drawing"])) == ("emoji", 2)
        desk.keyboard.press("r")
        desk.wait_for_function("(drawn) => document.getElementById('ink').toDataURL() !== drawn", arg=drawn)
        desk.locator("#file").set_input_files(tmp_path / "saved.png")
        desk.wait_for_function("(drawn) => document.getElementById('ink').toDataURL() === drawn", arg=drawn)
        desk.keyboard.press("Control+z")
        desk.keyboard.press("Control+z")
        assert desk.evaluate(INK) == drawn
    assert files.read(tmp_path / "saved.png").shape == (512, 1024, 4)


@pytest.mark.browser
def test_any_picture_becomes_a_sketch_and_survives_a_reload(desk: Any, tmp_path: Path) -> None:
    files.write(tmp_path / "wide.png", np.repeat(np.repeat(DRAWING[:16, :, None], 20, 0), 20, 1).repeat(3, axis=2))
    before = desk.evaluate(INK)
    desk.locator("#file").set_input_files(tmp_path / "wide.png")
    desk.wait_for_function("(before) => document.getElementById('ink').toDataURL() !== before", arg=before)
    sketch = desk.evaluate(INK)
    desk.reload()
    assert settle(desk).evaluate(INK) == sketch
    (tmp_path / "no.png").write_bytes(b"no picture")
    desk.locator("#file").set_input_files(tmp_path / "no.png")
    desk.get_by_text("That is not a picture").wait_for()
    assert desk.evaluate(INK) == sketch


@pytest.mark.browser
def test_a_link_holds_the_whole_drawing(desk: Any, visit: Any) -> None:
    stroke(desk)
    drawn = desk.evaluate(INK)
    desk.context.grant_permissions(["clipboard-read", "clipboard-write"])
    desk.get_by_role("button", name="Copy link").click()
    desk.get_by_text("Link copied").wait_for()
    other = visit(desk.evaluate("navigator.clipboard.readText()"))
    assert other.evaluate(INK) == drawn


@pytest.mark.browser
def test_the_same_can_be_copied_as_code(desk: Any) -> None:
    desk.get_by_role("button", name="As code").click()
    text = desk.get_by_role("dialog").inner_text()
    assert "curl --data-binary @drawing.png" in text
    assert "urlopen" in text
