"""No answer, or a wrong one, changes nothing: old tabs and new ones go on with what is whole."""

import itertools
import json
import random

import pytest

from deck.release.seal import sealed
from tests.browser.conftest import Publisher
from tests.faults.site import LIST, PORTAL

CODES = (204, 403, 404, 410, 500, 502, 503, 511)
BAD = ("flaky", "captive", "cut", "status", "strip", "corrupt", "redirect", "empty")
PARTS = {"list": LIST, "script": "^/sw.js", "objects": r"^/(?!release\.json|since/|sw\.js)", "all": ""}


def change(publisher: Publisher) -> dict:
    """Publish an edit; gives the list of the release before."""
    before = publisher.manifest
    publisher.edit("card-1", "Stand back from door 1", "Stand well back from door 1")
    publisher.publish()
    return before


@pytest.mark.parametrize("part", PARTS)
def test_a_status_that_is_no_success_changes_nothing(saved, part):
    """One after another, on one part of the site or all of it; then the update comes all the same."""
    stored, before = saved.dump(), change(saved.publisher)
    for code in CODES:
        saved.site.network("status", PARTS[part], code)
        state = saved.look()
        if part != "script":
            assert state["error"], code
            assert saved.dump().items() >= stored.items(), code
            assert state["ready"], code
    if part != "script":
        assert saved.holds(before)
    saved.site.network()
    saved.open()
    assert saved.look()["error"] == ""
    assert saved.holds(saved.publisher.manifest)


@pytest.mark.parametrize("mode", ["redirect", "empty", "cut", "corrupt"])
def test_a_lie_about_everything_changes_nothing(saved, mode):
    """Another way each time; the portal that follows is tried in each engine."""
    lied_to(saved, mode)


def test_a_captive_portal_changes_nothing(each):
    """The commonest of them: 200 and its own page, for the list, the script and every object."""
    lied_to(each, "captive")


def lied_to(each, mode):
    """Look for an update through a network that lies, and insist on the release before."""
    stored, before = each.dump(), change(each.publisher)
    each.site.network(mode, size=3)
    state = each.look()
    assert (state["ready"], bool(state["error"])) == (True, True)
    assert each.dump() == stored
    assert each.holds(before)


