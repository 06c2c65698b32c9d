from starlette.testclient import TestClient


def test_the_page_lists_every_endpoint_of_the_description(client: TestClient) -> None:
    page = client.get("/api").text
    for path in client.get("/api/openapi.json").json()["paths"]:
        assert f"<code>{path}</code>" in page
    assert "/api/models/{name}/draw" in page
