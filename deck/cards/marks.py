"""The lines of one of a card's lists in, those that are no line of it out.

Markdown joins a line whose mark it does not know to the line above, without a word.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

from markdown_it.token import Token

# What word processors and phones put for a hyphen: dashes, the minus sign, bullets.
SIGNS = "\u2010-\u2015\u2212\u2022\u2023\u2043\u00b7\u2219\u25aa\u25cf\u25e6"
MARK = re.compile(r"- \s*\S")
GAPS = {" ": "a space", "\t": "a tab"}

Wrong = tuple[int, str, dict[str, Any]]  # the index of a line, a rule's code, its blanks


def wrong(tokens: Sequence[Token], lines: Sequence[str], begin: int, start: int) -> Iterator[Wrong]:
    """Give what is wrong with a section's lines from `begin` on; tokens count theirs from `start` on."""
    told, settled = _blocks(tokens, start)
    yield from told
    for number, line in enumerate(lines[begin:], begin):
        if line.strip() and number not in settled and not MARK.match(line):
            yield number, "BODY05", {"sign": sign(line)}


def sign(line: str) -> str:
    """Name what a line begins with, so that somebody who sees no difference finds it."""
    if line[0].isspace() and (line.lstrip()[0] in "-*+" or line[0] not in " \t"):
        return GAPS.get(line[0], f"a {unicodedata.name(line[0], 'blank').lower()}")
    first = line.split()[0]
    if first[0] == "-" and len(line) > 1:
        gap = line[1]
        odd = f"a {unicodedata.name(gap, 'tab').lower()}" if gap.isspace() else "no space"
        return f'"-" and {odd}'
    if re.match(f"[{SIGNS}]", first):
        return f'"{first[0]}" ({unicodedata.name(first[0]).lower()})'
    return f'"{first}"'


def _blocks(tokens: Sequence[Token], start: int) -> tuple[list[Wrong], set[int]]:
    """Judge what is no plain line as a whole; gives its problems, and the lines that need no other."""
    told: list[Wrong] = []
    settled: set[int] = set()
    for number, token in enumerate(tokens):
        begin, end = token.map or (0, 0)
        if token.nesting < 0 or not (code := _block(token, tokens[number + 1 :])):
            continue
        settled |= set(range(start + begin, start + end))
        if code == "BODY05":
            told.append((start + begin, code, {"sign": KINDS[token.type]}))
        elif code != "BODY09":  # told elsewhere
            at = _second(token, tokens) if code == "BODY10" else begin
            told.append((start + at, code, {}))
    return told, settled


KINDS = {
    "fence": "a block of code",
    "code_block": "four spaces",
    "blockquote_open": '">"',
    "hr": "a ruled line",
}


def _block(token: Token, following: Sequence[Token]) -> str:
    """Give the code of what a block is in a list, or nothing for one whose lines are looked at one by one."""
    if token.level == 0 and token.type in KINDS:
        return "BODY05"
    if token.level == 0 and token.type in {"heading_open", "html_block"}:
        return "BODY09"
    if token.level != 1 or token.type != "list_item_open" or token.info:
        return ""
    if following[0].type == "list_item_close":
        return "BODY14"
    return (
        ""
        if _inside(token, [token, *following])[1:] == [] and following[0].type == "paragraph_open"
        else "BODY10"
    )


def _inside(item: Token, tokens: Sequence[Token]) -> list[Token]:
    begin, end = item.map or (0, 0)
    return [
        token
        for token in tokens
        if token.level == 2 and token.nesting >= 0 and begin <= (token.map or [-1])[0] < end
    ]


def _second(item: Token, tokens: Sequence[Token]) -> int:
    """Give the line of the first thing in a list item that is one too many."""
    inside = _inside(item, tokens)
    return ((inside[1] if len(inside) > 1 else item).map or [0])[0]
