"""A TOML file in, a table of the expected shape and its problems out."""

import re
import tomllib
from copy import deepcopy
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from deck.cards import parse, texts
from deck.cards.problems import Problem, problem
from deck.cards.rules import hint

TEXT_KEYS = ("name", "short_name", "department", "colour", "approved_by", "check_within", "recents")
LIST_KEYS = ("caution", "blanks", "acronyms")
DECK_KEYS = {"topic", "tile", "line", *TEXT_KEYS, *LIST_KEYS}
HELP = ("id", "kind", "name", "use", "call", "press", "text", "say", "tty", "hours", "checked")
TABLE_KEYS: dict[str, dict[str, type]] = {
    "topic": {"id": str, "title": str, "kind": str, "first": list},
    "tile": {"id": str, "see": str, "cards": list},
    "line": dict.fromkeys(HELP, str),
    "phrase": dict.fromkeys(("id", "kind", "when", "english", "words", "say"), str),
    "approval": {"card": str, "role": str, "name": str, "date": date, "fingerprint": str},
    "source": {
        "id": str,
        "title": str,
        "urls": list,
        "seen": str,
        "note": str,
        "kind": str,
        "country": str,
        "year": int,
    },
}
OPTIONAL = {"topic": {"first"}, "source": {"note", "kind", "country", "year"}, "line": {*HELP[4:]}}
SAME_KEYS = ("same", "spanish", "codes")
NUMBERS = "numbers"
ELSEWHERE = "elsewhere"
GROUPS = (*SAME_KEYS, NUMBERS, ELSEWHERE)
LIMIT = 1024 * 1024  # a register of sources grows with the deck
SEEN = ("full", "part", "no")
KINDS = ("statute", "court", "agency", "research", "trainer", "news")
YEARS = range(1700, 2100)
URL = re.compile(r"https?://[^/\s]")
COLOUR = re.compile("#[0-9a-fA-F]{6}")
SHAPES = {
    "colour": (COLOUR, 'a colour such as "#1d4e5a"'),
    "check_within": (re.compile(r"[1-9]\d{0,2} days?"), 'a number of days such as "7 days"'),
    "recents": (re.compile("on|off"), '"on" or "off"'),
}


def content(path: Path, problems: list[Problem]) -> bytes | None:
    """Read a content file, or note why it cannot be read."""
    try:
        return _bytes(path)
    except OSError as error:
        problems.append(problem(str(path), 1, 1, "FILE05", reason=(error.strerror or "unknown").lower()))
        return None


def words(path: Path) -> str:
    """Give the words of a content file, whatever bytes are among them. Raises OSError, also for a pipe."""
    return _bytes(path).decode("utf-8", "replace").replace("\r\n", "\n")


def _bytes(path: Path) -> bytes:
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise OSError(None, "it is no plain file")  # a named pipe would be waited for without end
    with path.open("rb") as file:
        return file.read(parse.LIMIT * 100)


def read(path: Path, keys: set[str], *, whole: bool = True) -> tuple[dict[str, Any], list[Problem]]:
    """Read a TOML file whose top-level keys are `keys`; what does not fit is left out and reported.

    One that is not `whole` is laid over another and may leave out what a deck needs.
    """
    unread: list[Problem] = []
    data = content(path, unread)
    if data is None:
        return {}, unread
    table, problems = _fitted(str(path), data, frozenset(keys), whole)
    return deepcopy(table), [*problems]


@lru_cache(maxsize=64)
def _fitted(
    path: str, data: bytes, keys: frozenset[str], whole: bool
) -> tuple[dict[str, Any], list[Problem]]:
    """Judge a file's bytes. Kept: the preview reads the deck at each save of one card."""
    table, text, problems = _parsed(path, data)
    if problems:
        return {}, problems
    shape = _Shape(path, text, {*keys})
    for needed in ("name", "colour") if whole and "name" in keys else ():
        if needed not in table and not any(needed in hint(key, keys) for key in table if key not in keys):
            shape.note(needed, f'The deck needs a "{needed}".')
    return shape.fit(table), shape.problems


def toml(path: Path) -> tuple[dict[str, Any], str, list[Problem]]:
    """Read a TOML file: what it holds, its text, or else its problems."""
    problems: list[Problem] = []
    data = content(path, problems)
    table, text, more = _parsed(str(path), data or b"")
    return {} if problems else table, text, problems + more


def _parsed(path: str, data: bytes) -> tuple[dict[str, Any], str, list[Problem]]:
    text, problems = parse.decode(path, data, LIMIT)
    if problems:
        return {}, text, problems
    try:
        return tomllib.loads(text), text, []
    except (RecursionError, ValueError) as error:
        place = re.search(r" \(at line (\d+), column (\d+)", str(error))
        line, column = (int(place[1]), int(place[2])) if place else (text.count("\n") + 1, 1)
        reason = str(error).split(" (at ")[0]
        return {}, text, [problem(path, line, column, "DECK05", reason=reason)]


