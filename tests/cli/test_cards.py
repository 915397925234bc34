"""What an editor types around writing a card, and what is told."""

import json

import pytest

from deck.checks import report
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


# ---- new ----


def test_new_says_what_it_wrote_and_what_to_do_next(department):
    """The path can be opened as it stands."""
    result = department.run("new", "A third stair", "--topic", "doors")
    path = department.content / "cards/doors/a-third-stair.md"
    assert result.exit_code == 0
    assert result.output == f"Wrote {path}. Write what TODO stands for, then see what is left: flask check\n"
    assert path.is_file()
    assert department.run("check").exit_code == 1


def test_new_asks_for_the_topic(department):
    """With those there are."""
    runner = department.app().test_cli_runner()
    result = runner.invoke(args=["new", "A third stair"], input="words\n")
    assert "Topic (doors, words)" in result.output
    assert (department.content / "cards/words/a-third-stair.md").is_file()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["new", "Card 0", "--topic", "doors"], "card-0.md is there already."),
        (["new", "X", "--topic", "dors"], 'Did you mean "doors"?'),
        (["new", "X"], "Name the topic: --topic doors|words"),
        (["new", "?", "--topic", "doors"], "Choose a title"),
    ],
)
def test_new_refuses_in_one_sentence(department, words, said):
    """And writes nothing."""
    before = decks.snapshot(department.content)
    result = department.run(*words)
    assert result.exit_code == 1
    (told,) = [line for line in result.output.splitlines() if "Error: " in line]
    assert said in told
    assert decks.snapshot(department.content) == before


def test_new_without_a_deck_says_what_is_missing(department):
    """As flask check would."""
    (department.content / "deck.toml").unlink()
    result = department.run("new", "X")
    assert result.exit_code == 1
    assert "deck.toml:1:1: FILE05" in result.output


def test_new_into_a_folder_that_cannot_be_is_one_sentence(department):
    """A file lies where the folder would."""
    toml = department.content / "deck.toml"
    toml.write_text(
        toml.read_text(encoding="utf-8") + '\n[[topic]]\nid = "odd"\ntitle = "Odd"\nkind = "principle"\n',
        encoding="utf-8",
    )
    (department.content / "cards/odd").write_text("", encoding="utf-8")
    result = department.run("new", "X", "--topic", "odd")
    assert (result.exit_code, len(result.output.splitlines())) == (1, 1)


# ---- stale ----


def test_stale_lists_what_is_due_soonest_first(department):
    """The made-up cards are due on 3 February 2002; one was read later."""
    department.edit("card-0", "2001-02-03", "2001-02-13")
    result = department.run("stale", "--today", "2002-01-10", "--within", "5 weeks")
    first, second, third, last = result.output.splitlines()
    assert result.exit_code == 0
    assert [line.split()[0] for line in (first, second, third)] == ["2002-02-03", "2002-02-03", "2002-02-13"]
    assert "card-1.md" in first
    assert "in 34 days" in third
    assert last == "3 of 3 cards due by 2002-02-14."


def test_stale_names_the_next_when_nothing_is_due(department):
    """So that nobody wonders whether it looked."""
    result = department.run("stale", "--today", "2001-03-04")
    path = department.path("card-0")
    assert result.output == f"Nothing is due by 2001-04-03; next is {path} on 2002-02-03.\n"


@pytest.mark.parametrize(
    ("today", "fail_on", "status"),
    [
        ("2002-02-03", "overdue", 0),
        ("2002-02-04", "overdue", 1),
        ("2002-01-10", "due", 1),
        ("2001-06-01", "due", 0),
        ("2002-02-04", None, 0),
    ],
)
def test_stale_ends_as_it_is_asked_to(department, today, fail_on, status):
    """A scheduled job can go red on what is overdue, or earlier."""
    more = ["--fail-on", fail_on] if fail_on else []
    assert department.run("stale", "--today", today, *more).exit_code == status


def test_stale_writes_a_calendar_that_does_not_change_by_itself(department):
    """All reviews, whatever is listed; the same bytes on another day."""
    path = department.content.parent / "reviews.ics"
    for today in ("2001-03-04", "2009-03-04"):
        result = department.run("stale", "--today", today, "--ics", path)
        assert f"Wrote every review to {path}." in result.output
        data = path.read_bytes()
    assert department.run("stale", "--today", "2001-03-04", "--ics", path).exit_code == 0
    assert path.read_bytes() == data
    assert data.count(b"BEGIN:VEVENT\r\n") == 3


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["--within", "soon"], 2, 'like "30 days"'),
        (["--ics", "nowhere/at/all.ics"], 1, "nowhere/at/all.ics: no such file or directory."),
    ],
)
def test_stale_refuses_in_a_sentence(department, words, status, said):
    """No traceback."""
    result = department.run("stale", *words)
    assert result.exit_code == status
    assert said in result.output


def test_stale_leaves_a_broken_deck_to_check(department):
    """One thing after the other."""
    department.edit("card-0", "## Say", "## Sya")
    result = department.run("stale")
    assert (result.exit_code, result.output) == (1, "Error: 1 to mend first. List them: flask check\n")
