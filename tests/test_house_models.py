from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from maquette import house
from maquette.data.builtin import scene
from maquette.data.drawing import label_map, paint, sketch
from maquette.data.scenes import landscapes, portraits
from maquette.errors import ModelError
from maquette.families import FAMILIES
from maquette.model import WEIGHTS, open_model, read_record
from maquette.training.diversity import diversity
from maquette.training.plan import make_plan, read_plan
from maquette.weights import read_tensors


def test_a_folder_is_itself_and_comes_before_a_house_model_of_that_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "house" / "portraits").mkdir(parents=True)
    (tmp_path / "house" / "portraits" / "config.json").write_text("{}")
    monkeypatch.setattr(house, "FOLDER", tmp_path / "house")
    monkeypatch.chdir(tmp_path)
    assert house.names() == ["portraits"]
    assert house.find("portraits") == tmp_path / "house" / "portraits"
    (tmp_path / "portraits").mkdir()
    assert house.find("portraits") == Path("portraits")
    with pytest.raises(ModelError, match=r"Did you mean `portraits`\? The models that ship with Maquette are: portraits"):
        house.find("portrait")
    with pytest.raises(ModelError, match="portraits"):
        house.find("../house")


def test_without_any_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(house, "FOLDER", tmp_path)
    with pytest.raises(ModelError, match="No models ship"):
        house.find("portraits")


# every model that ships, and what its card must say of its pictures' licence
HOUSE = {
    "cats": "CC0",
    "clothes-biggan": "CC0",
    "emoji": "Microsoft Fluent Emoji, MIT",
    "emoji-stylegan": "Microsoft Fluent Emoji, MIT",
    "faces-stylegan": "CC0",
    "glasses-cogan": "CC0",
    "landscapes": "CC0",
    "portraits": "CC0",
    "portraits-draw": "CC0",
}
TRANSLATORS = ("cats", "emoji", "landscapes", "portraits-draw")
RECIPES = Path(__file__).parents[1] / "recipes"


def test_the_models_that_ship_are_these() -> None:
    assert house.names() == list(HOUSE)


@pytest.mark.parametrize("name", HOUSE)
def test_a_house_model_is_small_whole_and_of_its_recipe(name: str) -> None:
    folder = house.FOLDER / name
    assert sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) <= 8 * 2**20
    assert {path.name for path in folder.iterdir()} >= {
        "config.json",
        "generator.safetensors",
        "generator.onnx",
        "README.md",
        "samples.png",
    }
    assert {value.dtype.name for value in read_tensors(folder / WEIGHTS).values()} <= {"float16", "int64"}
    record = read_record(folder)
    shipped, recipe = read_plan(record.training["plan"]), make_plan(str(RECIPES / f"{name}.toml"))
    family = FAMILIES.open(recipe.family)
    assert (shipped.family, shipped.preset, shipped.training) == (recipe.family, recipe.preset, recipe.training)
    assert shipped.data.model_copy(update={"conditional": "auto"}) == recipe.data  # the run decides what is left to it
    assert family.Config.parse(shipped.model, "") == family.Config.parse(recipe.model, "")
    assert recipe.training.kimg
    assert record.training["pictures_seen"] >= recipe.training.kimg * 1000


@pytest.mark.parametrize("name", HOUSE)
def test_a_house_model_tells_no_paths_and_names_its_source(name: str) -> None:
    record = read_record(house.FOLDER / name)
    assert "/" not in record.data["source"]
    assert record.licence
    card = (house.FOLDER / name / "README.md").read_text(encoding="utf-8")
    assert HOUSE[name].lower() in card.lower()


@pytest.mark.parametrize("name", [name for name in HOUSE if name not in TRANSLATORS])
def test_what_a_generator_of_the_house_makes_is_varied_and_both_engines_agree(name: str) -> None:
    onnx, torch = (open_model(house.FOLDER / name, engine) for engine in ("onnx", "torch"))
    pictures = np.stack(list(onnx.sample_arrays(32, 0)))
    assert diversity(pictures) > 0.12  # the built-in portraits themselves have 0.20
    few = onnx.latents(4, 0), onnx.labels(4, 0, None)
    assert np.abs(onnx.run(*few) - torch.run(*few)).max() < 1e-3


def test_the_class_asked_of_clothes_decides_what_is_made() -> None:
    model = open_model(house.FOLDER / "clothes-biggan")
    names = model.spec.labels.classes
    assert len(names) == 10
    means = [np.stack(list(model.sample_arrays(24, 0, label=name))).mean(axis=(0, 3)) / 255 for name in names]
    apart = [np.abs(one - other).mean() for place, one in enumerate(means) for other in means[:place]]
    assert np.median(apart) > 0.05  # the outlines of two kinds differ, with the same latents


