"""Whether the subject answered at all: what failed, was too slow, had the wrong shape or was no number, as a finding."""

from maquette.finding import Finding, Quantity, Rows
from maquette.stats import exact_rate
from maquette.subjects import Answers

_MOST = 20


def answers(found: Answers, n: int) -> Finding:
    """The share of rows without an answer, and every problem with its first row."""
    share = exact_rate(found.missing, n)
    kinds = sorted({problem.kind for problem in found.problems})
    claim = f"The subject gave an answer for each of {n:,} rows."
    if found.missing:
        claim = f"The subject gave no answer for {found.missing:,} of {n:,} rows: {', '.join(kinds)}."
    rows = tuple((problem.kind, problem.first + 1, problem.rows, problem.message) for problem in found.problems[:_MOST])
    return Finding(
        id="subject/answers",
        chapter="subject",
        question="Does the subject answer every question it is asked?",
        claim=claim,
        reading="look here" if found.missing else "as expected",
        importance=float(share.value or 0.0),
        quantities=(Quantity(name="rows without an answer", estimate=share, unit="share", at_most=0.0 if found.missing else None),),
        evidence=(Rows(title="What went wrong", columns=("what", "from row", "rows", "message"), rows=rows, total=len(found.problems)),)
        if rows
        else (),
        method=f"Asked in batches; {found.words or 'nothing was answered'}. Took {found.seconds:.1f} s.",
        do_next="Find out what is special about these rows, and what happens to people whose row is one of them." if found.missing else "",
    )
