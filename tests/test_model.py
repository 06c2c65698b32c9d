import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from making import make_model
from maquette.errors import ModelError, OptionError, PicturesError
from maquette.model import CONFIG, ENCODER, GRAPH, WEIGHTS, open_model
from maquette.spec import MapSpec
from maquette.weights import read_tensors, write_tensors


def test_a_seed_is_a_picture_whoever_asks(tiny_models: Path) -> None:
    model = open_model(tiny_models / "faces")
    several, single = model.sample(4, seed=10), model.sample(1, seed=12)
    assert several[2].tobytes() == single[0].tobytes()
    assert several[0].tobytes() != several[1].tobytes()
    assert several[0].size == (16, 16)


def test_both_engines_give_the_same_pictures(tiny_models: Path) -> None:
    for name in ("faces", "emoji"):
        onnx, torch = open_model(tiny_models / name, "onnx"), open_model(tiny_models / name, "torch")
        assert (onnx.engine.name, torch.engine.name) == ("onnx", "torch")
        values = (
            onnx.latents(3, 0)
            if not onnx.spec.is_translator
            else np.linspace(-1, 1, 3 * 3 * 32 * 32, dtype=np.float32).reshape(3, 3, 32, 32)
        )
        assert np.abs(onnx.run(values) - torch.run(values)).max() < 1e-3


def test_half_precision_weights_play_in_both_engines(tmp_path: Path) -> None:
    make_model(tmp_path / "half", "dcgan", 16, half=True, width=4, discriminator_width=4)
    assert {value.dtype.name for value in read_tensors(tmp_path / "half" / WEIGHTS).values()} == {"float16", "int64"}
    onnx, torch = open_model(tmp_path / "half", "onnx"), open_model(tmp_path / "half", "torch")
    assert np.abs(onnx.run(onnx.latents(2, 0)) - torch.run(onnx.latents(2, 0))).max() < 1e-3


def test_a_drawing_of_any_size_and_mode_is_translated(tiny_models: Path) -> None:
    from PIL import Image

    model = open_model(tiny_models / "emoji")
    for mode, size in (("RGB", (32, 32)), ("L", (200, 90)), ("RGBA", (10, 500)), ("1", (33, 31))):
        assert model.translate(Image.new(mode, size, 1)).size == (32, 32)
    assert model.translate(np.zeros((50, 40), np.uint8)).size == (32, 32)


def test_a_model_says_what_it_cannot_do(tiny_models: Path) -> None:
    with pytest.raises(OptionError, match="maquette translate"):
        open_model(tiny_models / "emoji").sample(1)
    with pytest.raises(OptionError, match="maquette sample"):
        open_model(tiny_models / "faces").translate(np.zeros((8, 8, 3), np.uint8))
    with pytest.raises(OptionError, match="at least one"):
        open_model(tiny_models / "faces").sample(0)


def test_what_is_missing_or_damaged_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no model there"):
        open_model(tmp_path / "nothing")
    folder = make_model(tmp_path / "model", "dcgan", 8, graph=False, width=4, discriminator_width=4)
    with pytest.raises(ModelError, match=r"no generator\.onnx"):
        open_model(folder, "onnx")
    (folder / WEIGHTS).write_bytes(b"\x80\x04not weights")
    with pytest.raises(ModelError, match="damaged or not a safetensors file"):
        open_model(folder)
    write_tensors(folder / WEIGHTS, {"0.weight": np.zeros(3, np.float32)})
    with pytest.raises(ModelError, match="belong to different models"):
        open_model(folder)
    (folder / GRAPH).write_bytes(b"junk")
    with pytest.raises(ModelError, match="ONNX Runtime cannot open it"):
        open_model(folder)
    (folder / CONFIG).write_text("{")
    with pytest.raises(ModelError, match="it is damaged"):
        open_model(folder)


def test_a_model_of_a_later_version_asks_for_an_update(tmp_path: Path) -> None:
    folder = make_model(tmp_path / "model", "dcgan", 8, graph=False, width=4, discriminator_width=4)
    data = json.loads((folder / CONFIG).read_text())
    (folder / CONFIG).write_text(json.dumps(data | {"schema_version": 99}))
    with pytest.raises(ModelError, match="schema_version is 99"):
        open_model(folder)


def test_a_pickle_in_the_place_of_weights_is_not_run(tmp_path: Path) -> None:
    folder = make_model(tmp_path / "model", "dcgan", 8, graph=False, width=4, discriminator_width=4)
    marker = tmp_path / "ran"
    code = f"cos\nsystem\n(S'touch {marker}'\ntR."
    (folder / WEIGHTS).write_bytes(code.encode())
    with pytest.raises(ModelError):
        open_model(folder)
    assert not marker.exists()


def test_a_model_with_a_graph_plays_without_torch(tiny_models: Path) -> None:
    code = f"""
import sys
from maquette.model import open_model
open_model({str(tiny_models / "faces")!r}).sample(1)
assert "torch" not in sys.modules
"""
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False).stderr == ""


