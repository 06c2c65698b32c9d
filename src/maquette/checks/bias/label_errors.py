"""Label errors.

Asks: are some labels wrong, and which?
Why: a subject learns a wrong label and is judged by it; a few in a hundred turn the order of two models round.
How: the share e of labels turned round, in a model in which the truth follows the scores through a logistic line and is then turned round
with chance e: its likelihood, beside that of e = 0, gives the p, the estimate and the interval. The line takes over-confidence out, which
fades as scores grow surer; wrong labels do not. Rows are named by the chance that theirs is one of them.
Limits: a subject that is wrong and sure of it in a region looks the same, and so the rows must be looked at. The scores must not be of rows
that were trained on. Two classes with scores.
Source: Northcutt, Jiang and Chuang 2021 (confident learning); differs: the share by likelihood and not by counting.
"""

import numpy as np
from numpy.typing import NDArray

from maquette.checks.bias._examined import Examined
from maquette.checks.bias._wording import about, per_cent
from maquette.finding import Cell, Finding, Quantity, Reading, Rows
from maquette.stats import Estimate
from maquette.stats.quantiles import chi_square_above

TITLE = "Label errors"
QUESTION = "Are some labels wrong, and which?"
PAPER = "Northcutt, Jiang and Chuang 2021, arXiv 1911.00068"

_LEAST = 100  # rows
_SHARES = np.concatenate([np.arange(0, 0.02, 0.001), np.arange(0.02, 0.3001, 0.005)])
_EDGE = 1.920729  # half of the chi-square at 95 %, one degree of freedom
_NAMED, _CELLS = 200, 8
_ROUNDED = 20_000  # rows beyond which the logits of scores are told apart to a thousandth


def applies(examined: Examined) -> str:
    """Why it cannot run, or nothing."""
    if examined.task == "regression" or len(examined.classes) != 2:
        return "It is for two classes with scores."
    why = examined.needs(groups=False, score=True, truth=True, positive=True)
    if not why and not examined.is_probability:
        why = "The scores are no chances: some lie outside [0, 1]."
    return why or ("" if np.count_nonzero(examined.answered) >= _LEAST else f"It needs {_LEAST} rows.")


def measure(examined: Examined, level: float) -> list[Finding]:
    """One finding, with the rows whose label is most likely wrong."""
    if "label_errors" not in examined.kept:
        examined.kept["label_errors"] = _profile(examined)
    rows, heights, wrong = examined.kept["label_errors"]
    best = int(heights.argmax())
    inside = _SHARES[heights >= heights.max() - _EDGE]
    share = Estimate(float(_SHARES[best]), float(inside.min()), float(inside.max()), len(rows), "profile likelihood")
    p = min(1.0, chi_square_above(max(0.0, 2 * float(heights[best] - heights[0])), 1) / (2 if best else 1))  # e lies on the edge at 0
    limit = examined.policy.label_errors
    is_found = p <= 1 - level and float(_SHARES[best]) > limit
    reading: Reading = "look here" if is_found else "as expected" if float(inside.max()) <= limit else "cannot tell"
    if is_found:
        named = int((wrong > 0.5).sum())
        claim = f"About {per_cent(share.value or 0.0)} of the labels contradict scores that leave no doubt; {named:,} are named."
    elif reading == "as expected":
        claim = f"No more than {per_cent(limit)} of the labels contradict scores that leave no doubt."
    else:
        claim = f"Up to {per_cent(share.high or 0.0)} of the labels may be wrong; so many rows with such scores cannot show it."
    return [
        about(
            "label_errors",
            claim=claim,
            reading=reading,
            importance=examined.policy.weight("label_errors") * (share.value or 0.0) if is_found else 0.01,
            quantities=(Quantity(name="labels turned round", estimate=share, unit="share", better="lower", at_most=limit),),
            compared_with="a logistic line from score to truth, without wrong labels",
            p=p,
            p_adjusted=p,
            evidence=(_named(examined, rows, wrong),) if is_found else (),
            method="Likelihood of a share of labels turned round beside none, the line from score to truth fitted in both; Bayes' rule.",
            limits=("A subject that is wrong and sure of it looks the same: look at the rows.", "Scores of training rows hide it."),
            do_next="Look at these rows, mend what is wrong, and examine again." if is_found else "",
        )
    ]


