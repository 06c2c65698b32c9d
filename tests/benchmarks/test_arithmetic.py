"""Arithmetic is counted as the formulas say."""

import torch

from benchmarks.arithmetic import Arithmetic


def test_a_convolution_costs_two_for_every_weight_at_every_place() -> None:
    with Arithmetic() as counted:
        torch.nn.functional.conv2d(torch.zeros(2, 3, 8, 8), torch.zeros(5, 3, 3, 3), padding=1)
    assert counted.flops == 2 * 2 * 8 * 8 * 5 * 3 * 9


def test_the_way_back_costs_as_much_for_each_gradient_that_is_needed() -> None:
    pictures, weight = torch.zeros(2, 3, 8, 8), torch.zeros(5, 3, 3, 3, requires_grad=True)
    with Arithmetic() as once:
        torch.nn.functional.conv2d(pictures, weight, padding=1).sum().backward()
    with Arithmetic() as both:
        torch.nn.functional.conv2d(pictures.requires_grad_(), weight, padding=1).sum().backward()
    assert (once.flops, both.flops) == (2 * 11520 * 3, 3 * 11520 * 3)


def test_a_gradient_penalty_is_counted_and_not_in_the_way() -> None:
    pictures, weight = torch.randn(2, 3, 8, 8, requires_grad=True), torch.randn(5, 3, 3, 3, requires_grad=True)
    with Arithmetic() as counted:
        logits = torch.nn.functional.conv2d(pictures, weight, padding=1).tanh().sum((1, 2, 3))
        (slope,) = torch.autograd.grad(logits.sum(), pictures, create_graph=True)
        slope.square().sum().backward()
    assert counted.flops > 3 * 11520 * 3
