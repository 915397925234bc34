"""The sections of a card: what they hold, or the place of what does not belong there."""

import pytest

from deck.cards.card import NEEDED_SECTIONS, SECTIONS

WHY, BULLET, AVOID = "Doors are narrow [S01].\n", "- Stand back from the door.\n", '- "Calm down."\n'


# ---- raw HTML ----


@pytest.mark.parametrize(
    ("changes", "places"),
    [
        ({WHY: "<div>\nDoors\n</div>\n"}, ["25:1"]),
        ({WHY: "Doors.\n\n  <div>Doors\n</div>\n"}, ["27:3"]),
        ({WHY: "<!-- Doors -->\n"}, ["25:1"]),
        ({WHY: "Doors\n<script>\n"}, ["26:1"]),
        ({WHY: "Doors are <b>narrow</b>.\n"}, ["25:11", "25:20"]),
        ({WHY: "Doors\n  are\n  so <i>narrow</i>.\n"}, ["27:6", "27:15"]),
        ({WHY: "Doors <!-- all --> are.\n"}, ["25:7"]),
        ({WHY: "x <!DOCTYPE html> <?php ?> <![CDATA[x]]> </b>\n"}, ["25:3", "25:19", "25:28", "25:42"]),
        ({WHY: "Doors [are <b>](/cards/)\n"}, ["25:12"]),
        ({WHY: "- Doors\n- > are <b>\n"}, ["26:9"]),
        ({WHY: "Doors  \nare\n<b>\n"}, ["27:1"]),
        ({BULLET: "- Stand <b>back.\n"}, ["13:9"]),
        ({BULLET: "- Stand `<b>` <i>back.\n"}, ["13:15"]),
    ],
)
def test_raw_html_is_found_where_it_stands(told, changes, places):
    """Blocks, tags in a line, comments and the rarer kinds."""
    assert told(changes) == [f"{place} BODY07" for place in places]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Doors <b>are</b> so <b>narrow</b>.\n", ["25:7", "25:13", "25:21", "25:30"]),
        ("Doors `<b>` are <b>narrow.\n", ["25:17"]),
        ("Doors <!-- a\nb --> are <b>narrow.\n", ["25:7", "26:11"]),
        ("Doors `a\nb` are <b>narrow.\n", ["26:8"]),
        ("Doors `a\nb` are <b>narrow.\n\nThen a b.\n", ["26:8"]),
        ('Doors [a](/cards/ "b\nc") are <b>narrow.\n', ["26:9"]),
    ],
)
def test_each_piece_of_raw_html_has_its_own_place(told, text, places):
    """Also after the same tag, and after what runs over a line's end."""
    assert told({WHY: text}) == [f"{place} BODY07" for place in places]


@pytest.mark.parametrize(
    "text",
    [
        "a < b", "a<3 and 3>a", "x <3 y", "3<4", "a <= b", "a <- b", "<>", "< b>", "&lt;b&gt; &copy;",
        "\\<b>", "`<b>`", "``a ` <b>``", "<https://doors.invalid/>",
        "<a@doors.invalid>",
    ],
)  # fmt: skip
def test_a_sign_that_is_no_tag_is_not_html(told, text):
    """Prose compares, and code shows."""
    assert told({WHY: f"{text}\n\n[S01]\n"}) == []


# ---- links and pictures ----


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)", "JavaScript:alert(1)", "javascript&colon;alert(1)", "&#106;avascript:alert(1)",
        "java\\script:alert(1)", "data:text/html,x", "data:image/png;base64,AA==", "vbscript:x",
        "file:///etc/passwd", "http://doors.invalid/", "ftp://doors.invalid/", "//doors.invalid/",
        "&#47;&#47;doors.invalid/", "/&#47;doors.invalid/", "<//doors.invalid/>", "cards/other-card/",
        "./other-card.md", "../other-card/", "?q=x", "", "<>", "x:y",
    ],
)  # fmt: skip
def test_a_link_elsewhere_than_promised_is_refused(told, link):
    """A script, another site without encryption, or an address that depends on where one is."""
    assert told({WHY: f"Doors are [narrow]({link}).\n"}) == ["25:11 BODY08"]


@pytest.mark.parametrize(
    "link",
    [
        "https://doors.invalid/a(b)?c=d#e", "HTTPS://doors.invalid/", "tel:988", "tel:+15550100",
        "mailto:a@doors.invalid", "#say", "/cards/other-card/", "</cards/other-card/>", "/",
    ],
)  # fmt: skip
def test_a_link_to_the_web_a_telephone_or_this_deck_is_taken(told, link):
    """These are all there are."""
    assert told({WHY: f"Doors are [narrow]({link}).\n"}) == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("See <http://doors.invalid/>.\n", "25:5"),
        ("See <javascript:alert(1)>.\n", "25:5"),
        ("[a](/) and [b](//doors.invalid/)\n", "25:12"),
        ("[S01] says [b](//doors.invalid/)\n", "25:12"),
        ("See [door].\n\n[door]: //doors.invalid/\n", "25:5"),
        ("See [door].\n\n[door]: javascript:alert(1)\n", "25:5"),
        ("> - See [door](//doors.invalid/)\n", "25:9"),
        ("Doors\n  are [a\n  b](//doors.invalid/)\n", "26:7"),
        ("[a](&#47;/doors.invalid/)\n\n`[a](//doors.invalid/)`\n", "25:1"),
        ("[a [b] c](//doors.invalid/)\n", "25:1"),
    ],
)
def test_a_refused_link_is_found_where_it_stands(told, text, place):
    """However it is written, and whatever else is on its line."""
    assert [found for found in told({WHY: text}) if not found.endswith("BODY15")] == [f"{place} BODY08"]


