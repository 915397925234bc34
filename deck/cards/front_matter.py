"""Front matter in, values with their places out.

Each top-level key is composed as YAML by itself, so that one bad key hides no other.
"""

import difflib
import re
from dataclasses import dataclass
from typing import Any

import yaml

from deck.cards.fields import FIELDS, NEEDED, PROSE, TEXTS, Value, Wrong
from deck.cards.problems import Problem, problem

FENCE = "---"
KEY = re.compile(r"([^\s:#][^:]*?)\s*:(?=\s|$)")
COMMENT = re.compile(r"\s+#")
FANCY = re.compile(r"[&*!]")  # without one of these there is no anchor, alias or tag
# libyaml is ten times as fast as PyYAML's own reader, in whose words mistakes are told. They differ in tabs,
# question marks, empty values and odd letters; there, and where libyaml finds a mistake, the slow one reads.
QUICK: Any = getattr(yaml, "CSafeLoader", None)
ALIKE = re.compile(r"[\n -~\u00a1-\u024f\u2010-\u2027]*")
UNLIKE = re.compile(r"[&*!?%@`]")
SPECIAL = re.compile(r"[*&!%@`]")  # what YAML takes for something else at the start of a value


@dataclass(frozen=True)
class Key:
    """One key of the front matter: its name, its source lines, the line (from 1) it starts on."""

    name: str
    lines: tuple[str, ...]
    line: int


