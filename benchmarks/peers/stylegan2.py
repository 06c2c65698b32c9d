"""StyleGAN2 as it is usually trained: every term in a pass of its own, on networks written plainly after the paper.

Fakes are made anew for the discriminator; R1 and path length have passes and optimiser steps of their own; the average is kept weight by
weight.

    python -m benchmarks.peers.stylegan2 '{"data": "...", "size": 64, "settings": {}, "workers": 2}'

as a process that takes turns; with `minutes`, `held_out`, `count` and `sheet` it trains for that time and prints its KID.
"""

import copy
import json
import math
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

import torch
from torch import Tensor, nn
from torch.nn.functional import softplus

from benchmarks.peers.reading import PictureFolder, endless
from benchmarks.peers.stylegan2_networks import Generator, build
from benchmarks.turns import Over, Turns
from maquette.families import stylegan2
from maquette.families.stylegan2 import Config
from maquette.training.plan import make_plan


class Gate(Protocol):
    """What a step asks before it begins."""

    def next(self) -> None:
        """Raises Over when no more steps are wanted."""


class Stopwatch:
    """Steps until the time is over."""

    def __init__(self, minutes: float) -> None:
        self._end, self.steps = time.monotonic() + minutes * 60, 0

    def next(self) -> None:
        """Raises Over when the time is over."""
        if time.monotonic() >= self._end:
            raise Over
        self.steps += 1


def make_config(order: dict[str, Any]) -> Config:
    """The settings that an order describes: the paper's preset, with what it changes."""
    plan = make_plan("stylegan2", preset="paper", size=order["size"], assignments=order["settings"])
    return stylegan2.Config.parse(plan.model, "settings")


def train(config: Config, order: dict[str, Any], gate: Gate) -> nn.Module:
    """Trains until the gate closes; the averaged generator."""
    torch.manual_seed(0)
    generator, discriminator = build(config, order["size"])
    average = copy.deepcopy(generator).eval()
    terms = config.objective
    rates = config.learning_rate, config.discriminator_learning_rate or config.learning_rate
    forgetting = (config.beta1, config.beta2), (config.beta1, config.discriminator_beta2 or config.beta2)
    generator_adam = torch.optim.Adam(generator.parameters(), lr=rates[0], betas=forgetting[0], eps=config.epsilon)
    discriminator_adam = torch.optim.Adam(discriminator.parameters(), lr=rates[1], betas=forgetting[1], eps=config.epsilon)
    batches = endless(PictureFolder(Path(order["data"]), order["size"]), config.batch_size, order["workers"])
    kept, mean_length, step, history = 0.5 ** (config.batch_size / (config.ema_kimg * 1000)), torch.zeros(()), 0, []
    with suppress(Over):
        while True:
            gate.next()
            pictures = next(batches)

            # the generator
            discriminator.requires_grad_(False)
            generator_adam.zero_grad()
            fakes = generator(torch.randn(len(pictures), config.latent_size))
            loss_generator = softplus(-discriminator(fakes)).mean()
            loss_generator.backward()
            generator_adam.step()

            # path length, in a pass of its own
            if terms.path_length and step % terms.path_length_every == 0:
                generator_adam.zero_grad()
                mean_length = regularise_paths(generator, config, mean_length)
                generator_adam.step()

            # the discriminator, on new fakes and on real pictures
            discriminator.requires_grad_(True)
            discriminator_adam.zero_grad()
            with torch.no_grad():
                fakes = generator(torch.randn(len(pictures), config.latent_size))
            loss_fake = softplus(discriminator(fakes)).mean()
            loss_fake.backward()
            loss_real = softplus(-discriminator(pictures)).mean()
            loss_real.backward()
            discriminator_adam.step()

            # R1, in a pass of its own
            if terms.r1 and step % terms.penalty_every == 0:
                discriminator_adam.zero_grad()
                pictures.requires_grad_(True)
                (slope,) = torch.autograd.grad(discriminator(pictures).sum(), pictures, create_graph=True)
                (slope.square().sum(dim=(1, 2, 3)).mean() * terms.r1 / 2 * terms.penalty_every).backward()
                discriminator_adam.step()

            # the average
            with torch.no_grad():
                for mine, new in zip(average.parameters(), generator.parameters()):
                    mine.copy_(new.lerp(mine, kept))
                for mine, new in zip(average.buffers(), generator.buffers()):
                    mine.copy_(new)
            history.append((loss_generator.item(), loss_fake.item() + loss_real.item()))
            step += 1
    return average


def regularise_paths(generator: Generator, config: Config, mean_length: Tensor) -> Tensor:
    """Path length regularisation (eq. 4) on half a batch; gives the new running mean."""
    count = max(1, config.batch_size // 2)
    styles = generator.mapping(torch.randn(count, config.latent_size))[:, None].repeat(1, generator.layers, 1)
    pictures = generator.synthesis(styles)
    noise = torch.randn_like(pictures) / math.sqrt(pictures.shape[2] * pictures.shape[3])
    (slope,) = torch.autograd.grad((pictures * noise).sum(), styles, create_graph=True)
    lengths = slope.square().sum(dim=2).mean(dim=1).sqrt()
    mean_length = mean_length + 0.01 * (lengths.mean().detach() - mean_length)
    loss = (lengths - mean_length).square().mean()
    (loss * config.objective.path_length * config.objective.path_length_every).backward()
    return mean_length


def measure(order: dict[str, Any]) -> dict[str, Any]:
    """Trains for a time and judges: what is printed, in the form of `benchmarks.course`."""
    from benchmarks.judging import Judge, held_out
    from maquette.data import arrays, files

    config, watch = make_config(order), Stopwatch(order["minutes"])
    average = train(config, order, watch)
    judged = Judge(held_out(order, order["size"]), config.latent_size, order["count"], labelled=False)(average)
    files.write(Path(order["sheet"]), arrays.grid(judged.pictures[:64]))
    point = {"share": 1.0, "seen": watch.steps * config.batch_size, "seconds": order["minutes"] * 60, "kwh": 0.0, "kid": judged.row()}
    return {"points": [point], "peak_mb": 0.0, "taken": {}, "failed": ""}


if __name__ == "__main__":
    given = json.loads(sys.argv[1])
    if "minutes" in given:
        print(json.dumps(measure(given)))
    else:
        train(make_config(given), given, Turns())
