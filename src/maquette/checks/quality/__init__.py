"""How good made pictures are: one file for each measure, over features of made and real pictures.

A measure is a module with `TITLE`, `QUESTION`, `PAPER`, `KINDS` (whether it is for "samples", "pairs" or both) and one function,
`measure(embedded: Embedded) -> Finding`. `evaluate` runs them all.
"""

from maquette.checks.quality._embedded import Embedded as Embedded
from maquette.checks.quality._embedded import Side as Side
from maquette.checks.quality._evaluate import evaluate as evaluate
from maquette.checks.quality._wording import MEASURES as MEASURES
