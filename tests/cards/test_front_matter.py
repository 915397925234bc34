"""The front matter: its keys, and the lines that fence it in."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deck.cards import front_matter
from deck.cards.fields import NEEDED
from tests import decks
from tests.conftest import FULL

TITLE, ALIASES, SIGNOFF = "title: A narrow door\n", "[door, doorway]", "{tactics: pending}"


# ---- keys ----


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("titel: A narrow door\n", "title"),
        ("Title: A narrow door\n", "title"),
        ("title : A narrow door\ntitles: x\n", "title"),
        (f"{TITLE}redirect-from: [old]\n", "redirect_from"),
        (f"{TITLE}redirectfrom: [old]\n", "redirect_from"),
    ],
)
def test_a_misspelt_key_is_one_problem_with_the_right_one_offered(problems, line, meant):
    """The key it was meant to be is not missing or doubled as well."""
    (found,) = problems({TITLE: line})
    assert found.code == "HEAD04"
    assert found.sentence.endswith(f'Did you mean "{meant}"?')


def test_the_right_key_below_a_misspelt_one_does_not_stand_twice(told):
    """It stands once, and is read."""
    assert told({TITLE: f"titel: x\n{TITLE}"}) == ["2:1 HEAD04"]


def test_a_key_nobody_knows_is_answered_with_those_there_are(problems):
    """All of them are named."""
    (found,) = problems({TITLE: f"{TITLE}author: me\n"})
    assert (found.line, found.column, found.code) == (3, 1, "HEAD04")
    assert all(name in found.sentence for name in (*NEEDED, "redirect_from"))


@pytest.mark.parametrize(
    "written", ["title : A narrow door\n", '"title": A narrow door\n', "'title': A narrow door\n"]
)
def test_a_key_may_be_quoted_as_yaml_allows(card, written):
    """It is the same key."""
    assert card({TITLE: written}).title == "A narrow door"


@pytest.mark.parametrize("name", NEEDED)
def test_a_missing_key_is_named(problems, changed, name):
    """Whichever it is."""
    text = "".join(line for line in changed({}).splitlines(keepends=True) if not line.startswith(f"{name}:"))
    (found,) = [one for one in problems(text) if one.code == "HEAD06"]
    assert (found.line, found.column, f'"{name}"' in found.sentence) == (1, 1, True)


def test_a_key_that_stands_twice_says_where_the_first_is(problems):
    """And what to do."""
    (found,) = problems({"sources:": "title: Another\nsources:"})
    assert (found.line, found.column) == (6, 1)
    assert found.sentence == '"title" stands twice; the first is on line 2. Keep one.'


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"A narrow door": "&door A narrow door"}, "2:8"),
        ({"A narrow door": "*door"}, "2:8"),
        ({"A narrow door": "!!str A narrow door"}, "2:8"),
        ({"A narrow door": "! A narrow door"}, "2:8"),
        ({"A narrow door": "!door A narrow door"}, "2:8"),
        ({ALIASES: "&list [door, doorway]"}, "4:10"),
        ({ALIASES: "\n  - door\n  - &d doorway"}, "6:5"),
        ({ALIASES: "[door, *d]"}, "4:17"),
        ({SIGNOFF: "{tactics: !!str pending}"}, "9:20"),
    ],
)
def test_anchors_aliases_and_tags_are_refused_where_they_stand(told, changes, place):
    """Another tool might read other words."""
    assert told(changes) == [f"{place} HEAD08"]


@pytest.mark.parametrize(
    "line",
    [
        "just words", "- a hyphen", "{}", "[]", "{a, b}", "? a", "...", "%YAML 1.1", "title:no space",
        "'title", ": x", '"a:b": c', " redirect_from: [old-door]", "\tredirect_from: [old-door]", "''",
    ],
)  # fmt: skip
def test_a_line_that_is_no_key_is_an_error_on_its_line(told, line):
    """Nothing in the front matter is lost without a word."""
    found = told({TITLE: f"{line}\n{TITLE}"})
    assert found
    assert [place for place in found if not place.startswith("2:")] == []


def test_a_bad_key_hides_no_other(told):
    """Eight slips are eight problems, each on its line, and what is below is read as well."""
    changes = {
        "A narrow door": "[",
        "What to do before a door opens.": "~",
        ALIASES: "door",
        "[other-card]": "[Other]",
        "sources: [S01]": "source: [S01]",
        "2026-11-23": "soon",
        "6 months": "often",
        SIGNOFF: "&x",
        "## Sa": "## Ta",
    }
    assert [place.split(":")[0] for place in told(changes)] == ["2", "3", "4", "5", "6", "7", "8", "9", "15"]


# ---- the fences ----


@pytest.mark.parametrize(
    "changes",
    [
        {"---\ntitle": "title"},
        {"---\ntitle": "\n---\ntitle"},
        {"---\ntitle": "A door\n---\ntitle"},
        {"---\ntitle": "----\ntitle"},
        {"---\ntitle": "+++\ntitle"},
    ],
)
def test_a_file_that_does_not_start_with_its_keys_is_one_problem(told, changes):
    """Nothing is made of what cannot be told apart."""
    assert told(changes) == ["1:1 HEAD01"]


def test_keys_that_do_not_end_are_one_problem(told):
    """The body is not taken for keys, nor the keys for the body."""
    assert told({"pending}\n---\n": "pending}\n"}) == ["1:1 HEAD02"]


@pytest.mark.parametrize("text", ["", "\n", "\ufeff", "\n\n\n"])
def test_an_empty_file_is_one_problem(told, text):
    """What it lacks is said once."""
    assert told(text) == ["1:1 HEAD01"]


def test_blanks_after_a_fence_do_no_harm(told, good):
    """Nobody sees them."""
    assert told(good.replace("---\n", "---  \n")) == []


@pytest.mark.parametrize("title", ["*Alpha*", "*Alpha* door", "&a door", "!door", "%door", "@door", "`door`"])
def test_a_sign_of_yaml_before_words_is_told_in_words(problems, title):
    """Who writes a card knows quotation marks, and no YAML."""
    found = problems({"A narrow door": title})
    sentence = f'Text that begins with "{title[0]}" is something else to YAML. Put it in quotes.'
    assert [(one.line, one.column, one.sentence) for one in found] == [(2, 8, sentence)]


@pytest.mark.parametrize("sign", ["%", "@", "`"])
def test_a_sign_before_the_first_of_a_list_is_told_at_its_line(told, sign):
    """It ended the check with a traceback."""
    before, place = f"{TITLE}aliases:\n", "4:3 HEAD08"
    assert told({TITLE: f"{before}  {sign} - door\n  - doorway\n", f"aliases: {ALIASES}\n": ""}) == [place]


# ---- the two readers ----

HEADS = [path.read_text(encoding="utf-8") for path in sorted(decks.ROOT.glob("content/cards/*/*.md"))]
# Without the invisible ones: a file that holds them is refused before its keys are read.
SIGNS = [*" :#-'\"[]{}>|,?%@`\\&*!~<=\n\t0xy", "\n  - ", ": ", " #", "é", "😀", "null"]


def read(text):
    """Give all that is made of a front matter."""
    head = front_matter.Head("x.md", text.split("\n"))
    return head.values, head.places, head.problems


@pytest.mark.parametrize(
    "key", ["sources: [S10?5]", "next: {a\tb: c}", "signoff: [tactics: ]", "related: [a, ?b]"]
)
def test_where_the_readers_differ_the_slow_one_reads(monkeypatch, key):
    """libyaml takes the question mark and the tab, and has another place for the empty value."""
    quick = read(f"---\n{key}\n---\n")
    monkeypatch.setattr(front_matter, "QUICK", None)
    assert read(f"---\n{key}\n---\n") == quick


@settings(deadline=None, derandomize=True, max_examples=20_000 if FULL else 150, database=None)
@given(st.data())
def test_the_quick_reader_and_the_slow_one_say_the_same(data):
    """Of the starter's cards, whole and with up to three signs put in or taken out."""
    text = data.draw(st.sampled_from(HEADS))
    text = text[: text.index("\n---", 4) + 5]
    for _ in range(data.draw(st.integers(0, 3))):
        at = data.draw(st.integers(4, len(text)))
        text = (
            text[:at] + data.draw(st.sampled_from(["", *SIGNS])) + text[at + data.draw(st.integers(0, 2)) :]
        )
    quick = read(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(front_matter, "QUICK", None)
        assert read(text) == quick
