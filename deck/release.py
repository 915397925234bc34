"""The app in, a release folder out.

    releases/current              names the release that is served; switched by one rename
    releases/o/<hash>.<ext>       every object of the kept releases, once, with .br and .gz beside
    releases/<seq>-<id>/          one release: its objects again at their addresses, release.json, the pack
"""

import gzip
import hashlib
import json
import os
import re
import shutil
import struct
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import brotli
from flask import Flask

from deck import headers
from deck.assets import object_name
from deck.card import CODE_LETTERS
from deck.pages import Pages, urls

FORMAT = 1
KEPT = 10
DAY = 24 * 60 * 60  # seconds
POINTER = "current"
FOLDER = re.compile(r"(\d+)-([0-9a-f]{32})")
ENDINGS = {"text/html": "html", "text/javascript": "js", "image/png": "png", "application/manifest+json": "json"}


class ReleaseError(Exception):
    """A release cannot be built or found; the text says what to do."""


@dataclass(frozen=True)
class File:
    """What one address serves."""

    body: bytes
    type: str

    @property
    def object(self) -> str:
        """The name of its object."""
        return object_name(self.body, ENDINGS[self.type.split(";")[0]])


@dataclass(frozen=True)
class Release:
    """One release as it stands on disk."""

    folder: Path
    manifest: dict[str, object]


def render(app: Flask, prefix: str) -> dict[str, File]:
    """Ask the app for every address. Raises ReleaseError for any that does not answer 200."""
    pages: Pages = app.extensions["pages"]
    addresses = [*(f"/o/{name}" for name in pages.objects()), "/manifest.webmanifest", *urls(pages.load())]
    client = app.test_client()
    files = {}
    for address in addresses:
        with client.get(address, base_url=f"http://release.invalid{prefix}") as response:
            if response.status_code != 200:
                raise ReleaseError(f"{address} answered {response.status_code}, not 200. This is a bug.")
            files[address] = File(response.data, response.content_type)
    return files


def build(app: Flask, releases: Path, prefix: str, *, seq_after: int = 0) -> Release:
    """Render, write beside what is live, switch. Raises DeckError or ReleaseError; then nothing changed."""
    pages: Pages = app.extensions["pages"]
    files = render(app, prefix)
    try:
        (releases / "o").mkdir(parents=True, exist_ok=True)
        manifest = _manifest(files, pages.security, prefix, _next(releases, seq_after))
        folder = releases / f"{manifest['seq']}-{manifest['id']}"
        beside = releases / f".{folder.name}.part"
        shutil.rmtree(beside, ignore_errors=True)
        _write(beside, releases / "o", files, manifest, _extras(app, pages))
        beside.rename(folder)
        _switch(releases, folder.name)
        _prune(releases)
    except OSError as error:
        where = error.filename or releases
        raise ReleaseError(f"{where}: {(error.strerror or 'cannot be written').lower()}. What was live stays live.") from None
    return Release(folder, manifest)


def current(releases: Path) -> Release:
    """Find the release that is served. Raises ReleaseError when there is none."""
    try:
        folder = releases / (releases / POINTER).read_text().strip()
        return Release(folder, json.loads((folder / "release.json").read_text()))
    except (OSError, ValueError):
        raise ReleaseError(f"There is no release in {releases}. Build one: flask release build") from None


def export(releases: Path, target: Path) -> Path:
    """Copy the current release to `target` for any static host, and zip it beside. Gives the zip's path."""
    release = current(releases)
    if target.exists() and any(target.iterdir()) and not (target / "_headers").exists():
        raise ReleaseError(f"{target} holds other files. Name an empty or a new folder.")
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(release.folder, target)
    (target / "o").mkdir()
    files: dict[str, dict[str, str]] = release.manifest["files"]  # type: ignore[assignment]
    for name in {file["object"] for file in files.values()}:
        for path in _variants(releases / "o" / name):
            shutil.copy2(path, target / "o" / path.name)
    (target / "_headers").write_text(_static_headers(release.manifest["headers"]))  # type: ignore[arg-type]
    return Path(shutil.make_archive(str(target), "zip", target))


def _static_headers(values: dict[str, str]) -> str:
    """Write the policy as Netlify, Cloudflare Pages and others read it."""
    lines = ["/*", *(f"  {name}: {value}" for name, value in values.items())]
    for path in ("/o/", "/pack/"):
        lines += [f"{path}*", f"  Cache-Control: {headers.caching(path)}"]
    lines += ["/manifest.webmanifest", "  Content-Type: application/manifest+json"]
    return "\n".join(lines) + "\n"


def _manifest(files: dict[str, File], policy: dict[str, str], prefix: str, seq: int) -> dict[str, object]:
    table = {address: {"object": file.object, "type": file.type} for address, file in sorted(files.items())}
    # The policy is hashed too: a middlebox that thinned it out would change the id.
    canonical = json.dumps([policy, table], separators=(",", ":"), ensure_ascii=False)
    digest = hashlib.sha256(canonical.encode()).digest()[:16]
    return {
        "format": FORMAT,
        "seq": seq,
        "id": digest.hex(),
        "code": _code(digest),
        "prefix": prefix,
        "start": "/",
        "headers": policy,
        "files": table,
    }


