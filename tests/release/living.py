"""A host's folder that is exported into while it is served: cut off at a step, or read all the while."""

import functools
import hashlib
import http.client
import http.server
import json
import shutil
import threading

import pytest

from deck.release import export as exports
from deck.release import store
from tests import decks
from tests.release.dying import CutError, Steps

NAMES = (*Steps.WRITING, "unlink", "rmdir")


def digest(body):
    """Name an object by its bytes, as a phone does."""
    return hashlib.sha256(body).hexdigest()[:32]


class Site:
    """The folder of a department's host, before and after one export of an edit."""

    def __init__(self, department):
        self.department = department
        self.folder = department.releases.with_name("site")
        self.release = store.current(department.releases)

    def edit(self):
        """Publish a change of one card and of a title that many pages hold."""
        self.department.edit("card-0", "Stand back", "Step back")
        self.department.edit("card-1", "title: Card 1", "title: Another name")
        self.department.build()

    def export(self):
        """Put this release, as if it were live, into the folder."""
        live = store.current(self.department.releases).folder.name
        store.switch(self.department.releases, self.release.folder.name)
        exports.export(self.department.releases, self.folder)
        store.switch(self.department.releases, live)

    def steps(self):
        """Count the steps of an export into a copy of the folder."""
        copy = self.folder.with_name("copy")
        shutil.copytree(self.folder, copy)
        with Steps(None, names=NAMES) as steps:
            exports.export(self.department.releases, copy)
        shutil.rmtree(copy)
        return steps.taken

    def cut(self, step):
        """Cut an export off at a step; a phone finds a working site, and the next export completes it."""
        before = store.manifest(self.folder)
        with pytest.raises(CutError), Steps(step, names=NAMES):
            exports.export(self.department.releases, self.folder)
        self.working(before, step)
        exports.export(self.department.releases, self.folder)
        self.working(self.release.manifest, step)
        assert store.manifest(self.folder) == self.release.manifest
        assert not [path for path in self.folder.rglob("*") if path.name.endswith(".part")], step

    def working(self, before, step, *between):
        """Every page is one that was published; what the list of files names is there, whole.

        `between` are the lists of what exports that were cut off brought.
        """
        found = store.manifest(self.folder)
        assert (self.folder / "sw.js").read_bytes()
        assert (self.folder / "pack" / f"{found['id']}.pack").is_file(), step
        for address, file in found["files"].items():
            assert digest((self.folder / "o" / file["object"]).read_bytes()) == file["object"][:32], step
            place = f"{address[1:]}index.html" if address.endswith("/") else address[1:]
            tables = [each["files"] for each in (before, *between, found, self.release.manifest)]
            fitting = {table[address]["object"][:32] for table in tables if address in table}
            assert digest((self.folder / place).read_bytes()) in fitting, (step, address)


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Python's plain server without its log."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        """Say nothing."""


def read_while_exporting(department, *, times, answers):
    """Read as phones do while an edited deck is exported that many times; gives how many answers were 200."""
    folder = decks.export(department)
    serving = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder))
    )
    threading.Thread(target=serving.serve_forever, args=(0.02,), daemon=True).start()
    stop, faults, counts = threading.Event(), [], []
    readers = [
        threading.Thread(target=read, args=(serving.server_port, stop, faults, counts)) for _ in range(2)
    ]
    try:
        for reader in readers:
            reader.start()
        for number in range(times):
            asked = sum(counts)
            old = "Stand back" if number == 0 else f"Walk {number - 1}"
            department.edit("card-0", old, f"Walk {number}")
            department.build()
            decks.export(department)
            while sum(counts) - asked < answers / times and not faults:
                decks.export(department)
    finally:
        stop.set()
        for reader in readers:
            reader.join()
        serving.shutdown()
        serving.server_close()
    assert faults == []
    return sum(counts)


def read(port, stop, faults, counts):
    """Ask for the list, then for every page, object and the pack that it names; note what is no 200."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def get(path):
        line.request("GET", path)
        answer = line.getresponse()
        body = answer.read()
        if answer.status != 200:
            faults.append((path, answer.status))
        counts.append(1)
        return body

    while not stop.is_set() and not faults:
        made = json.loads(get("/release.json"))
        get(f"/pack/{made['id']}.pack")
        get("/sw.js")
        for address, file in made["files"].items():
            get(address)
            body = get(f"/o/{file['object']}")
            if digest(body) != file["object"][:32]:
                faults.append((address, "not its object"))
    line.close()
