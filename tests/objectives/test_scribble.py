import numpy as np
import pytest
import torch
from torch import Tensor

from maquette.errors import OptionError
from maquette.objectives.scribble import Scribble, draw_luck, scribbled
from maquette.seeds import stream

STILL = {"wander": 0, "tremor": 0, "wider": 0, "fainter": 0, "gaps": 0, "missing": 0}


def drawings(count: int = 16, channels: int = 3, side: int = 48) -> Tensor:
    """A white paper with a cross of two fine lines, one grey and one black."""
    some = torch.ones(count, channels, side, side)
    some[:, :, side // 3] = -1
    some[:, :, :, side // 2] = -0.5
    return some


def ink(some: Tensor) -> float:
    return float((1 - some).sum())


def test_the_same_numbers_give_the_same_drawings() -> None:
    settings = Scribble(chance=1)
    one, other = (scribbled(drawings(), draw_luck(16, stream(1, "scribble", 40)), settings) for _ in range(2))
    assert torch.equal(one, other)
    assert not torch.equal(one, scribbled(drawings(), draw_luck(16, stream(1, "scribble", 56)), settings))


def test_a_part_of_a_batch_is_changed_as_it_would_be_in_the_whole() -> None:
    luck, settings = draw_luck(16, stream(2, "scribble")), Scribble(chance=0.7)
    whole = scribbled(drawings(), luck, settings)
    assert torch.allclose(whole[4:9], scribbled(drawings(5), luck.of([4, 5, 6, 7, 8]), settings), atol=1e-6)


def test_chance_is_the_share_of_drawings_that_are_changed() -> None:
    luck, some = draw_luck(400, stream(3, "scribble")), drawings(400, 1, 16)
    changed = (scribbled(some, luck, Scribble(chance=0.25)) != some).flatten(1).any(1)
    assert 0.19 < float(changed.float().mean()) < 0.31
    assert scribbled(some, luck, Scribble()) is some


def test_all_channels_change_alike_and_stay_in_range() -> None:
    made = scribbled(drawings(), draw_luck(16, stream(4, "scribble")), Scribble(chance=1))
    assert made.shape == (16, 3, 48, 48)
    assert torch.equal(made[:, 0], made[:, 2])
    assert made.min() >= -1
    assert made.max() <= 1
    coloured = drawings()
    coloured[:, 0] = 1  # cyan lines on white
    made = scribbled(coloured, draw_luck(16, stream(4, "scribble")), Scribble(chance=1))
    assert float((made[:, 0] - 1).abs().max()) < 1e-5


def test_nothing_asked_for_changes_nothing() -> None:
    made = scribbled(drawings(), draw_luck(16, stream(5, "scribble")), Scribble(chance=1, **STILL))
    assert torch.allclose(made, drawings(), atol=1e-5)


@pytest.mark.parametrize("name", ["gaps", "missing", "fainter"])
def test_gaps_missing_strokes_and_a_faint_pen_only_take_ink_away(name: str) -> None:
    made = scribbled(drawings(), draw_luck(16, stream(6, "scribble")), Scribble(chance=1, **{**STILL, name: 0.5}))
    assert (made >= drawings() - 1e-5).all()
    assert ink(made) < 0.95 * ink(drawings())


def test_a_wide_pen_only_adds_ink_on_both_sides_of_the_line() -> None:
    made = scribbled(drawings(), draw_luck(16, stream(7, "scribble")), Scribble(chance=1, **{**STILL, "wider": 0.1}))
    assert (made <= drawings() + 1e-5).all()
    assert ink(made) > 1.2 * ink(drawings())
    assert float((made[:, 0, 16, :20] + 1).abs().max()) < 1e-5


def test_a_line_wanders_no_farther_than_a_few_steps_and_the_paper_stays_white() -> None:
    made = scribbled(drawings(), draw_luck(16, stream(8, "scribble")), Scribble(chance=1, **{**STILL, "wander": 0.03}))
    assert not torch.allclose(made, drawings(), atol=0.1)
    rows = torch.nonzero(made[:, 0, :, 5] < 0)[:, 1]  # where the level line is now, at the left
    assert (rows - 16).abs().max() <= 8
    assert float((made > 0.9).float().mean()) > 0.85


def test_more_share_is_larger_holes() -> None:
    luck = draw_luck(64, stream(9, "scribble"))
    black = -torch.ones(64, 1, 32, 32)
    lost = [float((scribbled(black, luck, Scribble(chance=1, **{**STILL, "missing": share})) + 1).mean() / 2) for share in (0.1, 0.4, 0.8)]
    assert lost[0] < lost[1] < lost[2] < 0.8
    assert lost[0] > 0.005


def test_settings_out_of_range_are_refused() -> None:
    with pytest.raises(OptionError, match=r"chance=1\.5"):
        Scribble().override({"chance": "1.5"})


def test_luck_is_small_whatever_the_size_of_the_pictures() -> None:
    luck = draw_luck(1, stream(0, "scribble"))
    assert sum(field.size for field in luck.fields.values()) + luck.amounts.size < 1000
    assert all(field.dtype == np.float32 for field in luck.fields.values())
