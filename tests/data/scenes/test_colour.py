import pytest

from maquette.data.scenes import _colour


def test_mixing_goes_from_one_colour_to_the_other() -> None:
    assert _colour.rgb("ff8000") == (255, 128, 0)
    assert _colour.mix((0, 0, 0), (200, 100, 50), 0.5) == (100, 50, 25)
    assert _colour.times((200, 100, 50), (255, 127.5, 0)) == pytest.approx((200, 50, 0))


def test_lighter_is_lighter_and_darker_is_darker() -> None:
    colour = _colour.rgb("7a5540")
    assert _colour.brightness(_colour.darker(colour, 0.4)) < _colour.brightness(colour) < _colour.brightness(_colour.lighter(colour, 0.4))


def test_brightness_runs_from_black_to_white() -> None:
    assert _colour.brightness(_colour.BLACK) == 0
    assert _colour.brightness(_colour.WHITE) == pytest.approx(255)
