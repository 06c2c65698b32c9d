import json
import re
import subprocess
import sys
from pathlib import Path

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from maquette.studio import PAGES, render

STUDIO = Path(render.__file__).parent


def test_every_page_is_a_file_with_its_form_beside_it(app: FastAPI) -> None:
    assert PAGES.names() == ["api", "card", "draw", "endless", "paint", "shelf"]
    for name in PAGES.names():
        assert (STUDIO / "pages" / f"{name}.html").is_file()


def test_openapi_lists_every_endpoint_with_a_sentence(client: TestClient, app: FastAPI) -> None:
    description = client.get("/api/openapi.json").json()
    sources = "".join(path.read_text() for path in (STUDIO / "pages").glob("*.py"))
    written = set(re.findall(r"@router\.(?:get|post)\(\s*\"(/api/[^\"]+)\"", sources))
    assert set(description["paths"]) == written
    assert len(written) == 25
    for methods in description["paths"].values():
        for operation in methods.values():
            assert operation["description"].endswith((".", "?"))
            assert all(parameter.get("description") for parameter in operation.get("parameters", ()) if parameter["required"])
    assert all(isinstance(route, APIRoute) for route in PAGES.open("shelf").router.routes)


def test_errors_are_json_for_programs_and_a_page_for_people(client: TestClient) -> None:
    answer = client.get("/api/models/nobody", headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert answer.json()["error"] == {
        "given": "`nobody`",
        "needed": "there is no model of that name",
        "do": "The models on the shelf are: clothes, coast, emoji, faces, pairs.",
    }
    page = client.get("/endless/nobody/1", headers={"Accept": "text/html"})
    assert (page.status_code, "text/html" in page.headers["content-type"]) == (404, True)
    assert "The models on the shelf are" in page.text
    assert client.get("/nothing").json()["error"]["do"] == "Begin at the shelf: /"


def test_no_name_leads_out_of_the_folders(client: TestClient) -> None:
    for path in (
        "/pages/..%2Fapp.js",
        "/pages/_x.js",
        "/pages/api.js",
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/api/models/..%2f..%2fetc/preview.png",
        "/api/models/%2e%2e/sheet.png",
        "/api/models/emoji/examples/..%2fconfig.json",
        "/api/models/emoji/examples/config.json",
        "/card/..%2fmodels",
    ):
        assert client.get(path).status_code == 404, path


def test_a_shipped_model_plays_without_torch(home: Path) -> None:
    """In a process of its own, since the others here have loaded it."""
    code = f"""
import json, sys
from pathlib import Path
from starlette.testclient import TestClient
from maquette.studio.app import create_app
client = TestClient(create_app(Path({str(home)!r})), base_url="http://127.0.0.1")
pages = [client.get(path).status_code for path in ("/", "/endless/faces/1", "/draw/emoji", "/api/models/faces/samples/1.png")]
pages.append(client.post("/api/models/emoji/translate", content=client.get("/api/models/faces/samples/2.png").content).status_code)
print(json.dumps([pages, sorted(name for name in ("torch", "lightning_fabric", "onnx") if name in sys.modules)]))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == [[200] * 5, []]
