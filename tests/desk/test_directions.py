"""Stage directions among the words of a line become its fields, and no word is lost."""

import pytest

from deck.cards import parse
from deck.desk import directions, mend

SAY = '- "I am here for you."'


@pytest.mark.parametrize(
    ("line", "laid"),
    [
        ('- (to partner) "Ease off."', '- "Ease off." {to: partner}'),
        ('- (To your partner) "Ease off."', '- "Ease off." {to: partner}'),
        ('- (radio) "Start EMS."', '- "Start EMS." {to: radio}'),
        ('- (on the radio) "Start EMS."', '- "Start EMS." {to: radio}'),
        ('- (in a report) "I moved back."', '- "I moved back." {to: report}'),
        ('- (to person) "It is you and me."', '- "It is you and me." {to: person}'),
        ('- (after) "It is over."', '- "It is over." {when: after}'),
        ('- "It is over." (after)', '- "It is over." {when: after}'),
        ("- \u201cIt is over.\u201d (after)", "- \u201cIt is over.\u201d {when: after}"),
        ('\u2022 (after) "It is over."', '- "It is over." {when: after}'),
    ],
)
def test_a_known_direction_becomes_a_field(changed, line, laid):
    """In front of the words or behind them; the card reads as before."""
    text = mend.laid_out(changed({SAY: line}))
    assert f"## Say\n{laid}\n" in text
    assert parse.card("a.md", "doors", "a", text.encode())[1] == []


@pytest.mark.parametrize(
    "line",
    [
        '- (to peer) "How are you?"',
        '- (on repeat) "Drop it!"',
        '- "It is over (after)."',
        "- (after) It is over.",
        '- (after) "It" is "over."',
        '- (after) "It is over." {to: radio}',
        '- "It is (after) over."',
    ],
)
def test_what_is_not_sure_stays_for_an_editor(changed, line):
    """No field is guessed."""
    assert f"## Say\n{line}\n" in mend.laid_out(changed({SAY: line}))


def test_words_in_other_sections_stay(changed):
    """There a bracket is a word."""
    line = '- (after) "Stand back."'
    assert line in mend.laid_out(changed({"- Stand back from the door.": line}))


def test_a_file_is_written_though_a_direction_moved(tmp_path, changed):
    """It is no change of a word; a lost word would be."""
    path = tmp_path / "a.md"
    path.write_text(changed({SAY: '- (after) "It is over."'}))
    assert mend.read(path).changed
    assert directions.without('- (after) "It is over."') == '-  "It is over."'
    assert directions.without('- "It is over." {when: after}') == '- "It is over." '
