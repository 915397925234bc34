"""What is due for review, and the calendar of it."""

from datetime import date

import pytest

from deck.checks import review

TODAY = date(2026, 11, 23)


@pytest.fixture
def cards(card):
    """Three cards: overdue, due today, and due in half a year."""
    days = {"Over": "2026-01-31", "Now": "2026-05-23", "Later": "2026-11-23"}
    return [
        card({"A narrow door": title, "last_reviewed_on: 2026-11-23": f"last_reviewed_on: {day}"})
        for title, day in reversed(days.items())
    ]


def unfolded(data):
    """Read an iCalendar file's lines as a calendar does."""
    assert data.endswith(b"\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")
    return data.replace(b"\r\n ", b"").decode().split("\r\n")[:-1]


@pytest.mark.parametrize(
    ("span", "day"),
    [
        ("0 days", TODAY),
        ("30 days", date(2026, 12, 23)),
        ("1 week", date(2026, 11, 30)),
        ("3 months", date(2027, 2, 23)),
        ("1 year", date(2027, 11, 23)),
        (" 2 weeks ", date(2026, 12, 7)),
        ("9999 years", date.max),
        ("9999 weeks", date(2218, 7, 13)),
    ],
)
def test_a_span_leads_to_a_day(span, day):
    """In the words a card's own interval uses."""
    assert review.until(TODAY, span) == day


@pytest.mark.parametrize(
    "span", ["", "soon", "30", "days", "-1 days", "1.5 weeks", "99999 days", "1 day ago"]
)
def test_what_is_no_span_leads_nowhere(span):
    """And is refused by the command."""
    assert review.until(TODAY, span) is None


def test_what_is_due_comes_soonest_first(cards):
    """The last day itself counts."""
    assert [one.title for one in review.due(cards, TODAY)] == ["Over", "Now"]
    assert [one.title for one in review.due(cards, date(2027, 5, 22))] == ["Over", "Now"]
    assert [one.title for one in review.due(cards, date(2027, 5, 23))] == ["Over", "Now", "Later"]


def test_a_line_says_when_where_and_who(cards):
    """An editor needs no other page to act."""
    lines = [review.line(one, TODAY) for one in review.soonest(cards)]
    assert lines == [
        "2026-07-31  115 days over  card.md  Over  (awaits tactics)",
        "2026-11-23  today          card.md  Now  (awaits tactics)",
        "2027-05-23  in 181 days    card.md  Later  (awaits tactics)",
    ]


def test_a_calendar_has_each_review_as_an_all_day_event(cards):
    """With what RFC 5545 requires of a calendar and of an event."""
    lines = unfolded(review.calendar("Deck", cards))
    assert lines[:3] == ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Steady//Card reviews//EN"]
    assert lines[-1] == "END:VCALENDAR"
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 3
    assert [line for line in lines if line.startswith("DTSTART")] == [
        f"DTSTART;VALUE=DATE:{day}" for day in ("20260731", "20261123", "20270523")
    ]
    assert [line for line in lines if line.startswith("DTSTAMP")] == [
        f"DTSTAMP:{day}T000000Z" for day in ("20260131", "20260523", "20261123")
    ]


def test_a_calendar_of_the_same_cards_is_the_same_bytes(cards):
    """In whatever order they come: a shared folder sees no change where there is none."""
    assert review.calendar("Deck", cards) == review.calendar("Deck", cards[::-1])


def test_a_review_that_is_done_moves_its_event(card):
    """The UID stays, so that no calendar shows it twice; another deck's card is another event."""
    old, new = (
        unfolded(review.calendar("Deck", [card({"reviewed_on: 2026-11-23": f"reviewed_on: {day}"})]))
        for day in ("2026-01-01", "2026-11-23")
    )
    changed = [line.partition(":")[0] for line, other in zip(old, new, strict=True) if line != other]
    assert changed == ["DTSTAMP", "DTSTART;VALUE=DATE"]
    uids = [
        [line for line in unfolded(review.calendar(name, [card({})])) if line.startswith("UID")]
        for name in ("Deck", "Other")
    ]
    assert uids[0] != uids[1]


@pytest.mark.parametrize(
    "title", ["A" * 200, "é" * 200, "🚨" * 99, 'Semi; comma, back\\slash "quoted"', "x" * 43 + "é" * 40]
)
def test_long_and_odd_titles_come_out_as_they_went_in(card, title):
    """Folded after 75 octets at most, never inside a letter."""
    quoted = "'" + title + "'"
    data = review.calendar("Deck", [card({"A narrow door": quoted})])
    for row in data.split(b"\r\n"):
        assert len(row) <= 75
        row.decode()
    (summary,) = [line for line in unfolded(data) if line.startswith("SUMMARY:")]
    text = summary.removeprefix("SUMMARY:Review the card: ")
    for sign in ",;\\":
        text = text.replace(f"\\{sign}", sign)
    assert text == title
