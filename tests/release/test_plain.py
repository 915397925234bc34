"""A named pipe or a socket in the place of a file: whoever opens it would wait for ever. Nobody does."""

import contextlib
import os
import signal
import socket
from pathlib import Path

import pytest

from deck.release import export, plain, server, store
from tests import decks

department, live = decks.department, decks.live
COMMANDS = (["release", "list"], ["release", "build", "--yes"], ["release", "rollback"])
PLACES = (
    "current", "notes.jsonl", ".lock", ".current.part", "{live}/release.json", "{live}/.served.json",
    "{live}/sw.js", "{live}/.unfinished", "{live}/pack/{id}.pack", "{live}/screenshots/home.png",
    "{live}/since/{id}.json", ".kept/cards", ".kept/pages",
    "{old}/release.json", "o/{page}", "o/{page}.br", "o/.{page}.part",
)  # fmt: skip


@pytest.fixture(autouse=True)
def at_once():
    """End whatever still waits after half a minute."""

    def late(*_):
        raise AssertionError("it waits")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(30)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def spoil(path, kind):
    """Put a pipe or a socket where a file was."""
    path.unlink(missing_ok=True)
    if kind == "pipe":
        os.mkfifo(path)
    else:
        here = Path.cwd()
        os.chdir(path.parent)  # the name of a socket has a hundred letters at most
        with socket.socket(socket.AF_UNIX) as bound:
            bound.bind(path.name)
        os.chdir(here)


def place(live, name):
    """Give the path of a place in the releases folder."""
    now = store.current(live.releases)
    old = store.folders(live.releases)[0].name
    named = {"live": now.folder.name, "old": old, "id": now.manifest["id"], "page": live.files["/"]}
    return live.releases / name.format(**named)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "kind"), [*((name, "pipe") for name in PLACES), (PLACES[0], "socket")])
def test_every_command_answers_at_once(live, name, kind):
    """With its work done or with a sentence; also the start of a server, and an export."""
    live.edit("card-0", "Stand back", "Step back")
    if "{old}" in name:
        live.build()
        live.edit("card-0", "Step back", "Walk back")
    spoil(place(live, name), kind)
    with contextlib.suppress(store.ReleaseError):
        server.Site(live.releases, "")
    told(live, "release", "export", str(live.releases.with_name("site")))
    for words in COMMANDS:
        told(live, *words)
    assert "live" in told(live, "release", "build", "--yes").output


@pytest.mark.parametrize(
    "name", [export.LIST, "release.json", ".release.json.part", "index.html", "../.site.zip.part"]
)
def test_an_export_answers_at_once(live, name):
    """Whatever stands in the host's folder under one of its names; only its own list it needs."""
    site = live.releases.with_name("site")
    export.export(live.releases, site)
    spoil(site / name, "pipe")
    result = told(live, "release", "export", str(site))
    assert (result.exit_code == 0) == (name != export.LIST), result.output


def told(live, *words):
    """Run a command: it ends well, or with a sentence."""
    result = live.run(*words)
    assert "Traceback" not in result.output
    assert isinstance(result.exception, SystemExit | None), result.exception
    return result


def test_a_plain_file_is_read_and_anything_else_is_named(tmp_path):
    """A device never ends either."""
    (tmp_path / "words").write_text("Stand back\n", encoding="utf-8")
    assert plain.text(tmp_path / "words") == "Stand back\n"
    with pytest.raises(OSError, match=r"is no plain file: '/dev/zero'"):
        plain.data(Path("/dev/zero"))
