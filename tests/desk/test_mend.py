"""What the layout of a card's file changes, and that it never changes a word."""

import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings

from deck.cards.fields import FIELDS, ORDER
from deck.desk import mend
from tests.conftest import replaced
from tests.test_mutations import damaged

CARD = Path("cards/doors/x.md")


@pytest.fixture
def laid(changed):
    """Lay the good card out with some words changed; gives it, and the good card itself laid out."""
    right = mend.laid_out(changed({}))

    def lay(changes):
        return mend.laid_out(replaced(right, changes)), right

    return lay


def test_every_key_has_its_place():
    """A new key must be given one."""
    assert set(FIELDS) <= set(ORDER)


def test_keys_stand_in_order_and_aliases_last(good):
    """With the comments above them; blank lines between them go."""
    head, _, body = good.removeprefix("---\n").partition("\n---\n")
    lines = head.split("\n")
    mixed = "\n".join(["---", *reversed(lines), "", "# kept", "", "allow: {WORD01: It is so.}", "---", body])
    keys = re.findall(r"^([a-z_]+):|^(#.*)", mend.laid_out(mixed).split("\n---\n")[0], re.MULTILINE)
    found = ["".join(pair) for pair in keys]
    assert found == [
        "title", "summary", "related", "sources", "last_reviewed_on", "review_in", "signoff",
        "# kept", "allow", "aliases",
    ]  # fmt: skip


def test_a_comment_below_the_keys_stays_below(good):
    """It may be about all of them."""
    text = good.replace("\n---\n\n", "\n# about all\n---\n\n", 1)
    assert "\n# about all\n---\n" in mend.laid_out(text)


@pytest.mark.parametrize(
    "mark",
    [
        "– ",
        "–",
        "— ",
        "•\t",
        "•",
        "−",
        "· ",
        "* ",
        "+ ",
        "-\u00a0",
        "-\t",
        "-  ",
        " - ",
        "\u00a0- ",
        "▪ ",
        "‐ ",
    ],
)
def test_a_mark_becomes_a_hyphen_and_a_space(laid, mark):
    """Whatever a word processor or a phone put there."""
    after, right = laid({"- Do not shout at the door.": f"{mark}Do not shout at the door."})
    assert after == right


def test_a_missing_space_is_put_in(laid):
    """Before a word or a quote."""
    after, right = laid({"- Do not shout at the door.": "-Do not shout at the door.", '- "Calm': '-"Calm'})
    assert after == right


@pytest.mark.parametrize(
    "line",
    [
        "-5 degrees",
        "*So* it is.",
        "+1 555 0100",
        "1. First",
        "  - inside",
        "-- so",
        "so",
        "b) so",
        "* * *",
        "**Stop**",
    ],
)
def test_what_may_be_words_is_left_alone(laid, line):
    """The check names it; a person decides."""
    after, _ = laid({"- Do not shout at the door.": f"- Do not shout.\n{line}\n- Do not lean."})
    assert f"\n{line}\n" in after


def test_a_line_broken_by_a_full_line_is_joined(laid):
    """It is one sentence; where that had its end, a line without a mark is for a person to judge."""
    after, right = laid({"- Do not shout at the door.": "- Do not shout\n  at the door."})
    assert after == right
    broken = "- Do not shout.\n  At the door."
    assert broken in laid({"- Do not shout at the door.": broken})[0]


def test_why_is_left_alone(laid):
    """There Markdown means what it says."""
    after, _ = laid({"## Why\n": "## Why\n* One\n+ Two\n\n  – Three  \n\n"})
    assert "## Why\n* One\n+ Two\n\n  – Three  \n\n" in after


def test_headings_and_ends_of_lines_are_made_plain(laid):
    """Spaces that nobody sees."""
    after, right = laid({"## Do\n": "##Do  \n", "## Say\n": "##   Say\n", "## Avoid\n": "   \n## Avoid\n"})
    assert after == right.replace("## Avoid\n", "\n## Avoid\n")


@pytest.mark.parametrize(
    ("end", "laid"), [(".", ".\n"), (".\n\n \n", ".\n"), ("\u201d?", "\u201d?\n"), ("and", "and")]
)
def test_the_last_line_gets_its_end_where_the_sentence_has_its_own(good, end, laid):
    """A file that was cut off in a sentence must not come to look whole."""
    text = good.rstrip().rstrip(".")
    assert mend.laid_out(text + end).endswith(laid)


# ---- never a word ----


@pytest.mark.slow
@settings(deadline=None, derandomize=True, max_examples=300, database=None)
@given(damaged())
def test_no_damage_makes_it_change_a_word(data):
    """Whatever stands in the file: it is refused, or holds the same words; laid out twice, it stays."""
    done = mend.mended(CARD, data)
    assert done.changed + bool(done.problems) < 2
    before, after = (Counter(filter(str.isalnum, text)) for text in (done.before, done.after))
    assert before == after
    if not done.problems:
        again = mend.mended(CARD, done.after.encode())
        assert not again.problems
        assert not again.changed


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title: ": "titel: "}, "HEAD04"),
        ({"## Say": "## Sya"}, "BODY02"),
        ({"## Do\n": "## Do\n<b>\n"}, "BODY07"),
    ],
)
def test_what_it_cannot_mend_is_refused_with_its_place(changed, changes, code):
    """Nothing is written by halves."""
    done = mend.mended(CARD, changed(changes).encode())
    assert not done.changed
    (found,) = [one for one in done.problems if one.code == code]
    ((_, new),) = changes.items()
    assert new.strip().split("\n")[-1] in changed(changes).split("\n")[found.line - 1]
