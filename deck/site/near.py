"""A deck and one of its cards in, all that the card's page can show out: what is not in here cannot be on it.

A build compares this by its text with that of the build before, and renders the page only where it differs.
"""

from dataclasses import dataclass

from deck.cards.card import Card, Deck, Source


@dataclass(frozen=True)
class Near:
    """A card and what stands around it. The first six are the deck's own, as each page's frame has them."""

    name: str
    department: str
    check_days: int
    caution: tuple[str, ...]
    approved_by: str
    recents: str
    card: Card
    topic: tuple[str, str]  # id and title
    titles: dict[str, str]  # of the cards that it leads to, by their ids
    tiles: tuple[tuple[str, str, bool], ...]  # of those that lead to it: words, id, whether to it alone
    sources: dict[str, Source]


def near(deck: Deck, card: Card) -> Near:
    """Give what a card's page is made from."""
    leads = (*card.related, *card.next.values())
    return Near(
        deck.name,
        deck.department,
        deck.check_days,
        deck.caution,
        deck.approved_by,
        deck.recents,
        card,
        next((topic.id, topic.title) for topic in deck.topics if topic.id == card.topic),
        {name: deck.cards[name].title for name in leads},
        tuple(
            (tile.see, tile.id, len(tile.cards) == 1)
            for tile in deck.tiles
            if card.id in {each.id for each in tile.cards}
        ),
        {name: deck.sources[name] for name in card.every_source},
    )
