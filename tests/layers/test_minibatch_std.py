import numpy as np
import pytest
import torch

from maquette.layers.minibatch_std import MinibatchStd


def by_hand(values: np.ndarray, group: int) -> list[float]:
    """The appended number of every picture, from the definition."""
    numbers = []
    for start in range(0, len(values), group):
        std = np.sqrt(values[start : start + group].var(axis=0) + 1e-8)
        numbers += [std.mean()] * group
    return numbers


@pytest.mark.parametrize(("count", "group"), [(4, 4), (8, 4), (3, 3), (6, 3), (1, 1), (5, 1)])
def test_the_last_channel_is_the_groups_mean_deviation(count: int, group: int) -> None:
    torch.manual_seed(0)
    values = torch.randn(count, 5, 4, 4) * torch.arange(1, count + 1)[:, None, None, None]
    out = MinibatchStd(4)(values)
    assert torch.equal(out[:, :5], values)
    expected = torch.tensor(by_hand(values.double().numpy(), group), dtype=torch.float32)
    assert torch.allclose(out[:, 5], expected[:, None, None].expand(count, 4, 4), rtol=1e-5)


def test_pictures_that_are_all_the_same_are_noticed() -> None:
    same = torch.randn(1, 3, 4, 4).expand(4, 3, 4, 4)
    assert float(MinibatchStd()(same)[:, 3].max()) < 1e-3


def test_half_a_batch_each_forms_the_same_groups_as_all_of_it() -> None:
    values, layer = torch.randn(8, 3, 4, 4), MinibatchStd(4)
    assert torch.allclose(torch.cat([layer(half) for half in values.chunk(2)]), layer(values))


def test_gradients_are_exact_also_of_gradients() -> None:
    torch.manual_seed(0)
    values = torch.randn(4, 2, 2, 2, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(MinibatchStd(2), (values,))
    assert torch.autograd.gradgradcheck(MinibatchStd(2), (values,))
