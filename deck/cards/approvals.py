"""approvals.toml in, each card with its approvals out; and the name of the words that an approval is of.

A department that lays its own cards over the starter's keeps its own approvals: the starter's are not its.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from deck.cards import tables
from deck.cards.approval import Approval
from deck.cards.card import ROLES, Card, Source
from deck.cards.fields import PRINT
from deck.cards.fingerprint import canonical, fingerprint, paragraphs
from deck.cards.problems import Problem, problem
from deck.cards.rules import hint

FILE = "approvals.toml"


@dataclass(frozen=True)
class Approvals:
    """What was approved, oldest first, and what is wrong with the file."""

    rows: list[Approval]
    problems: list[Problem]


def read(content: Path, local: Path | None) -> Approvals:
    """Read the approvals of the deck, the department's own if it has a folder; never raises."""
    path = (local or content) / FILE
    if not path.exists():
        return Approvals([], [])
    table, problems = tables.read(path, {"approval"}, whole=False)
    rows = [Approval(**row) for row in table.get("approval", ())]
    faults = [(number, fault) for number, row in enumerate(rows, 1) if (fault := _fault(row))]
    lines = tables.starts(path, "approval")
    problems += [problem(str(path), lines[number - 1], 1, "DECK06", reason=fault) for number, fault in faults]
    wrong = {number for number, _ in faults}
    return Approvals([row for number, row in enumerate(rows, 1) if number not in wrong], problems)


def _fault(row: Approval) -> str:
    """Say what is wrong with a row, or nothing."""
    who = f'The approval of "{row.card}"'
    if row.role not in ROLES:
        return f"{who} must have a role: {', '.join(ROLES)}.{hint(row.role, ROLES)}"
    if not row.name.strip() or not row.name.isprintable():
        return f"{who} must have a name: who approved it."
    if not PRINT.fullmatch(row.fingerprint):
        return f'{who} must have the fingerprint that "flask approve" writes, twelve of 0-9 and a-f.'
    return ""


def astray(path: Path, rows: Iterable[Approval], names: Iterable[str]) -> Iterator[Problem]:
    """Report approvals of cards that are not there: of a renamed one, the approval would be lost."""
    known = set(names)
    lines = tables.starts(path, "approval") if path.exists() else []
    for line, row in zip(lines, rows, strict=False):
        if row.card not in known:
            yield problem(str(path), line, 1, "SIGN02", card=row.card, hint=hint(row.card, known))


def given(cards: Iterable[Card], rows: Iterable[Approval], sources: Mapping[str, Source]) -> list[Card]:
    """Give each card its approvals, and the name of the words they must be of."""
    by_card: dict[str, list[Approval]] = {}
    for row in rows:
        by_card.setdefault(row.card, []).append(row)
    return [
        replace(card, approvals=tuple(by_card.get(card.id, ())), words=words(card, sources)) for card in cards
    ]


def words(card: Card, sources: Mapping[str, Source]) -> str:
    """Name every word an officer can see on the card: also those of its passages and of its sources.

    What is not of the card does not count: titles of other cards, the day of its review, who approved it.
    Nor do words that only search reads, and a source's address.
    """
    lines = [
        (name, [(line.text, line.first, line.to, line.when, line.wait) for line in found])
        for name, found in card.glance
    ]
    cited = [sources[name] for name in card.every_source if name in sources]
    told = [(each.id, each.title, each.kind, each.country, each.year, each.seen, each.note) for each in cited]
    seen = [card.title, card.summary, lines, card.next, paragraphs(card.learn), told]
    return fingerprint(canonical(seen))
