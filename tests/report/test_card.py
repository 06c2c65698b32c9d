from maquette.report.card import card

RECORD = {
    "family": "dcgan",
    "preset": "laptop",
    "licence": "CC0-1.0",
    "latent_size": 100,
    "spec": {"picture": {"width": 64, "height": 64, "channels": 3}, "input": None, "labels": {"classes": []}},
    "data": {
        "count": 500,
        "source": "faces",
        "description": "500 pictures",
        "licence": "CC0-1.0",
        "reasons": {"truncated": 2},
        "classes": {},
        "content": "abc",
    },
    "training": {
        "pictures_seen": 12_000,
        "seconds": 90.0,
        "kwh": 0.001,
        "cost": 0.0003,
        "energy_is_measured": False,
        "device": "cpu",
        "processes": 1,
        "diversity": 0.8,
        "rollbacks": 0,
        "plan": {"training": {"watts": 30.0, "price_per_kwh": 0.3, "currency": "EUR", "seed": 7}},
    },
}


def text(**changes: object) -> str:
    return card("my-faces", RECORD | changes, title="DCGAN", paper="arXiv 1511.06434", files=["samples.png"])


def test_the_card_opens_with_what_a_hub_reads() -> None:
    head = text().split("---")[1]
    assert "license: cc0-1.0" in head
    assert "library_name: maquette" in head
    assert "pipeline_tag: unconditional-image-generation" in head


def test_the_card_says_what_it_learned_from_and_what_it_cost() -> None:
    for words in (
        "| pictures | 500 |",
        "2 truncated",
        "12,000",
        "1.5 minutes on cpu (1 process)",
        "0.001 kWh (assuming 30 W)",
        "EUR at 0.3 per kWh",
        "| seed | 7 |",
    ):
        assert words in text()


def test_few_pictures_are_named_as_a_limit() -> None:
    assert "500 pictures are few" in text()
    assert "are few" not in text(data=RECORD["data"] | {"count": 5000})  # type: ignore[operator]


def test_a_licence_the_hub_has_no_identifier_for_is_other() -> None:
    assert "license: other" in text(licence="Museum terms, ask first")
    assert "license: mit" in text(licence="MIT (README.txt)")


def test_an_unknown_licence_is_not_passed_over() -> None:
    assert "find out before you publish" in text(licence="", data=RECORD["data"] | {"licence": ""})  # type: ignore[operator]
    assert "license:" not in text(licence="").split("---")[1]


def test_a_translator_is_used_as_one() -> None:
    form = RECORD["spec"]["picture"]  # type: ignore[index]
    words = text(spec={"picture": form, "input": form}, latent_size=0)
    assert "maquette translate my-faces" in words
    assert "image-to-image" in words


def test_a_picture_that_is_not_there_is_not_shown() -> None:
    assert "samples.png" not in card("x", RECORD, title="DCGAN", paper="p", files=[])


def test_it_names_the_classes_and_where_the_weights_began() -> None:
    spec = RECORD["spec"] | {"labels": {"classes": ["hat", "shoe"]}}  # type: ignore[operator]
    training = RECORD["training"] | {  # type: ignore[operator]
        "taken": {"generator": 1.0, "discriminator": 0.25},
        "plan": {"training": {"watts": 30.0, "price_per_kwh": 0.3, "currency": "EUR", "seed": 7, "start": "somewhere/portraits"}},
    }
    said = text(spec=spec, training=training)
    assert "and a class: hat, shoe" in said
    assert "| began with | the weights of `portraits`: 100% of the generator's and 25% of the discriminator's |" in said


def test_it_says_why_auto_chose_so_and_what_beginning_elsewhere_saved() -> None:
    plan = RECORD["training"]["plan"] | {"why": "Chosen for you: dcgan."}  # type: ignore[index]
    record = RECORD | {"training": RECORD["training"] | {"plan": plan, "taken": {"generator": 1.0}}}  # type: ignore[operator]
    said = card("x", record, title="DCGAN", paper="p", files=[], saving="that took an eighth of the pictures")
    assert "Chosen for you: dcgan.\n\n| | |" in said
    assert "100% of the generator's; that took an eighth of the pictures |" in said