def test_the_halves_of_a_pair_are_one_face_with_and_without_glasses() -> None:
    pictures = np.stack(list(open_model(house.FOLDER / "glasses-cogan").sample_arrays(64, 0))).astype(float) / 255
    plain, glasses = pictures[:, :, :64], pictures[:, :, 64:]
    of_one = np.abs(plain - glasses).mean()
    assert of_one < 0.5 * np.abs(plain - np.roll(glasses, 1, axis=0)).mean()
    changed = np.abs(plain - glasses).mean(axis=(0, 3))
    assert changed[24:40, 16:48].mean() > 1.5 * changed[48:].mean()  # about the eyes, and not at the shoulders


def test_emoji_colours_a_laughing_face_yellow_and_leaves_the_paper_white() -> None:
    y, x = np.mgrid[:128, :128]
    distance = np.hypot(y - 64, x - 64)
    eyes = np.minimum(np.hypot(y - 52, x - 46), np.hypot(y - 52, x - 82)) < 7
    mouth = (np.hypot(y - 68, x - 64) < 24) & (y > 74)
    drawing = np.where(((distance > 48) & (distance < 56)) | eyes | mouth, 0, 255).astype(np.uint8)  # a laughing face
    picture = np.asarray(open_model(house.FOLDER / "emoji").translate(drawing)).astype(int)
    inside, outside = picture[(distance < 46) & (drawing == 255)], picture[distance > 62]
    red, green, blue = inside.mean(axis=0)
    assert outside.mean() > 240
    assert red > green > blue + 40


@pytest.mark.parametrize("name", ["cats", "portraits-draw"])
def test_drawings_that_it_has_not_seen_become_pictures_with_the_edges_of_the_true_ones(name: str) -> None:
    model = open_model(house.FOLDER / name)
    kind, seed = model.record.data["recipe"]["kind"], model.record.data["recipe"]["seed"] + 1
    scenes = [scene(kind, seed, number)[0] for number in range(12)]
    seeds = range(12) if model.has_styles else [None] * 12
    made = np.stack([np.asarray(model.translate(sketch(one, 128), seed=seed)) for one, seed in zip(scenes, seeds, strict=True)])
    likeness = np.corrcoef(edges(made), edges(np.stack([paint(one, 128) for one in scenes])))[:12, 12:]
    assert (likeness.argmax(axis=1) == np.arange(12)).all()  # a drawing says edges, not colours
    assert diversity(made) > 0.1


def test_one_drawing_becomes_people_of_many_skins_and_a_picture_lends_its_own() -> None:
    model = open_model(house.FOLDER / "portraits-draw")
    people = [scene("portraits", 99, number) for number in range(40)]
    drawn = people[0][0]
    face = label_map(drawn, 128) == labelled(portraits, "face")

    def brightness(**how: Any) -> float:
        return float(np.asarray(model.translate(sketch(drawn, 128), **how))[face].mean() / 255)

    of_seeds = [brightness(seed=seed) for seed in range(16)]
    assert max(of_seeds) - min(of_seeds) > 0.25
    pale, dark = (
        np.mean([brightness(style=paint(one, 128)) for one, told in people if told["skin_tone"] in tones])
        for tones in ((1, 2, 3), (8, 9, 10))
    )
    assert pale - dark > 0.2


def edges(pictures: np.ndarray) -> np.ndarray:
    """How much each place differs from its neighbours; a row for each picture."""
    grey = pictures.mean(axis=3)
    return np.hypot(np.gradient(grey, axis=1), np.gradient(grey, axis=2)).reshape(len(pictures), -1)


def test_a_painted_map_becomes_another_landscape_with_each_seed_and_stays_where_it_was() -> None:
    model = open_model(house.FOLDER / "landscapes")
    map = label_map(scene("landscapes", 99, 1)[0], 128)
    made = np.stack([np.asarray(model.translate(map, seed=seed)) for seed in (1, 8, 11)]) / 255
    sky, grass = (made[:, map == labelled(landscapes, name)].mean(axis=1) for name in ("sky", "grass"))
    assert np.abs(sky - grass).max(axis=1).min() > 0.1  # every style shows both
    assert np.abs(sky[:, None] - sky[None]).max() > 0.2  # the hours differ


def labelled(kind: ModuleType, name: str) -> int:
    return next(label.index for label in kind.LABELS if label.name == name)
