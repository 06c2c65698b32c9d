from planted_worlds import found, left_alone


def test_the_group_that_is_not_known_again_is_named() -> None:
    assert found("false_non_match", 8000).id == "bias/false-non-matches:group=a"


def test_equal_groups_are_left_alone() -> None:
    left_alone("false_non_match", 8000)
