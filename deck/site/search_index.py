"""A deck in, the search index out: shards that a phone joins, and the words that mean the same.

The ranking itself is static/js/search/search.js, one implementation for phones, reports and the command line.
"""

import json
import re
import zlib

from deck.cards.card import Card, Deck

SHARDS = 10
SAME = "same"
LONG = 9
# A letter or two says nothing by itself; quoted speech and instructions share the rest.
WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")


def shards(deck: Deck) -> dict[str, bytes]:
    """Give each part of the index by its name. An edited card moves the one shard its id falls in."""
    parts: list[list[list[str]]] = [[] for _ in range(SHARDS)]
    for card in sorted(deck.cards.values(), key=lambda card: card.id):
        parts[zlib.crc32(card.id.encode()) % SHARDS].append(_entry(card))
    named = {str(number): part for number, part in enumerate(parts)}
    tables = {"same": deck.same, "numbers": deck.numbers}
    return {name: _json(part) for name, part in {**named, SAME: tables}.items()}


def _entry(card: Card) -> list[str]:
    """One row; names for its fields would be a twentieth of the index. static/js/search/index.js reads it."""
    told = _words(" ".join([card.title, card.summary, *card.aliases]))
    do = _words(" ".join(line.text for line in card.sections["Do"]))
    # Long words only: they say most, and every phone carries the index.
    body = " ".join(word for word in do if word not in told and len(word) >= LONG)
    row = [card.id, card.title, card.summary, "\n".join(card.aliases), body]
    return [*row, "!"] if card.danger else row


def _words(text: str) -> dict[str, None]:
    """List the different words of a text, in order."""
    return dict.fromkeys(word for word in WORD.findall(text.lower()) if len(word) > 2)


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
