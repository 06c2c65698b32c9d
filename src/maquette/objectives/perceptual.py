"""Perceptual loss: a made picture should look to VGG-19 as the real one does (Johnson et al. 2016; Wang et al. 2018, section 3.3).

The weights are a file that a person has and names; nothing is fetched. Layers and names are those of torchvision's `vgg19`, so its
`state_dict()` saved as safetensors is such a file. Pictures come in as those weights expect: ImageNet's mean and deviation.
"""

from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn.functional import l1_loss, max_pool2d, relu

from maquette.errors import ModelError
from maquette.weights import read_tensors

WEIGHTS = (1 / 32, 1 / 16, 1 / 8, 1 / 4, 1.0)  # of relu1_1 ... relu5_1, as pix2pixHD and SPADE have them
# channels of each convolution up to relu5_1, in blocks between which the side is halved, and torchvision's numbers for them
_BLOCKS = ((64, 64), (128, 128), (256, 256, 256, 256), (512, 512, 512, 512), (512,))
_PLACES = ((0, 2), (5, 7), (10, 12, 14, 16), (19, 21, 23, 25), (28,))
_MEAN, _DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)


class Perceptual(nn.Module):
    """The loss as a term of a step.

    Args:
        path: a safetensors file with the weights of VGG-19.
        weight: of the whole loss.

    Raises:
        ModelError: the file is missing, damaged, or holds something else.
    """

    mean: Tensor
    deviation: Tensor

    def __init__(self, path: str | Path, weight: float = 10.0) -> None:
        super().__init__()
        self.weight = weight
        self.blocks = _read(path).requires_grad_(False)
        self.register_buffer("mean", torch.tensor(_MEAN)[:, None, None])
        self.register_buffer("deviation", torch.tensor(_DEVIATION)[:, None, None])

    def forward(self, fakes: Tensor, batch: dict[str, Tensor]) -> Tensor:
        """Weighted mean absolute differences of what five layers notice in the fakes and in the batch's `pictures` (a scalar)."""
        with torch.no_grad():
            real = self.notice(batch["pictures"])
        losses = [l1_loss(ours, theirs) for ours, theirs in zip(self.notice(fakes), real, strict=True)]
        return self.weight * torch.stack([share * loss for share, loss in zip(WEIGHTS, losses, strict=True)]).sum()

    def notice(self, pictures: Tensor) -> list[Tensor]:
        """The first layer of each of five blocks, at full side, half, quarter ... (N, C, H, W); of grey pictures all colours are equal."""
        colours = pictures.expand(-1, 3, -1, -1) if pictures.shape[1] == 1 else pictures[:, :3]
        values = ((colours + 1) / 2 - self.mean) / self.deviation
        noticed = []
        for number, block in enumerate(self.blocks):
            assert isinstance(block, nn.ModuleList)
            values = max_pool2d(values, 2) if number else values
            for place, layer in enumerate(block if number < len(self.blocks) - 1 else block[:1]):
                values = relu(layer(values))
                if not place:
                    noticed.append(values)
        return noticed


def _read(path: str | Path) -> nn.ModuleList:
    """The convolutions with the weights of a file."""
    tensors = read_tensors(path)
    inputs, blocks = 3, nn.ModuleList()
    for widths, places in zip(_BLOCKS, _PLACES, strict=True):
        layers = nn.ModuleList()
        for width, place in zip(widths, places, strict=True):
            layer = nn.Conv2d(inputs, width, 3, padding=1)
            for name, parameter in layer.named_parameters():
                found = tensors.get(f"features.{place}.{name}")
                if found is None or found.shape != tuple(parameter.shape):
                    name, have = f"features.{place}.{name}", "missing" if found is None else f"{found.shape}"
                    raise ModelError(
                        f"`{path}`",
                        f"it is not VGG-19 under torchvision's names: {name} should be {tuple(parameter.shape)} and is {have}",
                        "Save the state of torchvision's vgg19 as safetensors.",
                    )
                parameter.data.copy_(torch.from_numpy(found))
            layers.append(layer)
            inputs = width
        blocks.append(layers)
    return blocks
