"""Two who publish at once: one wins, the other is told, nothing is lost."""

import re
import subprocess
import sys

import pytest

from deck.release import lock, store
from deck.release.store import ReleaseError
from tests import decks
from tests.release import race

pytestmark = pytest.mark.slow
department, live = decks.department, decks.live
HOLD = """
import sys
from pathlib import Path
from deck.release import lock
with lock.held(Path(sys.argv[1]), "flask release build"):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder(live):
    """Another process that holds the lock of the releases; there are two."""
    live.edit("card-0", "Stand back", "Step back")
    live.build()
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(live.releases)],
        cwd=decks.ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with process:
        assert process.stdout.readline() == b"held\n"
        yield process
        process.kill()


@pytest.mark.parametrize("words", [("build", "--yes"), ("rollback",), ("export", "site")], ids=" ".join)
def test_who_holds_the_lock_is_said_and_since_when(live, holder, monkeypatch, tmp_path, words):
    """Nobody can act on "busy" alone; what is live stays, and nothing was written."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(lock, "WAIT", 0.1)
    live.edit("card-0", "Step back", "Walk back")
    before = decks.snapshot(live.releases)
    result = live.run("release", *words)
    assert result.exit_code == 1
    since = r"since \d{4}-\d\d-\d\d [\d:]{8} UTC\."
    told = rf"in use: flask release build by .+ \(process {holder.pid}\) {since}"
    assert re.search(told, result.output), result.output
    assert decks.snapshot(live.releases) == before
    assert not (tmp_path / "site").exists()


def test_the_lock_ends_with_its_process(live, holder):
    """However it dies: no file has to be removed by hand."""
    holder.kill()
    holder.wait(10)
    with lock.held(live.releases, "flask release build", wait=0):
        pass


def test_one_who_comes_a_little_late_waits(live, holder):
    """A small deck is published within seconds; only a long wait is refused."""
    with pytest.raises(ReleaseError, match="in use"), lock.held(live.releases, "a command", wait=0):
        pass
    holder.stdin.close()
    with lock.held(live.releases, "a command"):
        pass


def test_of_two_who_planned_against_the_same_release_one_wins(live):
    """Builds and rollbacks, some killed: numbers are unique and rise. `make prove` runs a hundred."""
    live.build()
    told = race.run(live, 6, seed=2)
    assert told["killed"] >= 1
    assert told["refused"] >= 6 - told["killed"]


def test_nobody_waits_for_a_question(live, monkeypatch):
    """While an editor reads what changes, another may publish."""
    live.edit("card-0", "Stand back", "Step back")
    asked = []

    def confirm(*_):
        with lock.held(live.releases, "another", wait=0):
            asked.append(True)
        return True

    monkeypatch.setattr("deck.cli.release.on_terminal", lambda: True)
    monkeypatch.setattr("click.confirm", confirm)
    monkeypatch.setattr("click.prompt", lambda *_: "Clearer")
    assert live.run("release", "build").exit_code == 0
    assert asked == [True]


def test_a_number_that_two_releases_have_is_left_behind(live):
    """Phones that hold one of them refuse the other: the same words go out again under a new number."""
    folder = store.current(live.releases).folder
    seq = live.manifest["seq"]
    folder.with_name(f"{seq}-{'0' * 32}").mkdir()
    result = live.run("release", "build")
    assert result.exit_code == 0
    assert f"Two releases have the number {seq}" in result.output
    assert live.manifest["seq"] > seq
    assert live.run("release", "build").output.startswith("Nothing changed")
