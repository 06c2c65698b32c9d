import math

import torch

from maquette.layers.equalised import HE_GAIN, Conv2d, Linear


def test_a_linear_layer_is_its_stored_weights_scaled() -> None:
    layer, values = Linear(6, 3, gain=2.0, bias=0.5, bias_gain=2.0, learning_rate=0.01), torch.randn(4, 6)
    expected = values @ layer.weight.t() * (2 * 0.01 / math.sqrt(6)) + layer.bias * 0.02
    assert torch.allclose(layer(values), expected, atol=1e-6)
    assert torch.allclose(layer.bias * 0.02, torch.tensor(0.5))


def test_a_convolution_is_its_stored_weights_scaled() -> None:
    layer, values = Conv2d(5, 2, 3, gain=HE_GAIN), torch.randn(2, 5, 8, 8)
    expected = torch.nn.functional.conv2d(values, layer.weight * math.sqrt(2 / 45), padding=1)
    assert torch.allclose(layer(values), expected, atol=1e-6)


def test_stored_weights_start_with_unit_spread_over_the_learning_rate() -> None:
    torch.manual_seed(0)
    assert abs(float(Conv2d(64, 64, 3).weight.std().detach()) - 1) < 0.02
    assert abs(float(Linear(256, 256, learning_rate=0.01).weight.std().detach()) - 100) < 2


def test_signals_keep_their_variance_through_a_rectified_layer() -> None:
    torch.manual_seed(0)
    values = torch.randn(64, 512)
    for learning_rate in (1.0, 0.01):
        out = torch.relu(Linear(512, 512, gain=HE_GAIN, learning_rate=learning_rate)(values))
        assert abs(float(out.square().mean().detach()) - 1) < 0.1


def test_a_gain_behind_leaky_relu_may_stand_before_it() -> None:
    torch.manual_seed(0)
    inside, behind = Conv2d(4, 4, 3, bias=0.3, gain=HE_GAIN, bias_gain=HE_GAIN), Conv2d(4, 4, 3, bias=0.3)
    with torch.no_grad():
        inside.bias.normal_()
    behind.load_state_dict(inside.state_dict())
    values = torch.randn(2, 4, 6, 6)
    leaky = torch.nn.functional.leaky_relu
    assert torch.allclose(leaky(inside(values), 0.2), HE_GAIN * leaky(behind(values), 0.2), atol=1e-6)


def test_strides_paddings_and_no_bias_are_possible() -> None:
    layer = Conv2d(2, 3, 4, stride=2, padding=1, bias=None)
    assert [name for name, _ in layer.named_parameters()] == ["weight"]
    assert layer(torch.randn(1, 2, 8, 8)).shape == (1, 3, 4, 4)
    assert Linear(2, 3, bias=None).bias is None