def _profile(examined: Examined) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """The rows (M,) that have both, the likelihood's height at each of `_SHARES`, and each row's chance (M,) that its label is wrong."""
    assert examined.score is not None
    assert examined.truth is not None
    rows = np.flatnonzero(examined.answered & np.isfinite(examined.score))
    truth = (examined.truth[rows] == examined.positive).astype(np.float64)
    safe = np.clip(examined.score[rows], 1e-4, 1 - 1e-4)
    logit = np.log(safe / (1 - safe))
    places, heap = np.unique(logit if len(rows) <= _ROUNDED else np.round(logit, 3), return_inverse=True)
    times, yes = np.bincount(heap).astype(np.float64), np.bincount(heap, truth).astype(np.float64)
    heights, lines, line = [], [], None
    for share in _SHARES:
        height, line = fit(places, yes, times, float(share), line)
        heights.append(height)
        lines.append(line)
    best = int(np.argmax(heights))
    return rows, np.array(heights), _doubt(logit, truth, float(_SHARES[best]), lines[best])


def fit(
    logit: NDArray[np.float64],
    yes: NDArray[np.float64],
    times: NDArray[np.float64],
    share: float,
    start: NDArray[np.float64] | None = None,
) -> tuple[float, NDArray[np.float64]]:
    """The height of the likelihood at that share, and the line's intercept and slope (Fisher's scoring, steps halved until they climb).

    Args:
        logit: of the scores that occur (D,), with how many rows of each are positive, `yes`, and how many there are, `times`.
        start: a line to begin at.
    """
    lines = np.stack([np.ones(len(logit)), logit], axis=1)
    weights = np.array([0.0, 1.0]) if start is None else start
    height = _height(lines @ weights, yes, times, share)
    for _ in range(30):
        inner = 1 / (1 + np.exp(-np.clip(lines @ weights, -30, 30)))
        chance = np.clip(share + (1 - 2 * share) * inner, 1e-9, 1 - 1e-9)
        slope = (1 - 2 * share) * inner * (1 - inner)
        spread = chance * (1 - chance)
        information = lines.T @ (lines * (times * slope**2 / spread)[:, None]) + 1e-9 * np.eye(2)
        step = np.linalg.solve(information, lines.T @ ((yes - times * chance) * slope / spread))
        for _ in range(12):
            higher = _height(lines @ (weights + step), yes, times, share)
            if higher >= height:
                break
            step = step / 2
        else:
            return height, weights
        gained, height, weights = higher - height, higher, weights + step
        if gained < 1e-8:
            break
    return height, weights


def _height(eta: NDArray[np.float64], yes: NDArray[np.float64], times: NDArray[np.float64], share: float) -> float:
    chance = np.clip(share + (1 - 2 * share) / (1 + np.exp(-np.clip(eta, -30, 30))), 1e-9, 1 - 1e-9)
    return float(yes @ np.log(chance) + (times - yes) @ np.log1p(-chance))


def _doubt(logit: NDArray[np.float64], truth: NDArray[np.float64], share: float, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """For each row the chance that its label was turned round."""
    inner = 1 / (1 + np.exp(-np.clip(weights[0] + weights[1] * logit, -30, 30)))
    of_label = np.where(truth == 1, inner, 1 - inner)
    found: NDArray[np.float64] = share * (1 - of_label) / np.maximum(1e-12, share * (1 - of_label) + (1 - share) * of_label)
    return found


def _named(examined: Examined, rows: NDArray[np.int64], wrong: NDArray[np.float64]) -> Rows:
    order = [place for place in np.argsort(-wrong, kind="stable")[:_NAMED].tolist() if wrong[place] > 0.5]
    taken = rows[order]
    names = [name for name in examined.table.columns if name not in (examined.roles.get("truth"), examined.roles.get("prediction"))][
        :_CELLS
    ]
    texts = {name: examined.table.columns[name].take(taken).as_words().texts() for name in names}
    assert examined.truth is not None
    assert examined.score is not None
    label = [examined.classes[code] for code in examined.truth[taken]]
    score = examined.score[taken].tolist()
    cells: list[tuple[Cell, ...]] = [
        (int(row) + 1, label[k], score[k], float(wrong[order[k]]), *(texts[name][k] for name in names)) for k, row in enumerate(taken)
    ]
    head = ("row", "label", "score", "chance that the label is wrong", *names)
    return Rows(title="Labels that are likely wrong", columns=head, rows=tuple(cells), total=int((wrong > 0.5).sum()))
