"""The waist of the house: a model opened from its folder.

With `generator.onnx` a model plays without torch.
"""

import hashlib
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from maquette.atomic import replacing
from maquette.data import arrays, files
from maquette.data.files import RawMap
from maquette.data.label_maps import to_indices
from maquette.engines import Engine, NoisyEngine, OnnxEngine, TorchEngine
from maquette.engines import build_generator as build_generator
from maquette.engines import generator_inputs as generator_inputs
from maquette.engines import load_generator as load_generator
from maquette.errors import ModelError, OptionError
from maquette.record import CARD as CARD
from maquette.record import CONFIG as CONFIG
from maquette.record import DISCRIMINATOR as DISCRIMINATOR
from maquette.record import ENCODER as ENCODER
from maquette.record import GRAPH as GRAPH
from maquette.record import SAMPLES as SAMPLES
from maquette.record import SCHEMA_VERSION as SCHEMA_VERSION
from maquette.record import TIMELINE as TIMELINE
from maquette.record import WEIGHTS as WEIGHTS
from maquette.record import Record as Record
from maquette.record import read_record as read_record
from maquette.record import write_model as write_model
from maquette.seeds import stream
from maquette.spec import MapSpec, PictureSpec, Spec

if TYPE_CHECKING:
    from PIL.Image import Image

EngineName = Literal["auto", "onnx", "torch"]
Crop = Literal["cover", "centre", "pad"]
_BATCH = 32  # pictures that go through the network at once: enough to fill it, few enough for any memory


