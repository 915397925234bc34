"""Phrases: a reviewer's approval lets them out, a changed word takes them back, a number must be checked."""

import pytest

from tests import decks

department = decks.department
FILE = """\
name = "Español"
guide = "Capitals are stressed."

[[phrase]]
id = "help"
kind = "talk"
when = "first words"
english = "I am here to help you."
words = "Estoy aquí para ayudarle."
say = "es-TOY ah-KEE"
"""
ROW = FILE[FILE.index("[[phrase]]") :]


@pytest.fixture
def phrases(department):
    path = department.content / "phrases" / "es.toml"
    path.parent.mkdir()
    path.write_text(FILE)
    return path


def page(department):
    department.build()
    return department.body("/phrases/").decode()


def approve(department, *names):
    done = department.run("phrases", "approve", "es", *names, "--by", "Ana Ruiz, court interpreter", "--yes")
    assert done.exit_code == 0, done.output
    return done.output


def test_without_an_approval_a_release_holds_the_english_alone(department, phrases):
    text = page(department)
    assert phrases.exists()
    assert "I am here to help you." in text
    assert "Estoy" not in text
    assert "1 of 1 phrases wait" in text
    assert "phrases wait for a reviewer" in department.run("check").output
    assert all(b"Estoy" not in department.body(address) for address in department.files)


def test_an_approval_lets_the_words_out_until_one_of_them_changes(department, phrases):
    assert "Estoy aquí para ayudarle." in approve(department, "help")
    text = page(department)
    assert '<span class="say-it" lang="es"' in text
    assert "es-TOY" in text
    assert "wait" not in text
    phrases.write_text(FILE.replace("ayudarle", "ayudarla"))
    assert "Estoy" not in page(department)
    assert "lapsed" in department.run("phrases").output


def test_editors_see_what_waits(department, phrases):
    """In the preview alone, marked as a draft."""
    app = department.app()
    pages = app.extensions["pages"]
    pages.drafts = True
    text = app.test_client().get("/phrases/").text
    assert phrases.exists()
    assert "Estoy" in text
    assert "Draft: no reviewer approved it." in text


def test_the_page_says_what_it_is_never_for(department, phrases):
    assert phrases.exists()
    assert "Never for Miranda warnings, consent, statements or questioning" in page(department)


def test_a_number_that_is_no_checked_help_line_stops_a_release(department, phrases):
    phrases.write_text(FILE.replace("Estoy aquí", "Llame al 988"))
    done = department.run("check")
    assert done.exit_code == 1
    assert "988" in done.output


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('kind = "talk"', 'kind = "chat"', "a kind: talk"),
        ('say = "es-TOY ah-KEE"\n', "", '"say" must be text'),
        ('words = "Estoy aquí para ayudarle."', 'words = " "', "words in each key"),
        (ROW, ROW + "\n" + ROW, "an id of its own"),
        ("guide", "gide", 'Did you mean "guide"'),
    ],
)
def test_what_is_wrong_with_a_phrase_is_said_with_its_place(department, phrases, old, new, told):
    phrases.write_text(FILE.replace(old, new))
    done = department.run("check")
    assert done.exit_code == 1
    assert told in done.output
    assert f"{phrases}:" in done.output


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["es", "halp", "--by", "Ana", "--yes"], 'Did you mean "help"'),
        (["fr", "--by", "Ana", "--yes"], 'no phrases "fr"'),
        (["es", "--yes"], "Say who approves"),
    ],
)
def test_an_approval_that_cannot_be_is_refused_in_a_sentence(department, phrases, words, told):
    done = department.run("phrases", "approve", *words)
    assert done.exit_code == 1
    assert told in done.output
    assert not phrases.with_name("approvals.toml").exists()
