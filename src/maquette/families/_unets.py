"""U-Nets: pix2pix's own generator (Isola et al. 2017, appendix 6.1), and a slim one that follows a pen."""

import torch
from torch import Tensor, nn

from maquette.layers.patch_discriminator import Norm


class UNet(nn.Module):
    """The paper's generator: `depth` halvings, `depth` doublings, and a skip between layers of the same side."""

    def __init__(self, inputs: int, outputs: int, width: int, depth: int, norm: Norm, dropout: float) -> None:
        super().__init__()
        channels = [width * min(2**level, 8) for level in range(depth)]
        self.down, self.up = nn.ModuleList(), nn.ModuleList()
        for level, wide in enumerate(channels):
            layers: list[nn.Module] = [nn.LeakyReLU(0.2)] if level else []
            layers.append(nn.Conv2d(channels[level - 1] if level else inputs, wide, 4, 2, 1, bias=False))
            if 0 < level < depth - 1:  # the innermost is 1 x 1: nothing to normalise over
                layers.append(norm(wide))
            self.down.append(nn.Sequential(*layers))
        for level in reversed(range(depth)):
            source = channels[level] * (1 if level == depth - 1 else 2)
            layers = [nn.ReLU(), nn.ConvTranspose2d(source, channels[level - 1] if level else outputs, 4, 2, 1, bias=not level)]
            if level:
                layers.append(norm(channels[level - 1]))
            if dropout and level and level > depth - 4:
                layers.append(nn.Dropout(dropout))
            self.up.append(nn.Sequential(*layers))

    def forward(self, input: Tensor) -> Tensor:
        """Pictures (N, C', H, W) to pictures (N, C, H, W) in [-1, 1]."""
        skips = []
        for down in self.down:
            input = down(input)
            skips.append(input)
        input = self.up[0](skips.pop())
        for up in list(self.up)[1:]:
            input = up(torch.cat([skips.pop(), input], dim=1))
        return torch.tanh(input)


_FOLDED = 16  # channels in which a square of pixels enters and leaves


def _separable(inputs: int, outputs: int, stride: int, norm: Norm) -> nn.Sequential:
    """A depthwise 3 x 3 convolution, then a pointwise one: a convolution at a ninth of the arithmetic (Howard et al. 2017)."""
    return nn.Sequential(
        nn.Conv2d(inputs, inputs, 3, stride, 1, groups=inputs, bias=False),
        norm(inputs),
        nn.Conv2d(inputs, outputs, 1, bias=False),
        norm(outputs),
        nn.LeakyReLU(0.2, inplace=True),
    )


class _Residual(nn.Module):
    """A separable convolution whose result is added to what came in."""

    def __init__(self, channels: int, norm: Norm) -> None:
        super().__init__()
        self.body = _separable(channels, channels, 1, norm)

    def forward(self, input: Tensor) -> Tensor:
        return input + self.body(input)


class _Tint(nn.Module):
    """Scales and shifts every channel by what a style says, alike at every place (Perez et al. 2018, arXiv 1709.07871).

    So a style can say that hair is red, and not where hair is.
    """

    def __init__(self, latent_size: int, channels: int) -> None:
        super().__init__()
        self.gain_and_bias = nn.Linear(latent_size, 2 * channels)

    def forward(self, input: Tensor, latents: Tensor) -> Tensor:  # (N, C, H, W), (N, L) -> (N, C, H, W)
        gain, bias = self.gain_and_bias(latents)[:, :, None, None].chunk(2, dim=1)
        return torch.addcmul(bias, input, 1 + gain)


