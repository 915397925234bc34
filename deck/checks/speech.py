"""A card in, suggestions about what its lines say to whom out; one function a rule."""

import re
from collections.abc import Callable, Iterator

from deck.cards.card import LEARN_SECTION, Card, Deck
from deck.cards.problems import Problem, problem
from deck.checks import vocabulary
from deck.checks.stretches import phrase, stretches

SPOKEN = ("Say", "Avoid")
TITLE = r"(?:Officer|Deputy|Sergeant|Sgt\.|Trooper|Detective|Mr\.|Mrs\.|Ms\.|Dr\.)"
NAMED = re.compile(
    rf"(?:(?<!\w)(?:I['\u2019]m|I am|[Mm]y name(?:['\u2019]s| is)|[Tt]his is|[Cc]all me)\s+(?:{TITLE}\s+)?"
    rf"|{TITLE}\s+)((?!{TITLE})[A-Z][a-z]+)\b"
)
DIRECTIONS = re.compile(rf"\((?:{vocabulary.DIRECTIONS})\)", re.IGNORECASE)
JARGON = {phrase(pattern): better for pattern, better in vocabulary.JARGON.items()}


def no_invented_names(card: Card, _deck: Deck) -> Iterator[Problem]:
    """An officer reads the line out; a made-up name would be said."""
    for stretch in stretches(card):
        if stretch.where == "Say":
            for match in NAMED.finditer(stretch.text):
                yield problem(card.path, *stretch.at(match.start(1)), "WORD09", name=match[1])


def no_directions_in_speech(card: Card, _deck: Deck) -> Iterator[Problem]:
    """Who is to hear it, and when, are no words to be said."""
    for stretch in stretches(card):
        if stretch.where in SPOKEN:
            for match in DIRECTIONS.finditer(stretch.text):
                yield problem(card.path, *stretch.at(match.start()), "WORD10", words=match[0])


def no_jargon(card: Card, _deck: Deck) -> Iterator[Problem]:
    """The glance has words that anyone on the scene knows."""
    for stretch in stretches(card):
        for pattern, better in JARGON.items() if stretch.where != LEARN_SECTION else ():
            for match in pattern.finditer(stretch.text):
                words = " ".join(match[0].split())
                yield problem(card.path, *stretch.at(match.start()), "WORD11", better=better, words=words)


def danger_comes_first(card: Card, _deck: Deck) -> Iterator[Problem]:
    """A card about a threat to life has a line that saves one."""
    if card.danger and not any(line.first for line in card.sections.get("Do", ())):
        yield problem(card.path, *card.places["danger"], "WORD12")


SPEECH: tuple[Callable[[Card, Deck], Iterator[Problem]], ...] = (
    no_invented_names,
    no_directions_in_speech,
    no_jargon,
    danger_comes_first,
)
