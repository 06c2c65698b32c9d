"""DCGAN as tutorials train it, on the networks of our family, as a process that takes turns.

python -m benchmarks.peers.dcgan '{"data": "...", "size": 64, "settings": {"model.batch_size": 128}, "workers": 2}'
"""

import json
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import torch
from torch import nn

from benchmarks.peers.reading import PictureFolder, endless
from benchmarks.turns import Over, Turns
from maquette.families import dcgan
from maquette.spec import PictureSpec, Spec
from maquette.training.plan import make_plan


def train(order: dict[str, Any], turns: Turns) -> None:
    """Trains until nobody wants more steps."""
    config = dcgan.Config.parse(make_plan("dcgan", preset="paper", size=order["size"], assignments=order["settings"]).model, "settings")
    networks = dcgan.build(config, Spec(PictureSpec(order["size"], order["size"])))
    generator, discriminator = networks.generator, nn.Sequential(networks.discriminator, nn.Sigmoid())
    loss = nn.BCELoss()
    discriminator_adam = torch.optim.Adam(discriminator.parameters(), lr=config.learning_rate, betas=(config.beta1, config.beta2))
    generator_adam = torch.optim.Adam(generator.parameters(), lr=config.learning_rate, betas=(config.beta1, config.beta2))
    batches = endless(PictureFolder(Path(order["data"]), order["size"]), config.batch_size, order["workers"])
    history = []
    while True:
        turns.next()
        pictures = next(batches)

        # the discriminator on real pictures, then on fakes
        discriminator.zero_grad()
        label = torch.full((len(pictures),), 1.0)
        loss_real = loss(discriminator(pictures), label)
        loss_real.backward()
        fakes = generator(torch.randn(len(pictures), config.latent_size))
        label.fill_(0.0)
        loss_fake = loss(discriminator(fakes.detach()), label)
        loss_fake.backward()
        discriminator_adam.step()

        # the generator
        generator.zero_grad()
        label.fill_(1.0)
        loss_generator = loss(discriminator(fakes), label)
        loss_generator.backward()
        generator_adam.step()
        history.append((loss_real.item() + loss_fake.item(), loss_generator.item()))


if __name__ == "__main__":
    with suppress(Over):
        train(json.loads(sys.argv[1]), Turns())
