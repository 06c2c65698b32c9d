"""What every room agrees on about a picture and its label: size, channels, range, classes, and the labels of a map."""

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


VOID = 255  # in a label map: nothing is said of this pixel; a label of its own only where 256 are named


@dataclass(frozen=True)
class MapSpec:
    """What the indices of a label map mean; a paint page makes its palette of this."""

    names: tuple[str, ...]  # by index
    colours: tuple[str, ...]  # by index, as #rrggbb; no two the same
    has_edges: bool = False  # a second plane says where one instance ends and another begins

    def __len__(self) -> int:
        return len(self.names)

    @property
    def planes(self) -> int:
        """What the map is for a network: a plane of zeros and ones for each label, and one for the edges."""
        return len(self) + self.has_edges


@dataclass(frozen=True)
class Spec:
    """What a model takes and gives: pictures out, and for a translator pictures or label maps in.

    A label map as input is uint8 and has one channel, the indices, or two: the indices, and 1 where an instance ends.
    """

    picture: PictureSpec
    input: PictureSpec | None = None
    labels: LabelSpec = field(default_factory=LabelSpec)
    map: MapSpec | None = None  # of an input that is a label map

    @property
    def is_translator(self) -> bool:
        """Whether it turns pictures into pictures rather than making them from latents."""
        return self.input is not None
