"""An app, or a kept release, in; all that a release is made from out. Nothing is written."""

import gzip
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path

from flask import Flask

from deck.release import plain, store
from deck.release.kept import Kept
from deck.release.pack import pack
from deck.release.store import Release, ReleaseError
from deck.site import search_index
from deck.site.addresses import urls
from deck.site.assets import object_name
from deck.site.pages import Pages

FORMAT = 1
PAGE = "text/html; charset=utf-8"
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

    @cached_property
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
    parts = [f"/search/{name}.json" for name in search_index.shards(pages.load())]
    addresses = [
        *(f"/o/{name}" for name in pages.objects()),
        "/manifest.webmanifest",
        *parts,
        *urls(pages.load()),
    ]
    made_from = {f"/cards/{card.id}/": card for card in pages.load().cards.values()}
    kept: Kept = app.extensions["kept"]
    files = {}
    for address in addresses:
        ask = partial(_asked, app, prefix, address)
        card = made_from.get(address)
        files[address] = _kept(kept, pages.made_from(card, prefix), ask) if card else ask()
    return files


def _kept(kept: Kept, made_from: str, ask: Callable[[], File]) -> File:
    """Give a page as the build before rendered it, where that was from the same."""
    body = kept.page(made_from)
    file = ask() if body is None else File(body, PAGE)
    kept.keep(made_from, file.object)
    return file


def _asked(app: Flask, prefix: str, address: str) -> File:
    with app.test_client().get(address, base_url=f"http://release.invalid{prefix}") as response:
        if response.status_code != 200:
            raise ReleaseError(f"{address} answered {response.status_code}, not 200. This is a bug.")
        return File(response.data, response.content_type)


def compose(app: Flask, prefix: str, *, approved_by: str = "") -> Content:
    """Render all that a release is made from. Raises DeckError or ReleaseError; nothing is written."""
    pages: Pages = app.extensions["pages"]
    if approved_by:
        deck = replace(pages.load(), approved_by=approved_by)
        pages.load = lambda: deck
    files = render(app, prefix)
    retire = pages.worker_setting == "retire"
    approved = pages.load().approved_by
    return Content(
        files, pages.security, prefix, {**_extras(pages), **_script_packs(files)}, approved, retire=retire
    )


def stored(app: Flask, releases: Path, kept: Release, approved_by: str) -> Content:
    """Read a kept release back, with the worker of today. Raises ReleaseError unless it is whole."""
    manifest = kept.manifest
    files = {
        address: File(store.body(releases, file["object"]), file["type"])
        for address, file in manifest["files"].items()
    }
    pages: Pages = app.extensions["pages"]
    today = (
        {**_extras(pages), **_script_packs(files)},
        approved_by,
        _kept_pack(kept),
        pages.worker_setting == "retire",
    )
    return Content(files, manifest["headers"], manifest["prefix"], *today)


def _kept_pack(kept: Release) -> bytes | None:
    """Give a release's pack, unless phones of today could not read it: it must be the same at each copy."""
    try:
        body = plain.data(kept.folder / "pack" / f"{kept.manifest['id']}.pack")
        gzip.decompress(body)
    except (EOFError, OSError, zlib.error):
        return None
    return body if kept.manifest["format"] == FORMAT else None


def _script_packs(files: dict[str, File]) -> dict[str, bytes]:
    """Make a pack of its own for each script, by its hash: it comes through where scripts are edited."""
    scripts = {file.object: file.body for file in files.values() if file.object.endswith(".js")}
    return {f"/pack/{name.partition('.')[0]}.pack": pack([body]) for name, body in scripts.items()}


def _extras(pages: Pages) -> dict[str, bytes]:
    """What a release serves but a phone does not keep as objects."""
    shots = {f"/screenshots/{path.name}": path.read_bytes() for path in pages.screenshots()}
    return {"/sw.js": pages.worker_script(), **shots}
