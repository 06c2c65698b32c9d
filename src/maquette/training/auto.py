"""`auto`: which family, size and settings suit these pictures, this machine and this budget, and why.

The rules are the tables below and nothing else; `benchmarks/` measures what they rest on (benches `families` and `transfer`). Time is
counted in minutes on two processor cores, which is where it was measured.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, NamedTuple

from maquette.errors import OptionError
from maquette.families import FAMILIES
from maquette.house import find
from maquette.model import read_record
from maquette.training.plan import DEFAULT_MINUTES
from maquette.training.sight import Machine, Sight, look, nearest_house_model, this_machine

Kind = Literal["pairs", "label maps", "classes", "one kind"]


class Rule(NamedTuple):
    """A family for a kind of pictures, from so many minutes on two cores and from such a side on."""

    kind: Kind
    minutes: float
    side: int
    family: str
    because: str


class Side(NamedTuple):
    """A side in pixels, and what it asks for: minutes on two cores, for pairs and for label maps too, and memory."""

    pixels: int
    minutes: float
    minutes_for_pairs: float
    minutes_for_maps: float
    memory_gb: float


# of a kind's rules the last one whose minutes and side are there is taken
RULES = (
    Rule(
        "pairs",
        0,
        0,
        "pix2pix",
        "every picture has a drawing or another picture that belongs to it, and pix2pix learns to turn one into the other",
    ),
    Rule(
        "pairs",
        480,
        256,
        "pix2pixhd",
        "every picture has a drawing or another picture that belongs to it, and there is time to learn so large a side coarse to fine",
    ),
    Rule(
        "label maps",
        0,
        0,
        "spade",
        "every picture has a map of what lies where, and spade is told it at every scale; the rest is a style, another for each seed",
    ),
    Rule(
        "label maps",
        480,
        512,
        "pix2pixhd",
        "every picture has a map of what lies where, and so large a side is learned coarse to fine",
    ),
    Rule("one kind", 0, 0, "dcgan", "in minutes on a processor a simple network in many small steps gets furthest"),
    Rule("one kind", 15, 0, "stylegan2", "there is time for a network that draws every scale by a style of its own"),
    Rule(
        "classes",
        0,
        0,
        "dcgan",
        "in minutes on a processor a simple network in many small steps gets furthest, and it is told each picture's class",
    ),
    Rule("classes", 60, 0, "biggan", "there is time for a network that is told the class at every scale"),
)
SIDES = (Side(32, 0, 0, 0, 0), Side(64, 3, 0, 0, 1), Side(128, 240, 8, 30, 2), Side(256, 1440, 120, 240, 4))
# pictures that are seen more often are changed for the discriminator: up to there nothing was learned by heart without it, and
# with it KID was behind until they had been seen 335 times and not ahead at 562 (docs/training.md: 100 portraits, 32 pixels)
OFTEN = 750
VERY_FEW = 500  # below so many it pays to begin with a model that has learned something alike
NEAR = 0.1  # distance to a house model; its own kind has 0.00 to 0.02, cats 0.1 to 0.2 from portraits, landscapes and clothes 0.7 to 0.8
MOST_FARTHER = 0.6  # share of mirror images that are farther away; mirrored only if the interval lies below: digits have 0.65 to 0.75
# pictures a second of the laptop presets at 64 pixels on two cores (benches `laptop` and `families`): between pictures and minutes
SPEEDS = {"gan": 690, "dcgan": 385, "progan": 80, "stylegan": 130, "biggan": 140, "stylegan2": 115, "r3gan": 170}
GPU = 20.0  # assumed, not measured: a minute on a GPU counts as so many on two cores
MOST_CORES = 4  # small networks gain little from more
# grey patches were seen in what was made with `cutout`, and none without
AUGMENT: Mapping[str, Any] = {"kind": "diffaugment", "policy": "color,translation"}
FLAGS = {
    "data.size": "`--size`",
    "data.conditional": "`--conditional`",
    "training.minutes": "`--minutes`",
    "training.kimg": "`--kimg`",
    "training.start": "`--from`",
}


@dataclass(frozen=True)
class Wish:
    """What the person has already decided."""

    minutes: float | None = None
    kimg: float | None = None
    size: int | tuple[int, int] | None = None
    preset: str | None = None
    start: str | None = None
    conditional: str | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)  # as for `train`


@dataclass(frozen=True)
class Choice:
    """What to train, ready for `make_plan`, and why in one paragraph."""

    family: str
    preset: str
    size: int | tuple[int, int]
    settings: dict[str, Any]
    why: str


def choose_for(sources: Sequence[Any], wish: Wish) -> Choice:
    """Looks at the pictures and the machine, and chooses.

    Raises:
        OptionError: there are two sets of pictures, or a setting that the rules read was not given as its flag.
        PicturesError: there are no pictures.
        ModelError: there is no model of the name to start from.
    """
    if len(sources) != 1:
        named = " ".join(f"`{source}`" for source in sources)
        needed = "auto chooses for one set of pictures; two sets without pairs are learned together by cogan"
        raise OptionError(named, needed, "Try `maquette train cogan SET_A SET_B --out MODEL`.")
    for name in FLAGS.keys() & wish.settings.keys():
        raise OptionError(
            f"`--set {name}={wish.settings[name]}`", f"auto must know it: it is asked for as {FLAGS[name]}", f"Use {FLAGS[name]}."
        )
    asked = {"crop": "cover", "direction": "AtoB", "input": "auto"}
    crop, direction, input = (str(wish.settings.get(f"data.{name}", usual)) for name, usual in asked.items())
    sight, machine = look(sources[0], crop=crop, direction=direction, input=input), this_machine()
    near = None
    if wish.start is None and not sight.is_paired and not sight.has_maps and len(sight.features) >= 3 and sight.count < VERY_FEW:
        near = nearest_house_model(sight.features)
    return choose(sight, machine, wish, near)


def choose(sight: Sight, machine: Machine, wish: Wish, near: tuple[str, float] | None = None) -> Choice:
    """Applies the rules.

    Args:
        near: the house model that is nearest to the pictures and its distance, if that was looked up.

    Raises:
        ModelError: there is no model of the name to start from.
    """
    effort, in_words = _effort(machine, wish)
    kind = _kind(sight, wish)
    size, about_size = _size(sight, machine, wish, effort)
    side = size if isinstance(size, int) else min(size)
    rule = [rule for rule in RULES if rule.kind == kind and rule.minutes <= effort and rule.side <= side][-1]
    family, preset, because = rule.family, wish.preset or "laptop", rule.because
    settings: dict[str, Any] = {}
    if wish.start is not None:
        family, preset, size, settings = _as_parent(wish, preset, size)
        because = f"that is what `{Path(wish.start).name}` is, with whose weights you begin; its form and settings are kept"
        about_size = f"{_pixels(size)} pixels, {'as you asked' if wish.size is not None else 'as it has'}."
    sentences = [
        f"Chosen for you: {family}, preset {preset}.",
        f"{_pictures(sight, kind)}; {in_words}.",
        f"{because[0].upper()}{because[1:]}.",
        about_size,
    ]
    if not FAMILIES.open(family).IS_TRANSLATOR:
        times = _pictures_to_see(machine, wish, family, size if isinstance(size, int) else min(size)) / sight.count
        for more, words in (_augment(times, _is_augmented(family, preset, settings)), _flip(sight)):
            settings |= more
            sentences.append(words)
        sentences.append(_beginning(sight, near, size))
    if sight.have_drawings:
        left_out = "The drawings and label maps beside them are left out: train `pix2pix` by name to turn drawings into such pictures"
        sentences.append(f"{left_out}, or `spade` to turn label maps into them.")
    if sight.are_wide and kind not in ("pairs", "label maps"):
        sentences.append("All pictures are twice as wide as high: if they are pairs side by side, train `pix2pix` on them by name.")
    return Choice(family, preset, size, settings, " ".join(sentence for sentence in sentences if sentence))


def _effort(machine: Machine, wish: Wish) -> tuple[float, str]:
    """The budget in minutes on two cores, and in words with the machine."""
    cores = f"{machine.cores} processor core{'s' if machine.cores > 1 else ''}"
    where = f"a GPU ({machine.gpu})" if machine.gpu else cores
    minutes = _minutes(wish)
    spans = [] if minutes is None else [minutes * _factor(machine)]
    spans += [] if wish.kimg is None else [wish.kimg * 1000 / SPEEDS["dcgan"] / 60]
    budget = f"{minutes:g} minutes" if minutes is not None else f"{wish.kimg:g} thousand pictures to be seen"
    return min(spans), f"{budget} on {where}"


def _minutes(wish: Wish) -> float | None:
    return wish.minutes if wish.minutes or wish.kimg else DEFAULT_MINUTES


def _factor(machine: Machine) -> float:
    """How many minutes on two cores one on this machine is worth."""
    return GPU if machine.gpu else min(machine.cores, MOST_CORES) / 2


def _pictures_to_see(machine: Machine, wish: Wish, family: str, side: int) -> float:
    """How many pictures the budget is good for, roughly: the time of a step goes by the area."""
    minutes = _minutes(wish)
    counts = [] if wish.kimg is None else [wish.kimg * 1000]
    counts += [] if minutes is None else [minutes * _factor(machine) * 60 * SPEEDS.get(family, SPEEDS["dcgan"]) * (64 / side) ** 2]
    return min(counts)


def _kind(sight: Sight, wish: Wish) -> Kind:
    if sight.has_maps:
        return "label maps"
    if sight.is_paired:
        return "pairs"
    return "classes" if sight.classes > 1 and wish.conditional != "no" else "one kind"


def _pictures(sight: Sight, kind: Kind) -> str:
    if kind == "pairs":
        return f"{sight.count:,} pairs"
    if kind == "label maps":
        return f"{sight.count:,} pictures with label maps"
    return f"{sight.count:,} pictures" + (f" of {sight.classes} classes" if kind == "classes" else "")


def _size(sight: Sight, machine: Machine, wish: Wish, effort: float) -> tuple[int | tuple[int, int], str]:
    if wish.size is not None:
        return wish.size, f"{_pixels(wish.size)} pixels, as you asked."

    def has_time(side: Side) -> bool:
        needed = side.minutes_for_maps if sight.has_maps else side.minutes_for_pairs if sight.is_paired else side.minutes
        return needed <= effort

    fits = [side for side in SIDES[1:] if side.pixels <= sight.side]
    affordable = [side for side in fits if has_time(side) and side.memory_gb <= machine.memory_gb]
    best = affordable[-1] if affordable else SIDES[0]
    words = f"{_pixels(best.pixels)} pixels"
    if not fits or best is fits[-1]:
        return (
            best.pixels,
            f"{words}: the pictures are not larger." if sight.side < 2 * best.pixels else f"{words}, the most that is chosen.",
        )
    larger = fits[fits.index(best) + 1 if best in fits else 0]
    if not has_time(larger):
        return best.pixels, f"{words}: {larger.pixels} would need more time to become good (`--size {larger.pixels}` insists)."
    return best.pixels, f"{words}: {larger.pixels} needs {larger.memory_gb:g} GB of memory."


def _as_parent(wish: Wish, preset: str, size: int | tuple[int, int]) -> tuple[str, str, int | tuple[int, int], dict[str, Any]]:
    """Family, preset, size and settings of the model to start from, so that its weights fit."""
    assert wish.start is not None
    record = read_record(find(wish.start))
    presets = FAMILIES.open(record.family).PRESETS
    preset = wish.preset or (record.preset if record.preset in presets else preset)
    usual = presets[preset].model_dump() if preset in presets else {}
    form = record.spec.picture
    own = form.height if form.width in (form.height, 2 * form.height) else (form.width, form.height)
    settings = {f"model.{name}": value for name, value in record.config.items() if name in usual and usual[name] != value}
    return record.family, preset, size if wish.size is not None else own, settings


def _augment(times: float, is_augmented: bool) -> tuple[dict[str, Any], str]:
    """Whether pictures that are seen so often each are changed; of an augmented parent they are anyway."""
    words = f"Each will be seen about {times:,.0f} times"
    if times <= OFTEN:
        plain = f"{words}, no more than {OFTEN:,}: they are shown as they are, since changing them was not seen to help up to there."
        return {}, "" if is_augmented else plain
    words += f", more than {OFTEN:,}: the discriminator sees them moved and in other colours (DiffAugment)"
    return {f"model.augment.{name}": value for name, value in AUGMENT.items()}, f"{words}, so that it does not learn them by heart."


def _is_augmented(family: str, preset: str, settings: Mapping[str, Any]) -> bool:
    """Whether the parent's settings or the preset's say so."""
    presets = FAMILIES.open(family).PRESETS
    usual = presets[preset].augment.model_dump() if preset in presets else {}
    return bool({**usual, **settings.get("model.augment", {})}.get("kind", "none") != "none")


def _flip(sight: Sight) -> tuple[dict[str, Any], str]:
    farther = sight.farther
    if farther.value is None or farther.high is None:
        return {"model.flip": False}, ""
    counted = f"{farther.value:.0%} of {farther.n:,} mirror images are farther from the other pictures than the pictures are themselves"
    if farther.high > MOST_FARTHER:
        return {"model.flip": False}, f"Not mirrored: {counted}, so that a handedness, as of letters, cannot be excluded."
    return {"model.flip": True}, f"Half of them are shown mirrored: {counted}, so that no handedness is seen."


def _beginning(sight: Sight, near: tuple[str, float] | None, size: int | tuple[int, int]) -> str:
    """A word on `--from`, where it is worth one."""
    if near is None or sight.count >= VERY_FEW or near[1] > NEAR:
        return ""
    return f"So few pictures go further from what a model knows already: `{near[0]}` makes ones like them, try `--from {near[0]}`."


def _pixels(size: int | tuple[int, int]) -> str:
    width, height = (size, size) if isinstance(size, int) else size
    return f"{width} x {height}"
