"""A deck and words in, ranked cards out: the phone's own script, run in V8 (mini-racer).

One implementation ranks for phones, for the command line and for the report, so they cannot disagree.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from py_mini_racer import MiniRacer

from deck.cards.card import Deck
from deck.site import assets, search_index

ENTRY = "steady.js"  # imports the rest
ANSWER = """(query) => {
  const answer = search(ready, query);
  const hit = ({ entry, score, why }) => [entry.id, entry.title, score, `${why.kind}: ${why.text}`];
  return JSON.stringify([answer.sure, settled(answer).map(hit)]);
}"""


@dataclass(frozen=True)
class Hit:
    """One card found: its id and title, its score, and the text of it that matched best."""

    id: str
    title: str
    score: float
    why: str


@dataclass(frozen=True)
class Answer:
    """What a query finds, best first. When not `sure`, no card fits all of it: the closest three at most."""

    sure: bool
    hits: tuple[Hit, ...]


class Ranking:
    """The search of one deck, ready to be asked."""

    def __init__(self, deck: Deck, static: Path) -> None:
        parts = {name: json.loads(part) for name, part in search_index.shards(deck).items()}
        same = parts.pop(search_index.SAME)
        rows = [row for part in parts.values() for row in part]
        self.cards = frozenset(deck.cards)
        self.engine = MiniRacer()
        self.engine.eval(assets.joined(static / "js" / "search" / ENTRY))
        self.engine.eval(f"const ready = prepare({json.dumps(rows)}, {json.dumps(same)})")

    def ask(self, query: str) -> Answer:
        """Rank the deck's cards for what was typed, as phones show them once typing rests."""
        sure, hits = json.loads(str(self.engine.eval(f"({ANSWER})({json.dumps(query)})")))
        return Answer(sure, tuple(Hit(*hit) for hit in hits))

    def typed(self, query: str) -> list[list[str]]:
        """Give the ids that phones show after each letter typed without a pause, then those shown at rest."""
        lists: list[list[str]] = json.loads(
            str(self.engine.eval(f"JSON.stringify(typing(ready, {json.dumps(query)}))"))
        )
        return lists
