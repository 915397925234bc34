"""A table of queries in, how well a deck's search answers them out.

A line is the words, a tab, the ids of the cards that are right first answers ("-" where no card is), and if
you like a tab and the kind of query. Lines that begin with "#" are notes.
"""

import re
import statistics
from collections.abc import Collection, Iterable, Set
from dataclasses import dataclass
from itertools import pairwise

from deck.cards.rules import hint
from deck.site.ranking import Answer, Ranking

NONE = "-"


class TableError(ValueError):
    """Lines of a table that cannot be asked, each as a sentence."""


@dataclass(frozen=True)
class Query:
    """One line of a table: what is typed, which cards are right (none where no card is), and its kind."""

    words: str
    right: frozenset[str]
    kind: str


@dataclass(frozen=True)
class Asked:
    """A query and its answer."""

    query: Query
    answer: Answer

    @property
    def place(self) -> int | None:
        """Where the first right card stands; 0 is first."""
        ids = [hit.id for hit in self.answer.hits]
        return next((place for place, name in enumerate(ids) if name in self.query.right), None)

    @property
    def miss(self) -> str:
        """What was wanted and what was found."""
        found = ", ".join(hit.id for hit in self.answer.hits[:3]) or "nothing"
        doubt = "" if self.answer.sure or not self.answer.hits else " (in doubt)"
        return (
            f"{self.query.words}\twanted {', '.join(sorted(self.query.right)) or NONE}\tfound {found}{doubt}"
        )


def read(lines: Iterable[str], known: Collection[str]) -> list[Query]:
    """Read a table. Raises TableError with every line that names no card, or a card that is not here."""
    queries, wrong = [], []
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        words, ids, kind, *_ = [*(part.strip() for part in line.split("\t")), "", ""]
        names = re.findall(r"[^\s,]+", ids)
        if not names:
            wrong.append(f"line {number}: write the words, a tab, and the ids of the right cards (or -).")
        wrong += [
            f'line {number}: no card "{name}".{hint(name, known)}'
            for name in names
            if name not in {*known, NONE}
        ]
        queries.append(Query(words, frozenset(names) - {NONE}, kind))
    if wrong:
        raise TableError("\n".join(wrong))
    return queries


@dataclass(frozen=True)
class Report:
    """How well queries are answered: those that have a right card, and those that have none."""

    with_card: tuple[Asked, ...]
    without: tuple[Asked, ...]

    @property
    def first(self) -> list[Asked]:
        """Those with a right card first."""
        return [asked for asked in self.with_card if asked.place == 0]

    @property
    def in_three(self) -> list[Asked]:
        """Those with a right card among the first three."""
        return [asked for asked in self.with_card if asked.place is not None and asked.place < 3]

    @property
    def misses(self) -> list[str]:
        """Those without a right card first, and those listed without a doubt where no card is right."""
        wrong = [asked for asked in self.with_card if asked.place != 0]
        bold = [asked for asked in self.without if asked.answer.sure]
        return [asked.miss for asked in wrong + bold]

    def lines(self) -> list[str]:
        """The result as sentences: all, then by kind, then doubt."""
        kinds = sorted({asked.query.kind for asked in self.with_card} - {""})
        parts = [("", self.with_card)] + [
            (f"{kind}: ", tuple(asked for asked in self.with_card if asked.query.kind == kind))
            for kind in kinds
        ]
        return [f"{name}{_shares(Report(part, ()))}" for name, part in parts if part] + self._doubt()

    def _doubt(self) -> list[str]:
        wrong = [asked for asked in self.with_card if asked.place != 0]
        parts = (
            (self.first, "with a right card first"),
            (wrong, "with a wrong card first"),
            (self.without, "that no card answers"),
        )
        return [f"in doubt: {_doubted(part)} of {len(part)} {what}" for part, what in parts if part]


def _doubted(part: Collection[Asked]) -> str:
    return _percent(sum(not asked.answer.sure for asked in part), len(part))


def _shares(part: Report) -> str:
    number = len(part.with_card)
    first, three = _percent(len(part.first), number), _percent(len(part.in_three), number)
    return f"first {first}, in three {three} of {number}"


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / (whole or 1):.1f} %"


def report(ranking: Ranking, queries: Iterable[Query]) -> Report:
    """Ask every query."""
    asked = [Asked(query, ranking.ask(query.words)) for query in queries]
    with_card = tuple(one for one in asked if one.query.right)
    return Report(with_card, tuple(one for one in asked if not one.query.right))


@dataclass(frozen=True)
class Curve:
    """One query typed letter by letter: how often the first card changes, and letters until what stays.

    That is the right card first and in three (None: never), and the card that is first at rest.
    """

    first: int | None
    in_three: int | None
    final: int
    changes: int


def curve(lists: list[list[str]], right: Set[str]) -> Curve:
    """Measure what was shown after each letter, and at last at rest."""
    letters = len(lists) - 1
    firsts = [shown[0] if shown else "" for shown in lists]

    def until(good: list[bool]) -> int | None:
        if not good[-1]:
            return None
        return min(letters, max((place + 2 for place, one in enumerate(good) if not one), default=1))

    changes = sum(before not in ("", after) for before, after in pairwise(firsts))
    final = until([name == firsts[-1] for name in firsts])
    return Curve(
        until([name in right for name in firsts]),
        until([not right.isdisjoint(shown[:3]) for shown in lists]),
        letters if final is None else final,
        changes,
    )


def typing(ranking: Ranking, queries: Iterable[Query]) -> list[str]:
    """Type every query that has a right card; gives medians and ninetieth percentiles as sentences."""
    curves = [curve(ranking.typed(query.words), query.right) for query in queries if query.right]
    columns: list[tuple[str, list[int]]] = [
        ("letters until the right card stays first", [one.first for one in curves if one.first is not None]),
        ("letters until it stays in three", [one.in_three for one in curves if one.in_three is not None]),
        ("letters until the first card is final", [one.final for one in curves]),
        ("changes of the first card", [one.changes for one in curves]),
    ]
    return [f"{what}: {_middle(found)}" for what, found in columns if found]


def _middle(found: list[int]) -> str:
    high = sorted(found)[len(found) * 9 // 10]
    return f"median {statistics.median(found):g}, 90th percentile {high:g}"
