import numpy as np
import pytest

from maquette.checks.quality.fid import distance, moments
from maquette.checks.quality.intra_fid import measure
from quality_sides import embedded, normal, side


def labelled(count: int, seed: int, swapped: bool = False, classes: int = 2):  # type: ignore[no-untyped-def]
    """Class k lies at 5 k."""
    labels = np.arange(count) % classes
    places = (1 - labels if swapped else labels)[:, None] * 5
    return side(normal(count, 6, seed) + places.astype(np.float32), labels=labels)


def test_it_is_the_mean_of_the_classes_fid() -> None:
    made, real = labelled(300, 1), labelled(400, 2)
    finding = measure(embedded(made, real, classes=("cat", "dog")))
    each = [distance(moments(made.features[made.labels == one]), moments(real.features[real.labels == one])) for one in (0, 1)]
    assert finding.quantities[0].estimate.value == pytest.approx(np.mean(each), rel=1e-4)
    assert [one.name for one in finding.evidence[1].quantities] == ["cat", "dog"]
    assert finding.quantities[0].estimate.n == 300


def test_swapped_classes_are_far_apart_where_fid_sees_nothing() -> None:
    swapped, right = (measure(embedded(labelled(400, 1, swap), labelled(400, 2), classes=("cat", "dog"))) for swap in (True, False))
    assert swapped.quantities[0].estimate.low > 100
    assert right.quantities[0].estimate.high < 3


def test_classes_with_too_few_pictures_are_left_out_by_name() -> None:
    made, real = labelled(300, 1), labelled(300, 2)
    made.labels[:130] = 0  # type: ignore[index]
    finding = measure(embedded(made.subset(np.arange(200)), real, classes=("cat", "dog")))
    assert "dog (35 made, 150 real)" in finding.limits[1]
    assert len(finding.evidence[0].quantities) == 1


def test_with_no_class_large_enough_it_cannot_tell_and_without_classes_it_does_not_apply() -> None:
    assert measure(embedded(labelled(60, 1), labelled(60, 2), classes=("cat", "dog"))).reading == "cannot tell"
    assert measure(embedded(normal(60, 4), normal(60, 4))).reading == "not applicable"
