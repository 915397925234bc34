"""Rows of deck.toml become numbers to call, and numbers in text become links."""

from datetime import date

import pytest

from deck.cards import library, lines

ROW = """
[[line]]
id = "one"
kind = "national"
name = "One"
use = "Anyone."
call = "1-800-555-0100"
checked = "2026-11-23"
"""
LINE = lines.HelpLine("one", "national", "One", "Anyone.", date(2026, 11, 23), "1-800-555-0100", text="55500")


@pytest.fixture
def read(folder, tables):
    """Read a deck with these rows of lines after its own tables."""
    return lambda rows: library.read(folder({"deck.toml": tables["deck.toml"] + rows}))


def test_a_checked_number_is_a_line_of_the_deck(read):
    """With the day it was seen to be right."""
    (line,) = read(ROW).deck.lines
    assert (line.call, line.checked) == ("1-800-555-0100", date(2026, 11, 23))


def test_a_number_that_nobody_checked_is_in_no_deck(read):
    """It waits in the table, without an error."""
    loaded = read(ROW.replace('checked = "2026-11-23"\n', ""))
    assert (loaded.deck.lines, loaded.problems) == ((), ())


def test_the_departments_lines_come_first(read):
    """Whatever order the rows have."""
    own = ROW.replace('"one"', '"own"').replace("national", "department")
    assert [line.id for line in read(ROW + own).deck.lines] == ["own", "one"]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("national", "county", "needs a kind: department or national"),
        ('call = "1-800-555-0100"\n', "", 'needs a number to "call" or to "text"'),
        ("1-800-555-0100", "1-800-CALL-US", 'has "1-800-CALL-US" under "call"'),
        ("2026-11-23", "yesterday", "needs the day of its last check"),
        ('"one"', '"No one"', "needs an id of its own"),
        ('name = "One"', 'name = ["One"]', '"name" must be text'),
        ("kind =", "kin =", '"kin" is not a key. Did you mean "kind"?'),
    ],
)
def test_a_row_that_is_wrong_is_told_at_its_place_and_stops_a_release(read, tables, old, new, words):
    """A wrong number is worse than none."""
    loaded = read(ROW.replace(old, new, 1))
    assert loaded.deck is None
    found = next(found for found in loaded.problems if words in found.sentence)
    assert found.line == tables["deck.toml"].count("\n") + 2


@pytest.mark.parametrize(
    ("number", "way", "address"),
    [
        ("988", "call", "tel:988"),
        ("988", "text", "sms:988"),
        ("1-800-555-0100", "call", "tel:+18005550100"),
        ("+44-20-7946-0000", "call", "tel:+442079460000"),
        ("555-0100", "tty", "tel:5550100"),
    ],
)
def test_a_number_opens_the_phones_own_app(number, way, address):
    """A long one with its country, so that it works from any network."""
    assert lines.href(number, way) == address


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ("Call 1-800-555-0100 now", 'Call <a class="number" href="tel:+18005550100">1-800-555-0100</a> now'),
        ("text 55500.", 'text <a class="number" href="sms:55500">55500</a>.'),
        ("<b>55500</b>", '<b><a class="number" href="sms:55500">55500</a></b>'),
        ('<a href="/55500/">at 55500 <b>55500</b></a>', '<a href="/55500/">at 55500 <b>55500</b></a>'),
        ("155500 and 55500-1 and S55500", "155500 and 55500-1 and S55500"),
        ("Nothing here", "Nothing here"),
    ],
)
def test_a_number_in_text_becomes_a_link_but_never_inside_one(html, wanted):
    """Nor where it is part of a longer number or word."""
    assert lines.linked(html, [LINE]) == wanted


def test_text_without_any_line_stays_as_it_is():
    """A deck without lines has no numbers."""
    assert lines.linked("Call 988", []) == "Call 988"
