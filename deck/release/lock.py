"""A folder in, the right to change it out: one publisher at a time, on one machine or several that share it.

The lock is the operating system's, so it ends with its process, however that dies; the file itself
stays and says who holds it. (flock on Linux and macOS, LockFile on Windows.)
"""

import contextlib
import getpass
import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from deck.release import plain
from deck.release.store import ReleaseError

NAME = ".lock"
WAIT = 10.0  # seconds; a small deck is published within them
PAUSE = 0.05  # seconds between two tries

if sys.platform == "win32":
    import msvcrt

    FAR = 1 << 30  # LockFile keeps others from reading what it locks: lock a byte that nobody reads

    def _take(file: int) -> None:
        os.lseek(file, FAR, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        os.lseek(file, 0, os.SEEK_SET)

    def _give(file: int) -> None:
        os.lseek(file, FAR, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_UNLCK, 1)
else:
    import fcntl

    def _take(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _give(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)


@contextmanager
def held(releases: Path, command: str, *, wait: float | None = None) -> Iterator[None]:
    """Hold the lock of a releases folder for `command`; `wait` is in seconds, WAIT unless given.

    Raises ReleaseError that says who holds it since when, and OSError where there can be no lock.
    """
    path = releases / NAME
    file = plain.opener(os.fspath(path), os.O_RDWR | os.O_CREAT)
    try:
        _wait(file, path, WAIT if wait is None else wait)
        try:
            _say(file, f"{command} by {_who()} since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC")
            yield
        finally:
            _say(file, "")
            _give(file)
    finally:
        os.close(file)


def _wait(file: int, path: Path, seconds: float) -> None:
    until = time.monotonic() + seconds
    while True:
        try:
            return _take(file)
        except (BlockingIOError, PermissionError):  # the second is what Windows says
            if time.monotonic() < until:
                time.sleep(PAUSE)
                continue
        holder = path.read_text(encoding="utf-8", errors="replace") or "another command"
        raise ReleaseError(
            f"{path.parent} is in use: {holder}. Nothing was changed; try again when that is done."
        )


def _say(file: int, text: str) -> None:
    with contextlib.suppress(OSError):  # on a full disk the lock holds all the same
        os.ftruncate(file, 0)
        os.write(file, text.encode())


def _who() -> str:
    """Name the person, the machine and the process: the folder may be on a shared drive."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):  # a container's user may have no name
        name = "somebody"
    return f"{name} on {socket.gethostname()} (process {os.getpid()})"
