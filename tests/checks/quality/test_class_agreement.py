from pathlib import Path

import numpy as np
import pytest

from maquette.checks.quality import Side
from maquette.checks.quality.class_agreement import measure
from maquette.features import classifier
from quality_sides import embedded, side

CLASSES = ("lying", "standing")


def stripes(count: int, seed: int, asked_wrongly: float = 0.0, content: str = "") -> Side:
    """Grey noise with lying or standing stripes; a share of the labels names the other."""
    luck = np.random.default_rng(seed)
    labels = np.arange(count) % 2
    wave = np.sin(np.arange(24) * 1.3) * 60
    pictures = luck.normal(128, 30, (count, 24, 24, 3))
    pictures[labels == 0] += wave[None, :, None, None]
    pictures[labels == 1] += wave[None, None, :, None]
    wrong = luck.uniform(size=count) < asked_wrongly
    shown = np.clip(pictures, 0, 255).astype(np.uint8)
    return side(np.zeros((count, 2), np.float32), shown, labels=np.where(wrong, 1 - labels, labels), content=content)


@pytest.fixture(autouse=True)
def _briefly(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(classifier, "_PICTURES_AT_LEAST", 1000)
    monkeypatch.setattr(classifier, "_EPOCHS_AT_LEAST", 1)
    monkeypatch.setenv("MAQUETTE_CACHE", str(tmp_path / "cache"))


def test_pictures_of_another_class_than_was_asked_for_are_counted_and_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    training, real = stripes(300, 1, content="abc"), stripes(100, 2)
    finding = measure(embedded(stripes(200, 3, asked_wrongly=0.3), real, training=training, is_held_out=True, classes=CLASSES))
    agreed, right = (quantity.estimate for quantity in finding.quantities)
    assert right.value > 0.95
    assert agreed.low < 0.7 < agreed.high
    assert finding.evidence[1].groups[0][0].caption in ("lying, seen as standing", "standing, seen as lying")
    # the second time the classifier is not trained again
    monkeypatch.setattr(classifier, "train", lambda *_, **__: pytest.fail("it was trained again"))
    again = measure(embedded(stripes(100, 4), real, training=training, is_held_out=True, classes=CLASSES))
    assert again.quantities[0].estimate.value > 0.95


def test_where_nothing_was_held_out_a_fifth_of_the_real_pictures_is() -> None:
    real = stripes(300, 1)
    finding = measure(embedded(stripes(60, 3), real, training=real, classes=CLASSES))
    assert finding.quantities[1].estimate.n == 60
    assert "240 real pictures" in finding.method


def test_few_pictures_cannot_tell_and_without_classes_the_question_does_not_arise() -> None:
    assert measure(embedded(stripes(60, 1), stripes(60, 2), classes=CLASSES)).reading == "cannot tell"
    assert measure(embedded(stripes(60, 1), stripes(60, 2))).reading == "not applicable"
