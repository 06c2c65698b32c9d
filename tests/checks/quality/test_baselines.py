from pathlib import Path
from typing import Any

import numpy as np
import pytest

from making import make_maps, make_model, make_pairs
from maquette.checks.quality import Embedded, baselines, evaluate
from maquette.checks.quality._regions import Regions
from maquette.checks.quality._translation import Translation
from maquette.data.pictures import Pictures, open_pictures
from maquette.model import open_model
from quality_sides import embedded, side


@pytest.fixture(scope="module")
def translation(tmp_path_factory: pytest.TempPathFactory) -> Translation:
    """A model of random weights, and pairs: discs of any colour, so that no answer can be right about the colour."""
    home = tmp_path_factory.mktemp("baselines")
    model = open_model(make_model(home / "lines", "pix2pix", 32, graph=False, width=4, discriminator_width=4))
    held_out, training = (open_pictures(make_pairs(home / str(seed), 60, seed=seed), size=32, paired=True) for seed in (1, 0))
    return Translation(model, (held_out,), training)


def answered(translation: Translation, answers: np.ndarray, **more: Any) -> Embedded:
    """A comparison in which these are the model's pictures."""
    count = len(translation)
    made, real = (side(np.zeros((count, 1), np.float32), one) for one in (answers, translation.pairs(np.arange(count))["pictures"]))
    return embedded(made, real, is_paired=True, is_held_out=True, translation=translation, **more)


def noisy(translation: Translation, levels: float) -> np.ndarray:
    true = translation.pairs(np.arange(len(translation)))["pictures"]
    return np.clip(true + np.random.default_rng(0).normal(0, levels, true.shape), 0, 255).astype(np.uint8)


def test_nearly_true_pictures_beat_both_and_noise_beats_neither(translation: Translation) -> None:
    good = baselines.measure(answered(translation, noisy(translation, 4)))
    assert good.reading == "as expected"
    assert [quantity.reading() for quantity in good.quantities] == ["as expected"] * 4
    bad = baselines.measure(answered(translation, np.random.default_rng(1).integers(0, 256, (60, 32, 32, 3)).astype(np.uint8)))
    assert bad.reading == "look here"
    assert "It is not closer than the mean colour, nor" in bad.claim
    assert len(good.evidence[-1].groups) == 6
    assert len(good.evidence[-1].groups[0]) == 5


def test_the_mean_colour_is_that_of_the_same_region_at_the_same_place(translation: Translation) -> None:
    training = translation.training
    assert training is not None
    regions = Regions(training, None)
    learned = baselines.learn(translation, regions, answered(translation, noisy(translation, 0)))
    rows = training.batch(np.arange(60))
    divided = regions(rows)
    place, region = (16, 16), 2
    here = divided[:, place[0], place[1]] == region
    colours = rows["pictures"].astype(float)
    of_region = (colours[divided == region].sum(0) + 320 * colours.mean((0, 1, 2)) / 32) / ((divided == region).sum() + 10)
    expected = (colours[here, place[0], place[1]].sum(0) + 10 * of_region) / (here.sum() + 10)
    answer = learned.mean_colours(np.full((1, 32, 32), region, np.uint16))[0, place[0], place[1]]
    assert np.abs(answer - expected).max() <= 1


def test_the_nearest_of_a_training_input_is_itself(translation: Translation) -> None:
    training = translation.training
    assert training is not None
    regions = Regions(training, None)
    learned = baselines.learn(translation, regions, answered(translation, noisy(translation, 0)))
    rows = training.batch([3, 40])
    places, away = learned.nearest(regions(rows))
    assert np.array_equal(training.batch(places)["input"], rows["input"])
    assert away == pytest.approx([0, 0], abs=1e-3)


def test_inputs_that_were_nearly_learned_are_counted_and_left_out_beside(translation: Translation) -> None:
    training = translation.training
    assert training is not None
    finding = baselines.measure(answered(Translation(translation.model, (training,), training), np.asarray(training.pictures)))
    assert "60 of the 60 inputs are nearly training inputs" in finding.claim
    mixed = Translation(translation.model, (*translation.held_out, training), training)
    beside = baselines.measure(answered(mixed, mixed.pairs(np.arange(120))["pictures"])).evidence[2]
    assert beside.title == "The same without inputs that are nearly training inputs"
    assert 0 < beside.quantities[0].estimate.n <= 60


def test_without_training_pairs_or_with_a_teacher_the_question_does_not_arise(translation: Translation) -> None:
    for changed in (Translation(translation.model, translation.held_out), Translation(translation.model, translation.held_out, None, True)):
        assert baselines.measure(answered(changed, noisy(changed, 0))).reading == "not applicable"
    assert baselines.measure(embedded(np.zeros((5, 2), np.float32), np.zeros((5, 2), np.float32))).reading == "not applicable"


def test_label_maps_have_baselines_too(tmp_path: Path) -> None:
    model = open_model(make_model(tmp_path / "coast", "spade", 32, graph=False, latent_size=0, widths=(8, 4)))
    sets: list[Pictures] = [open_pictures(make_maps(tmp_path / str(seed), 50, seed=seed), size=32, maps=True) for seed in (0, 1)]
    translation = Translation(model, (sets[1],), sets[0])
    assert baselines.measure(answered(translation, np.asarray(sets[1].pictures))).reading == "as expected"
    styled = open_model(make_model(tmp_path / "styles", "spade", 32, graph=False, latent_size=4, widths=(8, 4)))
    finding = baselines.measure(answered(Translation(styled, (sets[1],), sets[0]), np.asarray(sets[1].pictures)))
    assert finding.reading is None
    assert "many" in finding.limits[1]


def test_evaluate_gives_it_the_pairs_that_were_kept_back(tmp_path: Path) -> None:
    from learned import remember

    make_pairs(tmp_path / "pairs" / "train", 60)
    make_pairs(tmp_path / "pairs" / "test", 55, seed=1)
    model = make_model(tmp_path / "lines", "pix2pix", 32, graph=False, width=4, discriminator_width=4)
    content = open_pictures(tmp_path / "pairs", size=32, paired=True, split="train").manifest.content
    finding = evaluate(remember(model, tmp_path / "pairs", 32, content=content), tmp_path / "pairs", measures=["baselines"]).findings[0]
    assert finding.reading == "look here"
    assert "two answers made of 60 training pairs" in finding.compared_with
