"""Releases, built from a made-up deck and from the real one."""

import hashlib
import json
import os
import re
import time
from datetime import date

import pytest

from deck.release import store
from tests import decks
from tests.release.packed import pack

DAY = 24 * 60 * 60
PATH = re.compile(r"/(?!/)[a-zA-Z0-9_./-]*")
starter, department, live, tree = decks.starter, decks.department, decks.live, decks.tree


def named(body, name):
    """Say whether bytes are those that the object's name promises."""
    return hashlib.sha256(body).hexdigest()[:32] == name.partition(".")[0]


def age(folder, days):
    """Make every file of a folder look that many days old."""
    then = time.time() - days * DAY
    for path in [folder, *folder.rglob("*")]:
        os.utime(path, (then, then))


# ---- the same content ----


def test_two_builds_of_the_same_content_differ_in_their_number_only(tmp_path, monkeypatch):
    """Years apart, on two machines: the same objects, pack and id, byte for byte."""
    one, two = decks.Department(tmp_path / "one"), decks.Department(tmp_path / "two")
    first = one.build()
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 1000 * DAY)
    second = two.build()
    assert tree(one.releases / "o") == tree(two.releases / "o")
    assert pack(first) == pack(second)
    own = {"seq": 0, "seal": ""}
    assert {**first.manifest, **own} == {**second.manifest, **own}
    assert second.manifest["seq"] - first.manifest["seq"] >= 999 * DAY


def test_the_number_always_grows(live):
    """Also when two releases are made within one second."""
    numbers = [live.manifest["seq"], *(live.build().manifest["seq"] for _ in range(2))]
    assert numbers == sorted(set(numbers))
    assert abs(numbers[1] - time.time()) < 60


def test_a_given_number_is_counted_on_from(live):
    """For a releases folder that was lost, when phones hold a number ahead of the clock."""
    ahead = int(time.time()) + 3600
    assert live.build(seq_after=ahead).manifest["seq"] == ahead + 1


# ---- what a change costs ----


def changed(department, old, new):
    """Edit card-1 and publish; gives the pages that changed, and whatever else did."""
    before = department.files
    department.edit("card-1", old, new)
    department.build()
    assert department.files.keys() == before.keys()
    found = {address for address, name in department.files.items() if before[address] != name}
    pages = {address for address in found if address.endswith("/")}
    return pages, found - pages


def test_one_edited_bullet_changes_the_card_and_its_part_of_the_index_at_most(live):
    """A phone fetches one page: no list, no other card, no script."""
    pages, others = changed(live, "Stand back", "Step back")
    assert pages == {"/cards/card-1/"}
    assert len(others) <= 1
    assert all(address.startswith("/search/") for address in others)


def test_an_edited_title_changes_the_pages_that_name_it(live):
    """The card, its topic, the lists of all, the tile it is behind, and the cards that relate to it."""
    pages, others = changed(live, "title: Card 1", "title: Another name")
    lists = {"/topics/words/", "/cards/", "/search/", "/see/all/"} & set(live.files)
    assert pages == lists | {"/cards/card-0/", "/cards/card-1/", "/cards/card-2/"}
    assert len(others) <= 1


# ---- build.json ----


def test_every_object_is_what_its_name_says(starter):
    """Each hashes to its name, and there are no others."""
    names = set(starter.files.values())
    there = {path.name for path in (starter.releases / "o").iterdir() if path.suffix not in {".br", ".gz"}}
    assert there == names
    assert [name for name in names if not named((starter.releases / "o" / name).read_bytes(), name)] == []


def test_every_address_holds_its_object(starter):
    """Which is linked, so that a release takes its room once."""
    folder = store.current(starter.releases).folder
    for address, name in starter.files.items():
        if not address.startswith("/o/"):
            path = folder / f"{address[1:]}index.html" if address.endswith("/") else folder / address[1:]
            assert path.samefile(starter.releases / "o" / name), address


def test_an_object_that_has_an_address_of_its_own_is_named_by_it(starter):
    """/o/<name> is the object of that name."""
    own = {address: name for address, name in starter.files.items() if address.startswith("/o/")}
    assert len(own) == 8
    assert [address for address, name in own.items() if address != f"/o/{name}"] == []


def test_the_id_is_the_hash_of_headers_and_files(starter):
    """A phone computes it from what it was sent, as compact JSON in the order it stands there."""
    text = (store.current(starter.releases).folder / "release.json").read_text(encoding="utf-8")
    assert text == json.dumps(json.loads(text), separators=(",", ":"))
    made = json.loads(text)
    hashed = json.dumps([made["headers"], made["files"]], separators=(",", ":"), ensure_ascii=False)
    assert made["id"] == hashlib.sha256(hashed.encode()).hexdigest()[:32]


