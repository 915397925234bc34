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
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import zopfli.gzip
from flask import Flask

from deck import headers, search, store
from deck.assets import object_name
from deck.card import spoken_code
from deck.pages import Pages, urls
from deck.store import Release, ReleaseError, current

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


def build(app: Flask, releases: Path, prefix: str, *, seq_after: int = 0) -> Release:
    """Render, write beside what is live, switch. Raises DeckError or ReleaseError; then nothing changed."""
    pages: Pages = app.extensions["pages"]
    files = render(app, prefix)
    try:
        (releases / "o").mkdir(parents=True, exist_ok=True)
        manifest = _manifest(files, pages.security, prefix, store.next_seq(releases, seq_after))
        if pages.worker_setting == "retire":
            manifest["retire"] = True
        folder = releases / f"{manifest['seq']}-{manifest['id']}"
        beside = releases / f".{folder.name}.part"
        shutil.rmtree(beside, ignore_errors=True)
        _write(beside, releases / "o", files, manifest, _extras(pages))
        beside.rename(folder)
        store.switch(releases, folder.name)
        store.prune(releases)
    except OSError as error:
        where = error.filename or releases
        raise ReleaseError(
            f"{where}: {(error.strerror or 'cannot be written').lower()}. What was live stays live."
        ) from None
    return Release(folder, manifest)


def export(releases: Path, target: Path) -> Path:
    """Copy the current release to `target` for any static host, and zip it beside. Gives the zip's path."""
    release = current(releases)
    if target.exists() and any(target.iterdir()) and not (target / "release.json").exists():
        raise ReleaseError(f"{target} holds other files. Name an empty or a new folder.")
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(release.folder, target)
    (target / "o").mkdir()
    files = release.manifest["files"]
    for name in {file["object"] for file in files.values()}:
        for path in store.variants(releases / "o" / name):
            shutil.copy2(path, target / "o" / path.name)
    (target / "_headers").write_text(_static_headers(release.manifest["headers"]))
    return Path(shutil.make_archive(str(target), "zip", target))


def _static_headers(values: dict[str, str]) -> str:
    """Write the policy as Netlify, Cloudflare Pages and others read it."""
    lines = ["/*", *(f"  {name}: {value}" for name, value in values.items())]
    for path in ("/o/", "/pack/"):
        lines += [f"{path}*", f"  Cache-Control: {headers.caching(path)}"]
    lines += ["/manifest.webmanifest", "  Content-Type: application/manifest+json"]
    return "\n".join(lines) + "\n"


def _manifest(files: dict[str, File], policy: dict[str, str], prefix: str, seq: int) -> dict[str, Any]:
    table = {address: {"object": file.object, "type": file.type} for address, file in sorted(files.items())}
    # The policy is hashed too: a middlebox that thinned it out would change the id.
    canonical = json.dumps([policy, table], separators=(",", ":"), ensure_ascii=False)
    digest = hashlib.sha256(canonical.encode()).digest()[:16]
    return {
        "format": FORMAT,
        "seq": seq,
        "id": digest.hex(),
        "code": spoken_code(digest),
        "prefix": prefix,
        "start": "/",
        "headers": policy,
        "bytes": sum({file.object: len(file.body) for file in files.values()}.values()),
        "files": table,
    }


def _extras(pages: Pages) -> dict[str, bytes]:
    """What a release serves but a phone does not keep as objects."""
    shots = {f"/screenshots/{path.name}": path.read_bytes() for path in pages.screenshots()}
    return {"/sw.js": pages.worker_script(), **shots}


def _write(
    folder: Path, objects: Path, files: dict[str, File], manifest: dict[str, Any], extras: dict[str, bytes]
) -> None:
    bodies = {file.object: file.body for file in files.values()}
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda name: store.put(objects / name, bodies[name]), bodies))
    for address, file in files.items():
        if not address.startswith("/o/"):
            for path in store.variants(objects / file.object):
                suffix = path.name.removeprefix(file.object)
                store.link(path, folder / f"{_place(address)}{suffix}")
    for address, body in {
        **extras,
        "/release.json": json.dumps(manifest, separators=(",", ":")).encode(),
    }.items():
        store.put(folder / address[1:], body)
    pack = folder / "pack" / f"{manifest['id']}.pack"
    pack.parent.mkdir()
    # The page that starts the download has loaded the script already; the browser's cache still holds it.
    names = [name for name in dict.fromkeys(file.object for file in files.values()) if name[-3:] != ".js"]
    pack.write_bytes(_pack(bodies[name] for name in names))


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
