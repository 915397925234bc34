"""Each key's value as it is meant, or the place of what is wrong with it."""

from datetime import date

import pytest

from deck.cards.interval import Interval

TITLE, ALIASES, SIGNOFF = "title: A narrow door\n", "[door, doorway]", "{tactics: pending}"


# ---- text ----


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Doors: stand back", "Doors: stand back"),
        ("Doors: left: right", "Doors: left: right"),
        ("Door no. 5: see#2", "Door no. 5: see#2"),
        ("  Doors:  stand back ", "Doors: stand back"),
    ],
)
def test_a_bare_colon_in_a_title_is_taken_as_meant(card, written, meant):
    """Word for word."""
    assert card({"A narrow door": written}).title == meant


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"A narrow door": "Doors: stand back"}, "2:13"),
        ({"What to do before": "Doors: before"}, "3:15"),
        ({"What to do before": "Before\n  doors: when"}, "4:8"),
        ({"A narrow door": "A\n  narrow: door"}, "3:9"),
    ],
)
def test_a_bare_colon_is_suggested_to_be_quoted_where_it_stands(told, card, changes, place):
    """A suggestion, which stops nothing."""
    assert told(changes) == [f"{place} HEAD10"]
    assert card(changes)


@pytest.mark.parametrize("text", ['"Doors: #1"', "'Doors: #1'", "|\n  Doors: #1", ">\n  Doors:\n  #1"])
def test_quoted_text_may_hold_anything(card, told, text):
    """A colon and a "#" are words there."""
    assert card({"A narrow door": text}).title == "Doors: #1"
    assert told({"A narrow door": text}) == []


@pytest.mark.parametrize("colon", ["doors/a:b", "12:30", "a:b", "doors:"])
def test_a_colon_inside_a_word_needs_no_quotes(card, told, colon):
    """Only a colon and a space would read as a key."""
    changes = {"What to do before a door": f"What {colon}, before"}
    assert (card(changes).summary, told(changes)) == (f"What {colon}, before opens.", [])


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"A narrow door": "Doors # one of two"}, "2:14"),
        ({"A narrow door": "#1 door"}, "2:8"),
        ({"before a door": "before\n  a # door"}, "4:5"),
        ({ALIASES: "\n  - door #1\n  - doorway"}, "5:10"),
        ({"[S01]\nlast": "\n- S01 # read it\nlast"}, "7:7"),
    ],
)
def test_words_that_a_hash_would_cut_off_are_an_error_at_the_hash(told, changes, place):
    """YAML would drop them without a word."""
    assert told(changes) == [f"{place} HEAD09"]


def test_a_hash_in_a_list_in_brackets_is_an_error(told):
    """It cuts the bracket off."""
    assert told({ALIASES: "[door #1, doorway]"})[0].startswith("4:")


@pytest.mark.parametrize(
    "changes",
    [
        {"6 months": "6 months  # until the law is settled"},
        {"2026-11-23": "2026-11-23 # read by two"},
        {ALIASES: "[door, doorway] # more to come"},
        {"A narrow door": '"A narrow door" # or two'},
        {"summary:": "# between the keys\n#\nsummary:"},
        {"summary:": "\n  # set in\nsummary:"},
        {ALIASES: "\n- door\n# between two\n\n- doorway"},
    ],
)
def test_a_comment_that_cuts_no_words_is_allowed(told, card, changes):
    """The values stay what they are."""
    found = card(changes)
    assert told(changes) == []
    assert (found.title, found.aliases, str(found.review_in)) == (
        "A narrow door",
        ("door", "doorway"),
        "6 months",
    )


@pytest.mark.parametrize("empty", ["", '""', "' '", "~", "null", "[A narrow door]", "{a: b}"])
def test_a_title_is_one_text(told, empty):
    """None, a list and a table are no title."""
    assert told({"A narrow door": empty}) == [f"2:{7 if not empty else 8} HEAD07"]


# ---- lists ----


