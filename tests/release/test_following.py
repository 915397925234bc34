"""A server that runs while releases are made: it takes up the new one, and keeps the old for who needs it."""

import threading
from types import SimpleNamespace

import pytest
from werkzeug.test import Client

from deck.release import build, server, store
from deck.release.server import Server
from tests import decks
from tests.decks import fetch
from tests.release.asked import carries, edited

department, live = decks.department, decks.live


def test_a_new_release_is_taken_up_without_a_restart(live, monkeypatch):
    """At the next look at the pointer, every address is of the new one."""
    client = live.client()
    assert b"Stand back" in fetch(client, "/cards/card-0/").data
    made = edited(live)
    monkeypatch.setattr(server, "PAUSE", 0)
    assert b"Step back" in fetch(client, "/cards/card-0/").data
    assert fetch(client, "/release.json").json["seq"] == made.manifest["seq"]


def test_the_pointer_is_looked_at_every_other_second_at_most(live, monkeypatch):
    """A page asked for in between costs no look, and five seconds are the promise."""
    assert server.PAUSE < 5
    clock = SimpleNamespace(now=0.0)
    monkeypatch.setattr(server, "time", SimpleNamespace(monotonic=lambda: clock.now))
    client = live.client()
    edited(live)
    for now, words in ((server.PAUSE, b"Stand back"), (server.PAUSE + 0.1, b"Step back")):
        clock.now = now
        assert words in fetch(client, "/cards/card-0/").data


@pytest.mark.parametrize("kind", ["object", "pack"])
def test_what_another_process_published_is_found_at_once(live, kind):
    """That one sent the phone here; a page that is not here is no reason to look."""
    client = live.client()
    made = edited(live)
    path = f"/o/{live.files['/cards/card-0/']}" if kind == "object" else f"/pack/{made.manifest['id']}.pack"
    assert fetch(client, path).status_code == 200


def test_all_who_ask_for_a_new_object_at_once_get_it(live, monkeypatch):
    """A phone fetches in several lanes: one makes the server look, the others must wait, not be refused."""
    app = Server(live.releases, "")
    edited(live)
    path = f"/o/{live.files['/cards/card-0/']}"
    looking, going_on = threading.Event(), threading.Event()

    class Slow(server.Site):
        def __init__(self, *rest):
            looking.set()
            assert going_on.wait(10)
            super().__init__(*rest)

    monkeypatch.setattr(server, "Site", Slow)
    found = []
    first = threading.Thread(target=lambda: found.append(fetch(Client(app), path).status_code))
    first.start()
    assert looking.wait(10)
    second = threading.Thread(target=lambda: found.append(fetch(Client(app), path).status_code))
    second.start()
    second.join(0.3)  # it either waits for the first, which is right, or was refused by now
    going_on.set()
    first.join(10)
    second.join(10)
    assert found == [200, 200]


def test_while_one_looks_the_others_go_on_serving(live, monkeypatch):
    """A page that is here is never kept waiting by a new release."""
    app = Server(live.releases, "")
    monkeypatch.setattr(server, "PAUSE", 0)
    with app.lock:
        assert fetch(Client(app), "/cards/card-0/").status_code == 200


def test_objects_of_the_release_before_are_still_served(live):
    """An open page asks for its own script, and a phone in the middle for its pages."""
    old = live.files["/cards/card-0/"]
    edited(live)
    assert fetch(live.client(), f"/o/{old}").status_code == 200


def test_a_page_object_of_an_older_release_keeps_its_policy(live):
    """Its style is allowed by its own hash; the new policy would show it bare."""
    old, before = live.files["/"], live.manifest["headers"]
    app = live.app()
    app.extensions["pages"].assets.style = "b{}"
    build.build(app, live.releases, "")
    after = live.manifest["headers"]
    assert before["Content-Security-Policy"] != after["Content-Security-Policy"]
    client = live.client()
    assert carries(fetch(client, f"/o/{old}"), before, f"/o/{old}")
    for path in ("/", f"/o/{live.files['/']}"):
        assert carries(fetch(client, path), after, path)


NONSENSE = [b"", b"nonsense\n", b"..", b"/etc", b"1-00\n", b"\0", b"\xff\xfe\n"]


@pytest.mark.parametrize("pointer", [None, *NONSENSE], ids=ascii)
def test_a_pointer_to_nonsense_changes_nothing(live, monkeypatch, pointer):
    """What is live stays live, and a good pointer afterwards is followed."""
    client = live.client()
    good = live.releases / store.POINTER
    edited(live)
    meant = good.read_bytes()
    good.unlink()
    if pointer is not None:
        good.write_bytes(pointer)
    monkeypatch.setattr(server, "PAUSE", 0)
    answer = fetch(client, "/cards/card-0/")
    assert answer.status_code == 200
    assert b"Stand back" in answer.data
    good.write_bytes(meant)
    assert b"Step back" in fetch(client, "/cards/card-0/").data


@pytest.mark.parametrize("text", ["", "{", "{}", "[]", '{"prefix": ""}', '{"prefix": "", "headers": 1}'])
def test_a_release_that_cannot_be_read_changes_nothing(live, monkeypatch, text):
    """A list that is cut, or is none of ours, is not taken up."""
    client = live.client()
    folder = edited(live).folder
    (folder / "release.json").write_text(text, encoding="utf-8")
    monkeypatch.setattr(server, "PAUSE", 0)
    answer = fetch(client, "/cards/card-0/")
    assert (answer.status_code, b"Stand back" in answer.data) == (200, True)


@pytest.mark.parametrize("damage", ["gone", "cut"])
def test_a_damaged_older_release_stops_no_server(live, damage):
    """What is live is whole; a restart at night must not fail over what nobody reads."""
    old = store.current(live.releases).folder / "release.json"
    edited(live)
    old.unlink() if damage == "gone" else old.write_text("{", encoding="utf-8")
    assert b"Step back" in fetch(live.client(), "/cards/card-0/").data
