"""A card's file in, the same words in the layout that every tool keeps out.

Keys are put in order, marks and spaces of lists made plain, stage directions made
fields; never a word changes.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from deck.cards import parse, tables
from deck.cards.card import LEARN_SECTION, SECTIONS
from deck.cards.fields import ORDER
from deck.cards.front_matter import FENCE, KEY, Head
from deck.cards.marks import SIGNS
from deck.cards.parse import ENDED
from deck.cards.problems import Problem
from deck.desk import block_list, directions

BLANK = " \t\u00a0\u2000-\u200a\u202f\u3000"
# A mark, then the words. "-5", "*so*" and "+1 555" may be words: these marks need their space.
MARK = re.compile(
    rf"([{BLANK}]*)(?:[-*+][{BLANK}]+|-(?=[^\W\d_]|[\"'\u2018\u201c])|[{SIGNS}][{BLANK}]*)(?=\S)"
)
MARKS = re.compile(rf"[-*+{SIGNS}]")
HEADING = re.compile(rf"##[{BLANK}]*({'|'.join(SECTIONS)})[{BLANK}]*")
CLOSED = (*ENDED, ":", ";", '"', "\u201d", "}")


class MendError(Exception):
    """A file cannot be written; the text says why and what to do."""


@dataclass(frozen=True)
class Mended:
    """One file: its bytes, its text as it is and as it would be, and what must be mended by hand first."""

    path: Path
    data: bytes
    before: str
    after: str
    problems: tuple[Problem, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether there is anything to write."""
        return not self.problems and self.before != self.after


def read(path: Path) -> Mended:
    """Lay one card's file out; `problems` says what no change of marks and spaces can mend."""
    problems: list[Problem] = []
    data = tables.content(path, problems) or b""
    return Mended(path, b"", "", "", tuple(problems)) if problems else mended(path, data)


def mended(path: Path, data: bytes) -> Mended:
    """Lay the bytes of one card's file out, as `read` does."""
    before, broken = parse.decode(str(path), data)
    if broken:
        return Mended(path, data, before, before, tuple(broken))
    after = laid_out(before)
    left = {(found.code, found.sentence) for found in _problems(path, after)}
    if left:
        found = tuple(one for one in _problems(path, before) if (one.code, one.sentence) in left)
        return Mended(path, data, before, before, found or tuple(_problems(path, before)))
    # A layout that changed a word, or would not stay, would be none: such a file stays as it is.
    same = _words(path, before) == _words(path, after) and laid_out(after) == after
    return Mended(path, data, before, after if same else before)


def _problems(path: Path, text: str) -> list[Problem]:
    _, problems = parse.card(str(path), path.parent.name, path.stem, text.encode())
    return sorted(found for found in problems if found.stops)


def _words(path: Path, text: str) -> tuple[object, list[str]]:
    """Give what a change of layout leaves alone: the keys' values, and the letters of the rest."""
    lines = text.rstrip("\n").split("\n")
    head = Head(str(path), lines)
    body = map(directions.without, lines[head.body_start :])
    return head.values, [letter for letter in "\n".join(body) if letter.isalnum()]


def write(changed: list[Mended]) -> None:
    """Write each file whole, with the line ends it had. Raises MendError if one changed since it was read."""
    for one in changed:
        if one.path.read_bytes() != one.data:
            raise MendError(f"{one.path} changed meanwhile. Nothing of it was written: flask mend again.")
        text = one.after.replace("\n", "\r\n") if b"\r\n" in one.data else one.after
        mark = codecs.BOM_UTF8 if one.data.startswith(codecs.BOM_UTF8) else b""
        beside = one.path.with_suffix(".new")
        beside.write_bytes(mark + text.encode())
        beside.chmod(one.path.stat().st_mode)
        beside.replace(one.path.resolve())


def laid_out(text: str) -> str:
    """Give a card's text in its layout. One that has no keys at its top comes back as it is."""
    lines = text.rstrip().split("\n")
    end = next((at for at, line in enumerate(lines) if at and line.rstrip() == FENCE), 0)
    if not end or lines[0].rstrip() != FENCE:
        return text
    laid = "\n".join([FENCE, *_ordered(lines[1:end]), FENCE, *directions.moved(_listed(lines[end + 1 :]))])
    whole = "\n" in text[len(text.rstrip()) :] or laid.endswith(ENDED)
    return laid + "\n" * whole


# ---- the keys ----


@dataclass
class Key:
    """A key's lines, with the comments above it, which stay above it."""

    name: str
    comments: list[str]
    lines: list[str]


def _ordered(lines: list[str]) -> Iterator[str]:
    """Give the keys' lines in order; a file with an unknown key is refused afterwards."""
    keys, rest = _keys(lines)
    for key in sorted(keys, key=lambda key: (*ORDER, key.name).index(key.name)):
        yield from key.comments
        yield from block_list.written(key.lines) if key.name == "aliases" else key.lines
    yield from rest


def _keys(lines: list[str]) -> tuple[list[Key], list[str]]:
    """Give the keys, and the comments below the last."""
    keys: list[Key] = []
    between: list[str] = []  # comments and blank lines that may belong to the key above or below
    for line in lines:
        if not line.strip() or line.startswith("#"):
            between.append(line.rstrip())
        elif line[0] in " \t-" and keys:
            keys[-1].lines += [*between, line.rstrip()]
            between = []
        else:
            match = KEY.match(line)
            name = match[1].strip("\"'") if match else ""
            keys.append(Key(name, list(filter(None, between)), [line.rstrip()]))
            between = []
    return keys, list(filter(None, between))


# ---- the sections ----


def _listed(lines: list[str]) -> list[str]:
    """Give the lines below the keys: headings and, in lists, marks in their plain form."""
    section, indent = "", -1
    laid: list[str] = []
    for line in lines:
        if heading := HEADING.fullmatch(line):
            section, indent = heading[1], -1
            laid.append(f"## {section}")
        elif not line.strip():
            laid.append("")
        elif section in {"", LEARN_SECTION}:
            laid.append(line)
        elif _goes_on(line, laid[-1]):
            laid[-1] += f" {line.strip()}"
        else:
            indent = len(line) - len(line.lstrip(" ")) if indent < 0 else indent
            laid.append(_marked(line.rstrip(), indent))
    return laid


def _goes_on(line: str, above: str) -> bool:
    """Say whether a line is the rest of the one above, broken where a program's line was full."""
    indented = line.startswith("  ") and not MARK.match(line)
    return indented and above.startswith("- ") and not above.endswith(CLOSED)


def _marked(line: str, indent: int) -> str:
    """Begin a line with "- " if it begins with a mark; one indented below another may be a list inside it."""
    match = MARK.match(line)
    if not match or MARKS.match(line, match.end()):
        return line
    deep = len(line) - len(line.lstrip(" \t")) > max(indent, 1)
    return line if deep else f"- {line[match.end() :]}"
