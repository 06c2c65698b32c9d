"""The training loop: one for every family, and the only file that knows Lightning Fabric.

Four beats, over and over: the generator takes a step, the discriminator takes one or several (the last on the pictures
just made, so that none is made twice), the average follows, and housekeeping saves, shows and listens. Progress is counted
in pictures seen: real ones, shown to the discriminator.
"""

import math
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from types import FrameType
from typing import Any

import torch
from lightning_fabric import Fabric
from lightning_fabric.strategies import DDPStrategy
from torch import Tensor

from maquette.data import files
from maquette.data.side_by_side import PictureSet
from maquette.errors import Interrupted, OptionError, RunError
from maquette.families import FAMILIES
from maquette.families._family import Networks
from maquette.layers.growing import Growing
from maquette.model import TIMELINE
from maquette.objectives.moment import Moment
from maquette.run import Run
from maquette.seeds import number
from maquette.spec import LabelSpec, Spec
from maquette.training.average import Average
from maquette.training.checkpoint import Parts, State, checkpoints, restore, save
from maquette.training.diversity import diversity
from maquette.training.feed import Feed, empty_batch
from maquette.training.growth import grow
from maquette.training.journal import Journal
from maquette.training.layout import LAYOUTS, faster_layout
from maquette.training.ledger import Ledger
from maquette.training.memory import keep_freed_memory
from maquette.training.optimisers import make_optimiser, set_rates
from maquette.training.plan import Plan
from maquette.training.preview import Preview, write_timeline
from maquette.training.publish import publish
from maquette.training.teacher import open_teacher
from maquette.training.transfer import freeze_first, start_from

Batch = dict[str, Tensor]
Losses = dict[str, Tensor]
_LISTEN_SECONDS = 1.0  # how often the present is written down and requests to stop are heard


