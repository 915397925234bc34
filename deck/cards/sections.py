"""A card's Markdown in, its sections out."""

import difflib
import re
from dataclasses import dataclass, field
from itertools import pairwise

from markdown_it.token import Token

from deck.cards import line_fields, markdown, places
from deck.cards.card import LEARN_SECTION, NEEDED_SECTIONS, SECTIONS, Line
from deck.cards.problems import CONTROL, Problem, problem


@dataclass
class Section:
    """One "## " section: its heading, the line (from 1) it stands on, and the tokens under it."""

    name: str
    line: int
    tokens: list[Token] = field(default_factory=list)


class Body:
    """The part of a card below the front matter. `sections` holds the lists, `why` the Markdown."""

    def __init__(self, path: str, lines: list[str], start: int) -> None:
        self.path = path
        self.lines = lines
        self.start = start  # how many lines of the file stand before the body
        self.problems: list[Problem] = []
        self.sections: dict[str, tuple[Line, ...]] = {}
        self.why, self.why_line = "", 0
        self.links: list[tuple[int, int, str]] = []
        tokens = markdown.tokens("\n".join(lines[start:]))
        self._unsafe(tokens)
        self._take(self._split(tokens))

    def note(self, line: int, column: int, code: str, **blanks: object) -> None:
        """Add a problem of this file."""
        self.problems.append(problem(self.path, line, column, code, **blanks))

    def _line(self, token: Token) -> int:
        return self.start + (token.map or [0])[0] + 1

    def _split(self, tokens: list[Token]) -> list[Section]:
        found: list[Section] = []
        strays: list[Token] = []
        for token, following in pairwise([*tokens, Token("end", "", 0)]):
            if token.type == "heading_open" and token.markup == "##" and not token.level:
                found.append(Section(" ".join(following.content.split()), self._line(token)))
            elif found:
                found[-1].tokens.append(token)
            else:
                strays.append(token)
        if strays:
            self.note(self._line(strays[0]), 1, "BODY11")
        return found

    def _take(self, found: list[Section]) -> None:
        first: dict[str, int] = {}
        for section in found:
            if section.name not in SECTIONS:
                self._unknown(section)
            elif section.name in first:
                self.note(section.line, 1, "BODY04", section=section.name, first=first[section.name])
            else:
                first[section.name] = section.line
                self._fill(section, found)
        self._order(first)
        meant = {self._meant(section.name) for section in found}
        for name in NEEDED_SECTIONS:
            if name not in first and name not in meant:
                self.note(len(self.lines) or 1, 1, "BODY01", section=name)

    @staticmethod
    def _meant(name: str) -> str:
        name = " ".join(name.split())
        same = {section.casefold(): section for section in SECTIONS} | {"don't": "Do not", "dont": "Do not"}
        close = difflib.get_close_matches(name.casefold(), same, n=1)
        return same[close[0]] if close else ""

    def _unknown(self, section: Section) -> None:
        meant = self._meant(section.name)
        hint = f' Did you mean "## {meant}"?' if meant else f" Known are {', '.join(SECTIONS)}."
        self.note(section.line, 4, "BODY02", section=section.name, hint=hint)

    def _order(self, first: dict[str, int]) -> None:
        for name, following in pairwise([name for name in SECTIONS if name in first]):
            if first[name] > first[following]:
                self.note(first[name], 1, "BODY03", section=name, before=following)

    def _fill(self, section: Section, found: list[Section]) -> None:
        section.tokens = section.tokens[2:]  # the heading's own words and its end
        for token in section.tokens:
            if token.type == "heading_open":
                self.note(self._line(token), 1, "BODY09")
        if not any(token.content.strip() for token in section.tokens):
            self.note(section.line, 1, "BODY06", section=section.name)
        elif section.name == LEARN_SECTION:
            later = [other.line for other in found if other.line > section.line]
            end = min(later) - 1 if later else len(self.lines)
            text = self.lines[section.line : end]
            blank = next((number for number, line in enumerate(text) if line.strip()), 0)
            self.why = "\n".join(text[blank:]).rstrip("\n")
            self.why_line = section.line + blank + 1
        else:
            self.sections[section.name] = self._bullets(section)

    def _bullets(self, section: Section) -> tuple[Line, ...]:
        lines: list[Line] = []
        for token in section.tokens:
            if token.level == 0 and token.nesting >= 0 and not _is_list(token) and not _is_heading(token):
                self.note(self._line(token), 1, "BODY05", section=section.name)
            elif token.level == 1 and token.type == "list_item_open":
                self._lone(token, section.tokens)
            elif token.type == "inline" and token.level == 3:  # list, item, paragraph
                text = " ".join(token.content.split())
                line = self._line(token)
                mark = re.match(r"\s*[-*+]\s+", self.lines[line - 1])
                lines.append(self._read(text, line, mark.end() + 1 if mark else 1))
        return tuple(lines)

    def _read(self, text: str, line: int, column: int) -> Line:
        """Take a line's fields from its words, and note what is wrong with them."""
        read = line_fields.read(text)
        for fault in read.faults:
            at = places.place(self.lines[line - 1 :], line, column, text, fault.offset)
            self.note(at[0], at[1], fault.code, **fault.blanks)
        return Line(read.words, line, column, **read.values)

    def _lone(self, item: Token, tokens: list[Token]) -> None:
        """Note a list item that holds more than one sentence's paragraph."""
        begin, end = item.map or [0, 0]
        inside = [
            token
            for token in tokens
            if token.level == 2 and token.nesting >= 0 and begin <= (token.map or [-1])[0] < end
        ]
        if len(inside) != 1 or inside[0].type != "paragraph_open":
            self.note(self._line(inside[1] if len(inside) > 1 else item), 1, "BODY10")

    def _unsafe(self, tokens: list[Token]) -> None:
        """Refuse raw HTML, pictures and links elsewhere than promised; remember where the others lead."""
        for outer in tokens:
            begin, end = outer.map or (0, 0)
            source = "\n".join(self.lines[self.start + begin : self.start + end])
            at = 0  # how far the block has been read: its pieces come in order
            for piece, sign in markdown.pieces(outer):
                found = source.find(sign, at)
                at = max(at, found)
                line = self.start + begin + source.count("\n", 0, at) + 1
                self._judge(piece, line, at - source.rfind("\n", 0, at))
                at += len(sign) if found >= 0 else 0

    def _judge(self, piece: Token, line: int, column: int) -> None:
        href = str(piece.attrGet("href"))
        if markdown.raw_html(piece):
            self.note(line, column, "BODY07")
        elif hidden := _hidden(piece):
            self.note(line, column, "FILE03", number=hidden)
        elif piece.type == "image":
            self.note(line, column, "BODY12")
        elif piece.type == "link_open" and markdown.LINK.match(href):
            self.links.append((line, column, href))
        elif piece.type == "link_open":
            self.note(line, column, "BODY08", href=href)


def fault(text: str) -> tuple[str, dict[str, object]] | None:
    """Give the code, and its blanks, of what a title or summary must not hold."""
    for token in (piece for outer in markdown.tokens(text) for piece, _ in markdown.pieces(outer)):
        if markdown.raw_html(token):
            return "BODY07", {}
        if token.type in {"image", "link_open"}:
            return "BODY12" if token.type == "image" else "BODY13", {}
        if hidden := _hidden(token):
            return "FILE03", {"number": hidden}
    return None


def _hidden(token: Token) -> int:
    """Give the number of an invisible character that an entity such as &#x202e; brings, else 0."""
    found = CONTROL.search(token.content) if token.type.startswith("text") else None
    return ord(found.group()) if found else 0


def _is_list(token: Token) -> bool:
    return token.type == "bullet_list_open"


def _is_heading(token: Token) -> bool:
    return token.type.startswith("heading") or token.type == "inline"
