"""Starting weights of DCGAN and pix2pix: N(0, 0.02) for convolutions, N(1, 0.02) for norms."""

from torch import nn


def normal_init(network: nn.Module, std: float = 0.02) -> None:
    """Draws every weight in place from torch's global generator (Radford et al. 2016, section 4)."""
    for module in network.modules():
        if isinstance(module, nn.Conv2d | nn.ConvTranspose2d):
            nn.init.normal_(module.weight, 0.0, std)
            if module.bias is not None:
                nn.init.zeros_(module.bias)
        elif isinstance(module, nn.BatchNorm2d | nn.InstanceNorm2d) and module.affine:
            nn.init.normal_(module.weight, 1.0, std)
            nn.init.zeros_(module.bias)
