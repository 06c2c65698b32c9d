"""Asking a subject about a table, batch by batch: what it answers, and where it failed or was too slow."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from maquette.errors import MaquetteError
from maquette.tables import Numbers, Table, Words, read_table

BATCH = 1024
SECONDS = 60.0  # that one batch may take
_IN_A_ROW = 3  # batches that fail one after another before the rest is not asked


class Subject(Protocol):
    """What is examined. `ask` gets some rows of a table and gives one answer for each.

    An answer is a number or a word, (N,), or one number for each class, (N, classes).
    """

    name: str
    classes: tuple[str, ...]  # what the columns of (N, classes) stand for; empty if unknown

    def ask(self, rows: Table) -> Any:
        """One answer for each row; may raise anything."""


@dataclass(frozen=True)
class Problem:
    """Rows without an answer, and why."""

    kind: str  # "failed", "wrong shape", "too slow", "not a number", "not asked"
    rows: int
    first: int  # the first of those rows
    message: str


@dataclass(frozen=True)
class Answers:
    """What a subject said about every row; a missing answer is NaN or no word."""

    column: Numbers | Words
    positive: str = ""  # what a score is the score of
    words: str = ""  # how the answers were read
    problems: tuple[Problem, ...] = ()
    seconds: float = 0.0
    missing: int = field(default=0)


def ask(
    subject: Subject,
    table: Table,
    *,
    batch: int = BATCH,
    seconds: float = SECONDS,
    progress: Callable[[str, int, int], None] | None = None,
) -> Answers:
    """Asks about every row. A batch that raises, answers in the wrong shape or takes too long has no answers; the rest is still asked.

    After a batch that took too long nothing more is asked, since a thread cannot be stopped from outside; after three that failed one
    after another neither.
    """
    began = time.monotonic()
    parts: list[NDArray[Any] | None] = []
    problems: list[Problem] = []
    failed = 0
    for start in range(0, len(table), batch):
        rows = table.take(slice(start, start + batch))
        found, problem = _one(subject, rows, start, seconds)
        parts.append(found)
        failed = failed + 1 if problem is not None else 0
        if problem is not None:
            problems.append(problem)
        if progress is not None:
            progress("asking the subject", min(start + batch, len(table)), len(table))
        if problem is not None and (problem.kind == "too slow" or failed == _IN_A_ROW):
            asked = min(start + batch, len(table))
            if asked < len(table):
                problems.append(Problem("not asked", len(table) - asked, asked, "what came before failed"))
            break
    return _joined(subject, parts, problems, len(table), batch, time.monotonic() - began)


def _one(subject: Subject, rows: Table, start: int, seconds: float) -> tuple[NDArray[Any] | None, Problem | None]:
    """The answers about one batch, or what went wrong."""
    n = len(rows)
    raw, error = _in_time(lambda: subject.ask(rows), seconds)
    if isinstance(error, TimeoutError):
        return None, Problem("too slow", n, start, f"no answer within {seconds:g} s: {error}".rstrip(": "))
    if error is not None:
        if isinstance(error, MaquetteError) and start == 0:
            raise error  # a subject that cannot be asked at all is wrong input
        return None, Problem("failed", n, start, f"{type(error).__name__}: {str(error).strip() or 'no message'}"[:500])
    try:
        found = np.asarray(raw)
        if found.dtype == object and found.ndim != 1:
            raise ValueError("rows of different length")
    except (ValueError, TypeError) as problem:
        return None, Problem("wrong shape", n, start, f"the answer is no array ({problem})"[:500])
    if found.ndim == 2 and found.shape == (n, 1):
        found = found[:, 0]
    if found.ndim not in (1, 2) or len(found) != n or (found.ndim == 2 and found.dtype.kind not in "fiub"):
        return None, Problem(
            "wrong shape", n, start, f"{found.shape} for {n} rows; one answer a row, or one number for each class, is needed"
        )
    return found, None


def _in_time(call: Callable[[], Any], seconds: float) -> tuple[Any, BaseException | None]:
    """What the call gives or raises; TimeoutError where it does not come back, and then its thread is left behind."""
    result: list[Any] = [None]
    raised: list[BaseException | None] = [None]

    def work() -> None:
        try:
            result[0] = call()
        except BaseException as error:
            raised[0] = error

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(seconds)
    return (None, TimeoutError()) if thread.is_alive() else (result[0], raised[0])


def _joined(subject: Subject, parts: list[NDArray[Any] | None], problems: list[Problem], n: int, batch: int, seconds: float) -> Answers:
    known = [part for part in parts if part is not None]
    if not known:
        return Answers(Numbers(np.full(n, np.nan)), problems=tuple(problems), seconds=seconds, missing=n)
    if len({(part.ndim, part.shape[1:]) for part in known}) > 1:
        problems.append(Problem("wrong shape", n, 0, "the form of the answers changes from batch to batch"))
        return Answers(Numbers(np.full(n, np.nan)), problems=tuple(problems), seconds=seconds, missing=n)
    if known[0].ndim == 2:
        column, positive, words = _of_classes(subject, parts, n, batch)
    elif all(part.dtype.kind in "fiub" for part in known):
        values = _filled(parts, n, batch, np.nan, np.float64)
        column, positive, words = Numbers(values, all(part.dtype.kind in "iub" for part in known)), "", "one number a row"
    else:
        texts = _filled(parts, n, batch, None, object)
        made = read_table({"answer": [None if text is None else str(text) for text in texts]}).columns["answer"]
        column, positive, words = made.as_words(), "", "one word a row"
    lost = sum(problem.rows for problem in problems)
    missing = int(np.count_nonzero(column.missing))
    if missing > lost:
        first = int(np.flatnonzero(column.missing)[0])
        problems.append(Problem("not a number", missing - lost, first, "the answer is NaN, infinite or nothing"))
    return Answers(column, positive, words, tuple(problems), seconds, missing)


def _of_classes(subject: Subject, parts: list[NDArray[Any] | None], n: int, batch: int) -> tuple[Numbers | Words, str, str]:
    """One number for each class: of two classes the score of the second, of more the class with the largest."""
    width = next(part.shape[1] for part in parts if part is not None)
    classes = subject.classes if len(subject.classes) == width else tuple(str(place) for place in range(width))
    scores = np.full((n, width), np.nan)
    for place, part in enumerate(parts):
        if part is not None:
            scores[place * batch : place * batch + len(part)] = part
    scores[~np.isfinite(scores)] = np.nan
    if width == 2:
        return Numbers(scores[:, 1]), classes[1], f"two numbers a row, of which the second is the score of {classes[1]}"
    lost = np.asarray(np.isnan(scores).any(axis=1))
    largest = np.where(lost, -1, np.where(lost[:, None], 0, scores).argmax(axis=1))
    return Words(largest.astype(np.int32), classes), "", f"{width} numbers a row, of which the largest is the answer"


def _filled(parts: list[NDArray[Any] | None], n: int, batch: int, nothing: Any, kind: Any) -> NDArray[Any]:
    values = np.full(n, nothing, dtype=kind)
    for place, part in enumerate(parts):
        if part is not None:
            values[place * batch : place * batch + len(part)] = part
    if kind is np.float64:
        values[~np.isfinite(values)] = np.nan
    return values
