"""`evaluate`: every measure of quality on one model and one set of real pictures, as a report."""

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import numpy as np

import maquette
from maquette.checks.quality._embedded import LEAST, Embedded
from maquette.checks.quality._making import as_side, sampled, translated
from maquette.checks.quality._reals import Reals, find_reals
from maquette.checks.quality._seeing import MOST, joined, open_network, real_side
from maquette.checks.quality._translation import Translation
from maquette.checks.quality._wording import MEASURES, about, does_not_apply
from maquette.data.parallel import Progress
from maquette.data.pictures import Pictures
from maquette.errors import MaquetteError, OptionError, PicturesError
from maquette.families import FAMILIES
from maquette.features import Network
from maquette.finding import Finding, Report
from maquette.model import Model, open_model
from maquette.spec import PictureSpec

Half = Literal["left", "right"]
COUNT = 2000


def evaluate(
    subject: Model | str | Path | np.ndarray,
    data: str | Path | Pictures,
    *,
    count: int = COUNT,
    seed: int = 0,
    features: str = "builtin",
    half: Half | None = None,
    teacher: Model | str | Path | None = None,
    measures: Sequence[str] | None = None,
    command: str = "",
    progress: Progress | None = None,
) -> Report:
    """How near a model's pictures are to real ones, how varied, and whether it repeats what it learned from.

    Args:
        subject: a model, a model's folder, or made pictures, uint8 (N, H, W, C).
        data: a folder or archive of real pictures, which are prepared as the model's were; or opened pictures of the model's form.
            Of a folder those are taken that were held out of the model's training, if there are any.
        count: how many pictures a model that makes them from nothing shall make.
        seed: of the first picture, and of every other draw.
        features: `builtin`, or a safetensors file with the weights of Inception-v3.
        half: for a model whose pictures are pairs side by side (CoGAN): which half `data` is compared with.
        teacher: a translator whose pictures of the same inputs are compared with, in place of the true ones: how faithful is a student?
        measures: only these of the drawer; None runs all.
        command: what repeats the report, to stand in it.
        progress: called with what is being done, how many are done, and of how many.

    Raises:
        MaquetteError: anything a person can mend.
    """
    began = time.monotonic()
    model = _opened(subject)
    form, columns = _form(model, subject, half)
    _check(count, seed)
    network = open_network(features, form)
    reals = find_reals(model, form, data, progress)
    master = None if teacher is None else _teacher(model, teacher)
    embedded = _embedded(model, subject, reals, network, count, seed, columns, progress, master)
    findings = [_answer(name, embedded) for name in (measures if measures is not None else MEASURES.names())]
    return Report(
        title="How good the pictures are",
        subject=_name(model, subject),
        data=_source(data),
        made_at=datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        version=maquette.__version__,
        seed=seed,
        command=command,
        seconds=time.monotonic() - began,
        facts=_facts(model, embedded),
        findings=tuple(finding.model_copy(update={"command": command}) for finding in findings),
    )


def _opened(subject: Model | str | Path | np.ndarray) -> Model | None:
    if isinstance(subject, np.ndarray):
        return None
    return subject if isinstance(subject, Model) else open_model(subject)


def _teacher(model: Model | None, teacher: Model | str | Path) -> Model:
    """The teacher, which must turn the same form of pictures into the same as the student does."""
    master = teacher if isinstance(teacher, Model) else open_model(teacher)
    if model is None or model.spec.input is None or master.spec.input is None:
        needed = "a teacher and a student are translators: both are shown the same inputs"
        raise OptionError(f"`--teacher {master.folder}`", needed, "Leave it out.")
    forms = [(one.spec.input, one.spec.picture, one.spec.map) for one in (master, model)]
    if forms[0] != forms[1]:
        ours, theirs = (f"{one.spec.input} to {one.spec.picture}" for one in (model, master))
        needed = f"it turns {theirs}, and the student {ours}: they must be the same"
        raise OptionError(f"`--teacher {master.folder}`", needed, "Take a student of the same size.")
    return master


def _form(model: Model | None, subject: Any, half: Half | None) -> tuple[PictureSpec, slice]:
    """The form of the pictures that are compared, and which columns of the made ones they are."""
    if model is None:
        if subject.ndim != 4 or subject.dtype != np.uint8 or subject.shape[3] not in (1, 3, 4):
            raise OptionError(f"an array {subject.shape} of {subject.dtype}", "made pictures are uint8, N x height x width x channels")
        return PictureSpec(*subject.shape[1:]), slice(None)
    form = model.spec.picture
    # a family is only asked where its pictures can be pairs, because that imports torch
    if form.width != 2 * form.height or getattr(FAMILIES.open(model.record.family), "SETS", 1) == 1:
        if half is not None:
            raise OptionError(f"`--half {half}`", f"{model.record.family} makes single pictures and no pairs", "Leave it out.")
        return form, slice(None)
    if half is None:
        needed = f"{model.record.family} makes pairs from two sets, and one set is compared at a time"
        raise OptionError(f"`{model.folder}`", needed, "Add `--half left` with the first set, or `--half right` with the second.")
    middle = form.width // 2
    return PictureSpec(form.height, middle, form.channels), slice(0, middle) if half == "left" else slice(middle, None)


