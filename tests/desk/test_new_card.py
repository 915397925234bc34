"""A new card's file: what it is called, what it holds, what it never does."""

from datetime import date

import pytest

from deck.cards import library, parse
from deck.checks.advice import advised
from deck.desk import new_card

TODAY = date(2026, 11, 23)


@pytest.fixture
def begin(folder):
    """Begin a card in the made-up deck; gives its path."""
    return lambda title, topic="doors": new_card.write([folder({})], ["doors", "steps"], topic, title, TODAY)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Open-ended questions", "open-ended-questions"),
        ("What's up?", "whats-up"),
        ("Élan vital", "elan-vital"),
        ("  911   call ", "911-call"),
        ("A/B: c (d)", "a-b-c-d"),
        ("word " * 30, "-".join(["word"] * 12)),
    ],
)
def test_a_title_becomes_an_address(title, name):
    """Short enough to be read, and one that a file can have."""
    assert new_card.card_id(title) == name
    assert parse.ID.fullmatch(name)


@pytest.mark.parametrize("title", ["", "???", "日本語", "x" * 61])
def test_a_title_that_makes_no_address_is_refused(title):
    """In a sentence that says what to choose."""
    with pytest.raises(new_card.DraftError, match="Choose a title"):
        new_card.card_id(title)


@pytest.mark.parametrize(
    "title",
    [
        "Doors",
        "Doors: what now",
        "A # of doors",
        '"Quoted" door',
        "It's",
        "yes",
        "null",
        "'odd",
        "- x",
        "911 call",
    ],
)
def test_what_is_written_passes_the_parser_with_the_title_as_typed(begin, title):
    """Every section and key is there."""
    path = begin(title)
    card, problems = parse.card(str(path), "doors", path.stem, path.read_bytes())
    assert problems == []
    assert (card.title, card.last_reviewed_on) == (title, TODAY)
    assert all(card.sections[name] for name in ("Do", "Say", "Do not", "Avoid"))
    assert card.why


def test_the_check_tells_all_that_is_still_to_be_written(begin):
    """And nothing else: each mark, the missing source, and that nothing leads here."""
    path = begin("New door")
    content = path.parents[2]
    found = advised(library.read(content), TODAY)
    marks = [(one.line, one.column) for one in found.problems if one.code == "CARD06"]
    lines = path.read_text(encoding="utf-8").split("\n")
    assert len(marks) == path.read_text(encoding="utf-8").count("TODO") == 7
    assert all(lines[line - 1][column - 1 :].startswith("TODO") for line, column in marks)
    assert sorted({one.code for one in found.problems}) == ["CARD06", "CARE01", "CARE02"]
    assert found.deck is None


@pytest.mark.parametrize("title", ["Other card", "Other: CARD!"])
def test_a_card_that_is_there_is_never_written_over(begin, title):
    """In whatever topic it lies."""
    with pytest.raises(new_card.DraftError, match=r"doors/other-card\.md is there already"):
        begin(title, "steps")


def test_two_drafts_of_one_name_are_refused(begin):
    """The first keeps its words."""
    path = begin("New door")
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(new_card.DraftError, match="is there already"):
        begin("New door")
    assert path.read_text(encoding="utf-8") == "mine"


def test_a_topic_that_is_not_there_is_told_with_the_nearest(begin):
    """And with all there are."""
    with pytest.raises(new_card.DraftError, match=r'Did you mean "doors"\? Known: doors, steps'):
        begin("New door", "dors")


@pytest.mark.parametrize("title", ["<b>Bold</b>", "A [link](https://x.invalid)", "Bell \a rings"])
def test_a_title_no_card_can_have_is_refused_before_anything_is_written(begin, folder, title):
    """With the rule's own sentence."""
    with pytest.raises(new_card.DraftError, match="This title cannot be used: "):
        begin(title)
    assert len(list(folder({}).rglob("*.md"))) == 1


def test_a_topic_without_a_card_gets_its_folder(begin):
    """The first card makes it."""
    assert begin("New step", "steps").parent.name == "steps"
