from pathlib import Path

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from maquette.studio import security
from maquette.studio.app import create_app

TOKEN = "open-sesame"
LIVE = "/api/models/emoji/draw"


@pytest.fixture
def guarded(home: Path) -> TestClient:
    """A studio that asks for a token, reached under an address of the network."""
    app = create_app(home, token=TOKEN, allowed_hosts=security.own_hosts("192.168.7.7"))
    return TestClient(app, base_url="http://192.168.7.7:8765", follow_redirects=False)


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "evil.example:8765", "", "192.168.7.7", "[::2]"])
def test_a_foreign_name_is_refused_so_that_dns_rebinding_gets_nowhere(client: TestClient, host: str) -> None:
    answer = client.get("/api/models", headers={"Host": host})
    assert answer.status_code == 403
    assert "does not answer to that name" in answer.text


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:9999", "localhost", "LOCALHOST:80", "[::1]:8765"])
def test_its_own_names_are_answered_on_any_port(client: TestClient, host: str) -> None:
    assert client.get("/api/models", headers={"Host": host}).status_code == 200


def test_a_server_for_everybody_answers_to_addresses_but_not_to_names() -> None:
    hosts = security.own_hosts("0.0.0.0")
    client = TestClient(create_app(None, token=TOKEN, allowed_hosts=hosts), headers={"Authorization": f"Bearer {TOKEN}"})
    assert client.get("/api/models", headers={"Host": "10.1.2.3:8765"}).status_code == 200
    assert client.get("/api/models", headers={"Host": "evil.example"}).status_code == 403


def test_another_website_cannot_change_anything(client: TestClient) -> None:
    foreign = [{"Origin": origin} for origin in ("http://evil.example", "null", "http://127.0.0.1:1")]
    for headers in (*foreign, {"Sec-Fetch-Site": "cross-site"}):
        answer = client.post("/api/models/emoji/translate", content=b"x", headers=headers)
        assert answer.status_code == 403, headers
    own = client.post("/api/models/emoji/translate", content=b"x", headers={"Origin": "http://127.0.0.1"})
    assert own.status_code == 415  # let in, and then not a picture


def test_another_website_cannot_open_a_websocket(client: TestClient) -> None:
    with pytest.raises(WebSocketDisconnect), client.websocket_connect(f"ws://127.0.0.1{LIVE}", headers={"Origin": "http://evil.example"}):
        pass
    with client.websocket_connect(f"ws://127.0.0.1{LIVE}", headers={"Origin": "http://127.0.0.1"}):
        pass
    evil = {"Origin": "http://evil.example"}
    with pytest.raises(WebSocketDisconnect), client.websocket_connect(f"ws://evil.example{LIVE}", headers=evil):
        pass


def test_without_the_token_nothing_is_shown(guarded: TestClient) -> None:
    for path in ("/", "/api/models", "/static/style.css", "/api/openapi.json", "/?token=wrong", "/?token="):
        assert guarded.get(path).status_code == 401, path
    with pytest.raises(WebSocketDisconnect), guarded.websocket_connect(f"ws://192.168.7.7:8765{LIVE}"):
        pass


def test_the_token_in_the_address_becomes_a_cookie_and_leaves_the_address(guarded: TestClient) -> None:
    answer = guarded.get(f"/endless/faces/7?token={TOKEN}&lang=de")
    assert (answer.status_code, answer.headers["location"]) == (303, "/endless/faces/7?lang=de")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert TOKEN not in cookie
    assert guarded.get("/endless/faces/7").status_code == 200
    with guarded.websocket_connect(f"ws://192.168.7.7:8765{LIVE}"):
        pass


def test_the_redirect_never_leads_to_another_host(guarded: TestClient) -> None:
    answer = guarded.get(f"http://192.168.7.7:8765//evil.example/x?token={TOKEN}")
    assert answer.headers["location"] == "/evil.example/x"


def test_a_program_sends_the_token_as_bearer(guarded: TestClient) -> None:
    assert guarded.get("/api/models", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 200
    assert guarded.get("/api/models", headers={"Authorization": "Bearer wrong"}).status_code == 401


def test_a_body_is_bounded_whatever_its_headers_say(client: TestClient) -> None:
    def endless() -> object:
        for _ in range(security.MAX_BYTES // 2**20 + 2):
            yield b"x" * 2**20

    assert client.post("/api/models/emoji/translate", content=b"x" * (security.MAX_BYTES + 1)).status_code == 413
    assert client.post("/api/models/emoji/translate", content=endless()).status_code == 413
    form = {"picture": ("a.png", b"x" * (security.MAX_BYTES + 1), "image/png")}
    assert client.post("/api/models/emoji/translate", files=form).status_code == 413
    assert client.post("/api/models/emoji/translate", content=b"", headers={"Content-Length": "-1"}).status_code == 413


@pytest.mark.parametrize("path", ["/", "/api/models", "/static/page.js", "/nothing", "/api/models/nobody"])
def test_every_answer_carries_the_headers_that_protect_it(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cross-origin-embedder-policy"] == "require-corp"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
