"""One good card, and tiny content folders around the cards that a test brings."""

import functools
import os
from pathlib import Path

import brotli
import deflate
import pytest
from flask import Flask
from jinja2 import BytecodeCache

from deck.cards import library, parse
from deck.cards.rules import CARD_RULES
from deck.release import pack, store

CARDS = Path(__file__).parent / "cards"
FULL = os.environ.get("TEST_COUNTS") == "full"  # as `make prove` asks


class _Compiled(BytecodeCache):
    """Templates as once compiled in this process, for each app of hundreds."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket) -> None:
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket) -> None:
        self.kept[bucket.key] = bucket.bytecode_to_string()


@pytest.fixture(scope="session", autouse=True)
def _quick_builds():
    """Hundreds of releases are built: templates are compiled once, and bytes squeezed as far as is quick."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flask, "jinja_options", {"bytecode_cache": _Compiled()})
        patch.setitem(store.FORMS, ".br", functools.partial(brotli.compress, quality=5))
        patch.setitem(store.FORMS, ".gz", lambda body: bytes(deflate.gzip_compress(body, 6)))
        patch.setattr(pack, "SMALL", 0)  # a pack is squeezed as one of a large deck
        yield


@pytest.fixture(scope="session")
def full():
    """Whether the whole is wanted of what is else a sample."""
    return FULL


@pytest.fixture(scope="session")
def some():
    """Give so many of a list, spread evenly from its first to its last, or all where the whole is wanted."""

    def spread(things, count):
        things = list(things)
        if FULL or len(things) <= count:
            return things
        return [things[place * (len(things) - 1) // (count - 1)] for place in range(count)]

    return spread


DECK = """\
name = "Made-up deck"
colour = "#204060"

[[topic]]
id = "doors"
title = "Doors"
kind = "principle"

[[tile]]
id = "shut"
see = "A door stays shut"
cards = ["other-card"]
"""
SOURCES = """\
[[source]]
id = "S01"
title = "A made-up source"
urls = ["https://source.invalid/"]
seen = "full"
kind = "agency"

[[source]]
id = "S02"
title = "Another"
urls = []
seen = "part"
kind = "news"
note = "an extract"
"""


def replaced(text, changes):
    """Replace words that stand in the text exactly once."""
    for old, new in changes.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


@pytest.fixture(scope="session")
def good():
    """The text of a card with nothing wrong."""
    return (CARDS / "passing" / "plain.md").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def changed(good):
    """Give the good card with some words changed."""
    return lambda changes: replaced(good, changes)


@pytest.fixture(scope="session")
def problems(changed):
    """Give every problem of a card: a text, bytes, or the good card with some words changed."""

    def find(card):
        text = changed(card) if isinstance(card, dict) else card
        data = text if isinstance(text, bytes) else text.encode()
        read, found = parse.card("card.md", "doors", "card", data)
        return sorted([*found, *(broken for rule in CARD_RULES if read for broken in rule(read))])

    return find


@pytest.fixture(scope="session")
def told(problems):
    """Give the same problems as "line:column code"."""
    return lambda card: [f"{found.line}:{found.column} {found.code}" for found in problems(card)]


@pytest.fixture(scope="session")
def card(changed):
    """Read the good card with some words changed; it must come back."""

    def read(changes):
        found, problems = parse.card("card.md", "doors", "card", changed(changes).encode())
        assert found, problems
        return found

    return read


@pytest.fixture(scope="session")
def tables():
    """The deck.toml and the sources.toml that nothing is wrong with."""
    return {"deck.toml": DECK, "sources.toml": SOURCES}


@pytest.fixture
def folder(tmp_path, tables, changed):
    """Write a good deck of one card, "other-card"; a test's own files come on top, None takes one away."""
    own = {"[other-card]": "[]", "A narrow door": "Another door"}
    neighbour = {"cards/doors/other-card.md": changed(own)}

    def write(files):
        for name, text in ({**tables, **neighbour} | files).items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if text is not None:
                path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return tmp_path

    return write


@pytest.fixture
def reported(folder):
    """Read such a deck; gives each problem as "file:line:column code"."""

    def read(files):
        content = folder(files)
        return [
            f"{Path(found.path).relative_to(content)}:{found.line}:{found.column} {found.code}"
            for found in library.read(content).problems
        ]

    return read
