"""One family of a timeline: trained, gone on with or found finished; then measured and looked at."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from maquette.checks.quality import evaluate
from maquette.data import arrays
from maquette.data.parallel import Progress
from maquette.errors import Interrupted, RunError
from maquette.finding import Finding, Report
from maquette.model import CARD, GRAPH, Model, open_model
from maquette.report.timeline_data import Learned
from maquette.run import Run
from maquette.spec import Spec
from maquette.stats import Estimate
from maquette.timelines import film
from maquette.timelines.plan import TimelinePlan, name_of
from maquette.timelines.strip import Places

_OVER = ("finished", "failed")  # stages of a run that does not go on
_LEAST = 50  # real pictures below which nothing is measured, as in the quality chapter


@dataclass(frozen=True)
class Hands:
    """What a timeline needs done from above it: the verbs, and somebody who watches."""

    train: Callable[..., Model]  # (family, data, out, **options)
    finish: Callable[[Path], Model]  # completes a trained model
    watch: Callable[[str, Path], AbstractContextManager[None]]  # around the training of a family: its title, its folder
    progress: Progress | None = None


@dataclass(frozen=True)
class Measured:
    """What evaluation said of one model."""

    kid: Estimate
    real_kid: Estimate
    compared_with: str
    features: str


def trained(family: ModuleType, data: str | Path, folder: Path, plan: TimelinePlan, places: Places, hands: Hands) -> tuple[Model, str]:
    """The family's model, and what went wrong if something did: trained now, gone on with, or as it was left finished.

    Raises:
        Interrupted: stopped; the same command goes on.
        RunError: the place cannot be written.
    """
    run = Run(folder)
    status = run.status()
    if status.get("stage") not in _OVER:
        try:
            with hands.watch(family.TITLE, folder):
                hands.train(name_of(family), data, folder, **_options(plan, places, run))
        except Interrupted as stop:
            raise Interrupted(f"`{folder}`", stop.needed, "Go on with the same command.") from stop
        except RunError:
            if run.status().get("stage") != "failed":  # the disk, not the network
                raise
        status = run.status()
    is_complete = (folder / GRAPH).is_file() and (folder / CARD).is_file()
    model = open_model(folder) if is_complete else hands.finish(folder)
    return model, status["message"] if status["stage"] == "failed" else ""


def preview_count(places: Places) -> int:
    """How many pictures a preview needs for these places to be among them."""
    return max(places.places) + 1


def _options(plan: TimelinePlan, places: Places, run: Run) -> dict[str, Any]:
    budget = {"minutes": plan.minutes, "kimg": plan.kimg}
    if run.exists() and any(run.checkpoints.glob("[0-9]*.safetensors")):
        return budget | {"resume": True}
    first = plan.kimg * film.FIRST if plan.kimg else 0.1
    settings = plan.settings | {
        "data.holdout": plan.holdout,
        "training.preview_count": preview_count(places),
        "training.first_preview_kimg": max(first, 0.001),
        "training.preview_factor": film.FACTOR,
    }
    return budget | {"size": plan.size, "preset": plan.preset, "seed": plan.seed, "settings": settings}


def samples(model: Model, places: Places, seed: int) -> np.ndarray:
    """The pictures that stand in these places, uint8 (N, H, W, C): those that the model's previews showed."""
    latents = np.concatenate([model.latents(1, seed + place) for place in places.places])
    classes = len(model.spec.labels)
    return arrays.to_bytes(model.run(latents, np.array(places.places) % classes if classes else None))


def measured(model: Model, data: str | Path, plan: TimelinePlan, held_out: int, progress: Progress | None) -> Measured:
    """KID against the held-out pictures, or why there is none.

    Raises:
        MaquetteError: the pictures cannot be read.
    """
    if held_out < _LEAST:
        unknown = Estimate.unknown(f"there are {held_out} real pictures to compare with, and at least {_LEAST} are needed", held_out)
        return Measured(unknown, unknown, f"{held_out} real pictures", "none")
    report: Report = evaluate(model, data, count=plan.count, seed=plan.seed, measures=("kid",), progress=progress)
    facts, finding = dict(report.facts), report.findings[0]
    return Measured(_of(finding, "KID"), _of(finding, "KID of real pictures"), facts["compared with"], facts["features"])


def learned(family: ModuleType, model: Model, kid: Estimate, note: str) -> Learned:
    """The row of a family."""
    config = family.Config.parse(model.record.config, "config.json")
    training = model.record.training
    generator, discriminator = weights(family, config, model.spec)
    return Learned(
        name=name_of(family),
        title=family.TITLE,
        year=family.YEAR,
        paper=family.PAPER,
        generator_weights=generator,
        discriminator_weights=discriminator,
        pictures_seen=training["pictures_seen"],
        seconds=training["seconds"],
        kid=kid,
        digest=model.digest,
        note=note,
    )


def weights(family: ModuleType, config: Any, spec: Spec) -> tuple[int, int]:
    """How many weights the generator and the discriminator have for pictures of that form.

    Raises:
        OptionError: the family cannot make such pictures.
    """
    networks = family.build(config, spec)
    generator, discriminator = (sum(weight.numel() for weight in network.parameters()) for network in networks)
    return generator, discriminator


def _of(finding: Finding, name: str) -> Estimate:
    for quantity in finding.quantities:
        if quantity.name == name:
            return quantity.estimate
    return Estimate.unknown(finding.claim if finding.reading == "broken" else "there are too few real pictures")
