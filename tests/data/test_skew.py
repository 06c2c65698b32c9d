import math

import pytest

from maquette.data import skew
from maquette.data.scenes import KINDS, portraits
from maquette.errors import OptionError

ANNOTATIONS = portraits.ANNOTATIONS


def share_of(text: str, *others: str, count: int = 1500) -> float:
    """The share of portraits that satisfies the first condition, when all are asked for."""
    skews = [skew.parse(one, ANNOTATIONS) for one in (text, *others)]
    return sum(skews[0].holds(skew.annotate(portraits, "portraits", 5, index, skews)) for index in range(count)) / count


@pytest.mark.parametrize("text", ["skin_tone<=3:0.95", "hair_style=side part:0.5", "hat!=none:0.1", "skin_tone>8:0", "age>=adult:1"])
def test_the_asked_share_of_the_pictures_satisfies_the_condition(text: str) -> None:
    wanted = float(text.rsplit(":", 1)[1])
    tolerance = 4 * math.sqrt(wanted * (1 - wanted) / 1500)
    assert abs(share_of(text) - wanted) <= tolerance


def test_several_conditions_hold_each_at_its_own_share() -> None:
    assert abs(share_of("skin_tone<=3:0.9", "glasses!=none:0.7") - 0.9) < 0.04
    assert abs(share_of("glasses!=none:0.7", "skin_tone<=3:0.9") - 0.7) < 0.05


def test_conditions_are_independent_of_each_other() -> None:
    skews = [skew.parse(text, ANNOTATIONS) for text in ("skin_tone<=3:0.5", "glasses!=none:0.5")]
    rows = [skew.annotate(portraits, "portraits", 3, index, skews) for index in range(1500)]
    both = sum(skews[0].holds(row) and skews[1].holds(row) for row in rows) / 1500
    assert abs(both - 0.25) < 0.05


def test_the_same_index_gives_the_same_annotations() -> None:
    skews = [skew.parse("skin_tone<=3:0.5", ANNOTATIONS)]
    once = [skew.annotate(portraits, "portraits", 9, index, skews) for index in range(20)]
    assert once == [skew.annotate(portraits, "portraits", 9, index, skews) for index in reversed(range(20))][::-1]


def test_a_picture_that_satisfies_the_condition_anyway_stays_as_it_is() -> None:
    condition = skew.parse("skin_tone<=3:1", ANNOTATIONS)
    for index in range(60):
        plain = skew.annotate(portraits, "portraits", 2, index)
        if condition.holds(plain):
            assert skew.annotate(portraits, "portraits", 2, index, [condition]) == plain


def test_words_are_compared_by_their_place_in_the_list() -> None:
    young = skew.parse("age<adult:1", ANNOTATIONS)
    assert [young.holds({"age": age}) for age in ANNOTATIONS["age"]] == [True, True, False, False]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("skin_tone<=3", "a colon and a SHARE"),
        ("nonsense", "a colon and a SHARE"),
        ("skin_tone<=3:1.2", "not a number from 0 to 1"),
        ("skin_tone<=3:most", "not a number from 0 to 1"),
        ("skin_tone<=3:nan", "not a number from 0 to 1"),
        ("skin_tone<=11:0.5", "The values are: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10"),
        ("skin=3:0.5", "The annotations are: skin_tone, age"),
        ("hat=beany:0.5", "Did you mean `beanie`"),
        ("skin_tone<1:0.5", "no value of `skin_tone` satisfies it"),
        ("skin_tone<=10:0.5", "every value of `skin_tone` satisfies it"),
    ],
)
def test_a_condition_that_cannot_be_meant_is_one_clear_error(text: str, says: str) -> None:
    with pytest.raises(OptionError, match="--skew") as caught:
        skew.parse(text, ANNOTATIONS)
    assert says in str(caught.value)


def test_conditions_that_exclude_each_other_are_noticed_before_anything_is_drawn() -> None:
    skews = [skew.parse(text, ANNOTATIONS) for text in ("age=child:1", "beard=full:1")]
    with pytest.raises(OptionError, match="age=child and beard=full"):
        skew.check(portraits, "portraits", 0, 1000, skews)


@pytest.mark.parametrize("name", KINDS.names())
def test_every_value_of_every_annotation_can_be_asked_for(name: str) -> None:
    kind = KINDS.open(name)
    for annotation, values in kind.ANNOTATIONS.items():
        for value in values:
            wanted = skew.parse(f"{annotation}={value}:1", kind.ANNOTATIONS)
            assert skew.annotate(kind, name, 1, 0, [wanted])[annotation] == value
