"""The starter deck, built once; a site for each test; one browser of each kind for all."""

import atexit
import html
import json
import os
import re
import shutil
import tempfile
from pathlib import Path

import brotli
import pytest

from app import create_app
from deck.release import build, pack, store
from deck.release.server import Server
from tests import decks
from tests.browser import engines, provide
from tests.faults.site import Site

ROOT = Path(__file__).parents[2]
ENGINES = ("chromium", "firefox", "webkit")
SMALL = pack.SMALL  # as it is outside of tests
_MADE: dict[tuple[int, str], tuple[Path, Path]] = {}


class Publisher:
    """A department's folder: content that can be edited, releases that follow, the site that serves them."""

    def __init__(self, folder: Path, *, cards: int = 0, prefix: str = "") -> None:
        """Publish that many made-up cards, or the starter deck."""
        self.content, self.releases, self.prefix = folder / "content", folder / "releases", prefix
        self.worker, self.made_up = "on", bool(cards)
        made = _MADE.get((cards, prefix))
        if made:  # the same content makes the same release: built once, then copied
            for mine, theirs in zip((self.content, self.releases), made, strict=True):
                shutil.copytree(theirs, mine)
            self.live = store.current(self.releases)
        else:
            if cards:
                decks.write(self.content, cards)
            else:
                shutil.copytree(ROOT / "content", self.content)
            self.publish()
            self._lay_by(cards, prefix)
        self.server = Server(self.releases, prefix)
        self.site = Site(self.server).up()

    def _lay_by(self, cards: int, prefix: str) -> None:
        kept = Path(tempfile.mkdtemp(prefix="publisher-"))
        atexit.register(shutil.rmtree, kept, ignore_errors=True)
        made = (kept / "content", kept / "releases")
        for mine, theirs in zip((self.content, self.releases), made, strict=True):
            shutil.copytree(mine, theirs)
        _MADE[cards, prefix] = made

    def publish(self) -> build.Release:
        """Build what the content says now and let the server follow."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("STEADY_CONTENT", str(self.content))
            patch.setenv("STEADY_RELEASES", str(self.releases))
            patch.setenv("STEADY_PREFIX", self.prefix)
            patch.setenv("STEADY_WORKER", self.worker)
            if not self.made_up:  # tests weigh the starter deck: as small as officers get it
                patch.setitem(store.FORMS, ".br", brotli.compress)
                patch.setattr(pack, "SMALL", SMALL)
            self.live = build.build(create_app(), self.releases, self.prefix)
        if hasattr(self, "server"):
            self.server.follow()
        return self.live

    def frozen(self, folder: Path) -> Server:
        """Give a server that stays with what is live now."""
        shutil.copytree(self.releases, folder)
        return Server(folder, self.prefix)

    def edit(self, card: str, old: str, new: str) -> None:
        """Change words of one card."""
        (path,) = self.content.glob(f"cards/*/{card}.md")
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    def reword(self, number: int, card: str = "card-0") -> dict:
        """Publish the next wording of a made-up card, counted from 0; gives its list."""
        self.edit(card, f"Stand{number - 1} back" if number else "Stand back", f"Stand{number} back")
        self.publish()
        return self.manifest

    @property
    def manifest(self) -> dict:
        return json.loads((self.live.folder / "release.json").read_text(encoding="utf-8"))

    @property
    def pages(self) -> list[str]:
        """Every address that is a page."""
        return [
            self.prefix + address
            for address, file in self.manifest["files"].items()
            if file["type"].startswith("text/html")
        ]

    def heading(self, address: str) -> str:
        """The words of a page's h1, as published."""
        name = self.manifest["files"][address.removeprefix(self.prefix)]["object"]
        text = (self.releases / "o" / name).read_text(encoding="utf-8")
        return html.unescape(re.search(r"<h1>(.*?)</h1>", text, re.S).group(1)).strip()

    def open(self, engine: engines.Engine, address: str) -> None:
        """Open an address and insist on the page that was published there."""
        engine.open(self.site.origin + address)
        assert engine.run("return document.querySelector('h1').textContent.trim()") == self.heading(address)


@pytest.fixture(scope="session")
def starter(tmp_path_factory):
    """The starter deck, published; for tests that only read."""
    publisher = Publisher(tmp_path_factory.mktemp("starter"))
    yield publisher
    publisher.site.down()


@pytest.fixture
def publisher(tmp_path):
    """A deck of the test's own, to edit and publish."""
    publisher = Publisher(tmp_path)
    yield publisher
    publisher.site.down()


_started: dict[str, engines.Engine] = {}


def browser(name: str) -> engines.Engine:
    """Start a browser once. One that cannot be had skips with its reason, but never Chromium, nor in CI."""
    if name not in _started:
        try:
            _started[name] = engines.start(name)
        except provide.Missing as missing:
            if name == "chromium" or os.environ.get("CI"):
                raise
            pytest.skip(str(missing))
    return _started[name]


@pytest.fixture(scope="session", autouse=True)
def _close_browsers():
    yield
    for engine in _started.values():
        engine.close()


@pytest.fixture(params=ENGINES)
def engine(request):
    """Each of the three engines, in a fresh tab."""
    engine = browser(request.param)
    engine.new_tab()
    engine.errors()
    return engine


@pytest.fixture
def chromium():
    """Chromium alone, where a test needs what only it offers or one engine proves the point."""
    engine = browser("chromium")
    engine.new_tab()
    engine.errors()
    return engine
