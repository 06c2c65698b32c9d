"""What a translator makes of an input beside the picture that belongs to it: how alike their structure is.

The index of Wang et al. (2004, Image Quality Assessment: From Error Visibility to Structural Similarity), of which the paper below says
what it sees. Beside the plain difference of pixels it looks at whether edges are where they should be, and forgives another brightness.
"""

import numpy as np

from maquette.checks.quality._embedded import Embedded
from maquette.checks.quality._strips import short, strip
from maquette.checks.quality._wording import does_not_apply, figure, number
from maquette.finding import Finding, Pictures
from maquette.stats import mean

TITLE = "SSIM"
QUESTION = "How alike is the structure of what the model makes of an input and of the picture that belongs to it?"
PAPER = "Nilsson and Akenine-Möller 2020, arXiv 2006.13846"
KINDS = ("pairs",)

_WINDOW, _DEVIATION = 11, 1.5  # as published
_STABLE = (0.01**2, 0.03**2)  # keep quotients of near nothing from meaning something; black and white are 1 apart
_GREY = (0.299, 0.587, 0.114)
_SHOWN = 6


def measure(embedded: Embedded) -> Finding:
    """The mean over pairs, and the pairs that are least alike."""
    if not embedded.is_paired:
        return does_not_apply("ssim", "The model makes pictures from nothing: there is no one picture that it should have made.")
    places = range(len(embedded.made))
    found = np.array([ssim(embedded.made.take([place])[0], embedded.real.take([place])[0]) for place in places])
    estimate = mean(found)
    groups = tuple(
        strip(
            (embedded.made.take([place])[0], f"made, SSIM {found[place]:.2f}", f"made for {embedded.real.names[place]}"),
            (embedded.real.take([place])[0], short(embedded.real.names[place]), f"the picture that belongs: {embedded.real.names[place]}"),
        )
        for place in np.argsort(found, kind="stable")[:_SHOWN]
    )
    return figure(
        embedded,
        "ssim",
        claim=f"The structural similarity of a pair is {number(estimate)} on average, where 1 is the same picture.",
        quantities=[("structural similarity", estimate, "higher")],
        evidence=(Pictures(title="The pairs that are least alike", groups=groups),),
        method="The index of Wang et al. of grey values, by a Gaussian window of 11 pixels, averaged over each picture.",
        limits=("Looks at grey values only: a picture in wrong colours of the right brightness is as good.",),
        importance=0.94,
    )


def ssim(one: np.ndarray, other: np.ndarray) -> float:
    """The mean structural similarity of two pictures, uint8 (H, W, C), -1 ... 1."""
    x, y = _grey(one), _grey(other)
    mean_x, mean_y = _blurred(x), _blurred(y)
    both = mean_x * mean_y
    variances = _blurred(x * x) + _blurred(y * y) - mean_x**2 - mean_y**2
    covariance = _blurred(x * y) - both
    similarity = (2 * both + _STABLE[0]) * (2 * covariance + _STABLE[1])
    return float((similarity / ((mean_x**2 + mean_y**2 + _STABLE[0]) * (variances + _STABLE[1]))).mean())


def _grey(picture: np.ndarray) -> np.ndarray:
    values = picture.astype(np.float64) / 255
    return values[..., :3] @ np.array(_GREY) if values.shape[2] >= 3 else values[..., 0]


def _blurred(values: np.ndarray) -> np.ndarray:
    """The means in every window that lies wholly inside; of a small picture the window is as large as fits."""
    for _ in range(2):
        size = min(_WINDOW, values.shape[0])
        weights = np.exp(-((np.arange(size) - (size - 1) / 2) ** 2) / (2 * _DEVIATION**2))
        values = (np.lib.stride_tricks.sliding_window_view(values, size, axis=0) @ (weights / weights.sum())).T
    return values
