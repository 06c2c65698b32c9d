import numpy as np

import maquette
from maquette.checks.bias._swaps import holds, pairs, swapped
from planted_worlds import found, left_alone


def people(n: int = 600) -> dict:
    chance = np.random.default_rng(0)
    return {"sex": chance.choice(["f", "m"], n), "years": chance.integers(0, 30, n), "good": chance.integers(0, 2, n)}


def test_the_word_that_lowers_a_score_is_named() -> None:
    finding = found("womens_clubs", 300, "counterfactuals")
    assert finding.place == {"word": "women's"}
    assert "in place of “men's”" in finding.claim


def test_an_engine_that_does_not_know_the_word_is_left_alone() -> None:
    left_alone("womens_clubs", 300, "counterfactuals", seeds=3)


def test_a_column_that_moves_the_answer_is_named_with_its_value() -> None:
    def card(rows: dict[str, np.ndarray]) -> np.ndarray:
        return 0.3 + 0.02 * rows["years"] - 0.1 * (rows["sex"] == "f")

    report = maquette.check(card, people(), truth="good", groups=["sex"], threshold=0.5, checks=["counterfactuals"])
    finding = report.at_or_above("look here")[0]
    assert finding.place == {"sex": "f"}
    assert "lowers the answer by 0.1" in finding.claim


def test_a_column_that_is_not_used_is_shown_to_move_nothing() -> None:
    report = maquette.check(
        lambda rows: 0.3 + 0.02 * rows["years"], people(), truth="good", groups=["sex"], threshold=0.5, checks=["counterfactuals"]
    )
    assert report.finding("bias/counterfactuals").reading == "as expected"


def test_a_table_of_answers_cannot_be_asked_again() -> None:
    columns = {**people(), "told": people()["good"]}
    report = maquette.check(columns, truth="good", prediction="told", groups=["sex"], checks=["counterfactuals"])
    assert report.finding("bias/counterfactuals").reading == "not applicable"


def test_words_are_swapped_whole_and_keep_their_case() -> None:
    assert swapped("He said the hero was HE.", "he", "she") == "She said the hero was SHE."
    assert holds("the women's club", "women's")
    assert not holds("the women's club", "women")
    assert len(pairs()) == len(set(pairs())) > 60
