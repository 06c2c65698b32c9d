from pathlib import Path

import numpy as np
import pytest

from making import make_pictures
from maquette.data.pictures import open_pictures
from maquette.families import FAMILIES
from maquette.model import DISCRIMINATOR, WEIGHTS, open_model
from maquette.spec import Spec
from maquette.training.plan import make_plan
from maquette.training.publish import publish
from maquette.weights import read_tensors


@pytest.mark.parametrize(("weights", "kind"), [("float32", "float32"), ("float16", "float16")])
def test_a_published_model_opens_with_its_data_and_plan(weights: str, kind: str, tmp_path: Path) -> None:
    pictures = open_pictures(make_pictures(tmp_path / "pictures", 3, 8), size=8)
    plan = make_plan("dcgan", size=8, kimg=1, assignments={"model.width": 4, "training.weights": weights})
    family = FAMILIES.open("dcgan")
    spec = Spec(pictures.spec)
    networks = family.build(family.Config.parse(plan.model, ""), spec)
    publish(tmp_path / "model", plan, spec, networks, pictures.manifest, {"pictures_seen": 0})
    model = open_model(tmp_path / "model")
    assert model.record.data["count"] == 3
    assert model.record.training["plan"]["family"] == "dcgan"
    assert read_tensors(tmp_path / "model" / WEIGHTS)["1.weight"].dtype == kind
    assert {value.dtype for value in read_tensors(tmp_path / "model" / DISCRIMINATOR).values() if value.dtype != "int64"} == {
        np.dtype(kind)
    }
