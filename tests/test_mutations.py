"""Good cards, damaged in ways nobody thought of: told at the right line or shown safely."""

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deck.cards import library, parse
from deck.cards.card import Topic
from deck.cards.library import Loaded
from deck.cards.rules import CARD_RULES
from deck.checks import advice
from deck.desk import draft
from tests import decks, hostile
from tests.conftest import CARDS, FULL

pytestmark = pytest.mark.slow
STARTER = ("medical/opioid-overdose", "talking/words-that-escalate", "calls/edged-weapon", "people/youth")
GOOD = (
    *(
        (CARDS / "passing" / f"{name}.md").read_text(encoding="utf-8")
        for name in ("plain", "every-section", "longest")
    ),
    *((decks.ROOT / f"content/cards/{name}.md").read_text(encoding="utf-8") for name in STARTER),
)
STRICT = tuple(re.sub(r"^allow:.*\n(?:  .*\n)*", "", text, flags=re.MULTILINE) for text in GOOD)
TODAY = date(2026, 11, 23)
# A right-to-left mark, an emoji of four, a lone accent, other digits, blanks and line ends, half a pair.
ODD = "\u202e\u200d\u200f👩\u200d👧\u0301٣\u00a0\u2028\u0085\x00\x0b\x0c\ufeff\ufffd\U000e0001ﬁİß\t\r"
PIECES = st.one_of(
    st.sampled_from([
        "---", "\n---\n", "## ", "## Do\n", "### x\n", "- ", "  - ", ": ", " #", "[", "]", "{", "}", "&a ",
        "*a", "!x ", "'", '"', "|\n", ">-\n", "<b>", "</b>", "<!--", "![x](y)", "[x](javascript:1)", "[S99]",
        "```\n", "`", "\\", "> ", "1. ", "&#x202e;", "&lt;", "TODO", "don't ", "\n\n", "    ", "title: x\n",
        "allow: {WORD01: x}\n", "\n[S01]: javascript:1\n", *hostile.VECTORS[::7],
    ]),
    st.text(ODD, min_size=1, max_size=3),
    st.text(max_size=5),
)  # fmt: skip


@st.composite
def damaged(draw):
    """Give a card's bytes after one to four changes: text put in, parts taken out, doubled or swapped."""
    data = draw(st.sampled_from(GOOD)).encode()
    kept = draw(st.sampled_from((0, 1, 1))) * data.index(b"\n## Do")  # bad keys leave no page to look at
    part = data[kept:]
    for _ in range(draw(st.integers(1, 4))):
        part = draw(st.sampled_from((_insert, _insert, _delete, _double, _swap, _byte)))(draw, part)
    return data[:kept] + part


def _place(draw, data):
    return draw(st.integers(0, len(data)))


def _insert(draw, data):
    at, piece = _place(draw, data), draw(PIECES)
    return data[:at] + piece.encode(errors="surrogatepass") + data[at:]


def _delete(draw, data):
    at = _place(draw, data)
    return data[:at] + data[at + draw(st.integers(1, 40)) :]


def _double(draw, data):
    lines = data.split(b"\n")
    at = draw(st.integers(0, len(lines) - 1))
    return b"\n".join([*lines[: at + 1], *lines[at:]])


def _swap(draw, data):
    lines = data.split(b"\n")
    one, other = (draw(st.integers(0, len(lines) - 1)) for _ in range(2))
    lines[one], lines[other] = lines[other], lines[one]
    return b"\n".join(lines)


def _byte(draw, data):
    at = _place(draw, data)
    return data[:at] + bytes([draw(st.integers(0, 255))]) + data[at:]


class Desk:
    """One app whose deck is whatever card is laid on it."""

    def __init__(self, department):
        app = department.app()
        self.pages, self.client = app.extensions["pages"], app.test_client()
        self.deck = library.load(department.content)

    def problems(self, data):
        """Read and judge a card by itself, as the check does."""
        card, found = parse.card("cards/doors/x.md", "doors", "x", data)
        if card:
            found += [one for rule in CARD_RULES for one in rule(card)]
            read = Loaded(None, tuple(found), self.deck, (card,))
            found = list(advice.advised(read, TODAY).problems)
        return card, found

    def page(self, card):
        """Show a card, whatever is wrong with it."""
        deck = draft.showable(
            replace(self.deck, tiles=(), topics=(Topic("doors", "D", "situation", (card,)),))
        )
        self.pages.load = lambda: deck
        answer = self.client.get("/cards/x/")
        assert answer.status_code == 200
        return hostile.Page(answer.text)


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    return Desk(decks.Department(tmp_path_factory.mktemp("desk")))


@pytest.fixture(scope="module")
def plain(desk):
    """All elements and attributes of the good cards' pages, with all their sources and neighbours gone."""
    return set().union(*(hostile.shape(desk.page(desk.problems(text.encode())[0])) for text in GOOD))


