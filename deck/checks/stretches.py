"""A card in, its words stretch by stretch out, each letter with its place in the file."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from deck.cards.card import INCLUDED, LEARN_SECTION, Card, Line
from deck.cards.rules import lines, place


@dataclass(frozen=True)
class Stretch:
    """Words of a card: where they stand, and the place in the file of each letter."""

    where: str
    text: str
    at: Callable[[int], tuple[int, int]]


def stretches(card: Card) -> Iterator[Stretch]:
    """Give the title, the summary, each line and Why, in the order they are read."""
    for key in ("title", "summary"):
        yield Stretch(key, str(getattr(card, key)), lambda _, key=key: card.places[key])  # type: ignore[misc]
    for section, line in lines(card):
        yield Stretch(section, line.text, _in_line(card, line))
    yield Stretch(LEARN_SECTION, blank(INCLUDED, card.why), _in_why(card))


def _in_line(card: Card, line: Line) -> Callable[[int], tuple[int, int]]:
    return lambda offset: place(card, line, offset)


def _in_why(card: Card) -> Callable[[int], tuple[int, int]]:
    def at(offset: int) -> tuple[int, int]:
        return card.why_line + card.why.count("\n", 0, offset), offset - card.why.rfind("\n", 0, offset)

    return at


def phrase(*patterns: str) -> re.Pattern[str]:
    """Match any of the patterns as whole words, however they are broken, capitalised or apostrophed."""
    joined = "|".join(patterns).replace(" ", r"\s+").replace("'", "['\u2019]")
    return re.compile(rf"(?<![\w-])(?:{joined})(?![\w-])", re.IGNORECASE)


def blank(pattern: re.Pattern[str], text: str) -> str:
    """Put spaces where the pattern stands, so that what is left keeps its place."""
    return pattern.sub(lambda found: " " * len(found.group()), text)
