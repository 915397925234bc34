"""What the phone tells of two releases of real pages, tried as the script that phones run."""

import json

import pytest
from py_mini_racer import MiniRacer

from deck.site import assets
from tests import decks

department, live = decks.department, decks.live
BETWEEN = decks.ROOT / "static" / "js" / "changes" / "between.js"


@pytest.fixture
def told(live):
    """Give what a phone tells of card-0 once `edit` has changed the content, in a few words."""
    engine = MiniRacer()
    engine.eval(assets.joined(BETWEEN))
    old = live.pages()["/cards/card-0/"].text

    def compare(edit, before=old, notes=()):
        edit()
        live.build()
        fresh = live.pages()["/cards/card-0/"].text
        asked = ", ".join(
            "undefined" if each is None else json.dumps(each)
            for each in ("card-0", before, fresh, list(notes))
        )
        change = json.loads(engine.eval(f"JSON.stringify(compared({asked}) ?? null)"))
        return change and (change["kind"], change["title"], [part["words"] for part in change["parts"]])

    return compare


def test_a_changed_line_is_told_word_by_word(live, told):
    """With a few words around."""
    kind, title, parts = told(lambda: live.edit("card-0", "Stand back", "Step back"))
    assert (kind, title) == ("changed", "Card 0")
    assert ["Stand"] in parts
    assert ["Step"] in parts


def test_a_card_that_says_what_it_said_is_not_told_of(live, told):
    """Its page changed with its neighbour's title, and with another layout of its file."""
    assert told(lambda: live.edit("card-1", "title: Card 1", "title: Another title")) is None
    assert told(lambda: live.edit("card-0", "Doors are narrow", "Doors  are narrow")) is None


def test_a_card_that_was_taken_out_is_told_as_gone(live, told):
    """Its page says where to look."""
    kind, _, parts = told(lambda: live.edit("card-0", "title: Card 0", "hidden: true\ntitle: Card 0"))
    assert (kind, parts) == ("gone", [])


def test_without_the_words_of_before_a_card_with_a_note_is_told_by_its_title(live, told):
    """One without a note may well be unchanged: of it nothing is told."""

    def edit():
        live.edit("card-0", "Stand back", "Step back")

    assert told(edit, before=None, notes=["Clearer"]) == ("title", "Card 0", [])
    assert told(lambda: None, before=None) is None
