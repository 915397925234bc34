"""Help lines as values, and numbers in text made links; a number that nobody checked is no help line."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

KINDS = ("department", "national")
NUMBER = re.compile(r"\+?\d[\d-]{1,18}\d")
WAYS = ("call", "text", "tty")
# How a number of ten digits or more is written on a card: in the United States (the starter deck's country).
WRITTEN = re.compile(r"(?<![\w-])(?:1-)?\(?\d{3}\)?[- ]\d{3}-\d{4}(?![\w-])")
TAG = re.compile(r"""(<(?:"[^"]*"|[^">])*>)""")


@dataclass(frozen=True)
class HelpLine:
    """A number to call or to text. `checked` is the day somebody saw that the number is right."""

    id: str
    kind: str  # one of KINDS
    name: str
    use: str  # whom it is for
    checked: date
    call: str = ""
    press: str = ""  # the key to press once the call is answered
    text: str = ""
    say: str = ""  # the word to text
    tty: str = ""
    hours: str = ""  # empty unless the line has confirmed them


def line(row: dict[str, Any]) -> HelpLine | None:
    """Make a help line of a row of deck.toml; nothing of one that was never checked."""
    if not row.get("checked"):
        return None
    return HelpLine(**{**row, "checked": date.fromisoformat(row["checked"])})


def faults(row: dict[str, Any]) -> list[str]:
    """Say what is wrong with a row whose keys and values are of the right kind."""
    reasons = []
    if row["kind"] not in KINDS:
        reasons.append(f"needs a kind: {' or '.join(KINDS)}")
    if not row.get("call") and not row.get("text"):
        reasons.append('needs a number to "call" or to "text"')
    reasons += [
        f'has "{row[way]}" under "{way}"; write a number such as "1-800-555-0199"'
        for way in WAYS
        if row.get(way) and not NUMBER.fullmatch(row[way])
    ]
    if not _is_day(row.get("checked", "")):
        reasons.append('needs the day of its last check, such as "2026-11-23", under "checked", or none')
    return reasons


def _is_day(text: str) -> bool:
    try:
        return not text or bool(date.fromisoformat(text))
    except ValueError:
        return False


def href(number: str, way: str = "call") -> str:
    """Give the address that opens the phone's own app with a number (RFC 3966, RFC 5724).

    A text's words are not put in: Android wants ?body=, iOS did not take it in every version, and a number
    that opens with nothing to type is better than one that does not open.
    """
    digits = re.sub(r"[^\d+]", "", number)
    long = re.fullmatch(r"1\d{10}", digits)
    return f"{'sms' if way == 'text' else 'tel'}:{'+' if long else ''}{digits}"


def linked(html: str, lines: Sequence[HelpLine]) -> str:
    """Make a link of each number of `lines` in safe HTML, unless it stands in a link already."""
    numbers = {}
    for each in lines:
        for way in WAYS[::-1]:  # a number that can be called is called
            if number := getattr(each, way):
                numbers[number] = href(number, way)
    if not numbers:
        return html
    longest = sorted(numbers, key=len, reverse=True)
    pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest))})(?![\w-])")
    pieces, deep = [], 0
    for piece in TAG.split(html):
        deep += piece.startswith("<a ") - piece.startswith("</a>")
        text = not deep and not piece.startswith("<")
        pieces.append(pattern.sub(lambda at: _link(at[0], numbers), piece) if text else piece)
    return "".join(pieces)


def _link(number: str, numbers: dict[str, str]) -> str:
    return f'<a class="number" href="{numbers[number]}">{number}</a>'
