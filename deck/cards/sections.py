"""A card's Markdown in, its sections out."""

import difflib
import re
from dataclasses import dataclass, field
from itertools import pairwise

from markdown_it.token import Token

from deck.cards import line_fields, markdown, marks, places, undrawn
from deck.cards.card import LEARN_SECTION, NEEDED_SECTIONS, SECTIONS, Line
from deck.cards.problems import CONTROL, Problem, problem
from deck.cards.undrawn import Undrawn


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
        text = "\n".join(lines[start:])
        tokens, aside = markdown.with_definitions(text)
        self._unsafe(tokens)
        for line, name in aside:
            what = f'The address set aside as "{name}"'
            self.note(
                start + line + 1, 1, "BODY15", what=what, instead="Write [words](address) in its place."
            )
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
            elif token.type == "inline":
                self._signs(token, section.name)
        if not any(token.content.strip() for token in section.tokens):
            self.note(section.line, 1, "BODY06", section=section.name)
        elif section.name == LEARN_SECTION:
            self._learn(section, self._end(section, found))
        else:
            self._bullets(section, self._end(section, found))

    def _end(self, section: Section, found: list[Section]) -> int:
        """Give how many lines of the file there are up to the next section."""
        return min((other.line - 1 for other in found if other.line > section.line), default=len(self.lines))

    def _learn(self, section: Section, end: int) -> None:
        text = self.lines[section.line : end]
        blank = next((number for number, line in enumerate(text) if line.strip()), 0)
        self.why = "\n".join(text[blank:]).rstrip("\n")
        self.why_line = section.line + blank + 1
        for found in undrawn.blocks(section.tokens, self.lines[self.start :]):
            self._undrawn(self.start + found.line + 1, 1, found)

    def _bullets(self, section: Section, end: int) -> None:
        lines: list[Line] = []
        for token in section.tokens:
            if token.type == "inline" and token.level == 3:  # list, item, paragraph
                text = " ".join(token.content.split())
                line = self._line(token)
                mark = re.match(r"\s*[-*+]\s+", self.lines[line - 1])
                lines.append(self._read(text, line, mark.end() + 1 if mark else 1))
        self.sections[section.name] = tuple(lines)
        for at, code, blanks in marks.wrong(section.tokens, self.lines[:end], section.line, self.start):
            self.note(at + 1, 1, code, **({"section": section.name} | blanks))

    def _read(self, text: str, line: int, column: int) -> Line:
        """Take a line's fields from its words, and note what is wrong with them."""
        read = line_fields.read(text)
        for fault in read.faults:
            at = places.place(self.lines[line - 1 :], line, column, text, fault.offset)
            self.note(at[0], at[1], fault.code, **fault.blanks)
        return Line(read.words, line, column, **read.values)

    def _signs(self, token: Token, section: str) -> None:
        """Tell what a line of text holds that is not drawn, or is not whole."""
        for found in undrawn.signs(token, cited=section == LEARN_SECTION):
            self._undrawn(*self._place(token, found.line, found.column), found)
        if (at := undrawn.unpaired(token.content)) >= 0:
            before = token.content[:at]
            self.note(*self._place(token, before.count("\n"), at - before.rfind("\n") - 1), "BODY16")

    def _place(self, token: Token, number: int, column: int) -> tuple[int, int]:
        """Give the place in the file of a letter of a line of a token, both counted from 0."""
        line = self._line(token) + number
        inside = self.lines[line - 1].rstrip().rfind(token.content.split("\n")[number].strip())
        return line, max(inside, 0) + column + 1

    def _undrawn(self, line: int, column: int, found: Undrawn) -> None:
        self.note(line, column, "BODY15", what=found.what, instead=found.instead)

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
    for outer in markdown.tokens(text):
        for token, _ in markdown.pieces(outer):
            if markdown.raw_html(token):
                return "BODY07", {}
            if token.type in {"image", "link_open"}:
                return "BODY12" if token.type == "image" else "BODY13", {}
            if hidden := _hidden(token):
                return "FILE03", {"number": hidden}
        if outer.type == "inline" and (found := next(undrawn.signs(outer, cited=False), None)):
            return "BODY15", {"what": found.what, "instead": found.instead}
    return ("BODY16", {}) if undrawn.unpaired(text) >= 0 else None


def _hidden(token: Token) -> int:
    """Give the number of an invisible character that an entity such as &#x202e; brings, else 0."""
    found = CONTROL.search(token.content) if token.type.startswith("text") else None
    return ord(found.group()) if found else 0
