"""The releases folder: objects, releases, and the pointer that says which is live.

releases/current              names the release that is served; switched by one rename
releases/o/<hash>.<ext>       every object of the kept releases, once, with .br and .gz beside
releases/<seq>-<id>/          one release: its objects again at their addresses, release.json, the pack
"""

import contextlib
import gzip
import hashlib
import json
import os
import re
import shutil
import stat
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import brotli
import deflate

from deck.release import plain

KEPT = 10
DAY = 24 * 60 * 60  # seconds
POINTER = "current"
SERVED = ".served.json"  # in a release: what it serves beside its manifest's files -> SHA-256
FOLDER = re.compile(r"(\d+)-([0-9a-f]{32})")
PLACE = re.compile(r"[a-zA-Z0-9_-][a-zA-Z0-9_./-]*")
OBJECT = re.compile(r"[0-9a-f]{32}\.[a-z0-9]+")
FORMS: dict[str, Callable[[bytes], bytes]] = {
    ".br": brotli.compress,
    ".gz": lambda body: bytes(deflate.gzip_compress(body, 12)),
}
ENDINGS = ("", *FORMS)
SQUEEZED = (".png",)  # small already: trying took a quarter of each build


class ReleaseError(Exception):
    """A release cannot be built or found; the text says what to do."""


@dataclass(frozen=True)
class Release:
    """One release as it stands on disk."""

    folder: Path
    manifest: dict[str, Any]


def current(releases: Path) -> Release:
    """Find the release that is served. Raises ReleaseError when there is none that can be read."""
    try:
        folder = releases / plain.text(releases / POINTER).strip()
        return Release(folder, manifest(folder))
    except (OSError, ValueError):
        raise ReleaseError(f"There is no release in {releases}. Build one: flask release build") from None


def live(releases: Path) -> str:
    """Give the name of the folder that is served; empty when none is or it cannot be read."""
    try:
        return current(releases).folder.name
    except ReleaseError:
        return ""


def manifest(folder: Path) -> dict[str, Any]:
    """Read a release's list of files. Raises OSError or ValueError if it is not whole."""
    table = json.loads(plain.text(folder / "release.json"))
    shape = {"seq": int, "id": str, "prefix": str, "headers": dict, "files": dict}
    if not isinstance(table, dict) or not all(
        isinstance(table.get(key), kind) for key, kind in shape.items()
    ):
        raise ValueError(f"{folder / 'release.json'} is not a release")
    return table


def served(folder: Path) -> dict[str, str]:
    """Read what a release serves beside its manifest's files, each with its SHA-256.

    An older Steady wrote no such list: then it is the worker and the list of files, as they stand there.
    Raises OSError or ValueError when it is not whole.
    """
    try:
        table = json.loads(plain.text(folder / SERVED))
    except FileNotFoundError:
        there = [folder / "release.json", folder / "sw.js", *(folder / "pack").glob("*.pack")]
        return {path.relative_to(folder).as_posix(): _sha256(path) for path in there if path.is_file()}
    if not isinstance(table, dict) or not all(
        isinstance(digest, str) and PLACE.fullmatch(name) and ".." not in name
        for name, digest in table.items()
    ):
        raise ValueError(f"{folder / SERVED} is not a list of files")
    return table


def list_served(folder: Path, names: Iterable[str]) -> None:
    """Write the list that `served` reads. Raises OSError."""
    table = {name: _sha256(folder / name) for name in names}
    write(folder / SERVED, json.dumps(table, indent=0).encode())


def _sha256(path: Path) -> str:
    return hashlib.sha256(plain.data(path)).hexdigest()


def body(releases: Path, name: str) -> bytes:
    """Read an object. Raises ReleaseError when it is missing or is not what its name says."""
    path = releases / "o" / name
    try:
        data = plain.data(path)
    except OSError:
        raise ReleaseError(f"{path} is missing. Choose another release.") from None
    if hashlib.sha256(data).hexdigest()[:32] != name.partition(".")[0] or not _sound(path, data):
        raise ReleaseError(f"{path} is damaged. Choose another release.")
    return data


def _sound(path: Path, data: bytes) -> bool:
    """Say whether a file holds `data`, and so does each compressed form that it has."""
    try:
        return _hold(tuple(_marks(path)), hashlib.sha256(data).digest())
    except (EOFError, OSError, brotli.error, zlib.error):
        return False


