"""A deck and words in, ranked cards out: the phone's own script, run in V8 (mini-racer).

One implementation ranks for phones, for the command line and for the report, so they cannot disagree.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from py_mini_racer import MiniRacer

from deck.cards.card import Deck
from deck.site import assets, search_index

MODULES = ("index.js", "search.js")


@dataclass(frozen=True)
class Hit:
    """One card found: its id and title, its score, and the text of it that matched best."""

    id: str
    title: str
    score: float
    why: str


class Ranking:
    """The search of one deck, ready to be asked."""

    def __init__(self, deck: Deck, static: Path) -> None:
        parts = {name: json.loads(part) for name, part in search_index.shards(deck).items()}
        same = parts.pop(search_index.SAME)
        rows = [row for part in parts.values() for row in part]
        self.engine = MiniRacer()
        self.engine.eval(assets.joined(*(static / "js" / "search" / name for name in MODULES)))
        self.engine.eval(f"const ready = prepare({json.dumps(rows)}, {json.dumps(same)})")

    def ask(self, query: str) -> list[Hit]:
        """Rank the deck's cards for what was typed, best first."""
        found = json.loads(str(self.engine.eval(f"JSON.stringify(search(ready, {json.dumps(query)}))")))
        return [
            Hit(
                hit["entry"]["id"],
                hit["entry"]["title"],
                hit["score"],
                f"{hit['why']['kind']}: {hit['why']['text']}",
            )
            for hit in found
        ]


@dataclass(frozen=True)
class Report:
    """How many queries found a right card first, how many in the first three, and the misses."""

    queries: int
    first: int
    in_three: int
    misses: tuple[str, ...]

    def __str__(self) -> str:
        whole = self.queries or 1
        return f"first {100 * self.first / whole:.1f} %, in three {100 * self.in_three / whole:.1f} %"


def report(ranking: Ranking, lines: list[str]) -> Report:
    """Ask every query of a table: the words, a tab, the ids that are right answers, comma separated."""
    rows = [line.split("\t") for line in lines if "\t" in line and not line.startswith("#")]
    first = in_three = 0
    misses = []
    for query, right, *_ in rows:
        hits = [hit.id for hit in ranking.ask(query)[:3]]
        places = [place for place, name in enumerate(hits) if name in right.strip().split(",")]
        first += 0 in places
        in_three += bool(places)
        if 0 not in places:
            misses.append(f"{query}\twanted {right.strip()}\tfound {', '.join(hits) or 'nothing'}")
    return Report(len(rows), first, in_three, tuple(misses))
