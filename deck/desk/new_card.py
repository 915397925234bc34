"""A title and a topic in, the file of a new card with everything still to be written out."""

import json
import re
import unicodedata
from collections.abc import Collection
from datetime import date
from pathlib import Path

import yaml

from deck.cards import folder as files
from deck.cards import parse
from deck.cards.rules import hint

PLAIN = re.compile(r"[^\W\d_][\w ,()'\u2019/-]*")
ID_LENGTH = 60
TEXT = """\
---
title: {title}
summary: TODO one sentence that an officer reads first.
related: []
sources: []
last_reviewed_on: {today}
review_in: 6 months
signoff: [tactics]
aliases: [TODO words officers type]
---

## Do
- TODO what to do, a verb first.

## Say
- "TODO what helps."

## Do not
- Do not TODO.

## Avoid
- "TODO what makes it worse."

## Why
TODO background, limits, where authorities disagree.
"""


class DraftError(Exception):
    """The card cannot be begun; the text says why and what to do."""


def write(folders: list[Path], topics: Collection[str], topic: str, title: str, today: date) -> Path:
    """Write the file of a new card into the last of the folders, never over another; gives its path."""
    if topic not in topics:
        raise DraftError(
            f'"{topic}" is not a topic in deck.toml.{hint(topic, topics)} Known: {", ".join(topics)}.'
        )
    name = card_id(title)
    taken = [path for folder in folders for path in files.cards(folder) if path.stem.casefold() == name]
    if taken:
        raise DraftError(f"{taken[0]} is there already. Change that card, or choose another title.")
    text = TEXT.format(title=_yaml(" ".join(title.split())), today=today)
    path = folders[-1] / "cards" / topic / f"{name}.md"
    _, problems = parse.card(str(path), topic, name, text.encode())
    if problems:
        raise DraftError(f"This title cannot be used: {problems[0].sentence}")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(text)
    return path


def card_id(title: str) -> str:
    """Make an address of a title: its letters and digits without accents, hyphens between words."""
    bare = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", re.sub(r"['`]", "", bare))
    name = "-".join(words)
    while len(name) > ID_LENGTH and len(words) > 1:
        words.pop()
        name = "-".join(words)
    if not name or len(name) > ID_LENGTH:
        raise DraftError(
            f'No address can be made of "{title}". Choose a title with a-z or 0-9, and shorter words.'
        )
    return name


def _yaml(title: str) -> str:
    """Write a title as YAML that every tool reads as this very text."""
    plain = PLAIN.fullmatch(title) and yaml.safe_load(title) == title
    return title if plain else json.dumps(title, ensure_ascii=False)
