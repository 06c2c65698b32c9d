"""One opened model that many may ask: one session, one picture at a time, timed."""

import threading
import time
from collections.abc import Callable
from functools import cached_property
from typing import Any

import numpy as np

from maquette.create.nearest import TrainingPictures, open_training_sets
from maquette.data import arrays, files
from maquette.errors import MaquetteError
from maquette.exporters.web.facts import facts as page_facts
from maquette.model import ENCODER, Crop, Model


class Player:
    """A model behind a lock. Its methods take the time of the network: call them from a worker thread."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.lock = threading.Lock()
        self.training = Training(model)

    def sample(self, count: int, seed: int, label: str | None = None, truncation: float = 1.0) -> tuple[np.ndarray, float]:
        """Pictures of the seeds from `seed` on, uint8 (N, H, W, C), and the milliseconds they took; see `Model.sample`."""
        return self._timed(lambda: self.model.sample_arrays(count, seed, label=label, truncation=truncation))

    def translate(self, picture: np.ndarray, crop: Crop = "pad", style: np.ndarray | None = None) -> tuple[np.ndarray, float]:
        """The picture (H, W, C) that belongs to a uint8 picture or label map of any size, and the milliseconds it took.

        Args:
            style: (1, L), of a model that knows styles; see `Model.style`.
        """
        values = self.model.prepared(picture, crop)
        pictures, milliseconds = self._timed(lambda: arrays.to_bytes(self.model.run(values, styles=style)))
        return pictures[0], milliseconds

    def variants(self, given: np.ndarray, styles: np.ndarray | None, crop: Crop = "pad") -> tuple[np.ndarray, float]:
        """The pictures (N, H, W, C) of one drawing or label map of any size, one for each style (N, L), and the milliseconds they took.

        Args:
            given: uint8 (H, W, C), or labels (H, W).
            styles: None for a model that knows none: one picture.

        Raises:
            BadLabels: an index that is no label.
        """
        values = self.model.prepared(given, crop)
        values = values if styles is None else values.repeat(len(styles), axis=0)
        return self._timed(lambda: arrays.to_bytes(self.model.run(values, styles=styles)))

    @cached_property
    def facts(self) -> dict[str, Any]:
        """What a page must know of the model to make its pictures itself, with the proof that they are the same; makes a picture."""
        with self.lock:
            return page_facts(self.model)

    @property
    def reads_styles(self) -> bool:
        """Whether the style of a picture may be asked for. Through torch that is known only when it is."""
        return self.model.has_styles and ((self.model.folder / ENCODER).is_file() or self.model.engine.name == "torch")

    def style(self, picture: np.ndarray) -> np.ndarray:
        """The style (L,) of a picture of any size.

        Raises:
            OptionError: the model reads no styles from pictures.
        """
        with self.lock:
            found = self.model.style(picture=picture)
        assert found is not None  # of every model that knows styles; others have raised
        return found[0]

    def translate_noisily(self, picture: np.ndarray, seed: int, crop: Crop = "pad") -> tuple[np.ndarray, float]:
        """A faithful translation (H, W, C) by the noise of a seed, and the milliseconds; see `faithful` of `Model.translate`."""
        translate = self.model.translate
        return self._timed(lambda: files.from_pil(translate(picture, crop, seed=seed, faithful=True)))

    def _timed(self, work: Callable[[], np.ndarray]) -> tuple[np.ndarray, float]:
        with self.lock:
            started = time.perf_counter()
            result = work()
            return result, (time.perf_counter() - started) * 1000


class Training:
    """The training pictures of a model, one set or two, fetched in the background when they are first asked for."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._sets: tuple[TrainingPictures, ...] | None = None
        self._error: MaquetteError | None = None
        self.doing, self.done, self.of = "looking", 0, 0

    def get(self, wait_seconds: float = 0.3) -> tuple[TrainingPictures, ...] | None:
        """The sets; None while they are being prepared.

        Raises:
            PicturesError: they cannot be had here. Asking again tries again.
        """
        with self._lock:
            if self._thread is None and self._sets is None:
                self._error = None
                self._thread = threading.Thread(target=self._fetch, daemon=True, name=f"training pictures of {self._model.name}")
                self._thread.start()
            thread = self._thread
        if thread:
            thread.join(wait_seconds)
        with self._lock:
            if thread and not thread.is_alive():
                self._thread = None
            if self._error:
                raise self._error
            return self._sets

    def _fetch(self) -> None:
        try:
            sets = open_training_sets(self._model, self._progress)
            for pictures in sets:
                _ = pictures.own_distances  # part of the preparation: a second for thousands of pictures
            self._sets = sets
        except MaquetteError as error:
            self._error = error

    def _progress(self, doing: str, done: int, of: int) -> None:
        self.doing, self.done, self.of = doing, done, of
