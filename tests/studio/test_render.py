import pytest
from starlette.testclient import TestClient

from maquette.studio.render import spelt_bytes


def test_a_page_comes_in_the_language_and_theme_of_the_visitor(client: TestClient) -> None:
    german = client.get("/", headers={"Accept-Language": "de", "Cookie": "maquette_theme=dark"}).text
    assert '<html lang="de" data-theme="dark">' in german
    assert "Womit möchtest du spielen?" in german
    assert '<html lang="en">' in client.get("/", headers={"Accept-Language": "fr", "Cookie": 'maquette_theme="><script>'}).text
    assert '<html lang="de">' in client.get("/?lang=de").text


def test_no_page_has_script_or_style_inside(client: TestClient) -> None:
    for path in ("/", "/endless/faces/1", "/draw/emoji", "/card/faces", "/api"):
        text = client.get(path).text
        assert text.count("<script") == text.count('<script type="module" src="/') + text.count('<script type="application/json"')
        assert "<style" not in text
        assert " style=" not in text
        assert " onclick=" not in text


@pytest.mark.parametrize(("count", "spelt"), [(0, "1 KB"), (3000, "3 KB"), (2**21, "2.0 MB")])
def test_sizes_are_spelt_as_people_say_them(count: int, spelt: str) -> None:
    assert spelt_bytes(count) == spelt
