import re

import numpy as np

from maquette.checks.quality.nearest import closeness, measure
from quality_sides import embedded, normal, side

TRAINING = normal(400, 16, seed=1)


def compared(made: np.ndarray, held_out: np.ndarray | None = None, training: np.ndarray = TRAINING, **more):  # type: ignore[no-untyped-def]
    learned = side(training, **more)
    unseen = learned if held_out is None else side(held_out)
    return measure(embedded(made, unseen, training=learned, is_held_out=held_out is not None))


def test_new_pictures_of_the_same_kind_are_as_expected() -> None:
    for held_out in (normal(300, 16, seed=2), None):
        finding = compared(normal(1000, 16, seed=3), held_out)
        assert finding.reading == "as expected"
        assert finding.quantities[0].estimate.high < 0.1


def test_copies_among_new_pictures_are_found_and_shown_first() -> None:
    copies = TRAINING[:30] + normal(30, 16, seed=4, scale=0.05)
    for held_out in (normal(300, 16, seed=2), None):
        finding = compared(np.concatenate([normal(970, 16, seed=3), copies]), held_out)
        assert finding.reading == "look here"
        assert re.match(r"3[0-3] of 1,000 made pictures are copies", finding.claim)
        shown = [group[1].caption for group in finding.evidence[0].groups]
        assert set(shown) <= {f"{index}.png" for index in range(30)}


def test_copies_of_mirrored_training_pictures_are_found_too() -> None:
    mirrored = normal(400, 16, seed=8)
    copies = mirrored[:30] + normal(30, 16, seed=4, scale=0.05)
    finding = compared(np.concatenate([normal(970, 16, seed=3), copies]), normal(300, 16, seed=2), mirrored=mirrored)
    assert finding.reading == "look here"


def test_a_model_that_makes_nothing_but_disturbed_training_pictures_is_found() -> None:
    finding = compared(TRAINING + normal(400, 16, seed=4, scale=0.5), normal(300, 16, seed=2))
    assert finding.reading == "look here"
    assert finding.quantities[0].estimate.low > 0.1


def test_few_pictures_cannot_tell() -> None:
    finding = compared(normal(60, 16, seed=3), normal(300, 16, seed=2))
    assert finding.reading == "cannot tell"


def test_closeness_is_the_distance_over_the_training_pictures_own() -> None:
    training = side(np.array([[0.0, 0], [0, 2], [10, 0]], np.float32))
    ratios, places = closeness(np.array([[0.0, 0.5], [9, 0]], np.float32), training)
    assert places.tolist() == [0, 2]
    assert np.allclose(ratios, [0.5 / 2, 1 / 10])


def test_a_training_picture_is_judged_as_if_it_were_not_among_them() -> None:
    training = side(np.array([[0.0, 0], [0, 2], [0, 5]], np.float32))
    ratios, places = closeness(training.features[:1], training, np.array([0]))
    assert places.tolist() == [1]
    assert np.allclose(ratios, [2 / 3])  # not 2 / 2: the neighbour's own neighbour may not be the picture itself


def test_without_training_pictures_the_question_does_not_arise_and_few_of_them_cannot_tell() -> None:
    assert measure(embedded(normal(100, 4), normal(100, 4))).reading == "not applicable"
    assert compared(normal(100, 16, seed=3), normal(100, 16, seed=2), training=normal(60, 16)).reading == "cannot tell"