def _check(count: int, seed: int) -> None:
    if count < LEAST:
        raise OptionError(f"`--count {count}`", f"fewer than {LEAST} pictures say nothing", "Try `--count 2000`.")
    if seed < 0:
        raise OptionError(f"`--seed {seed}`", "a seed is a whole number from 0 up", "Try `--seed 1`.")


def _embedded(
    model: Model | None,
    subject: Any,
    reals: Reals,
    network: Network,
    count: int,
    seed: int,
    columns: slice,
    progress: Progress | None,
    teacher: Model | None = None,
) -> Embedded:
    is_paired = model is not None and model.spec.is_translator
    most = max(map(len, reals.real)) if is_paired else MOST  # a pair cannot be left out on one side only
    real = joined([real_side(network, pictures, progress, most=most, mirror=pictures is reals.training) for pictures in reals.real])
    if len(real) < LEAST:
        advice = "Give more of them, or hold a larger share out of training."
        raise PicturesError(reals.words, f"fewer than {LEAST} say nothing", advice)
    training = real if reals.training is reals.real[0] else None  # nothing was held out
    if reals.training is not None and training is None and not is_paired:
        training = real_side(network, reals.training, progress, mirror=True)
    classes = reals.real[0].classes.classes
    if model is None:
        names = tuple(f"number {index}" for index in range(len(subject)))
        made, classes = as_side(subject, network, names, None, progress), ()
    elif is_paired:
        made, classes = translated(model, network, reals.real, seed, progress), ()
    else:
        made = sampled(model, network, count, seed, _counts(model, reals.real), columns, progress)
        classes = classes if classes == model.spec.labels.classes else ()
    words, translation = reals.words, None
    if model is not None and is_paired:
        learned = reals.training if reals.is_held_out else None
        translation = Translation(model, reals.real, learned, teacher is not None)
    if teacher is not None:
        real, training = translated(teacher, network, reals.real, seed, progress), None
        words = f"what {teacher.name} makes of the inputs of {words}"
    return Embedded(made, real, words, network.name, seed, training, reals.is_held_out, is_paired, classes, progress, translation)


def _counts(model: Model, real: tuple[Pictures, ...]) -> dict[str, int]:
    """How many real pictures each of the model's classes has, here or, if these have other classes, where it learned them."""
    counts: dict[str, int] = {}
    for pictures in real:
        for name, found in pictures.manifest.classes.items():
            counts[name] = counts.get(name, 0) + found
    known = set(model.spec.labels.classes)
    return counts if known <= set(counts) else dict(model.record.data.get("classes", {}))


def _answer(name: str, embedded: Embedded) -> Finding:
    """One measure's finding. One that fails says so in the report, and the others are still made."""
    began = time.monotonic()
    measure = MEASURES.open(name)
    kind = "pairs" if embedded.is_paired else "samples"
    if kind not in measure.KINDS:
        return does_not_apply(name, "It is for models that make pictures from nothing." if embedded.is_paired else "It is for translators.")
    if embedded.progress:
        embedded.progress(f"measuring {measure.TITLE.lower()}", 0, 1)
    try:
        found: Finding = measure.measure(embedded)
    except (MaquetteError, ArithmeticError, ValueError, np.linalg.LinAlgError, MemoryError, ImportError) as error:
        words = f"{measure.TITLE} could not be measured: {error or type(error).__name__}"
        return about(name, claim=words.rstrip(".") + ".", reading="broken", seconds=time.monotonic() - began)
    return found.model_copy(update={"seconds": time.monotonic() - began})


def _name(model: Model | None, subject: Any) -> str:
    return f"{len(subject):,} pictures" if model is None else model.name


def _source(data: str | Path | Pictures) -> str:
    return str(data.manifest.source if isinstance(data, Pictures) else data)


def _facts(model: Model | None, embedded: Embedded) -> tuple[tuple[str, str], ...]:
    kept = [("made pictures", f"{len(embedded.made):,}"), ("compared with", embedded.real_words), ("features", embedded.network)]
    if model is not None:
        seen = model.record.training.get("pictures_seen")
        kept.append(("model", f"{model.record.family}, {model.digest}" + (f", {seen:,} pictures seen" if seen else "")))
    return tuple(kept)
