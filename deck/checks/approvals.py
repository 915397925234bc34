"""A deck in, how its approvals stand out: as a table to read, CSV or JSON."""

import csv
import io
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from deck.cards.approval import APPROVED, LAPSED, MISSING, STATES
from deck.cards.card import Card, Deck


@dataclass(frozen=True)
class Row:
    """The approval of one role of one card."""

    card: str
    title: str
    role: str
    state: str
    name: str  # who gave the last one; empty when none was given
    date: str
    fingerprint: str  # of the words that were approved
    words: str  # of the words of now


def rows(deck: Deck) -> list[Row]:
    """List what must be approved, card by card in reading order."""
    return [row for card in deck.cards.values() for row in _rows(card)]


def _rows(card: Card) -> list[Row]:
    return [
        Row(
            card.id, card.title, each.role, each.state,
            each.last.name if each.last else "", str(each.last.date) if each.last else "",
            each.last.fingerprint if each.last else "", card.words,
        )
        for each in card.standings
    ]  # fmt: skip


def counts(deck: Deck) -> dict[str, int]:
    """Count the approvals by their state: approved, lapsed, missing."""
    found = Counter(row.state for row in rows(deck))
    return {state: found[state] for state in STATES}


def lapsed(deck: Deck) -> list[Row]:
    """List those whose words changed since."""
    return [row for row in rows(deck) if row.state == LAPSED]


def summary(deck: Deck) -> str:
    """Say in a sentence how the approvals stand, and which lapsed."""
    count = counts(deck)
    told = f"Approvals: {count[APPROVED]} given, {count[LAPSED]} lapsed, {count[MISSING]} missing."
    names = ", ".join(f"{row.card} ({row.role})" for row in lapsed(deck))
    return f"{told} Changed since approved: {names}." if names else told


def text(found: Sequence[Row]) -> str:
    """A line each, as a person reads it."""
    said = {
        APPROVED: "by {0.name}, {0.date}",
        LAPSED: "was by {0.name}, {0.date}; changed since",
        MISSING: "",
    }
    return "\n".join(
        f"{row.state:<9}{row.role:<10}{row.card:<30}{said[row.state].format(row)}".rstrip() for row in found
    )


def as_csv(found: Sequence[Row]) -> str:
    """For a spreadsheet (RFC 4180). A text that a spreadsheet would compute is made plain."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(Row.__dataclass_fields__)
    for row in found:
        table.writerow([f"'{each}" if each[:1] in "=+-@" and each else each for each in vars(row).values()])
    return out.getvalue().rstrip("\r\n")


def as_json(found: Sequence[Row]) -> str:
    """For a program."""
    return json.dumps([vars(row) for row in found], ensure_ascii=False, indent=2)


FORMATS: dict[str, Callable[[Sequence[Row]], str]] = {"text": text, "csv": as_csv, "json": as_json}
