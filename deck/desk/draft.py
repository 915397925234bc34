"""A content folder in, a deck that can be shown whatever is wrong with it out; read anew at each save."""

import hashlib
import threading
from dataclasses import replace
from datetime import date
from pathlib import Path

from deck.cards import library
from deck.cards.card import LEARN_SECTION, NEEDED_SECTIONS, Card, Deck
from deck.cards.library import Loaded
from deck.cards.tables import COLOUR, URL
from deck.checks.advice import advised

LISTS = tuple(name for name in NEEDED_SECTIONS if name != LEARN_SECTION)


class Draft:
    """The content as it stands on the disk now; read again only when a file changed."""

    def __init__(self, content: Path, local: Path | None) -> None:
        self.content, self.local = content, local
        self._lock = threading.Lock()
        self._kept: tuple[str, Loaded, Deck] | None = None

    def stamp(self) -> str:
        """Give a text that changes with any save."""
        seen = hashlib.sha256()
        folders = [self.content, *([self.local] if self.local else [])]
        kinds = ("*.toml", "cards/**/*.md")
        for path in [path for folder in folders for kind in kinds for path in sorted(folder.glob(kind))]:
            try:
                stat = path.stat()
            except OSError:  # an editor's program may write beside and rename
                continue
            seen.update(f"{path}\0{stat.st_mtime_ns}\0{stat.st_size}\0".encode())
        return seen.hexdigest()[:16]

    def read(self) -> tuple[str, Loaded, Deck]:
        """Give the stamp, what was read, and a deck that can be shown whatever is wrong with it."""
        with self._lock:
            stamp = self.stamp()
            if self._kept is None or self._kept[0] != stamp:
                loaded = advised(library.read(self.content, self.local), date.today())
                self._kept = (stamp, loaded, showable(loaded.partial))
            return self._kept


def showable(deck: Deck) -> Deck:
    """Leave out what leads nowhere, so that every card that could be read has a page."""
    by_id = {name: _mended(card, deck) for name, card in deck.cards.items()}
    shelves = (replace(topic, cards=tuple(by_id[card.id] for card in topic.cards)) for topic in deck.topics)
    tiles = (
        replace(tile, cards=tuple(by_id[card.id] for card in tile.cards if card.id in by_id))
        for tile in deck.tiles
    )
    # A link that the check refuses must not be there to be clicked, though it is told.
    sources = {
        source.id: replace(source, urls=tuple(url for url in source.urls if URL.match(url)))
        for source in deck.sources.values()
    }
    name = deck.name or "Deck without a name"
    colour = deck.colour if COLOUR.fullmatch(deck.colour) else "#1d4e5a"
    return replace(deck, topics=tuple(shelves), tiles=tuple(tiles), sources=sources, name=name, colour=colour)


def _mended(card: Card, deck: Deck) -> Card:
    return replace(
        card,
        related=tuple(name for name in card.related if name in deck.cards),
        next={seen: name for seen, name in card.next.items() if name in deck.cards},
        sources=tuple(name for name in card.sources if name in deck.sources),
        passages=tuple(
            replace(passage, sources=tuple(name for name in passage.sources if name in deck.sources))
            for passage in card.passages
        ),
        sections=dict.fromkeys(LISTS, ()) | card.sections,
    )