def test_release_json_says_what_a_phone_needs(starter):
    """No key more, no key less; the worker knows each."""
    made = starter.manifest
    assert list(made) == [
        "format",
        "seq",
        "id",
        "code",
        "prefix",
        "start",
        "headers",
        "bytes",
        "files",
        "seal",
    ]
    assert (made["format"], made["prefix"], made["start"]) == (1, "", "/")
    assert made["start"] in made["files"]
    sizes = [(starter.releases / "o" / name).stat().st_size for name in set(starter.files.values())]
    assert made["bytes"] == sum(sizes)
    assert re.fullmatch("[2-9A-HJKMNP-TW-Z]{6}", made["code"])


def test_the_addresses_are_clean_and_in_order(starter):
    """A phone refuses any other: no empty step, no step up, nothing to decode."""
    assert [address for address in starter.files if not PATH.fullmatch(address) or ".." in address] == []
    assert list(starter.files) == sorted(starter.files)


def test_every_type_is_the_one_its_bytes_have(starter):
    """A phone sends it with the object; a page with the wrong type would be offered for saving."""
    begins = {
        "text/html; charset=utf-8": b"<!doctype html>",
        "text/javascript; charset=utf-8": b'"use strict"',
        "image/png": b"\x89PNG\r\n\x1a\n",
        "application/manifest+json": b'{"id":',
        "application/json": (b"[", b"{"),
    }
    for address, file in starter.manifest["files"].items():
        assert starter.body(address).startswith(begins[file["type"]]), address


def test_each_page_says_first_what_all_say(starter):
    """So that a pack holds styles and frame once: what a page adds is its own words."""
    pages = [address for address in starter.files if re.fullmatch(r"/cards/[^/]+/", address)]
    one, other = (starter.body(address).decode() for address in pages[:2])
    head = one[: one.index("<title>")]
    frame = re.sub(r'<meta name="description" content="[^"]*">', "", head).rstrip()
    assert len(frame) > 9_000
    assert other.startswith(frame)


def test_the_release_stays_below_the_limits_of_the_worker(starter):
    """A phone refuses a larger one."""
    worker = (decks.ROOT / "service_worker" / "pack.js").read_text(encoding="utf-8")
    files, each, whole = re.search(
        r"files: ([\d_]+), object: (\d+) << 20, release: (\d+) << 20", worker
    ).groups()
    sizes = [(starter.releases / "o" / name).stat().st_size for name in set(starter.files.values())]
    assert len(starter.files) <= int(files)
    assert max(sizes) <= int(each) << 20
    assert sum(sizes) <= int(whole) << 20


def test_a_renamed_card_is_one_object_at_two_addresses(department):
    """The old address costs a phone nothing and opens for ever."""
    department.edit("card-1", "review_in", "redirect_from: [old-one]\nreview_in")
    department.build()
    assert department.files["/cards/old-one/"] == department.files["/cards/card-1/"]


# ---- the kill switch ----


@pytest.mark.parametrize(("setting", "retires"), [("off", False), ("retire", True)])
def test_the_kill_switch_is_a_script_like_any_and_says_when_to_delete(tmp_path, setting, retires):
    """Answered with 200, for a missing script removes no worker; only "retire" deletes what is stored."""
    department = decks.Department(tmp_path)
    on = department.build()
    worker = (on.folder / "sw.js").read_text(encoding="utf-8")
    department.worker = setting
    off = department.build()
    script = (off.folder / "sw.js").read_text(encoding="utf-8")
    assert "unregister" in script
    assert '"fetch"' in worker
    assert '"fetch"' not in script
    assert off.manifest.get("retire", False) is retires
    assert (off.manifest["id"], off.manifest["seq"] > on.manifest["seq"]) == (on.manifest["id"], True)


# ---- what a page does not know ----


def test_no_page_holds_anything_of_the_release(live):
    """Its id, its number or its code would change every page with every release."""
    made = live.manifest
    code = made["code"]
    for address, page in live.pages().items():
        for secret in (made["id"], str(made["seq"]), code, f"{code[:3]} {code[3:]}"):
            assert secret not in page.text, address


def test_no_page_holds_the_day_it_was_built(department):
    """In none of the ways this deck, or a machine, writes a date."""
    today = date.today()
    department.build()
    for address, page in department.pages().items():
        for written in (f"{today}", f"{today.day} {today:%b %Y}", f"{today:%Y%m%d}", f"{today:%d/%m/%Y}"):
            assert written not in page.text, address


# ---- keeping ----


def test_a_build_clears_away_what_is_old_and_keeps_what_is_needed(live, monkeypatch):
    """With three to keep: of five old releases three go, and with them the pages that only they had."""
    monkeypatch.setattr(store, "KEPT", 3)
    pages = [live.files["/cards/card-0/"]]
    for number in range(4):
        live.edit("card-0", "Stand back" if number == 0 else f"Wait {number}", f"Wait {number + 1}")
        live.build()
        pages.append(live.files["/cards/card-0/"])
    age(live.releases, 2)
    last = live.build()
    kept = store.folders(live.releases)
    assert (len(kept), kept[-1]) == (3, last.folder)
    assert [(live.releases / "o" / name).exists() for name in pages] == [False] * 3 + [True] * 2
