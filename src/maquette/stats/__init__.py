"""Numbers with their uncertainty: every one an `Estimate`, every random draw from a named stream of the seed that was given.

Which interval for which number: a rate has Wilson's, or the exact one where it is a guarantee; a difference of two rates Newcombe's, on
the same rows his paired one, within strata Mantel and Haenszel's; a ratio Koopman's; an area under a curve, and the difference of two,
DeLong's; a mean Student's, two means Welch's; a rate of rows that belong together is linearised over units, of pairs
over both of their members; anything smooth the
jackknife; anything else the bootstrap. A calibration error is debiased.

Which test: two rates `compare_rates`, exact at every size; a rate and a known share `compare_with_share`; before and after on the same rows
`mcnemar`, `paired_permutation`; two samples `ks`, `homogeneity`, `psi`. "Equal enough" is shown by `equivalent_rates` and
`equivalent_means`, never by a test that found nothing.

Many questions at once need a correction: `holm` within a check, `benjamini_hochberg` across them (`benjamini_yekutieli` where nothing is
known of how they hang together), and `expected_false` says how many findings may be chance. "Which group is worse?" is `worse_groups`,
`worse_slices` where they overlap or are many, and `worse_within` beside rows that are alike. `smallest_visible`, `rows_needed`,
`rows_of_both` and `rows_to_show_equal` say what so many rows could have shown, and how many more it takes.
"""

from maquette.stats.areas import auc as auc
from maquette.stats.areas import auc_difference as auc_difference
from maquette.stats.areas import auc_gap as auc_gap
from maquette.stats.calibration import calibration_error as calibration_error
from maquette.stats.calibration import calibration_gap as calibration_gap
from maquette.stats.calibration import compare_calibration as compare_calibration
from maquette.stats.calibration import recalibration as recalibration
from maquette.stats.clusters import clustered_difference as clustered_difference
from maquette.stats.clusters import clustered_rate as clustered_rate
from maquette.stats.clusters import compare_clustered as compare_clustered
from maquette.stats.clusters import design_effect as design_effect
from maquette.stats.correction import benjamini_hochberg as benjamini_hochberg
from maquette.stats.correction import benjamini_yekutieli as benjamini_yekutieli
from maquette.stats.correction import expected_false as expected_false
from maquette.stats.correction import holm as holm
from maquette.stats.drift import Shift as Shift
from maquette.stats.drift import homogeneity as homogeneity
from maquette.stats.drift import ks as ks
from maquette.stats.drift import psi as psi
from maquette.stats.equivalence import Equivalence as Equivalence
from maquette.stats.equivalence import equivalent_means as equivalent_means
from maquette.stats.equivalence import equivalent_rates as equivalent_rates
from maquette.stats.estimate import Estimate as Estimate
from maquette.stats.groups import Compared as Compared
from maquette.stats.groups import worse_groups as worse_groups
from maquette.stats.means import compare_means as compare_means
from maquette.stats.means import mean as mean
from maquette.stats.means import mean_difference as mean_difference
from maquette.stats.paired import Paired as Paired
from maquette.stats.paired import paired_difference as paired_difference
from maquette.stats.paired import paired_mean as paired_mean
from maquette.stats.paired import paired_rows_needed as paired_rows_needed
from maquette.stats.pairs import compare_pairs as compare_pairs
from maquette.stats.pairs import pair_difference as pair_difference
from maquette.stats.pairs import pair_rate as pair_rate
from maquette.stats.power import rows_needed as rows_needed
from maquette.stats.power import rows_of_both as rows_of_both
from maquette.stats.power import rows_to_show_equal as rows_to_show_equal
from maquette.stats.power import smallest_visible as smallest_visible
from maquette.stats.power import smallest_visible_mean as smallest_visible_mean
from maquette.stats.rates import compare_rates as compare_rates
from maquette.stats.rates import compare_with_share as compare_with_share
from maquette.stats.rates import difference as difference
from maquette.stats.rates import exact_rate as exact_rate
from maquette.stats.rates import mcnemar as mcnemar
from maquette.stats.rates import rate as rate
from maquette.stats.ratios import ratio as ratio
from maquette.stats.resampling import bootstrap as bootstrap
from maquette.stats.resampling import jackknife as jackknife
from maquette.stats.resampling import paired_permutation as paired_permutation
from maquette.stats.resampling import permutation as permutation
from maquette.stats.slices import worse_slices as worse_slices
from maquette.stats.strata import Table as Table
from maquette.stats.strata import common_difference as common_difference
from maquette.stats.strata import common_ratio as common_ratio
from maquette.stats.strata import compare_within as compare_within
from maquette.stats.strata import differ_between as differ_between
from maquette.stats.strata import tables as tables
from maquette.stats.within import DEALT as DEALT
from maquette.stats.within import Within as Within
from maquette.stats.within import worse_within as worse_within