def _code(digest: bytes) -> str:
    number = int.from_bytes(digest[:8])
    return "".join(CODE_LETTERS[number // len(CODE_LETTERS) ** place % len(CODE_LETTERS)] for place in range(6))


def _next(releases: Path, seq_after: int) -> int:
    """Give the next sequence number: the clock in seconds, but always more than the last."""
    last = max([seq_after, *(int(path.name.split("-")[0]) for path in _folders(releases))])
    now = int(time.time())
    if last > now + DAY:
        raise ReleaseError(
            f"The last release is dated {(last - now) // DAY} days ahead of this machine's clock. "
            "Set the clock right; phones take only releases newer than theirs."
        )
    return max(now, last + 1)


def _folders(releases: Path) -> list[Path]:
    """List the release folders, oldest first."""
    found = [path for path in releases.iterdir() if FOLDER.fullmatch(path.name)]
    return sorted(found, key=lambda path: int(path.name.split("-")[0]))


def _extras(app: Flask, pages: Pages) -> dict[str, bytes]:
    """What a release serves but a phone does not keep as objects."""
    worker = (Path(app.root_path) / "service_worker" / "worker.js").read_bytes()
    shots = {f"/screenshots/{path.name}": path.read_bytes() for path in pages.screenshots()}
    return {"/sw.js": worker, **shots}


def _write(
    folder: Path, objects: Path, files: dict[str, File], manifest: dict[str, object], extras: dict[str, bytes]
) -> None:
    bodies = {file.object: file.body for file in files.values()}
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda name: _put(objects / name, bodies[name]), bodies))
    for address, file in files.items():
        if not address.startswith("/o/"):
            for path in _variants(objects / file.object):
                suffix = path.name.removeprefix(file.object)
                _link(path, folder / f"{_place(address)}{suffix}")
    for address, body in {**extras, "/release.json": json.dumps(manifest, separators=(",", ":")).encode()}.items():
        _put(folder / address[1:], body)
    pack = folder / "pack" / f"{manifest['id']}.pack"
    pack.parent.mkdir()
    pack.write_bytes(_pack(bodies[name] for name in dict.fromkeys(file.object for file in files.values())))


def _pack(bodies: Iterable[bytes]) -> bytes:
    """Join objects, each as what it adds to the one before; gzip with no time in it.

    An object is three numbers of four bytes, big end first: how many bytes it shares with the start
    and with the end of the one before, and how many of its own follow. Pages share their styles and
    frame, so this saves a phone a quarter of the download, and inflating most of it.
    """
    parts, last = [], b""
    for body in bodies:
        start = _shared(last, body)
        end = _shared(last[start:][::-1], body[start:][::-1])
        own = body[start : len(body) - end]
        parts.append(struct.pack(">III", start, end, len(own)) + own)
        last = body
    return gzip.compress(b"".join(parts), 9, mtime=0)


def _shared(one: bytes, other: bytes) -> int:
    """Count the bytes two texts start with alike."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _place(address: str) -> str:
    return f"{address[1:]}index.html" if address.endswith("/") else address[1:]


def _put(path: Path, body: bytes) -> None:
    """Write a file whole or not at all, with its compressed forms; one that is there is right already."""
    if path.exists() and path.parent.name == "o":
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    for suffix, smaller in ((".br", brotli.compress(body)), (".gz", gzip.compress(body, 9, mtime=0))):
        if len(smaller) < len(body) * 0.95:
            _whole(path.with_name(path.name + suffix), smaller)
    _whole(path, body)  # last: while it is missing the object counts as missing


def _whole(path: Path, body: bytes) -> None:
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(body)
    part.replace(path)


def _variants(path: Path) -> list[Path]:
    return [form for suffix in ("", ".br", ".gz") if (form := path.with_name(path.name + suffix)).exists()]


def _link(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        target.hardlink_to(source)
    except OSError:  # a file system without links
        shutil.copy2(source, target)


def _switch(releases: Path, name: str) -> None:
    part = releases / f".{POINTER}.part"
    with part.open("w") as file:
        file.write(name + "\n")
        file.flush()
        os.fsync(file.fileno())
    part.replace(releases / POINTER)


def _prune(releases: Path) -> None:
    """Keep the last ten releases and whatever is younger than a day: processes switch at their own time."""
    live = (releases / POINTER).read_text().strip()
    old = time.time() - DAY
    folders = _folders(releases)
    for folder in folders[:-KEPT]:
        if folder.name != live and folder.stat().st_mtime < old:
            shutil.rmtree(folder)
    named: set[str] = set()
    for folder in _folders(releases):
        manifest = json.loads((folder / "release.json").read_text())
        named |= {file["object"] for file in manifest["files"].values()}
    for path in (releases / "o").iterdir():
        stem = path.name.removesuffix(".br").removesuffix(".gz")
        if stem not in named and path.stat().st_mtime < old:
            path.unlink()
