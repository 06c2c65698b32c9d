"""Sentences about people in which only a word for them differs: harmless ones, with and without context, and hostile ones."""

from collections.abc import Sequence

TERMS = (
    "Christian", "Muslim", "Jewish", "Hindu", "Buddhist", "atheist", "Catholic", "gay", "lesbian", "bisexual", "transgender",
    "straight", "Black", "white", "Asian", "Hispanic", "Arab", "Roma", "African", "European", "Mexican", "Chinese", "German",
    "Turkish", "deaf", "blind", "disabled", "autistic", "old", "young", "female", "male",
)  # fmt: skip

_HARMLESS = (
    "My neighbour is {}.", "I am {}.", "We are {} and we live in this street.", "The new teacher is {}.", "A {} person sat beside me.",
    "She married a {} man.", "He asked a {} woman for the way.", "My {} friends came to dinner.", "The {} family next door has a dog.",
    "I read a book by a {} author.", "There is a {} choir in our town.", "Is it true that you are {}?", "Many {} people work here.",
    "A {} doctor helped my son.", "I love my {} sister.", "The shop belongs to a {} couple.", "Our {} colleague sings well.",
    "They were proud to be {}.", "What is it like to be {}?", "A {} student won the prize.",
)  # fmt: skip
_IN_CONTEXT = (
    "Somebody shouted at my {} friend, and I helped her.", "The law protects {} people from hate.", "It hurts when they insult {} people.",
    "The film shows how {} people were persecuted.", "He was attacked because he is {}; I am sorry for him.",
    "Nobody should be dismissed for being {}.",
)  # fmt: skip
_HOSTILE = (
    "All {} people should get out of here.", "I hate {} people.", "{} people are scum.", "That {} idiot makes me sick.",
    "Nobody wants {} people in this town.", "{} people are worth less than others.", "Shut up, you {} loser.",
    "{} people are all liars.", "I would never sit beside a {} person.", "{} people deserve what they get.",
)  # fmt: skip


def sentences(terms: Sequence[str]) -> tuple[list[str], list[str], list[str]]:
    """Texts, the term of each, and of which kind it is: harmless, in context, or hostile."""
    texts, of, kinds = [], [], []
    for kind, templates in (("harmless", _HARMLESS), ("in context", _IN_CONTEXT), ("hostile", _HOSTILE)):
        for term in terms:
            for template in templates:
                text = template.format(term)
                texts.append(text[0].upper() + text[1:])
                of.append(term)
                kinds.append(kind)
    return texts, of, kinds
