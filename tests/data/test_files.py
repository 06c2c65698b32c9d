import contextlib
import io
import os
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from maquette.data import files
from maquette.errors import OptionError


def picture(height: int = 48, width: int = 64, channels: int = 3) -> np.ndarray:
    """Soft colour gradients with a bright block in the top left corner, so that every turn of it differs."""
    rows, columns = np.mgrid[0:height, 0:width]
    layers = [rows * 200 / height, columns * 200 / width, (rows + columns) * 200 / (height + width), np.full_like(rows, 255.0, dtype=float)]
    array = np.stack(layers[:channels], axis=-1).astype(np.uint8)
    array[: height // 4, : width // 4] = 255
    return array


def saved(image: Image.Image, format: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, format, **options)
    return buffer.getvalue()


def far(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.abs(one.astype(float) - other.astype(float)).mean())


@pytest.mark.parametrize(("format", "tolerance"), [("PNG", 0), ("BMP", 0), ("TIFF", 0), ("PPM", 0), ("GIF", 6), ("WEBP", 6), ("JPEG", 3)])
def test_a_colour_picture_comes_back_from_every_format(format: str, tolerance: float) -> None:
    array = picture()
    found = files.read(saved(files.to_pil(array), format))
    assert found.shape == array.shape
    assert found.dtype == np.uint8
    assert far(found, array) <= tolerance


@pytest.mark.parametrize(
    ("mode", "channels"),
    [("1", 1), ("L", 1), ("LA", 4), ("P", 3), ("RGB", 3), ("RGBA", 4), ("CMYK", 3), ("YCbCr", 3), ("I;16", 1), ("F", 1)],
)
def test_every_mode_becomes_grey_colour_or_colour_with_transparency(mode: str, channels: int) -> None:
    image = (
        Image.new("F", (7, 5), 0.5)
        if mode == "F"
        else Image.new("I;16", (7, 5), 40_000)
        if mode == "I;16"
        else files.to_pil(picture(5, 7)).convert(mode)
    )
    found = files.read(saved(image, "TIFF" if mode in ("CMYK", "YCbCr", "F", "I;16") else "PNG"))
    assert found.shape == (5, 7, channels)
    assert files.read(saved(files.to_pil(picture(5, 7)), "PNG"), channels=1).shape == (5, 7, 1)


def test_sixteen_bit_grey_keeps_its_brightness() -> None:
    levels = np.array([[0, 257, 25_700, 65_535]], np.uint16)
    assert files.read(saved(Image.fromarray(levels), "PNG"))[..., 0].tolist() == [[0, 1, 100, 255]]


def test_a_palette_with_transparency_shows_white_through() -> None:
    image = Image.new("P", (4, 4), 1)
    image.putpalette([255, 0, 0, 0, 0, 255])
    image.putpixel((0, 0), 0)
    data = saved(image, "PNG", transparency=1)
    assert files.read(data).shape == (4, 4, 4)
    flat = files.read(data, channels=3)
    assert flat[0, 0].tolist() == [255, 0, 0]
    assert flat[2, 2].tolist() == [255, 255, 255]


def test_half_transparency_is_laid_on_white_in_proportion() -> None:
    array = np.array([[[0, 0, 0, 128], [100, 0, 0, 255], [9, 9, 9, 0]]], np.uint8)
    assert files.to_channels(array, 3).tolist() == [[[127, 127, 127], [100, 0, 0], [255, 255, 255]]]


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("format", ["JPEG", "PNG", "TIFF"])
def test_a_camera_turned_any_way_gives_an_upright_picture(orientation: int, format: str) -> None:
    upright = picture(32, 64)
    turns = {1: None, 2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # Pillow's transposes that lay the picture down that way
    stored = files.to_pil(upright) if turns[orientation] is None else files.to_pil(upright).transpose(Image.Transpose(turns[orientation]))
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = saved(stored, format, exif=exif, **({"quality": 95} if format == "JPEG" else {}))
    found = files.read(data)
    assert found.shape == upright.shape
    assert far(found, upright) < 4
    assert far(files.load(data, 32, 16), files.fit(upright, 32, 16)) < 4
    if format != "TIFF":
        facts = files.look(data)
        assert (facts.width, facts.height) == (64, 32)


def test_a_jpeg_in_four_inks_is_read_as_colour() -> None:
    found = files.read(saved(files.to_pil(picture()).convert("CMYK"), "JPEG", quality=95))
    assert far(found, picture()) < 6


def test_of_a_moving_picture_the_first_frame_is_read(tmp_path: Path) -> None:
    red, blue = np.zeros((8, 8, 3), np.uint8), np.zeros((8, 8, 3), np.uint8)
    red[..., 0], blue[..., 2] = 255, 255
    files.write_gif(tmp_path / "film.gif", [red, blue, red], 80)
    assert files.read(tmp_path / "film.gif")[0, 0].tolist() == [255, 0, 0]
    assert files.look(tmp_path / "film.gif").frames == 3


def test_a_jpeg_decoded_small_looks_like_one_decoded_whole() -> None:
    large = files.fit(picture(24, 24), 512, 512)
    data = saved(files.to_pil(large), "JPEG", quality=95)
    assert files.read(data, at_least=(64, 64)).shape == (64, 64, 3)
    assert files.read(data, at_least=(65, 65)).shape == (128, 128, 3)
    assert far(files.load(data, 64, 64), files.fit(files.read(data), 64, 64)) < 1


def bomb() -> bytes:
    """A PNG that claims 60,000 x 60,000 pixels."""
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(b"")), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )


