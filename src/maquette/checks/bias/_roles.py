"""Which column is what: the task and the roles, inferred where that is safe, and stated in any case."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from maquette.checks.bias._examined import Examined, Task
from maquette.checks.bias._groups import make_groups
from maquette.checks.bias._more_roles import verification, written
from maquette.checks.bias._policy import Policy
from maquette.errors import OptionError
from maquette.tables.sensitive import plain, sensitive_columns
from maquette.tables.table import Column, Numbers, Table, Words

_YES = """1 true yes y ja oui si sim tak evet positive pos approved accept accepted hired hire admitted invited granted selected chosen
    good pass passed match same genuine"""
_NO = """0 false no n nein non nao nie hayir negative neg denied reject rejected refused declined bad fail failed nonmatch different
    impostor"""
_MANY = 20  # a column of whole numbers with more values than these is a measurement and not a class


def examine(
    table: Table,
    *,
    truth: str = "",
    prediction: str = "",
    groups: Sequence[str] = (),
    given: str = "",
    unit: str = "",
    threshold: float | None = None,
    positive: str = "",
    genuine: str = "",
    text: str = "",
    contributor: str = "",
    time: str = "",
    prompt: str = "",
    reference: Table | None = None,
    policy: Policy | None = None,
    seed: int = 0,
) -> tuple[Examined, list[tuple[str, str]]]:
    """The table with its roles, and what was inferred about them, for the report.

    Raises:
        OptionError: a column does not exist or cannot have its role.
    """
    stated: list[tuple[str, str]] = []
    names, words = _group_names(table, groups, {truth, prediction, genuine, text, contributor, time, prompt})
    stated += [("groups", words)]
    roles = {"truth": truth, "prediction": prediction, "given": given, "unit": unit, "genuine": genuine}
    roles |= {"text": text, "contributor": contributor, "time": time, "prompt": prompt}
    known = {name for role, name in roles.items() if name and role != "unit"} | {"file_name", *unit.split(",")}
    parts: dict = {
        "table": table,
        "grouping": make_groups(table, names),
        "policy": policy or Policy(),
        "seed": seed,
        "reference": reference,
        "roles": {role: name for role, name in roles.items() if name},
        "features": tuple(name for name in table.columns if name not in known),
        "given": _as_words(table, given, "--given"),
        "given_name": given,
        "unit": None if genuine else _units(table, unit),
        **written(table, text, contributor, time, prompt),
    }
    if genuine:
        if truth:
            raise OptionError(f"`--truth {truth}`", "of pairs `--genuine` is the truth", "Leave one of the two out.")
        return verification(table, genuine, prediction, threshold, unit, parts, stated), stated
    if not prediction:
        return _without_answers(table, truth, positive, parts, stated)
    y = table.column(truth, "--truth") if truth else None
    answers = table.column(prediction, "--prediction")
    task, why = _task(y, answers, threshold, positive)
    stated.insert(0, ("task", f"{task} ({why})"))
    if task == "regression":
        assert isinstance(y, Numbers)
        assert isinstance(answers, Numbers)
        return Examined(task=task, actual=y.values, predicted=answers.values, **parts), stated
    return _with_classes(task, y, answers, threshold, positive, parts, stated)


def _with_classes(
    task: Task, y: Column | None, answers: Column, threshold: float | None, positive: str, parts: dict, stated: list[tuple[str, str]]
) -> tuple[Examined, list[tuple[str, str]]]:
    is_score = isinstance(answers, Numbers) and (threshold is not None or not _are_classes(answers, y))
    score = answers.values if is_score and isinstance(answers, Numbers) else None
    seen = [column.as_words() for column in (y, None if is_score else answers) if column is not None]
    classes = tuple(dict.fromkeys(word for column in seen for word in column.words)) or ("no", "yes")
    if task == "binary" and len(classes) == 1:
        classes = (*classes, "1" if classes[0] == "0" else "no" if plain(classes[0]) in _YES.split() else "yes")
    which, why = _positive(classes, positive) if len(classes) == 2 or positive else (None, "")
    if which is not None:
        stated.append(("counts as chosen", f"{classes[which]} ({why})"))
    if is_score and which is None:
        raise OptionError(
            f"`--truth` with {' and '.join(classes[:5])}", "scores need to know which class they speak for", "Add `--positive VALUE`."
        )
    decision, cut = None, None
    if is_score and score is not None:
        cut = _cut(score, threshold)
        if cut is not None:
            stated.append(
                ("chosen from a score of", f"{cut:g}" + ("" if threshold is not None else " (assumed; `--threshold` changes it)"))
            )
            other = 1 - which if which is not None and len(classes) == 2 else 0
            decision = np.where(np.isnan(score), -1, np.where(score >= cut, which or 0, other)).astype(np.int32)
    else:
        decision = _coded(answers.as_words(), classes)
    truth = _coded(y.as_words(), classes) if y is not None else None
    return Examined(task=task, classes=classes, positive=which, truth=truth, decision=decision, score=score, cut=cut, **parts), stated


def _without_answers(table: Table, truth: str, positive: str, parts: dict, stated: list) -> tuple[Examined, list[tuple[str, str]]]:
    stated.insert(0, ("task", "data only (no `--prediction` was given)"))
    if not truth:
        return Examined(task="data", **parts), stated
    y = table.column(truth, "--truth")
    if isinstance(y, Numbers) and not _is_few(y):
        return Examined(task="data", actual=y.values, **parts), stated
    words = y.as_words()
    which, why = _positive(words.words, positive) if len(words.words) == 2 or positive else (None, "")
    if which is not None:
        stated.append(("counts as chosen", f"{words.words[which]} ({why})"))
    return Examined(task="data", classes=words.words, positive=which, truth=words.codes, **parts), stated


def _task(y: Column | None, answers: Column, threshold: float | None, positive: str) -> tuple[Task, str]:
    if y is None:
        if isinstance(answers, Numbers) and threshold is None and not _is_few(answers) and not _is_share(answers):
            raise OptionError(
                "`--prediction` with numbers outside [0, 1] and no `--truth`", "a threshold makes decisions of them", "Add `--threshold X`."
            )
        return "decisions", "there is no truth, so what is looked at is who is chosen"
    if y.missing.all():
        raise OptionError("`--truth`", "the column is empty in every row", "Choose another column, or leave `--truth` out.")
    count = len(y.as_words().words) if isinstance(y, Words) or _is_few(y) else _MANY + 1
    if count <= 2:
        return "binary", f"the truth has {count} class{'es' * (count > 1)}"
    if isinstance(y, Words) or (_is_few(y) and isinstance(answers, Numbers) and _are_classes(answers, y)):
        if isinstance(answers, Numbers) and not _are_classes(answers, y) and not positive:
            raise OptionError(
                f"`--truth` with {count} classes", "one column of scores can speak for one of them only", "Add `--positive VALUE`."
            )
        return "multiclass", f"the truth has {count} classes"
    if isinstance(answers, Words):
        raise OptionError(
            "`--prediction` with words beside a truth of numbers", "both must be numbers, or both classes", "Choose other columns."
        )
    return "regression", "truth and answers are numbers of many values"


def _are_classes(answers: Numbers, y: Column | None) -> bool:
    """Whether numbers are classes and not scores: they are those of the truth, or zero and one."""
    found = {answers.text(value) for value in np.unique(answers.values[~answers.missing])[: _MANY + 1]}
    known = set(y.as_words().words) if y is not None and (isinstance(y, Words) or _is_few(y)) else {"0", "1"}
    return bool(found) and (found <= known or (answers.is_whole and found <= {"0", "1"} and (y is None or len(known) == 2)))


def _is_few(column: Numbers) -> bool:
    known = np.unique(column.values[~column.missing])
    return len(known) <= 2 or (len(known) <= _MANY and bool((known == np.round(known)).all()))


def _is_share(column: Numbers) -> bool:
    known = column.values[~column.missing]
    return bool(len(known)) and known.min() >= 0 and known.max() <= 1


def _cut(score: NDArray[np.float64], threshold: float | None) -> float | None:
    """The threshold; half where none was given and the scores can be chances; none otherwise."""
    if threshold is not None:
        return threshold
    known = score[np.isfinite(score)]
    return 0.5 if len(known) and known.min() >= 0 and known.max() <= 1 else None


def _positive(classes: tuple[str, ...], given: str) -> tuple[int | None, str]:
    if given:
        if given not in classes:
            raise OptionError(f"`--positive {given}`", "there is no such class", f"There are: {', '.join(classes[:40])}.")
        return classes.index(given), "as you said"
    by_word = [place for place, word in enumerate(classes) if plain(word) in _YES.split()]
    against = [place for place, word in enumerate(classes) if plain(word) in _NO.split()]
    if len(by_word) == 1:
        return by_word[0], "by its name; `--positive` changes it"
    if not by_word and len(against) == 1:
        return 1 - against[0], "the other is a no by its name; `--positive` changes it"
    return None, ""


def _group_names(table: Table, groups: Sequence[str], roles: set[str]) -> tuple[list[str], str]:
    if list(groups) != ["auto"]:
        return list(groups), ", ".join(groups) or "none"
    found = [one for one in sensitive_columns(table) if one.column not in roles]
    said = ", ".join(f"{one.column} ({one.kind}, by {one.because})" for one in found)
    return [
        one.column for one in found
    ], f"looked for among the columns: {said}" if found else "looked for among the columns: none looks sensitive"


def _as_words(table: Table, name: str, option: str) -> Words | None:
    return make_groups(table, [name]).columns.get(name) or table.column(name, option).as_words() if name else None


def _units(table: Table, name: str) -> NDArray[np.int64] | None:
    """Whom each row belongs to; a row without an owner is its own."""
    if not name:
        return None
    column = table.column(name, "--unit").as_words()
    alone = np.cumsum(column.codes < 0) + len(column.words)
    return np.where(column.codes < 0, alone, column.codes).astype(np.int64)


def _coded(column: Words, classes: tuple[str, ...]) -> NDArray[np.int32]:
    """The column's words as places among the classes."""
    places = {word: place for place, word in enumerate(classes)}
    codes = np.array([*(places[word] for word in column.words), -1], dtype=np.int32)
    return codes[column.codes]
