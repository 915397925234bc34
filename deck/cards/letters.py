"""A file's bytes or text in, what is no text, or no text any more, out."""

import re
from collections.abc import Iterator

from deck.cards.problems import CONTROL, Problem, problem

MARK = re.compile(r"(<{7}|\|{7}|={7}|>{7})(?: .*)?")
# What the bytes of one letter in UTF-8 become when they are read as Windows' code page 1252.
ODD = re.compile(r"[\u00c2-\u00f4][^\x00-\x7f]{1,3}")
SHOWN = 80  # letters of each side of a conflict


def encoding(path: str, data: bytes) -> list[Problem]:
    """Tell once that a file is no UTF-8 at all, whatever the number of its bytes."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return [problem(path, 1, 1, "FILE06", what="UTF-16")]
    if (at := data.find(b"\0")) >= 0:
        before = data[:at].rpartition(b"\n")[2].decode(errors="replace")
        return [
            problem(path, data.count(b"\n", 0, at) + 1, len(before) + 1, "FILE06", what="a file of bytes")
        ]
    return []


def wrong(path: str, text: str) -> Iterator[Problem]:
    """Give what a text holds that nobody wrote: marks of a merge, invisible and broken letters."""
    conflicts = list(_conflicts(path, text.split("\n")))
    if conflicts:
        yield from conflicts
        return
    for number, line in enumerate(text.split("\n"), 1):
        for match in CONTROL.finditer(line):
            yield problem(path, number, match.start() + 1, "FILE03", number=ord(match.group()))
        for match in re.finditer("\ufffd", line):
            yield problem(path, number, match.start() + 1, "FILE07")
        for at, odd, meant in mistaken(line):
            yield problem(path, number, at + 1, "FILE08", odd=odd, meant=meant)


def mistaken(line: str) -> Iterator[tuple[int, str, str]]:
    """Give each letter that was read in the wrong encoding: its place from 0, how it stands, what it was."""
    for match in ODD.finditer(line):
        for end in range(len(match[0]), 1, -1):
            odd = match[0][:end]
            if meant := _meant(odd):
                yield match.start(), odd, meant
                break


def _meant(odd: str) -> str:
    raw = b"".join(_byte(letter) for letter in odd)
    try:
        meant = raw.decode()
    except UnicodeDecodeError:
        return ""
    return meant if len(meant) == 1 else ""


def _byte(letter: str) -> bytes:
    for code in ("cp1252", "latin-1"):
        try:
            return letter.encode(code)
        except UnicodeEncodeError:
            continue
    return b"?"


def _conflicts(path: str, lines: list[str]) -> Iterator[Problem]:
    """Tell each conflict once, with what both sides say."""
    marks = {number: found[1][0] for number, line in enumerate(lines) if (found := MARK.fullmatch(line))}
    if not set(marks.values()) & {"<", ">"}:  # seven = alone make a heading, which is told as one
        return
    starts = [number for number, sign in marks.items() if sign == "<"] or [min(marks)]
    for start, following in zip(starts, [*starts[1:], len(lines)], strict=True):
        inside = {sign: number for number, sign in marks.items() if start <= number < following}
        middle, end = (inside.get(sign, len(lines)) for sign in "=>")
        ours = _words(lines[start + 1 : min(inside.get("|", middle), middle, end)])
        theirs = _words(lines[middle + 1 : end]) if middle < len(lines) else ""
        both = ours or theirs
        yield problem(path, start + 1, 1, "FILE09" if both else "FILE15", ours=ours, theirs=theirs)


def _words(lines: list[str]) -> str:
    text = " ".join(" ".join(lines).split())
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
