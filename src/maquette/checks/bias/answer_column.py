"""A feature that knows the answer.

Asks: does one column alone tell the truth almost perfectly?
Why: such a column is most often written after the fact (a discharge code, a stamp, a row number in sorted data). The test looks
splendid, and in use the column is empty.
How: the area under the ROC curve of each column against the truth, either way round, with DeLong's interval, Bonferroni over columns; a
column of words is scored by the truth of its words in the other half of the rows, both ways. Columns of sentences are left out: what
somebody wrote may well say whether it is rude, and a filter is there to read it.
Limits: two columns that know it only together are not seen; some tasks are truly easy; a label that stands within a text is not seen.
Source: Kaufman, Rosset and Perlich 2012.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from maquette.checks.bias._examined import Examined
from maquette.checks.bias._wording import about
from maquette.finding import Finding, Intervals, Quantity
from maquette.seeds import stream
from maquette.stats import Estimate, auc
from maquette.tables.table import Column, Numbers

TITLE = "A feature that knows the answer"
QUESTION = "Does one column alone tell the truth almost perfectly?"
PAPER = "Kaufman, Rosset and Perlich 2012, doi 10.1145/2382577.2382579"

_MOST_SHOWN = 12
_LEAST = 10  # rows of each class
_SENTENCE, _WRITTEN = 4.0, 50  # values are sentences from so many words on average on, where there are more than so many of them


def applies(examined: Examined) -> str:
    """Why it cannot run, or nothing."""
    if examined.truth is None or len(examined.classes) != 2:
        return "It needs a truth of two classes: add `--truth COLUMN`."
    counts = np.bincount(examined.truth[examined.truth >= 0], minlength=2)
    if counts.min() < _LEAST:
        return f"It needs {_LEAST} rows of each class."
    return "" if _columns(examined) else "There are no columns besides those with a role and those of sentences."


def measure(examined: Examined, level: float) -> list[Finding]:
    """One finding for each column that knows; without any, one about the column that knows most."""
    columns = _columns(examined)
    level_of_each = 1 - 2 * (1 - level) / len(columns)  # one-sided, for all columns together
    found = {name: area for name in columns if (area := _area(examined, name, max(0.9, level_of_each))) is not None}
    if not found:
        return [about("answer_column", claim="No column has enough values to tell.", reading="cannot tell")]
    limit = examined.policy.knows_answer
    order = sorted(found, key=lambda name: -(found[name].low or 0.0))
    knowing = [name for name in order if (found[name].low or 0.0) > limit]
    shown = tuple(Quantity(name=name, estimate=found[name], at_most=limit) for name in order[:_MOST_SHOWN])
    evidence = Intervals(title="AUC of each column alone", quantities=shown, marked=tuple(range(min(len(knowing), _MOST_SHOWN))))
    common: dict[str, Any] = {
        "evidence": (evidence,),
        "method": f"AUC of each of {len(found)} columns alone, DeLong, Bonferroni; words scored by the other half of the rows.",
        "limits": ("Columns that know the answer only together are not seen, nor are labels within a text.",),
    }
    if not knowing:
        best = max(found, key=lambda name: found[name].high or 1.0)
        is_open = (found[best].high or 1.0) > limit
        claim = f"No column alone tells the truth with an AUC above {limit:g}; the nearest is `{best}`."
        quantity = Quantity(name=f"AUC of `{best}` alone", estimate=found[best], at_most=limit)
        return [about("answer_column", claim=claim, reading="cannot tell" if is_open else "as expected", quantities=(quantity,), **common)]
    return [
        about(
            "answer_column",
            where=name,
            claim=f"The column `{name}` alone tells the truth with an AUC of {found[name].value:.3f}.",
            reading="look here",
            importance=examined.policy.weight("answer_column"),
            quantities=(Quantity(name=f"AUC of `{name}` alone", estimate=found[name], at_most=limit),),
            place={"column": name},
            do_next="Find out when this column is written. If it is after the answer is known, leave it out and examine again.",
            **common,
        )
        for name in knowing
    ]


def _columns(examined: Examined) -> list[str]:
    """The columns without a role that do not hold sentences."""
    return [name for name in examined.features if not _is_prose(examined.table.columns[name])]


def _is_prose(column: Column) -> bool:
    if isinstance(column, Numbers) or len(column.words) <= _WRITTEN:
        return False
    return sum(len(text.split()) for text in column.words) / len(column.words) >= _SENTENCE


def _area(examined: Examined, name: str, level: float) -> Estimate | None:
    """The area of a column, either way round; None where it has too few values."""
    assert examined.truth is not None
    column = examined.table.columns[name]
    rows = np.flatnonzero((examined.truth >= 0) & ~column.missing)
    truth = examined.truth[rows] == 1
    if min(int(truth.sum()), int((~truth).sum())) < _LEAST:
        return None
    score = _score(column, rows, truth, examined.seed)
    found = auc(score[truth], score[~truth], level)
    return found if (found.value or 0.0) >= 0.5 else auc(-score[truth], -score[~truth], level)


def _score(column: Column, rows: NDArray[np.int64], truth: NDArray[np.bool_], seed: int) -> NDArray[np.float64]:
    if isinstance(column, Numbers):
        return column.values[rows]
    codes = column.codes[rows]
    half = stream(seed, "answer column").random(len(rows)) < 0.5
    score = np.empty(len(rows))
    for side in (half, ~half):
        counts = np.bincount(codes[~side], minlength=len(column.words))
        positive = np.bincount(codes[~side], weights=truth[~side], minlength=len(column.words))
        score[side] = ((positive + truth[~side].mean()) / (counts + 1))[codes[side]]  # a word never seen says what everybody says
    return score