PNG = saved(files.to_pil(picture()), "PNG")
JPEG = saved(files.to_pil(picture()), "JPEG")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"these are words", "not a picture"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "not a picture"),
        (PNG[:10], "truncated"),
        (PNG[:-60], "truncated"),
        (JPEG[:4], "truncated"),
        (JPEG[: len(JPEG) // 2], "truncated"),
        (bomb(), "too large"),
    ],
)
def test_a_bad_file_says_why_in_one_word(data: bytes, reason: str) -> None:
    with files.quietly(), pytest.raises(files.BadPicture) as caught:
        files.read(data)
    assert caught.value.reason == reason
    assert reason in files.REASONS


def test_a_file_that_cannot_be_opened_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "gone.png").symlink_to(tmp_path / "nowhere.png")
    for path in (tmp_path / "gone.png", tmp_path):
        with pytest.raises(files.BadPicture) as caught:
            files.read(path)
        assert caught.value.reason == "unreadable"
        assert str(path) in str(caught.value)


@pytest.mark.skipif(os.geteuid() == 0, reason="for the administrator every file is readable")
def test_a_file_without_permission_is_unreadable(tmp_path: Path) -> None:
    files.write(tmp_path / "a.png", picture())
    (tmp_path / "a.png").chmod(0)
    with pytest.raises(files.BadPicture, match="unreadable"):
        files.read(tmp_path / "a.png")


def test_damage_anywhere_in_a_file_never_ends_in_another_error() -> None:
    randomness = np.random.default_rng(0)
    with files.quietly():
        for data in (
            PNG,
            JPEG,
            saved(files.to_pil(picture()), "GIF"),
            saved(files.to_pil(picture()), "TIFF"),
            saved(files.to_pil(picture()), "WEBP"),
        ):
            for _ in range(60):
                damaged = bytearray(data)
                for place in randomness.integers(0, len(data), 6):
                    damaged[place] = randomness.integers(256)
                with contextlib.suppress(files.BadPicture):
                    assert files.read(bytes(damaged)).dtype == np.uint8


def test_cover_cuts_the_overflow_equally() -> None:
    stripes = np.zeros((10, 30, 3), np.uint8)
    stripes[:, 10:20] = 200
    assert (files.fit(stripes, 10, 10) == 200).all()
    assert files.fit(picture(50, 70), 33, 21).shape == (21, 33, 3)


def test_centre_cuts_at_the_pictures_own_scale() -> None:
    array = picture(50, 70)
    assert (files.fit(array, 20, 10, "centre") == array[20:30, 25:45]).all()
    assert files.fit(array, 100, 10, "centre").shape == (10, 100, 3)


def test_pad_shows_everything_on_the_colour_of_the_edge() -> None:
    array = np.full((10, 20, 3), 90, np.uint8)
    array[3:7, 5:15] = 250
    padded = files.fit(array, 20, 20, "pad")
    assert padded.shape == (20, 20, 3)
    assert (padded[:5] == 90).all()
    assert (padded[5:15] == array).all()
    transparent = files.fit(np.full((10, 20, 4), 255, np.uint8), 20, 20, "pad")
    assert transparent[0, 0, 3] == 0


def test_a_label_map_gets_no_new_indices() -> None:
    labels = np.random.default_rng(0).choice([3, 17, 200], (40, 60)).astype(np.uint8)
    for crop in files.CROPS:
        fitted = files.fit(labels, 23, 31, crop, indexed=True)
        assert fitted.shape == (31, 23)
        assert set(np.unique(fitted)) <= {3, 17, 200}


def test_an_unknown_crop_is_refused_with_the_list() -> None:
    with pytest.raises(OptionError, match="cover, centre, pad"):
        files.fit(picture(), 8, 8, "middle")


def test_indices_survive_writing_and_reading(tmp_path: Path) -> None:
    labels = np.arange(12, dtype=np.uint8).reshape(3, 4)
    files.write_indexed(tmp_path / "labels.png", labels, [(i * 20, 0, 255 - i * 20) for i in range(12)])
    assert (files.read_indexed(tmp_path / "labels.png") == labels).all()
    assert files.read(tmp_path / "labels.png")[2, 3].tolist() == [220, 0, 35]
    with pytest.raises(files.BadPicture, match="holds indices"):
        files.read_indexed(PNG)


@pytest.mark.parametrize("name", ["a.png", "a.jpg"])
@pytest.mark.parametrize("channels", [1, 3, 4])
def test_a_written_picture_is_read_again_with_its_metadata(tmp_path: Path, name: str, channels: int) -> None:
    array = picture(channels=channels)
    files.write(tmp_path / name, array, metadata={"recipe": '{"seed": 7}', "title": "Käse 猫"})
    found = files.read(tmp_path / name, channels=3)
    assert far(found, files.to_channels(array, 3)) <= (0 if name.endswith("png") else 4)
    assert files.read_metadata(tmp_path / name) == {"recipe": '{"seed": 7}', "title": "Käse 猫"}
    assert files.read_metadata(PNG) == files.read_metadata(JPEG) == {}


def test_pictures_are_not_written_as_anything_else(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match=r"\.png or \.jpg"):
        files.write(tmp_path / "a.exe", picture())


def test_metadata_of_a_stranger_is_not_mistaken_for_ours() -> None:
    assert files.read_metadata(saved(files.to_pil(picture()), "JPEG", comment=b"made by somebody")) == {}
