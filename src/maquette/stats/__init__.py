"""Numbers with their uncertainty: every one an `Estimate`, every random draw from a named stream of the seed that was given.

Which interval for which number: a rate has Wilson's, or the exact one where it is a guarantee; a difference of two rates Newcombe's;
a ratio the logarithm's with a half added; an area under a curve DeLong's; a mean Student's, over clusters where rows belong together;
anything smooth the jackknife; anything else the bootstrap. Before and after on the same rows is a paired question: `mcnemar`,
`paired_permutation`. Many questions at once need a correction: `holm` within a check, `benjamini_hochberg` across them; "which group is
worse?" is `worse_groups`, and `smallest_visible` and `rows_needed` say what so many rows could have shown.
"""

from maquette.stats.correction import benjamini_hochberg as benjamini_hochberg
from maquette.stats.correction import holm as holm
from maquette.stats.estimate import Estimate as Estimate
from maquette.stats.groups import Compared as Compared
from maquette.stats.groups import worse_groups as worse_groups
from maquette.stats.means import auc as auc
from maquette.stats.means import mean as mean
from maquette.stats.power import rows_needed as rows_needed
from maquette.stats.power import smallest_visible as smallest_visible
from maquette.stats.rates import compare_rates as compare_rates
from maquette.stats.rates import difference as difference
from maquette.stats.rates import exact_rate as exact_rate
from maquette.stats.rates import mcnemar as mcnemar
from maquette.stats.rates import rate as rate
from maquette.stats.rates import ratio as ratio
from maquette.stats.resampling import bootstrap as bootstrap
from maquette.stats.resampling import jackknife as jackknife
from maquette.stats.resampling import paired_permutation as paired_permutation
from maquette.stats.resampling import permutation as permutation
