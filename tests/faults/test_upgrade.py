"""Phones that keep a release of the past, with the worker it came with: three of them are kept in past/.

Each is the releases folder of a small deck as the code of its day made it, without what is compressed.
"""

import shutil
from pathlib import Path

import pytest

from deck.release.server import Server
from tests.faults.test_impostor import UPDATE

PAST = sorted((Path(__file__).parent / "past").glob("*.tar.xz"))


@pytest.fixture(params=PAST, ids=lambda path: path.name.partition(".")[0])
def older(request, tmp_path):
    """A server that stays with a release of the past."""
    shutil.unpack_archive(request.param, tmp_path / "past")
    return Server(tmp_path / "past" / "releases", "")


def move(phone, server):
    """Let the department's server be another, and the phone meet its worker."""
    phone.site.app = server
    phone.open()
    phone.engine.run(UPDATE)
    phone.take_over()


def test_a_phone_of_the_past_takes_today_s_release_and_keeps_it_on_an_older_server(phone, older):
    """What the reader chose stays; nothing moves it back, though the older worker is in charge again."""
    phone.site.app = older
    phone.save()
    phone.engine.run("localStorage.theme = 'dark'")
    today = phone.publisher.manifest
    move(phone, phone.publisher.server)
    state = phone.look()
    assert (state["error"], state["ready"], state["seq"]) == ("", True, today["seq"])
    assert phone.holds(today)
    assert phone.engine.run("return localStorage.theme") == "dark"
    move(phone, older)
    phone.state()
    phone.settle()
    assert phone.state()["seq"] == today["seq"]
    assert phone.holds(today)
    phone.engine.run("delete localStorage.theme")


def test_there_are_releases_of_the_past():
    """An empty folder would prove nothing."""
    assert len(PAST) == 3
