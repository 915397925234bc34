"""A content folder in, its cards' files out, and everything in it that nobody would read.

A file that is passed over without a word is a card that officers never see, or the starter's where a
department meant its own.
"""

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

from deck.cards.problems import Problem, problem

CARDS = "cards"
KNOWN = {
    "README.md", "card.schema.json", "deck.toml", "sources.toml", "synonyms.toml", "passages.toml",
    "approvals.toml", "codes.toml", "numbers.toml", "spanish.toml", "elsewhere.toml",
}  # fmt: skip
FOLDERS = {CARDS, "phrases", "upstream"}  # upstream/ is what a department's cards were made from
# What programs leave: locks, backups, thumbnails, halves of a copy.
NOISE = (
    ".*", "~$*", "*~", "#*#", "*.bak", "*.tmp", "*.swp", "*.new", "*.orig", "thumbs.db", "desktop.ini",
    "__macosx",
)  # fmt: skip
# What may hold a card or a table, whatever stands behind it in its name.
WORDS = re.compile(
    r"\.(?:md|markdown|mdown|mkdn?|mdx|toml|txt|text|rtf|docx?|odt|pages|ya?ml|html?)(?:\.|$)", re.IGNORECASE
)


def noise(name: str) -> bool:
    """Say whether a name is one that programs leave behind."""
    return any(fnmatchcase(name.lower(), pattern) for pattern in NOISE)


def cards(folder: Path) -> list[Path]:
    """Give each file called like a card, also where it stands too deep or too high."""
    return sorted(path for path in _files(folder / CARDS) if path.suffix == ".md")


def unread(folder: Path, apart: Path | None = None) -> Iterator[Problem]:
    """Tell what nobody would read; what is known as noise, and the folder `apart`, are passed over."""
    for path in _entries(folder):
        if path != apart and path.name not in KNOWN | FOLDERS:
            lost = next(
                (inside for inside in (_files(path) if path.is_dir() else [path]) if _words(inside)), None
            )
            yield _lost(lost, _place(lost)) if lost else problem(str(path), 1, 1, "FILE14")
    for path in _files(folder / CARDS):
        if path.is_symlink() and path.is_dir():
            yield _lost(path, "It is a link: copy the folder here in its place.")
        elif path.suffix != ".md":
            name = f"{path.name.split('.')[0].lower()}.md"
            advice = f'Save it as plain text called "{name}".'
            yield _lost(path, advice) if _words(path) else problem(str(path), 1, 1, "FILE14")


def _lost(path: Path, advice: str) -> Problem:
    return problem(str(path), 1, 1, "FILE13", advice=advice)


def _place(path: Path) -> str:
    """Say what to do with a file beside the cards."""
    known = {name.casefold(): name for name in KNOWN}
    meant = known.get(path.name.casefold()) or known.get(path.name.casefold().removesuffix(".txt"))
    return f'Call it "{meant}".' if meant else "Put it into cards/<topic>/, or take it away."


def _words(path: Path) -> bool:
    return bool(WORDS.search(path.name)) or "." not in path.name


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if not noise(path.name))
    except OSError:  # what cannot be read is told by whoever reads it
        return []


def _files(folder: Path) -> Iterator[Path]:
    """Give what is in a folder and below, in order; a link to a folder is not followed."""
    for path in _entries(folder):
        if path.is_dir() and not path.is_symlink() and path.suffix != ".md":
            yield from _files(path)
        else:
            yield path
