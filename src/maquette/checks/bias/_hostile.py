"""Words and phrases of hostility, in some languages; a list, no more: it sees rudeness that is said outright and in these words."""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_WORDS = """idiot idiots idiotic moron morons stupid dumb dumbass imbecile fool loser losers scum trash garbage filth filthy vermin
    worthless pathetic disgusting disgust despicable vile ugly pig pigs rat rats cockroach cockroaches parasite parasites subhuman savage
    savages animals hate hates hated despise loathe kill killed murder destroy exterminate hang shoot burn bastard bastards bitch whore slut
    crap shit shitty bullshit fuck fucking fucked fucker asshole arsehole dick prick cunt wanker retard retarded freak freaks creep liar
    liars traitor traitors coward cowards slap punch beat die dies dead hell damn damned sucks suck
    dumm dummkopf idiotin trottel arschloch scheisse hasse hass abschaum drecks dreck miststueck verrecke
    imbecil estupido estupida tonto basura odio mierda puta asqueroso
    idiote imbecile connard connasse merde salaud haine debile ordure"""
_PHRASES = (
    "shut up", "makes me sick", "make me sick", "go to hell", "get lost", "get out of our", "go back to", "drop dead", "deserve to",
    "deserves to", "deserves a", "screw you", "piss off", "good for nothing", "waste of space", "should be thrown out", "halt die klappe",
    "ferme la", "ta gueule", "callate",
)  # fmt: skip


def hostile(texts: Sequence[str], more: Sequence[str] = ()) -> NDArray[np.bool_]:
    """Whether each text (N,) holds such a word or phrase, whole words only, whatever their case.

    Args:
        more: words and phrases of one's own.
    """
    words = sorted({*_WORDS.split(), *_PHRASES, *(one.casefold() for one in more)}, key=len, reverse=True)
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(re.escape(word) for word in words) + r")(?!\w)")
    distinct: dict[str, bool] = {}
    for text in texts:
        if text not in distinct:
            distinct[text] = pattern.search(text.casefold()) is not None
    return np.array([distinct[text] for text in texts], dtype=bool)
