"""What a line says is said to somebody, and holds nothing that is not."""

import pytest

from deck.cards import library
from deck.checks.advice import advised
from tests.checks.test_upkeep import TODAY

CARD = "cards/doors/card.md"
DO, SAY = "Stand back from the door.", '"I am here for you."'


@pytest.fixture
def told(folder, changed):
    """Advise on the good card with changes; gives "line:column code" of what is said of it."""

    def read(changes):
        content = folder({CARD: changed(changes)})
        found = advised(library.read(content), TODAY).problems
        return [f"{one.line}:{one.column} {one.code}" for one in found if one.path == str(content / CARD)]

    return read


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ('"I\'m Officer Smith."', 16),
        ("\u201cI\u2019m Officer Smith.\u201d", 16),
        ('"I am Sam."', 9),
        ('"My name is Sam. I can help."', 15),
        ('"Hello, this is Deputy Lee."', 26),
        ('"Ask Officer Smith."', 16),
        ('"Mr. Jones, talk to me."', 8),
    ],
)
def test_a_made_up_name_is_told_where_it_stands(told, line, column):
    """Each officer would read out somebody else's."""
    assert told({SAY: line}) == [f"16:{column} WORD09"]


@pytest.mark.parametrize(
    "line",
    ['"I\'m Officer ___."', '"My name is ___."', '"I am here."', '"This is the police."', '"I\'m a Deputy."'],
)
def test_a_blank_and_a_plain_sentence_are_no_names(told, line):
    assert told({SAY: line}) == []


@pytest.mark.parametrize(
    "words",
    [
        "(after)",
        "(to partner)",
        "(To your partner)",
        "(on the radio)",
        "(in a report)",
        "(silence)",
        "(wait 8 s)",
    ],
)
@pytest.mark.parametrize("line", ['"Let us talk." {}', '"Let us talk {}."', "\u201cLet us talk.\u201d {}"])
def test_a_stage_direction_is_told_where_it_stands(told, words, line):
    """Inside the quotes it would be read out, outside shown as if it were."""
    written = line.format(words)
    assert told({SAY: written}) == [f"16:{3 + written.index('(')} WORD10"]


def test_other_brackets_are_words(told):
    assert told({SAY: '"Put it down (slowly)."'}) == []


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("Ask about access to means.", "access"),
        ("Find a lethal cover.", "lethal"),
        ("Articulate the exigency.", "Articulate"),
        ("Find the egress.", "egress"),
        ("Wait until they comply.", "comply"),
        ("Watch the subject.", "subject"),
        ("Let the suspect talk.", "suspect"),
    ],
)
def test_a_word_of_the_trade_is_told_where_it_stands(told, line, word):
    found = told({DO: line})
    assert f"13:{3 + line.index(word)} WORD11" in found
    assert all("WORD11" in one for one in found)


@pytest.mark.parametrize(
    "line", ["Ask what it means to them.", "Change the subject.", "Listen for what he means."]
)
def test_a_plain_word_that_looks_like_one_is_left_alone(told, line):
    assert told({DO: line}) == []


def test_background_may_use_the_words_of_the_trade(told):
    assert told({"Doors are narrow": "Exigent access to means is narrow"}) == []


def test_a_card_about_danger_with_a_first_line_needs_nothing(told):
    """It stands first, which another rule holds."""
    danger = {"sources: [S01]": "danger: weapon\nsources: [S01]"}
    assert told(danger) == ["6:1 WORD12"]
    assert told(danger | {DO: f"{DO} {{first}}"}) == []
