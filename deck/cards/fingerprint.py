"""What a card says in, a short name for that wording out.

Layout does not count: neither line breaks and spaces, nor straight quotes for curly ones, drawn alike.
"""

import hashlib
import json
import re
from functools import lru_cache

# No look-alikes (0 O, 1 I L, U V): a card's code is read out over the radio.
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTWXYZ"
STRAIGHT = str.maketrans("\u2018\u2019\u201c\u201d", "''\"\"")


def spoken_code(digest: bytes) -> str:
    """Turn a hash into six letters and digits that can be read out over the radio."""
    number = int.from_bytes(digest[:8])
    code = ""
    for _ in range(6):
        number, rest = divmod(number, len(CODE_LETTERS))
        code += CODE_LETTERS[rest]
    return code


def fingerprint(text: str) -> str:
    """Name a text by twelve digits."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def canonical(said: object) -> str:
    """Write nested lists and mappings of texts down in the one way that layout does not change."""
    return json.dumps(_plain(said), ensure_ascii=False, separators=(",", ":"))


def _plain(said: object) -> object:
    if isinstance(said, dict):
        return [[_plain(key), _plain(value)] for key, value in said.items()]
    if isinstance(said, list | tuple):
        return [_plain(part) for part in said]
    return _straight(str(said))


@lru_cache(maxsize=1 << 14)  # the words of a source are said on each card that cites it
def _straight(text: str) -> str:
    return " ".join(text.translate(STRAIGHT).split())


def paragraphs(markdown: str) -> list[str]:
    """Split Markdown where a blank line does: there, and only there, a line break is more than a space."""
    return [part for part in re.split(r"\n[ \t]*(?:\n[ \t]*)+", markdown.strip()) if part]
