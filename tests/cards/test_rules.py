"""The table of rules is the linter, the guide and these tests: a failing card for each code."""

import re
from datetime import date

import pytest

from deck.cards import library, parse, rules
from deck.cards.problems import RULES, DeckError, Problem, problem
from deck.checks.advice import advised
from tests.cards import test_approvals, test_folder, test_library, test_overlay, test_tables
from tests.checks import test_links, test_moves, test_sourcing, test_upkeep
from tests.conftest import CARDS

FAILING = CARDS / "failing"
TODAY = date(2026, 11, 23)
PLACES = {
    "FILE01": (16, 5),
    "FILE02": (1, 1),
    "FILE03": (16, 8),
    "FILE06": (1, 1),
    "FILE07": (13, 9),
    "FILE08": (13, 14),
    "FILE09": (13, 1),
    "FILE10": (25, 23),
    "FILE11": (25, 24),
    "FILE15": (27, 1),
    "HEAD01": (1, 1),
    "HEAD02": (1, 1),
    "HEAD03": (4, 24),
    "HEAD04": (4, 1),
    "HEAD05": (9, 1),
    "HEAD06": (1, 1),
    "HEAD07": (7, 19),
    "HEAD08": (4, 17),
    "HEAD09": (2, 14),
    "HEAD10": (2, 13),
    "HEAD11": (10, 9),
    "HEAD12": (10, 9),
    "HEAD13": (10, 9),
    "HEAD14": (11, 3),
    "BODY01": (22, 1),
    "BODY02": (15, 4),
    "BODY03": (18, 1),
    "BODY04": (18, 1),
    "BODY05": (13, 1),
    "BODY06": (21, 1),
    "BODY07": (25, 11),
    "BODY08": (25, 11),
    "BODY09": (25, 1),
    "BODY10": (14, 1),
    "BODY11": (12, 1),
    "BODY12": (25, 7),
    "BODY13": (2, 1),
    "BODY14": (14, 1),
    "BODY15": (25, 7),
    "BODY16": (16, 3),
    "CARD01": (2, 1),
    "CARD02": (13, 3),
    "CARD03": (13, 15),
    "CARD04": (19, 3),
    "CARD05": (25, 32),
    "CARD06": (13, 29),
    "CARD07": (2, 1),
    "LINE01": (13, 30),
    "LINE02": (16, 34),
    "LINE03": (13, 14),
    "LINE04": (16, 34),
    "LINE05": (14, 3),
    "PASS01": (27, 11),
    "PASS02": (25, 25),
    "WORD01": (13, 3),
    "WORD02": (16, 14),
    "WORD03": (25, 16),
    "WORD04": (25, 11),
    "WORD05": (16, 11),
    "WORD06": (13, 16),
    "WORD07": (2, 1),
    "WORD08": (13, 8),
    "WORD09": (16, 16),
    "WORD10": (17, 18),
    "WORD11": (13, 21),
    "WORD12": (7, 1),
    "CARE01": (6, 1),
    "CITE01": (6, 1),
    "SIGN03": (9, 11),
    "CITE02": (27, 1),
    "CARE03": (7, 1),
    "CARE05": (7, 1),
}
# An order, a limit, or what there is none of: each tells the editor what to do.
ADVICE = re.compile(
    r"\b(must|most|missing|is empty|not used|only|Use|Keep|Put|Save|Delete|Write|Rename|Start|better|"
    r"There is no|no page|starts with|one sentence|not listed|not the code|is not|cannot be read)\b"
)


# ---- the table ----


@pytest.mark.parametrize("code", PLACES)
def test_a_failing_card_is_told_its_one_problem_at_its_place(folder, code):
    """And nothing can be built from it, if the code stops a release."""
    content = folder({"cards/doors/card.md": (FAILING / f"{code}.md").read_bytes()})
    loaded = advised(library.read(content), TODAY)
    assert [(found.code, found.line, found.column) for found in loaded.problems] == [(code, *PLACES[code])]
    assert loaded.problems[0].path == str(content / "cards/doors/card.md")
    assert (loaded.deck is None) == RULES[code].stops
    if RULES[code].stops:
        with pytest.raises(DeckError, match=code):
            library.load(content)


def test_each_failing_card_is_named_for_its_code():
    """A card that nobody tests, and a place without a card, are slips."""
    assert sorted(path.stem for path in FAILING.iterdir()) == sorted(PLACES)