class Loop:
    """A training in progress.

    Args:
        shown: pictures for the previews of a translator: held-out ones where there are any.
        resume: go on from the last checkpoint rather than start anew.
        notes: what a person should know of this training; it stands in the status while the run lasts.

    Raises:
        OptionError: the family cannot make such pictures, or the batch does not divide by processes and parts.
        RunError: the folder cannot be written, or the checkpoint does not fit.
    """

    def __init__(
        self, plan: Plan, pictures: PictureSet, shown: PictureSet, out: Path, *, resume: bool, notes: tuple[str, ...] = ()
    ) -> None:
        keep_freed_memory()
        self.plan, self.settings, self.out, self.run = plan, plan.training, out, Run(out)
        self.pictures, self.notes = pictures, notes
        self.family = FAMILIES.open(plan.family)
        classes = pictures.classes if plan.data.conditional == "yes" else LabelSpec()
        self.spec = Spec(pictures.spec, pictures.input_spec, classes, pictures.map_spec)
        self.config = self.family.Config.parse(plan.model, "run/plan.json model")
        torch.manual_seed(number(self.settings.seed, "weights"))
        self.networks: Networks = self.family.build(self.config, self.spec)
        taken = start_from(self.networks, plan.family, self.settings.start) if self.settings.start and not resume else {}
        self.fabric = _fabric(plan, grows=isinstance(self.networks.discriminator, Growing))
        self._build()
        self.feed = Feed(
            pictures,
            self.config,
            self.settings.seed,
            labelled=len(self.spec.labels) > 0,
            rank=self.fabric.global_rank,
            world=self._world,
            parts=self.settings.accumulate,
        )
        count = 12 if self.spec.is_translator else self.settings.preview_count
        self.preview = Preview(shown, self.config.latent_size, self.settings.seed, count, classes=len(self.spec.labels))
        self.data_diversity = diversity(pictures.batch(_spread(len(pictures), 128))["pictures"])
        self.state = restore(checkpoints(self.run.checkpoints)[-1], self.parts) if resume else State(taken=taken)
        if resume:
            self.run.rewind_statistics(self.state.seen)
        self.ledger = Ledger(self.settings.watts, self.settings.price_per_kwh, self.state.spent)
        self.journal = None
        if self.fabric.is_global_zero:
            curves = self.settings.tensorboard
            self.journal = Journal(self.run, self.ledger, self.settings.currency, self.state.seen, draws_curves=curves)
        self._last_losses: Losses = {}
        self._heard, self._saved_seen, self._saved_seconds = time.monotonic(), self.state.seen, self.ledger.seconds
        self._signalled = False

    def _build(self) -> None:
        """Steps and optimisers, the same on every process, in the faster memory layout."""
        steps = self.family.steps(self.networks, self.config)
        self.notes += steps.notes
        if self.settings.teacher:
            teacher = open_teacher(self.settings.teacher, self.spec, self.config.latent_size, self.settings.distillation)
            steps.generator.terms["teacher"] = teacher
        layout: str = self.settings.layout
        if layout == "auto":
            layout = self._choose_layout(steps.generator.inputs, steps.generator.conditions)
        for network in self.networks:
            network.to(memory_format=LAYOUTS[layout])  # type: ignore[call-overload]
        self.layout = LAYOUTS[layout]
        self.average = Average(self.networks.generator, self.config.ema_kimg * 1000) if self.config.ema_kimg else None
        self.shown = self.networks.generator  # what is previewed, judged and published
        if self.average:
            self.shown = self.average.network.to(self.fabric.device)
        self._learning = list(self.networks.discriminator.parameters())
        if self.settings.freeze:
            batch = empty_batch(self.spec, self.config.latent_size, 2)
            self._learning = freeze_first(self.networks.discriminator, steps.discriminator.conditions, batch, self.settings.freeze)
        self._freeze_discriminator(True)  # frozen while wrapped, so that it is not part of the generator's exchange
        self.generator_step: Any = self.fabric.setup_module(steps.generator)
        self._freeze_discriminator(False)
        self.discriminator_step: Any = self.fabric.setup_module(steps.discriminator)
        fused = self.fabric.device.type in ("cpu", "cuda")
        optimisers = [
            make_optimiser(self.config, network, discriminates=network is self.networks.discriminator, fused=fused)
            for network in self.networks
        ]
        self.generator_optimiser: Any = self.fabric.setup_optimizers(optimisers[0])
        self.discriminator_optimiser: Any = self.fabric.setup_optimizers(optimisers[1])
        self.memory = steps.memory()
        networks = {"generator": self.networks.generator, "discriminator": self.networks.discriminator, "objective": self.memory}
        if self.average:
            networks["average"] = self.average.network
        self.parts = Parts(networks, {"generator_optimiser": optimisers[0], "discriminator_optimiser": optimisers[1]})

    def _choose_layout(self, inputs: tuple[str, ...], conditions: tuple[str, ...]) -> str:
        """The faster layout, written into the plan so that a continued run keeps it."""
        batch = empty_batch(self.spec, self.config.latent_size, min(16, self.config.batch_size))
        layout = self.fabric.broadcast(faster_layout(self.networks, batch, inputs, conditions))
        self.plan = self.plan.override({"training.layout": layout})
        return layout

    @property
    def _world(self) -> int:
        return self.fabric.world_size

    @property
    def progress(self) -> float:
        """The share of the budget that is spent, 0 to 1; of two budgets the one nearer its end counts."""
        shares = [0.0]
        if self.settings.kimg:
            shares.append(self.state.seen / (self.settings.kimg * 1000))
        if self.settings.minutes:
            shares.append(self.ledger.seconds / (self.settings.minutes * 60))
        return min(1.0, max(shares))

    def train(self) -> None:
        """Runs until the budget is spent.

        Raises:
            Interrupted: somebody asked to stop; everything is saved.
            RunError: the networks diverged or collapsed twice, or the disk cannot be written.
        """
        with self._listening():
            if not self.state.seen:
                self._show()
                self._save()
            while not self._agree(self.progress >= 1):
                moment, times = self._set_moment()
                self.batch_size = times * self.config.batch_size
                losses: Losses = {}
                for beat in range(self.config.discriminator_steps):
                    batches = self._batches(times)
                    if beat < self.config.discriminator_steps - 1:
                        fakes = self._make(batches)
                    else:
                        generator_losses, fakes = self._generator_beat(batches, moment)
                        losses |= generator_losses
                    losses |= self._discriminator_beat(batches, fakes, moment)
                    self.state.seen += self.batch_size
                if self.average:
                    pictures = self.config.discriminator_steps * self.batch_size
                    self.average.follow(self.networks.generator, self.state.seen, pictures, moment.ema)
                self._housekeeping(losses)
            self._finish()

    def _batches(self, times: int) -> list[Batch]:
        """The next pictures, cut into parts; whatever is random in the networks is drawn anew for them."""
        torch.manual_seed(number(self.settings.seed, "step", self.state.seen, self.fabric.global_rank))
        return [self._placed(batch) for batch in self.feed.step(self.state.seen, self.fabric.device, times=times)]

    @torch.no_grad()
    def _make(self, batches: list[Batch]) -> list[Tensor]:
        return [self.generator_step.module.make(batch) for batch in batches]

    def _generator_beat(self, batches: list[Batch], moment: Moment) -> tuple[Losses, list[Tensor]]:
        self._freeze_discriminator(True)
        losses: Losses = {}
        fakes = []
        regularised = self._is_turn(self.config.objective.path_length_every, self.config.discriminator_steps)
        for part, batch in enumerate(batches):
            with self._exchange_at_last(self.generator_step, part, len(batches)):
                losses, made = self.generator_step(batch, moment, regularised)
                self.fabric.backward(torch.stack(list(losses.values())).sum() / len(batches))
            fakes.append(made.detach())
        self.generator_optimiser.step()
        self.generator_optimiser.zero_grad()
        self._freeze_discriminator(False)
        return losses, fakes

    def _discriminator_beat(self, batches: list[Batch], fakes: list[Tensor], moment: Moment) -> Losses:
        losses: Losses = {}
        objective = self.config.objective
        penalised = objective.is_penalised and self._is_turn(objective.penalty_every)
        for part, (batch, made) in enumerate(zip(batches, fakes, strict=True)):
            with self._exchange_at_last(self.discriminator_step, part, len(batches)):
                losses = self.discriminator_step(batch, made, moment, penalised)
                self.fabric.backward(torch.stack(list(losses.values())).sum() / len(batches))
        self.discriminator_optimiser.step()
        self.discriminator_optimiser.zero_grad()
        return losses

    def _freeze_discriminator(self, frozen: bool) -> None:
        for parameter in self._learning:
            parameter.requires_grad_(not frozen)

    def _is_turn(self, every: int, steps: int = 1) -> bool:
        """Whether this is one of every `every` steps, a step being `steps` batches."""
        return self.state.seen // (self.batch_size * steps) % every == 0

    def _housekeeping(self, losses: Losses) -> None:
        self._last_losses = losses
        if self._agree(time.monotonic() - self._heard >= _LISTEN_SECONDS):
            self._heard = time.monotonic()
            if not self._all_finite(losses):
                return self._roll_back("a loss is no longer a finite number", newest=True)
            self._write_down("training")
            if self._agree(self._signalled or self.run.stop_requested()):
                self._save()
                self._write_down("interrupted")
                raise Interrupted(
                    f"`{self.out}`",
                    f"training was stopped after {self.state.seen:,} pictures and everything is saved",
                    "Go on with the same command and `--resume`.",
                )
        if self.state.seen >= self.state.next_preview:
            self._show()
        if self._agree(self._is_checkpoint_due()):
            problem = self._problem()
            if problem:
                return self._roll_back(*problem)
            self._save()
        return None

    def _is_checkpoint_due(self) -> bool:
        every = self.settings.checkpoint_every_kimg
        if every:
            return self.state.seen // (every * 1000) > self._saved_seen // (every * 1000)
        return self.ledger.seconds - self._saved_seconds >= self.settings.checkpoint_every_minutes * 60

    def _problem(self) -> tuple[str, bool] | None:
        """What is wrong with the networks and whether the newest checkpoint is sound; None when nothing is."""
        if not self._all_finite({name: value for network in self.networks for name, value in network.state_dict().items()}):
            return "a weight is no longer a finite number", True
        share = diversity(self.preview.pictures(self.shown)) / max(self.data_diversity, 1e-9)
        self.state.best_diversity = max(self.state.best_diversity, share)
        if share < self.settings.collapse_below and self.state.best_diversity > 4 * self.settings.collapse_below:
            return f"the generator has collapsed: its pictures differ {share:.0%} as much as the data's", False
        return None

    def _all_finite(self, values: dict[str, Tensor]) -> bool:
        return not self._agree(not all(bool(torch.isfinite(value).all()) for value in values.values()))

    def _roll_back(self, problem: str, newest: bool) -> None:
        """Back to a good checkpoint with half the learning rate, once.

        Raises:
            RunError: it was tried before.
        """
        rollbacks, factor = self.state.rollbacks + 1, self.state.learning_rate_factor / 2
        if rollbacks > 1:
            self._write_down("failed", problem)
            advice = "Try half the learning rate (`--set model.learning_rate=...`) or more varied pictures (`maquette inspect`)."
            raise RunError(f"`{self.out}`", f"training failed twice ({problem}); the last good model is in place", advice)
        self.state = restore(checkpoints(self.run.checkpoints)[-1 if newest else 0], self.parts)
        self.state.rollbacks, self.state.learning_rate_factor = rollbacks, factor
        self._saved_seen = self.state.seen
        self._write_down("training", f"{problem}; went back to {self.state.seen:,} pictures with half the learning rate")

    def _save(self) -> None:
        """A checkpoint, and the model as it is now."""
        self._saved_seen, self._saved_seconds = self.state.seen, self.ledger.seconds
        row = self.ledger.row()
        self.state.spent = {"seconds": row["seconds"], "joules": row["joules"]}
        if self.fabric.is_global_zero:
            save(self.run.checkpoints, self.state, self.parts, self.settings.keep_checkpoints)
            publish(
                self.out, self.plan, self.spec, Networks(self.shown, self.networks.discriminator), self.pictures.manifest, self._account()
            )
        self.fabric.barrier()

    def _show(self) -> None:
        """A grid of the fixed latents or inputs; the next comes after twice as many pictures, or as the plan says."""
        first = max(1, round(self.settings.first_preview_kimg * 1000))
        while self.state.next_preview <= self.state.seen:
            self.state.next_preview = max(first, math.ceil(self.state.next_preview * self.settings.preview_factor))
        if self.journal:
            grid = self.preview.grid(self.preview.pictures(self.shown))
            files.write(self.run.previews / f"{self.state.seen:09d}.png", grid)
            self.journal.show(grid, self.state.seen)

    def _finish(self) -> None:
        self.state.next_preview = min(self.state.next_preview, self.state.seen)
        self._show()
        if not self._problem():
            self._save()
        if self.journal:
            write_timeline(self.run.previews, self.out / TIMELINE)
            self.journal.close()
        self._write_down("finished")

    def _write_down(self, stage: str, message: str = "") -> None:
        if self.journal:
            losses = self._last_losses | self._standing()
            self.journal.write(stage, self.state.seen, self.progress, losses, message or " ".join(self.notes))

    def _standing(self) -> Losses:
        """What the run has reached that is no loss: the augmentation's probability, and the side of networks that grow."""
        standing = {}
        if "augment" in self.memory:
            standing["augment"] = self.memory["augment"].chance
        if isinstance(self.networks.discriminator, Growing):
            standing["side"] = torch.tensor(self.networks.discriminator.side)
        return standing

    def _account(self) -> dict[str, Any]:
        """What the card says of the training."""
        return {
            "pictures_seen": self.state.seen,
            "rollbacks": self.state.rollbacks,
            "diversity": round(self.state.best_diversity, 3),
            "energy_is_measured": self.ledger.is_measured,
            **({"taken": self.state.taken} if self.state.taken else {}),
            **({"hand": self.feed.hand} if self.feed.hand else {}),
            "device": str(self.fabric.device),
            "processes": self._world,
            **self.ledger.row(),
        }

    def _set_moment(self) -> tuple[Moment, int]:
        """The schedule's word on this step, told to the optimisers and to what grows, and how many times the usual batch it has."""
        moment: Moment = self.family.schedule(self.config, self.progress)
        factor = self.state.learning_rate_factor
        set_rates(self.generator_optimiser, self.config, moment, factor, discriminates=False)
        set_rates(self.discriminator_optimiser, self.config, moment, factor, discriminates=True)
        return moment, grow({*self.networks, self.shown}, self.config, moment.growth, [*self.parts.optimisers.values()])

    def _placed(self, batch: Batch) -> Batch:
        return {name: value.contiguous(memory_format=self.layout) if value.dim() == 4 else value for name, value in batch.items()}

    def _agree(self, mine: bool) -> bool:
        """Whether any process says so: every process must take the same turn."""
        if self._world == 1:
            return mine
        said: Any = self.fabric.all_reduce(torch.tensor(float(mine), device=self.fabric.device), reduce_op="max")
        return bool(said > 0)

    def _exchange_at_last(self, step: Any, part: int, parts: int) -> Any:
        return self.fabric.no_backward_sync(step) if part < parts - 1 else nullcontext()

    @contextmanager
    def _listening(self) -> Iterator[None]:
        """Ctrl-C and a polite kill are remembered until housekeeping; a second Ctrl-C stops at once."""

        def remember(number: int, frame: FrameType | None) -> None:
            self._signalled = True
            signal.signal(signal.SIGINT, signal.default_int_handler)

        before = {name: signal.signal(name, remember) for name in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for name, handler in before.items():
                signal.signal(name, handler)


def _fabric(plan: Plan, *, grows: bool) -> Fabric:
    """The device, the precision and, under torchrun, the other processes; of networks that grow not all weights are in use."""
    world = int(os.environ.get("WORLD_SIZE", 1))
    batch, parts = plan.model["batch_size"], plan.training.accumulate
    if batch % (world * parts):
        raise OptionError(
            f"`batch_size={batch}`",
            f"it must divide by processes times parts ({world} x {parts})",
            f"Try `--set model.batch_size={world * parts * max(1, batch // (world * parts))}`.",
        )
    accelerator, precision = plan.training.accelerator, plan.training.precision
    if precision == "auto":
        has_bf16 = accelerator in ("auto", "cuda") and torch.cuda.is_available() and torch.cuda.is_bf16_supported()
        precision = "bf16-mixed" if has_bf16 else "32-true"
    local = int(os.environ.get("LOCAL_WORLD_SIZE", 1))
    strategy: Any = DDPStrategy(find_unused_parameters=grows) if world > 1 else "auto"
    fabric = Fabric(accelerator=accelerator, devices=local, num_nodes=world // local, strategy=strategy, precision=precision)
    fabric.launch()
    return fabric


def _spread(length: int, count: int) -> Any:
    """At most `count` indices, evenly over a length."""
    return torch.linspace(0, length - 1, min(count, length)).long().numpy()