def test_two_links_to_one_refused_address_have_a_place_each(told):
    """Mending the first would else leave the second to be looked for."""
    text = "[a](//doors.invalid/) and [b](//doors.invalid/)"
    assert told({WHY: f"{text}\n"}) == ["25:1 BODY08", "25:27 BODY08"]


@pytest.mark.parametrize(("words", "line"), [("A narrow door", 2), ("What to do before a door opens.", 3)])
@pytest.mark.parametrize(
    "text", ["A [narrow](//doors.invalid/) door", "A <b>narrow door", "A ![n](/n.png) door"]
)
def test_a_title_or_summary_is_read_with_the_same_care(problems, words, line, text):
    """It is rendered as Markdown like any line."""
    (found,) = problems({words: text})
    assert (found.line, found.stops) == (line, True)


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({WHY: "Doors ![are](/door.png)\n"}, "25:7"),
        ({WHY: "Doors\n[are] ![are](https://doors.invalid/door.png)\n"}, "26:7"),
        ({WHY: "Doors [![are](/door.png)](/cards/)\n"}, "25:8"),
        ({WHY: "![are](javascript:alert(1))\n"}, "25:1"),
        ({BULLET: "- Stand ![back](data:image/png;base64,AA==).\n"}, "13:9"),
    ],
)
def test_a_picture_is_refused_where_it_stands(told, changes, place):
    """From anywhere."""
    assert told(changes) == [f"{place} BODY12"]


# ---- sections ----


def test_sections_come_in_one_order(problems, changed):
    """The sentence says which stands too late."""
    text = changed({"## Say": "## 2", "## Do not": "## Say", "- Do not shout": "- Shout"})
    (found,) = problems(text.replace("## 2", "## Do not").replace('- "I am', '- Do not "I am'))
    assert (found.line, found.sentence) == (18, '"## Say" must come before "## Do not".')


@pytest.mark.parametrize(
    ("written", "meant"),
    [("Sya", "Say"), ("say", "Say"), ("SAY", "Say"), ("Says", "Say"), ("*Say*", "Say"), ("Say:", "Say")],
)
def test_a_misspelt_section_is_one_problem_with_the_right_one_offered(problems, written, meant):
    """The section it was meant to be is not missing as well."""
    (found,) = problems({"## Say": f"## {written}"})
    assert (found.line, found.column, found.code) == (15, 4, "BODY02")
    assert found.sentence == f'"{written}" is not a section of a card. Did you mean "## {meant}"?'


@pytest.mark.parametrize("written", ["Don't", "Dont", "do not"])
def test_do_not_is_offered_for_its_short_forms(problems, written):
    """A hurried eye drops the apostrophe."""
    (found,) = problems({"## Do not": f"## {written}"})
    assert found.sentence.endswith('Did you mean "## Do not"?')


def test_a_section_nobody_knows_is_answered_with_those_there_are(problems):
    """All of them are named."""
    (found,) = problems({"## Say": "## Procedure\n- Knock.\n\n## Say"})
    assert (found.line, found.column, found.code) == (15, 4, "BODY02")
    assert all(name in found.sentence for name in SECTIONS)


@pytest.mark.parametrize("name", NEEDED_SECTIONS)
def test_a_missing_section_is_named(problems, changed, name):
    """Whichever of the five it is."""
    before, _, after = changed({}).partition(f"## {name}\n")
    (found,) = problems(before + after.partition("\n\n")[2])
    assert (found.line, found.code) == (22, "BODY01")
    assert f'"## {name}"' in found.sentence


def test_a_section_that_stands_twice_says_where_the_first_is(problems):
    """And what to do."""
    (found,) = problems({"## Do not": '## Say\n- "Hello."\n\n## Do not'})
    assert (found.line, found.sentence) == (18, '"## Say" stands twice; the first is on line 15. Keep one.')


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({AVOID: ""}, "21:1"),
        ({AVOID: "\n\n"}, "21:1"),
        ({WHY: ""}, "24:1"),
        ({WHY: "***\n"}, "24:1"),
        ({f"\n## Why\n{WHY}": f"\n## Limits\n\n## Why\n{WHY}"}, "24:1"),
    ],
)
def test_a_section_with_nothing_in_it_is_an_error(told, changes, place):
    """An empty heading would tell an officer that nothing is to be said."""
    assert told(changes) == [f"{place} BODY06"]


