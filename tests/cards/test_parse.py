"""The bytes of a file become one card, or everything that is wrong with it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deck.cards import library, parse
from tests.conftest import CARDS

PASSING = sorted((CARDS / "passing").glob("*.md"))
LINE = "I am here for you."


# ---- good cards ----


@pytest.mark.parametrize("path", PASSING, ids=lambda path: path.name)
def test_a_passing_card_says_nothing_and_is_read(folder, path):
    """Not even a suggestion."""
    loaded = library.read(folder({f"cards/doors/{path.name}": path.read_bytes()}))
    assert loaded.problems == ()
    assert path.stem in loaded.deck.cards


def test_a_card_is_what_its_file_says():
    """Each value, from the card that has everything."""
    text = (CARDS / "passing" / "every-section.md").read_text(encoding="utf-8")
    card, _ = parse.card("a.md", "doors", "every-section", text.encode())
    assert (card.id, card.topic, card.path, card.text) == ("every-section", "doors", "a.md", text)
    assert card.title == "Doors: a card with everything in it"
    assert card.summary == 'Quoted, so that "#1" and a colon: both stay.'
    assert card.aliases == ("5150", "on", "12:30")
    assert (card.related, card.sources) == (("other-card",), ("S01", "S02"))
    assert (card.signoff, card.danger) == (("tactics", "medical"), "medical")
    assert card.next == {"Door opens": "other-card"}
    assert (str(card.last_reviewed_on), str(card.review_due)) == ("2024-02-29", "2025-02-28")
    assert card.redirect_from == ("old-door",)
    assert [(name, [line.text for line in lines]) for name, lines in card.glance] == [
        ("Do", ["**B**ack away; *wait*.", "If a < b, or 3 > 2, stay."]),
        ("Say", ['"Don\'t worry about the door."', '"Call me on [988](tel:988)."']),
        ("Do not", ["Do not block it.", "Do not lean on it."]),
        ("Avoid", ['"Calm down."']),
        ("Watch for", ["Hinges."]),
        ("Limits", ["Doors differ."]),
    ]
    assert card.why.startswith("Two paragraphs") or card.why.startswith("\nTwo paragraphs")
    assert card.why.endswith("[S02](#source-S02).")


# ---- bytes ----


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"], ids=["CRLF", "CR", "LF"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "BOM"])
def test_every_editor_s_line_ends_and_byte_order_mark_make_the_same_card(good, end, mark):
    """Windows' as well; the card's code does not change with them."""
    expected, _ = parse.card("a.md", "doors", "a", good.encode())
    card, problems = parse.card("a.md", "doors", "a", mark + good.replace("\n", end).encode())
    assert problems == []
    assert (card, card.code) == (expected, expected.code)


@pytest.mark.parametrize("end", [b"\r\n", b"\r", b"\n"], ids=["CRLF", "CR", "LF"])
def test_places_are_the_same_whatever_the_line_ends(told, changed, end):
    """An editor's program shows the same numbers."""
    text = changed({"## Say": "## Sya", "narrow [S01]": "<b>"}).encode()
    assert told(text.replace(b"\n", end)) == ["15:4 BODY02", "25:11 BODY07"]


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"caf\xe9", "1:4"),
        (b"\xef\xbb\xbfcaf\xe9", "1:4"),
        ("é é".encode() + b"\x92", "1:4"),
        (b"a\nb\xc3", "2:2"),
        (b"a\r\nb\xed\xa0\x80", "2:2"),
        (b"a\rb\x80", "2:2"),
        (b"a\n\xc0\xaf", "2:1"),
    ],
)
def test_bytes_that_are_no_utf_8_are_found_at_the_first_of_them(told, data, place):
    """Columns count characters; half a character, a lone surrogate and overlong forms are none."""
    assert told(data) == [f"{place} FILE01"]


def test_a_wrong_byte_is_named(problems, good):
    """Whoever knows the old encoding finds it again."""
    (found,) = problems(good.encode().replace(b"I am", b"I\x92m"))
    assert found.sentence == "Byte 0x92 is not UTF-8 text. Save the file as UTF-8."


@pytest.mark.parametrize(
    "sign",
    [*"\x07\x0b\x0c\x1b\x7f\x85\x9f", *"\u200e\u200f\u2028\u2029\u202a\u202e\u2066\u2069\ufeff"],
    ids=ascii,
)
@pytest.mark.parametrize(
    ("word", "place"), [(LINE, "16:4"), ("A narrow door", "2:8"), ("Doors are", "25:1"), ("door, ", "4:11")]
)
def test_an_invisible_sign_is_one_problem_where_it_stands(told, word, place, sign):
    """In the front matter too; words must read as they are."""
    assert told({word: sign + word}) == [f"{place} FILE03"]


def test_every_invisible_sign_is_found(told):
    """Two on a line are two."""
    assert told({LINE: "I\u202e am\u202c here.", "Calm": "Cal\x08m"}) == [
        "16:5 FILE03",
        "16:9 FILE03",
        "22:7 FILE03",
    ]


