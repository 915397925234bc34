"""A card's code, and the name of a wording, change with what the card says and with nothing else."""

import pytest

from deck.cards import library, parse
from deck.cards.fingerprint import fingerprint
from deck.cards.overlay import named

KEYS = "aliases: [door, doorway]\nrelated: [other-card]\n"
LAYOUTS = {
    "the order of keys": {KEYS: "related: [other-card]\naliases: [door, doorway]\n"},
    "a list line by line": {"[door, doorway]": "\n- door\n- doorway"},
    "a summary broken in two": {"before a door": "before\n  a door"},
    "a comment": {"sources: [S01]": "# read twice\nsources: [S01]"},
    "spaces in a line": {"Stand back from": "Stand  back from"},
    "a line broken in two": {"Stand back from": "Stand back\n  from"},
    "another mark of a list": {"- Stand back": "* Stand back"},
    "curly quotes": {'"I am here for you."': "\u201cI am here for you.\u201d"},
    "blank lines": {"\n## Say\n": "\n\n\n## Say\n\n"},
    "a paragraph broken in two": {"Doors are narrow": "Doors\nare narrow"},
    "the older way to ask for approval": {"{tactics: pending}": "[tactics]"},
}
WORDS = {
    "a title": {"A narrow door": "A wide door"},
    "a summary": {"before a door": "after a door"},
    "an alias": {"doorway]": "gate]"},
    "a line": {"Stand back": "Stand aside"},
    "a letter's case": {"Stand back": "stand back"},
    "a field": {"from the door.": "from the door. {first}"},
    "a next move": {"sources: [S01]": "next: {Opens: other-card}\nsources: [S01]"},
    "a danger": {"sources: [S01]": "danger: weapon\nsources: [S01]"},
    "a paragraph": {"Doors are narrow": "Doors are\n\nnarrow"},
    "a review": {"2026-11-23": "2026-11-24"},
    "who must approve": {"{tactics: pending}": "[medical]"},
    "what stands under which heading": {"## Avoid": "## Limits\n- Doors.\n\n## Avoid"},
}


def code(text):
    """Give the code of a card's text."""
    return parse.card("a.md", "doors", "a", text.encode())[0].code


@pytest.mark.parametrize("layout", LAYOUTS)
def test_layout_does_not_count(good, changed, layout):
    """Two phones that show the same words show the same code."""
    other = changed(LAYOUTS[layout])
    assert code(other) == code(good)
    assert len(named("a", other) & named("a", good)) == 1


@pytest.mark.parametrize("words", WORDS)
def test_every_word_counts(good, changed, words):
    """And what a page draws from a field."""
    other = changed(WORDS[words])
    assert code(other) != code(good)
    assert not named("a", other) & named("a", good)


def test_a_changed_passage_changes_the_code_of_each_card_that_includes_it(folder, changed):
    """Its words are on the card."""
    toml = '[narrow]\ntext = "Doors are {words}."\nsources = []\n'
    codes = set()
    for words in ("narrow", "wide"):
        files = {
            "cards/doors/card.md": changed({"Doors are narrow [S01].": "{passage: narrow}"}),
            "passages.toml": toml.replace("{words}", words),
        }
        cards = library.load(folder(files)).cards
        codes.add((cards["card"].code, cards["other-card"].code))
    assert len({shared for shared, _ in codes}) == 2
    assert len({other for _, other in codes}) == 1


def test_a_wording_noted_for_a_whole_file_is_still_known(good):
    """As every one was once; of a torn file, nothing else can be said."""
    assert fingerprint(good) in named("a", good)
    assert named("a", "torn") == {fingerprint("torn")}