def test_the_digest_changes_with_the_weights(tmp_path: Path, tiny_models: Path) -> None:
    other = make_model(tmp_path / "other", "dcgan", 8, graph=False, width=4, discriminator_width=4)
    assert open_model(tiny_models / "faces").digest != open_model(other).digest


def test_a_saved_copy_is_the_same_model_and_overwrites_nothing(tmp_path: Path, tiny_models: Path) -> None:
    model = open_model(tiny_models / "faces")
    copy = open_model(model.save(tmp_path / "copy"))
    assert copy.digest == model.digest
    assert copy.engine.name == "onnx"
    assert copy.sample(1, seed=4)[0].tobytes() == model.sample(1, seed=4)[0].tobytes()
    with pytest.raises(OptionError, match="will not be overwritten"):
        model.save(tmp_path / "copy")


@pytest.fixture(scope="module")
def clothes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    small = {"channel_base": 128, "max_channels": 8, "style_size": 8, "latent_size": 8}
    return make_model(tmp_path_factory.mktemp("clothes") / "clothes", "stylegan2", 16, classes=("hat", "shoe", "sock"), **small)


def test_without_a_class_they_take_turns_and_with_one_all_are_of_it(clothes: Path) -> None:
    model = open_model(clothes)
    assert model.engine.inputs == ("latents", "labels", "truncation")
    turns = model.sample_arrays(4, seed=5)
    assert np.array_equal(turns[1], model.sample_arrays(1, seed=6, label="hat")[0])  # 6 modulo 3
    assert np.array_equal(turns[2], model.sample_arrays(1, seed=7, label=1)[0])
    assert not np.array_equal(turns[1], model.sample_arrays(1, seed=6, label="shoe")[0])
    with pytest.raises(OptionError, match=r"--class boot.*its classes are: hat, shoe, sock"):
        model.sample(1, label="boot")


def test_a_model_without_classes_says_so(tiny_models: Path) -> None:
    with pytest.raises(OptionError, match="trained without classes"):
        open_model(tiny_models / "faces").sample(1, label="hat")


def test_a_truncation_of_its_own_draws_all_pictures_of_a_class_to_one(clothes: Path, tiny_models: Path) -> None:
    for engine in ("onnx", "torch"):
        average = open_model(clothes, engine).sample_arrays(3, seed=0, label="hat", truncation=0.0)  # type: ignore[arg-type]
        assert np.array_equal(average[0], average[2])
    with pytest.raises(OptionError, match=r"--truncation 1.5.*0 \(the average\) to 1"):
        open_model(clothes).sample(1, truncation=1.5)


def test_others_get_theirs_from_truncated_latents(tiny_models: Path) -> None:
    model = open_model(tiny_models / "faces")
    whole, narrow = model.latents(50, 0), model.latents(50, 0, truncation=0.5)
    assert np.abs(whole).max() > 2
    assert np.abs(narrow).max() <= 1
    near = np.abs(whole) <= 2
    assert np.allclose(narrow[near], whole[near] / 2)
    assert np.array_equal(model.latents(50, 0, truncation=1.0), whole)


def test_a_record_of_an_older_schema_is_read_as_what_it_meant() -> None:
    from maquette.families import FAMILIES
    from maquette.model import SCHEMA_VERSION, read_record

    record = read_record(Path(__file__).parent / "golden" / "schema_1")
    assert record.schema_version == SCHEMA_VERSION
    config = FAMILIES.open("dcgan").Config.parse(record.config, "")
    assert (config.objective.r1, config.objective.penalty_every) == (1.0, 4)  # it was 0.5, which is gamma / 2
    assert record.training["plan"]["model"]["objective"] == {"r1": 1.0, "penalty_every": 4}


