"""What an editor types around writing a card, and what is told."""

import json

import pytest

from deck import report
from tests import decks

department = decks.department


@pytest.fixture
def on_time(department):
    """Type a command on a day when the made-up cards' review still holds."""
    return lambda *words: department.run(*words, "--today", "2001-03-04")


# ---- check ----


def test_a_suggestion_is_told_and_stops_nothing(department, on_time):
    """The status says that a release can be built."""
    department.edit("card-0", "I am here for you.", "You're safe.")
    result = on_time("check")
    assert result.exit_code == 0
    first, last = result.output.splitlines()
    assert ":16:4: WORD02 " in first
    assert last == "3 cards, no errors. 1 suggestion; a release can be built."
    assert department.run("release", "build").exit_code == 0


def test_strict_lets_suggestions_count(department, on_time):
    """For a pull request, say; and only when there is one."""
    assert on_time("check", "--strict").exit_code == 0
    department.edit("card-0", "I am here for you.", "You're safe.")
    assert on_time("check", "--strict").exit_code == 1


def test_reviews_are_judged_on_the_given_day(department):
    """And on today's otherwise."""
    assert "CARE03" not in department.run("check", "--today", "2002-02-03").output
    assert department.run("check", "--today", "2002-02-04").output.count("CARE03") == 3
    assert department.run("check").output.count("CARE03") == 3
    assert department.run("check", "--today", "soon").exit_code == 2


@pytest.mark.parametrize("form", report.FORMATS)
@pytest.mark.parametrize(("edit", "status"), [("", 0), ("## Sya", 1)])
def test_each_form_ends_with_the_same_status(department, on_time, form, edit, status):
    """Errors count, whatever the form."""
    if edit:
        department.edit("card-0", "## Say", edit)
    assert on_time("check", "--format", form).exit_code == status


def test_the_forms_for_programs_hold_nothing_else(department, on_time):
    """No summary in between that a program would stumble over."""
    assert json.loads(on_time("check", "--format", "json").output) == []
    assert json.loads(on_time("check", "--format", "sarif").output)["runs"][0]["results"] == []
    assert on_time("check", "--format", "github").output == ""
    department.edit("card-0", "## Say", "## Sya")
    (told,) = json.loads(on_time("check", "--format", "json").output)
    assert told["path"] == str(department.path("card-0"))
    assert on_time("check", "--format", "github").output.startswith("::error file=")


def test_an_unknown_form_is_refused_with_those_there_are(on_time):
    """In one sentence."""
    result = on_time("check", "--format", "xml")
    assert result.exit_code == 2
    assert "sarif" in result.output
