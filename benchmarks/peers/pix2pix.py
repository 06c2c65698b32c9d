"""pix2pix as it is usually trained, with two optimisers in turn, on the networks of our family, as a process that takes turns.

python -m benchmarks.peers.pix2pix '{"data": "...", "size": 256, "settings": {}, "workers": 0}'
"""

import json
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import torch
from torch import nn

from benchmarks.peers.reading import PairFolder, endless
from benchmarks.turns import Over, Turns
from maquette.families import pix2pix
from maquette.spec import PictureSpec, Spec
from maquette.training.plan import make_plan


def train(order: dict[str, Any], turns: Turns) -> None:
    """Trains until nobody wants more steps."""
    config = pix2pix.Config.parse(make_plan("pix2pix", preset="paper", size=order["size"], assignments=order["settings"]).model, "settings")
    form = PictureSpec(order["size"], order["size"])
    generator, discriminator = pix2pix.build(config, Spec(form, form))
    adversarial, absolute = nn.BCEWithLogitsLoss(), nn.L1Loss()
    generator_adam = torch.optim.Adam(generator.parameters(), lr=config.learning_rate, betas=(config.beta1, config.beta2))
    discriminator_adam = torch.optim.Adam(discriminator.parameters(), lr=config.learning_rate, betas=(config.beta1, config.beta2))
    batches = endless(PairFolder(Path(order["data"]), order["size"]), config.batch_size, order["workers"])
    history = []
    while True:
        turns.next()
        inputs, pictures = next(batches)
        fakes = generator(inputs)

        # the discriminator; it lays input and picture together itself
        discriminator.requires_grad_(True)
        discriminator_adam.zero_grad()
        judged_fake = discriminator(fakes.detach(), inputs)
        loss_fake = adversarial(judged_fake, torch.zeros_like(judged_fake))
        judged_real = discriminator(pictures, inputs)
        loss_real = adversarial(judged_real, torch.ones_like(judged_real))
        ((loss_fake + loss_real) * 0.5).backward()
        discriminator_adam.step()

        # the generator
        discriminator.requires_grad_(False)
        generator_adam.zero_grad()
        judged = discriminator(fakes, inputs)
        loss_adversarial = adversarial(judged, torch.ones_like(judged))
        loss_absolute = absolute(fakes, pictures) * config.reconstruction
        (loss_adversarial + loss_absolute).backward()
        generator_adam.step()
        history.append((loss_fake.item() + loss_real.item(), loss_adversarial.item(), loss_absolute.item()))


if __name__ == "__main__":
    with suppress(Over):
        train(json.loads(sys.argv[1]), Turns())
