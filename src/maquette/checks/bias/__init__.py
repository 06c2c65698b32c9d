"""Bias: whether some people are treated worse than others; one file for each question, over a table of truth, answers and groups.

A check is a module whose docstring says what it asks, why, how, with which limits and after whom, and which has `TITLE`, `QUESTION`,
`PAPER`, `applies(examined) -> str` (why not, or nothing) and `measure(examined, level) -> list[Finding]`. `level` is that of the
check's whole family of tests: 0.95 holds the chance of any false finding among all its groups at 5 %.
"""

from maquette.checks.bias._again import Again as Again
from maquette.checks.bias._examined import Examined as Examined
from maquette.checks.bias._groups import Group as Group
from maquette.checks.bias._policy import Policy as Policy
from maquette.checks.bias._wording import CHAPTER as CHAPTER
from maquette.checks.bias._wording import CHECKS as CHECKS
