"""How tutorials read pictures: a data set that opens each file with Pillow whenever it is asked for, behind torch's DataLoader."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image
from torch import Tensor
from torch.utils.data import DataLoader, Dataset


class PictureFolder(Dataset[Tensor]):
    """Pictures whose shorter side becomes `size`, cut in the middle, in [-1, 1]."""

    def __init__(self, folder: Path, size: int) -> None:
        self.paths, self.size = sorted(path for path in folder.rglob("*") if path.suffix in (".jpg", ".png")), size

    def __len__(self) -> int:
        return len(self.paths)

    def __getitem__(self, index: int) -> Tensor:
        picture = _open(self.paths[index])
        scale = self.size / min(picture.size)
        width, height = (max(self.size, round(side * scale)) for side in picture.size)
        picture = picture.resize((width, height), Image.Resampling.BILINEAR)
        left, top = (width - self.size) // 2, (height - self.size) // 2
        return _to_tensor(picture.crop((left, top, left + self.size, top + self.size)))


class PairFolder(Dataset[tuple[Tensor, Tensor]]):
    """Pairs enlarged by 286 / 256, cut at random, mirrored at random, in [-1, 1]."""

    def __init__(self, folder: Path, size: int) -> None:
        self.paths, self.size = [(path, folder / "B" / path.name) for path in sorted((folder / "A").glob("*.jpg"))], size

    def __len__(self) -> int:
        return len(self.paths)

    def __getitem__(self, index: int) -> tuple[Tensor, Tensor]:
        large = round(self.size * 286 / 256)
        left, top = (int(place) for place in torch.randint(0, large - self.size + 1, (2,)))
        is_mirrored = bool(torch.rand(()) < 0.5)
        return tuple(self._cut(_open(path), large, left, top, is_mirrored) for path in self.paths[index])  # type: ignore[return-value]

    def _cut(self, picture: Image.Image, large: int, left: int, top: int, is_mirrored: bool) -> Tensor:
        picture = picture.resize((large, large), Image.Resampling.BICUBIC).crop((left, top, left + self.size, top + self.size))
        return _to_tensor(picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if is_mirrored else picture)


def endless(dataset: Dataset[Any], batch_size: int, workers: int) -> Iterator[Any]:
    """Epoch after epoch."""
    loader = DataLoader(dataset, batch_size=batch_size, shuffle=True, num_workers=workers, drop_last=True)
    while True:
        yield from loader


def _open(path: Path) -> Image.Image:
    with path.open("rb") as file:
        return Image.open(file).convert("RGB")


def _to_tensor(picture: Image.Image) -> Tensor:
    values = torch.from_numpy(np.array(picture)).permute(2, 0, 1).contiguous().to(torch.float32).div(255)
    return values.sub_(0.5).div_(0.5)
