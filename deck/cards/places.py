"""A letter of a text without its line breaks in, its place in the file out."""

import re
from collections.abc import Sequence
from itertools import islice


def place(rows: Sequence[str], line: int, column: int, text: str, offset: int) -> tuple[int, int]:
    """Give line and column (from 1) of a letter of `text`, which may be broken or spaced out in the file.

    `rows` are the file's lines from `line` on, where the text starts at `column`.
    """
    first, *more = rows
    numbered = enumerate([" " * (column - 1) + first[column - 1 :], *more], line)
    words = ((number, match.start() + 1) for number, row in numbered for match in re.finditer(r"\S+", row))
    number, start = next(islice(words, text.count(" ", 0, offset), None))
    return number, start + offset - (text.rfind(" ", 0, offset) + 1)
