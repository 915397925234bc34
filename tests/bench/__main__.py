"""Measure this build: sizes, building, serving, and the phone beside the floor; one table, printed."""

import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench import contract, corpus, phone, saving, typing
from tests.browser import provide

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
FLASK = [sys.executable, "-m", "flask"]
ROWS: list[tuple[str, str, str]] = []


def row(what: str, figure: object, limit: str = "") -> None:
    """Add a line to the table; `limit` says what was promised."""
    ROWS.append((what, str(figure), limit))
    print(f"{what:<58}{figure!s:>16}  {limit}", flush=True)


@contextmanager
def marked(what: str) -> Iterator[None]:
    """Mark a row that this machine could not measure, with its reason, and go on to the next."""
    try:
        yield
    except Exception as error:
        reason = next(iter(str(error).splitlines()), "") or type(error).__name__
        row(what, "not measured", reason[:80])


def built(content: Path, folder: Path) -> tuple[dict[str, str], float, int]:
    """Build a release; give the environment that serves it, seconds, and peak memory in MB."""
    environ = {
        **os.environ,
        "FLASK_APP": "app",
        "STEADY_CONTENT": str(content),
        "STEADY_RELEASES": str(folder),
    }
    began = time.monotonic()
    subprocess.run([*FLASK, "release", "build"], env=environ, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024  # grows only: build small first
    return environ, time.monotonic() - began, peak


def free_port() -> int:
    """Ask the system for a port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Served:
    """A release under `flask serve`, with TLS and HTTP/2 in front as a department would have it."""

    def __init__(self, environ: dict[str, str]) -> None:
        self.port = free_port()
        self.process = subprocess.Popen(
            [*FLASK, "serve"],
            env={**environ, "STEADY_PORT": str(self.port)},
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )

    def __enter__(self) -> int:
        for _ in range(1200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return self.port
            time.sleep(0.05)
        self.__exit__()
        raise TimeoutError("the server did not start")

    def __exit__(self, *_: object) -> None:
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(10)


def sizes(releases: Path) -> None:
    """Bytes as they go down the link."""
    live = releases / (releases / "current").read_text(encoding="utf-8").strip()
    for what, path, limit in (
        ("home, brotli, bytes", live / "index.html.br", ""),
        ("card (edged-weapon), brotli, bytes", live / "cards/edged-weapon/index.html.br", ""),
        ("release.json, brotli, bytes", live / "release.json.br", ""),
        ("worker, brotli, bytes", live / "sw.js.br", ""),
        ("pack, bytes", live / "pack" / f"{live.name[-32:]}.pack", ""),
    ):
        row(what, path.stat().st_size, limit)


def requests_a_second(environ: dict[str, str]) -> None:
    """Ask one card over and over from 32 connections for five seconds."""
    wrk = shutil.which("wrk")
    if not wrk:
        row("requests a second", "not measured", "wrk is not installed")
        return
    with Served(environ) as port:
        url = f"http://127.0.0.1:{port}/cards/edged-weapon/"
        run = [wrk, "-t1", "-c32", "-d5s", "-H", "Accept-Encoding: br", url]
        report = subprocess.run(run, capture_output=True, text=True, check=True, encoding="utf-8").stdout
    row("requests a second, one card, 32 connections", report.split("Requests/sec:")[1].split()[0])


def checked(content: Path, cards: int) -> None:
    """Time `flask check`, as typed."""
    environ = {**os.environ, "FLASK_APP": "app", "STEADY_CONTENT": str(content)}
    began = time.monotonic()
    subprocess.run([*FLASK, "check"], env=environ, cwd=ROOT, check=False, stdout=subprocess.DEVNULL)
    limit = {55: "1 promised", 4096: "30 promised"}.get(cards, "")
    row(f"flask check of {cards} cards, s", round(time.monotonic() - began, 2), limit)


def keys(name: str, environ: dict[str, str]) -> None:
    """Time the last key to the painted results, processor slowed four times."""
    with Served(environ) as port:
        found = typing.measure(f"http://127.0.0.1:{port}/", provide.provide("chromium").path)
    limit = "floor + 33 promised" if name == "starter" else "50 promised"
    row(f"last key to results, {name}, ms", found["search"], limit)
    row(f"painting the same rows alone, {name}, ms", found["floor"])


def phones(decks: dict[str, dict[str, str]]) -> dict[str, dict]:
    """Visit the floor and each deck in one run."""
    chromium = provide.provide("chromium").path
    found = {}
    for name, environ in decks.items():
        cards, tap_on = ("/cards/autism/", "/cards/edged-weapon/"), "/cards/"
        if name != "starter":
            cards, tap_on = ("/cards/card-6/", "/cards/card-7/"), "/cards/card-5/"
        with marked(f"phone, {name}"), Served(environ) as port, fronted(port) as (front, floor):
            if name == "starter":
                at = phone.Visit(f"https://localhost:{floor}/", ("card-5.html",), chromium=chromium)
                found["floor"] = phone.measure(at)
            found[name] = phone.measure(phone.Visit(f"https://localhost:{front}/", cards, tap_on, chromium))
    return found


@contextmanager
def fronted(port: int) -> Iterator[tuple[int, int]]:
    """Put TLS and HTTP/2 before a server; give its port and that of the floor."""
    front, floor = free_port(), free_port()
    script = str(HERE / "front.sh")
    subprocess.run([script, "start", f"{floor}={HERE / 'floor'}", f"{front}={port}"], check=True)
    try:
        yield front, floor
    finally:
        subprocess.run([script, "stop"], check=False)
        time.sleep(0.5)


def judge(found: dict[str, dict]) -> None:
    """Set each figure beside the floor's, and the largest deck's beside the smallest's."""
    most = {"first_paint_ms": 1.25, "start_ms": 2, "tap_ms": 1.5}
    for name, seen in found.items():
        for what, figure in seen.items():
            ratio = ""
            if name == "starter" and what in most and "floor" in found:
                ratio = f"{figure / found['floor'][what]:.2f}x the floor; {most[what]}x promised"
            row(f"phone, {name}: {what}", figure, ratio)
    for what in ("start_ms", "tap_ms"):
        with marked(f"growth from 64 to 4,096 cards: {what}"):
            growth = found["made-up 4096"][what] / found["made-up 64"][what]
            row(f"growth from 64 to 4,096 cards: {what}", f"{growth:.2f}x", "1.3x promised")


def main() -> None:
    """Measure what this machine can, and print one table, whatever it cannot."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        decks: dict[str, dict[str, str]] = {}
        with marked("build of the starter deck"):
            decks["starter"] = built(ROOT / "content", folder / "starter")[0]
            sizes(folder / "starter")
        with marked("flask check of 55 cards, s"):
            checked(ROOT / "content", 55)
        with marked("preview shows a save, median, ms"):
            middle, worst = saving.measure(ROOT / "content", folder, provide.provide("chromium").path)
            row("preview shows a save, median, ms", middle, "300 promised")
            row("preview shows a save, worst of 15, ms", worst)
        with marked("what a phone does, ms"):
            promised = ("300 promised", "2,000 promised", "2,000 promised", "1,500 promised")
            for (what, figure), limit in zip(
                contract.measure(folder / "phone").items(), promised, strict=True
            ):
                row(f"{what}, ms", figure, limit)
        for number in (64, 512, 4096):
            with marked(f"build of {number} made-up cards, s"):
                made_up(number, folder, decks)
        served(decks)
    print_table()


def made_up(number: int, folder: Path, decks: dict[str, dict[str, str]]) -> None:
    """Build that many cards, and check them."""
    content = corpus.write(number, folder / f"content-{number}")
    decks[f"made-up {number}"], seconds, peak = built(content, folder / f"made-up-{number}")
    row(f"build of {number} made-up cards, s", round(seconds, 1))
    checked(content, number)
    row(f"build of {number} made-up cards, peak memory, MB", peak)


def served(decks: dict[str, dict[str, str]]) -> None:
    """Measure what needs a server."""
    with marked("requests a second, one card, 32 connections"):
        requests_a_second(decks["starter"])
    for name in ("starter", "made-up 4096"):
        with marked(f"last key to results, {name}, ms"):
            keys(name, decks[name])
    if shutil.which("nginx"):
        judge(phones(decks))
    else:
        row("phone", "not measured", "nginx is not installed")


def print_table() -> None:
    """Print all rows once more, and how many could not be measured: what came between is long."""
    print("\n" + "\n".join(f"{what:<58}{figure:>16}  {limit}" for what, figure, limit in ROWS))
    missing = sum(figure == "not measured" for _, figure, _ in ROWS)
    print(f"{len(ROWS)} rows, {missing} not measured")


if __name__ == "__main__":
    main()