class SlimUNet(nn.Module):
    """A U-Net of depthwise-separable convolutions; side 4 at the bottom.

    Three residual blocks there see the whole picture; the input itself is shown again at the end, so that lines stay sharp.

    Args:
        fine: channels at the full side, where even a narrow layer is dear.
        latent_size: numbers of a style, which tints what every layer of the way up gives; 0: one input has one picture.
        encoder: gives mean and log variance of a picture's style.
    """

    def __init__(
        self,
        inputs: int,
        outputs: int,
        width: int,
        depth: int,
        norm: Norm,
        *,
        fine: int,
        latent_size: int = 0,
        encoder: nn.Module | None = None,
    ) -> None:
        super().__init__()
        channels = [width * min(2**level, 8) for level in range(depth)]
        self.stem = nn.Sequential(nn.Conv2d(inputs, width, 4, 2, 1, bias=False), norm(width), nn.LeakyReLU(0.2, inplace=True))
        self.down = nn.ModuleList(_separable(channels[level], channels[level + 1], 2, norm) for level in range(depth - 1))
        self.middle = nn.Sequential(*(_Residual(channels[-1], norm) for _ in range(3)))
        self.up = nn.ModuleList(
            _separable(channels[level + 1] + channels[level], channels[level], 1, norm) for level in reversed(range(depth - 1))
        )
        self.refine = nn.ModuleList(_Residual(channels[level], norm) for level in reversed(range(depth - 1)))
        self.narrow = nn.Sequential(nn.Conv2d(width, fine, 1), nn.LeakyReLU(0.2, inplace=True))
        self.head = nn.Conv2d(fine + inputs, outputs, 3, 1, 1)
        self.encoder = encoder
        self.tint = nn.ModuleList(_Tint(latent_size, wide) for wide in reversed(channels)) if latent_size else None

    def forward(self, input: Tensor, latents: Tensor | None = None) -> Tensor:
        """Pictures (N, C', H, W), with styles (N, L) where it knows them, to pictures (N, C, H, W) in [-1, 1]."""
        skips = [self.stem(input)]
        for down in self.down:
            skips.append(down(skips[-1]))
        inner = self._tinted(0, self.middle(skips.pop()), latents)
        for level, (up, refine) in enumerate(zip(self.up, self.refine, strict=True), start=1):
            inner = refine(self._tinted(level, up(torch.cat([skips.pop(), _double(inner)], dim=1)), latents))
        return torch.tanh(self.head(torch.cat([input, _double(self.narrow(inner))], dim=1)))

    def _tinted(self, level: int, input: Tensor, latents: Tensor | None) -> Tensor:
        """What a layer gave as the style has it; the middle is level 0."""
        if self.tint is None or latents is None:
            return input
        tinted: Tensor = self.tint[level](input, latents)
        return tinted


class FoldedSlimUNet(nn.Module):
    """The slim U-Net for large pictures: squares of 2 x 2 pixels become channels, so that all but two layers work at half the side.

    At 256 pixels a quarter of the arithmetic (see the bench `translation`). Showing the input again at the full side before a last layer
    was tried and did not make lines more alike: SSIM 0.45 in the place of 0.49 after equal time.
    """

    def __init__(
        self, inputs: int, outputs: int, width: int, depth: int, norm: Norm, *, latent_size: int = 0, encoder: nn.Module | None = None
    ) -> None:
        super().__init__()
        self.enter = nn.Conv2d(inputs, _FOLDED, 4, 2, 1)
        self.body = SlimUNet(_FOLDED, _FOLDED, width, depth, norm, fine=_FOLDED, latent_size=latent_size)
        self.leave = nn.Conv2d(_FOLDED, 4 * outputs, 3, 1, 1)
        self.encoder = encoder

    def forward(self, input: Tensor, latents: Tensor | None = None) -> Tensor:
        """Pictures (N, C', H, W), with styles (N, L) where it knows them, to pictures (N, C, H, W) in [-1, 1]."""
        return torch.tanh(nn.functional.pixel_shuffle(self.leave(self.body(self.enter(input), latents)), 2))


def _double(pictures: Tensor) -> Tensor:
    return nn.functional.interpolate(pictures, scale_factor=2.0, mode="nearest")
