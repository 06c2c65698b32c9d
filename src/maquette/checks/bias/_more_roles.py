"""The roles of pairs of people and of what people wrote: whether a pair is genuine, who wrote, when, and in answer to what."""

from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from maquette.checks.bias._examined import Examined
from maquette.errors import OptionError
from maquette.tables.sensitive import plain
from maquette.tables.table import Column, Numbers, Table

SAME = ["1", "true", "yes", "y", "ja", "oui", "si", "genuine", "same", "match", "mated", "positive", "sameperson"]
OTHER = ["0", "false", "no", "n", "nein", "non", "impostor", "imposter", "different", "nonmatch", "nonmated", "negative", "differentperson"]
_TARGET = 0.001  # the false match rate at which a threshold is set where none was given
_FEWEST = 10  # false matches from which on it can be


def verification(table: Table, genuine: str, prediction: str, threshold: float | None, unit: str, parts: dict, stated: list) -> Examined:
    """Pairs that are of one person or of two, with a score of how alike they are.

    Raises:
        OptionError: a column is none of these, the scores run the other way, or no threshold can be set.
    """
    if not prediction:
        raise OptionError("`--genuine`", "verification is about scores of pairs", "Add `--prediction COLUMN`: the higher, the more alike.")
    same = _yes(table.column(genuine, "--genuine"), f"--genuine {genuine}", "one person's pairs 1, genuine or same, the others 0, impostor")
    answers = table.column(prediction, "--prediction")
    if isinstance(answers, Numbers):
        score = answers.values
    else:
        codes = _yes(answers, f"--prediction {prediction}", "scores, or match and nonmatch")
        score, threshold = np.where(codes < 0, np.nan, codes), 0.5
    known = np.isfinite(score) & (same >= 0)
    if not known.any():
        raise OptionError(f"`--prediction {prediction}`", "no pair has both a score and a word on whether it is genuine", "Check both.")
    if min((same[known] == 1).sum(), (same[known] == 0).sum()) >= _FEWEST:
        own, others = (float(np.median(score[known & (same == side)])) for side in (1, 0))
        if own < others:
            advice = "Give the negative of a distance, or another column for `--genuine`."
            raise OptionError(f"`--prediction {prediction}`", "genuine pairs score lower than impostors: higher must be more alike", advice)
    cut, words = _threshold(score[known & (same == 0)], score[known], threshold)
    stated.insert(0, ("task", "verification (`--genuine` says which pairs are of one person)"))
    stated.append(("matched from a score of", words))
    parts = {**parts, "unit": people(table, unit)} if unit else parts
    return Examined(task="verification", genuine=same == 1, score=np.where(known, score, np.nan), cut=cut, **parts)


def people(table: Table, unit: str) -> NDArray[np.int64]:
    """Who is in each pair: (N, 2) for two columns, (N,) for one; a missing one is somebody of his own."""
    names = [name.strip() for name in unit.split(",")]
    if len(names) > 2:
        raise OptionError(f"`--unit {unit}`", "a pair has two people", "Give one column, or two with a comma.")
    words = [table.column(name, "--unit").as_words() for name in names]
    places = {word: place for place, word in enumerate(dict.fromkeys(word for column in words for word in column.words))}
    found, last = [], len(places)
    for column in words:
        codes = np.array([*(places[word] for word in column.words), -1], dtype=np.int64)[column.codes]
        lost = codes < 0
        codes[lost] = last + np.arange(int(lost.sum()))
        last += int(lost.sum())
        found.append(codes)
    return found[0] if len(found) == 1 else np.column_stack(found)


def written(table: Table, text: str, contributor: str, time: str, prompt: str) -> dict:
    """The columns of what people wrote, as parts of an `Examined`.

    Raises:
        OptionError: a text is of numbers, or a time can not be read.
    """
    parts: dict = {}
    for role, name in (("text", text), ("prompt", prompt)):
        if name:
            column = table.column(name, f"--{role}")
            if isinstance(column, Numbers):
                raise OptionError(f"`--{role} {name}`", "the column holds numbers, and texts are needed", "Choose another column.")
            parts[role] = column
    if contributor:
        parts["contributor"] = table.column(contributor, "--contributor").as_words()
    if time:
        parts["time"] = moments(table.column(time, "--time"), time)
    if prompt and not text:
        raise OptionError(f"`--prompt {prompt}`", "it is what a text answers, and no text was named", "Add `--text COLUMN`.")
    return parts


def moments(column: Column, name: str) -> NDArray[np.float64]:
    """Times as numbers: as they are, or read from ISO 8601."""
    if isinstance(column, Numbers):
        return column.values
    seconds = np.full(len(column.words) + 1, np.nan)
    odd = []
    for place, word in enumerate(column.words):
        try:
            moment = datetime.fromisoformat(word.strip())
        except ValueError:
            odd.append(word)
            continue
        seconds[place] = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    if odd:
        said = f"{len(odd):,} of its values are no times, such as `{odd[0][:40]}`"
        raise OptionError(f"`--time {name}`", said, "Write numbers, or dates as 2024-03-31 or 2024-03-31T12:30:00.")
    return seconds[column.codes]


def _yes(column: Column, option: str, needed: str) -> NDArray[np.int64]:
    """1, 0, and -1 where nothing stands."""
    words = column.as_words()
    codes = [1 if plain(word) in SAME else 0 if plain(word) in OTHER else -1 for word in words.words]
    if -1 in codes or not codes:
        odd = words.words[codes.index(-1)] if codes else "nothing"
        raise OptionError(f"`{option}`", f"it holds `{odd[:40]}`, and what is needed is {needed}", "Choose or rename.")
    return np.array([*codes, -1], dtype=np.int64)[words.codes]


def _threshold(impostors: NDArray[np.float64], scores: NDArray[np.float64], given: float | None) -> tuple[float, str]:
    if given is not None:
        return given, f"{given:g}"
    if len(impostors) * _TARGET >= _FEWEST:
        cut = float(np.sort(impostors)[::-1][int(len(impostors) * _TARGET) - 1])
        return cut, f"{cut:.6g} (assumed: {_TARGET:.1%} of impostor pairs match there; `--threshold` changes it)"
    if scores.min() >= 0 and scores.max() <= 1:
        return 0.5, "0.5 (assumed; `--threshold` changes it)"
    raise OptionError("`--genuine` without `--threshold`", "there are too few impostor pairs to set a threshold by", "Add `--threshold X`.")
