"""A path in, the bytes of a plain file out; a pipe, a socket or a device is refused, not waited for."""

import errno
import os
import stat
from pathlib import Path

NO_WAIT = getattr(os, "O_NONBLOCK", 0)  # a pipe that nobody writes to would hang whoever opens it


def opener(path: str, flags: int) -> int:
    """Open a file for Python's own open(). Raises OSError when it is no plain file."""
    file = os.open(path, flags | NO_WAIT, 0o666)
    if not stat.S_ISREG(os.fstat(file).st_mode):
        os.close(file)
        raise OSError(errno.EINVAL, "is no plain file", os.fspath(path))
    return file


def data(path: Path) -> bytes:
    """Read a file. Raises OSError."""
    with open(path, "rb", opener=opener) as file:
        return file.read()


def text(path: Path, errors: str = "strict") -> str:
    """Read a file of words, with line breaks as everywhere. Raises OSError or ValueError."""
    with open(path, encoding="utf-8", errors=errors, opener=opener) as file:
        return file.read()
