"""Toy problems: modes are counted right, games do not touch, and the bench asks for objectives that there are."""

import numpy as np
import pytest
import torch

from benchmarks.benches import modes
from benchmarks.toys import game, glyphs, grid
from benchmarks.toys.players import LATENTS, Discriminators, Generators, Perceptrons
from maquette.objectives.losses import LOSSES


def random() -> np.random.Generator:
    return np.random.default_rng(0)


def test_the_gaussians_themselves_cover_all_25_modes() -> None:
    found, good = grid.covered(grid.draw(2500, random()))
    assert found == 25
    assert good == pytest.approx(1 - np.exp(-(3**2) / 2), abs=0.01)  # Rayleigh: within three deviations in the plane


def test_a_point_belongs_to_the_nearest_mode_or_to_none() -> None:
    centres = grid.centres()
    assert grid.recognise(centres).tolist() == list(range(25))
    assert grid.recognise(centres + np.array([0.2, 0.2])).tolist() == list(range(25))
    assert grid.recognise(centres + np.array([0.22, 0.22])).tolist() == [-1] * 25
    assert np.allclose(centres.var(axis=0), 8)


def test_points_spread_evenly_cover_no_mode_though_they_hit_them_all() -> None:
    points = random().uniform(-5, 5, (2500, 2))
    assert len(np.unique(grid.recognise(points))) == 26
    assert grid.covered(points)[0] == 0


def test_a_generator_that_knows_three_modes_covers_three() -> None:
    points = grid.centres()[np.arange(2500) % 3]
    assert grid.covered(points) == (3, 1.0)


def test_every_stack_of_glyphs_is_recognised_as_what_it_is() -> None:
    pictures = np.stack([np.stack([glyphs.glyphs()[kind // 10**place % 10] for place in range(3)]) for kind in range(1000)])
    assert glyphs.recognise(pictures.astype(np.float32)).tolist() == list(range(1000))


def test_drawn_glyphs_are_all_recognised_and_of_1000_kinds() -> None:
    pictures = glyphs.draw(20_000, random())
    kinds = glyphs.recognise(pictures)
    assert pictures.shape == (20_000, 3, 16, 16)
    assert (pictures.min(), pictures.max()) == (-1, 1)
    assert (kinds >= 0).all()
    assert len(np.unique(kinds)) == 1000


def test_what_is_half_one_glyph_and_half_another_is_neither() -> None:
    shapes = glyphs.glyphs().astype(np.float32)
    disc_and_bars, ring_and_plus = (shapes[0] + shapes[7]) / 2, (shapes[1] + shapes[3]) / 2
    pictures = np.stack([np.stack([shapes[2], shapes[4], mixed]) for mixed in (disc_and_bars, ring_and_plus, shapes[5])])
    assert glyphs.recognise(pictures).tolist() == [-1, -1, 2 + 10 * 4 + 100 * 5]
    assert (glyphs.recognise(random().standard_normal((500, 3, 16, 16))) == -1).all()


def test_no_glyph_is_taken_for_another_wherever_it_is() -> None:
    rows = glyphs._normalised(glyphs._bank().reshape(90, -1))
    likeness = (rows @ rows.T).reshape(10, 9, 10, 9).max(axis=(1, 3))
    assert likeness[~np.eye(10, dtype=bool)].max() < 0.75


def test_the_networks_of_all_games_are_those_of_each_game_alone() -> None:
    together, alone = Perceptrons([5, 8], (3, 7, 2), "some"), Perceptrons([8], (3, 7, 2), "some")
    rows = torch.randn(6, 3)
    assert torch.allclose(together(rows.repeat(2, 1))[6:], alone(rows), atol=1e-6)
    values = rows
    for layer, (weight, bias) in enumerate(zip(alone.weights, alone.biases, strict=True)):
        values = (torch.nn.functional.leaky_relu(values, 0.2) if layer else values) @ weight[0] + bias[0]
    assert torch.allclose(alone(rows), values, atol=1e-6)


def test_games_do_not_touch() -> None:
    generators, discriminators = Generators([0, 1]), Discriminators([0, 1])
    discriminators(generators(torch.randn(10, LATENTS)))[:5].sum().backward()
    for network in (generators, discriminators):
        assert all(weight.grad[0].abs().sum() > 0 and weight.grad[1].abs().sum() == 0 for weight in network.parameters())


def test_a_game_ends_as_it_would_have_ended_alone() -> None:
    objective = game.OBJECTIVES["relativistic, R1 and R2"]
    together, alone = game.play(objective, [4, 7], 8), game.play(objective, [7], 8)
    assert together.shape == (2, 2500, 2)
    assert np.abs(together[1] - alone[0]).max() < 1e-3 < np.abs(together[0] - alone[0]).max()


@pytest.mark.parametrize("name", game.OBJECTIVES)
def test_every_objective_can_be_played_and_moves_the_points(name: str) -> None:
    points = game.play(game.OBJECTIVES[name], [0], 4)
    with torch.no_grad():
        start = Generators([0])(torch.zeros(1, LATENTS))
    assert np.isfinite(points).all()
    assert np.abs(points - start.numpy()).max() > 0.05


def test_the_bench_plays_every_objective_once_and_every_loss_is_among_them() -> None:
    played = [name for half in modes._HALVES for name in half]
    assert sorted(played) == sorted(game.OBJECTIVES)
    assert {objective.loss for objective in game.OBJECTIVES.values()} == set(LOSSES)
    assert set(game.OBJECTIVES) >= modes._KEEP


def test_a_plot_has_a_dot_for_every_point_inside_and_none_outside() -> None:
    picture = game.plot(np.array([[0.0, 0.0], [5.9, -5.9], [40.0, 0.0]]))
    dark = np.argwhere(picture[..., 0] < 255)
    assert len(dark) == 2
    assert dark[:, 0].max() > 150  # what is low in the plane is low in the picture