@pytest.mark.parametrize(
    "words", ["naïve “quotes” — dash", "😀 👩\u200d🚒", "日本語", "e\u0301", "a\tb", "a\u00a0b"]
)
def test_words_of_every_language_are_text(card, words):
    """So are a tab, a joined picture sign and a fixed space."""
    assert card({LINE: words}).sections["Say"][0].text.split() == f'"{words}"'.split()


@pytest.mark.parametrize(("over", "codes"), [(0, []), (1, ["FILE02"])])
def test_a_file_may_have_64_kilobytes_and_not_one_byte_more(problems, good, over, codes):
    """The sentence does not say that it has as many as it may."""
    found = problems(good + "x" * (64 * 1024 + over - len(good.encode()) - 1) + "\n")
    assert [one.code for one in found] == codes
    assert [one for one in found if "has 64 kB" in one.sentence] == []


@pytest.mark.parametrize(
    "name",
    [
        "Door",
        "door_1",
        "door card",
        "-door",
        "door-",
        "a--b",
        "",
        ".door",
        "dôor",
        "../door",
        "door.old",
        "d" * 81,
    ],
)
def test_a_name_that_can_be_no_address_is_an_error(good, name):
    """It is the card's address for ever."""
    _, problems = parse.card("a.md", "doors", name, good.encode())
    assert [(found.line, found.column, found.code) for found in problems] == [(1, 1, "FILE04")]


@pytest.mark.parametrize("name", ["door", "door-1", "911", "d" * 80])
def test_a_plain_name_is_an_address(good, name):
    """Letters, digits and single hyphens."""
    card, problems = parse.card("a.md", "doors", name, good.encode())
    assert (card.id, problems) == (name, [])


# ---- all at once ----


def test_a_card_broken_five_ways_gives_five_problems(told):
    """Each at its line."""
    assert told({
        "aliases:": "alias:",
        "2026-11-23": "2026-13-01",
        "- Stand": "Stand",
        "## Say": "## Sya",
        "narrow [S01]": "<b>",
    }) == ["4:1 HEAD04", "7:19 HEAD07", "13:1 BODY05", "15:4 BODY02", "25:11 BODY07"]  # fmt: skip


# ---- whatever an editor does to it ----

SCRAPS = [
    "---", "...", "{}", "[", "- ", "  - a", "* * *", "## Do", "### x", "Do\n--", "title: a: b", "title: |",
    "? x", ": y", "&a b", "aliases:", " redirect_from: [x]", "<b>", "<!--", "-->", "![x](y)",
    "[x](javascript:y)", "<x:y>", "[x]: //y", "```", "`", "    x", "> ", "1. x", "don't", "[S99]", "\t", "\r",
    "\x00", "\u2028", "\ufeff", '"', "'", "#", " # x", "%",
]  # fmt: skip
EDITS = st.lists(
    st.tuples(
        st.sampled_from(["delete", "double", "swap", "insert"]),
        st.sampled_from(["line", "sign"]),
        st.floats(0, 1, exclude_max=True),
        st.floats(0, 1, exclude_max=True),
        st.one_of(st.sampled_from(SCRAPS), st.characters(exclude_categories=["Cs"])),
    ),
    min_size=1,
    max_size=4,
)


def edited(text, edits):
    """Do to a text what a hurried hand might."""
    for kind, unit, one, two, scrap in edits:
        parts = text.split("\n") if unit == "line" else list(text)
        here, there = int(one * len(parts)), int(two * len(parts))
        if kind == "insert":
            parts.insert(here, scrap)
        elif kind == "double":
            parts.insert(here, "".join(parts[here : here + 1]))
        elif kind == "delete":
            del parts[here : here + 1]
        elif parts:
            parts[here], parts[there] = parts[there], parts[here]
        text = ("\n" if unit == "line" else "").join(parts)
    return text


@pytest.fixture(scope="module")
def desk(tmp_path_factory, tables):
    """A content folder to write one card in, again and again."""
    content = tmp_path_factory.mktemp("desk")
    (content / "cards" / "doors").mkdir(parents=True)
    for name, text in tables.items():
        (content / name).write_text(text, encoding="utf-8")
    return content


@pytest.mark.slow
@settings(deadline=None, derandomize=True, max_examples=500)
@given(st.sampled_from(PASSING), EDITS)
def test_no_slip_of_the_hand_makes_reading_fail(desk, path, edits):
    """The deck is read, and every problem has its place in the file and one line of words."""
    text = edited(path.read_text(encoding="utf-8"), edits)
    (desk / "cards" / "doors" / "other-card.md").write_bytes(text.encode())
    count = len(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    for found in library.read(desk).problems:
        assert "\n" not in str(found)
        assert found.column >= 1
        assert 1 <= found.line <= count
