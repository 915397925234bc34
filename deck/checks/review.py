"""Cards and a day in, what is due for review out: soonest first, or as a calendar."""

import re
import uuid
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from deck.cards.card import Card
from deck.cards.interval import Interval

SPAN = re.compile(r"(\d{1,4}) (day|week|month|year)s?")
OCTETS = 75  # RFC 5545, section 3.1: a line is no longer, its end not counted


def until(today: date, span: str) -> date | None:
    """Give the day that lies this span ahead, like "30 days"; nothing for what is no span."""
    match = SPAN.fullmatch(span.strip())
    if not match:
        return None
    count, unit = int(match[1]), match[2]
    try:
        if unit in {"day", "week"}:
            return today + timedelta(days=count * (7 if unit == "week" else 1))
        return Interval(count * (12 if unit == "year" else 1)).after(today)
    except (OverflowError, AssertionError):
        return date.max


def due(cards: Iterable[Card], day: date) -> list[Card]:
    """Give the cards whose review is due by a day, soonest first."""
    return [card for card in soonest(cards) if card.review_due <= day]


def soonest(cards: Iterable[Card]) -> list[Card]:
    """Put cards in the order of their reviews."""
    return sorted(cards, key=lambda card: (card.review_due, card.id))


def line(card: Card, today: date) -> str:
    """Say of one card when it is due, where it lies, and who has not signed it off."""
    days = (card.review_due - today).days
    when = f"{-days} days over" if days < 0 else "today" if not days else f"in {days} days"
    awaits = f"  (awaits {', '.join(card.pending)})" if card.pending else ""
    return f"{card.review_due}  {when:<14} {card.path}  {card.title}{awaits}"


def calendar(name: str, cards: Sequence[Card]) -> bytes:
    """Write every card's review as an all-day event of an iCalendar file (RFC 5545).

    Equal cards give equal bytes on any day, and a card's event keeps its UID.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Steady//Card reviews//EN"]
    for card in soonest(cards):
        lines += _event(name, card)
    lines.append("END:VCALENDAR")
    return b"".join(_fold(each) for each in lines)


def _event(name: str, card: Card) -> list[str]:
    awaits = f"\nAwaits: {', '.join(card.pending)}" if card.pending else ""
    return [
        "BEGIN:VEVENT",
        f"UID:{uuid.uuid5(uuid.NAMESPACE_URL, f'steady:{name}/{card.id}')}",
        f"DTSTAMP:{card.last_reviewed_on:%Y%m%d}T000000Z",
        f"DTSTART;VALUE=DATE:{card.review_due:%Y%m%d}",
        f"SUMMARY:{_text(f'Review the card: {card.title}')}",
        f"DESCRIPTION:{_text(f'{card.topic}/{card.id}.md{awaits}')}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _text(words: str) -> str:
    return re.sub(r"([\\;,])", r"\\\1", words).replace("\n", "\\n")


def _fold(words: str) -> bytes:
    """Break a line after 75 octets, never inside a letter, and go on after a space."""
    rows, row = [], b""
    for letter in words:
        data = letter.encode()
        if len(row) + len(data) > OCTETS:
            rows.append(row)
            row = b" "
        row += data
    return b"\r\n".join([*rows, row]) + b"\r\n"
