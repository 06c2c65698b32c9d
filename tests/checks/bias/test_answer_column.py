import numpy as np

import maquette

ASKS = {"truth": "rude", "prediction": "blocked", "only": "answer-column"}


def comments(chance: np.random.Generator, n: int = 400) -> dict[str, np.ndarray]:
    rude = chance.integers(0, 2, n)
    kind = np.where(rude, "a horrible", "a lovely")
    return {"rude": rude, "blocked": chance.integers(0, 2, n), "kind": kind, "number": chance.integers(0, 60, n).astype(str)}


def test_what_people_wrote_may_say_whether_it_is_rude() -> None:
    made = comments(np.random.default_rng(0))
    made["text"] = np.char.add(np.char.add("you have wrought ", made.pop("kind")), np.char.add(" deed, number ", made.pop("number")))
    found = maquette.check(made, **ASKS).finding("bias/answer-column")
    assert found.reading == "not applicable"
    assert "sentences" in found.claim


def test_a_stamp_of_many_words_is_still_found() -> None:
    made = comments(np.random.default_rng(0))
    made["stamp"] = np.char.add("seen by the office and held for ", made.pop("kind"))
    found = maquette.check(made, **ASKS).finding("bias/answer-column:stamp")
    assert (found.reading, found.place) == ("look here", {"column": "stamp"})
