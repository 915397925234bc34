"""The phone tells what changed as the release command does: one table of cases, and random words."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from py_mini_racer import MiniRacer

from deck.release import word_diff
from deck.site import assets
from tests import decks

TABLE = json.loads((decks.ROOT / "tests/release/word_diff.json").read_text())
SCRIPT = decks.ROOT / "static" / "js" / "changes" / "diff.js"
MARKS = {"gone": "[-{}-]", "came": "{{+{}+}}", "same": "{}", "dots": "{}"}
engine = MiniRacer()
engine.eval(assets.joined(SCRIPT))


def ask(name, *arguments):
    """Call a function of the phone's script."""
    return json.loads(engine.eval(f"JSON.stringify({name}({', '.join(map(json.dumps, arguments))}))"))


def on_phone(old, new):
    """Write the phone's parts the way the command writes them."""
    return " ".join(
        MARKS[part["kind"]].format(" ".join(part["words"])) for part in ask("difference", old, new)
    )


@pytest.mark.parametrize(("old", "new", "wanted"), TABLE["difference"])
def test_both_tell_the_same_difference(old, new, wanted):
    """An editor approves what officers then see."""
    assert word_diff.diff(old.split(), new.split()) == wanted
    assert on_phone(old.split(), new.split()) == wanted


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from("abcd"), max_size=30), st.lists(st.sampled_from("abcd"), max_size=30))
def test_both_tell_the_same_of_random_words(old, new):
    """Few different words, so that much repeats."""
    assert on_phone(old, new) == word_diff.diff(old, new)


@pytest.mark.parametrize(("page", "wanted"), TABLE["words"])
def test_both_read_the_same_words(page, wanted):
    """Tags within a sentence join, others part."""
    assert word_diff.Words(page).own == wanted.split()
    assert ask("wordsOf", page) == wanted.split()
