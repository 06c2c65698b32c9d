import numpy as np
import pytest

from maquette.data import files
from maquette.data.files import BadPicture
from maquette.studio.security import MAX_PIXELS
from maquette.studio.sent import form_of, map_in, picture_in


def test_a_picture_and_a_map_are_read_from_their_bytes() -> None:
    indices = np.arange(6, dtype=np.uint8).reshape(2, 3)
    data = files.encode_indexed(indices, [(0, 0, 0), (9, 0, 0), (0, 9, 0), (0, 0, 9), (9, 9, 0), (9, 9, 9)])
    assert np.array_equal(map_in(data).values, indices)
    assert picture_in(data)[0, 1].tolist() == [9, 0, 0]


def test_a_map_that_is_too_large_is_refused_before_it_is_decoded() -> None:
    data = files.encode_indexed(np.zeros((5000, MAX_PIXELS // 5000 + 1), np.uint8), [(0, 0, 0)])
    for read in (map_in, picture_in):
        with pytest.raises(BadPicture, match="too large"):
            read(data)


def test_the_description_names_every_field_and_needs_the_first() -> None:
    form = form_of("map", "style")["requestBody"]["content"]["multipart/form-data"]["schema"]
    assert (list(form["properties"]), form["required"]) == (["map", "style"], ["map"])
