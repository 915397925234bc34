"""What a deck's cards need with time, told on a day that is given in."""

from datetime import date, timedelta

import pytest

from deck.cards import library
from deck.checks import advice, upkeep

CARD = "cards/doors/card.md"
TODAY = date(2026, 11, 23)
# What breaks each rule that takes a whole deck: changes to the good card, to deck.toml, the place told.
BROKEN = {
    "CARE07": ({"[other-card]": "[other-card, card]"}, {}, f"{CARD}:5:1"),
    "CARE06": ({"A narrow door": "another  Door"}, {}, "cards/doors/other-card.md:2:1"),
    "CARE02": ({"[other-card]": "[]"}, {}, f"{CARD}:5:1"),
    "CARE04": (
        {"{tactics: pending}": "[legal, tactics]"},
        {'colour = "#204060"': 'approved_by = "The chief"'},
        f"{CARD}:9:1",
    ),
}


@pytest.fixture
def advised(folder, changed, tables):
    """Read a deck of the good card, changed, and its neighbour, on a day; gives "file:line:column code"."""

    def read(changes, toml=None, today=TODAY, files=None):
        deck = tables["deck.toml"]
        for old, new in (toml or {}).items():
            assert old in deck
            deck = deck.replace(old, new)
        signed = changed({"[other-card]": "[]", "A narrow": "Another"})
        written = {"deck.toml": deck, CARD: changed(changes), "cards/doors/other-card.md": signed}
        content = folder(written | (files or {}))
        return [
            f"{found.path.removeprefix(f'{content}/')}:{found.line}:{found.column} {found.code}"
            for found in advice.advised(library.read(content), today).problems
        ]

    return read


@pytest.mark.parametrize("code", BROKEN)
def test_a_deck_that_breaks_a_rule_of_upkeep_is_told_so_at_its_place(advised, code):
    """It is said, and stops nothing."""
    changes, toml, place = BROKEN[code]
    path = place.partition(":")[0]
    assert [one for one in advised(changes, toml) if one.startswith(path)] == [f"{place} {code}"]


def test_nothing_is_said_without_a_day(folder, changed):
    """A build has no day of its own: the same content is the same release tomorrow."""
    changes, *_ = BROKEN["CARE02"]
    content = folder({CARD: changed(changes | {"2026-11-23": "2001-01-01"})})
    assert library.read(content).problems == ()
    assert library.load(content).cards["card"].id == "card"


@pytest.mark.parametrize(("after", "told"), [(0, []), (1, [f"{CARD}:7:1 CARE03"])])
def test_a_review_holds_through_its_last_day(advised, after, told):
    """And is overdue from the next."""
    day = date(2024, 6, 30) + timedelta(days=after)
    changes = {"last_reviewed_on: 2026-11-23": "last_reviewed_on: 2023-12-31"}
    later = {"cards/doors/other-card.md": None}
    toml = {'["other-card"]': '["card"]'}
    changes["[other-card]"] = "[]"
    assert advised(changes, toml, day, later) == told


def test_a_draft_may_wait_for_whom_it_likes(advised):
    """It says so on every page."""
    assert advised({}) == []


@pytest.mark.parametrize(
    ("changes", "toml", "other"),
    [
        ({}, {}, "[]"),  # it leads on
        ({"[other-card]": "[]"}, {'["other-card"]': '["other-card", "card"]'}, "[]"),  # a tile leads here
        ({"[other-card]": "[]"}, {}, "[card]"),  # a card leads here
    ],
)
def test_a_card_with_one_way_in_or_on_is_not_stranded(advised, changed, changes, toml, other):
    """Any of them will do."""
    neighbour = {"cards/doors/other-card.md": changed({"[other-card]": other, "A narrow": "Another"})}
    assert advised(changes, toml, files=neighbour) == []


def test_a_card_that_leads_only_to_itself_is_stranded(advised):
    """That is no way on."""
    assert advised({"[other-card]": "[card]"}) == [f"{CARD}:5:1 CARE02", f"{CARD}:5:1 CARE07"]


def test_a_deck_of_one_card_strands_nobody(advised):
    """There is nowhere to go."""
    alone = {"cards/doors/other-card.md": None}
    assert advised({"[other-card]": "[]"}, {'["other-card"]': '["card"]'}, files=alone) == []


def test_every_rule_of_upkeep_is_applied():
    """A rule that is written and not listed would say nothing."""
    rules = {value for value in vars(upkeep).values() if getattr(value, "__module__", "") == upkeep.__name__}
    assert rules == set(upkeep.UPKEEP)
