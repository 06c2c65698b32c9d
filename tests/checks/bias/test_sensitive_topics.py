import numpy as np

import maquette

COMMENTS = {"text": [f"comment {k}" for k in range(40)], "rude": [0, 1] * 20, "length": range(40)}
ASKED = {"truth": "rude", "text": "text", "checks": ["sensitive_topics"]}


def rude(text: str) -> bool:
    return any(word in text for word in ("hate", "scum", "idiot", "get out", "Nobody wants", "worth less", "liars", "never sit", "deserve"))


def test_a_filter_that_fears_a_word_is_found() -> None:
    def block(rows: dict[str, np.ndarray]) -> np.ndarray:
        return np.array([int(rude(text) or "gay" in text) for text in rows["text"]])

    found = maquette.check(block, COMMENTS, **ASKED).at_or_above("look here")
    assert {one.place["word"] for one in found} == {"gay"}
    assert found[0].id.startswith("bias/sensitive-topics:harmless")


def test_a_filter_that_lets_hatred_of_one_pass_is_found() -> None:
    def block(rows: dict[str, np.ndarray]) -> np.ndarray:
        return np.array([int(rude(text) and "Roma" not in text) for text in rows["text"]])

    found = maquette.check(block, COMMENTS, **ASKED).at_or_above("look here")
    assert [one.place for one in found if "hostile Roma" in one.id.replace("-", " ")] == [{"word": "Roma"}]
    assert {one.place["word"] for one in found} == {"Roma"}


def test_a_filter_that_errs_alike_is_left_alone() -> None:
    import zlib

    for salt in range(5):

        def block(rows: dict[str, np.ndarray], salt: int = salt) -> np.ndarray:
            return np.array([int(rude(text) ^ (zlib.crc32(f"{salt}{text}".encode()) % 10 == 0)) for text in rows["text"]])

        maquette.check(block, COMMENTS, **ASKED).assert_nothing_at("look here")


def test_words_of_the_policy_are_tried_too() -> None:
    def block(rows: dict[str, np.ndarray]) -> np.ndarray:
        return np.array([int(rude(text) or "left-handed" in text.lower()) for text in rows["text"]])

    found = maquette.check(block, COMMENTS, policy={"terms": ["left-handed"]}, **ASKED).at_or_above("look here")
    assert {one.place["word"] for one in found} == {"left-handed"}
