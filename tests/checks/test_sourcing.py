"""What a statement rests on is said, and what is said is used."""

import pytest

from deck.cards import library
from deck.checks.advice import advised
from tests.checks.test_upkeep import TODAY

CARD = "cards/doors/card.md"
LONG = "Most doors that were measured open to the inside, and people stand too close"
# What breaks each rule of a whole deck: a file, what is changed there, the place told.
BROKEN = {
    "CITE03": ("sources.toml", 'kind = "news"\n', "", "sources.toml:8:1"),
    "CITE04": ("passages.toml", "", '[narrow]\ntext = "Narrow."\nsources = []\n', "passages.toml:1:1"),
}


@pytest.fixture
def told(folder, changed):
    """Advise on a deck with the good card; gives "file:line:column code"."""

    def read(files):
        content = folder({CARD: changed({}), **files})
        found = advised(library.read(content), TODAY).problems
        return [f"{one.path.removeprefix(f'{content}/')}:{one.line}:{one.column} {one.code}" for one in found]

    return read


@pytest.mark.parametrize("code", BROKEN)
def test_a_deck_that_breaks_a_rule_is_told_so_at_its_place(told, tables, code):
    name, old, new, place = BROKEN[code]
    assert told({name: tables.get(name, "").replace(old, new, 1) if old else new}) == [f"{place} {code}"]


@pytest.mark.parametrize(
    ("why", "lines"),
    [
        (f"{LONG}.", [25]),
        (f"{LONG} [S01].", []),
        (f"{LONG} (unverified).", []),
        (f"**Lead.** {LONG}.\n\n{LONG} [S01].\n\n- {LONG}.\n- {LONG} [S01].", [25, 29]),
        (f"The signs are [S01]:\n\n- {LONG}:\n- short\n", []),
        ("Short words need none.", []),
        (f"Short.\n{LONG}\n[S01].", []),
        (f"\n\n1. {LONG}\n   and on.", [27]),
    ],
)
def test_a_statement_without_its_source_is_told_where_it_starts(told, changed, why, lines):
    """Paragraph by paragraph and item by item; headings and leads are none."""
    text = (
        changed({"Doors are narrow [S01].": f"{why}\n\nCited [S01]."})
        if "S01" not in why
        else changed({"Doors are narrow [S01].": why})
    )
    assert told({CARD: text}) == [f"{CARD}:{line}:1 CITE02" for line in lines]


def test_what_a_passage_cites_needs_no_second_citation(told, changed):
    """A card that rests on a passage may list its source."""
    passage = '[narrow]\ntext = "Doors are narrow [S01]."\nsources = ["S01"]\n'
    text = changed({"Doors are narrow [S01].": "{passage: narrow}"})
    assert told({CARD: text, "passages.toml": passage}) == []
