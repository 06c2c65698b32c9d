"""Inception-v3 as FID was defined with it: the pool of 2,048 numbers, from weights that the person has as safetensors.

Szegedy et al. 2016 (arXiv 1512.00567) in the form of TensorFlow's classifier of 2015-12-05, which Heusel et al. 2017
(arXiv 1706.08500) used: averages at the border over the pixels there are, a maximum in place of an average in the last block, and
TensorFlow's old resizing to 299 x 299. The tensors are named as in the PyTorch ports of it (`Mixed_5b.branch1x1.conv.weight`), and
the numbers are those of torch-fidelity; `tests/features/test_inception.py` compares the two.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from maquette.errors import ModelError
from maquette.weights import read_tensors

if TYPE_CHECKING:
    from torch import Tensor

SIZE = 2048  # of the features
_SIDE = 299
_EPSILON = 1e-3  # of batch norm
_AT_ONCE = 16
_NORM = ("weight", "bias", "running_mean", "running_var")

# every convolution: name, channels in, channels out, kernel (height, width); stride and padding stand in the blocks below
_STEM = (
    ("Conv2d_1a_3x3", 3, 32, 3, 3),
    ("Conv2d_2a_3x3", 32, 32, 3, 3),
    ("Conv2d_2b_3x3", 32, 64, 3, 3),
    ("Conv2d_3b_1x1", 64, 80, 1, 1),
    ("Conv2d_4a_3x3", 80, 192, 3, 3),
)
_NARROWS = (("Mixed_5b", 192, 32), ("Mixed_5c", 256, 64), ("Mixed_5d", 288, 64))  # channels in, channels of the pooled branch
_SEVENS = (("Mixed_6b", 128), ("Mixed_6c", 160), ("Mixed_6d", 160), ("Mixed_6e", 192))  # channels inside
_WIDES = (("Mixed_7b", 1280), ("Mixed_7c", 2048))  # channels in


class Inception:
    """The network; needs torch. Five to ten pictures a second on one core."""

    def __init__(self, tensors: dict[str, np.ndarray], name: str) -> None:
        """Takes tensors as `shapes` names them.

        Raises:
            ModelError: one is missing or of another shape, or torch is not installed.
        """
        self.name = name
        _check(tensors, name)
        try:
            import torch
        except ImportError as error:
            advice = "Install it with `pip install maquette[train]`, or take the features `builtin`."
            raise ModelError(f"`{name}`", "Inception needs torch, which is not installed", advice) from error
        self._layers = {layer: tuple(map(torch.from_numpy, _folded(tensors, layer))) for layer, *_ in _convolutions()}

    def __call__(self, pictures: np.ndarray) -> np.ndarray:
        """Pictures, uint8 (N, H, W, C), to features, float32 (N, 2048). Grey is taken as colour; transparency is laid on white."""
        import torch

        with torch.inference_mode():
            rows = [self._see(_enter(pictures[start : start + _AT_ONCE])).numpy() for start in range(0, len(pictures), _AT_ONCE)]
        return np.concatenate(rows) if rows else np.empty((0, SIZE), np.float32)

    def _see(self, x: "Tensor") -> "Tensor":
        from torch.nn.functional import max_pool2d

        x = self._conv(self._conv(self._conv(x, "Conv2d_1a_3x3", stride=2), "Conv2d_2a_3x3"), "Conv2d_2b_3x3", same=True)
        x = self._conv(self._conv(max_pool2d(x, 3, 2), "Conv2d_3b_1x1"), "Conv2d_4a_3x3")
        x = max_pool2d(x, 3, 2)
        for name, *_ in _NARROWS:
            x = self._narrow(x, name)
        x = self._shrink(x, "Mixed_6a")
        for name, _ in _SEVENS:
            x = self._seven(x, name)
        x = self._shrink_more(x, "Mixed_7a")
        for name, _ in _WIDES:
            x = self._wide(x, name)
        return x.mean((2, 3))

    def _conv(self, x: "Tensor", name: str, stride: int = 1, same: bool = False) -> "Tensor":
        from torch.nn.functional import conv2d

        weight, bias = self._layers[name]
        padding = (weight.shape[2] // 2, weight.shape[3] // 2) if same else (0, 0)
        return conv2d(x, weight, bias, stride, padding).relu_()

    def _row(self, x: "Tensor", *names: str) -> "Tensor":
        """Convolutions one after the other that keep the size."""
        for name in names:
            x = self._conv(x, name, same=True)
        return x

    def _narrow(self, x: "Tensor", at: str) -> "Tensor":
        five = self._row(x, f"{at}.branch5x5_1", f"{at}.branch5x5_2")
        three = self._row(x, f"{at}.branch3x3dbl_1", f"{at}.branch3x3dbl_2", f"{at}.branch3x3dbl_3")
        return _join(self._row(x, f"{at}.branch1x1"), five, three, self._row(_average(x), f"{at}.branch_pool"))

    def _shrink(self, x: "Tensor", at: str) -> "Tensor":
        from torch.nn.functional import max_pool2d

        double = self._conv(self._row(x, f"{at}.branch3x3dbl_1", f"{at}.branch3x3dbl_2"), f"{at}.branch3x3dbl_3", stride=2)
        return _join(self._conv(x, f"{at}.branch3x3", stride=2), double, max_pool2d(x, 3, 2))

    def _seven(self, x: "Tensor", at: str) -> "Tensor":
        once = self._row(x, *(f"{at}.branch7x7_{part}" for part in (1, 2, 3)))
        twice = self._row(x, *(f"{at}.branch7x7dbl_{part}" for part in (1, 2, 3, 4, 5)))
        return _join(self._row(x, f"{at}.branch1x1"), once, twice, self._row(_average(x), f"{at}.branch_pool"))

    def _shrink_more(self, x: "Tensor", at: str) -> "Tensor":
        from torch.nn.functional import max_pool2d

        three = self._conv(self._row(x, f"{at}.branch3x3_1"), f"{at}.branch3x3_2", stride=2)
        seven = self._conv(self._row(x, *(f"{at}.branch7x7x3_{part}" for part in (1, 2, 3))), f"{at}.branch7x7x3_4", stride=2)
        return _join(three, seven, max_pool2d(x, 3, 2))

    def _wide(self, x: "Tensor", at: str) -> "Tensor":
        from torch.nn.functional import max_pool2d

        three = self._row(x, f"{at}.branch3x3_1")
        double = self._row(x, f"{at}.branch3x3dbl_1", f"{at}.branch3x3dbl_2")
        forked = [
            self._row(part, f"{at}.{name}{end}") for part, name in ((three, "branch3x3_2"), (double, "branch3x3dbl_3")) for end in "ab"
        ]
        # the published network takes a maximum in its very last block
        pooled = max_pool2d(x, 3, 1, 1) if at == "Mixed_7c" else _average(x)
        return _join(self._row(x, f"{at}.branch1x1"), *forked, self._row(pooled, f"{at}.branch_pool"))


def open_inception(path: str | Path) -> Inception:
    """The network from a safetensors file; its name holds the first digits of the file's hash.

    Raises:
        ModelError: the file is missing, damaged, of another format or of another network.
    """
    path = Path(path)
    if path.suffix in (".pth", ".pt", ".pkl"):
        advice = "The page docs/quality.md says how to turn it into safetensors, once."
        raise ModelError(f"`{path}`", "opening such a file could run what is in it; weights are only read from safetensors", advice)
    tensors = read_tensors(path)
    return Inception(tensors, f"inception-{hashlib.sha256(path.read_bytes()).hexdigest()[:12]}")


def shapes() -> dict[str, tuple[int, ...]]:
    """The tensors that are read, and their shapes."""
    found: dict[str, tuple[int, ...]] = {}
    for name, narrow, wide, height, width in _convolutions():
        found[f"{name}.conv.weight"] = (wide, narrow, height, width)
        found |= {f"{name}.bn.{part}": (wide,) for part in _NORM}
    return found


def _convolutions() -> Iterator[tuple[str, int, int, int, int]]:
    yield from _STEM
    for at, channels, pooled in _NARROWS:
        yield from _branch(at, "branch1x1", (channels, 64, 1, 1))
        yield from _branch(at, "branch5x5_", (channels, 48, 1, 1), (48, 64, 5, 5))
        yield from _branch(at, "branch3x3dbl_", (channels, 64, 1, 1), (64, 96, 3, 3), (96, 96, 3, 3))
        yield from _branch(at, "branch_pool", (channels, pooled, 1, 1))
    yield from _branch("Mixed_6a", "branch3x3", (288, 384, 3, 3))
    yield from _branch("Mixed_6a", "branch3x3dbl_", (288, 64, 1, 1), (64, 96, 3, 3), (96, 96, 3, 3))
    for at, c in _SEVENS:
        yield from _branch(at, "branch1x1", (768, 192, 1, 1))
        yield from _branch(at, "branch7x7_", (768, c, 1, 1), (c, c, 1, 7), (c, 192, 7, 1))
        yield from _branch(at, "branch7x7dbl_", (768, c, 1, 1), (c, c, 7, 1), (c, c, 1, 7), (c, c, 7, 1), (c, 192, 1, 7))
        yield from _branch(at, "branch_pool", (768, 192, 1, 1))
    yield from _branch("Mixed_7a", "branch3x3_", (768, 192, 1, 1), (192, 320, 3, 3))
    yield from _branch("Mixed_7a", "branch7x7x3_", (768, 192, 1, 1), (192, 192, 1, 7), (192, 192, 7, 1), (192, 192, 3, 3))
    for at, channels in _WIDES:
        yield from _branch(at, "branch1x1", (channels, 320, 1, 1))
        yield from _branch(at, "branch3x3_", (channels, 384, 1, 1))
        yield from _fork(at, "branch3x3_2")
        yield from _branch(at, "branch3x3dbl_", (channels, 448, 1, 1), (448, 384, 3, 3))
        yield from _fork(at, "branch3x3dbl_3")
        yield from _branch(at, "branch_pool", (channels, 192, 1, 1))


def _branch(at: str, name: str, *forms: tuple[int, int, int, int]) -> Iterator[tuple[str, int, int, int, int]]:
    for place, form in enumerate(forms, 1):
        yield f"{at}.{name}{place if name.endswith('_') else ''}", *form


def _fork(at: str, name: str) -> Iterator[tuple[str, int, int, int, int]]:
    yield f"{at}.{name}a", 384, 384, 1, 3
    yield f"{at}.{name}b", 384, 384, 3, 1


def _check(tensors: dict[str, np.ndarray], name: str) -> None:
    wrong = [key for key, shape in shapes().items() if key not in tensors or tensors[key].shape != shape]
    if wrong:
        have = f"has the shape {tensors[wrong[0]].shape}" if wrong[0] in tensors else "is missing"
        raise ModelError(
            f"`{name}`",
            f"it is not the Inception-v3 of FID: `{wrong[0]}` {have}, and {len(wrong) - 1:,} more do not fit",
            "Take a safetensors copy of pt_inception-2015-12-05, as docs/quality.md says.",
        )


def _folded(tensors: dict[str, np.ndarray], layer: str) -> tuple[np.ndarray, np.ndarray]:
    """Weight and bias of a convolution with its batch norm folded in."""
    weight, bias, mean, variance = (tensors[f"{layer}.bn.{part}"].astype(np.float64) for part in _NORM)
    scale = weight / np.sqrt(variance + _EPSILON)
    folded = tensors[f"{layer}.conv.weight"].astype(np.float64) * scale[:, None, None, None]
    return folded.astype(np.float32), (bias - mean * scale).astype(np.float32)


def _join(*branches: "Tensor") -> "Tensor":
    import torch

    return torch.cat(branches, 1)


def _average(x: "Tensor") -> "Tensor":
    from torch.nn.functional import avg_pool2d

    return avg_pool2d(x, 3, 1, 1, count_include_pad=False)


def _enter(pictures: np.ndarray) -> "Tensor":
    """uint8 (N, H, W, C) to (N, 3, 299, 299) in about [-1, 1], as TensorFlow 1 did it: pixel 128 is 0."""
    import torch

    colour = pictures.astype(np.float32)
    if colour.shape[3] == 4:
        alpha = colour[..., 3:] / 255
        colour = np.rint(colour[..., :3] * alpha + 255 * (1 - alpha))
    if colour.shape[3] == 1:
        colour = np.repeat(colour, 3, axis=3)
    x = torch.from_numpy(np.ascontiguousarray(colour.transpose(0, 3, 1, 2)))
    return (_resize(_resize(x, 2), 3) - 128) / 128


def _resize(x: "Tensor", axis: int) -> "Tensor":
    """Linear between the two pixels at `place * old / new` and after it: no half pixels, as TensorFlow 1 had it."""
    import torch

    old = x.shape[axis]
    places = torch.arange(_SIDE, dtype=torch.float32) * (old / _SIDE)
    left = places.floor().long().clamp(max=old - 1)
    share = (places - left).reshape([-1 if place == axis else 1 for place in range(4)])
    low, high = x.index_select(axis, left), x.index_select(axis, (left + 1).clamp(max=old - 1))
    return low + (high - low) * share
