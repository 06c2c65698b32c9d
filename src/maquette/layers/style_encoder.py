"""Reads the style of a picture: what neither a drawing nor a label map says of it (Kingma and Welling 2014; SPADE, appendix A)."""

from torch import Tensor, nn
from torch.nn.functional import interpolate

from maquette.layers import spectral_norm
from maquette.layers.patch_discriminator import Norm

_SMALLEST = 4  # side of the features that the style is told from
_LARGEST = 256  # side of the pictures that it is read from, unless they are smaller


class StyleEncoder(nn.Module):
    """A picture's style: mean and log variance (N, L) of a normal distribution (Park et al. 2019, appendix A, figure 14).

    Args:
        channels, height, width: of the pictures.
        features: channels after the first halving; doubled with each further one, up to 8 times.
        latent_size: L.
        norm: after each convolution, as SPADE has it; None where the very colours are to be read, which it would wash out.
    """

    def __init__(self, channels: int, height: int, width: int, features: int, latent_size: int, norm: Norm | None) -> None:
        super().__init__()
        halvings = (min(_LARGEST, height, width) // _SMALLEST).bit_length() - 1
        self.side = _SMALLEST * 2**halvings
        widths = [features * min(2**level, 8) for level in range(halvings)]
        layers: list[nn.Module] = []
        for level, wide in enumerate(widths):
            layers += [nn.LeakyReLU(0.2)] if level else []
            layers.append(spectral_norm.Conv2d(widths[level - 1] if level else channels, wide, 3, 2, 1, bias=norm is None))
            layers += [norm(wide)] if norm else []
        self.body = nn.Sequential(*layers, nn.LeakyReLU(0.2), nn.Flatten())
        self.mean, self.log_variance = (nn.Linear(widths[-1] * _SMALLEST**2, latent_size) for _ in range(2))

    def forward(self, pictures: Tensor) -> tuple[Tensor, Tensor]:
        """Of pictures (N, C, H, W) in [-1, 1] of any size."""
        if pictures.shape[2:] != (self.side, self.side):
            pictures = interpolate(pictures, size=(self.side, self.side), mode="bilinear", align_corners=False)
        seen = self.body(pictures)
        return self.mean(seen), self.log_variance(seen)
