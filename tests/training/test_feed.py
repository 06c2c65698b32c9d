from pathlib import Path

import numpy as np
import pytest
import torch

from making import make_pairs, make_pictures
from maquette.data.pictures import Pictures, open_pictures
from maquette.families import FAMILIES
from maquette.training.feed import Feed, as_pictures

DCGAN = FAMILIES.open("dcgan").Config(batch_size=4, latent_size=5)


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Pictures:
    return open_pictures(make_pictures(tmp_path_factory.mktemp("pictures"), 10, 8), size=8)


def test_pictures_are_float_channels_first_and_span_minus_one_to_one() -> None:
    values = torch.tensor([[[[0, 127, 255]]]], dtype=torch.uint8)
    assert torch.allclose(as_pictures(values).flatten(), torch.tensor([-1.0, -0.00392, 1.0]), atol=1e-4)
    assert as_pictures(torch.zeros(2, 4, 5, 3, dtype=torch.uint8)).shape == (2, 3, 4, 5)


def test_every_picture_is_shown_once_an_epoch(pictures: Pictures) -> None:
    feed = Feed(pictures, DCGAN, seed=1)
    shown = torch.cat([feed.step(seen)[0]["pictures"] for seen in range(0, 20, 4)])
    keys = [value.numpy().tobytes() for value in shown]
    assert len(set(keys[:10])) == len(set(keys[10:])) == 10
    assert keys[:10] != keys[10:]


def test_a_step_is_the_same_whenever_it_is_asked_for(pictures: Pictures) -> None:
    one, other = Feed(pictures, DCGAN, seed=1), Feed(pictures, DCGAN, seed=1)
    for seen in (0, 4, 8):
        one.step(seen)
    for name, value in other.step(8)[0].items():
        assert torch.equal(value, one.step(8)[0][name])


def test_processes_and_parts_share_one_batch(pictures: Pictures) -> None:
    whole = Feed(pictures, DCGAN, seed=1).step(4)[0]
    shares = [part for rank in range(2) for part in Feed(pictures, DCGAN, seed=1, rank=rank, world=2, parts=2).step(4)]
    for name in ("pictures", "latents"):
        assert torch.equal(torch.cat([share[name] for share in shares]), whole[name])


def test_adding_a_mirror_does_not_move_the_order_or_the_latents(pictures: Pictures) -> None:
    plain, mirrored = Feed(pictures, DCGAN, seed=1).step(0)[0], Feed(pictures, DCGAN.override({"flip": True}), seed=1).step(0)[0]
    assert torch.equal(plain["latents"], mirrored["latents"])
    for one, other in zip(plain["pictures"], mirrored["pictures"], strict=True):
        assert torch.equal(one, other) or torch.equal(one, other.flip(2))


def test_pairs_come_as_pairs(tmp_path: Path) -> None:
    pictures = open_pictures(make_pairs(tmp_path, 6, 16), size=16, paired=True)
    config = FAMILIES.open("pix2pix").PRESETS["laptop"].override({"jitter": 1.3, "flip": True})
    batch = Feed(pictures, config, seed=2).step(0)[0]
    assert "latents" not in batch
    disc = (batch["input"].mean(1) < 0).numpy()
    bright = (batch["pictures"].amax(1) > 0.0).numpy()
    assert np.mean(disc == bright) > 0.9  # mirrored and cut alike
