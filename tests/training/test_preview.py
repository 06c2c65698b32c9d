from pathlib import Path

import numpy as np
import torch
from torch import nn

from making import make_maps, make_pairs, make_pictures
from maquette.data import files
from maquette.data.pictures import open_pictures
from maquette.training.preview import Preview, write_timeline


def test_a_translators_grid_shows_input_made_and_true_side_by_side(tmp_path: Path) -> None:
    pictures = open_pictures(make_pairs(tmp_path, 4, 16), size=16, paired=True)

    class Same(nn.Conv2d):
        def forward(self, input):  # type: ignore[no-untyped-def]
            return input

    preview = Preview(pictures, latent_size=0, seed=0, count=2)
    made = preview.pictures(Same(1, 1, 1))
    grid = preview.grid(made)
    assert grid.shape == (16, 6 * 18 - 2, 3)
    shown = pictures.batch([0])
    assert np.array_equal(grid[:, :16], shown["input"][0])
    assert np.array_equal(grid[:, 18:34], made[0])
    assert np.array_equal(grid[:, 36:52], shown["pictures"][0])


def test_the_timeline_is_every_preview_in_order(tmp_path: Path) -> None:
    from PIL import Image

    for index in (1, 2, 10):
        files.write(tmp_path / f"{index:09d}.png", np.full((8, 8, 3), index * 20, np.uint8))
    write_timeline(tmp_path, tmp_path / "timeline.gif")
    with Image.open(tmp_path / "timeline.gif") as film:
        assert film.n_frames >= 3
        assert film.convert("RGB").getpixel((0, 0)) == (20, 20, 20)


def test_the_same_latents_are_shown_every_time(tmp_path: Path) -> None:
    pictures = open_pictures(make_pictures(tmp_path, 3, 8), size=8)
    one, other = (Preview(pictures, latent_size=6, seed=4, count=5) for _ in range(2))
    assert torch.equal(one._values[0], other._values[0])


def test_label_maps_are_shown_in_their_colours(tmp_path: Path) -> None:
    pictures = open_pictures(make_maps(tmp_path, 3, 16), size=16, maps=True)

    class Grey(nn.Conv2d):
        def forward(self, input, latents):  # type: ignore[no-untyped-def]
            assert input.dtype == torch.uint8
            return torch.zeros(len(input), 3, 16, 16) + latents.mean()

    preview = Preview(pictures, latent_size=4, seed=0, count=3)
    grid = preview.grid(preview.pictures(Grey(1, 1, 1)))
    assert grid.shape == (2 * 18 - 2, 6 * 18 - 2, 3)
    assert {tuple(colour) for colour in grid[:16, :16].reshape(-1, 3)} <= {(0, 0, 255), (0, 255, 0), (255, 255, 0)}
    assert np.array_equal(grid[:16, 36:52], pictures.batch([0])["pictures"][0])


def test_a_set_without_inputs_shows_its_latents_alone(tmp_path: Path) -> None:
    pictures = open_pictures(make_pictures(tmp_path, 3, 8), size=8)
    assert not Preview(pictures, latent_size=6, seed=4, count=5).is_translator
