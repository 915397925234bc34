"""A list line's text in, its words and the fields in the brace at its end out."""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from deck.cards.card import HEARERS, MOMENTS, WAIT_SECONDS

BRACE = re.compile(r"(.*\S)\s*\{([^{}]*)\}")
WAIT = re.compile(r"[1-9]\d?")
EXPECTED = {
    "first": 'written alone, without ":"',
    "to": f"one of {', '.join(HEARERS)}",
    "when": " or ".join(MOMENTS),
    "wait": f"a number of seconds from 1 to {WAIT_SECONDS}",
}


@dataclass(frozen=True)
class Fault:
    """What is wrong with the fields: where in the text, the rule's code, and its blanks."""

    offset: int
    code: str
    blanks: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Fields:
    """A line taken apart: the words an officer reads, the fields by name, and what is wrong."""

    words: str
    values: dict[str, Any]
    faults: tuple[Fault, ...]


def read(text: str) -> Fields:
    """Take a line apart. Braces that are no fields stay out of the words, whatever is wrong with them."""
    match = BRACE.fullmatch(text)
    words = match[1] if match else text
    stray = re.search(r"[{}]", words)
    if stray:
        bare = " ".join(re.sub(r"\{[^{}]*\}|[{}]", " ", text).split())
        return Fields(bare, {}, (Fault(stray.start(), "LINE03"),))
    if not match:
        return Fields(words, {}, ())
    values: dict[str, Any] = {}
    faults = tuple(_filled(match[2], match.start(2), values))
    return Fields(words, values, faults)


def _filled(inside: str, start: int, values: dict[str, Any]) -> Iterator[Fault]:
    """Read the fields between the braces into `values`."""
    seen = set()
    for part in re.finditer(r"[^,]+|^(?=,|$)|(?<=,)$", inside):
        name, colon, given = (piece.strip() for piece in part.group().partition(":"))
        at = start + part.start() + len(part.group()) - len(part.group().lstrip())
        if name not in EXPECTED:
            yield Fault(at, "LINE01", {"field": name, "hint": _hint(name)})
        elif name in seen:
            yield Fault(at, "LINE04", {"field": name})
        elif (value := _value(name, given, colon)) is None:
            yield Fault(at, "LINE02", {"field": name, "expected": EXPECTED[name]})
        else:
            values[name] = value
        seen.add(name)


def _value(name: str, given: str, colon: str) -> bool | int | str | None:
    """Give what a field says; nothing when it does not fit."""
    if name == "first":
        return None if colon else True
    if name == "wait":
        fits = WAIT.fullmatch(given) and int(given) <= WAIT_SECONDS
        return int(given) if fits else None
    return given if given in (HEARERS if name == "to" else MOMENTS) else None


def _hint(name: str) -> str:
    close = difflib.get_close_matches(name, EXPECTED, n=1)
    return f' Did you mean "{close[0]}"?' if close else f" Known are {', '.join(EXPECTED)}."
