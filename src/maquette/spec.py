"""What every room agrees on about a picture and its label: size, channels, range, classes."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class PictureSpec:
    """The form of a picture. In memory a picture is float32, channels first, in [-1, 1]; in files it is uint8."""

    height: int
    width: int
    channels: int = 3  # 1 grey, 3 RGB, 4 RGBA

    @property
    def shape(self) -> tuple[int, int, int]:
        """Channels first: (channels, height, width)."""
        return (self.channels, self.height, self.width)

    def __str__(self) -> str:
        names = {1: "grey", 3: "RGB", 4: "RGBA"}
        return f"{self.width} x {self.height} {names.get(self.channels, f'{self.channels} channels')}"


@dataclass(frozen=True)
class LabelSpec:
    """The classes of a set of pictures, in the order of their indices; empty when there are none."""

    classes: tuple[str, ...] = field(default_factory=tuple)

    def __len__(self) -> int:
        return len(self.classes)


@dataclass(frozen=True)
class Spec:
    """What a model takes and gives: pictures out, and for a translator pictures in."""

    picture: PictureSpec
    input: PictureSpec | None = None
    labels: LabelSpec = field(default_factory=LabelSpec)

    @property
    def is_translator(self) -> bool:
        """Whether it turns pictures into pictures rather than making them from latents."""
        return self.input is not None