@pytest.mark.parametrize(
    "word",
    [
        "no",
        "on",
        "yes",
        "5150",
        "12:30",
        "0x1F",
        "1_000",
        "1e3",
        "010",
        ".5",
        "2026-11-23",
        "true",
        "=",
        "<<",
    ],
)
def test_an_alias_stays_the_words_that_were_typed(card, word):
    """An officer types "5150", not a number; YAML's own guesses are not taken."""
    assert card({ALIASES: f"[{word}, {word}s]"}).aliases == (word, f"{word}s")


@pytest.mark.parametrize(
    "written",
    [
        "[door, doorway]",
        "[door, doorway, ]",
        "[door,\n  doorway]",
        "[\"door\", 'doorway']",
        "\n- door\n- doorway",
        "\n  - door\n  - doorway",
        "\n\n- door\n\n- doorway\n",
        "\n- door\n-   doorway",
        "[door, doorway, door]",
    ],
)
def test_a_list_may_be_written_in_any_of_yaml_s_ways(card, written):
    """In brackets or with hyphens, set in or not, and a word that stands twice counts once."""
    assert card({ALIASES: written}).aliases == ("door", "doorway")


@pytest.mark.parametrize("written", ["door", "door, doorway", "", "{door: doorway}"])
def test_what_is_no_list_is_refused_with_an_example(problems, written):
    """The sentence shows how a list is written."""
    (found,) = problems({ALIASES: written})
    assert (found.line, found.code) == (4, "HEAD07")
    assert "[first, second]" in found.sentence


@pytest.mark.parametrize("written", ["[door, ~]", "[door, [doorway]]", "[door: way]", '[door, ""]'])
def test_a_list_of_more_than_texts_is_told_to_be_a_list(problems, written):
    """The sentence must not ask for one line of text where a list belongs."""
    (found,) = problems({ALIASES: written})
    assert (found.line, found.code) == (4, "HEAD07")
    assert "list" in found.sentence


@pytest.mark.parametrize("name", ["Other Card", "other_card", "../other", "-other", "other--card", "Other"])
def test_a_related_card_that_is_no_id_is_named(problems, name):
    """The sentence says which one it is."""
    (found,) = problems({"[other-card]": f"[other-card, {name}]"})
    assert (found.line, found.column, found.code) == (5, 10, "HEAD07")
    assert f'"{name}"' in found.sentence


# ---- days, reviews and approval ----


@pytest.mark.parametrize(
    "day",
    [
        "2026-02-30", "2025-02-29", "2026-13-01", "2026-00-10", "2026-1-2", "23.11.2026", "11/23/2026",
        "2026-11-23T10:00", "20261123", "2026-W48-1", "0000-01-01", "today", "2026", "[2026-11-23]", "",
    ],
)  # fmt: skip
def test_a_day_that_is_none_is_an_error(told, day):
    """Only days that exist, written one way."""
    assert told({"2026-11-23": day}) == [f"7:{19 if day else 18} HEAD07"]


def test_a_day_too_far_off_to_count_from_is_an_error(told):
    """The next review would lie beyond the calendar."""
    assert told({"2026-11-23": "9999-12-31"}) == ["7:19 HEAD07"]


@pytest.mark.parametrize("day", ["2024-02-29", '"2024-02-29"'])
def test_a_leap_day_is_a_day(card, day):
    """Quoted or not."""
    assert card({"2026-11-23": day}).last_reviewed_on == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("written", "months", "said"),
    [
        ("1 month", 1, "1 month"),
        ("6 months", 6, "6 months"),
        ("18 months", 18, "18 months"),
        ("24 months", 24, "2 years"),
        ("1 year", 12, "1 year"),
        ("2 years", 24, "2 years"),
        ("1 years", 12, "1 year"),
        ('"6  months"', 6, "6 months"),
    ],
)
def test_a_review_holds_for_months_or_years(card, written, months, said):
    """And says so in good English."""
    interval = card({"6 months": written}).review_in
    assert (interval.months, str(interval)) == (months, said)


