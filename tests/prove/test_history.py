"""Phones that kept a release of ten commits spread over the history of the worker, with its worker."""

import os
import shutil
import subprocess
import sys

import pytest

from deck.release.server import Server
from tests import decks
from tests.faults.conftest import chromium, phone, publisher
from tests.faults.test_upgrade import move

__all__ = ("chromium", "phone", "publisher")

COMMITS = 10


def git(*words):
    """What git says of this folder's history."""
    return subprocess.run(["git", *words], cwd=decks.ROOT, check=True, capture_output=True).stdout


def spread():
    """The commits that changed the worker, evenly, from the first that had a deck to keep on."""
    begun = (
        git("log", "--reverse", "--format=%h", "--diff-filter=A", "--", "content/deck.toml")
        .decode()
        .split()[0]
    )
    changed = git("log", "--reverse", "--format=%h", f"{begun}..", "--", "service_worker").decode().split()
    last = len(changed) - 1
    return [changed[round(place * last / (COMMITS - 1))] for place in range(COMMITS)]


def built(commit, folder):
    """The starter deck of a commit as its own code builds it."""
    folder.mkdir()
    tree = folder / "tree.tar"
    tree.write_bytes(git("archive", commit))
    shutil.unpack_archive(tree, folder / "tree")
    given = {name: value for name, value in os.environ.items() if not name.startswith("STEADY_")}
    own = {
        "FLASK_APP": "app",
        "STEADY_RELEASES": str(folder / "releases"),
        "PYTHONPATH": str(folder / "tree"),
    }
    for more in (["--yes"], []):
        done = subprocess.run(
            [sys.executable, "-m", "flask", "release", "build", *more],
            cwd=folder / "tree",
            env={**given, **own},
            check=False,
            capture_output=True,
            text=True,
        )
        if done.returncode == 0:
            return folder / "releases"
    raise AssertionError(f"{commit}: {done.stdout}{done.stderr}")


@pytest.mark.parametrize("commit", spread())
def test_a_phone_of_a_commit_takes_today_s_release_and_goes_back_under_its_old_worker(
    commit, phone, tmp_path
):
    """What the reader chose stays, and nothing moves it back."""
    older = Server(built(commit, tmp_path / "past"), "")
    phone.site.app = older
    phone.save()
    kept = phone.state()["seq"]
    phone.engine.run("localStorage.theme = 'dark'")
    today = phone.publisher.reword(0)
    move(phone, phone.publisher.server)
    state = phone.look()
    assert (state["error"], state["ready"], state["seq"]) == ("", True, today["seq"])
    assert kept < today["seq"]
    assert phone.holds(today)
    move(phone, older)
    phone.state()
    phone.settle()
    assert phone.state()["seq"] == today["seq"]
    assert phone.holds(today)
    assert phone.engine.run("return localStorage.theme") == "dark"
    phone.engine.run("delete localStorage.theme")
