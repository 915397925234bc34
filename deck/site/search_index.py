"""A deck in, the search index out: shards that a phone joins, and the words that mean the same.

The ranking itself is static/js/search/search.js, one implementation for phones, reports and the command line.
"""

import json
import zlib

from deck.cards.card import Card, Deck

SHARDS = 10
SAME = "same"
BETWEEN = ";"  # aliases; JSON would write the end of a line as two characters, four thousand times


def shards(deck: Deck) -> dict[str, bytes]:
    """Give each part of the index by its name. An edited card moves the one shard its id falls in."""
    parts: list[list[list[str]]] = [[] for _ in range(SHARDS)]
    for card in sorted(deck.cards.values(), key=lambda card: card.id):
        parts[zlib.crc32(card.id.encode()) % SHARDS].append(_entry(card))
    named = {str(number): part for number, part in enumerate(parts)}
    elsewhere = [text for group in deck.elsewhere for text in group]
    tables = {"same": deck.same, "numbers": deck.numbers, "elsewhere": elsewhere}
    return {name: _json(part) for name, part in {**named, SAME: tables}.items()}


def _entry(card: Card) -> list[str]:
    """One row; names for its fields would be a twentieth of the index. static/js/search/index.js reads it."""
    # In order they compress best, and their order says nothing.
    row = [card.id, card.title, card.summary, BETWEEN.join(sorted(card.aliases))]
    return [*row, "!"] if card.danger else row


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
