"""Steps: a network and its whole objective in one module, so that what is wrapped for several devices is complete.

Batches are dictionaries of tensors: `pictures` (N, C, H, W) in [-1, 1], `latents` (N, L) or `input` (N, C', H, W), and
`labels` (N,) where there are classes; a made picture has the class of the real one beside it.

A discriminator gives a tensor of logits; a `PatchJudge` gives one for each scale, which count alike.
"""

from collections.abc import Callable, Mapping, Sequence

import torch
from torch import Tensor, nn
from torch.nn.functional import l1_loss, mse_loss

from maquette.layers.growing import Growing
from maquette.layers.patch_discriminator import Look, PatchJudge
from maquette.objectives import style as styles
from maquette.objectives.augment import Augment
from maquette.objectives.feature_matching import feature_matching
from maquette.objectives.losses import LOSSES
from maquette.objectives.moment import Moment
from maquette.objectives.objective import Objective
from maquette.objectives.penalties import PathLength, gradient_penalty, orthogonal, squared_slope

Batch = dict[str, Tensor]
Losses = dict[str, Tensor]
_NOW = Moment()


class GeneratorStep(nn.Module):
    """The generator's objective: fool the discriminator and, in translation, stay close to the paired picture.

    Args:
        generator: called with the batch entries named by `inputs`, as far as the batch has them.
        discriminator: frozen by the loop while this step runs; called with pictures and the entries of `conditions`.
        augment: what both players' pictures go through before they are judged; shared with the other step.
        reconstruction: weight of the mean absolute difference to `pictures` (pix2pix, eq. 4); 0 leaves it out.
        feature_matching: weight of `feature_matching`, for which the discriminator must be a `PatchJudge`; 0 leaves it out.
        terms: further losses by name, weighted already; each is called with the made pictures and the batch.
        style: weight of the divergence of styles from a normal distribution; 0: latents are styles. Otherwise the generator's
            `encoder` gives mean and log variance of the true picture's style, and latents are the noise it is drawn with.
    """

    def __init__(
        self,
        generator: nn.Module,
        discriminator: nn.Module,
        objective: Objective,
        *,
        inputs: Sequence[str],
        conditions: Sequence[str] = (),
        augment: Augment | None = None,
        reconstruction: float = 0.0,
        feature_matching: float = 0.0,
        terms: Mapping[str, nn.Module] | None = None,
        style: float = 0.0,
    ) -> None:
        super().__init__()
        self.generator, self.discriminator, self.objective = generator, discriminator, objective
        self.loss, self.inputs, self.conditions = LOSSES[objective.loss], tuple(inputs), tuple(conditions)
        self.augment, self.reconstruction, self.feature_matching = augment, reconstruction, feature_matching
        self.terms, self.style = nn.ModuleDict(terms or {}), style
        self.path_length = PathLength() if objective.path_length else None

    def forward(self, batch: Batch, moment: Moment = _NOW, regularised: bool = False) -> tuple[Losses, Tensor]:
        """The losses, whose sum is to be minimised, and the pictures made on the way, so that nobody makes them twice."""
        batch = batch | {"pictures": as_seen(self.discriminator, batch["pictures"])}
        batch, losses = self._styled(batch)
        fakes = self._made(batch)
        fake, real = self._looks(fakes, batch, moment)
        losses |= {"generator": over_scales(self.loss.generator, fake.logits, real.logits)}
        if self.reconstruction:
            losses["reconstruction"] = self.reconstruction * l1_loss(fakes, batch["pictures"])
        if self.feature_matching:
            losses["feature_matching"] = self.feature_matching * feature_matching(fake, real)
        losses |= {name: term(fakes, batch) for name, term in self.terms.items()}
        if self.objective.orthogonal:
            losses["orthogonal"] = self.objective.orthogonal * orthogonal(filters(self.generator))
        if self.path_length and regularised:
            weight = self.objective.path_length * self.objective.path_length_every
            losses["path_length"] = weight * self.path_length(self.generator, batch["latents"], batch.get("labels")).mean()
        return losses, fakes

    def make(self, batch: Batch) -> Tensor:
        """The generator's pictures for a batch."""
        return self._made(self._styled(batch)[0])

    def _made(self, batch: Batch) -> Tensor:
        made: Tensor = self.generator(*(batch[name] for name in self.inputs if name in batch))
        return made

    def _styled(self, batch: Batch) -> tuple[Batch, Losses]:
        """The batch with the true pictures' styles as latents, and what they cost."""
        if not self.style:
            return batch, {}
        encoder: nn.Module = self.generator.get_submodule("encoder")
        mean, log_variance = encoder(batch["pictures"])
        cost = self.style * styles.divergence(mean, log_variance).mean()
        return batch | {"latents": styles.draw(mean, log_variance, batch["latents"])}, {"style": cost}

    def _looks(self, fakes: Tensor, batch: Batch, moment: Moment) -> tuple[Look, Look]:
        """At the fakes, and at the real pictures where a loss needs it: for feature matching, augmented as the fakes are."""
        conditions = [batch[name] for name in self.conditions if name in batch]

        def looked(pictures: Tensor) -> Look:
            return look(self.discriminator, self.augment, pictures, conditions, moment)

        if self.feature_matching:
            with torch.no_grad(), torch.random.fork_rng([fakes.device] if fakes.is_cuda else []):
                real = looked(batch["pictures"])
            return looked(fakes), real
        fake = real = looked(fakes)
        if self.loss.compares:
            with torch.no_grad():
                real = looked(batch["pictures"])
        return fake, real


