"""Cards and a deck in, suggestions about the ways between tiles and cards out; one function a rule."""

from collections.abc import Callable, Iterator
from datetime import date

from deck.cards.card import Card, Deck
from deck.cards.problems import Problem, problem
from deck.checks.speech import JARGON
from deck.checks.stretches import phrase
from deck.checks.vocabulary import SHORT_FORMS
from deck.checks.wording import EVERY_TERM

TILE_LETTERS = 28  # two lines of a tile on a phone of 360 pixels
SHORT = phrase(SHORT_FORMS)


def no_circles_of_two(_deck: Deck, cards: list[Card], _today: date) -> Iterator[Problem]:
    """Sent to and fro between two cards, an officer reads neither. A card may say why it must."""
    by_id = {card.id: card for card in cards}
    for card in cards:
        for seen, name in card.next.items():
            other = by_id.get(name)
            if other and other is not card and card.id in other.next.values():
                yield problem(card.path, *card.places[f"next.{seen}"], "MOVE01", card=name)


def situations_have_a_tile(deck: Deck, _cards: list[Card], _today: date) -> Iterator[Problem]:
    """Home asks what an officer sees; a situation nobody can tap there is found by its name alone."""
    reached = {card.id for tile in deck.tiles for card in tile.cards}
    for topic in deck.topics:
        for card in topic.cards if topic.kind == "situation" else ():
            if card.id not in reached:
                yield problem(card.path, 1, 1, "MOVE02")


def tiles_read_at_a_glance(deck: Deck, _cards: list[Card], _today: date) -> Iterator[Problem]:
    """A tile is two short lines of what is seen, heard or said."""
    for tile in deck.tiles:
        path, line = tile.place
        if (count := len(tile.see)) > TILE_LETTERS:
            yield problem(path, line, 1, "MOVE03", see=tile.see, count=count, limit=TILE_LETTERS)
        for pattern in (EVERY_TERM, SHORT, *JARGON):
            if match := pattern.search(tile.see):
                yield problem(path, line, 1, "MOVE04", see=tile.see, words=match[0])


MOVES: tuple[Callable[[Deck, list[Card], date], Iterator[Problem]], ...] = (
    no_circles_of_two,
    situations_have_a_tile,
    tiles_read_at_a_glance,
)
