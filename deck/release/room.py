"""What a build needs of a disk, and what one that failed or was killed has left there.

A release that is being made lies in .<seq>-<id>.part, then under its own name, with MARK inside until
it is live: the names of the objects that were written for it. Whatever still has MARK, and is not
live, is a leftover, and so are those objects.
"""

import contextlib
import json
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from deck.release import lock, plain, store
from deck.release.store import ReleaseError

MARK = ".unfinished"
BLOCK = 4096  # bytes; what most file systems give out at a time
MB = 1_000_000


def need(bodies: Iterable[bytes], addresses: int) -> int:
    """Reckon the bytes that files with their smaller forms take, and the folder of each address."""
    return sum(_blocks(len(body)) + 2 * _blocks(len(body) // 2) for body in bodies) + addresses * BLOCK


def _blocks(size: int) -> int:
    return -(-size // BLOCK) * BLOCK


def check(releases: Path, needed: int) -> None:
    """Raise ReleaseError when fewer bytes are free than are needed; better now than in the middle."""
    free = shutil.disk_usage(releases).free
    if needed > free:
        raise ReleaseError(
            f"{releases} needs about {needed / MB:.1f} MB and has {free / MB:.1f} MB: "
            f"{(needed - free) / MB:.1f} MB are missing. Nothing was built; what was live stays live."
        )


@contextmanager
def unfinished(releases: Path, folder: Path, objects: Iterable[str]) -> Iterator[Path]:
    """Give the place beside `folder` to write in; whatever fails before it is live takes all of it away."""
    beside = releases / f".{folder.name}.part"
    new = [name for name in objects if not (releases / "o" / name).exists()]
    try:
        beside.mkdir()
        (beside / MARK).write_text(json.dumps(new), encoding="utf-8")
        yield beside
    except BaseException:
        for each in (beside, folder):
            _discard(releases, each)
        raise
    with contextlib.suppress(OSError):  # it is live: the mark means nothing any more
        (folder / MARK).unlink()


def tidy(releases: Path) -> None:
    """Take away what killed builds left; the caller holds the lock. What cannot be removed stays."""
    live = _pointer(releases)
    for path in [*releases.glob(".*.part"), *(releases / "o").glob(".*.part")]:
        if path.is_dir():
            _discard(releases, path)
        else:
            path.unlink(missing_ok=True)
    for folder in store.folders(releases):
        if is_unfinished(folder) and folder.name != live:
            _discard(releases, folder)


def clear(releases: Path) -> None:
    """Take leftovers away if nobody is publishing now; says nothing when that cannot be."""
    with contextlib.suppress(OSError, ReleaseError), lock.held(releases, "clearing leftovers", wait=0):
        tidy(releases)


def is_unfinished(folder: Path) -> bool:
    """Say whether a release was being made; one that is live was finished all the same."""
    return (folder / MARK).exists()


def _discard(releases: Path, folder: Path) -> None:
    """Remove a release that never was live, and the objects that only it has: those first, by its list."""
    if not folder.is_dir() or folder.name == _pointer(releases):
        return
    with contextlib.suppress(OSError):
        kept = {
            file["object"]
            for other, table in store.readable(releases)
            if other != folder
            for file in table["files"].values()
        }
        for name in set(_listed(folder)) - kept:
            for suffix in ("", ".br", ".gz"):
                (releases / "o" / f"{name}{suffix}").unlink(missing_ok=True)
                (releases / "o" / f".{name}{suffix}.part").unlink(missing_ok=True)
        shutil.rmtree(folder)


def _listed(folder: Path) -> list[str]:
    try:
        names = json.loads(plain.text(folder / MARK))
    except (OSError, ValueError):  # killed while it was written: nothing else was
        return []
    return [name for name in names if isinstance(name, str) and store.OBJECT.fullmatch(name)]


def _pointer(releases: Path) -> str:
    try:
        return plain.text(releases / store.POINTER, "replace").strip()
    except OSError:
        return ""
