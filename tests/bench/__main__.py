"""Measure this build: sizes, building, serving, and the phone beside the floor; one table, printed.

python -m tests.bench                              all of it
python -m tests.bench --only sizes,phones          some parts: see PARTS
python -m tests.bench --cards 64                   made-up decks of these sizes (64,512,4096)
python -m tests.bench --against HEAD~1 --pairs 15  this tree beside a commit, in turn, on the phone alone
"""

import argparse
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench import against, contract, corpus, memory, phone, saving, serving, shares, typing
from tests.bench.serving import FLASK, HERE, ROOT, Environ, Served
from tests.bench.table import marked, print_table, row
from tests.browser import provide

STARTER = "starter"


@dataclass
class Bench:
    """What is measured, and the decks that were built for it so far."""

    folder: Path
    sizes: tuple[int, ...]
    decks: dict[str, Environ | None] = field(default_factory=dict)

    @property
    def names(self) -> list[str]:
        """Name the decks, the real one first."""
        return [STARTER, *(made_up(number) for number in self.sizes)]

    def deck(self, name: str) -> Environ:
        """Give the environment that serves a deck, built when it is first asked for.

        Raises LookupError when that failed before: it is told once.
        """
        if name not in self.decks:
            self.decks[name] = None
            self.build(name)
        environ = self.decks[name]
        if environ is None:
            raise LookupError("it could not be built")
        return environ

    def build(self, name: str) -> None:
        """Build a deck, and say what it cost."""
        number = name.removeprefix("made-up ")
        content = ROOT / "content"
        if name != STARTER:
            content = corpus.write(int(number), self.folder / f"content-{number}")
        self.decks[name], seconds, peak = serving.built(content, self.folder / name.replace(" ", "-"))
        what = f"build of {number} made-up cards" if name != STARTER else "build of the starter deck"
        row(f"{what}, s", round(seconds, 1))
        row(f"{what}, peak memory, MB", peak)


def made_up(number: int) -> str:
    """Name a made-up deck."""
    return f"made-up {number}"


def sizes(bench: Bench) -> None:
    """Bytes as they go down the link."""
    with marked("build of the starter deck"):
        releases = Path(bench.deck(STARTER)["STEADY_RELEASES"])
        live = releases / (releases / "current").read_text(encoding="utf-8").strip()
        for what, path in (
            ("home, brotli, bytes", live / "index.html.br"),
            ("card (edged-weapon), brotli, bytes", live / "cards/edged-weapon/index.html.br"),
            ("release.json, brotli, bytes", live / "release.json.br"),
            ("worker, brotli, bytes", live / "sw.js.br"),
            ("pack, bytes", live / "pack" / f"{live.name[-32:]}.pack"),
        ):
            row(what, path.stat().st_size)


def builds(bench: Bench) -> None:
    """Build the made-up decks."""
    for name in bench.names[1:]:
        with marked(f"build of {name.removeprefix('made-up ')} made-up cards, s"):
            bench.deck(name)


def edits(bench: Bench) -> None:
    """Build again after one card was edited."""
    limits = {STARTER: "1 promised", "made-up 4096": "6 promised"}
    for name in bench.names:
        with marked(f"build of one edited card, {name}, s"):
            content = ROOT / "content"
            if name != STARTER:
                content = corpus.write(int(name.removeprefix("made-up ")), bench.folder / f"to edit, {name}")
            seconds = serving.edited(content, bench.folder / f"edited, {name}")
            row(f"build of one edited card, {name}, s", round(seconds, 2), limits.get(name, ""))


def checks(bench: Bench) -> None:
    """Time `flask check`, as typed."""
    for name in bench.names:
        with marked(f"flask check, {name}, s"):
            environ = bench.deck(name)
            began = time.monotonic()
            subprocess.run([*FLASK, "check"], env=environ, cwd=ROOT, check=False, stdout=subprocess.DEVNULL)
            limit = {STARTER: "1 promised for 55 cards", "made-up 4096": "30 promised"}.get(name, "")
            row(f"flask check, {name}, s", round(time.monotonic() - began, 2), limit)


def preview(bench: Bench) -> None:
    """Time a save until the preview shows it."""
    with marked("preview shows a save, median, ms"):
        middle, worst = saving.measure(ROOT / "content", bench.folder, provide.provide("chromium").path)
        row("preview shows a save, median, ms", middle, "300 promised")
        row("preview shows a save, worst of 15, ms", worst)


def worst(bench: Bench) -> None:
    """What a phone does when network and processor are at their worst."""
    with marked("what a phone does, ms"):
        promised = ("300 promised", "2,000 promised", "2,000 promised", "1,500 promised")
        found = contract.measure(bench.folder / "phone").items()
        for (what, figure), limit in zip(found, promised, strict=True):
            row(f"{what}, ms", figure, limit)


