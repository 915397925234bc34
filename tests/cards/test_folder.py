"""Nothing in a content folder is passed over without a word, but what programs leave there."""

import os
from pathlib import Path

import pytest

from deck.cards import library
from tests import decks

CARD = "cards/doors/card.md"
# What would not be read, where it is told, and what the sentence says to do.
LOST = {
    "cards/doors/delta.MD": 'called "delta.md"',
    "cards/doors/Delta.markdown": 'called "delta.md"',
    "cards/doors/delta.md.txt": 'called "delta.md"',
    "cards/doors/delta.docx": 'called "delta.md"',
    "cards/doors/delta": 'called "delta.md"',
    "cards/delta.txt": 'called "delta.md"',
    "cards/doors/more/delta.markdown": 'called "delta.md"',
    "delta.md": "into cards/<topic>/",
    "delta.docx": "into cards/<topic>/",
    "doors/delta.md": "into cards/<topic>/",
    "Cards/doors/delta.md": "into cards/<topic>/",
    "content/cards/doors/delta.md": "into cards/<topic>/",
    "source.toml": "take it away",
    "Deck.toml": 'Call it "deck.toml"',
    "sources.toml.txt": 'Call it "sources.toml"',
}
BROKEN = ("FILE14",)
PIPED = (
    "synonyms.toml", "passages.toml", "approvals.toml", "codes.toml", "numbers.toml", "spanish.toml",
    "phrases/es.toml",
)  # fmt: skip
NOISE = [
    ".delta.md", "cards/.delta.md", "cards/doors/.delta.md", "cards/doors/~$delta.md",
    "cards/doors/._card.md",
    "cards/Thumbs.db", "thumbs.db", "cards/doors/delta.md.bak", "deck.toml.bak", "cards/doors/delta.md~",
    ".git/x.md", "cards/.obsidian/x.md", "cards/doors/.DS_Store", "desktop.ini",
]  # fmt: skip


def told(content, local=None):
    """Give what is told of a folder, without what stands before its paths."""
    return [str(found).replace(f"{content}/", "") for found in library.read(content, local).problems]


@pytest.mark.parametrize("name", LOST)
def test_a_card_or_table_that_nobody_would_read_is_named(folder, good, name):
    """It stops a release, and says what to do."""
    (found,) = told(folder({CARD: good, name: good}))
    assert found.startswith(f"{name}:1:1: FILE13 ")
    assert LOST[name] in found


@pytest.mark.parametrize("name", ["plan.png", "cards/doors/plan.png", "pictures/plan.png"])
def test_what_can_be_no_card_is_a_suggestion(folder, good, name):
    """It hides nothing from an officer."""
    (found,) = told(folder({CARD: good, name: good}))
    assert ": FILE14 " in found
    library.load(folder({}))


@pytest.mark.parametrize("name", NOISE)
def test_what_programs_leave_is_passed_over(folder, good, name):
    """In silence: an editor can do nothing about it."""
    assert told(folder({CARD: good, name: "\0\0"})) == []


def test_a_linked_topic_is_named(folder, good, tmp_path_factory):
    """Its cards would be missing; a linked card is read."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "delta.md").write_text(good, encoding="utf-8")
    content = folder({CARD: good})
    (content / "cards" / "linked").symlink_to(elsewhere)
    (content / "cards" / "doors" / "delta-card.md").symlink_to(elsewhere / "delta.md")
    (found,) = [one for one in told(content) if "DECK" not in one]
    assert found.startswith("cards/linked:1:1: FILE13 ")
    assert "delta-card" in {card.id for card in library.read(content).cards}


@pytest.mark.parametrize("name", ["cards/doors/pipe.md", *PIPED])
def test_a_named_pipe_is_told_and_not_waited_for(folder, good, name):
    """It has no end to wait for, whichever table stands there."""
    content = folder({CARD: good})
    (content / name).parent.mkdir(exist_ok=True)
    os.mkfifo(content / name)
    assert told(content) == [f"{name}:1:1: FILE05 The file cannot be read: it is no plain file."]


@pytest.mark.parametrize(
    "name", ["card.md", "doors/card.md", "own/cards/doors/card.md", "Cards/doors/card.md"]
)
def test_a_department_s_card_on_the_wrong_level_is_named(folder, good, tmp_path_factory, name):
    """Else officers would read the starter's, which it was to replace."""
    local = tmp_path_factory.mktemp("own")
    path = local / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(good, encoding="utf-8")
    (found,) = told(folder({CARD: good}), local)
    assert found.startswith(f"{path}:1:1: FILE13 ")


def test_a_department_s_folder_may_stand_inside_the_content(folder, good):
    """It is read, so it is not told as lost."""
    content = folder({CARD: good, "own/cards/doors/mine.md": good.replace("A narrow door", "My door")})
    assert told(content, content / "own") == []


def test_the_starter_s_folder_holds_nothing_unread():
    """Each of its files is known."""
    assert [one for one in told(Path(decks.ROOT / "content")) if "FILE1" in one] == []
