"""The live release in, a folder and a zip for any static host out; the folder may be what a host serves now.

<folder>/.steady-export.json   what this and earlier exports wrote there: only that is ever removed
"""

import contextlib
import json
import zipfile
from pathlib import Path, PurePosixPath
from typing import Any

from deck.release import plain, since, store
from deck.release.files import DamagedError, File
from deck.release.store import KEPT, Release, ReleaseError, current
from deck.site import headers

LIST = ".steady-export.json"
LAST = ("release.json", "sw.js")  # what phones act on: when it is there, what it names is there
BESIDE = {"lost+found", "web.config"}  # what stands in an empty folder of a host; hidden files too


def export(releases: Path, target: Path) -> Path:
    """Write the current release to `target` for any static host, and zip it beside. Gives the zip's path.

    Each file is replaced by a rename, objects before the pages and lists that name them, so that the
    folder is a working site at any moment. What other exports did not write stays. Raises ReleaseError
    where the folder holds another site, OSError where it cannot be written; the next export goes on.
    """
    release = current(releases)
    for file in release.manifest["files"].values():
        store.body(releases, file["object"])
    known = _listed(target)
    objects = _objects(releases, known["objects"])
    stored = [path for name in _names(objects) for path in store.variants(releases / "o" / name)]
    bodies = {f"o/{path.name}": path.read_bytes for path in stored}
    bodies["_headers"] = _static_headers(release.manifest["headers"]).encode
    try:
        pages = _pages(releases, release)
    except (DamagedError, ValueError) as error:
        raise ReleaseError(f"{error} Build again: flask release build") from None
    bodies |= {name: pages[name].read_bytes for name in sorted(pages, key=_turn)}
    staying = _staying(target, objects) & {*known["files"]} - {*bodies}
    gone = {*known["files"]} - {*bodies} - staying
    target.mkdir(parents=True, exist_ok=True)
    _note(target, {*known["files"], *bodies}, objects)  # first: whatever a kill leaves is on the list
    for name, body in bodies.items():
        _put(target / name, body())
    for name in sorted(gone):
        _remove(target, name)
    _note(target, {*bodies} | staying, objects)
    return _zip(target, {*bodies, LIST} | staying)


def _staying(target: Path, objects: dict[str, list[str]]) -> set[str]:
    """Give what phones that are behind still ask for: objects of ten releases, and the pack of the last."""
    names = {f"o/{name}{suffix}" for name in _names(objects) for suffix in ("", ".br", ".gz")}
    with contextlib.suppress(OSError, ValueError):
        names.add(f"pack/{store.manifest(target)['id']}.pack")
    return {name for name in names if (target / name).is_file()}


def _listed(target: Path) -> dict[str, Any]:
    """Read what earlier exports wrote: nothing where that cannot be read, or the folder is new.

    Raises ReleaseError where the folder is neither new nor one of an export.
    """
    nothing: dict[str, Any] = {"files": [], "objects": {}}
    try:
        table = json.loads(plain.text(target / LIST))
        files = [name for name in table["files"] if isinstance(name, str) and _below(name)]
        objects = {str(name): [str(each) for each in names] for name, names in table["objects"].items()}
    except FileNotFoundError:
        _refuse_other_files(target)
        return nothing
    except (AttributeError, KeyError, TypeError, ValueError):
        return nothing
    return {"files": files, "objects": objects}


def _refuse_other_files(target: Path) -> None:
    there = {path.name for path in target.iterdir()} if target.exists() else set()
    other = {name for name in there - BESIDE if not name.startswith(".")}
    if other and "release.json" not in there:
        raise ReleaseError(f"{target} holds other files. Name an empty or a new folder.")


def _objects(releases: Path, before: dict[str, list[str]]) -> dict[str, list[str]]:
    """Give the objects of the last ten releases by release: a phone may be that far behind."""
    kept = {
        folder.name: sorted({file["object"] for file in table["files"].values()})
        for folder, table in store.readable(releases)
    }
    every = {name: names for name, names in (before | kept).items() if store.FOLDER.fullmatch(name)}
    newest = sorted(every, key=lambda name: int(name.split("-")[0]))[-KEPT:]
    live = current(releases).folder.name
    return {name: every[name] for name in {*newest, live}}


def _names(objects: dict[str, list[str]]) -> set[str]:
    return {name for names in objects.values() for name in names if "/" not in name}


def _pages(releases: Path, release: Release) -> dict[str, Path]:
    """Give the files of a release by where they go: what its lists name, whatever else lies in its folder."""
    found = {}
    for address, file in release.manifest["files"].items():
        if not address.startswith("/o/"):
            for path in store.variants(releases / "o" / file["object"]):
                found[f"{store.place(address)}{path.name.removeprefix(file['object'])}"] = path
    for name, digest in store.served(release.folder).items():
        File(release.folder / name, "", digest).check()
        for path in store.variants(release.folder / name):
            found[f"{name}{path.name.removeprefix(name.rpartition('/')[2])}"] = path
    return found


def _turn(path: str) -> tuple[int, int, str]:
    """Order files: the pack, the rest, what phones act on; each after its smaller forms."""
    plain = path.removesuffix(".br").removesuffix(".gz")
    if path.startswith(since.FOLDER):
        plain = LAST[0]
    when = 2 + LAST.index(plain) if plain in LAST else int(not path.startswith("pack/"))
    return when, int(path == plain), path


def _below(path: str) -> bool:
    """Say whether a path of the list leads into the folder: the list may have been edited."""
    parts = PurePosixPath(path).parts
    return bool(parts) and ".." not in parts and not PurePosixPath(path).is_absolute() and "\\" not in path


def _put(path: Path, body: bytes) -> None:
    """Write a file by a rename; one that is right already is left alone, for tools that copy what changed."""
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)  # a killed export's, or whatever else has its name
    if path.is_file() and path.read_bytes() == body:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    part.write_bytes(body)
    part.replace(path)


def _remove(target: Path, path: str) -> None:
    """Take away a file that an earlier export wrote, and the folders that it leaves empty."""
    (target / path).unlink(missing_ok=True)
    for folder in list(PurePosixPath(path).parents)[:-1]:
        try:
            (target / folder).rmdir()
        except OSError:
            return  # something else is in it


def _note(target: Path, files: set[str], objects: dict[str, list[str]]) -> None:
    table = {"files": sorted(files), "objects": objects}
    _put(target / LIST, json.dumps(table, sort_keys=True, indent=0).encode())


def _zip(target: Path, files: set[str]) -> Path:
    """Put what was exported, and nothing else that is in the folder, into one file beside it."""
    archive = target.with_name(f"{target.name}.zip")
    part = archive.with_name(f".{archive.name}.part")
    part.unlink(missing_ok=True)
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(files):
            packed.write(target / path, path)
    part.replace(archive)
    return archive


def _static_headers(values: dict[str, str]) -> str:
    """Write the policy as Netlify, Cloudflare Pages and others read it."""
    lines = ["/*", *(f"  {name}: {value}" for name, value in values.items())]
    for path in ("/o/", "/pack/"):
        lines += [f"{path}*", f"  Cache-Control: {headers.caching(path)}"]
    lines += ["/manifest.webmanifest", "  Content-Type: application/manifest+json"]
    return "\n".join(lines) + "\n"