class DiscriminatorStep(nn.Module):
    """The discriminator's objective: tell pictures from fakes.

    Args:
        weight: factor of the adversarial loss (pix2pix halves it to slow the discriminator down).
        joint: look at real and fake pictures in one pass; exact where nothing in the network mixes pictures of a batch.
    """

    def __init__(
        self,
        discriminator: nn.Module,
        objective: Objective,
        *,
        conditions: Sequence[str] = (),
        augment: Augment | None = None,
        weight: float = 1.0,
        joint: bool = False,
    ) -> None:
        super().__init__()
        self.discriminator, self.objective, self.loss = discriminator, objective, LOSSES[objective.loss]
        self.conditions, self.augment, self.weight, self.joint = tuple(conditions), augment, weight, joint

    def forward(self, batch: Batch, fakes: Tensor, moment: Moment = _NOW, penalised: bool = False) -> Losses:
        """Losses on the batch's pictures and on `fakes`; the penalties only in the steps that ask for them."""
        conditions = [batch[name] for name in self.conditions if name in batch]
        objective = self.objective
        pictures = as_seen(self.discriminator, batch["pictures"]).detach().requires_grad_(penalised and objective.r1 > 0)
        fakes = fakes.detach().requires_grad_(penalised and objective.r2 > 0)

        def looked(some: Tensor, told: Sequence[Tensor] = conditions) -> Look:
            return look(self.discriminator, self.augment, some, told, moment)

        def judged(some: Tensor) -> Tensor:
            return flat(looked(some).logits)

        if self.joint:
            both = looked(torch.cat([pictures, fakes]), [torch.cat([condition, condition]) for condition in conditions]).logits
            real_logits, fake_logits = [scale.chunk(2)[0] for scale in both], [scale.chunk(2)[1] for scale in both]
        else:
            real_logits, fake_logits = looked(pictures).logits, looked(fakes).logits
        named = [self.loss.discriminator(*scales) for scales in zip(real_logits, fake_logits, strict=True)]
        losses = {name: self.weight * torch.stack([scale[name].mean() for scale in named]).mean() for name in named[0]}
        real, fake = flat(real_logits), flat(fake_logits)
        if self.augment:
            self.augment.follow(real.detach())
        if objective.drift:
            losses["drift"] = objective.drift * real.square().mean()
        if objective.consistency:
            losses["consistency"] = objective.consistency * (
                mse_loss(judged(moved(pictures.detach())), real) + mse_loss(judged(moved(fakes.detach())), fake)
            )
        if penalised:
            often = moment.penalty * objective.penalty_every
            if objective.r1:
                losses["r1"] = often * objective.r1 / 2 * squared_slope(real, pictures).mean()
            if objective.r2:
                losses["r2"] = often * objective.r2 / 2 * squared_slope(fake, fakes).mean()
            if objective.gradient_penalty:
                losses["gradient_penalty"] = often * objective.gradient_penalty * gradient_penalty(judged, pictures, fakes).mean()
        return losses


def look(discriminator: nn.Module, augment: Augment | None, pictures: Tensor, conditions: Sequence[Tensor], moment: Moment) -> Look:
    """The discriminator's look at pictures, augmented on the way; what lies beside them (a drawing) is moved as they are."""
    if isinstance(discriminator, PatchJudge):
        planes = discriminator.told(*conditions)
        if augment:
            pictures, planes = augment.both(pictures, planes, moment.augment)
        return discriminator.look(pictures, planes)
    if augment:
        pictures = augment(pictures, moment.augment)
    return Look([discriminator(pictures, *conditions)], [])


def over_scales(loss: Callable[[Tensor, Tensor], Tensor], fake: Sequence[Tensor], real: Sequence[Tensor]) -> Tensor:
    """A loss of fake and real logits, averaged within each scale and then over scales."""
    return torch.stack([loss(*logits).mean() for logits in zip(fake, real, strict=True)]).mean()


def flat(scales: Sequence[Tensor]) -> Tensor:
    """The logits of all scales in one tensor."""
    return scales[0] if len(scales) == 1 else torch.cat([scale.flatten(1) for scale in scales], dim=1)


def as_seen(discriminator: nn.Module, pictures: Tensor) -> Tensor:
    """Real pictures at the side that a discriminator has grown to."""
    return discriminator.as_seen(pictures) if isinstance(discriminator, Growing) else pictures


def filters(network: nn.Module) -> list[Tensor]:
    """The weights that orthogonal regularisation is about: those of layers, not embeddings, gains or biases."""
    kinds = (nn.Conv2d, nn.ConvTranspose2d, nn.Linear)
    return [module.weight for module in network.modules() if isinstance(module, kinds)]


def moved(pictures: Tensor) -> Tensor:
    """Every picture shifted by up to an eighth of its side, over a black edge, and half of them mirrored (Zhao et al. 2020, section 3)."""
    count, _, height, width = pictures.shape
    turned = torch.rand(count, 1, 1, 1, device=pictures.device) < 0.5
    pictures = torch.where(turned, pictures.flip(3), pictures)
    rows, columns = (torch.arange(side, device=pictures.device) for side in (height, width))
    down, right = ((torch.rand(count, 1, device=pictures.device) * 2 - 1) * side / 8 for side in (height, width))
    y, x = (rows + down.round().long()), (columns + right.round().long())
    inside = ((y >= 0) & (y < height))[:, None, :, None] & ((x >= 0) & (x < width))[:, None, None, :]
    places = torch.arange(count, device=pictures.device)[:, None, None]
    found = pictures.permute(0, 2, 3, 1)[places, y.clamp(0, height - 1)[:, :, None], x.clamp(0, width - 1)[:, None, :]]
    return torch.where(inside, found.permute(0, 3, 1, 2), -1.0)
