"""An address in, what a phone would meet there out: the same way for every site.

Every byte goes through slowlink (slow 4G: 150 ms round trip, 1.6 Mbit/s), the page's processor is slowed
four times, the screen is a phone's. Compare only figures of one run on one machine, as ratios.

first_kb, first_paint_ms, quiet_s     first visit: bytes down until the link falls quiet, first contentful
                                      paint, time until quiet
start_ms                              browser started again with the link cut, to first contentful paint
tap_ms                                link cut: from the tap on a card's link, in view for most of a
                                      second, to the frame with its heading
tap_at_once_ms                        the same for a link that came into view that moment
opened                                link cut: how many of the cards opened
"""

import base64
import hashlib
import json
import os
import signal
import ssl
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urljoin, urlparse

from playwright.sync_api import BrowserContext, Page, Playwright, sync_playwright

from tests.bench.slowlink import SlowLink

ROOT = Path(__file__).parents[2]
LIMIT = 300  # seconds for a visit with its five starts; one took a minute
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Each page looks for the heading that the tap is to bring, so that no way through DevTools is in the figure.
WATCH = """
(() => {
  const now = () => performance.timeOrigin + performance.now();
  const note = (name, what) => { try { sessionStorage[name] = what } catch {} };
  const wanted = () => { try { return sessionStorage.wanted } catch {} };
  const there = () => [...document.querySelectorAll('h1')]
    .some((h1) => h1.offsetParent && h1.innerText.trim().startsWith(wanted()));
  const found = () => setTimeout(() => { note('shown', now()); performance.mark('p:shown') }, 0);
  const look = () => requestAnimationFrame(() => there() ? found() : look());
  addEventListener('pointerdown', () => { note('tapped', now()); performance.mark('p:tapped') }, true);
  window.want = (title) => { sessionStorage.removeItem('shown'); note('wanted', title); look(); };
  if (wanted()) look();
})();
"""
PAINT = "(performance.getEntriesByName('first-contentful-paint')[0] || {}).startTime"
SAVED = "(({ shell, offline }) => !shell || offline === 'ready')(document.documentElement.dataset)"


@dataclass(frozen=True)
class Visit:
    """What to open: the site, the page whose links are tapped, the cards they lead to."""

    root: str
    cards: tuple[str, ...]
    tap_on: str = ""
    chromium: str = "/usr/bin/chromium"
    rounds: int = 5


def limited(visit: Visit, seconds: float = LIMIT) -> dict:
    """Measure in a process of its own, which can be ended: a page that never rests answers nothing.

    Raises TimeoutError, or RuntimeError with the last words of a visit that failed.
    """
    command = [sys.executable, "-m", "tests.bench.phone", json.dumps(asdict(visit))]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as running:
        try:
            told, wrong = running.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)
            raise TimeoutError(f"the visit did not end within {seconds:.0f} s") from None
    if running.returncode:
        raise RuntimeError(next(iter(reversed(wrong.strip().splitlines())), "it said nothing"))
    return json.loads(told)


def measure(visit: Visit) -> dict:
    """Visit, cut the link, start again and tap."""
    parts = urlparse(visit.root)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as profile:
        link = SlowLink(parts.port)
        base = f"{parts.scheme}://localhost:{link.start()}/"
        out = first(playwright, visit, profile, base, link)
        link.cut()
        rounds = [_offline(playwright, visit, profile, base, turn) for turn in range(visit.rounds)]
    for name in ("start_ms", "tap_ms", "tap_at_once_ms"):
        out[name] = round(statistics.median(turn[name] for turn in rounds), 1)
    out["opened"] = f"{sum(turn['opened'] for turn in rounds)}/{visit.rounds}"
    return out


def launch(playwright: Playwright, visit: Visit, profile: str) -> tuple[BrowserContext, Page]:
    context = playwright.chromium.launch_persistent_context(
        profile,
        executable_path=visit.chromium,
        headless=True,
        args=[*FLAGS, *trusting(visit.root)],
        viewport={"width": 390, "height": 844},
        device_scale_factor=3,
        is_mobile=True,
        has_touch=True,
    )
    context.add_init_script(WATCH)
    page = context.pages[0]
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
    return context, page


def trusting(root: str) -> list[str]:
    """Give the flag by which Chromium trusts the throw-away certificate of a site, and its cache with it.

    Where certificate errors are ignored instead, it keeps no answer, and fetches the script twice.
    """
    parts = urlparse(root)
    if parts.scheme != "https":
        return []
    pem = ssl.get_server_certificate((str(parts.hostname), parts.port or 443))
    key = subprocess.run(
        ["openssl", "x509", "-noout", "-pubkey"], input=pem, capture_output=True, text=True, check=True
    ).stdout
    der = base64.b64decode("".join(key.split("\n")[1:-2]))
    pin = base64.b64encode(hashlib.sha256(der).digest()).decode()
    return [f"--ignore-certificate-errors-spki-list={pin}"]


def painted(page: Page) -> float:
    for _ in range(200):
        if at := page.evaluate(PAINT):
            return round(at, 1)
        page.wait_for_timeout(50)
    raise TimeoutError(f"{page.url} painted nothing")


def first(playwright: Playwright, visit: Visit, profile: str, base: str, link: SlowLink) -> dict:
    context, page = launch(playwright, visit, profile)
    began = time.monotonic()
    page.goto(base, wait_until="commit")
    out = {"first_paint_ms": painted(page)}
    out["quiet_s"] = round(link.wait_idle() - began, 2)
    out["first_kb"] = round(link.down_bytes / 1024, 1)
    # A second visit lets a worker that only takes over on the next load do so.
    page.goto(base, wait_until="load")
    link.wait_idle()
    _saved(page)
    context.close()
    return out


def _saved(page: Page) -> None:
    """Wait until a page of Steady says that all is kept: 4,096 cards are stored for twenty seconds more."""
    for _ in range(1200):
        if page.evaluate(SAVED):
            return
        page.wait_for_timeout(100)
    raise TimeoutError(f"{page.url} was not kept within two minutes")


def _offline(playwright: Playwright, visit: Visit, profile: str, base: str, turn: int) -> dict:
    context, page = launch(playwright, visit, profile)
    try:
        page.goto(base, wait_until="load", timeout=15_000)
        start = painted(page)
        address = visit.cards[turn % len(visit.cards)]
        rested = tapped(page, urljoin(base, visit.tap_on), address, 800)
        at_once = tapped(page, urljoin(base, visit.tap_on), address, 0)
        return {"start_ms": start, "tap_ms": rested, "tap_at_once_ms": at_once, "opened": True}
    finally:
        context.close()


def tapped(page: Page, tap_on: str, address: str, rest: int) -> float:
    """Open a page, rest milliseconds once the link is in view, tap it; milliseconds to its heading."""
    page.evaluate("sessionStorage.removeItem('wanted')")
    page.goto(tap_on, wait_until="load")
    page.wait_for_timeout(500)
    link = page.locator(f'main a[href$="{address}"], a[href$="{address}"]').first
    page.evaluate("(title) => want(title)", link.inner_text().strip().split("\n")[0])
    link.scroll_into_view_if_needed()
    page.wait_for_timeout(rest)
    link.tap()
    page.wait_for_url("**" + address + "*", timeout=10_000)
    for _ in range(200):
        if page.evaluate("sessionStorage.shown"):
            return float(page.evaluate("sessionStorage.shown - sessionStorage.tapped"))
        page.wait_for_timeout(50)
    raise TimeoutError(f"{address} was not shown")


if __name__ == "__main__":
    print(json.dumps(measure(Visit(**json.loads(sys.argv[1])))))
