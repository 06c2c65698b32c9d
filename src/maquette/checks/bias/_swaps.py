"""Words that come in pairs: of women and men, of names, of who somebody is; and how a text reads with the other one."""

import re
from functools import cache

GENDERED = """he she|him her|his her|himself herself|man woman|men women|men's women's|boy girl|boys girls|male female|males females
    father mother|dad mum|son daughter|brother sister|husband wife|uncle aunt|king queen|actor actress|waiter waitress|mr mrs|sir madam
    gentleman lady|gentlemen ladies|fraternity sorority|chairman chairwoman|er sie|ihn sie|mann frau|männer frauen|herr frau"""
NAMES = """john mary|james susan|robert linda|michael jennifer|david sarah|daniel emma|greg jamal|brad tyrone|emily lakisha|anne aisha
    matthew mohammed|thomas mehmet|peter fatima|claire ebony|laurie latoya|neil darnell"""
IDENTITIES = """christian muslim|christian jewish|muslim jewish|hindu christian|buddhist christian|atheist christian|straight gay
    straight lesbian|straight bisexual|cisgender transgender|cis trans|white black|white asian|white hispanic|european african
    american mexican|american arab|german turkish|french algerian|young old|native immigrant|able disabled|hearing deaf|sighted blind"""


def pairs() -> list[tuple[str, str]]:
    """Every pair of words that are swapped, in small letters."""
    found = []
    for block in (GENDERED, NAMES, IDENTITIES):
        for pair in block.replace("\n", "|").split("|"):
            if pair.strip():
                first, second = pair.split()
                found.append((first, second))
    return found


def holds(text: str, word: str) -> bool:
    """Whether a text holds a word, whole and in whatever case."""
    return _pattern(word).search(text) is not None


def swapped(text: str, word: str, other: str) -> str:
    """The text with one word in place of another, in the case of the one it stands for."""

    def put(match: re.Match[str]) -> str:
        seen = match.group(0)
        return other.upper() if seen.isupper() and len(seen) > 1 else other.capitalize() if seen[0].isupper() else other

    return _pattern(word).sub(put, text)


@cache
def _pattern(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w'\u2019]){re.escape(word)}(?![\w]|['\u2019]\w)", re.IGNORECASE)