class Head:
    """The front matter of one file, read key by key. `values` holds the good ones, `problems` the rest."""

    def __init__(self, path: str, lines: list[str]) -> None:
        self.path = path
        self.values: dict[str, Value] = {}
        self.places: dict[str, tuple[int, int]] = {}
        self.problems: list[Problem] = []
        self._meant: set[str] = set()  # keys that a misspelt one stands for
        self.body_start = self._end(lines)
        if self.body_start:
            for key in self._keys(lines[1 : self.body_start - 1]):
                self._read(key)
            self._missing()

    def note(self, line: int, column: int, code: str, **blanks: object) -> None:
        """Add a problem of this file."""
        self.problems.append(problem(self.path, line, column, code, **blanks))

    def _end(self, lines: list[str]) -> int:
        """Give the index of the first line of the body, 0 when there is no front matter to read."""
        if not lines or lines[0].rstrip() != FENCE:
            self.note(1, 1, "HEAD01")
            return 0
        for number, line in enumerate(lines[1:], 1):
            if line.rstrip() == FENCE:
                return number + 1
        self.note(1, 1, "HEAD02")
        return 0

    def _keys(self, lines: list[str]) -> list[Key]:
        keys: list[Key] = []
        for number, line in enumerate(lines, 2):
            if not line.strip() or line.startswith("#"):
                continue
            if line[0] in " \t-" and keys:
                last = keys[-1]
                gap = ("",) * (number - last.line - len(last.lines))
                keys[-1] = Key(last.name, (*last.lines, *gap, line), last.line)
                continue
            match = KEY.match(line)
            name = match.group(1) if match else ""
            if name[0:1] in "\"'" and name[-1:] == name[0:1]:
                name = name[1:-1]
            keys.append(Key(name, (line,), number))
        return keys

    def _read(self, key: Key) -> None:
        if key.name in self.places:
            self.note(key.line, 1, "HEAD05", key=key.name, first=self.places[key.name][0])
            return
        if key.name and key.name not in FIELDS:
            close = difflib.get_close_matches(key.name, FIELDS, n=1)
            hint = f' Did you mean "{close[0]}"?' if close else f" Known are {', '.join(FIELDS)}."
            self.note(key.line, 1, "HEAD04", key=key.name, hint=hint)
            if close:  # the key it was meant to be is not missing as well
                self._meant.add(close[0])
            return
        if key.name:
            self.places[key.name] = (key.line, 1)
        node = self._compose(key)
        if node is not None and key.name:
            self._take(key, node)
        elif not key.name and not any(found.line == key.line for found in self.problems):
            self.note(key.line, 1, "HEAD03", reason="a line starts with a key, a colon and a space")

    def _compose(self, key: Key) -> yaml.Node | None:
        """Compose one key's lines as YAML and give the value's node."""
        text = "\n".join(key.lines)
        try:
            node = _quickly(text)
            if node is None and not self._fancy(key, text):
                node = yaml.compose(text, Loader=yaml.SafeLoader)
        except yaml.MarkedYAMLError as error:
            return self._forgive(key, error)
        except (yaml.YAMLError, RecursionError) as error:
            self.note(key.line, 1, "HEAD03", reason=str(error).splitlines()[0])
            return None
        if isinstance(node, yaml.MappingNode) and node.value:
            value: yaml.Node = node.value[0][1]
            return None if self._cut(key, value) else value
        if node is not None:
            self.note(key.line, 1, "HEAD03", reason="a key is followed by a colon and a space")
        return None

    def _fancy(self, key: Key, text: str) -> bool:
        if not FANCY.search(text):  # most keys, which then are read but once
            return False
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            named = getattr(event, "anchor", None) or getattr(event, "tag", None)
            if isinstance(event, yaml.AliasEvent) or named:
                mark = event.start_mark
                line, column = (mark.line, mark.column) if mark else (0, 0)
                sign = text.split("\n")[line][column : column + 1]
                self.note(key.line + line, column + 1, "HEAD08", sign=sign)
                return True
        return False

    def _forgive(self, key: Key, error: yaml.MarkedYAMLError) -> yaml.Node | None:
        """Take a title or summary with a bare colon as meant; report anything else."""
        text = " ".join(line.strip() for line in key.lines)[len(key.name) + 1 :].strip()
        if (
            key.name in PROSE
            and ": " in text
            and text[0] not in "\"'[{|>&*!%@`#"
            and not COMMENT.search(text)
            and not any((inner := KEY.match(line.strip())) and inner[1] in FIELDS for line in key.lines[1:])
        ):
            self.note(*_first(key, ": "), "HEAD10", key=key.name)
            return yaml.ScalarNode("tag:yaml.org,2002:str", text)
        if sign := SPECIAL.match(text):
            self.note(*_first(key, sign[0]), "HEAD08", sign=sign[0])
            return None
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line, mark.column + 1) if mark else (0, 1)
        line = min(line, len(key.lines) - 1)
        self.note(key.line + line, column, "HEAD03", reason=error.problem or "the value does not end")
        return None

    def _cut(self, key: Key, node: yaml.Node) -> bool:
        """Say whether a "#" after unquoted words would silently cut them."""
        if isinstance(node, yaml.CollectionNode):
            parts = [part for item in node.value for part in (item if isinstance(item, tuple) else (item,))]
            return any([self._cut(key, part) for part in parts])  # noqa: C419 - report every one
        if node.style or key.name not in TEXTS:  # type: ignore[attr-defined]
            return False
        mark = node.end_mark
        rest = key.lines[min(mark.line, len(key.lines) - 1)][mark.column :]
        if not (match := re.match(r"\s*#", rest)):
            return False
        self.note(key.line + mark.line, mark.column + match.end(), "HEAD09")
        return True

    def _take(self, key: Key, node: yaml.Node) -> None:
        try:
            self.values[key.name] = FIELDS[key.name].read(node)
        except Wrong as wrong:
            mark = node.start_mark
            line, column = (key.line + mark.line, mark.column + 1) if mark else (key.line, 1)
            self.note(line, column, "HEAD07", key=key.name, expected=str(wrong))
            return
        for entry, _ in node.value if isinstance(node, yaml.MappingNode) else ():
            mark = entry.start_mark
            name = " ".join(str(entry.value).split())  # as its reader gives it
            self.places[f"{key.name}.{name}"] = (key.line + mark.line, mark.column + 1)

    def _missing(self) -> None:
        for name in NEEDED:
            if name not in self.places and name not in self._meant and not self.values.get("hidden"):
                self.note(1, 1, "HEAD06", key=name)


def _first(key: Key, sign: str) -> tuple[int, int]:
    """Find the line and column where a sign first stands in a key's text."""
    for number, line in enumerate(key.lines):
        at = line.find(sign, 0 if number else line.find(":") + 1)
        if at >= 0:
            return key.line + number, at + 1
    return key.line, 1


def _quickly(text: str) -> yaml.Node | None:
    """Compose what both readers compose alike, or give None."""
    if QUICK is None or UNLIKE.search(text) or not ALIKE.fullmatch(text):
        return None
    try:
        node = yaml.compose(text, Loader=QUICK)
    except (yaml.YAMLError, RecursionError):
        return None
    return node if node is not None and _filled(node) else None


def _filled(node: yaml.Node) -> bool:
    parts = [node.value] if isinstance(node, yaml.ScalarNode) else node.value
    return all(
        part if isinstance(part, str) else all(map(_filled, part if isinstance(part, tuple) else (part,)))
        for part in parts
    )
