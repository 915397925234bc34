"""The words of a table in, what an officer could not read of them out."""

from collections.abc import Iterator
from typing import Any

from deck.cards import letters
from deck.cards.problems import CONTROL
from deck.cards.sections import fault

LIMIT = 80  # letters of what stands on a tile, in a list or under an icon
SHORT = {"name", "short_name", "department", "see", "title"}
DRAWN = {"see", "title"}  # shown as Markdown, and inside a link
MAY_BE_EMPTY = {
    "short_name", "department", "approved_by", "note", "press", "text", "say", "tty", "hours", "checked",
    "call", "country",
}  # fmt: skip
OTHERWISE = {"colour", "check_within"}  # whose form is told by itself
SOURCE = "source"  # its titles are those of others, as long as they like


def wrong(key: str, value: Any, table: str = "") -> Iterator[str]:  # noqa: ANN401 - whatever TOML holds
    """Give what is wrong with each text of a key's value, as sentences; a `table` is the row's own."""
    if key in OTHERWISE:
        return
    if isinstance(value, str):
        yield from (f'"{key}" {reason}' for reason in _faults(key, value, table))
    elif isinstance(value, list):
        for one in value:
            yield from wrong(key, one, table)
    elif isinstance(value, dict):
        for name, one in value.items():
            yield from wrong(name, one, table or key)


def _faults(key: str, text: str, table: str) -> Iterator[str]:
    if not text.strip():
        if key not in MAY_BE_EMPTY:
            yield "must not be empty."
        return
    if found := CONTROL.search(text):
        yield f"must not hold an invisible character (U+{ord(found[0]):04X})."
    if "\ufffd" in text or next(letters.mistaken(text), None):
        yield "has letters that were read in a wrong encoding. Write them again."
    if "\n" in text or "\t" in text:
        yield "must be one line, without tabs."
    if key in SHORT and table != SOURCE:
        yield from _short(key, text)


def _short(key: str, text: str) -> Iterator[str]:
    if len(text) > LIMIT:
        yield f"has {len(text)} letters; {LIMIT} are the most."
    if key in DRAWN and fault(text):
        yield "must be plain words: no HTML, link, picture or half a mark."
