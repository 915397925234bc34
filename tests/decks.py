"""Small made-up departments: content in a folder, its releases beside it, their pages taken apart."""

import json
import os
import shutil
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from werkzeug.test import Client

from app import create_app
from deck.release import build, lock, store
from deck.release.server import Server

ROOT = Path(__file__).parents[1]
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}

# The colour is the real deck's: icons are drawn once a process for each colour, and slowly.
DECK = """\
name = "Made-up deck"
colour = "#1d4e5a"

[[topic]]
id = "doors"
title = "Doors and stairs"
kind = "situation"

[[topic]]
id = "words"
title = "Words that help"
kind = "principle"

[[tile]]
id = "one"
see = "A single thing"
cards = ["card-0"]

[[tile]]
id = "all"
see = "Many things"
cards = [{cards}]
"""
SOURCES = """\
[[source]]
id = "S01"
title = "A made-up source"
urls = ["https://source.invalid/"]
seen = "full"
kind = "agency"
"""
CARD = """\
---
title: Card {number}
summary: What card {number} is for.
aliases: [alias {number}]
related: [{related}]
sources: [S01]
last_reviewed_on: 2001-02-03
review_in: 1 year
signoff: {{tactics: pending}}
---

## Do
- Stand back from door {number}.

## Say
- "I am here for you."

## Do not
- Do not shout at door {number}.

## Avoid
- "Calm down."

## Why
Doors are narrow [S01].
"""


def write(folder: Path, cards: int = 3) -> Path:
    """Write a valid content folder of that many cards, card-0 onwards; the same for the same number."""
    names = [f"card-{number}" for number in range(cards)]
    folder.mkdir(parents=True)
    (folder / "deck.toml").write_text(
        DECK.format(cards=", ".join(f'"{name}"' for name in names)), encoding="utf-8"
    )
    (folder / "sources.toml").write_text(SOURCES, encoding="utf-8")
    for number, name in enumerate(names):
        path = folder / "cards" / ("doors", "words")[number % 2] / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        others = [other for other in names if other != name][:2]
        path.write_text(CARD.format(number=number, related=", ".join(others)), encoding="utf-8")
    return folder


class Department:
    """One department's folders. `build` publishes what its content says now, `run` types a command."""

    def __init__(self, folder: Path, *, cards: int = 3, prefix: str = "") -> None:
        self.content, self.releases, self.prefix = folder / "content", folder / "releases", prefix
        self.local: Path | None = None  # its own cards, laid over content
        self.worker = "on"
        if cards:
            write(self.content, cards)
        else:
            shutil.copytree(ROOT / "content", self.content)

    @property
    def environ(self) -> dict[str, str]:
        """The environment its commands run in: this machine's without its own settings of the deck."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("STEADY_")}
        return {
            **kept,
            "FLASK_APP": "app",
            "STEADY_CONTENT": str(self.content),
            "STEADY_RELEASES": str(self.releases),
            "STEADY_PREFIX": self.prefix,
            "STEADY_WORKER": self.worker,
            **({"STEADY_LOCAL": str(self.local)} if self.local else {}),
        }

    def app(self):
        """Make its app anew, as each command does."""
        with pytest.MonkeyPatch.context() as patch:
            for name in set(os.environ) - set(self.environ):
                patch.delenv(name)
            for name, value in self.environ.items():
                patch.setenv(name, value)
            return create_app()

    def build(self, **options) -> store.Release:
        """Publish what its content says now."""
        return build.build(self.app(), self.releases, self.prefix, **options)

    def run(self, *words: object, input: str | None = None):  # noqa: A002 - as click has it
        """Type a `flask` command; gives its exit code and output."""
        return self.app().test_cli_runner().invoke(args=[str(word) for word in words], input=input)

    def client(self) -> Client:
        """Visit its server."""
        return Client(Server(self.releases, self.prefix))

    def path(self, card: str) -> Path:
        """Find a card's file."""
        (path,) = self.content.glob(f"cards/*/{card}.md")
        return path

    def edit(self, card: str, old: str, new: str) -> None:
        """Change words of one card."""
        text = self.path(card).read_text(encoding="utf-8")
        assert old in text
        self.path(card).write_text(text.replace(old, new), encoding="utf-8")

    @property
    def manifest(self) -> dict:
        """The build.json that is live."""
        return json.loads((store.current(self.releases).folder / "release.json").read_text(encoding="utf-8"))

    @property
    def files(self) -> dict[str, str]:
        """The object of every address."""
        return {address: file["object"] for address, file in self.manifest["files"].items()}

    def body(self, address: str) -> bytes:
        """What was published at an address."""
        return (self.releases / "o" / self.files[address]).read_bytes()

    def pages(self) -> dict[str, "Page"]:
        """Every page of the release, taken apart."""
        found = [address for address, name in self.files.items() if name.endswith(".html")]
        assert found
        return {address: Page(self.body(address).decode()) for address in found}