def test_every_rule_has_a_test_that_breaks_it():
    """And no test breaks a rule that is gone."""
    modules = (
        test_approvals,
        test_folder,
        test_library,
        test_overlay,
        test_tables,
        test_upkeep,
        test_links,
        test_moves,
        test_sourcing,
    )
    broken = [*PLACES, *(code for module in modules for code in module.BROKEN)]
    assert sorted(broken) == sorted(RULES)


@pytest.mark.parametrize("code", RULES)
def test_a_sentence_is_whole_and_says_what_to_do(code):
    """Only a blank that brings its own words may stand in for either."""
    sentence = RULES[code].sentence
    assert sentence.endswith((".", ".{hint}", ". {instead}", ". {advice}")) or sentence == "{reason}"
    assert ADVICE.search(sentence) or sentence == "{reason}"


@pytest.mark.parametrize("code", PLACES)
def test_a_sentence_told_is_whole(folder, code):
    """No blank is left, and it ends as a sentence does."""
    content = folder({"cards/doors/card.md": (FAILING / f"{code}.md").read_bytes()})
    (told,) = advised(library.read(content), TODAY).problems
    assert not set("{}\n") & set(re.sub(r'"[^"]*"|like .*', "", told.sentence))
    assert told.sentence.endswith((".", "?", "2026-11-23."))


@pytest.mark.parametrize("code", RULES)
def test_a_rule_says_why_it_is_there(code):
    """In a sentence of its own."""
    assert RULES[code].why.endswith(".")


def test_only_suggestions_do_not_stop_a_release():
    """What is a matter of words, upkeep or quotes; never what could break a page or a promise."""
    free = [code for code, rule in RULES.items() if not rule.stops]
    others = [code for code in free if not code.startswith(("WORD", "CARE", "CITE", "MOVE", "SIGN", "LINK"))]
    assert others == ["FILE11", "FILE14", "HEAD10", "HEAD14", "OVER03", "OVER04", "OVER05"]
    assert [code for code in RULES if code.startswith(("WORD", "CARE")) and code not in free] == []


def test_a_problem_reads_as_an_editor_s_program_expects():
    """File, line, column, code, sentence."""
    assert (
        str(problem("a/b.md", 3, 7, "BODY07"))
        == "a/b.md:3:7: BODY07 Raw HTML is not used. Write plain Markdown."
    )


@pytest.mark.parametrize(("code", "blanks"), [("BODY99", {}), ("BODY01", {}), ("BODY01", {"name": "Do"})])
def test_an_unknown_code_or_a_missing_blank_is_a_bug(code, blanks):
    """It is never told as half a sentence."""
    with pytest.raises(KeyError):
        problem("a.md", 1, 1, code, **blanks)


def test_problems_are_told_in_the_order_of_the_files():
    """By file, line and column."""
    places = [("b.md", 1, 1), ("a.md", 10, 1), ("a.md", 9, 2), ("a.md", 9, 1)]
    error = DeckError([problem(*place, "BODY07") for place in places])
    assert [(one.path, one.line, one.column) for one in error.problems] == sorted(places)
    assert str(error) == "\n".join(
        str(Problem(*place, "BODY07", RULES["BODY07"].sentence)) for place in sorted(places)
    )


# ---- the glance ----


@pytest.mark.parametrize(("more", "codes"), [(0, []), (1, ["CARD01"])])
def test_a_glance_has_150_words_and_not_one_more(problems, more, codes):
    """Title, summary and lists count; Why does not."""
    text = (CARDS / "passing" / "longest.md").read_text(encoding="utf-8")
    found = problems(text.replace("Calm down.", f"Calm down{' now' * more}."))
    assert [one.code for one in found] == codes
    assert [one.sentence for one in found] == ["The glance has 151 words; 150 are the most."] * more


@pytest.mark.parametrize("section", ["- Stand back", '- "I am here', "- Do not shout", '- "Calm'])
@pytest.mark.parametrize(("count", "codes"), [(13, []), (14, ["CARD02"])])
def test_a_line_has_13_words_and_not_one_more(problems, changed, section, count, codes):
    """In every list."""
    (line,) = [line for line in changed({}).split("\n") if line.startswith(section)]
    longer = line + " so" * (count - len(line[2:].split()))
    assert [one.code for one in problems({line: longer})] == codes


