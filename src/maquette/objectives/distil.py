"""Distillation: a student also learns what a teacher makes of its inputs, so that a small network paints as a big one does."""

from collections.abc import Sequence
from typing import Self

import torch
from torch import Tensor, nn
from torch.nn.functional import l1_loss

from maquette.layers.growing import shrunk


class Distil(nn.Module):
    """The loss as a term of a step: the mean absolute difference to the teacher's picture of the same input.

    Args:
        teacher: a trained generator; it does not learn here, and is never in training mode.
        inputs: names of the batch's entries that it is called with.
        weight: of the loss.
    """

    def __init__(self, teacher: nn.Module, inputs: Sequence[str], weight: float) -> None:
        super().__init__()
        self.teacher, self.inputs, self.weight = teacher.requires_grad_(False), tuple(inputs), weight
        self.eval()

    def train(self, mode: bool = True) -> Self:
        """Changes nothing: a teacher's dropout and batch norm stay as they are in use."""
        return super().train(False)

    def forward(self, fakes: Tensor, batch: dict[str, Tensor]) -> Tensor:
        """Of a student that is still growing the teacher's pictures are looked at from as far."""
        with torch.no_grad():
            shown: Tensor = self.teacher(*(batch[name] for name in self.inputs))
        return self.weight * l1_loss(fakes, shrunk(shown, shown.shape[-1] // fakes.shape[-1]))
