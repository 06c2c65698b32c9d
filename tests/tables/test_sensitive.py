import pytest

from maquette.tables import read_table, sensitive_columns


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("sex", "sex or gender"),
        ("applicant_gender", "sex or gender"),
        ("Geschlecht", "sex or gender"),
        ("sexo", "sex or gender"),
        ("性别", "sex or gender"),
        ("race", "race or ethnicity"),
        ("RACE_ETH", "race or ethnicity"),
        ("ethnie", "race or ethnicity"),
        ("âge", "age"),
        ("Alter", "age"),
        ("date_of_birth", "age"),
        ("skin_tone", "skin tone"),
        ("skinTone", "skin tone"),
        ("Behinderung", "disability"),
        ("religión", "religion"),
        ("native-country", "nationality"),
        ("Staatsangehörigkeit", "nationality"),
        ("zip_code", "postcode"),
        ("PLZ", "postcode"),
    ],
)
def test_a_name_in_many_languages_is_known(name: str, kind: str) -> None:
    assert [one.kind for one in sensitive_columns(read_table({name: ["a", "b"]}))] == [kind]


@pytest.mark.parametrize("name", ["average", "stage", "message", "image", "score", "traces", "embrace", "usage", "sextant", "income"])
def test_a_word_that_only_holds_such_a_name_is_not_taken_for_one(name: str) -> None:
    assert sensitive_columns(read_table({name: [1, 2]})) == []


def test_values_give_a_column_away_whatever_it_is_called() -> None:
    found = sensitive_columns(read_table({"column_7": ["Frau", "Mann", "Frau"], "colour": ["white", "red", "blue"]}))
    assert [(one.column, one.kind, one.because) for one in found] == [("column_7", "sex or gender", "its values")]


def test_a_column_of_too_many_values_is_no_group() -> None:
    assert sensitive_columns(read_table({"race": [f"runner {k}" for k in range(300)]})) == []