@pytest.mark.parametrize(
    "text", ["Doors `a`.\n", "> Doors\n", "1. Doors\n2. Walls\n", "Doors  \nor walls.\n"]
)
def test_why_may_hold_plain_markdown(told, text):
    """Quotations and numbered lists too."""
    assert told({WHY: text}) == []


@pytest.mark.parametrize(
    "text", ["Doors first.", "- Doors first.", "# Doors", "```\n## Do\n```", "> Doors", "##Do"]
)
def test_words_before_the_first_section_are_an_error(told, text):
    """Nothing of a card is left out."""
    assert told({"## Do\n": f"{text}\n\n## Do\n"}) == ["12:1 BODY11"]


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({WHY: f"# Doors\n{WHY}"}, "25:1"),
        ({WHY: f"{WHY}\n### Doors\n\nMore.\n"}, "27:1"),
        ({WHY: f"Doors\n===\n{WHY}"}, "25:1"),
        ({BULLET: f"#### Doors\n{BULLET}"}, "13:1"),
    ],
)
def test_a_heading_of_any_other_kind_is_an_error(told, changes, place):
    """A line of hyphens under words makes a heading as well."""
    assert place in [entry.removesuffix(" BODY09") for entry in told(changes)]


def test_no_problem_takes_more_than_one_line(problems):
    """An editor's program reads one problem a line."""
    assert [found for found in problems({WHY: "Doors\nare\n---\n"}) if "\n" in str(found)] == []


# ---- lists ----


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Stand back.\n", "13:1"),
        ("1. Stand back.\n", "13:1"),
        ("> - Stand back.\n", "13:1"),
        (f"{BULLET}\nAnd wait.\n", "15:1"),
        (f"{BULLET}\n***\n", "15:1"),
        (f"{BULLET}```\nwait\n```\n", "14:1"),
        ("    - Stand back.\n", "13:1"),
    ],
)
def test_a_list_holds_only_lines_with_a_hyphen(told, text, place):
    """Anything else is found where it begins."""
    assert told({BULLET: text}) == [f"{place} BODY05"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (f"{BULLET}  - And wait.\n", "14:1"),
        (f"{BULLET}  - And\n    - wait.\n", "14:1"),
        (f"{BULLET}\n  And wait.\n", "15:1"),
        (f"{BULLET}- > And wait.\n", "14:1"),
        (f"{BULLET}- ***\n", "14:1"),
        (f"{BULLET}-     code\n", "14:1"),
    ],
)
def test_a_line_of_a_list_is_one_sentence(told, text, place):
    """No list inside it, no second paragraph, not nothing."""
    assert told({BULLET: text}) == [f"{place} BODY10"]


@pytest.mark.parametrize("text", ["- Stand back.\n- Wait.\n", "- Stand back.\n\n\n-   Wait.\n"])
def test_a_list_may_have_gaps(card, text):
    """The words are the same."""
    assert [line.text for line in card({BULLET: text}).sections["Do"]] == ["Stand back.", "Wait."]


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("- Back", 3),
        ("-   Back", 5),
        ("-  Back", 4),
        ("- **Back** now", 3),
        ("- *Back* now", 3),
        ("- -5 C", 3),
    ],
)
def test_a_line_knows_where_its_words_begin(card, text, column):
    """Its own signs are words, the list's are not."""
    (line,) = card({BULLET: f"{text}\n"}).sections["Do"]
    assert (line.line, line.column) == (13, column)


# ---- why ----


def test_why_is_kept_as_it_is_written(card):
    """Up to the end of the file, with its lists and code."""
    text = "Doors are narrow [S01].\n\n- one\n  - two\n\n```\n## Do\n```"
    found = card({WHY: f"{text}\n\n"})
    assert (found.why, found.why_line) == (text, 25)


@pytest.mark.parametrize("blanks", ["", "\n", "\n\n", "\n \n"])
def test_why_knows_the_line_it_begins_on(card, blanks):
    """However many blank lines stand below its heading."""
    found = card({WHY: f"{blanks}{WHY}"})
    lines = found.text.split("\n")
    assert lines[found.why_line - 1 :][: found.why.count("\n") + 1] == found.why.split("\n")


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"Stand back": "Stand &#x202e;back"}, "13:1 FILE03"),
        ({"Doors are": "Doors\nare &rlm;"}, "26:1 FILE03"),
        ({"A narrow": "A &#8206; narrow"}, "2:1 FILE03"),
        ({"A narrow door": '"A \\u202e door"'}, "2:8 HEAD07"),
    ],
)
def test_an_invisible_character_is_found_however_it_is_written(told, changes, place):
    """An entity or a YAML escape brings it as surely as a keyboard does."""
    assert told(changes) == [place]


@pytest.mark.parametrize(
    "href", ["https:doors.invalid", "https:/doors.invalid", "https:!//doors.invalid", "https:///x"]
)
def test_half_an_address_is_no_address(told, href):
    """It would lead nowhere, or to a page of another name."""
    assert told({WHY: f"Doors [are]({href}) narrow.\n"}) == ["25:7 BODY08"]
