"""An approval is of the words a card has, and ends with the first that changes."""

from datetime import date

import pytest

from deck.cards import library
from deck.checks.advice import advised

CARD, OWN = "cards/doors/card.md", "cards/doors/other-card.md"
PASSAGES = '[narrow]\ntext = "All doors stick [S01]."\nsources = ["S01"]\n'
INCLUDES = {"Doors are narrow [S01].": "Doors are narrow [S01].\n\n{passage: narrow}"}
TODAY = date(2026, 11, 25)


def row(card, fingerprint, role="tactics", name="Sgt. Made Up"):
    """Write one approval as it stands in the file."""
    return (
        f'[[approval]]\ncard = "{card}"\nrole = "{role}"\nname = "{name}"\n'
        f'date = 2026-11-24\nfingerprint = "{fingerprint}"\n'
    )


# What breaks each rule: approvals.toml and the place told.
BROKEN = {
    "SIGN01": (row("other-card", "0123456789ab"), f"{OWN}:9:1"),
    "SIGN02": (row("lost-card", "0123456789ab"), "approvals.toml:1:1"),
}
SEEN = {
    "the title": {CARD: {"A narrow door": "A narrow gate"}},
    "the summary": {CARD: {"before a door": "after a door"}},
    "a line": {CARD: {"Stand back": "Step back"}},
    "a field": {CARD: {"from the door.": "from the door. {first}"}},
    "a next move": {CARD: {"sources: [S01]": "next: {Opens: other-card}\nsources: [S01]"}},
    "a word of Why": {CARD: {"Doors are narrow": "Doors are wide"}},
    "a source": {CARD: {"[S01]\nlast": "[S01, S02]\nlast"}},
    "a word of a passage": {"passages.toml": {"stick": "swing"}},
    "a source's title": {"sources.toml": {"A made-up source": "Another made-up source"}},
    "how far a source was read": {"sources.toml": {'seen = "full"': 'seen = "no"'}},
}
UNSEEN = {
    "an alias": {CARD: {"doorway]": "gate]"}},
    "the order of keys": {
        CARD: {"related: [other-card]\nsources: [S01]": "sources: [S01]\nrelated: [other-card]"}
    },
    "curly quotes": {CARD: {'"I am here for you."': "\u201cI am here for you.\u201d"}},
    "spaces": {CARD: {"Stand back": "Stand   back"}},
    "a paragraph broken in two": {CARD: {"Doors are narrow": "Doors\nare narrow"}},
    "a review": {CARD: {"2026-11-23": "2026-11-24"}},
    "another who must approve": {CARD: {"{tactics: pending}": "[tactics, legal]"}},
    "a related card": {CARD: {"[other-card]": "[]"}},
    "a source's address": {"sources.toml": {"https://source.invalid/": "https://new.invalid/"}},
    "a passage of other cards": {
        "passages.toml": {"[narrow]": '[wide]\ntext = "Wide."\nsources = []\n\n[narrow]'}
    },
}


@pytest.fixture
def written(folder, changed, tables):
    """Write a deck whose card includes a passage, with changes of its files; gives its folder."""

    def write(files, approvals=""):
        whole = {**tables, CARD: changed(INCLUDES), "passages.toml": PASSAGES}
        for name, pairs in files.items():
            for old, new in pairs.items():
                assert whole[name].count(old) == 1, old
                whole[name] = whole[name].replace(old, new)
        return folder(whole | {"approvals.toml": approvals or None})

    return write


@pytest.fixture
def state(written):
    """Approve the card's words, change files; gives how the approval stands then."""

    def judge(files):
        words = library.load(written({})).cards["card"].words
        deck = library.load(written(files, row("card", words)))
        return next(each.state for each in deck.cards["card"].standings if each.role == "tactics")

    return judge


@pytest.mark.parametrize("part", SEEN)
def test_a_changed_word_that_an_officer_can_see_ends_the_approval(state, part):
    """Wherever on the card it stands."""
    assert state(SEEN[part]) == "lapsed"


@pytest.mark.parametrize("part", UNSEEN)
def test_what_no_officer_sees_on_the_card_leaves_the_approval_alone(state, part):
    """Layout, what only search reads, what is other cards'."""
    assert state(UNSEEN[part]) == "approved"


def test_words_that_come_back_are_approved_again(written):
    """What was approved once was read; the last approval of these words is told."""
    words = library.load(written({})).cards["card"].words
    rows = [row("card", words, name="First"), row("card", words), row("card", "0123456789ab", name="Other")]
    (standing,) = library.load(written({}, "\n".join(rows))).cards["card"].standings
    assert (standing.state, standing.last.name) == ("approved", "Sgt. Made Up")


def test_nobody_s_approval_stands_for_another_role(written):
    """A card waits for each it names."""
    content = written({CARD: {"{tactics: pending}": "[tactics, legal]"}})
    words = library.load(content).cards["card"].words
    (content / "approvals.toml").write_text(row("card", words, role="legal"), encoding="utf-8")
    card = library.load(content).cards["card"]
    assert [each.state for each in card.standings] == ["missing", "approved"]
    assert card.pending == ("tactics",)


def test_a_department_s_approvals_are_its_own(written, tmp_path):
    """The starter's never stand for them."""
    local = tmp_path / "local"
    local.mkdir()
    content = written({})
    words = library.load(content).cards["card"].words
    (content / "approvals.toml").write_text(row("card", words), encoding="utf-8")
    assert library.load(content).cards["card"].pending == ()
    assert library.load(content, local).cards["card"].pending == ("tactics",)
    (local / "approvals.toml").write_text(row("card", words), encoding="utf-8")
    assert library.load(content, local).cards["card"].pending == ()


@pytest.mark.parametrize("code", BROKEN)
def test_an_approval_that_does_not_hold_is_told_at_its_place(folder, code):
    """It stops no release: the card says so itself."""
    text, place = BROKEN[code]
    content = folder({"approvals.toml": text})
    loaded = advised(library.read(content), TODAY)
    told = [
        f"{one.path.removeprefix(f'{content}/')}:{one.line}:{one.column} {one.code}"
        for one in loaded.problems
    ]
    assert told == [f"{place} {code}"]
    assert loaded.deck


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('role = "tactics"', 'role = "tactic"', "a role: tactics, medical, legal, language. Did you mean"),
        ('name = "Sgt. Made Up"', 'name = " "', "a name: who approved it."),
        ('name = "Sgt. Made Up"\n', "", '"name" must be text.'),
        ("date = 2026-11-24", 'date = "2026-11-24"', '"date" must be a date such as 2026-11-25.'),
        ('"0123456789ab"', '"0123456789"', "the fingerprint"),
        ("date", "day", '"day" is not a key.'),
    ],
)
def test_a_row_that_proves_nothing_is_an_error_at_its_place(folder, old, new, words):
    """A card must not count as approved by a slip, nor an approval be lost without a word."""
    text = row("other-card", "0123456789ab")
    good = row("other-card", "ba9876543210")
    assert old in text
    loaded = library.read(folder({"approvals.toml": f"{good}\n{text.replace(old, new)}"}))
    assert {(one.code, one.line) for one in loaded.problems} == {("DECK06", 8)}
    assert any(words in one.sentence for one in loaded.problems)
    assert loaded.deck is None
