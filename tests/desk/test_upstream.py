"""What the starter deck changes below a department's own cards: seen, taken over, or noted."""

import os

import pytest

from deck.cards import library
from tests import decks

department = decks.department
CARD = "card-0"


@pytest.fixture
def ours(department, tmp_path):
    """A department with a folder of its own, in which one card of the starter's was copied and changed."""
    department.local = tmp_path / "own"
    department.local.mkdir()
    copied = department.run("upstream", "copy", CARD)
    assert copied.exit_code == 0, copied.output
    edit(department, "Do not shout", "Do not shout or whistle")
    return department


def own(department, card=CARD):
    """Find a card's file in the department's folder."""
    (path,) = department.local.glob(f"cards/*/{card}.md")
    return path


def edit(department, old, new):
    """Change words of the department's copy."""
    path = own(department)
    assert old in path.read_text(encoding="utf-8")
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def problems(department):
    """Read the department's deck and give all there is to say."""
    return library.read(department.content, local=department.local).problems


def told(department):
    """List the rules that speak of the overlay."""
    return [found.code for found in problems(department) if found.code.startswith("OVER")]


def test_a_copied_card_is_the_starter_s_with_its_wording_noted(department, tmp_path):
    """And the check has nothing to say."""
    department.local = tmp_path / "own"
    department.local.mkdir()
    result = department.run("upstream", "copy", CARD)
    assert result.output == f"Wrote {own(department)}. Officers get it in place of the starter's card.\n"
    lines = own(department).read_text(encoding="utf-8").split("\n")
    noted = [line for line in lines if line.startswith("based_on: ")]
    assert len(noted) == 1
    assert "\n".join(line for line in lines if line not in noted) == department.path(CARD).read_text(
        encoding="utf-8"
    )
    assert told(department) == []


def test_nothing_to_tell_while_the_starter_stays_as_it_was(ours):
    """Whatever the department changed."""
    assert ours.run("upstream").output == "1 card replaces one of the starter's; 0 changed since.\n"


def test_a_change_of_the_starter_s_is_told_word_by_word(ours):
    """By the check at its line, and by the command in full."""
    ours.edit(CARD, "Stand back from", "Stand to the side of")
    assert told(ours) == ["OVER05"]
    output = ours.run("upstream").output
    assert "[-back from-] {+to the side of+}" in output
    assert "whistle" not in output
    assert "1 changed since. Take it over (--ours keeps yours): flask upstream accept CARD" in output


def test_accepting_takes_the_change_and_keeps_ours(ours):
    """Both stand in the card, and the check is content."""
    ours.edit(CARD, "Stand back from", "Stand to the side of")
    result = ours.run("upstream", "accept", CARD)
    assert result.exit_code == 0, result.output
    assert "[-back from-] {+to the side of+}" in result.output
    assert "last_reviewed_on" in result.output
    text = own(ours).read_text(encoding="utf-8")
    assert "Stand to the side of" in text
    assert "Do not shout or whistle" in text
    assert told(ours) == []


def test_keeping_ours_changes_no_word_and_notes_the_change(ours):
    """It is asked for no more."""
    ours.edit(CARD, "Stand back from", "Stand to the side of")
    before = own(ours).read_text(encoding="utf-8").split("\n")
    result = ours.run("upstream", "accept", CARD, "--ours")
    assert result.output == f"Noted. No word of {own(ours)} changed.\n"
    after = own(ours).read_text(encoding="utf-8").split("\n")
    assert [line for line in after if line not in before] == [line for line in after if "based_on" in line]
    assert told(ours) == []


def test_where_both_changed_the_same_line_nothing_is_written(ours):
    """The place is told, the starter's words, and what to do."""
    ours.edit(CARD, "Do not shout", "Do not shout at all")
    before = decks.snapshot(ours.local)
    result = ours.run("upstream", "accept", CARD)
    number = own(ours).read_text(encoding="utf-8").split("\n").index(
        next(line for line in own(ours).read_text(encoding="utf-8").split("\n") if "whistle" in line)
    ) + 1  # fmt: skip
    assert result.exit_code == 1
    assert f"{own(ours)}:{number}:1: Both changed what stands here." in result.output
    assert "Do not shout at all" in result.output
    assert f"flask upstream accept {CARD} --ours" in result.output
    assert decks.snapshot(ours.local) == before


def test_two_changes_that_break_a_rule_together_are_not_written(ours):
    """Each is right alone; the glance would be too long with both."""
    many = "\n- Wait for one more officer before you open this door." * 7
    edit(ours, "- Stand back from door 0.", f"- Stand back from door 0.{many}")
    ours.edit(CARD, '- "I am here for you."', f'- "I am here for you."{many}')
    assert not [found for found in problems(ours) if found.stops]
    before = decks.snapshot(ours.local)
    result = ours.run("upstream", "accept", CARD)
    assert result.exit_code == 1
    assert "CARD01 The glance has" in result.output
    assert decks.snapshot(ours.local) == before


def test_a_review_of_the_starter_s_is_not_the_department_s(ours):
    """Its day, its interval and its sign-off stay what the department wrote."""
    edit(ours, "signoff: {tactics: pending}", "signoff: {legal: pending, tactics: approved}")
    ours.edit(CARD, "signoff: {tactics: pending}", "signoff: {tactics: approved}")
    ours.edit(CARD, "Stand back from", "Stand to the side of")
    assert ours.run("upstream", "accept", CARD).exit_code == 0
    assert "signoff: {legal: pending, tactics: approved}" in own(ours).read_text(encoding="utf-8")


