"""A build whose disk fills up, or whose machine goes off, at one of its steps."""

import hashlib
import shutil
import threading
from pathlib import Path

import pytest

from deck.release import room, store
from tests import decks


class CutError(BaseException):
    """The machine went off."""


def cut(*_):
    """Stop here."""
    raise CutError


class Steps:
    """Count what changes the disk; at one step half of the bytes are written, and then `fault` is raised."""

    WRITING = ("write_bytes", "write_text", "replace", "rename", "mkdir", "hardlink_to")

    def __init__(self, last, fault=CutError, names=WRITING):
        self.last, self.fault, self.names = last, fault, names
        self.taken, self.patch = 0, pytest.MonkeyPatch()
        self.lock = threading.Lock()

    def __enter__(self):
        for name in self.names:
            self.patch.setattr(Path, name, self.counted(name, getattr(Path, name)))
        return self

    def __exit__(self, *_):
        self.patch.undo()

    def counted(self, name, real):
        def step(path, *given, **more):
            with self.lock:
                mine, self.taken = self.taken, self.taken + 1
            if self.last is not None and mine >= self.last:
                if name.startswith("write") and mine == self.last:
                    real(path, given[0][: len(given[0]) // 2], **more)
                raise self.fault
            return real(path, *given, **more)

        return step


def steps(department):
    """Count the steps of a build, in a copy of the department's releases."""
    here = department.releases
    copy = here.with_name("copy")
    shutil.copytree(here, copy)
    department.releases = copy
    with Steps(None) as counting:
        department.build()
    department.releases = here
    shutil.rmtree(copy)
    return counting.taken


def fails(department, step):
    """No room is left from this step on: everything is as it was before."""
    before = decks.snapshot(department.releases)
    full = OSError(28, "No space left on device")
    with Steps(step, full), pytest.raises(store.ReleaseError, match="stays live"):
        department.build()
    assert decks.snapshot(department.releases) == before, step


def killed(department, step):
    """The machine goes off at this step: one release or the other is live, whole; leftovers go."""
    before = store.live(department.releases)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(room, "_discard", lambda *_: None)
        with Steps(step), pytest.raises(CutError):
            department.build()
    live = store.current(department.releases)
    assert live.folder.name == before, step
    room.clear(department.releases)
    nothing_astray(department, step)
    for name in {file["object"] for file in live.manifest["files"].values()}:
        assert hashlib.sha256(store.body(department.releases, name)).hexdigest()[:32] == name[:32], step


def nothing_astray(department, step):
    """Every release was live once, every object belongs to one, and no file is half."""
    named = {
        file["object"] for _, table in store.readable(department.releases) for file in table["files"].values()
    }
    objects = {
        path.name.removesuffix(".br").removesuffix(".gz") for path in (department.releases / "o").iterdir()
    }
    assert objects == named, step
    astray = [path for path in department.releases.rglob("*") if path.name.endswith(".part")]
    assert astray == [], step
    assert not any(room.is_unfinished(folder) for folder in store.folders(department.releases)), step
