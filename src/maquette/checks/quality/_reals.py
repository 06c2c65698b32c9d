"""Which real pictures a model is held against: those it has not learned from, wherever that can be known."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from maquette.data.parallel import Progress
from maquette.data.pictures import Pictures, open_pictures
from maquette.errors import OptionError, PicturesError
from maquette.model import Model
from maquette.spec import PictureSpec


@dataclass(frozen=True)
class Reals:
    """Real pictures for a comparison."""

    real: tuple[Pictures, ...]  # to compare with
    words: str  # what they are
    training: Pictures | None = None  # what the model learned from, if that is at hand
    is_held_out: bool = False  # the model has never seen `real`


def find_reals(model: Model | None, form: PictureSpec, data: str | Path | Pictures, progress: Progress | None) -> Reals:
    """The pictures in `data` that the model has not learned from, or all of them if that cannot be known.

    Raises:
        PicturesError: there are none, or not what a translator needs.
        OptionError: pictures that were opened elsewhere have another form.
    """
    if isinstance(data, Pictures):
        if data.spec != form:
            raise OptionError(f"pictures of {data.spec}", f"the made ones are {form}", "Open them at that size and with those channels.")
        return Reals((data,), f"{len(data):,} real pictures")
    options = _options(model)

    def opened(split: str) -> Pictures:
        return open_pictures(data, size=(form.width, form.height), channels=form.channels, split=split, progress=progress, **options)

    learned = _first(opened, "train")
    splits = dict(learned.manifest.splits) if learned else {}
    if splits:
        others = tuple(opened(name) for name in ("validation", "test") if splits.get(name))
    else:
        others = (opened("test"),) if options.get("holdout") else ()
    is_known = learned is not None and model is not None and learned.manifest.content == model.record.data.get("content")
    count = sum(map(len, others))
    listed = " and ".join(other.manifest.split for other in others) if splits else "a share kept back"
    if is_known and others:
        return Reals(others, f"{count:,} real pictures held out of training ({listed})", learned, is_held_out=True)
    if is_known and learned is not None:
        return Reals((learned,), f"{len(learned):,} real pictures that the model learned from, since none were held out", learned)
    if others:
        return Reals(others, f"{count:,} real pictures ({listed}); whether the model has seen any of them is not known")
    whole = opened("all")
    seen = "" if model is None else "; whether the model has seen any of them is not known"
    return Reals((whole,), f"{len(whole):,} real pictures{seen}")


def _options(model: Model | None) -> dict[str, Any]:
    """How to open pictures as training did; what the record does not say is the default of `open_pictures`."""
    if model is None:
        return {}
    plan: Mapping[str, Any] = model.record.training.get("plan", {}).get("data", {})
    chosen = {"crop": model.record.data.get("preparation", {}).get("crop") or plan.get("crop"), "holdout": plan.get("holdout")}
    if model.spec.is_translator:
        chosen |= {"maps": model.spec.map} if model.spec.map else {"paired": True, "direction": plan.get("direction")}
    return {name: value for name, value in chosen.items() if value is not None}


def _first(opened: Any, split: str) -> Pictures | None:
    """The pictures of a split; None if there is no such split, which is no reason to stop: all are taken then."""
    try:
        found: Pictures = opened(split)
    except PicturesError as error:
        if error.needed.startswith(f"{split} pictures are needed"):
            return None
        raise
    return found
