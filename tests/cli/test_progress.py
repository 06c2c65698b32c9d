from maquette.cli._progress import describe


def test_a_status_reads_as_one_line() -> None:
    status = {
        "stage": "training",
        "seen": 12345,
        "pictures_per_second": 201.4,
        "seconds_left": 65.0,
        "generator": 1.234,
        "real": 0.5,
        "kwh": 0.0123,
        "cost": 0.0037,
        "currency": "EUR",
    }
    assert describe(status) == "12,345 seen  201/s  1:05 left  generator 1.23 real 0.50  0.012 kWh, 0.00 EUR"


def test_it_says_how_large_pictures_have_grown() -> None:
    status = {"seen": 5, "pictures_per_second": 9.0, "seconds_left": None, "side": 16, "kwh": 0.0, "cost": 0.0, "currency": "EUR"}
    assert describe(status) == "5 seen  16 x 16 pixels  9/s  0.000 kWh, 0.00 EUR"


def test_while_preparing_it_says_what_is_being_done() -> None:
    assert describe({"stage": "preparing", "message": "reading: 5 of 10 pictures"}) == "reading: 5 of 10 pictures"
