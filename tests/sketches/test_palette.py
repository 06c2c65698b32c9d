import numpy as np
import pytest

from maquette.sketches.opencv import opencv
from maquette.sketches.palette import find_palette, joined, named, nearest_of, smoothed, without_specks


def to_lab(*colours: tuple[int, int, int]) -> np.ndarray:
    rgb = np.array([colours], np.float32) / 255
    return opencv().cvtColor(rgb, opencv().COLOR_RGB2Lab)[0]


def test_the_palette_holds_the_colours_that_there_are_the_most_frequent_first() -> None:
    lab = to_lab((200, 30, 30), (30, 160, 60), (40, 60, 200))
    samples = np.repeat(lab, [50, 300, 100], axis=0) + np.random.default_rng(0).normal(0, 1, (450, 3))
    palette = find_palette(samples, 3)
    assert palette.names == ("green", "blue", "red")
    assert np.abs(np.array(palette.colours) - [(30, 160, 60), (40, 60, 200), (200, 30, 30)]).max() < 12


def test_the_same_seed_gives_the_same_palette_and_few_colours_a_small_one() -> None:
    samples = np.random.default_rng(1).uniform((0, -60, -60), (100, 60, 60), (500, 3))
    assert np.array_equal(find_palette(samples, 7, 3).lab, find_palette(samples, 7, 3).lab)
    assert len(find_palette(np.repeat(to_lab((9, 9, 9), (250, 250, 250)), 20, axis=0), 8)) == 2


@pytest.mark.parametrize(
    ("colour", "name"),
    [
        ((0, 0, 0), "black"),
        ((255, 255, 255), "white"),
        ((128, 128, 128), "grey"),
        ((220, 20, 30), "red"),
        ((255, 150, 20), "orange"),
        ((255, 225, 40), "yellow"),
        ((40, 150, 50), "green"),
        ((10, 60, 20), "dark green"),
        ((60, 90, 210), "blue"),
        ((150, 200, 245), "light blue"),
        ((110, 70, 40), "brown"),
        ((225, 205, 170), "beige"),
        ((250, 170, 190), "pink"),
        ((120, 60, 190), "violet"),
    ],
)
def test_a_colour_has_the_name_that_people_give_it(colour: tuple[int, int, int], name: str) -> None:
    assert named(to_lab(colour)) == (name,)


def test_no_two_labels_share_a_name() -> None:
    assert named(to_lab((40, 150, 50), (45, 155, 55), (60, 160, 60))) == ("green", "green 2", "green 3")


def test_a_pixel_gets_the_nearest_label() -> None:
    colours = to_lab((255, 0, 0), (0, 0, 255))
    assert nearest_of(to_lab((230, 20, 10), (30, 0, 200))[None], colours).tolist() == [[0, 1]]


def test_smoothing_keeps_halves_and_rounds_a_corner() -> None:
    labels = np.zeros((40, 40), np.uint8)
    labels[:, 20:] = 5
    assert np.array_equal(smoothed(labels, 2.0), labels)
    assert np.array_equal(smoothed(labels, 0, (80, 60))[:, :30], np.zeros((80, 30)))
    corner = np.zeros((40, 40), np.uint8)
    corner[20:, 20:] = 1
    assert smoothed(corner, 3.0)[20, 20] == 0
    assert smoothed(corner, 3.0)[30, 30] == 1


def test_a_speck_goes_to_what_lies_around_it_and_a_large_region_stays() -> None:
    labels = np.zeros((30, 30), np.uint8)
    labels[:, 15:] = 1
    labels[3:6, 3:6], labels[20:30, 0:10] = 2, 3
    clean = without_specks(labels, 20)
    assert sorted(np.unique(clean)) == [0, 1, 3]
    assert (clean[3:6, 3:6] == 0).all()
    assert np.array_equal(clean[labels != 2], labels[labels != 2])
    assert np.array_equal(without_specks(labels, 10_000), labels)  # nothing is large enough to take the others


def test_regions_are_joined_where_nothing_lies_between_them() -> None:
    labels = np.repeat(np.arange(4, dtype=np.uint8), 10)[None].repeat(20, axis=0)
    strength = np.zeros(labels.shape, np.float32)
    strength[:, 18:22] = 9.0  # an edge between the second and the third
    regions = joined(labels, strength, 1.0)
    assert len(np.unique(regions)) == 2
    assert regions[0, 0] == regions[0, 15] != regions[0, 25] == regions[0, 35]
    assert len(np.unique(joined(np.zeros((5, 5), np.uint8), np.ones((5, 5), np.float32), 1.0))) == 1