@pytest.mark.parametrize(
    "written", ["6", "0 months", "-1 year", "six months", "6months", "1.5 years", "6 weeks"]
)
def test_a_review_of_no_time_is_an_error(told, written):
    """Nothing is guessed."""
    assert told({"6 months": written}) == ["8:12 HEAD07"]


@pytest.mark.parametrize(
    ("day", "months", "due"),
    [
        ((2026, 8, 31), 6, (2027, 2, 28)),
        ((2027, 8, 31), 6, (2028, 2, 29)),
        ((2024, 2, 29), 12, (2025, 2, 28)),
        ((2024, 2, 29), 48, (2028, 2, 29)),
        ((2026, 5, 31), 1, (2026, 6, 30)),
        ((2026, 12, 31), 2, (2027, 2, 28)),
        ((2026, 1, 30), 1, (2026, 2, 28)),
        ((2026, 11, 23), 1, (2026, 12, 23)),
        ((2026, 12, 1), 1, (2027, 1, 1)),
        ((2026, 11, 30), 13, (2027, 12, 30)),
    ],
)
def test_a_review_is_due_on_the_same_day_or_a_shorter_month_s_last(day, months, due):
    """The 31st of August and six months is the end of February."""
    assert Interval(months).after(date(*day)) == date(*due)


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("[tactics]", ("tactics",)),
        ("[medical, legal]", ("medical", "legal")),
        ("\n- language\n- tactics", ("language", "tactics")),
        ("{tactics: pending}", ("tactics",)),
        ("{medical: approved, legal: pending}", ("medical", "legal")),
        ("\n  language: approved\n  tactics: pending", ("language", "tactics")),
    ],
)
def test_a_card_names_the_roles_that_must_approve_it(card, written, found):
    """As a list, or in the older mapping, which says nothing of who and when."""
    assert card({SIGNOFF: written}).signoff == found


@pytest.mark.parametrize(
    "written",
    ["{Steps closer: traffic-stop, Goes limp: youth}", "\n  Steps closer: traffic-stop\n  Goes limp: youth"],
)
def test_next_moves_lead_from_what_is_seen_to_a_card(card, written):
    """In their order."""
    found = card({"sources: [S01]": f"next: {written}\nsources: [S01]"}).next
    assert list(found.items()) == [("Steps closer", "traffic-stop"), ("Goes limp", "youth")]


@pytest.mark.parametrize(
    "written",
    ["{}", "[youth]", "youth", "{Steps closer}", "{Steps closer: Not An Id}", "{a: b, a: c}", "{a: [b]}"],
)
def test_next_moves_that_lead_nowhere_are_told(problems, written):
    """With an example of what they look like."""
    (found,) = problems({"sources: [S01]": f"next: {written}\nsources: [S01]"})
    assert (found.line, found.column, found.code) == (6, 7, "HEAD07")
    assert "like {Steps closer: time-distance-cover}" in found.sentence


@pytest.mark.parametrize("kind", ["weapon", "medical"])
def test_a_card_may_say_what_danger_it_is_about(card, kind):
    """Most say none."""
    assert card({"sources: [S01]": f"danger: {kind}\nsources: [S01]"}).danger == kind
    assert card({}).danger == ""


def test_a_danger_nobody_knows_is_told(problems):
    """Only two are drawn."""
    (found,) = problems({"sources: [S01]": "danger: fire\nsources: [S01]"})
    assert found.sentence == '"danger" must be weapon or medical.'


@pytest.mark.parametrize(
    "written",
    [
        "{}", "tactics", "[]", "[tactic]", "[tactics, tactics]",
        "[tactics, [legal]]", "{tactics: maybe}", "{tactic: pending}", "{tactics: Pending}",
        "{tactics: pending, tactics: approved}", "{tactics}", "{tactics: [pending]}", "{[tactics]: pending}",
    ],
)  # fmt: skip
def test_approval_by_nobody_known_is_an_error_that_says_how_it_is_written(problems, written):
    """No card counts as approved by a slip of the hand, and no sentence asks for something else."""
    (found,) = problems({SIGNOFF: written})
    assert (found.line, found.column, found.code) == (9, 10, "HEAD07")
    assert "tactics" in found.sentence
