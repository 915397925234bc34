"""A build that fails, or is killed, leaves the disk as it was; one that would not fit is told before."""

import random
import shutil
from collections import namedtuple

import pytest

from deck.release import room, store
from deck.release.store import ReleaseError
from tests import decks
from tests.release import dying

department, live = decks.department, decks.live
Usage = namedtuple("Usage", "total used free")


@pytest.mark.parametrize("seed", range(4))
def test_a_build_that_fails_gives_back_all_room_it_took(live, seed):
    """Whichever write fails: else a full disk stays full, and nothing can be undone."""
    live.edit("card-0", "Stand back", "Step back")
    steps = dying.steps(live)
    assert steps > 20
    dying.fails(live, random.Random(seed).randrange(steps))


@pytest.mark.parametrize("seed", range(4))
def test_a_build_that_is_killed_leaves_nothing_for_good(live, seed):
    """What it left goes with the next command, and what was live is whole. `make prove` tries every step."""
    live.edit("card-0", "Stand back", "Step back")
    dying.killed(live, random.Random(seed).randrange(dying.steps(live)))


def test_a_release_that_never_was_live_is_not_gone_back_to(live):
    """Killed between its last byte and the switch, it has no place in the list."""
    first = live.manifest
    live.edit("card-0", "Stand back", "Walk back")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "switch", dying.cut)
        patch.setattr(room, "_discard", lambda *_: None)
        with pytest.raises(dying.CutError):
            live.build()
    assert len(store.folders(live.releases)) == 2
    assert len(live.run("release", "list").output.splitlines()) == 2
    live.edit("card-0", "Walk back", "Step back")
    live.build()
    assert live.run("release", "rollback").exit_code == 0
    assert live.manifest["id"] == first["id"]


def test_a_build_without_room_says_how_much_is_missing(live, monkeypatch):
    """Before it writes anything."""
    live.edit("card-0", "Stand back", "Step back")
    before = decks.snapshot(live.releases)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**9, 10**9, 20_000))
    with pytest.raises(
        ReleaseError, match=r"needs about \d\.\d MB and has 0\.0 MB: \d\.\d MB are missing\. "
    ):
        live.build()
    assert decks.snapshot(live.releases) == before


def test_what_is_reckoned_is_what_is_taken(live, monkeypatch):
    """Never less, and not many times more: a rollback must not be refused for want of imagined room."""
    asked = []
    monkeypatch.setattr(room, "check", lambda _, needed: asked.append(needed))
    live.edit("card-0", "Stand back", "Step back")
    live.edit("card-1", "title: Card 1", "title: Another name")
    for command in ("build", "rollback"):
        before = taken(live.releases)
        assert live.run("release", command, "--yes").exit_code == 0
        grown = taken(live.releases) - before
        assert grown <= asked[-1] <= 3 * grown, command


def taken(folder):
    """The bytes a folder takes on disk, each file once, its folders with it."""
    found = {path.lstat().st_ino: path.lstat().st_blocks * 512 for path in folder.rglob("*")}
    return sum(found.values())


def test_leftovers_go_when_the_server_starts(live, monkeypatch):
    """Also when nobody publishes for months."""
    part = live.releases / f".7-{7:032x}.part"
    part.mkdir()
    (part / "index.html").write_text("half a pa", encoding="utf-8")
    (live.releases / "o" / ".a.html.part").write_text("half a pa", encoding="utf-8")
    monkeypatch.setattr("deck.cli.serve._free", dying.cut)
    with pytest.raises(dying.CutError):
        live.app().test_cli_runner().invoke(args=["serve"], catch_exceptions=False)
    assert not part.exists()
    assert [path.name for path in live.releases.rglob("*.part")] == []


def test_a_list_of_leftovers_that_was_changed_removes_nothing_else(live):
    """It is read as names of objects and nothing more."""
    part = live.releases / f".7-{7:032x}.part"
    part.mkdir()
    (part / room.MARK).write_text(f'["../current", "/etc/hosts", 7, "{live.files["/"]}"]', encoding="utf-8")
    before = decks.snapshot(live.releases)
    room.clear(live.releases)
    assert decks.snapshot(live.releases) == {
        name: seen for name, seen in before.items() if part.name not in name
    }
