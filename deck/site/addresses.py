"""A deck in, every address that is a page out."""

from deck.cards.card import Deck, Topic


def urls(deck: Deck) -> list[str]:
    """Give every address that is a page, below the prefix; neighbours share words, which a pack likes."""
    return [
        "/",
        "/about/",
        "/ready/",
        "/lines/",
        "/saved/",
        "/changes/",
        "/phrases/",
        "/404.html",
        *(f"/see/{tile.id}/" for tile in deck.tiles if len(tile.cards) > 1),
        "/cards/",
        "/search/",
        *(url for topic in deck.topics for url in _shelf(topic)),
        *(f"/cards/{name}/" for card in deck.withdrawn for name in (card.id, *card.redirect_from)),
    ]


def _shelf(topic: Topic) -> list[str]:
    names = [name for card in topic.cards for name in (card.id, *card.redirect_from)]
    return [f"/topics/{topic.id}/", *(f"/cards/{name}/" for name in names)]
