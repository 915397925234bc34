"""Markdown in, what it takes, or its kin take, and a card does not draw out.

Each is told as what it is and what to write instead; a page would show its signs, or something else.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from markdown_it.token import Token

from deck.cards.marks import SIGNS


class Undrawn(NamedTuple):
    """What is not drawn: its line and column from 0 in what was read, its name, what to write instead."""

    line: int
    column: int
    what: str
    instead: str


# ---- signs within a line ----

BLANKED = re.compile(
    r"(`+)(?!`).+?(?<!`)\1(?!`)|\\[^\w\s]|(?<=\])\((?:[^()\s]|\([^()]*\))*(?:\s+\"[^\"]*\")?\)|<[^<>\s]+>",
    re.DOTALL,
)
ADDRESS = "Write it as [words](address)."
LINES = (
    (re.compile(r"^\s*\|.*\|\s*$|^[\s|:]*-{2,}[\s:]*\|[\s|:-]*$"), "A table", "Write a list."),
    (re.compile(r"\[\^[^\]\s]+\]"), "A footnote", "Cite a source like [S01]."),
    (re.compile(r"~~"), "Struck-out text (~~)", "Delete it."),
    (re.compile(r"==(?=\S)[^=]+=="), "Marked text (==)", "Write **words** for weight."),
    (re.compile(r"^\s*\[[ xX]?\](?=\s)"), "A box to tick", "Begin with the words."),
    (re.compile(r"\[\[[^\]]*\]\]"), "A link in two brackets", "Write [words](/cards/id/)."),
    (re.compile(r"\[![A-Za-z]+\]"), "A coloured box", "Write the words alone."),
    (re.compile(r"\[(?![A-Z]+\d+[a-z]?\])\s*[A-Za-z]{1,3}\d+[a-z]?"
                r"(?:[\s,;/&\u2013-]+(?:and )?[A-Za-z]{0,3}\d+[a-z]?)*\s*\](?![0\[])"),
     "Such a citation", "Write each by itself, in capitals: [S01] [S02]."),
    (re.compile(r"\]\s+\((?=https?:|/|tel:|mailto:|#)"), "A link with a space inside", ADDRESS),
    (re.compile(r"(?<![\w@/.])(?:https?://|www\.)\w\S*"), "A bare address", ADDRESS),
    (re.compile(r"(?<![\w.+-])[\w.+-]+@\w[\w-]*\.\w+"), "A bare address", "Write it as <name@place.org>."),
    (re.compile(r"^\s*##+(?=[^\s#])"), 'A heading without a space after "#"', "Put the space."),
)  # fmt: skip
BACKSLASH = re.compile(r"(?<!\\)(?:\\\\)*\\$")
LEFT = re.compile(r"\*\*|(?<!_)__(?!_)|`|\]\(|(?<![\w*])\*(?=\w)|(?<=\w)\*(?![\w*])")


def signs(token: Token, *, cited: bool = True) -> Iterator[Undrawn]:
    """Give what an inline token holds that is not drawn, lines counted in its content.

    Where nothing is to be `cited` a citation is not drawn either.
    """
    for number, line in enumerate(BLANKED.sub(_blank, token.content).split("\n")):
        for pattern, what, instead in LINES:
            if found := pattern.search(line):
                yield Undrawn(number, found.start(), what, instead)
        if not cited and (found := CITATION.search(line)):
            yield Undrawn(number, found.start(), "A source", 'Cite it under "## Why".')
    for number, line in enumerate(token.content.split("\n")):
        if found := BACKSLASH.search(line):
            yield Undrawn(number, found.end() - 1, "A backslash at the end of a line", "Delete it.")
    yield from _left(token)


CITATION = re.compile(r"\[[A-Z]+\d+[a-z]?\](?![(\[])")


def _blank(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", "0", found[0])


def _left(token: Token) -> Iterator[Undrawn]:
    """Give the signs that Markdown did not understand, most often since the other half is not there."""
    for piece in token.children or []:
        found = LEFT.search(piece.content) if piece.type == "text" else None
        if found and f"\\{found[0][0]}" not in token.content:
            at = max(token.content.find(found[0]), 0)
            line, column = token.content.count("\n", 0, at), at - token.content.rfind("\n", 0, at) - 1
            yield Undrawn(line, column, f'A "{found[0]}" alone', "Put its other half, or delete it.")
            return


# ---- quotation marks ----

PAIRS = ("\u201c\u201d", "\u201e\u201c", "\u00ab\u00bb")
INCHES = re.compile(r"\d'\s?\d+\"")


def unpaired(text: str) -> int:
    """Give the place of a quotation mark whose other half is not there, -1 if there is none."""
    text = INCHES.sub(_blank, BLANKED.sub(_blank, text))
    if text.count('"') % 2:
        return text.rfind('"')
    low = "\u201e" in text  # in German the mark that opens elsewhere closes
    return max(_lone(text, *pair) for pair in (PAIRS[1:] if low else PAIRS[::2]))


def _lone(text: str, opening: str, closing: str) -> int:
    begun: list[int] = []
    for at, letter in enumerate(text):
        if letter == opening:
            begun.append(at)
        elif letter == closing:
            if not begun:
                return at
            begun.pop()
    return begun[-1] if begun else -1


# ---- blocks ----

BLOCKS = {
    "fence": ("A block of code", "Write the words alone."),
    "code_block": ("Text after four spaces", "Begin the line without them."),
    "hr": ("A ruled line", "Delete it."),
}
JOINED = re.compile(rf"[ \t]*(?:[{SIGNS}]\s|-(?=[^\W\d_]|\u00a0)|\u00a0)")
MARK_LOST = ("A line with another mark", 'Begin it with "- ", or take the mark away.')
LAZY = ("A line that goes on at the margin", "Leave a line free above it, or begin it as the line above.")


def blocks(tokens: Sequence[Token], lines: Sequence[str]) -> Iterator[Undrawn]:
    """Give what of the text under Why is not drawn; `lines` are those that the tokens count."""
    for token in tokens:
        begin, end = token.map or (0, 0)
        if token.type in BLOCKS:
            yield Undrawn(begin, 0, *BLOCKS[token.type])
        elif token.type == "paragraph_open":
            yield from _joined(begin, lines[begin:end], inside=token.level > 0)
        elif token.type == "blockquote_open":
            yield from _lazy(begin, lines[begin:end])
    for token, following in pairwise(tokens):
        if (token.type, following.type) == ("list_item_open", "list_item_close"):
            yield Undrawn(
                (token.map or [0])[0], 0, "A mark without words", "Write the line, or delete the mark."
            )
    yield from _numbers(tokens)


def _numbers(tokens: Sequence[Token]) -> Iterator[Undrawn]:
    """Give the numbers of lists that would become others: "988. Call" would be 1."""
    counts = [0]  # how far each of the lists around has come
    for token in tokens:
        if token.type in {"ordered_list_open", "bullet_list_open"}:
            counts.append(0)
        elif token.type in {"ordered_list_close", "bullet_list_close"}:
            counts.pop()
        elif token.type == "list_item_open" and token.info:
            counts[-1] += 1
            if int(token.info) != counts[-1]:
                what = f'The number "{token.info}{token.markup}" of a list'
                instead = f"It would be {counts[-1]}: count from 1, or write it inside the line."
                yield Undrawn((token.map or [0])[0], 0, what, instead)


def _joined(begin: int, lines: Sequence[str], *, inside: bool) -> Iterator[Undrawn]:
    """Give the lines of a paragraph that were meant to be others."""
    for number, line in enumerate(lines):
        if JOINED.match(line) and (number or not inside):
            yield Undrawn(begin + number, 0, *MARK_LOST)
        elif number and inside and not line[:1].isspace() and not line.startswith(">"):
            yield Undrawn(begin + number, 0, *LAZY)


def _lazy(begin: int, lines: Sequence[str]) -> Iterator[Undrawn]:
    for number, line in enumerate(lines):
        if number and line.strip() and not line.lstrip().startswith(">") and line[:1].isspace():
            yield Undrawn(begin + number, 0, *LAZY)
