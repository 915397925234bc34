"""The app in, a release folder out.

releases/current              names the release that is served; switched by one rename
releases/o/<hash>.<ext>       every object of the kept releases, once, with .br and .gz beside
releases/<seq>-<id>/          one release: its objects again at their addresses, release.json, the pack
"""

import gzip
import hashlib
import json
import shutil
import struct
import zlib
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import zopfli.gzip
from flask import Flask

from deck import search, store
from deck.assets import object_name
from deck.card import spoken_code
from deck.pages import Pages, urls
from deck.store import Release, ReleaseError

FORMAT = 1
SMALL = 2 << 20  # bytes
ENDINGS = {
    "text/html": "html",
    "text/javascript": "js",
    "image/png": "png",
    "application/manifest+json": "json",
    "application/json": "json",
}


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
class Content:
    """All that a release is made from; a number is all that it still wants."""

    files: dict[str, File]
    policy: dict[str, str]
    prefix: str
    extras: dict[str, bytes]
    approved_by: str = ""
    pack: bytes | None = None  # made from the files when there is none
    retire: bool = False  # phones are to delete what they stored

    def page_texts(self) -> dict[str, str]:
        """Give every page by its address."""
        html = {address: file for address, file in self.files.items() if file.type.startswith("text/html")}
        return {address: file.body.decode() for address, file in html.items()}


def render(app: Flask, prefix: str) -> dict[str, File]:
    """Ask the app for every address. Raises ReleaseError for any that does not answer 200."""
    pages: Pages = app.extensions["pages"]
    parts = [f"/search/{name}.json" for name in search.shards(pages.load())]
    addresses = [
        *(f"/o/{name}" for name in pages.objects()),
        "/manifest.webmanifest",
        *parts,
        *urls(pages.load()),
    ]
    client = app.test_client()
    files = {}
    for address in addresses:
        with client.get(address, base_url=f"http://release.invalid{prefix}") as response:
            if response.status_code != 200:
                raise ReleaseError(f"{address} answered {response.status_code}, not 200. This is a bug.")
            files[address] = File(response.data, response.content_type)
    return files


def compose(app: Flask, prefix: str, *, approved_by: str = "") -> Content:
    """Render all that a release is made from. Raises DeckError or ReleaseError; nothing is written."""
    pages: Pages = app.extensions["pages"]
    if approved_by:
        deck = replace(pages.load(), approved_by=approved_by)
        pages.load = lambda: deck
    files = render(app, prefix)
    retire = pages.worker_setting == "retire"
    approved = pages.load().approved_by
    return Content(files, pages.security, prefix, _extras(pages), approved, retire=retire)


def stored(app: Flask, releases: Path, kept: Release, approved_by: str) -> Content:
    """Read a kept release back, with the worker of today. Raises ReleaseError unless it is whole."""
    manifest = kept.manifest
    files = {
        address: File(store.body(releases, file["object"]), file["type"])
        for address, file in manifest["files"].items()
    }
    pages: Pages = app.extensions["pages"]
    today = (_extras(pages), approved_by, _kept_pack(kept), pages.worker_setting == "retire")
    return Content(files, manifest["headers"], manifest["prefix"], *today)


def _kept_pack(kept: Release) -> bytes | None:
    """Give a release's pack, unless phones of today could not read it: it must be the same at each copy."""
    try:
        body = (kept.folder / "pack" / f"{kept.manifest['id']}.pack").read_bytes()
        gzip.decompress(body)
    except (EOFError, OSError, zlib.error):
        return None
    return body if kept.manifest["format"] == FORMAT else None


def same(content: Content, live: Release) -> bool:
    """Say whether a release is what publishing `content` would make again."""
    manifest = _manifest(content, live.manifest["seq"])
    return manifest == live.manifest and all(
        (path := live.folder / address[1:]).is_file() and path.read_bytes() == body
        for address, body in content.extras.items()
    )