def requests(bench: Bench) -> None:
    """Ask one card over and over from 32 connections for five seconds."""
    with marked("requests a second, one card, 32 connections"):
        wrk = shutil.which("wrk")
        if not wrk:
            raise FileNotFoundError("wrk is not installed")
        with Served(bench.deck(STARTER)) as port:
            url = f"http://127.0.0.1:{port}/cards/edged-weapon/"
            run = [wrk, "-t1", "-c32", "-d5s", "-H", "Accept-Encoding: br", url]
            report = subprocess.run(run, capture_output=True, text=True, check=True, encoding="utf-8").stdout
        row("requests a second, one card, 32 connections", report.split("Requests/sec:")[1].split()[0])


def keys(bench: Bench) -> None:
    """Time the last key to the painted results, processor slowed four times."""
    for name in (bench.names[0], bench.names[-1]):
        with marked(f"last key to results, {name}, ms"):
            with Served(bench.deck(name)) as port:
                found = typing.measure(f"http://127.0.0.1:{port}/", provide.provide("chromium").path)
            limit = "floor + 33 promised" if name == STARTER else "50 promised"
            row(f"last key to results, {name}, ms", found["search"], limit)
            row(f"painting the same rows alone, {name}, ms", found["floor"])


def traced(bench: Bench) -> None:
    """Tell where the milliseconds of a start and of a tap go."""
    for name in (STARTER, *bench.names[2:]):
        with marked(f"shares, {name}"):
            chromium = provide.provide("chromium").path
            found = shares.measure(bench.deck(name), *corpus.taps(name == STARTER), chromium)
            for what, milliseconds in found.items():
                row(f"{what}, {name}, ms", milliseconds)


def heap(bench: Bench) -> None:
    """What a page holds after taps, with what it read ahead."""
    with marked("heap of the page, kB"), Served(bench.deck(STARTER)) as port:
        found = memory.measure(f"http://127.0.0.1:{port}", "/cards/", provide.provide("chromium").path)
        for taps, used in found.items():
            row(f"heap of the page after {taps} taps, kB", used // 1000, "8,000 and flat promised")


def phones(bench: Bench) -> None:
    """Visit the floor and each deck, and set them side by side."""
    found: dict[str, dict] = {}
    for name in bench.names:
        with (
            marked(f"phone, {name}"),
            Served(bench.deck(name)) as port,
            serving.fronted(port, HERE / "floor") as (front, floor),
        ):
            chromium = provide.provide("chromium").path
            if name == STARTER:
                found["floor"] = phone.limited(phone.Visit(floor, ("card-5.html",), chromium=chromium))
            found[name] = phone.limited(phone.Visit(front, *corpus.taps(name == STARTER), chromium))
    judge(found)


def judge(found: dict[str, dict]) -> None:
    """Set each figure beside the floor's, and the largest deck's beside the smallest's."""
    most = {"first_paint_ms": 1.25, "start_ms": 2, "tap_ms": 1.5, "tap_at_once_ms": 1.5}
    for name, seen in found.items():
        for what, figure in seen.items():
            ratio = ""
            if name == STARTER and what in most and "floor" in found:
                ratio = f"{figure / found['floor'][what]:.2f}x the floor; {most[what]}x promised"
            row(f"phone, {name}: {what}", figure, ratio)
    for what in ("start_ms", "tap_ms"):
        title = f"growth from 64 to 4,096 cards: {what}"
        if {"made-up 64", "made-up 4096"} <= found.keys():
            growth = found["made-up 4096"][what] / found["made-up 64"][what]
            row(title, f"{growth:.2f}x", "1.3x promised")
        else:
            row(title, "not measured", "needs both decks on a phone")


PARTS: dict[str, Callable[[Bench], None]] = {
    "sizes": sizes, "preview": preview, "worst": worst, "builds": builds, "edits": edits, "checks": checks,
    "requests": requests, "keys": keys, "phones": phones, "heap": heap, "shares": traced,
}  # fmt: skip


def main(words: list[str] | None = None) -> None:
    """Measure what this machine can, and print one table, whatever it cannot."""
    typed = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__.partition("\n")[0])
    typed.add_argument("--only", default=",".join(PARTS), help=f"parts, of: {', '.join(PARTS)}")
    typed.add_argument("--cards", default="64,512,4096", help="sizes of the made-up decks")
    typed.add_argument("--against", metavar="COMMIT", help="compare with a commit instead, in turn")
    typed.add_argument("--pairs", type=int, default=15, help="how often, for --against")
    chosen = typed.parse_args(words)
    parts = chosen.only.split(",")
    if strange := {*parts} - {*PARTS}:
        typed.error(f"there is no part {', '.join(sorted(strange))}; there are {', '.join(PARTS)}")
    with tempfile.TemporaryDirectory() as temporary:
        if chosen.against:
            against.measure(chosen.against, chosen.pairs, Path(temporary))
        else:
            bench = Bench(Path(temporary), tuple(int(size) for size in chosen.cards.split(",") if size))
            for part in parts:
                measure(part, bench)
    print_table()


def measure(part: str, bench: Bench) -> None:
    """Measure a part, and say how long that took."""
    began = time.monotonic()
    with marked(part):
        PARTS[part](bench)
    print(f"-- {part} took {time.monotonic() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main()
