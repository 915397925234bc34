"""A contender in, what a reader meets out: a browser on its site, kept, cut off, killed and damaged."""

import contextlib
import re
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import CDPSession
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.anchors.contenders import CARDS, COUNT, EDITED, NEW, OLD, Contender
from tests.browser import provide
from tests.browser.engine import OpenError, ScriptError
from tests.browser.played import Chromium
from tests.faults.site import Site

OPENED = (0, EDITED, 100, 199)
SECONDS = 8  # for a page to show its heading
QUIET = 2  # seconds without a request after which nothing more is expected
READ = """() => document.readyState !== 'loading' &&
  ['h1', '.do li'].map((css) => document.querySelector(css)?.textContent.trim() ?? '')"""
# The card's page, wherever its worker keeps it.
MARK = f"<h1>{CARDS[EDITED]['title']}</h1>"
DELETE = """
  let deleted = 0;
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const text = await (await cache.match(request, { ignoreVary: true })).text();
      if (text.includes(arguments[0])) deleted += await cache.delete(request, { ignoreVary: true });
    }
  }
  return deleted"""


class Seen(NamedTuple):
    """What a new tab showed: "right", or what it showed instead; the edited card's line."""

    what: str
    line: str


class Browser(Chromium):
    """Chromium on a profile that was kept before, or on a new one."""

    def __init__(self, found: provide.Found, profile: Path | None = None) -> None:
        self._kept = profile
        super().__init__(found)

    def _start(self) -> None:
        if self._kept:
            shutil.copytree(self._kept, self._folder / "profile")
        super()._start()

    def keep(self, profile: Path) -> None:
        """Close the browser as its reader would, and copy what it leaves."""
        with contextlib.suppress(PlaywrightError):
            self.cdp().send("Browser.close")
        self._program.wait(20)
        leave = shutil.ignore_patterns("Singleton*", "DevToolsActivePort")
        shutil.copytree(self._folder / "profile", profile, ignore=leave)