def test_the_same_change_on_both_sides_is_no_conflict(ours):
    """It is there already."""
    for path in (own(ours), ours.path(CARD)):
        path.write_text(
            path.read_text(encoding="utf-8").replace("Stand back from", "Stand beside"), encoding="utf-8"
        )
    assert ours.run("upstream", "accept", CARD).output == f"Noted. No word of {own(ours)} changed.\n"
    assert told(ours) == []


def test_lines_the_starter_adds_and_deletes_come_over(ours):
    """Behind the line that they followed there."""
    path = ours.path(CARD)
    lines = path.read_text(encoding="utf-8").split("\n")
    at = lines.index("## Do") + 1
    path.write_text(
        "\n".join([*lines[: at + 1], "- Wait for a second officer.", *lines[at + 1 :]]), encoding="utf-8"
    )
    assert ours.run("upstream", "accept", CARD).exit_code == 0
    mine = own(ours).read_text(encoding="utf-8").split("\n")
    assert mine[mine.index("## Do") + 2] == "- Wait for a second officer."
    path.write_text("\n".join(lines), encoding="utf-8")
    assert ours.run("upstream", "accept", CARD).exit_code == 0
    assert "second officer" not in own(ours).read_text(encoding="utf-8")


def test_a_card_that_names_no_wording_can_only_be_kept(ours):
    """It was written without a copy, or the kept wording is lost: both texts are compared."""
    edit(
        ours,
        next(line for line in own(ours).read_text(encoding="utf-8").split("\n") if "based_on" in line) + "\n",
        "",
    )
    assert told(ours) == ["OVER04"]
    output = ours.run("upstream").output
    assert output.startswith(f"It is not known what {own(ours)} was made from.")
    assert "[-or whistle-]" in output
    refused = ours.run("upstream", "accept", CARD)
    assert refused.exit_code == 1
    assert "It is not known which wording" in refused.output
    assert ours.run("upstream", "accept", CARD, "--ours").exit_code == 0
    assert told(ours) == []


def test_a_kept_wording_that_was_changed_is_not_believed(ours):
    """A merge from the wrong one would undo what the department wrote."""
    (kept,) = (ours.local / "upstream").glob("*.md")
    kept.write_text(kept.read_text(encoding="utf-8").replace("Stand", "Lean"), encoding="utf-8")
    ours.edit(CARD, "Stand back from", "Stand to the side of")
    assert "It is not known which wording" in ours.run("upstream", "accept", CARD).output


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("copy", "card-00"), 'There is no card "card-00" in the starter deck. Did you mean "card-0"?'),
        (("copy", CARD), "is there already. Change that card."),
        (("accept", "card-00"), 'No card "card-00" replaces a starter\'s. Did you mean "card-0"?'),
        (("accept", "card-1"), 'No card "card-1" replaces a starter\'s.'),
    ],
)
def test_a_card_that_is_not_meant_is_told(ours, words, sentence):
    """With the nearest; nothing is written."""
    before = decks.snapshot(ours.local)
    result = ours.run("upstream", *words)
    assert (result.exit_code, sentence in result.output) == (1, True)
    assert decks.snapshot(ours.local) == before


@pytest.mark.parametrize("words", [(), ("copy", CARD), ("accept", CARD)])
def test_without_a_folder_of_its_own_there_is_one_sentence(department, words):
    """It says which setting."""
    result = department.run("upstream", *words)
    assert result.output == "Error: Name the folder of the department's own cards first: STEADY_LOCAL=/path\n"


@pytest.mark.parametrize(
    "written", ['based_on: "{}"', "based_on : {}", "based_on: {}  # starter", "based_on: nonsense"]
)
def test_however_based_on_is_written_one_line_of_it_is_left(ours, written):
    """It is read as the check reads it."""
    line = next(
        line for line in own(ours).read_text(encoding="utf-8").split("\n") if line.startswith("based_on")
    )
    edit(ours, line, written.format(line.split()[1]))
    assert ours.run("upstream", "accept", CARD, "--ours").exit_code == 0
    assert own(ours).read_text(encoding="utf-8").count("based_on") == 1
    assert line in own(ours).read_text(encoding="utf-8").split("\n")


@pytest.mark.parametrize("text", [b"\xff", b"no keys", b""])
def test_a_card_that_cannot_be_read_is_told_as_a_sentence(ours, text):
    """With its file; no traceback."""
    own(ours).write_bytes(text)
    for words in ((), ("accept", CARD)):
        result = ours.run("upstream", *words)
        assert result.exit_code == 1
        assert result.output.startswith(f"Error: {own(ours)}:1:1: ")


def test_no_card_replaces_one_yet(department, tmp_path):
    """It says how to begin."""
    department.local = tmp_path
    assert "Begin with one: flask upstream copy CARD" in department.run("upstream").output


def test_a_card_that_is_a_named_pipe_is_told_and_not_waited_for(ours):
    """It has no end to wait for."""
    path = own(ours)
    path.unlink()
    os.mkfifo(path)
    result = ours.run("upstream")
    assert result.exit_code == 1
    assert f"{path}:1:1: FILE05 The file cannot be read: it is no plain file." in result.output
