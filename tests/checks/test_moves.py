"""The ways from home to a card and from card to card lead somewhere, and on."""

import pytest

from deck.cards import library
from deck.checks.advice import advised
from tests.checks.test_upkeep import TODAY

CARD, OTHER = "cards/doors/card.md", "cards/doors/other-card.md"
NEXT = "next: {{Opens: {}}}\nsources: [S01]"
ON_TILE = {'["other-card"]': '["other-card", "card"]'}
# What breaks each rule: changes of the card, of its neighbour, of deck.toml; the places told.
BROKEN = {
    "MOVE01": (
        {"sources: [S01]": NEXT.format("other-card")},
        {"sources: [S01]": NEXT.format("card")},
        {},
        [f"{CARD}:6:8", f"{OTHER}:6:8"],
    ),
    "MOVE02": ({}, {}, {'kind = "principle"': 'kind = "situation"'}, [f"{CARD}:1:1"]),
    "MOVE03": ({}, {}, {"A door stays shut": "A door that stays shut for long"}, ["deck.toml:9:1"]),
    "MOVE04": ({}, {}, {"A door stays shut": "A door won\u2019t open"}, ["deck.toml:9:1"]),
}


@pytest.fixture
def told(folder, changed, tables):
    """Advise on a deck of the good card and its neighbour; gives "file:line:column code"."""

    def read(own, neighbour, toml):
        deck = tables["deck.toml"]
        for old, new in toml.items():
            assert old in deck
            deck = deck.replace(old, new)
        beside = {"[other-card]": "[]", "title: A narrow": "title: A wide"} | neighbour
        files = {CARD: changed(own), OTHER: changed(beside), "deck.toml": deck}
        content = folder(files)
        found = advised(library.read(content), TODAY).problems
        return [f"{one.path.removeprefix(f'{content}/')}:{one.line}:{one.column} {one.code}" for one in found]

    return read


@pytest.mark.parametrize("code", BROKEN)
def test_a_deck_that_breaks_a_rule_is_told_so_at_its_place(told, code):
    own, neighbour, toml, places = BROKEN[code]
    assert told(own, neighbour, toml) == [f"{place} {code}" for place in places]


def test_a_card_may_say_why_it_leads_back(told):
    """Some things do turn back."""
    own, neighbour, _, (_, other) = BROKEN["MOVE01"]
    reason = {"sources: [S01]": f'{own["sources: [S01]"]}\nallow: {{MOVE01: "Doors open and shut."}}'}
    assert told(reason, neighbour, {}) == [f"{other} MOVE01"]


def test_a_card_that_leads_to_itself_is_told_once(told):
    """Another rule holds it."""
    assert told({"sources: [S01]": NEXT.format("card")}, {}, {}) == [f"{CARD}:6:1 CARE07"]


def test_a_way_on_is_no_circle(told):
    """One leads to the other, which leads nowhere back."""
    assert told(BROKEN["MOVE01"][0], {}, {}) == []


def test_a_situation_on_a_tile_is_reached(told):
    """And a principle needs none."""
    assert told({}, {}, BROKEN["MOVE02"][2] | ON_TILE) == []
    assert told({}, {}, {}) == []


@pytest.mark.parametrize(
    ("see", "codes"),
    [
        ("Will not get out of the car", []),
        ("A door stays shut all night", []),
        ("Suspect will not come out", ["MOVE04"]),
        ("Schizophrenic off his meds", ["MOVE04"]),
        ("Doesn't answer", ["MOVE04"]),
    ],
)
def test_a_tile_says_what_is_seen_in_two_short_lines(told, see, codes):
    assert told({}, {}, {"A door stays shut": see}) == [f"deck.toml:9:1 {code}" for code in codes]


def test_a_next_move_to_no_card_is_an_error_at_the_move(told):
    """With the nearest name."""
    assert told({"sources: [S01]": NEXT.format("other-cart")}, {}, {}) == [f"{CARD}:6:8 DECK02"]
