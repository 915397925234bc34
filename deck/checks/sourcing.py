"""Cards and a deck in, suggestions about what statements rest on out; one function a rule."""

import re
from collections.abc import Callable, Iterator
from datetime import date

from deck.cards.card import INCLUDED, Card, Deck
from deck.cards.problems import Problem, problem
from deck.cards.rules import CITED

UNVERIFIED = "(unverified)"
STATEMENT_LETTERS = 60  # what is shorter is a heading, a lead or an item of a list
BLOCK = re.compile(r"^[ \t]*(?:[-*+]|\d+[.)])[ \t]+|^[ \t]*$", re.MULTILINE)


def sources_are_cited(_deck: Deck, cards: list[Card], _today: date) -> Iterator[Problem]:
    """A source that no statement names is a promise without a claim."""
    for card in cards:
        cited = set(CITED.findall(card.learn))
        for source in card.sources:
            if source not in cited:
                yield problem(card.path, *card.places["sources"], "CITE01", source=source)


def statements_are_sourced(_deck: Deck, cards: list[Card], _today: date) -> Iterator[Problem]:
    """Each paragraph and list item of Why says where it was read, or that nobody did."""
    for card in cards:
        for line, text in _blocks(card):
            if not (CITED.search(text) or UNVERIFIED in text or text.rstrip().endswith(":")):
                yield problem(card.path, line, 1, "CITE02", start=" ".join(text.split()[:4]))


def _blocks(card: Card) -> Iterator[tuple[int, str]]:
    """Give what Why is made of, with the line each starts on; no short ones, no passages."""
    text = INCLUDED.sub(lambda found: re.sub(".", " ", found[0]), card.why)
    marks = list(BLOCK.finditer(text))
    starts = [0, *(mark.end() for mark in marks)]
    ends = [*(mark.start() for mark in marks), len(text)]
    for start, end in zip(starts, ends, strict=True):
        block = text[start:end]
        begin = start + len(block) - len(block.lstrip())
        if len(block.strip()) > STATEMENT_LETTERS:
            yield card.why_line + text.count("\n", 0, begin), block


def sources_say_their_kind(deck: Deck, _cards: list[Card], _today: date) -> Iterator[Problem]:
    """A court, a trainer and a newspaper do not weigh the same."""
    for source in deck.sources.values():
        if not source.kind:
            path, line = source.place
            yield problem(path, line, 1, "CITE03", source=source.id)


def passages_are_used(deck: Deck, cards: list[Card], _today: date) -> Iterator[Problem]:
    """One that no card includes is read by nobody."""
    used = {passage.name for card in cards for passage in card.passages}
    for name, passage in deck.passages.items():
        if name not in used:
            path, line = passage.place
            yield problem(path, line, 1, "CITE04", passage=name)


SOURCING: tuple[Callable[[Deck, list[Card], date], Iterator[Problem]], ...] = (
    sources_are_cited,
    statements_are_sourced,
    sources_say_their_kind,
    passages_are_used,
)
