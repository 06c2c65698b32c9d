import shutil
from pathlib import Path

import numpy as np
import pytest

from learned import remember, remember_two
from making import make_model, make_pictures
from maquette.create.nearest import PAIR_FAMILIES, TrainingPictures, halves, open_training_sets, thumbnails
from maquette.data import builtin
from maquette.data.pictures import open_pictures
from maquette.errors import PicturesError
from maquette.families import FAMILIES
from maquette.model import open_model


@pytest.fixture
def model(tiny_models: Path, tmp_path: Path) -> Path:
    """A model that remembers 30 pictures."""
    shutil.copytree(tiny_models / "faces", tmp_path / "faces")
    return remember(tmp_path / "faces", make_pictures(tmp_path / "pictures", 30), 16)


def test_thumbnails_are_means_over_fields() -> None:
    picture = np.random.default_rng(0).integers(0, 256, (2, 64, 48, 3), np.uint8)
    means = picture.reshape(2, 16, 4, 16, 3, 3).mean(axis=(2, 4)) / 255
    assert np.allclose(thumbnails(picture), means.reshape(2, -1), atol=1e-6)
    assert thumbnails(picture[:, :37, :29]).shape == (2, 16 * 16 * 3)
    assert np.allclose(thumbnails(picture[:, :8, :9]).reshape(2, 8, 9, 3) * 255, picture[:, :8, :9], atol=1e-3)


def test_a_copy_is_found_at_no_distance_and_a_near_copy_next_to_it(model: Path) -> None:
    [found] = open_training_sets(open_model(model))
    copy = found.picture(11)
    first, second = found.nearest(copy, 2)
    assert (first.index, first.name, first.distance) == (11, "0011.png", 0)
    near = np.clip(copy.astype(int) + 3, 0, 255).astype(np.uint8)
    assert found.nearest(near, 1)[0].index == 11
    assert second.distance > 0
    assert found.share_closer(0.0) == 0
    assert found.share_closer(1.0) == 1


def test_what_is_near_is_said_by_the_pictures_themselves(model: Path) -> None:
    [found] = open_training_sets(open_model(model))
    flat = thumbnails(np.stack([found.picture(index) for index in range(30)]))
    distances = np.sqrt(((flat[:, None] - flat[None]) ** 2).mean(axis=2))
    np.fill_diagonal(distances, np.inf)
    assert np.allclose(found.own_distances, np.sort(distances.min(axis=1)), atol=1e-5)


def test_a_folder_that_has_changed_is_not_taken_for_what_it_was(model: Path, tmp_path: Path) -> None:
    (tmp_path / "pictures" / "0003.png").unlink()
    with pytest.raises(PicturesError, match="holds other pictures now"):
        open_training_sets(open_model(model))


def test_a_folder_that_has_gone_is_said(model: Path, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "pictures")
    with pytest.raises(PicturesError, match=r"not at .*pictures. any more"):
        open_training_sets(open_model(model))


def test_a_model_that_says_nothing_is_said(tiny_models: Path) -> None:
    with pytest.raises(PicturesError, match="does not say where they are"):
        open_training_sets(open_model(tiny_models / "faces"))


def test_built_in_pictures_are_drawn_again_from_their_recipe(tiny_models: Path, tmp_path: Path) -> None:
    drawn = builtin.make("portraits", 12, 16, 5, tmp_path / "portraits")
    shutil.copytree(tiny_models / "faces", tmp_path / "faces")
    remember(tmp_path / "faces", drawn, 16)
    want = TrainingPictures(open_pictures(drawn, size=16))
    shutil.rmtree(drawn)
    steps = []
    for _ in range(2):  # the second time from the cache
        [found] = open_training_sets(open_model(tmp_path / "faces"), lambda *step: steps.append(step))
        assert np.array_equal(found.picture(3), want.picture(3))
    assert ("drawing", 12, 12) in steps


def test_a_recipe_that_draws_something_else_now_is_not_shown(tiny_models: Path, tmp_path: Path) -> None:
    drawn = builtin.make("portraits", 4, 16, 6, tmp_path / "portraits")
    shutil.copytree(tiny_models / "faces", tmp_path / "faces")
    remember(tmp_path / "faces", drawn, 16, content="0" * 64)
    with pytest.raises(PicturesError, match="draws them differently"):
        open_training_sets(open_model(tmp_path / "faces"))


@pytest.fixture
def pairs(tmp_path: Path) -> Path:
    """A model of pairs that remembers 12 pictures on the left and 10 on the right."""
    model = make_model(tmp_path / "pairs", "cogan", 16, graph=False, width=4, discriminator_width=4, own_layers=1)
    left, right = make_pictures(tmp_path / "sun + rain", 12, seed=1), make_pictures(tmp_path / "night", 10, seed=2)
    return remember_two(model, left, right, 16)


def test_each_half_of_a_pair_is_compared_with_the_set_it_was_learned_from(pairs: Path) -> None:
    left, right = open_training_sets(open_model(pairs))
    assert [(found.name, len(found)) for found in (left, right)] == [("sun + rain", 12), ("night", 10)]
    pair = np.concatenate([left.picture(3), right.picture(7)], axis=1)
    nearest = [found.nearest(part, 1)[0] for found, part in zip((left, right), halves(pair, 2))]
    assert [(one.index, one.distance) for one in nearest] == [(3, 0), (7, 0)]


def test_a_set_of_a_pair_that_has_gone_or_changed_is_said(pairs: Path, tmp_path: Path) -> None:
    (tmp_path / "night" / "0004.png").unlink()
    with pytest.raises(PicturesError, match="holds other pictures now"):
        open_training_sets(open_model(pairs))
    shutil.rmtree(tmp_path / "night")
    with pytest.raises(PicturesError, match=r"they are not at `[^`]*night` any more"):
        open_training_sets(open_model(pairs))


def test_two_built_in_sets_are_drawn_again_and_keep_their_names(pairs: Path, tmp_path: Path) -> None:
    sets = [builtin.make("portraits", 6, 16, seed, tmp_path / name) for seed, name in ((1, "plain"), (2, "other"))]
    remember_two(pairs, *sets, 16)
    want = [TrainingPictures(open_pictures(drawn, size=16)).picture(5) for drawn in sets]
    shutil.rmtree(sets[1])
    found = open_training_sets(open_model(pairs))
    assert [one.name for one in found] == ["plain", "other"]
    assert all(np.array_equal(one.picture(5), picture) for one, picture in zip(found, want))


def test_the_families_that_make_pairs_are_those_that_learn_from_two_sets() -> None:
    assert [name for name in FAMILIES.names() if getattr(FAMILIES.open(name), "SETS", 1) == 2] == list(PAIR_FAMILIES)