@dataclass(frozen=True)
class Element:
    """A start tag, its attributes, and the elements around it as "tag.class"."""

    tag: str
    attributes: dict[str, str]
    around: tuple[str, ...]


class Page(HTMLParser):
    """An HTML page as its elements in order, and the words directly inside each kind of element."""

    LINKS = ("href", "src", "srcset", "action", "formaction", "poster", "data", "ping", "cite", "background")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text
        self.elements: list[Element] = []
        self.words: defaultdict[str, list[str]] = defaultdict(list)
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert not self._open, f"never closed: {self._open}"

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        self.elements.append(Element(tag, given, tuple(self._open)))
        if tag not in VOID:
            self._open.append(f"{tag}.{given.get('class', '')}")

    def handle_startendtag(self, tag, attrs):
        self.elements.append(Element(tag, dict(attrs), tuple(self._open)))

    def handle_endtag(self, tag):
        assert self._open.pop().partition(".")[0] == tag, f"</{tag}> closes another element"

    def handle_data(self, data):
        if self._open and data.strip():
            self.words[self._open[-1].partition(".")[0]].append(data)

    def all(self, tag: str) -> list[Element]:
        """List the elements of one kind."""
        return [element for element in self.elements if element.tag == tag]

    @property
    def links(self) -> list[tuple[Element, str]]:
        """Every address the page names, and the element that names it."""
        return [
            (element, element.attributes[name])
            for element in self.elements
            for name in self.LINKS
            if name in element.attributes
        ]


def fetch(client: Client, path: str, method: str = "GET", **headers: str):
    """Ask for a path; the answer comes whole and closed, since what serves files keeps them open."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    with client.open(path, method=method, headers=named) as response:
        response.get_data()
        return response


def snapshot(folder: Path) -> dict[str, tuple[int, int]]:
    """Give every file of a folder with its size and its time of change, to see whether anything changed.

    The lock is left out: it says who holds it, and belongs to no release.
    """
    found = {path: path.lstat() for path in folder.rglob("*") if path.name != lock.NAME}
    return {
        str(path.relative_to(folder)): (stat.st_size, stat.st_mtime_ns)
        for path, stat in found.items()
        if path.is_file()
    }


def tree(folder):
    """Give the bytes of every file of a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*") if path.is_file()}  # fmt: skip


def export(department):
    """Export the live release and give the folder."""
    target = department.releases.with_name("site")
    result = department.run("release", "export", target)
    assert result.exit_code == 0, result.output
    return target


@cache
def _built(folder: Path, cards: int) -> Department:
    built = Department(folder / f"built-{cards}", cards=cards)
    built.build()
    return built


@pytest.fixture(scope="session")
def starter(tmp_path_factory) -> Department:
    """The real deck, built once for every module; for tests that only read."""
    return _built(tmp_path_factory.getbasetemp(), 0)


@pytest.fixture
def department(tmp_path) -> Department:
    """A made-up department of three cards, for a test to change as it likes; nothing is built yet."""
    return Department(tmp_path)


@pytest.fixture
def live(department, tmp_path_factory) -> Department:
    """The same with its first release live: copied, since building takes its time."""
    built = _built(tmp_path_factory.getbasetemp(), 3)
    shutil.copytree(built.releases, department.releases)
    return department
