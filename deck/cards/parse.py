"""The bytes of one file in; a card, or every problem the file has, out."""

import codecs
from typing import Any

from deck.cards.card import Card, Withdrawn
from deck.cards.fields import ID, NEEDED
from deck.cards.front_matter import Head
from deck.cards.problems import CONTROL, Problem, problem
from deck.cards.sections import Body, fault

LIMIT = 64 * 1024
OPTIONAL = {"next": {}, "danger": "", "redirect_from": (), "based_on": "", "allow": {}}


def decode(path: str, data: bytes, limit: int = LIMIT) -> tuple[str, list[Problem]]:
    """Turn a file's bytes into text with plain line ends, or say why that cannot be."""
    if len(data) > limit:
        return "", [problem(path, 1, 1, "FILE02", size=-(-len(data) // 1024), limit=limit // 1024)]
    data = data.removeprefix(codecs.BOM_UTF8).replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start].decode(errors="replace")
        column = len(before.rpartition("\n")[2]) + 1
        byte = f"0x{data[error.start]:02X}"
        return "", [problem(path, before.count("\n") + 1, column, "FILE01", byte=byte)]
    return text, [
        problem(path, number, match.start() + 1, "FILE03", number=ord(match.group()))
        for number, line in enumerate(text.split("\n"), 1)
        for match in CONTROL.finditer(line)
    ]


def _text(path: str, name: str, data: bytes) -> tuple[str, list[Problem]]:
    text, problems = decode(path, data)
    if not ID.fullmatch(name) or len(name) > 80:
        problems.append(problem(path, 1, 1, "FILE04", name=name))
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
    problems += head.problems + body.problems
    for key in ("title", "summary"):
        if found := fault(str(head.values.get(key, ""))):
            code, blanks = found
            line, column = head.places[key]
            problems.append(problem(path, line, column, code, **blanks))
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


def _withdrawn(path: str, name: str, head: Head, text: str) -> Withdrawn:
    own: dict[str, Any] = {key: head.values.get(key, ()) for key in ("related", "redirect_from")}
    return Withdrawn(id=name, path=path, title=str(head.values.get("title", "")), text=text, **own)
