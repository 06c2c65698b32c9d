import struct

import pytest

from maquette.errors import OptionError
from maquette.studio.live import ANSWER, QUESTION, read_head


def test_the_heads_have_the_sizes_that_the_pages_count_with() -> None:
    assert (QUESTION.size, ANSWER.size) == (12, 16)


def test_a_head_is_read_and_what_follows_the_pixels_is_left_to_others() -> None:
    frame = QUESTION.pack(7, 3, 2, 1) + bytes(6) + b"more"
    assert read_head(frame, (1,)) == (7, 3, 2, 1)


@pytest.mark.parametrize(
    ("frame", "words"),
    [
        (b"short", "needs a head of 12"),
        (QUESTION.pack(1, 3, 2, 3) + bytes(18), "channels are 1"),
        (QUESTION.pack(1, 0, 2, 1), "a side is from 1 to 2048"),
        (QUESTION.pack(1, 3, 2, 1) + bytes(5), "takes 18 bytes and it has 17"),
        (struct.pack("<IHHBxxx", 1, 65535, 65535, 1), "a side is from 1 to 2048"),
    ],
)
def test_a_wrong_head_is_explained(frame: bytes, words: str) -> None:
    with pytest.raises(OptionError, match=words):
        read_head(frame, (1,))