def _marks(path: Path) -> Iterator[tuple[str, tuple[int, int, int, int]]]:
    """Give each form of a file, with what changes when it does; a build asks it of thousands."""
    for form in (f"{path}{suffix}" for suffix in ENDINGS):
        try:
            found = os.lstat(form)
        except FileNotFoundError:
            continue
        yield form, (found.st_ino, found.st_size, found.st_mtime_ns, found.st_mode)


@lru_cache(maxsize=1 << 14)
def _hold(forms: tuple[tuple[str, tuple[int, int, int, int]], ...], digest: bytes) -> bool:
    """Say whether all of these hold what has this hash: a build asks three times, of thousands of files."""
    inflate = {".br": brotli.decompress, ".gz": gzip.decompress}
    for form, (*_, mode) in forms:
        body = b"" if stat.S_ISLNK(mode) else inflate.get(form[-3:], bytes)(plain.data(Path(form)))
        if stat.S_ISLNK(mode) or hashlib.sha256(body).digest() != digest:
            return False
    return True


def is_whole(releases: Path, release: Release) -> bool:
    """Say whether every object of a release is there and undamaged."""
    try:
        for file in release.manifest["files"].values():
            body(releases, file["object"])
    except ReleaseError:
        return False
    return True


def readable(releases: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Give each release with its list of files, oldest first; a damaged older one is passed over."""
    for folder in folders(releases):
        with contextlib.suppress(OSError, ValueError):
            yield folder, manifest(folder)


def folders(releases: Path) -> list[Path]:
    """List the release folders, oldest first."""
    found = [path for path in releases.iterdir() if FOLDER.fullmatch(path.name)]
    return sorted(found, key=lambda path: int(path.name.split("-")[0]))


def has(path: Path, body: bytes) -> bool:
    """Say whether an object is there and whole, in each of its forms."""
    return path.parent.name == "o" and path.exists() and _sound(path, body)


def put(path: Path, body: bytes) -> None:
    """Write a file whole or not at all, with its compressed forms; an object that is there stays."""
    if has(path, body):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    for suffix, squeeze in FORMS.items() if path.suffix not in SQUEEZED else ():
        smaller = squeeze(body)
        if len(smaller) < len(body) * 0.95:
            write(path.with_name(path.name + suffix), smaller)
    write(path, body)  # last: while it is missing the object counts as missing


def write(path: Path, body: bytes) -> None:
    """Write a file by a rename, so that its name appears when its bytes are whole. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(body)
    part.replace(path)


def variants(path: Path) -> list[Path]:
    """List a file and its compressed forms, those that exist."""
    return [form for suffix in ENDINGS if (form := path.with_name(path.name + suffix)).exists()]


def place(address: str) -> str:
    """Give the file that a static host shows at an address."""
    return f"{address[1:]}index.html" if address.endswith("/") else address[1:]


def link(source: Path, target: Path) -> None:
    """Put a file at a second address, in a folder that is there, without a second copy."""
    try:
        target.hardlink_to(source)
    except OSError:  # a file system without links
        shutil.copy2(source, target)


def switch(releases: Path, name: str) -> None:
    """Make a release live: one rename, so that a reader finds the old name or the new."""
    part = releases / f".{POINTER}.part"
    try:
        with part.open("w", encoding="utf-8", newline="\n") as file:
            file.write(name + "\n")
            file.flush()
            os.fsync(file.fileno())
        part.replace(releases / POINTER)
    except OSError:
        part.unlink(missing_ok=True)
        raise


def prune(releases: Path) -> None:
    """Keep the last ten releases and whatever is younger than a day: processes switch at their own time."""
    live = plain.text(releases / POINTER).strip()
    old = time.time() - DAY
    for folder in folders(releases)[:-KEPT]:
        if folder.name != live and folder.stat().st_mtime < old:
            shutil.rmtree(folder)
    named = {file["object"] for _, table in readable(releases) for file in table["files"].values()}
    for path in (releases / "o").iterdir():
        stem = path.name.removesuffix(".br").removesuffix(".gz")
        if stem not in named and path.stat().st_mtime < old:
            path.unlink()
