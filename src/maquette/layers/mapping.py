"""The mapping network: latents, and a class where there are classes, to a style (Karras et al. 2019 and 2020)."""

import torch
from torch import Tensor, nn
from torch.nn.functional import leaky_relu

from maquette.layers.equalised import HE_GAIN, Linear
from maquette.layers.pixel_norm import pixel_norm
from maquette.layers.processes import mean_over_processes


class Mapping(nn.Module):
    """Fully connected layers with leaky ReLU, learning at a hundredth of the rate.

    The class enters as a linear embedding, normalised like the latents and set beside them (Karras et al. 2020b, "Training
    generative adversarial networks with limited data", appendix). `average` follows the mean style while training.

    Args:
        latent_size: 0 for a mapping of the class alone, as in a conditional discriminator.
        width: of every layer and of the style.
        classes: 0 when there are none.
        decay: share of `average` that a batch leaves as it is; None: no average is kept, and there is no truncation.
    """

    average: Tensor | None

    def __init__(self, latent_size: int, width: int, layers: int, classes: int = 0, *, decay: float | None = None) -> None:
        super().__init__()
        self.classes, self.decay = classes, decay
        self.embedding = Linear(classes, width) if classes else None
        inputs = latent_size + (width if classes else 0)
        self.layers = nn.ModuleList(
            Linear(inputs if index == 0 else width, width, gain=HE_GAIN, bias_gain=HE_GAIN, learning_rate=0.01) for index in range(layers)
        )
        self.register_buffer("average", None if decay is None else torch.zeros(width))

    def forward(self, latents: Tensor | None = None, labels: Tensor | None = None) -> Tensor:  # (N, L), (N,) -> (N, W)
        """The style of each picture."""
        parts = [] if latents is None else [pixel_norm(latents)]
        if self.embedding is not None:
            assert labels is not None, "a mapping with classes needs labels"
            one_hot = labels[:, None] == torch.arange(self.classes, device=labels.device)
            parts.append(pixel_norm(self.embedding(one_hot.to(self.embedding.weight.dtype))))
        style = torch.cat(parts, dim=1)
        for layer in self.layers:
            style = leaky_relu(layer(style), 0.2)
        if self.training and self.average is not None and self.decay is not None:
            with torch.no_grad():
                self.average.lerp_(mean_over_processes(style.mean(dim=0)).to(self.average.dtype), 1 - self.decay)
        return style

    def truncate(self, styles: Tensor, truncation: Tensor) -> Tensor:  # (N, W), (N,) -> (N, W)
        """Styles drawn towards the mean one: 1 leaves them as they are, 0 gives the mean (Karras et al. 2019, appendix B)."""
        assert self.average is not None, "a mapping without an average cannot truncate"
        return self.average.lerp(styles, truncation[:, None])