class Model:
    """A trained generator and its record. Open one with `open_model`."""

    def __init__(self, folder: Path, record: Record, engine: Engine) -> None:
        self.folder, self.record, self.engine = folder, record, engine

    @property
    def name(self) -> str:
        """The folder's name."""
        return self.folder.resolve().name

    @property
    def spec(self) -> Spec:
        """What it takes and gives."""
        return self.record.spec

    @cached_property
    def digest(self) -> str:
        """Twelve hexadecimal digits that change with the weights: part of a picture's address."""
        return hashlib.sha256((self.folder / WEIGHTS).read_bytes()).hexdigest()[:12]

    def latents(self, count: int, seed: int, truncation: float = 1.0) -> np.ndarray:
        """Latents (count, latent_size) of the seeds `seed`, `seed + 1`, ...: each picture has a seed of its own.

        Args:
            truncation: below 1, the latents of a model without a truncation of its own are drawn from within two
                standard deviations and drawn in by this factor (Brock et al. 2019, section 3.1).
        """
        size = self.record.latent_size
        is_narrow = truncation < 1 and "truncation" not in self.engine.inputs
        rows = [_latent(seed + index, size, truncation if is_narrow else None) for index in range(count)]
        return np.stack(rows) if rows else np.empty((0, size), np.float32)

    def labels(self, count: int, seed: int, label: str | int | None = None) -> np.ndarray | None:
        """The classes of the pictures of the seeds `seed`, `seed + 1`, ... (count,), or None if it knows no classes.

        Args:
            label: the class of all, by name or index; None takes them in turn, so that seed k shows class k modulo their number.

        Raises:
            OptionError: there is no such class.
        """
        classes = self.spec.labels.classes
        if label is None:
            return (seed + np.arange(count)) % len(classes) if classes else None
        if label in classes:
            return np.full(count, classes.index(str(label)))
        if isinstance(label, int | np.integer) and 0 <= label < len(classes):
            return np.full(count, int(label))
        known = f"its classes are: {', '.join(classes)}" if classes else "it was trained without classes"
        raise OptionError(f"`--class {label}`", f"{self.name} has no such class; {known}", "Choose one of them, or leave `--class` out.")

    def run(
        self, values: np.ndarray, labels: np.ndarray | None = None, truncation: float = 1.0, styles: np.ndarray | None = None
    ) -> np.ndarray:
        """The generator itself: latents (N, L) or pictures (N, C', H, W) to float32 pictures (N, C, H, W) in [-1, 1].

        Args:
            values: of a translator that takes label maps, uint8 as `prepared` gives them.
            labels: class indices (N,), for a model that knows classes.
            truncation: 0..1, for a model that has a truncation of its own; others get theirs by `latents`.
            styles: (N, L), or (1, L) for all, for a translator that knows styles; None is the style of the seed 0.
        """
        given = {"latents": values, "input": values, "labels": labels, "truncation": np.full(len(values), truncation, np.float32)}
        if self.spec.is_translator and self.has_styles:
            chosen = self.latents(1, 0) if styles is None else styles
            given["latents"] = chosen.repeat(len(values), axis=0) if len(chosen) == 1 else chosen
        whole = [np.ascontiguousarray(given[name]) for name in self.engine.inputs]
        parts = [self.engine(*(value[start : start + _BATCH] for value in whole)) for start in range(0, len(values), _BATCH)]
        return np.clip(np.concatenate(parts), -1.0, 1.0) if parts else np.empty((0, *self.spec.picture.shape), np.float32)

    def sample_arrays(self, count: int, seed: int, *, label: str | int | None = None, truncation: float = 1.0) -> np.ndarray:
        """New pictures as uint8 (N, H, W, C); see `sample`."""
        if self.spec.is_translator:
            advice = f"Try `maquette translate {self.folder} INPUT --out OUTPUT`."
            raise OptionError(f"`{self.folder}`", f"{self.record.family} turns a picture into a picture and has nothing to sample", advice)
        if count < 1:
            raise OptionError(f"`--count {count}`", "at least one picture must be asked for", "Try `--count 16`.")
        if seed < 0:
            raise OptionError(f"`--seed {seed}`", "a seed is a whole number from 0 up", "Try `--seed 1`.")
        if not 0 <= truncation <= 1:
            raise OptionError(f"`--truncation {truncation}`", "it is from 0 (the average) to 1 (everything)", "Try `--truncation 0.7`.")
        return arrays.to_bytes(self.run(self.latents(count, seed, truncation), self.labels(count, seed, label), truncation))

    def sample(self, count: int = 1, seed: int = 0, *, label: str | int | None = None, truncation: float = 1.0) -> "list[Image]":
        """New pictures. The k-th has the seed `seed + k`, so `sample(9, 5)[3]` is `sample(1, 8)[0]`.

        Args:
            label: a class by name or index; None takes them in turn.
            truncation: 0..1: less is more ordinary and more alike, 1 is everything that the model can do.

        Raises:
            OptionError: this model is a translator, there is no such class, or a number is out of range.
        """
        return [files.to_pil(picture) for picture in self.sample_arrays(count, seed, label=label, truncation=truncation)]

    @property
    def has_styles(self) -> bool:
        """Whether it is a translator that makes many pictures of one input: each style gives another."""
        return self.spec.is_translator and self.record.latent_size > 0

    def prepared(self, picture: "Image | np.ndarray | RawMap", crop: Crop = "pad", name: str = "the given map") -> np.ndarray:
        """A picture, or a label map, of any size as what `run` takes: one row (1, C', H, W).

        Args:
            picture: a PIL picture or a uint8 array (H, W) or (H, W, C). For a model that takes label maps the indices (H, W),
                or the labels' colours (H, W, 3); where the model knows edges, they lie where labels meet.
            name: what an error calls it.

        Raises:
            OptionError: this model makes pictures from nothing.
            BadLabels: an index or a colour that is no label's.
        """
        spec = self.spec.input
        if spec is None:
            needed, advice = "makes pictures from nothing and takes no input", f"Try `maquette sample {self.folder} --out grid.png`."
            raise OptionError(f"`{self.folder}`", f"{self.record.family} {needed}", advice)
        if self.spec.map is not None:
            return _as_map(picture, self.spec.map, spec, crop, name)
        if isinstance(picture, RawMap):
            picture = picture.values
        return arrays.to_unit(as_input(picture, spec, crop)[None])

    def style(self, seed: int | None = None, picture: "Image | np.ndarray | None" = None) -> np.ndarray | None:
        """A style (1, L): the one that a picture has, or the one of a seed; None for a model that knows no styles.

        Raises:
            OptionError: a seed or a picture for a model that knows no styles, or both at once.
        """
        if not self.has_styles:
            if seed is None and picture is None:
                return None
            given, advice = "--seed" if picture is None else "--style", "Leave it out."
            raise OptionError(f"`{given}`", f"{self.name} knows no styles: it makes one picture of an input", advice)
        if picture is None:
            return self.latents(1, seed or 0)
        if seed is not None:
            raise OptionError("`--seed` and `--style`", "a style is drawn by a seed or read from a picture, not both", "Leave one out.")
        return self.engine.encode(arrays.to_unit(as_input(picture, self.spec.picture, "cover")[None]))

    def translate(
        self,
        picture: "Image | np.ndarray | RawMap",
        crop: Crop = "pad",
        *,
        seed: int | None = None,
        style: "Image | np.ndarray | None" = None,
        faithful: bool = False,
        name: str = "the given map",
    ) -> "Image":
        """The picture that belongs to `picture`, a PIL picture or a uint8 array of any size, or a label map; see `prepared`.

        Args:
            seed: of a model that knows styles, or of the noise of a faithful one: each seed is another; None is 0.
            style: a picture whose style is taken.
            faithful: as the pix2pix paper translates: dropout is the noise, and batch norm takes the picture's own statistics. Needs
                torch, because a graph's answer is always the same.
            name: what an error calls a label map.

        Raises:
            OptionError: this model makes pictures from nothing, knows no styles, or has no dropout to be faithful with.
            ModelError: torch is needed and not installed.
            BadLabels: a label map with an index or a colour that is no label's.
        """
        values = self.prepared(picture, crop, name)
        if faithful:
            return files.to_pil(arrays.to_bytes(self._noisy(seed or 0, values))[0])
        return files.to_pil(arrays.to_bytes(self.run(values, styles=self.style(seed, style)))[0])

    @cached_property
    def _noisy(self) -> NoisyEngine:
        return NoisyEngine(self.folder, self.record)

    def save(self, folder: str | Path) -> Path:
        """Copies the model into another folder, without the run that made it.

        Raises:
            OptionError: there is something in that folder already.
            RunError: the place cannot be written.
        """
        out = Path(folder)
        if out.exists() and any(out.iterdir()):
            raise OptionError(f"`{out}`", "there is something in it already, and it will not be overwritten", "Choose another folder.")
        examples = [
            str(path.relative_to(self.folder)) for path in sorted(self.folder.glob("examples/*")) if path.suffix in (".png", ".json")
        ]
        for name in (
            WEIGHTS,
            DISCRIMINATOR,
            GRAPH,
            ENCODER,
            CARD,
            SAMPLES,
            TIMELINE,
            *examples,
            CONFIG,
        ):
            # the record is last: without it there is no model
            if (self.folder / name).is_file():
                with replacing(out / name) as temporary:
                    temporary.write_bytes((self.folder / name).read_bytes())
        return out

    def describe(self) -> dict[str, Any]:
        """The record as plain data, with what this folder and engine add."""
        return {"name": self.name, "digest": self.digest, "engine": self.engine.name, **self.record.model_dump(mode="json")}


