"""What every kind of built-in picture keeps to."""

import itertools
import re

import numpy as np
import pytest

from maquette.data import builtin, drawing
from maquette.data.scenes import KINDS
from maquette.seeds import stream

COUNT, SIZE = 24, 48
NAMES = KINDS.names()


@pytest.fixture(scope="module", params=NAMES)
def made(request: pytest.FixtureRequest) -> tuple[str, list[tuple[np.ndarray, np.ndarray, np.ndarray]]]:
    """A kind with some of its pictures: painting, sketch and label map of each."""
    scenes = [builtin.scene(request.param, 5, index)[0] for index in range(COUNT)]
    return request.param, [(drawing.paint(one, SIZE), drawing.sketch(one, SIZE), drawing.label_map(one, SIZE)) for one in scenes]


def test_there_are_three_kinds() -> None:
    assert NAMES == ["cats", "landscapes", "portraits"]


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_depends_on_seed_and_index_alone(name: str) -> None:
    alone, _ = builtin.scene(name, 5, 7)
    for index in range(3):
        builtin.scene(name, 5, index)
    again, _ = builtin.scene(name, 5, 7)
    assert alone.painting_svg() == again.painting_svg()
    assert alone.painting_svg() != builtin.scene(name, 6, 7)[0].painting_svg()


@pytest.mark.parametrize("name", NAMES)
def test_annotations_are_complete_and_legal(name: str) -> None:
    kind = KINDS.open(name)
    for index in range(300):
        annotations = kind.annotate(stream(1, name, index))
        assert list(annotations) == list(kind.ANNOTATIONS)
        assert all(annotations[key] in values for key, values in kind.ANNOTATIONS.items())


@pytest.mark.parametrize("name", NAMES)
def test_every_value_of_an_annotation_can_be_drawn(name: str) -> None:
    kind = KINDS.open(name)
    plain = kind.annotate(stream(0, name, 0))
    for key, values in kind.ANNOTATIONS.items():
        for value in values:
            kind.draw(stream(0, name, 1), {**plain, key: value}).painting_svg()


@pytest.mark.parametrize("name", NAMES)
def test_labels_are_numbered_from_zero_and_can_be_told_apart(name: str) -> None:
    labels = KINDS.open(name).LABELS
    assert [label.index for label in labels] == list(range(len(labels)))
    assert len({label.name for label in labels}) == len({label.colour for label in labels}) == len(labels)


@pytest.mark.parametrize("name", NAMES)
def test_coordinates_have_fixed_decimals_and_nothing_needs_a_font(name: str) -> None:
    for index in range(120):
        svg = builtin.scene(name, 2, index)[0].painting_svg()
        assert "<text" not in svg
        paths = " ".join(re.findall(r' d="([^"]+)"', svg))
        assert not re.search(r"\.\d{3,}|\de-|nan|inf", paths)


def test_label_maps_hold_declared_labels_and_cover_every_pixel(made: tuple[str, list[tuple[np.ndarray, np.ndarray, np.ndarray]]]) -> None:
    name, pictures = made
    declared = {label.index for label in KINDS.open(name).LABELS}
    used = set(itertools.chain.from_iterable(np.unique(labels) for _, _, labels in pictures))
    assert used <= declared
    assert len(used) >= 0.7 * len(declared)
    # an uncovered pixel would be transparent, which decodes to index 0: the first shape must cover it with its own label
    one = builtin.scene(name, 5, 0)[0]
    svg = one.labels_svg().replace("#000000", "#fe0000")
    assert set(np.unique(drawing._pixels(svg, SIZE, "crisp_edges")[..., 0])) <= (declared - {0}) | {254}


def test_sketches_are_mostly_white_with_some_black_lines(made: tuple[str, list[tuple[np.ndarray, np.ndarray, np.ndarray]]]) -> None:
    for _, sketch, _ in made[1]:
        dark = (sketch < 128).mean()
        assert 0.01 < dark < 0.35
        assert (sketch > 200).mean() > 0.45


def test_sketch_lines_lie_where_labels_change(made: tuple[str, list[tuple[np.ndarray, np.ndarray, np.ndarray]]]) -> None:
    edges = lines = 0.0
    for _, sketch, labels in made[1]:
        change = np.zeros(labels.shape, bool)
        change[:-1] |= labels[:-1] != labels[1:]
        change[:, :-1] |= labels[:, :-1] != labels[:, 1:]
        dark = sketch[..., 0] < 160
        edges += (change & dark).sum() / change.sum()
        lines += dark.mean()
    assert edges / COUNT > 2 * lines / COUNT


def test_pictures_differ_from_each_other(made: tuple[str, list[tuple[np.ndarray, np.ndarray, np.ndarray]]]) -> None:
    paintings = np.stack([painting for painting, _, _ in made[1]]).astype(float)
    distances = [np.abs(one - other).mean() for one, other in itertools.combinations(paintings, 2)]
    assert np.mean(distances) > 25
    assert np.min(distances) > 4


def test_paintings_are_neither_flat_nor_dark(made: tuple[str, list[tuple[np.ndarray, np.ndarray, np.ndarray]]]) -> None:
    paintings = np.stack([painting for painting, _, _ in made[1]]).astype(float)
    assert 70 < paintings.mean() < 190
    assert paintings.std((1, 2, 3)).min() > 8
    assert len(np.unique(paintings[0].reshape(-1, 3), axis=0)) > 300  # gradients, not flat paper