def test_a_label_map_gives_a_picture_for_every_seed_and_both_engines_agree(coast: Path) -> None:
    onnx, torch = open_model(coast, "onnx"), open_model(coast, "torch")
    labels = (np.arange(32 * 32).reshape(32, 32) // 400).astype(np.uint8)
    assert onnx.engine.inputs == ("input", "latents")
    assert onnx.translate(labels, seed=1).tobytes() == onnx.translate(labels, seed=1).tobytes()
    assert onnx.translate(labels, seed=1).tobytes() != onnx.translate(labels, seed=2).tobytes()
    assert onnx.translate(labels).tobytes() == onnx.translate(labels, seed=0).tobytes()
    values = onnx.prepared(labels)
    assert (values.shape, values.dtype) == ((1, 1, 32, 32), np.uint8)
    assert np.abs(onnx.run(values) - torch.run(values)).max() < 1e-3
    picture = np.random.default_rng(0).integers(0, 256, (50, 40, 3), np.uint8)
    styles = [model.style(picture=picture) for model in (onnx, torch)]
    assert styles[0] is not None
    assert styles[1] is not None
    assert np.abs(styles[0] - styles[1]).max() < 1e-3
    assert onnx.translate(labels, style=picture).tobytes() != onnx.translate(labels).tobytes()


def test_a_label_map_may_be_of_any_size_and_no_index_is_mixed(coast: Path) -> None:
    from PIL import Image

    model = open_model(coast)
    for size in ((7, 5), (100, 40), (32, 32)):
        found = model.prepared(Image.new("L", size, 2))
        assert (found == 2).all()
    colours = Image.new("RGB", (20, 20), "#ffff00")
    assert (model.prepared(colours) == 2).all()
    with pytest.raises(PicturesError, match=r"the given map.*#ff0000.*#0000ff sky"):
        model.translate(Image.new("RGB", (20, 20), "red"))


def test_a_wish_for_a_style_that_cannot_be_is_said(coast: Path, tiny_models: Path) -> None:
    emoji, drawing = open_model(tiny_models / "emoji"), np.zeros((8, 8, 3), np.uint8)
    assert emoji.style() is None
    with pytest.raises(OptionError, match=r"`--seed`.*knows no styles"):
        emoji.translate(drawing, seed=1)
    with pytest.raises(OptionError, match=r"`--style`.*knows no styles"):
        emoji.translate(drawing, style=drawing)
    with pytest.raises(OptionError, match="drawn by a seed or read from a picture, not both"):
        open_model(coast).translate(np.zeros((8, 8), np.uint8), seed=1, style=drawing)


def test_where_a_model_knows_edges_they_lie_where_labels_meet(tmp_path: Path) -> None:
    small = {"widths": (8, 4), "hidden": 4, "latent_size": 0, "encoder_width": 4, "discriminator_width": 4}
    model = open_model(make_model(tmp_path / "edges", "spade", 16, graph=False, edges=True, **small))
    labels = np.zeros((16, 16), np.uint8)
    labels[8:] = 1
    assert model.prepared(labels)[0, 1].any(axis=1).nonzero()[0].tolist() == [7, 8]
    assert model.translate(labels).size == (16, 16)
    assert not model.has_styles


def test_a_model_of_label_maps_plays_without_torch_and_is_copied_whole(coast: Path, tmp_path: Path) -> None:
    copy = open_model(coast).save(tmp_path / "copy")
    code = f"""
import sys
import numpy as np
from maquette.model import open_model
model = open_model({str(copy)!r})
model.translate(np.zeros((32, 32), np.uint8), style=np.zeros((32, 32, 3), np.uint8))
assert model.engine.name == "onnx"
assert "torch" not in sys.modules
"""
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False).stderr == ""


def test_a_graph_of_styles_that_is_missing_is_one_clear_error(coast: Path, tmp_path: Path) -> None:
    copy = open_model(coast).save(tmp_path / "copy")
    (copy / ENCODER).unlink()
    assert open_model(copy).translate(np.zeros((32, 32), np.uint8)).size == (32, 32)
    with pytest.raises(ModelError, match=r"there is no encoder\.onnx"):
        open_model(copy).style(picture=np.zeros((32, 32, 3), np.uint8))


def test_a_record_from_before_label_maps_has_none() -> None:
    from maquette.model import SCHEMA_VERSION, read_record

    record = read_record(Path(__file__).parent / "golden" / "schema_2")
    assert (record.schema_version, record.spec.map) == (SCHEMA_VERSION, None)
    assert record.spec.is_translator
    assert record.family == "pix2pix"


def test_a_record_from_when_every_family_had_a_hand_has_none() -> None:
    from maquette.families import FAMILIES
    from maquette.model import SCHEMA_VERSION, read_record

    record = read_record(Path(__file__).parent / "golden" / "schema_3")
    assert record.schema_version == SCHEMA_VERSION
    assert "scribble" not in record.config
    assert "scribble" not in record.training["plan"]["model"]
    assert FAMILIES.open("dcgan").Config.parse(record.config, "").width == 32


def test_a_translator_keeps_the_hand_of_an_older_record(tmp_path: Path) -> None:
    from maquette.model import read_record

    data = json.loads((Path(__file__).parent / "golden" / "schema_2" / CONFIG).read_text())
    data["config"]["scribble"] = {"chance": 0.5}
    (tmp_path / CONFIG).write_text(json.dumps(data | {"schema_version": 3}))
    assert read_record(tmp_path).config["scribble"] == {"chance": 0.5}


def test_the_palette_of_a_paint_page_stands_in_the_record(coast: Path) -> None:
    written = json.loads((coast / CONFIG).read_text())
    assert written["schema_version"] == 4
    assert written["spec"]["map"] == {"names": ["sky", "sea", "sand"], "colours": ["#0000ff", "#00ff00", "#ffff00"], "has_edges": False}
    assert open_model(coast).spec.map == MapSpec(("sky", "sea", "sand"), ("#0000ff", "#00ff00", "#ffff00"))
