"""`flask release export` as a process of its own, killed at random moments into a folder that is served."""

import functools
import http.server
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter

from deck.release import export as exports
from deck.release import store
from tests import decks
from tests.release import living

department, live = decks.department, decks.live
KILLS = 60


def started(department, folder):
    """Start an export, and wait for its first write: the list of all that it is about to change."""
    noted = folder / exports.LIST
    before = noted.stat().st_mtime_ns
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "release", "export", str(folder)],
        cwd=decks.ROOT, env=department.environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    while noted.stat().st_mtime_ns == before and process.poll() is None:
        time.sleep(0.0005)
    return process


def republished(site, number):
    """Make a release in which every page is another; gives the lists of files that may be met then."""
    old, new = f"Edition {number}", f"Edition {number + 1}"
    for path in [site.department.content / "deck.toml", *site.department.content.glob("cards/*/*.md")]:
        text = path.read_text(encoding="utf-8")
        text = text.replace(old, new) if number else text.replace("title: ", f"title: {new} ")
        path.write_text(text, encoding="utf-8")
    site.department.build()
    site.release = store.current(site.department.releases)


def states(site, before):
    """Say how far a killed export had come: which of what phones act on is of the new release."""
    found = store.manifest(site.folder)["id"]
    pages = [
        living.digest((site.folder / store.place(address)).read_bytes()) == file["object"][:32]
        for address, file in site.release.manifest["files"].items()
        if not address.startswith("/o/")
    ]
    if found != before["id"]:
        return "new list"
    return "old list, new pages" if all(pages) else "old list, some new pages" if any(pages) else "old pages"


def test_killed_at_random_moments_an_export_leaves_a_working_site(live):
    """Sixty kills; readers ask for everything all the while, and the next export goes on from there."""
    chance, told = random.Random(7), Counter()
    site = living.Site(live)
    site.export()
    republished(site, 0)
    process = started(live, site.folder)
    began = time.monotonic()
    assert process.wait(60) == 0
    whole = time.monotonic() - began
    with served(site.folder) as counts:
        for number in range(1, KILLS + 1):
            before = store.manifest(site.folder)
            republished(site, number)
            with started(live, site.folder) as process:
                time.sleep(chance.uniform(0, whole))
                os.kill(process.pid, signal.SIGKILL)
            told["killed" if process.returncode == -signal.SIGKILL else "was done"] += 1
            site.working(before, number, *(table for _, table in store.readable(live.releases)))
            told[states(site, before)] += 1
        exports.export(live.releases, site.folder)
        site.working(site.release.manifest, "end")
        assert not [path for path in site.folder.rglob("*") if path.name.endswith(".part")]
    print(dict(told), f"{whole:.2f} s an export,", sum(counts), "answers")
    assert told["killed"] >= 40


class served:  # noqa: N801 - reads as a sentence
    """A folder under Python's plain server, and two readers that ask for all of it again and again."""

    def __init__(self, folder):
        handler = functools.partial(living.Quiet, directory=str(folder))
        self.serving = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.stop, self.faults, self.counts = threading.Event(), [], []

    def __enter__(self):
        threading.Thread(target=self.serving.serve_forever, args=(0.02,), daemon=True).start()
        given = (self.serving.server_port, self.stop, self.faults, self.counts)
        self.readers = [threading.Thread(target=living.read, args=given) for _ in range(2)]
        for reader in self.readers:
            reader.start()
        return self.counts

    def __exit__(self, *_):
        self.stop.set()
        for reader in self.readers:
            reader.join()
        self.serving.shutdown()
        self.serving.server_close()
        assert self.faults == []