def starts(path: Path, kind: str) -> list[int]:
    """Give the line that each [[row]] of a kind starts on; none of a file that cannot be read."""
    try:
        lines = words(path).splitlines()
    except OSError:
        return []
    return [place for place, line in enumerate(lines, 1) if line.strip().startswith(f"[[{kind}]]")]


class _Shape:
    """The expected keys of one file; each problem stands where its word first does."""

    def __init__(self, path: str, text: str, keys: set[str]) -> None:
        self.path, self.text, self.keys = path, text, keys
        self.problems: list[Problem] = []

    def note(self, word: str, reason: str, number: int = 1) -> None:
        """Add a problem where a word first starts a line, or where row `number` of a table starts."""
        found = list(re.finditer(rf"^[ \t]*\[*[ \t]*{re.escape(word)}\b", self.text, re.MULTILINE))
        match = found[min(number, len(found)) - 1] if found else None
        line = self.text.count("\n", 0, match.start()) + 1 if match else 1
        self.problems.append(problem(self.path, line, 1, "DECK06", reason=reason))

    def fit(self, table: dict[str, Any]) -> dict[str, Any]:
        for key in sorted(set(table) - self.keys):
            self.note(key, f'"{key}" is not a key of this file.{hint(key, self.keys)}')
        kept = {key: value for key, value in table.items() if key in self.keys and self._good(key, value)}
        for key, value in kept.items():
            for number, row in enumerate(value if key in TABLE_KEYS else [value], 1):
                for reason in dict.fromkeys(texts.wrong(key, row)):
                    self.note(key, reason, number)
        for key, (shape, words) in SHAPES.items():
            if key in kept and not shape.fullmatch(kept[key]):
                self.note(key, f'"{key}" must be {words}.')
        return kept

    def _good(self, key: str, value: Any) -> bool:  # noqa: ANN401 - whatever TOML holds
        if key in TABLE_KEYS:
            return self._rows(key, value)
        if key in GROUPS:
            return self._groups(key, value)
        kind = list if key in LIST_KEYS else str
        if not _fits(value, kind):
            self.note(key, f'"{key}" must be {_NAMES[kind]}.')
        return _fits(value, kind)

    def _rows(self, key: str, rows: Any) -> bool:  # noqa: ANN401 - whatever TOML holds
        if not isinstance(rows, list):
            self.note(key, f'Write "[[{key}]]", in two brackets: there may be several.')
            return False
        good = all([self._row(key, number, row) for number, row in enumerate(rows, 1)])  # noqa: C419 - report all
        if good and key == "source":
            for number, row in enumerate(rows, 1):
                self._source(number, row, [other["id"] for other in rows[: number - 1]])
        return good

    def _source(self, number: int, row: dict[str, Any], before: list[str]) -> None:
        name = row["id"]
        if name in before:
            self.note("source", f'The source "{name}" stands twice. Keep one.', number)
        if row["seen"] not in SEEN:
            self.note("source", f'The source "{name}" needs seen = "full", "part" or "no".', number)
        if row.get("kind", KINDS[0]) not in KINDS:
            near = hint(row["kind"], KINDS) or f" Known are {', '.join(KINDS)}."
            self.note("source", f'The source "{name}" is of a kind that is not known.{near}', number)
        if row.get("year", YEARS[-1]) not in YEARS:
            self.note("source", f'The source "{name}" must have a year such as 2026, or none.', number)
        for url in row["urls"]:
            if not URL.match(url):
                self.note("source", f'The source "{name}" has "{url}", which is no https: address.', number)

    def _groups(self, key: str, value: Any) -> bool:  # noqa: ANN401 - whatever TOML holds
        good = isinstance(value, list) and all(_fits(group, list) and len(group) > 1 for group in value)
        if not good:
            example = '["fifty", "50"]' if key == NUMBERS else '["knife", "blade"]'
            self.note(key, f'"{key}" must be a list of groups of two words or more, like {example}.')
        return good

    def _row(self, name: str, number: int, row: Any) -> bool:  # noqa: ANN401 - whatever TOML holds
        fields = TABLE_KEYS[name]
        if not isinstance(row, dict):
            self.note(name, f"[[{name}]] number {number} must be a table.", number)
            return False
        wrong = [f'"{key}" is not a key.{hint(key, fields)}' for key in row if key not in fields]
        wrong += [
            f'"{key}" must be {_NAMES[kind]}.'
            for key, kind in fields.items()
            if (key not in OPTIONAL.get(name, ()) or key in row) and not _fits(row.get(key), kind)
        ]
        for reason in wrong:
            self.note(name, f"[[{name}]] number {number}: {reason}", number)
        return not wrong


_NAMES: dict[type, str] = {
    str: "text",
    list: "a list of texts",
    int: "a whole number",
    date: "a date such as 2026-11-25",
}


def _fits(value: Any, kind: type) -> bool:  # noqa: ANN401 - whatever TOML holds
    if kind is not list:
        return type(value) is kind  # a bool is an int as well
    return isinstance(value, list) and all(isinstance(item, str) for item in value)
