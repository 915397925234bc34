"""What is about to go live in, how it differs from what is, and the new release out."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from deck.release import build, history, numbers, plain, store, word_diff
from deck.release.compose import Content
from deck.release.history import Entry
from deck.release.store import Release, ReleaseError
from deck.release.word_diff import Change

FOR_ONE = re.compile(r"([a-z0-9]+(?:-[a-z0-9]+)*)=(.*)", re.DOTALL)


@dataclass(frozen=True)
class Plan:
    """Content beside the release that is live; `live` is None before the first."""

    content: Content
    live: Release | None
    changes: tuple[Change, ...]
    twins: bool  # another release had the number of the live one
    nothing: bool  # the live release is whole, says all this already, and its number is its own

    @property
    def cards(self) -> dict[str, Change]:
        """What changed by its card."""
        return {change.card: change for change in self.changes if change.card}

    def unexplained(self, notes: Iterable[str]) -> list[str]:
        """List the cards that still want a note."""
        needed = [card for card, change in self.cards.items() if change.needs_note]
        return [card for card in needed if card not in notes]


def plan(content: Content, releases: Path) -> Plan:
    """Compare content with what is live. Reads only."""
    live = store.live(releases)
    if not live:
        return Plan(content, None, (), twins=False, nothing=False)
    now = store.current(releases)
    found = word_diff.between(_live_pages(releases, now), content.page_texts())
    twins = bool(numbers.twins(releases, now.folder.name))
    nothing = not twins and build.same(content, now) and store.is_whole(releases, now)
    return Plan(content, now, tuple(found), twins, nothing)


def _live_pages(releases: Path, live: Release) -> dict[str, str]:
    """Give the pages of the live release; one that cannot be read is as good as not there."""
    paths = {
        address: releases / "o" / file["object"]
        for address, file in live.manifest["files"].items()
        if file["type"].startswith("text/html")
    }
    return {address: plain.text(path, "replace") for address, path in paths.items() if path.is_file()}


def notes(planned: Plan, given: Iterable[str]) -> dict[str, str]:
    """Read notes: `card-id=words` for one card, other words for all. Raises ReleaseError for one astray."""
    found: dict[str, str] = {}
    for_all = ""
    for text in given:
        match = FOR_ONE.fullmatch(text)
        words = (match[2] if match else text).strip()
        if not words:
            raise ReleaseError(f'The note "{text}" has no words.')
        if not match:
            for_all = words
        elif planned.live and match[1] not in planned.cards:
            there = ", ".join(planned.cards) or "none"
            raise ReleaseError(f'The card "{match[1]}" did not change; there changed: {there}.')
        else:
            found[match[1]] = words
    return {**dict.fromkeys(planned.cards if for_all else (), for_all), **found}


def go(
    planned: Plan, releases: Path, said: dict[str, str], *, seq_after: int = 0, back_to: str = ""
) -> Release:
    """Make it live and keep the notes. Raises ReleaseError; then nothing changed."""

    def record(made: Release) -> None:
        approved_by = planned.content.approved_by
        history.keep(releases, Entry(made.folder.name, approved_by, back_to, said))

    return build.publish(
        planned.content,
        releases,
        seq_after=seq_after,
        instead_of=planned.live.folder.name if planned.live else "",
        command="flask release rollback" if back_to else "flask release build",
        record=record,
        notes=lambda seq: history.told(releases, seq, said, back_to),
    )
