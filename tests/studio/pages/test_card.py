from starlette.testclient import TestClient


def test_the_card_is_shown_and_given_as_text(client: TestClient) -> None:
    assert "<h2>Limits</h2>" in client.get("/card/faces").text
    assert "## Limits" in client.get("/api/models/faces/card.md").text
    assert client.get("/card/nobody").status_code == 404
