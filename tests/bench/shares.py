"""A saved deck in; where the milliseconds of a cold start and of a tap go, as Chromium traced them, out.

The worker carries a few lines before its own, which name in the trace what it waits for. The page's
processor is slowed four times, the worker's is not: DevTools cannot. Medians of all rounds; what waits
for another thread is in no share.

start: to worker (the browser, until it starts the worker), worker (started and compiled), pointer and
       object (read), hash (of both), first byte; then parse, style, layout, script and paint of the
       page until its first words
tap:   the same work of the page, from the finger to the frame with the heading
"""

import statistics
import subprocess
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlparse

from playwright.sync_api import Page, sync_playwright

from tests.bench.phone import Visit, first, launch, painted, tapped
from tests.bench.serving import FLASK, ROOT, Environ, fronted
from tests.bench.slowlink import SlowLink

Event = dict[str, Any]
NAMING = b"""{
  const named = (owner, key, name) => {
    const plain = owner[key];
    owner[key] = async function (...all) {
      const start = performance.now();
      try { return await plain.apply(this, all) } finally { performance.measure(name(...all), { start }) }
    };
  };
  addEventListener('fetch', () => performance.mark('w:asked'));
  named(Cache.prototype, 'match', (key) => String(key).endsWith('~cur') ? 'w:pointer' : 'w:object');
  named(Response.prototype, 'text', () => 'w:pointer');
  named(Response.prototype, 'arrayBuffer', () => 'w:object');
  named(SubtleCrypto.prototype, 'digest', () => 'w:hash');
}
"""
WORK = {
    name: group
    for group, names in {
        "parse": ("ParseHTML",),
        "style": ("UpdateLayoutTree", "ParseAuthorStyleSheet"),
        "layout": ("Layout",),
        "script": ("EvaluateScript", "FunctionCall", "v8.compile", "RunMicrotasks"),
        "paint": ("PrePaint", "Paint", "Layerize", "Commit"),
    }.items()
    for name in names
}
TIMES = """(() => {
  const [{ workerStart, responseStart }] = performance.getEntriesByType('navigation');
  const [paint] = performance.getEntriesByName('first-contentful-paint');
  performance.mark('p:now');
  const now = performance.getEntriesByName('p:now')[0].startTime;
  return { workerStart, responseStart, paint: paint.startTime, now };
})()"""


def measure(
    environ: Environ, cards: tuple[str, ...], tap_on: str, chromium: str, rounds: int = 15
) -> dict[str, float]:
    """Save a deck, cut the link, and give the median milliseconds of each share, as `start: hash`."""
    with (
        tempfile.TemporaryDirectory() as folder,
        fronted(_named(environ, Path(folder) / "named")) as (root,),
        sync_playwright() as playwright,
    ):
        visit = Visit(root, cards, tap_on, chromium)
        link = SlowLink(urlparse(root).port)
        base = f"https://localhost:{link.start()}/"
        profile = str(Path(folder) / "profile")
        first(playwright, visit, profile, base, link)
        link.cut()
        found = []
        for turn in range(rounds):
            context, page = launch(playwright, visit, profile)
            trace = _Trace(page)
            page.goto(base, wait_until="load", timeout=15_000)
            painted(page)
            at = page.evaluate(TIMES)
            seen = _started(trace.end(), at)
            trace = _Trace(page)
            tap = tapped(page, urljoin(base, tap_on), cards[turn % len(cards)], 800)
            seen |= {f"tap: {name}": ms for name, ms in _of_tap(trace.end(), tap).items()}
            found.append(seen)
            context.close()
    return {name: round(statistics.median(seen[name] for seen in found), 1) for name in found[0]}


def _named(environ: Environ, folder: Path) -> Path:
    """Export a deck, with the lines that name what the worker does before its script."""
    folder.parent.chmod(0o755)  # nginx may be somebody else
    export = [*FLASK, "release", "export", str(folder)]
    subprocess.run(export, env=environ, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    for script in folder.glob("sw.js*"):
        if script.suffix == ".js":
            script.write_bytes(NAMING + script.read_bytes())
        else:
            script.unlink()
    return folder


class _Trace:
    """What Chromium does from now until the end."""

    def __init__(self, page: Page) -> None:
        self.page, self.events, self.over = page, [], False
        self.cdp = page.context.new_cdp_session(page)
        self.cdp.on("Tracing.dataCollected", lambda told: self.events.extend(told["value"]))
        self.cdp.on("Tracing.tracingComplete", lambda _: setattr(self, "over", True))
        categories = "devtools.timeline,blink.user_timing,v8,disabled-by-default-v8.compile"
        self.cdp.send("Tracing.start", {"categories": categories, "transferMode": "ReportEvents"})

    def end(self) -> list[Event]:
        """Stop, and give the events in the order of their time, in microseconds."""
        self.cdp.send("Tracing.end")
        while not self.over:
            self.page.wait_for_timeout(20)
        return sorted((event for event in self.events if "ts" in event), key=lambda event: event["ts"])


def _started(events: list[Event], at: dict[str, float]) -> dict[str, float]:
    """Give the shares of a start."""
    (mark,) = (event for event in events if event["name"] == "p:now")
    begin = mark["ts"] - at["now"] * 1000  # when the page was asked for, on the clock of the trace
    until = {name: begin + ms * 1000 for name, ms in at.items()}
    shares = {"start: first words": at["paint"], "start: to worker": at["workerStart"]}
    asked = next(event["ts"] for event in events if event["name"] == "w:asked")
    shares["start: worker"] = (asked - until["workerStart"]) / 1000
    for name in ("pointer", "object", "hash"):
        shares[f"start: {name}"] = _waited(events, f"w:{name}", until["responseStart"])
    shares["start: first byte"] = at["responseStart"]
    return shares | {
        f"start: {name}": ms for name, ms in _worked(events, mark, begin, until["paint"]).items()
    }


def _waited(events: list[Event], name: str, end: float) -> float:
    """Add up what the worker measured under a name before a moment, in milliseconds."""
    own = [event for event in events if event["name"] == name]
    begun, ended = ([event["ts"] for event in own if event["ph"] == phase] for phase in "be")
    return sum(over - start for start, over in zip(begun, ended, strict=False) if over <= end) / 1000


def _of_tap(events: list[Event], tap: float) -> dict[str, float]:
    """Give the shares of a tap."""
    marks = {event["name"]: event for event in events if event["name"] in ("p:tapped", "p:shown")}
    worked = _worked(events, marks["p:tapped"], marks["p:tapped"]["ts"], marks["p:shown"]["ts"])
    return {"shown": tap, **worked}


def _worked(events: list[Event], mark: Event, begin: float, end: float) -> dict[str, float]:
    """Add up what the page's thread did between two moments, in ms; a task counts without those in it."""
    sums = dict.fromkeys(WORK.values(), 0.0)
    around: list[tuple[float, str]] = []
    for event in events:
        mine = event["pid"] == mark["pid"] and event["tid"] == mark["tid"] and event["ph"] == "X"
        if mine and event["name"] in WORK and begin <= event["ts"] < end:
            while around and around[-1][0] <= event["ts"]:
                around.pop()
            group = WORK[event["name"]]
            sums[group] += event["dur"] / 1000
            if around:
                sums[around[-1][1]] -= event["dur"] / 1000
            around.append((event["ts"] + event["dur"], group))
    return sums
