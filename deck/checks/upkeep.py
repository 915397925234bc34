"""Cards, a deck and a day in, suggestions about their upkeep out; one function a rule."""

import re
from collections.abc import Callable, Iterator
from datetime import date

from deck.cards.approval import LAPSED
from deck.cards.card import Card, Deck
from deck.cards.problems import Problem, problem

OLDER = re.compile(r"[\"']?\w+[\"']?\s*:\s*[\"']?approved")


def sources_are_listed(_deck: Deck, cards: list[Card], _today: date) -> Iterator[Problem]:
    """A card says where its advice was read."""
    for card in cards:
        if not card.sources:
            yield problem(card.path, *card.places["sources"], "CARE01")


def nothing_is_stranded(deck: Deck, cards: list[Card], _today: date) -> Iterator[Problem]:
    """A tile or a card leads to each card, or it leads on itself.

    Two cards that lead only to each other are no trap: lists and search reach both.
    """
    reached = {card.id for tile in deck.tiles for card in tile.cards}
    reached |= {name for card in cards for name in card.related if name != card.id}
    for card in cards:
        if len(cards) > 1 and card.id not in reached and not set(card.related) - {card.id}:
            yield problem(card.path, *card.places["related"], "CARE02")


def reviews_are_done(_deck: Deck, cards: list[Card], today: date) -> Iterator[Problem]:
    """A review holds until its day."""
    for card in cards:
        if card.review_due < today:
            yield problem(card.path, *card.places["last_reviewed_on"], "CARE03", due=card.review_due)


def reviews_are_past(_deck: Deck, cards: list[Card], today: date) -> Iterator[Problem]:
    """2062 for 2026 would keep a card from review for a generation."""
    for card in cards:
        if card.last_reviewed_on > today:
            yield problem(card.path, *card.places["last_reviewed_on"], "CARE05", day=card.last_reviewed_on)


def approval_is_whole(deck: Deck, cards: list[Card], _today: date) -> Iterator[Problem]:
    """An approved deck holds no card that somebody still has to approve; a draft may."""
    for card in cards:
        if deck.approved_by and card.pending:
            roles = ", ".join(card.pending)
            yield problem(card.path, *card.places["signoff"], "CARE04", roles=roles)


def approvals_hold(_deck: Deck, cards: list[Card], _today: date) -> Iterator[Problem]:
    """A word that changed takes an approval away."""
    for card in cards:
        for each in card.standings:
            if each.state == LAPSED and each.last:
                at, last = card.places["signoff"], each.last
                yield problem(card.path, *at, "SIGN01", name=last.name, role=each.role, date=last.date)


def titles_differ(_deck: Deck, cards: list[Card], _today: date) -> Iterator[Problem]:
    """Two rows of a list that read alike lead an officer to either."""
    owner: dict[str, str] = {}
    for card in cards:
        title = " ".join(card.title.casefold().split())
        if title in owner:
            yield problem(card.path, *card.places["title"], "CARE06", other=owner[title])
        owner.setdefault(title, card.path)


def cards_lead_on(_deck: Deck, cards: list[Card], _today: date) -> Iterator[Problem]:
    """A card does not lead to itself."""
    for card in cards:
        for key, names in (("related", card.related), ("next", card.next.values())):
            if card.id in names:
                yield problem(card.path, *card.places[key], "CARE07", key=key, card=card.id)


def older_sign_offs_are_moved(_deck: Deck, cards: list[Card], _today: date) -> Iterator[Problem]:
    """A word in the card's keys once said "approved", by nobody and of whatever words; it counts no more."""
    for card in cards:
        lines = card.text.split("\n")
        for role in card.signoff:
            line, column = card.places.get(f"signoff.{role}", (0, 0))
            if line and OLDER.match(lines[line - 1], column - 1):
                yield problem(card.path, line, column, "SIGN03")


UPKEEP: tuple[Callable[[Deck, list[Card], date], Iterator[Problem]], ...] = (
    sources_are_listed,
    nothing_is_stranded,
    reviews_are_done,
    reviews_are_past,
    approval_is_whole,
    approvals_hold,
    older_sign_offs_are_moved,
    titles_differ,
    cards_lead_on,
)
