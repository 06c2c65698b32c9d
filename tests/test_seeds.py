import numpy as np

from maquette.seeds import number, stream


def test_a_stream_is_the_same_wherever_it_is_opened() -> None:
    assert np.array_equal(stream(7, "latents", 128).random(5), stream(7, "latents", 128).random(5))


def test_a_stream_is_the_same_on_every_machine() -> None:
    assert number(7, "latents", 3) == 14798558624244744827
    assert stream(7, "latents").random(2).round(12).tolist() == [0.4397367186, 0.477077870205]


def test_streams_of_other_names_seeds_and_addresses_differ() -> None:
    draws = [stream(*address).random() for address in ((7, "a"), (7, "b"), (8, "a"), (7, "a", 0), (7, "a", 1))]
    assert len(set(draws)) == len(draws)
