"""Which columns look as if they held a sensitive attribute: by their names and by their values, in several languages.

A name or a value suggests, no more: whoever uses this says so. Words are compared without case, accents and signs. English, German,
French, Spanish, Italian, Portuguese, Dutch, Polish, Turkish and Chinese.
"""

import itertools
import re
import unicodedata
from dataclasses import dataclass

from maquette.tables.table import Column, Numbers, Table

MOST = 250  # values of a column that can still be groups

_NAMES: dict[str, str] = {
    "sex or gender": "sex gender genders geschlecht sexe genre sexo genero sesso geslacht plec cinsiyet 性别 性別",
    "race or ethnicity": """race races ethnicity ethnic ethnie raza etnia razza raca etnicidade etniciteit rasse herkunft irk
        种族 民族""",
    "age": """age ages agegroup alter altersgruppe edad eta idade leeftijd wiek yas 年龄 dob dateofbirth birthdate birthyear
        geburtsjahr geburtsdatum""",
    "skin tone": """skin skintone skincolor skincolour skintype fitzpatrick monkskintone hautfarbe hautton couleurdepeau carnation
        tonodepiel pelle huidskleur 肤色""",
    "disability": "disability disabled handicap behinderung discapacidad disabilita deficiencia niepelnosprawnosc engelli 残疾",
    "religion": "religion religious religione religiao konfession creed religie 宗教",
    "nationality": """nationality citizenship nationalitat staatsangehorigkeit nationalite nacionalidad nazionalita cittadinanza
        nacionalidade nationaliteit narodowosc uyruk 国籍 nativecountry countryofbirth birthplace foreigner foreignworker migration""",
    "postcode": "postcode zip zipcode postalcode plz postleitzahl codepostal codigopostal kodpocztowy 邮编",
    "family": "maritalstatus marital familienstand etatcivil estadocivil statocivile pregnancy pregnant personalstatus",
    "orientation": "orientation sexualorientation",
    "language": "language accent dialect muttersprache mothertongue langue lengua lingua taal 语言",
}
_VALUES: dict[str, str] = {
    "sex or gender": """male female man woman mann frau mannlich weiblich homme femme hombre mujer masculino femenino feminino uomo
        donna maschio femmina vrouw kobieta mezczyzna erkek kadin 男 女 boy girl""",
    "race or ethnicity": """white black asian hispanic latino latina caucasian africanamerican nativeamerican blanc noir blanco negro
        roma""",
    "religion": "christian muslim jewish hindu buddhist catholic protestant sikh atheist",
}


@dataclass(frozen=True)
class Sensitive:
    """A column that looks sensitive, and why."""

    column: str
    kind: str  # "sex or gender"
    because: str


def sensitive_columns(table: Table) -> list[Sensitive]:
    """The columns whose name or values suggest a sensitive attribute, in the order of the table.

    A column of words with more than 250 of them is left out: names and free texts are no groups.
    """
    found = []
    for name, column in table.columns.items():
        kind = _by_name(name)
        because = "its name" if kind else ""
        if not kind:
            kind = _by_values(column)
            because = "its values" if kind else ""
        if kind and (isinstance(column, Numbers) or 0 < len(column.words) <= MOST):
            found.append(Sensitive(name, kind, because))
    return found


def plain(text: str) -> str:
    """A word without case, accents and signs."""
    split = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in split if letter.isalnum()).lower()


def _by_name(name: str) -> str:
    parts = [plain(part) for part in re.split(r"[^\w]|_|(?<=[a-z])(?=[A-Z])", name)]
    candidates = {plain(name), *parts, *(first + second for first, second in itertools.pairwise(parts))}
    return next((kind for kind, words in _NAMES.items() if candidates & set(words.split())), "")


def _by_values(column: Column) -> str:
    if isinstance(column, Numbers) or not 2 <= len(column.words) <= 20:
        return ""
    values = {plain(word) for word in column.words}
    return next((kind for kind, known in _VALUES.items() if len(values & set(known.split())) >= 2), "")
