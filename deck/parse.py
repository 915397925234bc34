"""The bytes of one file in; a card, or every problem the file has, out."""

import re
from typing import Any

from deck.body import Body
from deck.card import Card
from deck.head import ID, NEEDED, Head
from deck.problems import Problem, problem

LIMIT = 64 * 1024
# Tab and line feed are text; bidi controls could make words read other than they are.
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


def decode(path: str, data: bytes) -> tuple[str, list[Problem]]:
    """Turn a file's bytes into text with plain line ends, or say why that cannot be."""
    if len(data) > LIMIT:
        return "", [problem(path, 1, 1, "FILE02", size=len(data) // 1024, limit=LIMIT // 1024)]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig", "replace")
        column = len(before.rpartition("\n")[2]) + 1
        byte = f"0x{data[error.start]:02X}"
        return "", [problem(path, before.count("\n") + 1, column, "FILE01", byte=byte)]
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text, [
        problem(path, number, match.start() + 1, "FILE03", number=ord(match.group()))
        for number, line in enumerate(text.split("\n"), 1)
        for match in CONTROL.finditer(line)
    ]


def card(path: str, topic: str, name: str, data: bytes) -> tuple[Card | None, list[Problem]]:
    """Read one card. `name` is the file's name without .md; no card comes back if anything stops it."""
    text, problems = decode(path, data)
    if not ID.fullmatch(name) or len(name) > 80:
        problems.append(problem(path, 1, 1, "FILE04", name=name))
    if not text:
        return None, problems or [problem(path, 1, 1, "HEAD01")]
    lines = text.rstrip("\n").split("\n")
    head = Head(path, lines)
    body = Body(path, lines, head.body_start)
    problems += head.problems + body.problems
    if any(found.stops for found in problems) or not set(NEEDED) <= set(head.values):
        return None, problems
    values: dict[str, Any] = {"redirect_from": (), **head.values}
    return (
        Card(
            id=name, topic=topic, path=path, sections=body.sections, text=text, places=head.places,
            why=body.why, why_line=body.why_line, **values,
        ),
        problems,
    )  # fmt: skip