def _latent(seed: int, size: int, truncation: float | None) -> np.ndarray:
    chance = stream(seed, "latents")
    latent = chance.standard_normal(size, dtype=np.float32)
    if truncation is None:
        return latent
    while (far := np.abs(latent) > 2).any():
        latent[far] = chance.standard_normal(int(far.sum()), dtype=np.float32)
    return latent * np.float32(truncation)


def _as_map(picture: "Image | np.ndarray | RawMap", map: MapSpec, spec: PictureSpec, crop: Crop, name: str) -> np.ndarray:
    """Any label map as a row (1, 1 or 2, H, W) of the form a model takes."""
    if isinstance(picture, np.ndarray):
        flat = picture[..., 0] if picture.ndim == 3 and picture.shape[2] == 1 else picture
        picture = RawMap(flat[..., :3] if flat.ndim == 3 else flat, None)
    raw = picture if isinstance(picture, RawMap) else files.map_from_pil(picture)
    indices = files.fit(to_indices(raw, map, name), spec.width, spec.height, crop, indexed=True)[None]
    return arrays.to_input({"label_map": indices} | ({"instance_map": indices} if map.has_edges else {}))


def as_input(picture: "Image | np.ndarray", spec: PictureSpec, crop: Crop = "pad") -> np.ndarray:
    """Any picture as a uint8 array (H, W, C) of the form a model takes; transparency is laid on white."""
    array = picture if isinstance(picture, np.ndarray) else files.from_pil(picture)
    return files.fit(arrays.to_channels(array if array.ndim == 3 else array[..., None], spec.channels), spec.width, spec.height, crop)


def open_model(folder: str | Path, engine: EngineName = "auto") -> Model:
    """Opens a model; `auto` takes ONNX Runtime when there is a graph and torch otherwise.

    Raises:
        ModelError: it is missing, damaged, of an unknown family, or needs what is not installed.
    """
    folder = Path(folder)
    record = read_record(folder)
    has_graph = (folder / GRAPH).is_file()
    if engine == "onnx" and not has_graph:
        raise ModelError(
            f"`{folder}`", f"there is no {GRAPH} in it", "Open it with the engine `torch`, or complete it with `maquette.api.finish`."
        )
    runs_graph = engine == "onnx" or (engine == "auto" and has_graph)
    return Model(folder, record, OnnxEngine(folder, record) if runs_graph else TorchEngine(folder, record))
