"""What a phone says of itself, tried as the script that phones run."""

import json
from datetime import date

import pytest
from py_mini_racer import MiniRacer

from deck.site import assets
from tests import decks

department = decks.department
STATE = {
    "ready": True, "busy": False, "stored": 20, "total": 20, "code": "ABC", "seq": 1, "looked": 1,
    "checked": 1, "error": "", "cards": 12, "cardsHere": 12,
}  # fmt: skip
PHONE = {
    "proven": 1e12, "kept": True, "asked": False, "way": "", "days": 0, "online": True, "able": True,
}  # fmt: skip
PART = {"ready": False, "cardsHere": 11}
SIGN = {"error": "Signing in is asked for before anything newer comes.", "signIn": "/login"}


@pytest.fixture(scope="module")
def engine():
    """The module, with what it needs."""
    engine = MiniRacer()
    engine.eval(assets.joined(decks.ROOT / "static" / "js" / "phone" / "verdict.js"))
    return engine


ROWS = {
    "all is well": ({}, {}, "Ready.", "it opened with no signal after it was closed", "audit"),
    "never opened later": ({}, {"proven": 0}, "Saved now.", "Prove it: close the app", "audit"),
    "never opened, no promise": ({}, {"proven": 0, "kept": False}, "Saved now.", "Prove it", "keep"),
    "no promise": ({}, {"kept": False}, "Ready, but", "may delete it when space is short", "keep"),
    "promise refused": ({}, {"kept": False, "asked": True}, "Ready, but", "may delete it", "audit"),
    "promise refused, home screen": (
        {}, {"kept": False, "asked": True, "way": "prompt"}, "Ready, but", "may delete it", "install",
    ),
    "no word on promises": ({}, {"kept": None}, "Ready.", "", "audit"),
    "Safari's window": ({}, {"way": "safari"}, "Ready, but", "seven days", "install"),
    "long not checked": ({}, {"days": 9}, "Ready, but", "not checked for 9 days", "check"),
    "a look that failed": ({"error": "The server answered 503."}, {}, "Ready, but", "answered 503", "check"),
    "no signal, a look that failed": ({"error": "No answer."}, {"online": False}, "Ready.", "", "audit"),
    "sign in": (SIGN, {}, "Ready, but", "Signing in", "sign"),
    "sign in, never opened": (SIGN, {"proven": 0}, "Saved now.", "Prove it", "sign"),
    "sign in, not all": (PART | SIGN, {}, "Not ready.", "Signing in", "sign"),
    "on its way": (PART | {"busy": True}, {}, "Not ready.", "Saving. 11 of 12 cards", ""),
    "not all": (PART, {}, "Not ready.", "11 of 12 cards can be read", "audit"),
    "nothing": ({"ready": False, "cardsHere": 0}, {}, "Not ready.", "Not every card is saved", "audit"),
    "no way to save": ({"ready": False, "cards": 0, "error": "No."}, {"able": False}, "Not ready.", "No", ""),
    "slow": ({"ready": False, "slow": True}, {}, "Not ready.", "slow to read", "check"),
    "a stranger": ({"wrong": True}, {}, "Not ready.", "A wrong file", "check"),
}  # fmt: skip


@pytest.mark.parametrize(("state", "phone", "word", "cause", "act"), ROWS.values(), ids=ROWS)
def test_one_word_one_cause_and_one_thing_to_do(engine, state, phone, word, cause, act):
    """And the button says what it does."""
    asked = json.dumps([STATE | state, PHONE | phone]).replace('"kept": null', '"kept": undefined')
    said = json.loads(engine.eval(f"JSON.stringify(judge(...{asked}))"))
    assert (said["word"], said["act"]) == (word, act)
    assert cause in said["cause"]
    assert not said["act"] or len(said["label"]) > 5


@pytest.mark.parametrize(
    ("kept", "apple", "installed", "words"),
    [
        ("undefined", "true", "false", "after seven days without a visit, and when the phone is full"),
        ("true", "true", "true", "only when you clear its data"),
        ("false", "false", "true", "when the phone is full"),
        ("undefined", "false", "false", "it does not say"),
    ],
)
def test_what_the_browser_deletes_and_when(engine, kept, apple, installed, words):
    """Seven days count in Safari's window, not on the home screen."""
    assert engine.eval(f"deletion({kept}, {apple}, {installed})") == words


def test_a_day_reads_as_on_the_pages(department):
    """In the same words as templates write it, in each month."""
    engine = MiniRacer()
    engine.eval(assets.joined(decks.ROOT / "static" / "js" / "phone" / "ready.js"))
    write = department.app().jinja_env.filters["day"]
    for month in range(1, 13):
        words = write(date(2026, month, 9))
        assert engine.eval(f"day(new Date(2026, {month - 1}, 9))") == words
