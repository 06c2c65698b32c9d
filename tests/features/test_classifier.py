import numpy as np
import pytest

from maquette.features import classifier


def stripes(count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Noise with stripes: lying, standing or none, in any colours."""
    luck = np.random.default_rng(seed)
    labels = luck.integers(0, 3, count)
    waves = np.sin(np.arange(32) * 1.3) * 60
    pictures = luck.normal(128, 30, (count, 32, 32, 3)) + luck.normal(0, 30, (count, 1, 1, 3))
    pictures[labels == 0] += waves[None, :, None, None]
    pictures[labels == 1] += waves[None, None, :, None]
    return np.clip(pictures, 0, 255).astype(np.uint8), labels


@pytest.fixture
def _briefly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(classifier, "_PICTURES_AT_LEAST", 1500)
    monkeypatch.setattr(classifier, "_EPOCHS_AT_LEAST", 1)


@pytest.mark.usefixtures("_briefly")
def test_it_learns_to_tell_classes_of_pictures_it_has_not_seen() -> None:
    tensors = classifier.train(*stripes(300, 0), classes=3)
    pictures, labels = stripes(120, 1)
    chances = classifier.Classifier(tensors)(pictures)
    assert chances.shape == (120, 3)
    assert chances.sum(1) == pytest.approx(np.ones(120), abs=1e-4)
    assert (chances.argmax(1) == labels).mean() > 0.9


def test_the_same_seed_gives_the_same_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(classifier, "_PICTURES_AT_LEAST", 128)
    monkeypatch.setattr(classifier, "_EPOCHS_AT_LEAST", 1)
    pictures, labels = stripes(70, 0)
    first, again, other = (classifier.train(pictures, labels, 3, seed) for seed in (0, 0, 1))
    assert all((first[name] == again[name]).all() for name in first)
    assert (first["head.weight"] != other["head.weight"]).any()


def test_training_tells_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(classifier, "_PICTURES_AT_LEAST", 128)
    monkeypatch.setattr(classifier, "_EPOCHS_AT_LEAST", 1)
    told: list[tuple[str, int, int]] = []
    classifier.train(*stripes(70, 0), classes=3, progress=lambda *words: told.append(words))
    assert told[0] == ("learning the classes", 0, 2)