def publish(
    content: Content,
    releases: Path,
    *,
    seq_after: int = 0,
    record: Callable[[Release], object] = lambda _: None,
) -> Release:
    """Write beside what is live, `record` it, switch. Raises ReleaseError; then nothing changed."""
    try:
        (releases / "o").mkdir(parents=True, exist_ok=True)
        seq = store.next_seq(releases, seq_after)
        manifest = _manifest(content, seq)
        folder = releases / f"{manifest['seq']}-{manifest['id']}"
        beside = releases / f".{folder.name}.part"
        shutil.rmtree(beside, ignore_errors=True)
        _write(beside, releases / "o", content, manifest)
        beside.rename(folder)
        record(Release(folder, manifest))
        store.switch(releases, folder.name)
        store.prune(releases)
    except OSError as error:
        where = error.filename or releases
        raise ReleaseError(
            f"{where}: {(error.strerror or 'cannot be written').lower()}. What was live stays live."
        ) from None
    return Release(folder, manifest)


def build(app: Flask, releases: Path, prefix: str, *, seq_after: int = 0) -> Release:
    """Render and publish in one go. Raises DeckError or ReleaseError; then nothing changed."""
    return publish(compose(app, prefix), releases, seq_after=seq_after)


def _manifest(content: Content, seq: int) -> dict[str, Any]:
    files, policy = content.files, content.policy
    table = {address: {"object": file.object, "type": file.type} for address, file in sorted(files.items())}
    # The policy is hashed too: a middlebox that thinned it out would change the id.
    canonical = json.dumps([policy, table], separators=(",", ":"), ensure_ascii=False)
    digest = hashlib.sha256(canonical.encode()).digest()[:16]
    return {
        "format": FORMAT,
        "seq": seq,
        "id": digest.hex(),
        "code": spoken_code(digest),
        "prefix": content.prefix,
        "start": "/",
        "headers": policy,
        "bytes": sum({file.object: len(file.body) for file in files.values()}.values()),
        "files": table,
        **({"retire": True} if content.retire else {}),
    }


def _extras(pages: Pages) -> dict[str, bytes]:
    """What a release serves but a phone does not keep as objects."""
    shots = {f"/screenshots/{path.name}": path.read_bytes() for path in pages.screenshots()}
    return {"/sw.js": pages.worker_script(), **shots}


def _write(folder: Path, objects: Path, content: Content, manifest: dict[str, Any]) -> None:
    files = content.files
    bodies = {file.object: file.body for file in files.values()}
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda name: store.put(objects / name, bodies[name]), bodies))
    for address, file in files.items():
        if not address.startswith("/o/"):
            for path in store.variants(objects / file.object):
                suffix = path.name.removeprefix(file.object)
                store.link(path, folder / f"{_place(address)}{suffix}")
    for address, body in {
        **content.extras,
        "/release.json": json.dumps(manifest, separators=(",", ":")).encode(),
    }.items():
        store.put(folder / address[1:], body)
    pack = folder / "pack" / f"{manifest['id']}.pack"
    pack.parent.mkdir()
    # The page that starts the download has loaded the script already; the browser's cache still holds it.
    names = [name for name in dict.fromkeys(file.object for file in files.values()) if name[-3:] != ".js"]
    pack.write_bytes(content.pack or _pack(bodies[name] for name in names))


def _pack(bodies: Iterable[bytes]) -> bytes:
    """Join objects, each as what it adds to the one before; gzip with no time in it.

    An object is three numbers of four bytes, big end first: how many bytes it shares with the start
    and with the end of the one before, and how many of its own follow. Pages share their styles and
    frame, so this saves a phone a quarter of the download, and inflating most of it. Zopfli makes a
    small pack a twentieth smaller; a large one would take it minutes.
    """
    parts, last = [], b""
    for body in bodies:
        start = _shared(last, body)
        end = _shared(last[start:][::-1], body[start:][::-1])
        own = body[start : len(body) - end]
        parts.append(struct.pack(">III", start, end, len(own)) + own)
        last = body
    raw = b"".join(parts)
    if len(raw) < SMALL:
        return bytes(zopfli.gzip.compress(raw, numiterations=5))
    return gzip.compress(raw, 9, mtime=0)


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
