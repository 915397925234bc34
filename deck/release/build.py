"""Content in, a release folder out.

releases/current              names the release that is served; switched by one rename
releases/o/<hash>.<ext>       every object of the kept releases, once, with .br and .gz beside
releases/<seq>-<id>/          one release: its objects again at their addresses, release.json, its pack
"""

import contextlib
import hashlib
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

from flask import Flask

from deck.cards.fingerprint import spoken_code
from deck.release import lock, numbers, room, since, store
from deck.release.compose import FORMAT, Content, compose
from deck.release.files import DamagedError, File
from deck.release.pack import pack
from deck.release.seal import sealed
from deck.release.store import Release, ReleaseError

Note = list[int | str]  # the number of a release, a card's id or "" for all of it, what editors said
MEANWHILE = "Another release went live meanwhile. Start again to see what is different now."


def same(content: Content, live: Release) -> bool:
    """Say whether a release is what publishing `content` would make again."""
    manifest = _manifest(content, live.manifest["seq"], live.manifest.get("notes"))
    extras = {address[1:]: hashlib.sha256(body).hexdigest() for address, body in content.extras.items()}
    try:
        listed = store.served(live.folder)
        for name, digest in listed.items():
            File(live.folder / name, "", digest).check()
    except (DamagedError, OSError, ValueError):
        return False
    made = {name for name in listed if not name.startswith(since.FOLDER)}
    whole = made == {*_served(content, manifest)}
    return whole and manifest == live.manifest and extras.items() <= listed.items()


def publish(
    content: Content,
    releases: Path,
    *,
    seq_after: int = 0,
    instead_of: str | None = None,
    command: str = "flask release build",
    record: Callable[[Release], object] = lambda _: None,
    notes: Callable[[int], list[Note]] = lambda _: [],
) -> Release:
    """Write beside what is live, `record` it, switch; alone, from the look at what is live to the switch.

    `notes` gives what phones are told of the last releases, for the number that this one gets.
    `instead_of` is the folder's name that must be live still, empty for none, None for whichever is.
    Raises ReleaseError; then nothing changed.
    """
    content = replace(content, pack=content.pack or _pack(content))
    with _told(releases):
        (releases / "o").mkdir(parents=True, exist_ok=True)
        with lock.held(releases, command):
            room.tidy(releases)
            if instead_of not in (None, store.live(releases)):
                raise ReleaseError(MEANWHILE)
            seq = numbers.next_seq(releases, seq_after, command)
            manifest = _manifest(content, seq, notes(seq))
            content = replace(content, extras={**content.extras, **since.patches(releases, manifest)})
            made = _go_live(content, releases, manifest, record)
            with contextlib.suppress(OSError):  # it is live; what is too old can go another day
                store.prune(releases)
    return made


def _go_live(
    content: Content, releases: Path, manifest: dict[str, Any], record: Callable[[Release], object]
) -> Release:
    """Write a release and switch to it. Raises ReleaseError or OSError; then nothing of it is left."""
    made = Release(releases / f"{manifest['seq']}-{manifest['id']}", manifest)
    packed = content.pack or b""
    room.check(releases, _need(content, releases) + len(packed))
    with room.unfinished(releases, made.folder, _bodies(content)) as beside:
        _write(beside, releases / "o", content, manifest)
        store.write(beside / "pack" / f"{manifest['id']}.pack", packed)
        store.list_served(beside, _served(content, manifest))
        beside.rename(made.folder)
        record(made)
        store.switch(releases, made.folder.name)
    return made


@contextlib.contextmanager
def _told(releases: Path) -> Iterator[None]:
    """Tell what a disk refuses as a sentence."""
    try:
        yield
    except OSError as error:
        where, why = error.filename or releases, (error.strerror or "cannot be written").lower()
        raise ReleaseError(f"{where}: {why}. What was live stays live.") from None


def build(app: Flask, releases: Path, prefix: str, *, seq_after: int = 0) -> Release:
    """Render and publish in one go. Raises DeckError or ReleaseError; then nothing changed."""
    made = publish(compose(app, prefix), releases, seq_after=seq_after)
    app.extensions["kept"].save()
    return made


def _manifest(content: Content, seq: int, notes: list[Note] | None = None) -> dict[str, Any]:
    files, policy = content.files, content.policy
    table = {address: {"object": file.object, "type": file.type} for address, file in sorted(files.items())}
    # The policy is hashed too: a middlebox that thinned it out would change the id.
    canonical = json.dumps([policy, table], separators=(",", ":"), ensure_ascii=False)
    digest = hashlib.sha256(canonical.encode()).digest()[:16]
    made = {
        "format": FORMAT,
        "seq": seq,
        "id": digest.hex(),
        "code": spoken_code(digest),
        "prefix": content.prefix,
        "start": "/",
        "headers": policy,
        "bytes": sum({file.object: len(file.body) for file in files.values()}.values()),
        **({"notes": notes} if notes else {}),
        "files": table,
        **({"retire": True} if content.retire else {}),
    }
    return sealed(made)


def _bodies(content: Content) -> dict[str, bytes]:
    return {file.object: file.body for file in content.files.values()}


def _pack(content: Content) -> bytes:
    """Make the pack. The page that starts the download has loaded the script already: it is left out."""
    bodies = _bodies(content)
    names = dict.fromkeys(file.object for file in content.files.values())
    return pack(bodies[name] for name in names if name[-3:] != ".js")


def _need(content: Content, releases: Path) -> int:
    """Reckon the bytes that a release will take, beside its pack: objects that are there take none."""
    there = {path.name for path in (releases / "o").iterdir()}
    new = [body for name, body in _bodies(content).items() if name not in there]
    listed = json.dumps(_manifest(content, 0)).encode()
    return room.need([*new, *content.extras.values(), listed], len(content.files))


def _served(content: Content, manifest: dict[str, Any]) -> list[str]:
    """Name what a release serves beside the files that its manifest lists."""
    return ["release.json", *(address[1:] for address in content.extras), f"pack/{manifest['id']}.pack"]


def _write(folder: Path, objects: Path, content: Content, manifest: dict[str, Any]) -> None:
    bodies = _bodies(content)
    extras = {
        **content.extras,
        "/release.json": json.dumps(manifest, separators=(",", ":")).encode(),
    }
    beside = {folder / address[1:]: body for address, body in extras.items()}
    every = {**{objects / name: body for name, body in bodies.items()}, **beside}
    wanted = {path: body for path, body in every.items() if not store.has(path, body)}
    with ThreadPoolExecutor() as pool:
        list(pool.map(store.put, wanted, wanted.values()))
    for address, file in content.files.items():
        if not address.startswith("/o/"):
            (folder / store.place(address)).parent.mkdir(parents=True, exist_ok=True)
            for path in store.variants(objects / file.object):
                suffix = path.name.removeprefix(file.object)
                store.link(path, folder / f"{store.place(address)}{suffix}")
