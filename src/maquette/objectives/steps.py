"""Steps: a network and its whole objective in one module, so that what is wrapped for several devices is complete.

Batches are dictionaries of tensors: `pictures` (N, C, H, W) in [-1, 1], and `latents` (N, L) or `input` (N, C', H, W).
"""

from collections.abc import Sequence

from torch import Tensor, nn
from torch.nn.functional import l1_loss

from maquette.objectives.losses import AdversarialLoss
from maquette.objectives.penalties import r1

Batch = dict[str, Tensor]
Losses = dict[str, Tensor]


class GeneratorStep(nn.Module):
    """The generator's objective: fool the discriminator and, in translation, stay close to the paired picture.

    Args:
        generator: called with the batch entries named by `inputs`.
        discriminator: frozen by the loop while this step runs; called with pictures and the entries of `conditions`.
        reconstruction: weight of the mean absolute difference to `pictures` (pix2pix, eq. 4); 0 leaves it out.
    """

    def __init__(
        self,
        generator: nn.Module,
        discriminator: nn.Module,
        loss: AdversarialLoss,
        *,
        inputs: Sequence[str],
        conditions: Sequence[str] = (),
        reconstruction: float = 0.0,
    ) -> None:
        super().__init__()
        self.generator, self.discriminator, self.loss = generator, discriminator, loss
        self.inputs, self.conditions, self.reconstruction = tuple(inputs), tuple(conditions), reconstruction

    def forward(self, batch: Batch) -> tuple[Losses, Tensor]:
        """The losses, whose sum is to be minimised, and the pictures made on the way, so that nobody makes them twice."""
        fakes = self.generator(*(batch[name] for name in self.inputs))
        logits = self.discriminator(fakes, *(batch[name] for name in self.conditions))
        losses = {"generator": self.loss.generator(logits).mean()}
        if self.reconstruction:
            losses["reconstruction"] = self.reconstruction * l1_loss(fakes, batch["pictures"])
        return losses, fakes


class DiscriminatorStep(nn.Module):
    """The discriminator's objective: tell pictures from fakes.

    Args:
        weight: factor of both losses (pix2pix halves them to slow the discriminator down).
        penalty: weight of R1 (gamma / 2 of Mescheder et al. 2018), taken only in the steps that ask for it.
    """

    def __init__(
        self,
        discriminator: nn.Module,
        loss: AdversarialLoss,
        *,
        conditions: Sequence[str] = (),
        weight: float = 1.0,
        penalty: float = 0.0,
    ) -> None:
        super().__init__()
        self.discriminator, self.loss = discriminator, loss
        self.conditions, self.weight, self.penalty = tuple(conditions), weight, penalty

    def forward(self, batch: Batch, fakes: Tensor, penalised: bool = False) -> Losses:
        """Losses on the batch's pictures and on `fakes`, each pass apart, since batch statistics of the two differ."""
        conditions = [batch[name] for name in self.conditions]
        pictures = batch["pictures"].detach().requires_grad_(penalised)
        logits = self.discriminator(pictures, *conditions)
        losses = {"real": self.weight * self.loss.real(logits).mean()}
        losses["fake"] = self.weight * self.loss.fake(self.discriminator(fakes, *conditions)).mean()
        if penalised:
            losses["penalty"] = self.penalty * r1(logits, pictures).mean()
        return losses
