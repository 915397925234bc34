"""Approving a card's words, and seeing what is approved, as typed."""

import csv
import io
import json
import tomllib

import pytest

from tests import decks

department, live = decks.department, decks.live
BY = ("--by", "Dr. A. Made Up, medical director")


def approved(department):
    """Read what was recorded."""
    return tomllib.loads((department.content / "approvals.toml").read_text(encoding="utf-8"))["approval"]


def approve(department, card="card-0", *more):
    """Type the command."""
    return department.run("approve", card, "--role", "tactics", *(more or BY), "--yes")


def test_an_approval_shows_the_words_and_records_who_and_which(department):
    """Every line an officer sees is read out first."""
    department.edit("card-0", 'for you."', 'for you." {to: radio, wait: 8}')
    result = approve(department)
    for words in ("Stand back from door 0.", "(on the radio, wait 8 seconds)", "Doors are narrow [S01]."):
        assert words in result.output
    (row,) = approved(department)
    assert (row["card"], row["role"], row["name"]) == ("card-0", "tactics", BY[1])
    assert len(row["fingerprint"]) == 12
    assert "approved " in department.run("approvals").output


def test_a_changed_word_ends_it_in_the_list_the_check_the_page_and_the_release(department):
    """Told wherever somebody looks."""
    assert approve(department).exit_code == 0
    department.build()
    assert "Approved by Dr. A. Made Up" in department.body("/cards/card-0/").decode()
    department.edit("card-0", "Stand back", "Step back")
    assert "lapsed   tactics   card-0" in department.run("approvals").output
    assert "SIGN01 Dr. A. Made Up, medical director approved other words" in department.run("check").output
    built = department.run("release", "build", "--yes").output
    assert "Approvals: 0 given, 1 lapsed, 2 missing. Changed since approved: card-0 (tactics)." in built
    page, about = department.body("/cards/card-0/").decode(), department.body("/about/").decode()
    assert "Changed since it was approved: tactics." in page
    assert "Changed since it was approved by Dr. A. Made Up" in page
    assert "1 lapsed because words changed since" in about
    assert '<a href="/cards/card-0/">Card 0</a>: changed since tactics approved it' in about


def test_another_set_of_quotes_and_spaces_ends_nothing(department):
    """What is typed is drawn alike."""
    approve(department)
    department.edit("card-0", '"I am here for you."', "\u201cI am  here for you.\u201d")
    assert "Approvals: 1 given, 0 lapsed, 2 missing." in department.run("approvals").output


def test_an_approval_needs_no_note_in_a_release(department):
    """No word of the card changed, and nobody is asked why."""
    department.build()
    approve(department)
    result = department.run("release", "build", "--yes")
    assert "also     /cards/card-0/" in result.output


def test_approvals_are_added_and_none_is_taken_away(department):
    """The file is the proof of each decision there was."""
    approve(department)
    department.edit("card-0", "Stand back", "Step back")
    approve(department)
    rows = approved(department)
    assert [row["card"] for row in rows] == ["card-0", "card-0"]
    assert rows[0]["fingerprint"] != rows[1]["fingerprint"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("card-9", "--role", "tactics", *BY), 'There is no card "card-9". Did you mean "card-'),
        (("card-0", "--role", "medical", *BY), 'asks for tactics. Put medical into its "signoff" first.'),
        (("card-0", "--role", "tactics"), 'Say who approves, in one line: --by "Name, position"'),
        (("card-0", "--role", "tactics", "--by", "a\x07b"), "Say who approves, in one line"),
    ],
)
def test_what_cannot_be_recorded_is_one_sentence(department, words, sentence):
    """And nothing is written."""
    result = department.run("approve", *words, "--yes")
    assert result.exit_code == 1
    assert sentence in result.output
    assert not (department.content / "approvals.toml").exists()


def test_nobody_approves_a_deck_that_cannot_be_read(department):
    department.edit("card-1", "summary:", "sumary:")
    assert "to mend first" in approve(department).output


def test_a_question_that_nobody_answers_records_nothing(department):
    result = department.run("approve", "card-0", "--role", "tactics", *BY)
    assert (result.exit_code, "Nothing was recorded" in result.output) == (1, True)
    assert not (department.content / "approvals.toml").exists()


def test_the_same_words_are_approved_once_by_the_same_person(department):
    """Another may approve them as well."""
    approve(department)
    assert "approved these very words" in approve(department).output
    assert approve(department, "card-0", "--by", "Lt. Other").exit_code == 0
    assert len(approved(department)) == 2


def test_a_name_with_quotes_is_kept_as_it_is(department):
    """Whatever TOML makes of them."""
    assert approve(department, "card-0", "--by", 'Ana "Doc" \\ M\u00fcller').exit_code == 0
    assert approved(department)[0]["name"] == 'Ana "Doc" \\ M\u00fcller'


def test_the_list_is_read_by_a_spreadsheet_and_a_program(department):
    """The same rows; nothing that a spreadsheet would compute."""
    approve(department, "card-0", "--by", "=HYPERLINK(1)")
    table = list(csv.DictReader(io.StringIO(department.run("approvals", "--format", "csv").output)))
    told = json.loads(department.run("approvals", "--format", "json").output)
    assert [(row["card"], row["role"], row["state"]) for row in table] == [
        ("card-0", "tactics", "approved"),
        ("card-2", "tactics", "missing"),
        ("card-1", "tactics", "missing"),
    ]
    assert table[0]["name"] == "'=HYPERLINK(1)"
    assert [row["name"] for row in told] == ["=HYPERLINK(1)", "", ""]
    missing = json.loads(department.run("approvals", "--format", "json", "--state", "missing").output)
    assert [row["card"] for row in missing] == ["card-2", "card-1"]


def test_a_department_s_own_folder_takes_its_approvals(department, tmp_path):
    """The starter's file stays as it is."""
    department.local = tmp_path / "local"
    department.local.mkdir()
    assert approve(department).exit_code == 0
    assert (department.local / "approvals.toml").exists()
    assert not (department.content / "approvals.toml").exists()


# ---- the older form ----


def test_older_sign_offs_move_with_the_name_of_who_stands_behind(department):
    """Once; then the card lists roles alone."""
    department.edit("card-0", "{tactics: pending}", "\n  tactics: approved\n  legal: pending")
    refused = department.run("approvals", "move")
    assert 'card-0 say "approved" and not by whom' in refused.output
    assert "tactics: approved" in department.path("card-0").read_text(encoding="utf-8")
    assert "3 cards moved." in department.run("approvals", "move", *BY).output
    assert "signoff: [tactics, legal]\n---" in department.path("card-0").read_text(encoding="utf-8")
    (row,) = approved(department)
    assert (row["card"], row["role"], row["name"]) == ("card-0", "tactics", BY[1])
    assert "0 cards moved." in department.run("approvals", "move").output
    assert "1 given, 0 lapsed, 3 missing" in department.run("approvals").output
