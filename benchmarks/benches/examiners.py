"""Examiners of others on the planted worlds beside `maquette check`: what each finds, and how often it accuses the healthy.

The rules stand at the head of `benchmarks/peers/examiners`; `python -m benchmarks.peers.examiners` makes the environments it needs.
"""

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from benchmarks.figures import Figure, not_measured
from benchmarks.peers.examiners.asking import OURS, Answer, Answers, Kind, Posed, ask
from benchmarks.peers.examiners.environments import Found, look, names
from benchmarks.peers.examiners.laying import lay
from benchmarks.setting import Setting
from maquette.stats import rate

TITLE = "Giskard, Deepchecks and Evidently on planted faults, their healthy twins and traps, beside `maquette check`"
SIZES = (400, 4000)
SETTINGS = ("default", "best")


@dataclass(frozen=True)
class Question:
    """What is asked, on which worlds, and who says that they answer it."""

    name: str
    faults: tuple[str, ...]
    traps: tuple[str, ...]
    examiners: tuple[str, ...]


QUESTIONS = (
    Question(
        "weak slices",
        ("worse_group", "weak_region", "weak_intersection"),
        ("different_base_rates", "equal_groups"),
        (OURS, "giskard", "deepchecks"),
    ),
    Question(
        "drift",
        ("drifted_feature", "drifted_category", "drifted_scores"),
        ("drawn_again", "twenty_features"),
        (OURS, "evidently", "deepchecks"),
    ),
)


def measure(setting: Setting) -> list[Figure]:
    """Every examiner in both settings, each in one process; low and high of a share are Wilson's 95 % interval."""
    environments = [look(name) for name in names()]
    asked, missing = {OURS: True}, {}
    for one in environments:
        asked[one.name], missing[one.name] = one.imports, one.error
    figures = [_import(one) for one in environments]
    posed = {question: _pose(setting, question) for question in QUESTIONS}
    for question in QUESTIONS:
        for examiner in question.examiners:
            for how in SETTINGS:
                name = f"{question.name}, {examiner} {how}"
                if asked.get(examiner):
                    figures += of_answers(name, ask(examiner, how, posed[question], setting.work))
                else:
                    reason = f"{missing.get(examiner, 'there is no such environment')}: `python -m benchmarks.peers.examiners {examiner}`"
                    figures.append(not_measured(name, "of 1", reason))
    return figures


def _import(found: Found) -> Figure:
    """Whether a version runs at all, on this Python."""
    name = f"environment `{found.name}` imports"
    if not found.is_installed:
        return not_measured(name, "of 1", found.error)
    with_what = ", ".join(f"{library} {version}" for library, version in found.versions.items())
    return Figure(name, "of 1", float(found.imports), note=with_what + (f": {found.error}" if found.error else ""))


def _pose(setting: Setting, question: Question) -> list[Posed]:
    """All worlds of a question, laid out."""
    sizes, seeds = setting.choose(SIZES, SIZES[:1]), setting.choose(10, 1)
    faults = [Kind(name, n, effect) for name in question.faults for n in sizes for effect in (1.0, 0.0)]
    kinds = [*faults, *(Kind(name, n, is_trap=True) for name in question.traps for n in sizes)]
    home = setting.work / question.name.replace(" ", "-")
    return [
        Posed(kind, seed, lay(kind.make(seed), home / f"{kind.name}-{kind.n}-{kind.effect:g}-{seed}"))
        for kind in kinds
        for seed in range(seeds)
    ]


def of_answers(name: str, answers: Answers) -> list[Figure]:
    """The figures of one examiner in one setting: by size, and its costs."""
    figures = []
    for n in sorted({answer.kind.n for answer in answers.answers}):
        here = [answer for answer in answers.answers if answer.kind.n == n]
        guilty = [answer for answer in here if answer.kind.effect]
        healthy = [answer for answer in here if not answer.kind.effect]
        figures += [
            _share(f"{name}, {n:,} rows: healthy with any alarm", (answer.alarms > 0 for answer in healthy), _of_healthy(healthy)),
            _share(f"{name}, {n:,} rows: fault named", (answer.is_found for answer in guilty), _by_kind(guilty)),
            _share(f"{name}, {n:,} rows: fault named first", (answer.is_first for answer in guilty), _beside(guilty)),
        ]
    return [*figures, _cost(name, answers)]


def _of_healthy(healthy: Sequence[Answer]) -> str:
    """Kind by kind, and which checks cried."""
    kinds = dict.fromkeys(answer.kind for answer in healthy)
    parts = []
    for kind in kinds:
        here = [answer for answer in healthy if answer.kind == kind]
        what = "trap" if kind.is_trap else "twin of"
        parts.append(f"{what} {kind.name} {sum(answer.alarms > 0 for answer in here)} of {len(here)}")
    return "; ".join([*parts, *_failures(healthy)])


def _by_kind(guilty: Sequence[Answer]) -> str:
    kinds = dict.fromkeys(answer.kind.name for answer in guilty)
    found = {name: [answer.is_found for answer in guilty if answer.kind.name == name] for name in kinds}
    return "; ".join([*(f"{name} {sum(those)} of {len(those)}" for name, those in found.items()), *_failures(guilty)])


def _beside(guilty: Sequence[Answer]) -> str:
    mean = statistics.mean(answer.alarms for answer in guilty) if guilty else 0.0
    return f"{mean:.1f} alarms in a report on average"


def _failures(answers: Iterable[Answer]) -> list[str]:
    failed = [answer.failure for answer in answers if answer.failure]
    return [f"stopped with an error {len(failed)} times, e.g. {failed[0]}"] if failed else []


def _cost(name: str, answers: Answers) -> Figure:
    seconds = [answer.seconds for answer in answers.answers]
    attempts = sum(answer.attempts for answer in answers.answers)
    note = f"of the processor; {answers.overhead:.1f} s more to start; {answers.peak_mb:.0f} MB at most"
    note += f"; {attempts} attempts to reach the network although its telemetry is off" if attempts else ""
    return Figure(f"{name}: a report", "s", statistics.median(seconds), min(seconds), max(seconds), len(seconds), note=note)


def _share(name: str, happened: Iterable[bool], note: str) -> Figure:
    counted = list(happened)
    estimate = rate(sum(counted), len(counted))
    return Figure(name, "of 1", estimate.value, estimate.low, estimate.high, len(counted), note=note)
