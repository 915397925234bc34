"""A release's list in, small files out that say what is new in it since the list that a phone has.

since/<id>.json is the list as it is now; of its files only those that are not as in the release with that id,
null for those that went, as in a JSON merge patch (RFC 7396); its policy only where that is another.
"""

import json
from pathlib import Path
from typing import Any

from deck.release import store

FOLDER = "since/"


def patches(releases: Path, manifest: dict[str, Any]) -> dict[str, bytes]:
    """Give them by address: for this release and the kept ones, where that is shorter than the list."""
    whole = len(_json(manifest))
    older = {folder.name: table for folder, table in store.readable(releases)}
    made: dict[str, bytes] = {}
    for name, table in {f"{manifest['seq']}-{manifest['id']}": manifest, **older}.items():
        alike = all(table.get(key) == manifest[key] for key in ("format", "prefix"))
        if alike and name == f"{table['seq']}-{table['id']}" and len(body := _patch(table, manifest)) < whole:
            made[f"/{FOLDER}{table['id']}.json"] = body
    return made


def _patch(old: dict[str, Any], new: dict[str, Any]) -> bytes:
    there, now = old["files"], new["files"]
    changed = {address: file for address, file in now.items() if there.get(address) != file}
    patch = {**new, "files": {**changed, **dict.fromkeys(there.keys() - now.keys())}}
    if old["headers"] == new["headers"]:
        del patch["headers"]
    return _json(patch)


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()
