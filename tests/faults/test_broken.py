"""Storage that is broken, slow or silent: three things, and none of them is "absent"."""

import time

import pytest

from tests.faults import bent
from tests.faults.phone import objects
from tests.faults.promises import HANG
from tests.faults.site import LIST
from tests.faults.test_storage import CLEAR, DAMAGE, pages

OTHER = """
  await new Promise((done) => (indexedDB.deleteDatabase('steady:/').onsuccess = done));
  await new Promise((done) => {
    const opening = indexedDB.open('steady:/', arguments[0]);
    opening.onupgradeneeded = () => opening.result.createObjectStore('another');
    opening.onsuccess = () => done(opening.result.close());
  })"""

# Of a version that the worker cannot open, and open for good: to delete it is blocked.
HELD = """async () => {
  await new Promise((done) => (indexedDB.deleteDatabase('steady:/').onsuccess = done));
  const opening = indexedDB.open('steady:/', 7);
  await new Promise((done) => (opening.onsuccess = done));
  window.held = opening.result;
}"""


def read(phone, number=0):
    """Open a card and insist that it comes, and within bounds."""
    began = time.monotonic()
    phone.open(f"/cards/card-{number}/")
    assert phone.heading() == f"Card {number}"
    assert time.monotonic() - began < HANG


def test_a_damaged_index_on_the_disk_is_read_past_and_healed(saved):
    """Every call then fails in Chromium: the second copy answers, and Cache Storage is made anew from it."""
    folder = saved.engine._folder / "profile" / "Default" / "Service Worker" / "CacheStorage"
    hurt = []

    def damage():
        for path in folder.rglob("index"):
            hurt.append(path)
            path.write_bytes(bytes(path.stat().st_size))

    time.sleep(3)  # Chromium writes its cache a moment later
    saved.site.down()
    saved.engine.restart(damage)
    assert hurt, "the index was not found on the disk"
    read(saved)
    saved.engine.until("return document.querySelector('.state').textContent === 'Works offline'")
    saved.settle()
    saved.site.up()
    saved.site.hits.clear()
    assert saved.look()["ready"]
    assert saved.stored() == objects(saved.publisher.manifest)
    assert saved.site.fetched("^/(pack|o/.*html)") == []
    saved.engine.run(CLEAR)
    saved.forget()
    assert saved.holds(saved.publisher.manifest)


def test_storage_that_fails_every_call_is_made_anew_in_each_engine(each):
    """And what is newer comes all the same: one does not wait for the other."""
    each.bend(bent.BROKEN)
    read(each)
    each.publisher.reword(0)
    each.site.hits.clear()
    state = each.look()
    assert (state["ready"], state["seq"]) == (True, each.publisher.manifest["seq"])
    each.bend()
    assert each.holds(each.publisher.manifest)


def test_storage_that_loses_what_it_takes_is_made_anew_from_the_other_copy(each):
    """Nothing is fetched for it; else each look would fetch all of it, and nothing would ever be ready."""
    each.bend(bent.LOSING)
    each.site.hits.clear()
    assert each.look()["ready"]
    assert each.site.fetched("^/(pack|o)/") == []
    each.bend()
    assert each.holds(each.publisher.manifest)


def test_storage_that_loses_one_file_keeps_all_others(saved):
    """It is not made anew for that: what only it has would be lost."""
    name = saved.publisher.manifest["files"]["/cards/card-1/"]["object"]
    saved.bend(bent.losing_one(name))
    saved.engine.run(f"await (await caches.open('steady:/')).delete('/o/{name}')")
    saved.site.hits.clear()
    saved.look()
    assert saved.site.fetched(f"^/o/{name}")
    assert not [hit for hit in saved.site.hits if hit.path == "/made-anew"]
    assert saved.stored() == objects(saved.publisher.manifest) - {name}


@pytest.mark.parametrize("version", [1, 7], ids=["without its store", "of another version"])
def test_a_second_copy_that_is_no_such_thing_is_made_anew(each, version):
    """Pages come from the first meanwhile."""
    each.engine.run(OTHER, version)
    read(each)
    assert each.look()["ready"]
    each.settle()
    each.copies(objects(each.publisher.manifest))


def test_a_second_copy_that_a_tab_holds_fast_keeps_nothing_waiting(saved):
    """It can neither be opened nor deleted meanwhile; made anew when that tab is closed."""
    other = saved.engine.page.context.new_page()
    other.goto(f"{saved.site.origin}/cards/")
    other.evaluate(HELD)
    saved.publisher.reword(0)
    state = saved.look()
    assert (state["ready"], state["seq"]) == (True, saved.publisher.manifest["seq"])
    read(saved, 1)
    other.close()
    saved.settle()
    saved.look()
    saved.settle()
    saved.copies(objects(saved.publisher.manifest))
    assert saved.holds(saved.publisher.manifest)


def test_a_store_that_never_answers_keeps_no_page_waiting(saved):
    """The second copy is asked soon; nothing is concluded from silence."""
    saved.bend(bent.NEVER)
    saved.site.down()
    for number in range(3):
        read(saved, number)
    saved.site.up()
    saved.settle()
    saved.bend()
    assert saved.look()["ready"]
    assert saved.holds(saved.publisher.manifest)


def test_mending_that_fails_costs_no_page(either):
    """A damaged object that cannot be deleted: the page comes from the second copy."""
    either.bend(bent.NO_DELETE)
    either.engine.run(DAMAGE, pages(either.publisher, 2), "flip")
    either.site.down()
    read(either, 0)
    read(either, 1)


def test_an_error_nobody_thought_of_ends_at_the_network_and_then_at_an_honest_page(each):
    """Never at the browser's own error page."""
    each.bend(bent.NO_HASH)
    read(each)
    each.site.down()
    each.open("/cards/card-0/")
    assert each.heading() == "What was saved is damaged on this phone"


def test_a_slow_disk_gives_slow_pages_and_no_wrong_sentence(each):
    """300 ms for each use of it, and no second copy.

    The page holds the cache while one worker takes over from the other: WebKit under a driver keeps storage
    in memory, and drops what nobody holds.
    """
    each.engine.run("window.held = await caches.open('steady:/')")
    each.bend(bent.slow(300))
    each.site.down()
    for number in range(3):
        each.open(f"/cards/card-{number}/")
        assert each.heading() == f"Card {number}"
    each.engine.until("return document.querySelector('.state').textContent === 'Works offline'")


def test_a_disk_that_does_not_answer_in_ten_seconds_is_called_slow(saved):
    """Not absent: what was saved is still there."""
    saved.bend(bent.slow(60_000))
    saved.site.down()
    saved.open("/cards/card-0/")
    assert saved.heading() == "This phone is slow to read"


def test_a_late_pointer_lets_no_older_list_in(either, tmp_path):
    """Half of the servers have the release before, and the phone cannot read which one it has."""
    either.site.older = either.publisher.frozen(tmp_path / "older")
    newest = either.publisher.reword(0)
    assert either.look()["seq"] == newest["seq"]
    either.bend(bent.slow(11_000))
    either.site.network("older", f"{LIST}|^/(o/|pack/)")
    assert "slow to read" in either.look()["error"]
    either.bend()
    assert either.state()["seq"] == newest["seq"]
    either.site.network()
    assert either.holds(newest)
