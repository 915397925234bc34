"""Each statement of the founding document stands on a card that says whose it is."""

import re
from pathlib import Path

import pytest

from deck.cards import library

SEED = "S01"
WHOSE = re.compile(r"\b(?:NPA says|National Police Association)\b")
# The statement: the card that carries it, and the words it is told in.
STATEMENTS = {
    "a definition: time and resources": ("what-is-de-escalation", r"stabilize .* more time and resources"),
    "not at the price of greater danger": (
        "what-is-de-escalation",
        r"only while it creates no greater danger",
    ),
    "respect and persuasion": ("respect-and-persuasion", r"respectful manner eases tension.* persuasion"),
    "a calm, stable presence": ("steady-yourself", r"calm, stable presence eases tension"),
    "open-ended questions": ("open-ended-questions", r"open-ended questions draw out information"),
    "negotiation and compromise": ("negotiation-basics", r"negotiation .* compromise"),
    "tools better than a firearm": (
        "definitions-differ",
        r"TASER, spray and baton when better than a firearm",
    ),
    "legal limits and training": ("force-law-basics", r"what is legal.* training"),
    "judging events accurately": ("decision-model", r"interpret what happens quickly and accurately"),
    "seeing the other's view": ("understand-perspectives", r"person's view helps"),
    "when it cannot work": ("when-to-stop-talking", r"some situations cannot use de-escalation"),
    "bystanders first": ("protect-bystanders", r"before innocent bystanders are harmed"),
}


@pytest.fixture(scope="module")
def deck():
    """The deck as it is read for a release."""
    return library.load(Path(__file__).parents[1] / "content")


@pytest.mark.parametrize("statement", STATEMENTS)
def test_a_statement_of_the_seed_is_on_a_card_that_attributes_it(deck, statement):
    """In one paragraph: whose it is, the words, and the source, which the card lists."""
    name, words = STATEMENTS[statement]
    card = deck.cards[name]
    told = [
        text
        for text in re.split(r"\n\n|\n- ", card.learn)
        if WHOSE.search(text) and f"[{SEED}]" in text and re.search(words, text, re.DOTALL)
    ]
    assert told, f"{name} does not tell: {statement}"
    assert SEED in card.sources


def test_the_seed_has_its_twelve_statements(deck):
    """None is dropped from the table without a word, and the source is there."""
    assert len(STATEMENTS) == 12
    assert SEED in deck.sources
