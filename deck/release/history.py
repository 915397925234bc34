"""What is known of the kept releases: who approved them, why they were made, which came before.

releases/notes.jsonl holds a line for each release there ever was; it is never served.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from deck.release import plain, room, store
from deck.release.store import Release, ReleaseError
from deck.release.word_diff import CARD

LOG = "notes.jsonl"
TOLD = 10  # releases whose notes phones get
TOLD_BYTES = 1000  # of all those notes: each look of each phone carries them
TOLD_LETTERS = 140  # of one


@dataclass(frozen=True)
class Entry:
    """What was said of one release when it was made."""

    release: str  # its folder's name
    approved_by: str = ""
    back_to: str = ""  # the code of the older release whose content it has
    notes: Mapping[str, str] = field(default_factory=dict)  # card id -> why it changed, for officers


@dataclass(frozen=True)
class Kept:
    """One release that is still there."""

    release: Release
    entry: Entry
    live: bool

    @property
    def cards(self) -> int:
        """How many cards it has; a renamed one counts once."""
        files: dict[str, dict[str, str]] = self.release.manifest["files"]
        return len({file["object"] for address, file in files.items() if CARD.fullmatch(address)})

    @property
    def note(self) -> str:
        """Its first note's first line."""
        if self.entry.back_to:
            return f"back to {self.entry.back_to}"
        return next(iter(self.entry.notes.values()), "").strip().partition("\n")[0]


def made(release: Release) -> str:
    """Say when a release was made, in UTC to the minute."""
    return f"{datetime.fromtimestamp(release.manifest['seq'], UTC):%Y-%m-%d %H:%M}"


def keep(releases: Path, entry: Entry) -> None:
    """Add a line to the log and see it to the disk. Raises OSError."""
    path = releases / LOG
    torn = path.exists() and not plain.data(path).endswith(b"\n")
    with open(path, "a", encoding="utf-8", opener=plain.opener) as file:
        file.write("\n" * torn + json.dumps(asdict(entry), ensure_ascii=False) + "\n")
        file.flush()
        os.fsync(file.fileno())


def entries(releases: Path) -> dict[str, Entry]:
    """Give what was said of each release by its folder's name; a line that cannot be read says nothing."""
    try:
        lines = plain.text(releases / LOG, "replace").split("\n")
    except OSError:
        return {}
    return {entry.release: entry for line in lines if (entry := _entry(line))}


def _entry(line: str) -> Entry | None:
    try:
        told: dict[str, Any] = json.loads(line)
        entry = Entry(**told)
    except (TypeError, ValueError):
        return None
    texts = [entry.release, entry.approved_by, entry.back_to]
    whole = isinstance(entry.notes, dict) and all(isinstance(text, str) for text in texts)
    return entry if whole and all(isinstance(text, str) for text in entry.notes.values()) else None


def told(releases: Path, seq: int, said: Mapping[str, str], back_to: str = "") -> list[list[int | str]]:
    """Give what phones are told of release `seq` and those before it: number, card, words; newest first."""
    before = sorted(_numbered(releases, seq), reverse=True)[: TOLD - 1]
    rows: list[list[int | str]] = []
    for number, notes, older in [
        (seq, said, back_to),
        *((number, one.notes, one.back_to) for number, one in before),
    ]:
        back = {"": f"Back to release {older}"} if older else {}
        rows += [[number, card, _short(words)] for card, words in {**back, **notes}.items() if words.strip()]
    while len(json.dumps(rows, separators=(",", ":"), ensure_ascii=False).encode()) > TOLD_BYTES:
        rows.pop()
    return rows


def _numbered(releases: Path, seq: int) -> list[tuple[int, Entry]]:
    found = [(name.partition("-")[0], entry) for name, entry in entries(releases).items()]
    return [(int(number), entry) for number, entry in found if number.isdecimal() and int(number) < seq]


def _short(words: str) -> str:
    line = words.strip().partition("\n")[0]
    return line if len(line) <= TOLD_LETTERS else f"{line[: TOLD_LETTERS - 1].rstrip()}…"


def kept(releases: Path) -> list[Kept]:
    """List the releases that can be read, newest first. Raises ReleaseError when there is none."""
    live = store.live(releases)
    said = entries(releases)
    found = [
        Kept(Release(folder, manifest), said.get(folder.name, Entry(folder.name)), folder.name == live)
        for folder, manifest in (store.readable(releases) if releases.is_dir() else ())
        if folder.name == live or not room.is_unfinished(folder)
    ]
    if not found:
        raise ReleaseError(f"There is no release in {releases}. Build one: flask release build")
    return found[::-1]


def earlier(releases: Path, code: str) -> Kept:
    """Find a release by its code; with none, the one before the live one. Raises ReleaseError."""
    there = kept(releases)
    if code:
        wanted = code.upper().replace(" ", "")
        found = [each for each in there if each.release.manifest["code"] == wanted]
        if found:
            return found[0]
        names = {each.release.manifest["code"]: made(each.release) for each in there}
        known = ", ".join(f"{name} ({when})" for name, when in names.items())
        raise ReleaseError(f"There is no release {code}. There are: {known}.")
    live = next((each.release.manifest for each in there if each.live), None)
    if live is None:  # what was live cannot be read: the newest that can is the one to go back to
        return there[0]
    for each in there:
        if each.release.manifest["seq"] < live["seq"] and each.release.manifest["id"] != live["id"]:
            return each
    raise ReleaseError(f"There is no other release before {live['code']}, which is live.")
