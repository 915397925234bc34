"""A card's lines as they once were in, stage directions made fields of their lines out.

`- (to partner) "Ease off."` becomes `- "Ease off." {to: partner}`; what is not known for sure stays.
"""

import re
from collections.abc import Iterable, Iterator

SPOKEN = ("## Say", "## Avoid")
FIELDS = {
    r"to (?:(?:your|my|the|a) )?partner": "to: partner",
    r"(?:(?:on|over) the )?radio|to dispatch": "to: radio",
    r"(?:in )?(?:(?:a|the|your) )?report": "to: report",
    r"to (?:the )?person": "to: person",
    r"after(?:wards)?": "when: after",
}
DIRECTION = rf"\((?P<words>{'|'.join(FIELDS)})\)"
SPEECH = r"(?P<speech>[\"\u201c][^\"\u201c\u201d{}]*[\"\u201d])"
BEFORE = re.compile(rf"- {DIRECTION} {SPEECH}", re.IGNORECASE)
BEHIND = re.compile(rf"- {SPEECH} {DIRECTION}", re.IGNORECASE)
ANY = re.compile(rf"{DIRECTION}|\{{[^{{}}]*\}}$", re.IGNORECASE)


def moved(lines: Iterable[str]) -> Iterator[str]:
    """Give the lines below the keys, with the directions of spoken lines as fields."""
    section = ""
    for line in lines:
        section = line if line.startswith("## ") else section
        match = (BEFORE.fullmatch(line) or BEHIND.fullmatch(line)) if section in SPOKEN else None
        yield f"- {match['speech']} {{{_field(match['words'])}}}" if match else line


def _field(words: str) -> str:
    return next(field for known, field in FIELDS.items() if re.fullmatch(known, words, re.IGNORECASE))


def without(line: str) -> str:
    """Give a line without its directions and fields: the words that must never change."""
    return ANY.sub("", line.rstrip())
