"""What Markdown or its kin take and a card does not draw is told, in words and where it stands."""

import pytest

WHY = "Doors are narrow [S01].\n"


@pytest.mark.parametrize(
    ("text", "place", "what"),
    [
        ("| a | b |\n|---|---|\n| c | d |\n", "25:1", "A table"),
        ("a | b\n--- | ---\nc | d\n", "26:1", "A table"),
        ("Doors[^1] are.\n", "25:6", "A footnote"),
        ("Doors ~~are~~ narrow.\n", "25:7", "Struck-out text"),
        ("Doors ==are== narrow.\n", "25:7", "Marked text"),
        ("- [ ] Doors.\n", "25:3", "A box to tick"),
        ("- [x] Doors.\n", "25:3", "A box to tick"),
        ("See [[other-card]].\n", "25:5", "A link in two brackets"),
        ("Doors [S01, S02].\n", "25:7", "Such a citation"),
        ("Doors [S01; S02] are.\n", "25:7", "Such a citation"),
        ("Doors [S01-S03].\n", "25:7", "Such a citation"),
        ("Doors [s01].\n", "25:7", "Such a citation"),
        ("Doors [S01 and S02].\n", "25:7", "Such a citation"),
        ("> [!NOTE]\n> Doors.\n", "25:3", "A coloured box"),
        ("Doors.\n\n[S01]: https://doors.invalid/\n", "27:1", 'The address set aside as "S01"'),
        ("[S01]: /\n[S02]: /cards/\n\nDoors.\n", "25:1", 'The address set aside as "S01"'),
        ("> Doors are\nnarrow.\n", "26:1", "A line that goes on at the margin"),
        ("- Doors are\nnarrow.\n", "26:1", "A line that goes on at the margin"),
        ("- > Doors are\n  narrow.\n", "26:1", "A line that goes on at the margin"),
        ("Doors are\\\nnarrow.\n", "25:10", "A backslash at the end of a line"),
        ("Doors are narrow\\\n", "25:17", "A backslash at the end of a line"),
        ("See https://doors.invalid/ now.\n", "25:5", "A bare address"),
        ("See www.doors.invalid now.\n", "25:5", "A bare address"),
        ("Ask a.b@doors.invalid now.\n", "25:5", "A bare address"),
        ("See [a] (https://doors.invalid/).\n", "25:7", "A link with a space inside"),
        ("```\nDoors\n```\n", "25:1", "A block of code"),
        ("    Doors are narrow.\n", "25:1", "Text after four spaces"),
        ("Doors.\n\n***\n\nWalls.\n", "27:1", "A ruled line"),
        ("988. Call it.\n", "25:1", 'The number "988." of a list'),
        ("1. One\n3. Three\n", "26:1", 'The number "3." of a list'),
        ("Doors **are narrow.\n", "25:7", 'A "**" alone'),
        ("**Doors are ** narrow.\n", "25:1", 'A "**" alone'),
        ("Doors *are narrow.\n", "25:7", 'A "*" alone'),
        ("Doors `are narrow.\n", "25:7", 'A "`" alone'),
        ("See [doors](/cards/ or so.\n", "25:11", 'A "](" alone'),
        ("- Doors.\n– Walls.\n", "26:1", "A line with another mark"),
        ("• Doors.\n• Walls.\n", "25:1", "A line with another mark"),
        ("- Doors.\n-Walls.\n", "26:1", "A line with another mark"),
        ("Doors.\n-\u00a0Walls.\n", "26:1", "A line with another mark"),
        ("##More\n", "25:1", 'A heading without a space after "#"'),
    ],
)
def test_what_why_does_not_draw_is_told(problems, text, place, what):
    """With what to write instead."""
    found = [one for one in problems({WHY: text}) if one.code == "BODY15"]
    assert f"{found[0].line}:{found[0].column}" == place
    assert found[0].sentence.startswith(what)
    assert " is not drawn on a card. " in found[0].sentence


@pytest.mark.parametrize(
    "text",
    [
        "~5 minutes, ~ so.", "a | b, and |c|", "2*3*4, 5 * 6", "a == b", "Write [words] or [a note].",
        "[S01] [S01].", "`~~a~~ [[b]] https://c.invalid`", "\\~\\~a\\~\\~", "[see](https://doors.invalid/a_b__c)",
        "Say ___ now.", "<https://doors.invalid/>", "<a@doors.invalid>", "Ask at 5 @ noon.", "a\\*\\*b",
        "1. a\n2. b\n\n   1. c\n   2. d", "- a\n  b", "> a\n> b", "- > a\n  > b", "a  \nb", "C:\\\\ and so",
        "**a** *b* `c`", "#1 of it", "a-b\nc",
    ],
)  # fmt: skip
def test_what_a_card_draws_is_taken(told, text):
    """Words with odd signs in them too."""
    assert told({WHY: f"{text}\n\nSo [S01].\n"}) == []


@pytest.mark.parametrize(
    "words", ["the ~~door", "the [[door]]", "the www.door.invalid", "the **door", "it [S01]"]
)
@pytest.mark.parametrize(
    ("old", "line"), [("A narrow", 2), ("What to do before a", 3), ("Stand back from the", 13)]
)
def test_the_glance_is_read_as_closely(problems, words, old, line):
    """A citation has its place under Why."""
    assert next((one.line, one.code) for one in problems({old: words})) == (line, "BODY15")


# ---- quotation marks ----


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ('"I am here.', "16:3"),
        ('I am here."', "16:13"),
        ('"I" am "here.', "16:10"),
        ("“I am here.", "16:3"),
        ("I am here.”", "16:13"),
        ("“I am here.\"", "16:14"),
        ("“I “am” here.", "16:3"),
        ("„Ich bin hier.", "16:3"),
        ("«Je suis là.", "16:3"),
    ],
)  # fmt: skip
def test_half_a_pair_of_quotation_marks_is_told(told, words, place):
    """Where a spoken line ends must not be guessed."""
    assert told({'- "I am here for you."': f"- {words}"}) == [f"{place} BODY16"]


@pytest.mark.parametrize(
    "words",
    ['"I" am "here"', "“I” am “here”", "„Ich bin hier.“", "«Je suis là.»", "He is 6'2\" tall.", "Say `\"`.",
     "I'm here; the kids' dad too."],
)  # fmt: skip
def test_pairs_and_inches_are_whole(told, words):
    """An apostrophe is no quotation mark."""
    assert told({'- "I am here for you."': f"- {words}"}) == []


def test_a_summary_and_why_have_their_pairs_too(told):
    """Each paragraph by itself."""
    assert told({"a door opens": 'a "door opens', "narrow [S01]": 'a "door [S01]'}) == [
        "3:1 BODY16",
        "25:13 BODY16",
    ]
