"""The school grade of a text, by the published formula."""

import pytest

from deck.checks import readability


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("stop", 1),
        ("take", 1),
        ("takes", 1),
        ("asked", 1),
        ("wanted", 2),
        ("table", 2),
        ("people", 2),
        ("away", 2),
        ("officer", 3),
        ("distance", 2),
        ("emergency", 4),
        ("the", 1),
        ("EMS", 3),
        ("don't", 1),
        ("don\u2019t", 1),
        ("rhythm", 1),
        ("hm", 1),
    ],
)
def test_syllables_are_counted_as_they_are_spoken(word, count):
    """Near enough: English has exceptions to every rule."""
    assert readability.syllables(word) == count


def test_the_grade_is_the_published_formula():
    """Counted by hand here."""
    text = ["Wait here for the officer. Emergency help is on its way."]
    words, sentences, syllables = 11, 2, 1 + 1 + 1 + 1 + 3 + 4 + 1 + 1 + 1 + 1 + 1
    grade = 0.39 * words / sentences + 11.8 * syllables / words - 15.59
    assert readability.grade(text) == pytest.approx(grade)


def test_each_line_is_a_sentence_of_its_own():
    """A bullet needs no full stop to end."""
    assert readability.grade(["Stop here now", "Wait for help"]) == readability.grade(
        ["Stop here now. Wait for help."]
    )


@pytest.mark.parametrize("nothing", [[], [""], ["..."], ["123"]])
def test_no_words_read_at_no_grade(nothing):
    """Nothing is divided by nothing."""
    assert readability.grade(nothing) == 0.0