@pytest.mark.parametrize(
    ("line", "places"),
    [
        ("Don't wait", {3: ("Don't", "do not")}),
        ("Wait; you can't, and won't", {13: ("can't", "cannot"), 24: ("won't", "will not")}),
        ("Wait, don\u2019t run", {9: ("don't", "do not")}),
        ("Say \"I can't\", but don't", {22: ("don't", "do not")}),
        ("**Don't** wait", {5: ("Don't", "do not")}),
    ],
)
def test_a_short_form_in_an_instruction_is_told_in_full_where_it_stands(problems, line, places):
    """Each one, under Do and under Do not."""
    expected = [
        (13, at, f'Write "{full}", not "{short}", in instructions.') for at, (short, full) in places.items()
    ]
    assert [
        (one.line, one.column, one.sentence) for one in problems({"Stand back from the door.": line})
    ] == expected


@pytest.mark.parametrize("short", rules.SHORT)
def test_every_short_form_is_found_under_do_not(told, short):
    """However it is capitalised."""
    line = f"Do not {short.upper()} it."
    assert told({"Do not shout at the door.": line}) == ["19:10 CARD03"]


@pytest.mark.parametrize(
    "changes",
    [
        {"I am here for you.": "I don't mind, I can't hear."},
        {"Calm down.": "Don't."},
        {"Stand back from": 'Say "I can\'t see" from'},
        {"Stand back from": "Say \u201cI can't see\u201d from"},
        {"Stand back from": "Donate, cant, wont to"},
        {"narrow [S01]": "narrow; don't worry [S01]"},
    ],
)
def test_speech_and_background_may_be_natural(told, changes):
    """Nobody says "do not" in a kitchen."""
    assert told(changes) == []


@pytest.mark.parametrize(
    "line", ["Never shout.", "do not shout.", "Shout; do not.", "Donot shout.", "Do not."]
)
def test_a_line_under_do_not_says_so_itself(told, line):
    """Read alone, it must not say the opposite."""
    assert told({"Do not shout at the door.": line}) == ["19:3 CARD04"]


# ---- citations ----


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Doors [S02] are [S01] narrow [S03].", ["25:7", "25:30"]),
        ("Doors\nare [S02].\n\n- [S02]", ["26:5", "28:3"]),
        ("[S02][S03]", ["25:1", "25:6"]),
        ("[S02b] [A1]", ["25:1", "25:8"]),
        ("[S02][]", ["25:1"]),
        ("[a note], [S1](/cards/), [see S02] and [1]", []),
        ("[S01] [S01] [S01]", []),
    ],
)
def test_a_citation_that_the_card_does_not_list_is_found_where_it_stands(told, text, places):
    """Every one of them; what only looks like one is none."""
    assert told({"Doors are narrow [S01].": text}) == [f"{place} CARD05" for place in places]


@pytest.mark.parametrize("blanks", ["\n", "\n\n"])
def test_a_citation_below_blank_lines_is_found_where_it_stands(told, blanks):
    """The blank lines under the heading count."""
    text = f"{blanks}Doors [S02]."
    assert told({"Doors are narrow [S01].": text}) == [f"{25 + len(blanks)}:7 CARD05"]


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("traffic-stpo", ' Did you mean "traffic-stop"?'),
        ("traffic", ' Did you mean "traffic-stop"?'),
        ("zzz", ""),
        ("", ""),
    ],
)
def test_a_hint_offers_the_nearest_name_or_nothing(name, hint):
    """Never one that is far off."""
    assert rules.hint(name, {"traffic-stop", "youth"}) == hint


def test_the_rules_of_a_card_need_no_section_to_be_there(good):
    """A card without Why, as an editor first writes it, is read by all of them."""
    card, _ = parse.card("a.md", "doors", "a", good.partition("\n## Why")[0].encode())
    assert [found for rule in rules.CARD_RULES for found in rule(card)] == []


# ---- the first line, the summary ----


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"from the door.": "from the door. {first}"}, []),
        ({"- Stand back from the door.": "- Stand back. {first}\n- Wait. {first}"}, ["14:3 LINE05"]),
        ({"- Do not shout at the door.": "- Do not shout. {first}"}, ["19:3 LINE05"]),
    ],
)
def test_the_first_line_stands_first_under_do(told, changes, codes):
    """An eye that falls on the card finds it."""
    assert told(changes) == codes


@pytest.mark.parametrize("summary", ["Don't wait.", "Wait; you can\u2019t run.", "They WON'T run."])
def test_a_short_form_in_the_summary_is_told(told, summary):
    """It is read first; speech in it may be natural."""
    assert told({"What to do before a door opens.": summary}) == ["3:1 CARD03"]
    assert told({"What to do before a door opens.": f"Say \u201c{summary}\u201d"}) == []
