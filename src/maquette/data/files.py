"""Single picture files, read and written: the one door to Pillow and simplejpeg.

A picture in memory is a uint8 array, height x width x channels, where channels is 1 (grey), 3 (RGB) or 4 (RGBA).
"""

import io
import json
import math
import os
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import simplejpeg
from PIL import Image, ImageDraw, ImageFont, ImageOps, PngImagePlugin

from maquette.atomic import replacing
from maquette.data.arrays import grid as grid
from maquette.data.arrays import lay_on_edge_colour, to_channels, to_eight_bits
from maquette.data.arrays import to_bytes as to_bytes
from maquette.data.arrays import to_unit as to_unit
from maquette.errors import OptionError, PicturesError

MAX_PIXELS = 89_478_485  # Pillow's own line between a picture and a decompression bomb: a quarter of a gigabyte as RGB
MAX_BYTES = 512 * 2**20
# None of these runs another program to be read (as EPS does), and each is known by its first bytes
FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF", "PPM", "AVIF", "JPEG2000", "QOI")
_NAMES = "png apng jpg jpeg jpe jfif mpo gif webp bmp tif tiff ppm pgm pbm pnm avif jp2 j2k jpx qoi"
SUFFIXES = frozenset(f".{name}" for name in _NAMES.split())  # what a picture in a folder is known by
REASONS = ("truncated", "not a picture", "empty", "too large", "unreadable", "not two halves", "halves of different shapes", "wrong label")
CROPS = ("cover", "centre", "pad")

_SIGNATURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"BM", b"II*\0", b"MM\0*", b"qoif", b"\0\0\0\x0cjP")
_SIGNS_OF_TRUNCATION = ("truncat", "premature", "unexpected end", "incomplete", "not enough", "eof")
_FLIPS = {2: "h", 3: "hv", 4: "v", 5: "t", 6: "vt", 7: "hvt", 8: "ht"}  # EXIF orientation, undone step by step

Source = str | os.PathLike[str] | bytes
Colour = tuple[int, int, int]


class BadPicture(PicturesError):
    """One picture that cannot be read; `reason` is one of REASONS, for counting."""

    def __init__(self, name: str, reason: str, detail: str = "") -> None:
        self.reason, self.detail = reason, detail
        advice = "Replace it with a whole copy or take it out." if reason != "too large" else f"Save it smaller than {MAX_PIXELS:,} pixels."
        super().__init__(f"`{name}`", f"the picture cannot be read: {reason}" + (f" ({detail})" if detail else ""), advice)


@dataclass(frozen=True)
class Facts:
    """What a picture file says about itself before it is decoded."""

    width: int  # as seen: after the camera's rotation
    height: int
    mode: str
    format: str
    frames: int
    bytes: int


def read(
    source: Source, *, channels: int | None = None, at_least: tuple[int, int] | None = None, max_pixels: int = MAX_PIXELS
) -> np.ndarray:
    """The picture in a file or in bytes, upright, of any mode; the first frame if it moves.

    Args:
        source: a path, or the file's bytes.
        channels: 1, 3 or 4; None keeps what the file has (grey 1, with transparency 4, otherwise 3).
        at_least: (width, height) that will be needed; a larger JPEG is decoded at a half, a quarter or an eighth, never below this.
        max_pixels: larger pictures are refused before they are decoded.

    Raises:
        BadPicture: with the reason as one of REASONS.
    """
    data, name = _bytes(source)
    with _explained(data, name):
        array = _jpeg(data, name, channels, at_least, max_pixels)
        if array is None:
            with _open(data, name, max_pixels) as image:
                array = from_pil(ImageOps.exif_transpose(image))
    return array if channels is None else to_channels(array, channels)


class RawMap(NamedTuple):
    """A label map as its file has it, before anybody says what the labels are."""

    values: np.ndarray  # indices (H, W) of any depth, or colours, uint8 (H, W, 3)
    palette: np.ndarray | None  # how the file shows the indices, uint8 (N, 3), if it says so


def read_map(source: Source) -> RawMap:
    """A label map: indices from a palette, grey or 1-bit picture, colours from any other.

    Raises:
        BadPicture: it cannot be read.
    """
    data, name = _bytes(source)
    with _explained(data, name), _open(data, name, MAX_PIXELS) as image:
        return map_from_pil(image)


def map_from_pil(image: Image.Image) -> RawMap:
    """A Pillow image as a label map."""
    if image.mode == "P":
        return RawMap(np.asarray(image), np.array(image.getpalette(), np.uint8).reshape(-1, 3))
    if image.mode in ("L", "1") or image.mode.startswith("I"):
        return RawMap(np.asarray(image).astype(np.uint8 if image.mode in ("L", "1") else np.int64), None)
    return RawMap(to_channels(from_pil(image), 3), None)