class Trial:
    """One contender's site, and a browser on it."""

    engine: Browser

    def __init__(self, contender: Contender, found: provide.Found, folder: Path) -> None:
        self.contender, self.found = contender, found
        self.profile = folder / f"profile-{contender.name.split()[0]}"
        self.site = Site(contender.first, older=contender.first).up()

    @contextlib.contextmanager
    def browser(
        self, *, saved: bool = True, damage: Callable[[Path], object] | None = None
    ) -> Iterator[None]:
        """Start a browser that keeps the first release, or a new one; damage its files before it starts."""
        self.site.app = self.contender.first
        self.online()
        profile = self.profile if saved else None
        if damage:
            profile = self.profile.with_name("damaged")
            shutil.copytree(self.profile, profile)
            damage(profile)
        self.engine = Browser(self.found, profile)
        try:
            yield
        finally:
            self.engine.close()
            if damage:
                shutil.rmtree(profile)

    def online(self, mode: str = "ok", paths: str = "", size: int = 0, body: bytes = b"") -> None:
        """Bring the server back, behind this network."""
        self.site.network(mode, paths, size, body)
        if not self.site.server:
            self.site.up()
        self.site.hits.clear()

    def visit(self) -> None:
        """Open home in the first tab; where it fails, the row shows it."""
        with contextlib.suppress(OpenError):
            self.engine.open(self.site.origin + "/")

    def saved(self, seconds: float) -> bool:
        """Wait until all of a release is stored; say whether that came."""
        try:
            self.engine.until(self.contender.saved, seconds)
        except TimeoutError:
            return False
        return True

    def stored(self) -> int:
        """How many files are in Cache Storage."""
        count: int = self.engine.run(f"{COUNT % self.contender.caches} return found")
        return count

    def reaches(self, files: int) -> int:
        """Wait until that many files are stored; gives how many are."""
        found: int = self.engine.until(
            f"{COUNT % self.contender.caches} return found >= {files} && found", 90
        )
        return found

    def check(self) -> None:
        """Have the worker look for news once, and wait until the network is quiet; raises TimeoutError."""
        for _ in range(4):
            self.visit()
            if self.contender.ask:
                try:
                    self.engine.run(self.contender.ask)
                except ScriptError:
                    break
            if self._asked():
                return self.quiet()
        raise TimeoutError("the worker answers nobody who asks for news")

    def _asked(self) -> bool:
        end = time.monotonic() + 4
        while time.monotonic() < end:
            if any(re.search(self.contender.news, hit.path) for hit in self.site.hits):
                return True
            time.sleep(0.05)
        return False

    def quiet(self, seconds: float = QUIET) -> None:
        """Wait until no request has come for so long, and no lock is held."""
        hits, since = -1, time.monotonic()
        while time.monotonic() < since + seconds:
            if hits != len(self.site.hits):
                hits, since = len(self.site.hits), time.monotonic()
            time.sleep(0.05)
        self.engine.until("return (await navigator.locks.query()).held.length === 0")

    def opened(self, *, again: bool = False) -> str:
        """Take the server away and open four cards in new tabs; if one fails, `again` with a fresh worker."""
        self.site.down()
        seen = [self.see(card) for card in OPENED]
        right = [each.what for each in seen].count("right")
        if right == len(seen):
            return "4/4 open"
        others = dict.fromkeys(each.what for each in seen if each.what != "right")
        told = f"**{right}/4 open** ({', '.join(others)})"
        if again:
            self.stop()
            right = [self.see(card).what for card in OPENED].count("right")
            told += f"; {right}/4 once the worker was restarted"
        return told

    def close(self) -> None:
        """Leave the site, and let the worker that waited take over."""
        self.engine.open("about:blank")
        self.stop()

    def stop(self) -> None:
        """Stop the worker, as the browser does when it was idle for a while."""
        self.engine.stop_workers()

    def see(self, card: int = EDITED) -> Seen:
        """Open a card in a new tab."""
        page = self.engine.page.context.new_page()
        end = time.monotonic() + SECONDS
        try:
            url = self.site.origin + self.contender.card.format(card)
            page.goto(url, timeout=SECONDS * 1000, wait_until="commit")
            while not (read := page.evaluate(READ)):
                if time.monotonic() > end:
                    return Seen("hangs", "")
                time.sleep(0.02)
            heading, line = read
        except PlaywrightTimeout:
            return Seen("hangs", "")
        except PlaywrightError as error:
            return Seen("browser's error page" if "net::ERR" in error.message else error.message[:60], "")
        finally:
            page.close()
        return Seen("right" if heading == CARDS[card]["title"] else f'shows "{heading}"', line)

    def edited(self) -> str:
        """Open the edited card in a new tab with the server gone; say which text it has."""
        self.site.down()
        seen = self.see()
        words = {OLD: "old text", NEW: "new text"}
        return words.get(seen.line, "another text") if seen.what == "right" else f"**{seen.what}**"

    def limit(self, size: int) -> CDPSession:
        """Leave this many bytes of storage; gives what lifts the limit again with `lift`."""
        session = self.engine.page.context.new_cdp_session(self.engine.page)
        session.send("Storage.overrideQuotaForOrigin", {"origin": self.site.origin, "quotaSize": size})
        return session

    def lift(self, session: CDPSession) -> None:
        session.send("Storage.overrideQuotaForOrigin", {"origin": self.site.origin})


def spoil(profile: Path) -> None:
    """Overwrite the index of each cache with zeros."""
    found = list((profile / "Default" / "Service Worker" / "CacheStorage").rglob("index"))
    for path in found:
        path.write_bytes(bytes(path.stat().st_size))
    if not found:
        raise LookupError("no index was found on the disk")


def flip(profile: Path) -> None:
    """Change one byte of the card's heading in the files of Cache Storage."""
    before, title = MARK.encode(), CARDS[EDITED]["title"]
    after = before.replace(title.encode(), title.swapcase()[:1].encode() + title[1:].encode())
    found = 0
    for path in (profile / "Default" / "Service Worker" / "CacheStorage").rglob("*_0"):
        body = path.read_bytes()
        if before in body:
            path.write_bytes(body.replace(before, after))
            found += 1
    if not found:
        raise LookupError("the card's page was not found on the disk")