@settings(
    deadline=None,
    derandomize=True,
    max_examples=2000 if FULL else 500,
    suppress_health_check=[HealthCheck.too_slow],
    database=None,
)
@given(damaged())
def test_a_damaged_card_is_told_in_its_lines_or_shown_in_plain_tags(desk, plain, data):
    """Each problem stands on a line there is, in a whole sentence; no page holds more than words."""
    card, found = desk.problems(data)
    lines = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1
    for one in found:
        assert 1 <= one.line <= lines, one
        assert one.column >= 1
        assert "\n" not in one.sentence
    assert card or any(one.stops for one in found)
    if card:
        assert hostile.harm(desk.page(card), plain) == []


# ---- damage whose place is known ----


def head_lines(text):
    """Give the numbers of the lines (from 1) that start a key."""
    lines = text.split("\n---\n")[0].split("\n")
    return [number for number, line in enumerate(lines, 1) if line[:1].isalpha()]


def bullets(text, section):
    """Give the numbers of the lines that start a bullet of a section."""
    lines = text.split("\n")
    start = lines.index(f"## {section}") + 1
    end = next((at for at in range(start, len(lines)) if lines[at].startswith("## ")), len(lines))
    return [at + 1 for at in range(start, end) if lines[at][:2] in {"- ", "* ", "+ "}]


KNOWN = {
    "an unknown key": ("head", "zzz: 1", "HEAD04"),
    "a key without a colon": ("head", "zzz", "HEAD03"),
    "a list that does not end": ("head", "redirect_frm: [a, b", "HEAD04"),
    "a bad escape": ("head", 'based_on: "\\q"', "HEAD03"),
    "an anchor": ("head", "based_on: &a b", "HEAD08"),
    "raw HTML": ("Do", "- Stop <b>now.", "BODY07"),
    "a link that could run": ("Say", "- [now](javascript:1)", "BODY08"),
    "a picture": ("Avoid", "- ![now](x)", "BODY12"),
    "a short form": ("Do", "- Stop; don't run.", "CARD03"),
    "a line that says the opposite": ("Do not", "- Stop.", "CARD04"),
    "a long line": ("Say", f"-{' so' * 14}", "CARD02"),
    "a mark of a draft": ("Avoid", "- TODO", "CARD06"),
    "a control character": ("Say", "- Stop\x07.", "FILE03"),
    "a promise": ("Say", "- I promise.", "WORD02"),
    "no verb": ("Do", "- The door.", "WORD01"),
    "a safe distance": ("Do", "- Stay ten feet away.", "WORD08"),
}


@settings(deadline=None, derandomize=True, max_examples=400, database=None)
@given(st.sampled_from(STRICT), st.sampled_from(sorted(KNOWN)), st.data())
def test_damage_at_a_known_line_is_told_at_that_line(desk, text, kind, data):
    """Not one above or below, whatever else stands in the card."""
    where, line, code = KNOWN[kind]
    at = data.draw(st.sampled_from(head_lines(text) if where == "head" else bullets(text, where)))
    lines = text.split("\n")
    changed = "\n".join([*lines[: at - 1], line, *lines[at - 1 :]])
    told = {(one.line, one.code) for one in desk.problems(changed.encode())[1]}
    assert (at, code) in told


@settings(deadline=None, derandomize=True, max_examples=200, database=None)
@given(st.sampled_from(GOOD), st.data())
def test_a_broken_heading_is_told_at_its_line(desk, text, data):
    """Misspelt, it is named; taken away, its section is what is missing."""
    lines = text.split("\n")
    at = data.draw(
        st.sampled_from([at for at, row in enumerate(lines) if row in {"## Do", "## Say", "## Avoid"}])
    )
    name = lines[at][3:]
    misspelt = [*lines[:at], f"## {name}x", *lines[at + 1 :]]
    assert (at + 1, "BODY02") in {
        (one.line, one.code) for one in desk.problems("\n".join(misspelt).encode())[1]
    }
    gone = desk.problems("\n".join([*lines[:at], *lines[at + 1 :]]).encode())[1]
    assert [one.sentence for one in gone if one.code == "BODY01"] == [f'The section "## {name}" is missing.']


@settings(deadline=None, derandomize=True, max_examples=300, database=None)
@given(st.sampled_from(GOOD), st.data())
def test_a_byte_that_is_no_text_is_told_at_its_line(desk, text, data):
    """Anywhere; nothing is made of the rest."""
    raw = text.encode()
    at = data.draw(st.integers(0, len(raw)))
    card, (found,) = desk.problems(raw[:at] + b"\xff" + raw[at:])
    assert card is None
    assert (found.code, found.line) == ("FILE01", raw.count(b"\n", 0, at) + 1)
