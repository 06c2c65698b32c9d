from pathlib import Path

import numpy as np
import pytest
import torch

from making import make_maps, make_pairs, make_pictures
from maquette.data.pictures import Pictures, open_pictures
from maquette.errors import OptionError
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


def test_a_larger_batch_is_shared_likewise_and_begins_as_the_usual_one(pictures: Pictures) -> None:
    whole = Feed(pictures, DCGAN, seed=1).step(4, times=2)[0]
    shares = [part for rank in range(2) for part in Feed(pictures, DCGAN, seed=1, rank=rank, world=2, parts=2).step(4, times=2)]
    for name in ("pictures", "latents"):
        assert len(whole[name]) == 8
        assert torch.equal(torch.cat([share[name] for share in shares]), whole[name])
    assert torch.equal(whole["pictures"][:4], Feed(pictures, DCGAN, seed=1).step(4)[0]["pictures"])


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


def test_label_maps_come_as_bytes_with_noise_for_their_styles(tmp_path: Path) -> None:
    pictures = open_pictures(make_maps(tmp_path, 5, 16, instances=True), size=16, maps=True)
    config = FAMILIES.open("spade").PRESETS["laptop"].override({"jitter": 1.0, "flip": False, "batch_size": 5})
    batch = Feed(pictures, config, seed=2).step(0)[0]
    assert batch["latents"].shape == (5, config.latent_size)
    assert (batch["input"].shape, batch["input"].dtype) == ((5, 2, 16, 16), torch.uint8)
    for place in range(5):  # one tint a label
        labels, picture = batch["input"][place, 0], batch["pictures"][place]
        assert all(len(picture[:, labels == label].unique(dim=1).T) <= 1 for label in range(3))


def drawn(tmp_path: Path, **settings: object) -> Feed:
    pictures = open_pictures(make_pairs(tmp_path, 12, 32), size=32, paired=True)
    config = FAMILIES.open("pix2pix").PRESETS["laptop"].override({"jitter": 1.0, "flip": False, **settings})
    return Feed(pictures, config, seed=2)


def test_scribbling_changes_the_drawing_alone_and_the_same_way_whenever_it_is_asked_for(tmp_path: Path) -> None:
    plain, scribbled = drawn(tmp_path), drawn(tmp_path, **{"scribble.chance": 1})
    scribbled.step(0)
    one, other = plain.step(4)[0], scribbled.step(4)[0]
    assert torch.equal(one["pictures"], other["pictures"])
    assert not torch.equal(one["input"], other["input"])
    assert torch.equal(other["input"], drawn(tmp_path, **{"scribble.chance": 1}).step(4)[0]["input"])


def test_processes_share_what_is_scribbled(tmp_path: Path) -> None:
    whole = drawn(tmp_path, **{"scribble.chance": 0.8})
    shares = [part for rank in range(2) for part in Feed(whole.pictures, whole.config, seed=2, rank=rank, world=2).step(4)]
    assert torch.allclose(torch.cat([share["input"] for share in shares]), whole.step(4)[0]["input"], atol=1e-6)


def test_only_drawings_are_scribbled(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="no setting `scribble`"):
        DCGAN.override({"scribble.chance": 0.5})
    swapped = open_pictures(make_pairs(tmp_path, 6, 16), size=16, paired=True, direction="BtoA")
    config = FAMILIES.open("pix2pix").PRESETS["laptop"].override({"scribble.chance": 0.5})
    with pytest.raises(OptionError, match="not dark lines on white paper"):
        Feed(swapped, config, seed=1)


def test_the_usual_hand_is_that_of_the_drawings_as_they_are_shown(tmp_path: Path, pictures: Pictures) -> None:
    assert Feed(pictures, DCGAN, seed=1).hand == {}
    plain, bold = (
        drawn(tmp_path).hand,
        drawn(tmp_path, **{"scribble.chance": 1, "scribble.wider": 0.1, "scribble.gaps": 0, "scribble.missing": 0}).hand,
    )
    assert plain["drawings"] == 12
    assert bold["ink"][2] > plain["ink"][2]