def lists(made: dict) -> dict[str, bytes]:
    """Lists that are none, each wrong in its own way, newer than the one there is, and sealed as they are."""
    made = sealed({**made, "seq": made["seq"] + 10})
    text = json.dumps(made, separators=(",", ":"))
    files = made["files"]
    first = next(iter(files.values()))
    wrong = {
        "cut off": text[: len(text) // 2],
        "a page": PORTAL.decode(),
        "nothing": "null",
        "no object": "[]",
        "no files": json.dumps({**made, "files": {}}),
        "files of the wrong type": json.dumps({**made, "files": [1]}),
        "no start": json.dumps(
            {**made, "files": {name: file for name, file in files.items() if name != "/"}}
        ),
        "a step up": json.dumps({**made, "files": {**files, "/../x": first}}),
        "another site": json.dumps({**made, "files": {**files, "//evil.invalid/": first}}),
        "a prototype": text.replace('"files":{', '"files":{"__proto__":{"object":"x","type":"y"},', 1),
        "a name that is no hash": json.dumps(
            {**made, "files": {**files, "/": {**first, "object": "x.html"}}}
        ),
        "a number that is text": json.dumps(sealed({**made, "seq": str(made["seq"])})),
        "another format": json.dumps(sealed({**made, "format": 2})),
        "a thinner policy": json.dumps({**made, "headers": {}}),
        "one more page": json.dumps({**made, "files": {**files, "/x/": first}}),
    }
    return {name: body.encode() for name, body in wrong.items()} | {"too long": b'{"x":"' + b"y" * (50 << 20)}


def test_a_list_that_is_wrong_is_refused(saved):
    """Sixteen ways; each is said, and none is stored."""
    stored, before = saved.dump(), saved.publisher.manifest
    for name, body in lists(before).items():
        saved.site.network("say", LIST, body=body)
        state = saved.look()
        assert state["error"], name
        assert saved.dump() == stored, name
    assert saved.holds(before)


def test_a_byte_order_mark_changes_nothing(saved):
    """Some editors of web hosts add one; the list stays readable."""
    change(saved.publisher)
    body = b"\xef\xbb\xbf" + json.dumps(saved.publisher.manifest).encode()
    saved.site.network("say", LIST, body=body)
    assert saved.look()["error"] == ""
    assert saved.holds(saved.publisher.manifest)


def test_pages_never_wait_for_a_network_that_does_not_answer(each):
    """Every card opens while each request would hang, and while each byte takes a second."""
    for mode, size in (("hang", 0), ("slow", 20)):
        each.site.network(mode, size=size)
        each.engine.new_tab()
        for number in range(4):
            each.open(f"/cards/card-{number}/")
            assert each.heading() == f"Card {number}"
        assert each.wrong(each.publisher.manifest["files"]) == []


def test_ready_is_not_said_before_all_of_it_is_there(phone):
    """One object is missing, or comes as a portal's page: saved so far, but never ready."""
    address, file = list(phone.publisher.manifest["files"].items())[-1]
    for mode in ("status", "captive", "corrupt"):
        phone.site.network(mode, f"^(/pack/|/o/{file['object']}|{address}$)", 404)
        phone.open()
        state = phone.look()
        assert (state["ready"], state["stored"], state["seq"]) == (False, state["total"] - 1, 0)
        assert phone.engine.run("return document.documentElement.dataset.offline") != "ready"
    phone.site.network()
    assert phone.look()["ready"]
    assert phone.holds(phone.publisher.manifest)


def test_unchanged_is_no_answer_to_a_phone_that_has_nothing(phone):
    """A cache between that says so to everyone makes no release."""
    phone.site.network("status", LIST, 304)
    phone.open()
    state = phone.look()
    assert (state["ready"], state["total"]) == (False, 0)
    assert state["error"] == "No right answer came from the server."
    assert phone.dump() == {}


def test_ready_means_ready_at_that_instant(phone, full):
    """First visits, each begun through bad networks: the server goes the moment the page says so."""
    for _ in range(10 if full else 4):
        for mode in random.sample(BAD, 2):
            phone.site.network(mode, f"{LIST}|^/(pack|o/.*html)", 503)
            phone.open()
            phone.look()
        phone.site.network()
        phone.forget()
        phone.open()
        phone.ready()
        assert phone.holds(phone.publisher.manifest)
        phone.clear()


def test_a_mixed_fleet_moves_nobody_back(saved, tmp_path):
    """Half of the servers still have the release before: the number on the phone only grows."""
    saved.site.older = saved.publisher.frozen(tmp_path / "older")
    change(saved.publisher)
    saved.site.network("mixed")
    seen = []
    for _ in range(12):
        seen.append(saved.look()["seq"])
        saved.open("/cards/card-1/")
    assert seen == sorted(seen)
    assert seen[-1] == saved.publisher.manifest["seq"]
    saved.site.network()
    assert saved.holds(saved.publisher.manifest)


def test_a_flaky_line_gets_there_in_the_end(phone):
    """Each connection breaks after a random number of bytes; no stored object is asked for again."""
    phone.site.network("flaky", "^/(o/.*html|pack)", 9_000)
    phone.open()
    for tries in itertools.count():
        phone.site.network("flaky" if tries < 40 else "ok", "^/(o/.*html|pack)", 9_000)
        stored = set(phone.dump())
        phone.site.hits.clear()
        ready = phone.look()["ready"]
        assert not stored & set(phone.site.fetched("^/o/.*(html|json)$"))
        if ready or tries == 40:
            break
    assert ready
    assert phone.holds(phone.publisher.manifest)


def test_headers_that_a_proxy_took_away_are_put_back(phone):
    """No policy, no length, Vary for everything and a cookie: what is stored and shown is as published."""
    phone.site.network("strip", f"{LIST}|^/(o|pack)")
    phone.open()
    phone.ready()
    phone.site.down()
    phone.open("/cards/card-1/")
    answer = phone.engine.run("return Object.fromEntries((await fetch('/cards/card-2/')).headers)")
    for name, value in phone.publisher.manifest["headers"].items():
        assert answer[name.lower()] == value
    assert "vary" not in answer
    assert phone.holds(phone.publisher.manifest)
