import numpy as np
import torch

from maquette.training.augment import mirror_and_jitter


def test_mirroring_follows_the_luck_and_treats_both_halves_alike() -> None:
    batch = {"pictures": torch.rand(2, 3, 4, 4), "input": torch.rand(2, 1, 4, 4)}
    luck = np.array([[0.4, 0, 0], [0.6, 0, 0]])
    turned = mirror_and_jitter(batch, luck, flip=True, jitter=1.0)
    for name, value in batch.items():
        assert torch.equal(turned[name][0], value[0].flip(2))
        assert torch.equal(turned[name][1], value[1])


def test_jitter_cuts_the_same_window_from_an_enlargement() -> None:
    ramp = torch.linspace(-1, 1, 16).expand(1, 1, 16, 16)
    cut = mirror_and_jitter({"pictures": ramp}, np.array([[0.9, 0.0, 0.999]]), flip=False, jitter=1.5)["pictures"]
    assert cut.shape == ramp.shape
    assert cut.min() > -0.5  # the rightmost window of the enlargement
    assert torch.isclose(cut.max(), torch.tensor(1.0))


def test_without_either_nothing_happens() -> None:
    batch = {"pictures": torch.rand(2, 3, 4, 4)}
    assert mirror_and_jitter(batch, np.zeros((2, 3)), flip=False, jitter=1.0)["pictures"] is batch["pictures"]


def test_label_maps_are_cut_as_their_pictures_are_and_keep_their_indices() -> None:
    labels = torch.zeros(3, 1, 32, 32, dtype=torch.uint8)
    labels[..., 10:, 12:] = 7
    pictures = labels.float() / 7
    luck = np.random.default_rng(0).random((3, 3))
    cut = mirror_and_jitter({"pictures": pictures, "input": labels}, luck, flip=True, jitter=1.3)
    assert cut["input"].dtype == torch.uint8
    assert set(cut["input"].unique().tolist()) == {0, 7}
    assert torch.equal(cut["pictures"] > 0.5, cut["input"] == 7)
