"""What stands in the brace at a line's end tells how a line is used, and is never shown."""

import pytest

from deck.cards import line_fields

LINE, SAY = "Stand back from the door.", '"I am here for you."'


@pytest.mark.parametrize(
    ("brace", "fields"),
    [
        ("{first}", {"first": True}),
        ("{to: partner}", {"to": "partner"}),
        ("{to: person}", {"to": "person"}),
        ("{when: after}", {"when": "after"}),
        ("{wait: 8}", {"wait": 8}),
        ("{to: radio, when: after}", {"to": "radio", "when": "after"}),
        ("{ wait:60 ,first,to :report}", {"wait": 60, "first": True, "to": "report"}),
    ],
)
def test_fields_are_read_in_any_order(card, brace, fields):
    """One brace, several fields."""
    (line,) = card({SAY: f"{SAY} {brace}"}).sections["Say"]
    plain = {"first": False, "to": "person", "when": "", "wait": 0}
    assert {name: getattr(line, name) for name in plain} == plain | fields
    assert line.text == SAY


def test_a_line_without_a_brace_is_said_to_the_person(card):
    """And nobody waits."""
    (line,) = card({}).sections["Say"]
    assert (line.first, line.to, line.when, line.wait) == (False, "person", "", 0)


def test_fields_count_as_no_words(card, told):
    """A line may have thirteen words and its fields."""
    long = "Stand back one two three four five six seven eight nine ten eleven."
    assert told({LINE: f"{long} {{first, when: after}}"}) == []
    assert card({LINE: f"{LINE} {{first}}"}).glance_words == card({}).glance_words


@pytest.mark.parametrize(
    ("brace", "told"),
    [
        ("{frist}", '"frist" is not a field of a line. Did you mean "first"?'),
        ("{loud}", '"loud" is not a field of a line. Known are first, to, when, wait.'),
        ("{}", '"" is not a field of a line. Known are first, to, when, wait.'),
        ("{first,}", '"" is not a field of a line. Known are first, to, when, wait.'),
        ("{first: yes}", '"first" must be written alone, without ":".'),
        ("{to}", '"to" must be one of person, partner, radio, report.'),
        ("{to: Partner}", '"to" must be one of person, partner, radio, report.'),
        ("{when: before}", '"when" must be after.'),
        ("{wait: 0}", '"wait" must be a number of seconds from 1 to 60.'),
        ("{wait: 61}", '"wait" must be a number of seconds from 1 to 60.'),
        ("{wait: 8 s}", '"wait" must be a number of seconds from 1 to 60.'),
        ("{to: radio, to: radio}", 'The field "to" stands twice. Keep one.'),
    ],
)
def test_a_field_that_cannot_be_drawn_is_an_error_that_says_what_can(problems, brace, told):
    """With what is known, or the nearest."""
    assert [one.sentence for one in problems({LINE: f"{LINE} {brace}"})] == [told]


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("Stand {first} back.", "13:9"),
        ("Stand back. {first}.", "13:15"),
        ("Stand back. {first} {when: after}", "13:15"),
        ("Stand back. {first", "13:15"),
        ("Stand back. first}", "13:20"),
        ("Stand {back. {first}", "13:9"),
        ("{first}", "13:3"),
        ("Stand\n  back {first} now.", "14:8"),
    ],
)
def test_a_brace_elsewhere_is_told_where_it_stands(told, line, place):
    """It would be shown as it is written."""
    assert [one for one in told({LINE: line}) if not one.endswith("BODY05")] == [f"{place} LINE03"]


@pytest.mark.parametrize(
    "text", ["Stand {first} back.", "Stand back. {first", "Stand back {frist}", "a } b { c", "{x} {y}", "}{"]
)
def test_no_brace_is_left_in_the_words(text):
    """A preview draws a line that is wrong, too."""
    assert not set("{}") & set(line_fields.read(text).words)


def test_each_fault_of_a_brace_is_told_where_it_stands(told):
    """Not only the first, also where the line is broken."""
    broken = "Stand back\n  from {to:\n  nobody, loud,first}"
    found = [one for one in told({LINE: broken}) if not one.endswith("BODY05")]
    assert found == ["14:9 LINE02", "15:11 LINE01"]