def read_indexed(source: Source) -> np.ndarray:
    """The index of every pixel (height x width) of a palette, grey or 1-bit picture.

    Raises:
        BadPicture: it cannot be read, or it is a colour picture, which has no indices.
    """
    indices = read_map(source).values
    if indices.ndim == 3 or indices.max(initial=0) > 255:
        found = "colours" if indices.ndim == 3 else int(indices.max())
        raise BadPicture(_name(source), "unreadable", f"a label map holds indices from 0 to 255, this one has {found}")
    return indices.astype(np.uint8)


def look(source: Source) -> Facts:
    """Size, mode and format from the head of a file, without decoding it.

    Raises:
        BadPicture: the head cannot be read.
    """
    data, name = _bytes(source)
    with _explained(data, name), _open(data, name, MAX_PIXELS) as image:
        width, height = image.size[::-1] if _orientation(image) >= 5 else image.size
        return Facts(width, height, image.mode, str(image.format), getattr(image, "n_frames", 1), len(data))


def fit(array: np.ndarray, width: int, height: int, crop: str = "cover", *, indexed: bool = False) -> np.ndarray:
    """The picture at exactly this size, its proportions kept.

    Args:
        array: height x width x channels; a label map may be height x width.
        width: in pixels.
        height: in pixels.
        crop: `cover` scales until the frame is covered and cuts the overflow equally; `centre` cuts the middle at the
            picture's own scale (enlarged only if it is too small); `pad` shows all of it, on the colour of its edge.
        indexed: a label map; nearest neighbour, so that no new index appears.
    """
    check_crop(crop)
    tall, wide = array.shape[:2]
    if (tall, wide) == (height, width):
        return array
    if crop == "pad":
        scale = min(width / wide, height / tall)
        inner = _resize(array, (0, 0, wide, tall), max(1, round(wide * scale)), max(1, round(tall * scale)), indexed)
        return lay_on_edge_colour(inner, array, width, height, indexed)
    scale = max(width / wide, height / tall)
    if crop == "centre":
        scale = max(1.0, scale)
    left, top = (wide - width / scale) / 2, (tall - height / scale) / 2
    if scale == 1.0:
        return np.ascontiguousarray(array[int(top) : int(top) + height, int(left) : int(left) + width])
    box = (max(0.0, left), max(0.0, top), min(wide, left + width / scale), min(tall, top + height / scale))
    return _resize(array, box, width, height, indexed)


def squeeze(array: np.ndarray, width: int, height: int) -> np.ndarray:
    """The whole picture at exactly this size, its proportions lost: for comparing pictures, not for looking at them."""
    return _resize(array, (0, 0, array.shape[1], array.shape[0]), width, height, indexed=False)


def load(source: Source, width: int, height: int, crop: str = "cover", channels: int = 3, half: str = "") -> np.ndarray:
    """`read` and `fit` in one, decoding no more of a JPEG than the size needs.

    `half` takes the `left` or `right` half of a picture that is twice as wide as high, and refuses any other shape.
    """
    # twice the size leaves the filter enough to average; `centre` works at the picture's own scale
    enough = None if crop == "centre" else (2 * width * (2 if half else 1), 2 * height)
    array = read(source, channels=channels, at_least=enough)
    if half:
        if abs(array.shape[1] - 2 * array.shape[0]) > 2 + 0.02 * array.shape[1]:
            raise BadPicture(_name(source), "not two halves", "it is not twice as wide as high")
        middle = array.shape[1] // 2
        array = array[:, :middle] if half == "left" else array[:, middle : 2 * middle]
    return fit(array, width, height, crop)


def check_crop(crop: str) -> None:
    """Raises OptionError unless it is one of CROPS."""
    if crop not in CROPS:
        raise OptionError(f"`--crop {crop}`", "there is no such way to crop", f"The ways are: {', '.join(CROPS)}.")


def write(path: str | os.PathLike[str], array: np.ndarray, *, metadata: dict[str, str] | None = None) -> None:
    """Writes PNG or JPEG by the suffix, whole or not at all; metadata comes back with `read_metadata`.

    Raises:
        OptionError: another suffix.
        RunError: the place cannot be written.
    """
    suffix = Path(path).suffix.lower()
    if suffix not in (".png", ".jpg", ".jpeg"):
        raise OptionError(f"`{path}`", "pictures are written as PNG or JPEG", "Let the name end in .png or .jpg.")
    data = encode_png(array, metadata) if suffix == ".png" else encode_jpeg(array, metadata)
    with replacing(path) as temporary:
        temporary.write_bytes(data)


