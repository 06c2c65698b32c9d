import numpy as np
import pytest

from maquette.data import files
from maquette.timelines.strip import CLAY, PAPER, Column, choose_places, draw, drawable


def column(year: str, level: int, count: int = 8, *, is_real: bool = False, channels: int = 3, title: str = "GAN") -> Column:
    return Column(year, title, np.full((count, 16, 16, channels), level, np.uint8), is_real)


def colours(canvas: np.ndarray) -> set[tuple[int, ...]]:
    return {tuple(colour) for colour in np.unique(canvas.reshape(-1, 3), axis=0).tolist()}


def test_without_classes_the_first_seeds_stand_in_rows() -> None:
    places = choose_places({}, rows=3, across=2)
    assert (places.places, places.across, places.names) == ((0, 1, 2, 3, 4, 5), 2, ())


def test_with_classes_each_row_is_one_class_for_every_family() -> None:
    places = choose_places({"bag": 5, "hat": 9, "shoe": 7}, across=2)
    assert places.names == ("bag", "hat", "shoe")
    assert [place % 3 for place in places.places] == [0, 0, 1, 1, 2, 2]
    assert len(set(places.places)) == 6


def test_of_many_classes_the_largest_are_shown_in_their_own_order_and_empty_ones_never() -> None:
    counts = {"a": 1, "b": 9, "c": 0, "d": 5, "e": 7}
    assert choose_places(counts, most_classes=3).names == ("b", "d", "e")
    assert choose_places(counts).names == ("a", "b", "d", "e")


def test_every_picture_stands_in_the_strip_as_it_is() -> None:
    pictures = np.random.default_rng(0).integers(0, 256, (8, 16, 16, 3), dtype=np.uint8)
    canvas = draw([Column("2014", "GAN", pictures)], choose_places({}), scale=2)
    whole = canvas.tobytes()
    for picture in pictures:
        assert picture.repeat(2, axis=0).repeat(2, axis=1)[0].tobytes() in whole


def test_years_stand_on_paper_in_the_order_given_and_real_pictures_apart() -> None:
    strip = [column("2014", 10), column("2025", 20), column("real", 30, is_real=True, title="your pictures")]
    canvas = draw(strip, choose_places({}))
    assert {PAPER, CLAY} <= colours(canvas)
    starts = [int(np.flatnonzero((canvas == level).all(axis=2).any(axis=0))[0]) for level in (10, 20, 30)]
    assert starts[1] - starts[0] < starts[2] - starts[1]


@pytest.mark.parametrize("channels", [1, 4])
def test_grey_and_transparent_pictures_are_drawn_in_colour(channels: int) -> None:
    assert draw([column("2014", 255, channels=channels)], choose_places({})).shape[2] == 3


def test_classes_stand_at_the_left_and_a_footer_below_make_room_for_themselves() -> None:
    named, bare = choose_places({"hat": 1, "shoe": 1, "bag": 1, "coat": 1}), choose_places({})
    plain = draw([column("2014", 10)], bare)
    assert draw([column("2014", 10)], named).shape[1] > plain.shape[1]
    assert draw([column("2014", 10)], bare, footer="40 pictures").shape[0] > plain.shape[0]


def test_a_film_s_bar_grows_with_the_budget() -> None:
    amounts = [
        int((draw([column("2014", 10)], choose_places({}), footer="x", spent=spent) == CLAY).all(axis=2).sum()) for spent in (0, 0.5, 1)
    ]
    assert amounts[0] < amounts[1] < amounts[2]


def test_a_title_longer_than_its_column_is_written_smaller_and_stays_in_the_picture() -> None:
    canvas = draw([column("2018", 10, 4, title="A title too long for it")], choose_places({}, 4, 1), scale=4)
    edge = np.concatenate([canvas[:, 0], canvas[:, -1]])
    assert (edge == PAPER).all()


def test_names_are_written_in_the_letters_there_are() -> None:
    assert drawable("Schürze") == "Schurze"
    assert drawable("Fuß") == "Fuss"
    assert drawable("шапка", "class 2") == "class 2"
    assert files.letters("class 2", 12).max() > 200
