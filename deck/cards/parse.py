"""The bytes of one file in; a card, or every problem the file has, out."""

import codecs
import re
from typing import Any

from deck.cards import letters
from deck.cards.card import Card, Withdrawn
from deck.cards.fields import ID, NEEDED
from deck.cards.front_matter import Head
from deck.cards.problems import Problem, problem
from deck.cards.sections import Body, fault

LIMIT = 64 * 1024
OPTIONAL = {"next": {}, "danger": "", "redirect_from": (), "based_on": "", "allow": {}}
ENDED = (".", "?", "!", "]")  # how a last line without a line break may end
# Windows' own names of devices (Microsoft, "Naming Files, Paths, and Namespaces").
RESERVED = re.compile(r"(?:con|prn|aux|nul|com[1-9]|lpt[1-9])")


def decode(path: str, data: bytes, limit: int = LIMIT) -> tuple[str, list[Problem]]:
    """Turn a file's bytes into text with plain line ends, or say why that cannot be."""
    if len(data) > limit:
        return "", [problem(path, 1, 1, "FILE02", size=-(-len(data) // 1024), limit=limit // 1024)]
    if broken := letters.encoding(path, data):
        return "", broken
    data = data.removeprefix(codecs.BOM_UTF8).replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start].decode(errors="replace")
        column = len(before.rpartition("\n")[2]) + 1
        byte = f"0x{data[error.start]:02X}"
        return "", [problem(path, before.count("\n") + 1, column, "FILE01", byte=byte)]
    return text, list(letters.wrong(path, text))


def _text(path: str, name: str, data: bytes) -> tuple[str, list[Problem]]:
    text, problems = decode(path, data)
    if not ID.fullmatch(name) or len(name) > 80:
        problems.append(problem(path, 1, 1, "FILE04", name=name))
    if RESERVED.fullmatch(name):
        problems.append(problem(path, 1, 1, "FILE12", name=name))
    return text, problems


def card(path: str, topic: str, name: str, data: bytes) -> tuple[Card | Withdrawn | None, list[Problem]]:
    """Read one card. `name` is the file's name without .md; no card comes back if anything stops it.

    One with `hidden: true` is withdrawn: what else its file says does not count, and may stay.
    """
    text, problems = _text(path, name, data)
    if problems:
        return None, problems
    lines = text.rstrip("\n").split("\n")
    head = Head(path, lines)
    if not head.body_start:
        return None, head.problems
    if head.values.get("hidden"):
        return _withdrawn(path, name, head, text), head.problems
    body = Body(path, lines, head.body_start)
    problems += head.problems + body.problems + _torn(path, text) + _unbalanced(path, head)
    if not set(NEEDED) <= set(head.values):
        return None, problems
    values: dict[str, Any] = {**OPTIONAL, **head.values}
    values.pop("hidden", None)
    return (
        Card(
            id=name, topic=topic, path=path, sections=body.sections, text=text, places=head.places,
            why=body.why, why_line=body.why_line, links=tuple(body.links), **values,
        ),
        problems,
    )  # fmt: skip


def _unbalanced(path: str, head: Head) -> list[Problem]:
    """Tell what is wrong with the words that stand above a card's lists."""
    problems = []
    for key in ("title", "summary"):
        if found := fault(str(head.values.get(key, ""))):
            code, blanks = found
            line, column = head.places[key]
            problems.append(problem(path, line, column, code, **blanks))
    return problems


def _torn(path: str, text: str) -> list[Problem]:
    """Tell of a file whose last line has no line break: a disk, a copy or a paste may have stopped there."""
    if "\n" in text[len(text.rstrip()) :]:
        return []
    last = text.rstrip().rpartition("\n")[2]
    code = "FILE11" if last.endswith(ENDED) else "FILE10"
    return [problem(path, text.count("\n") + 1, len(last) + 1, code)]


def _withdrawn(path: str, name: str, head: Head, text: str) -> Withdrawn:
    own: dict[str, Any] = {key: head.values.get(key, ()) for key in ("related", "redirect_from")}
    return Withdrawn(id=name, path=path, title=str(head.values.get("title", "")), text=text, **own)