def encode_png(array: np.ndarray, metadata: dict[str, str] | None = None, *, effort: int = 6) -> bytes:
    """PNG bytes with text chunks; `effort` 1 is several times faster than 6 and some 10 % larger."""
    chunks = PngImagePlugin.PngInfo()
    for key, text in (metadata or {}).items():
        chunks.add_text(key, text)
    buffer = io.BytesIO()
    to_pil(array).save(buffer, "PNG", pnginfo=chunks, compress_level=effort)
    return buffer.getvalue()


def encode_jpeg(array: np.ndarray, metadata: dict[str, str] | None = None, *, quality: int = 92) -> bytes:
    """JPEG bytes; transparency is laid on white and the metadata goes into the comment, as JSON."""
    flat = np.ascontiguousarray(to_channels(array, 3 if array.shape[2] == 4 else array.shape[2]))
    data = simplejpeg.encode_jpeg(flat, quality=quality, colorspace="GRAY" if flat.shape[2] == 1 else "RGB", colorsubsampling="420")
    if not metadata:
        return data
    comment = json.dumps(metadata).encode()
    if len(comment) > 65_533:
        raise OptionError("the metadata", "a JPEG comment holds at most 65,533 bytes", "Write a PNG.")
    return data[:2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment + data[2:]


def read_metadata(source: Source) -> dict[str, str]:
    """The texts that `write` put into a picture; empty if there are none."""
    data, name = _bytes(source)
    try:
        with _open(data, name, MAX_PIXELS) as image:
            if "comment" not in image.info:
                return {str(key): text for key, text in image.info.items() if isinstance(text, str)}
            found = json.loads(image.info["comment"])
            return {str(key): str(text) for key, text in found.items()} if isinstance(found, dict) else {}
    except ValueError:  # somebody else's comment
        return {}


def write_indexed(path: str | os.PathLike[str], array: np.ndarray, palette: Sequence[Colour]) -> None:
    """Writes a label map (height x width of indices) as a palette PNG, each index shown in its colour."""
    with replacing(path) as temporary:
        temporary.write_bytes(encode_indexed(array, palette))


def encode_indexed(array: np.ndarray, palette: Sequence[Colour]) -> bytes:
    """A label map (height x width of indices) as the bytes of a palette PNG; an index beyond the palette is shown in black."""
    image, buffer = Image.fromarray(np.ascontiguousarray(array, dtype=np.uint8)), io.BytesIO()
    image.putpalette([part for colour in palette for part in colour] + [0] * 3 * max(0, int(array.max(initial=0)) + 1 - len(palette)))
    image.save(buffer, "PNG")
    return buffer.getvalue()


def write_gif(path: str | os.PathLike[str], frames: Sequence[np.ndarray] | np.ndarray, milliseconds: int | Sequence[int]) -> None:
    """Writes a film that repeats for ever; `milliseconds` is how long a frame stays, or each of them."""
    images = [to_pil(to_channels(frame, 3)) for frame in frames]
    if not images:
        raise OptionError(f"`{path}`", "a film needs at least one frame")
    duration = milliseconds if isinstance(milliseconds, int) else list(milliseconds)
    with replacing(path) as temporary:
        images[0].save(temporary, "GIF", save_all=True, append_images=images[1:], duration=duration, loop=0)


def letters(text: str, size: int) -> np.ndarray:
    """A line of text as coverage, uint8 (height x width), in the font that Pillow brings, which has no letters beyond ASCII.

    The height is the font's at that many pixels, whatever the text is, so lines of one size have one baseline.
    """
    font = ImageFont.load_default(4 * size)  # drawn large and made small: at a few pixels Pillow moves letters to whole ones
    assert isinstance(font, ImageFont.FreeTypeFont)  # what Pillow gives for a size
    ascent, descent = font.getmetrics()
    image = Image.new("L", (4 * max(1, math.ceil(font.getlength(text) / 4)), 4 * math.ceil((ascent + descent) / 4)))
    ImageDraw.Draw(image).text((0, ascent), text, fill=255, font=font, anchor="ls")
    return np.asarray(image.reduce(4))


def to_pil(array: np.ndarray) -> Image.Image:
    """The picture as a Pillow image."""
    flat = array[..., 0] if array.ndim == 3 and array.shape[2] == 1 else array
    return Image.fromarray(np.ascontiguousarray(flat, dtype=np.uint8))


def from_pil(image: Image.Image) -> np.ndarray:
    """A Pillow image of any mode as a picture: 1, 3 or 4 channels, 8 bits.

    Deeper greys are brought to 8 bits from the smallest of the ranges 1, 255 and 65535 that holds them.
    """
    if image.mode[0] in "IF":  # I, I;16, I;16B, F
        return to_eight_bits(np.asarray(image))[..., None]
    mode = "RGBA" if image.has_transparency_data else "L" if image.mode in ("1", "L") else "RGB"
    array = np.asarray(image if image.mode == mode else image.convert(mode))
    return array[..., None] if array.ndim == 2 else array


@contextmanager
def quietly() -> Iterator[None]:
    """For work over many files: Pillow's remarks about odd files are not printed. Enter it before starting threads."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module=r"PIL\.")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        yield


def _name(source: Source) -> str:
    return "the given bytes" if isinstance(source, bytes) else os.fspath(source)


def _bytes(source: Source) -> tuple[bytes, str]:
    name = _name(source)
    if isinstance(source, bytes):
        data = source
    else:
        try:
            with Path(source).open("rb", buffering=0) as file:
                if os.fstat(file.fileno()).st_size > MAX_BYTES:
                    raise BadPicture(name, "too large", f"more than {MAX_BYTES // 2**20} MB")
                data = file.readall()
        except OSError as error:
            raise BadPicture(name, "unreadable", error.strerror or str(error)) from error
    if not data:
        raise BadPicture(name, "empty", "the file has no bytes")
    return data, name


@contextmanager
def _explained(data: bytes, name: str) -> Iterator[None]:
    """Decoders meet damaged files with errors of every kind: each becomes a BadPicture with its reason."""
    try:
        yield
    except BadPicture:
        raise
    except Exception as error:
        raise BadPicture(name, _reason(error, data), str(error)) from error


@cache
def _formats() -> list[str]:
    """FORMATS that this Pillow was built with; its plugins for the rarer ones are loaded by asking."""
    Image.init()
    return [name for name in FORMATS if name in Image.OPEN]


def _open(data: bytes, name: str, max_pixels: int) -> Image.Image:
    try:
        image = Image.open(io.BytesIO(data), formats=_formats())
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise BadPicture(name, "too large", f"more than {MAX_PIXELS:,} pixels") from error
    except Exception as error:
        known = data.startswith(_SIGNATURES)
        raise BadPicture(name, "truncated" if known else "not a picture", "" if known else "its content is of no known format") from error
    if image.width * image.height > max_pixels:
        raise BadPicture(name, "too large", f"{image.width} x {image.height} is more than {max_pixels:,} pixels")
    return image


def _jpeg(data: bytes, name: str, channels: int | None, at_least: tuple[int, int] | None, max_pixels: int) -> np.ndarray | None:
    """The fast path; None for what is not its kind or where its strict decoder objects, so that Pillow decides."""
    if not data.startswith(b"\xff\xd8\xff"):
        return None
    try:
        height, width, space, _ = simplejpeg.decode_jpeg_header(data)
    except ValueError:
        return None
    if space not in ("YCbCr", "RGB", "Gray") or width * height > max_pixels:
        return None
    orientation = 1
    if b"Exif\0\0" in data:  # Pillow reads the tags; without any, opening it would cost a seventh of the whole
        with _open(data, name, max_pixels) as image:
            orientation = _orientation(image)
    needed = at_least or (width, height)
    if orientation >= 5:
        needed = (needed[1], needed[0])
    # whole, half, quarter and eighth have fast transforms; the scales between them are slower than decoding more
    factor = next((factor for factor in (8, 4, 2) if width >= factor * needed[0] and height >= factor * needed[1]), 1)
    grey = space == "Gray" or channels == 1
    try:
        array = simplejpeg.decode_jpeg(
            data,
            colorspace="GRAY" if grey else "RGB",
            fastdct=factor > 1,  # rounds more coarsely, by less than a level once the picture is made smaller
            min_width=math.ceil(width / factor),
            min_height=math.ceil(height / factor),
        )
    except ValueError:
        return None
    for flip in _FLIPS.get(orientation, ""):
        array = array.transpose(1, 0, 2) if flip == "t" else array[:, ::-1] if flip == "h" else array[::-1]
    return array


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(0x0112, 1))
    except Exception:  # damaged EXIF says nothing about which way is up
        return 1


def _reason(error: Exception, data: bytes) -> str:
    """Decoders word it in many ways; a PNG or JPEG that lacks its end mark was cut off whatever they say."""
    ended = b"IEND" in data[-64:] if data.startswith(b"\x89PNG") else b"\xff\xd9" in data if data.startswith(b"\xff\xd8") else True
    message = str(error).lower()
    return "truncated" if not ended or any(sign in message for sign in _SIGNS_OF_TRUNCATION) else "unreadable"


def _resize(array: np.ndarray, box: tuple[float, float, float, float], width: int, height: int, indexed: bool) -> np.ndarray:
    image = to_pil(array)
    if indexed:
        return np.asarray(image.resize((width, height), Image.Resampling.NEAREST, box=box))
    # Pillow's bicubic widens with the reduction, so nothing aliases (Parmar et al. 2022); Lanczos rings, and costs half as much again
    fitted = np.asarray(image.resize((width, height), Image.Resampling.BICUBIC, box=box, reducing_gap=3.0))
    return fitted[..., None] if fitted.ndim == 2 else fitted
