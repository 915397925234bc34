"""Each line of a card's lists begins with a hyphen and a space, or is told with what it begins with."""

import pytest

LAST = "- Do not shout at the door.\n"
WHY = "Doors are narrow [S01].\n"
SIGNS = {
    "– ": '"–" (en dash)',
    "—": '"—" (em dash)',
    "• ": '"•" (bullet)',
    "•\t": '"•" (bullet)',
    "": '"Do"',
    "b) ": '"b)"',
    "− ": '"−" (minus sign)',
    "-": '"-" and no space',
    "-\u00a0": '"-" and a no-break space',
    "\u00a0- ": "a no-break space",
    "-\t": '"-" and a tab',
    "* ": '"*"',
    "+ ": '"+"',
    "2. ": '"2."',
    "· ": '"·" (middle dot)',
    " - ": "a space",
    "  ": '"Do"',
    "> ": '">"',
    "## ": None,  # a heading, which is told as one
}


@pytest.mark.parametrize("mark", SIGNS, ids=ascii)
def test_a_line_with_another_mark_is_told_where_it_stands(problems, mark):
    """Markdown would join most of them to the line above, and officers read one line for two."""
    found = [one for one in problems({LAST: f"{LAST}{mark}Do not touch it.\n"}) if one.line == 20]
    if SIGNS[mark]:
        sentences = [one.sentence for one in found if one.code == "BODY05"]
        assert sentences == [f'Under "## Do not" each line starts with "- ", not with {SIGNS[mark]}.']
    assert any(one.stops for one in found)


@pytest.mark.parametrize("section", ["Do", "Say", "Do not", "Avoid"])
def test_every_list_is_looked_at(problems, changed, section):
    """Each of several lines has its own problem."""
    head = f"## {section}\n"
    lines = changed({}).split("\n")
    at = lines.index(f"## {section}") + 3
    found = problems({head: f"{head}- One.\n– Two.\n\n• Three.\n"})
    assert [one.line for one in found if one.code == "BODY05"] == [at, at + 2]


@pytest.mark.parametrize("line", ["-", "- ", "-  "])
def test_a_mark_without_words_is_told(told, line):
    """Most often a line that nobody finished."""
    assert told({LAST: f"{LAST}{line}\n"}) == ["20:1 BODY14"]
    assert told({WHY: f"{WHY}\n- One.\n{line}\n"}) == ["28:1 BODY15"]


@pytest.mark.parametrize("line", ["- -5 C.", "- *So* it is.", "- – so.", "- “So.”", "-   So."])
def test_what_stands_behind_the_hyphen_is_words(told, line):
    """Whatever sign they begin with."""
    assert told({"- Stand back": f"{line}\n- Stand back"}) == []
