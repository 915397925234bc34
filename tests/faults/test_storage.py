"""Killed, full, damaged or emptied: what is whole opens, what is not says so, and all of it heals."""

import itertools
import time

import pytest

from tests.faults import bent
from tests.faults.phone import objects, on_disk
from tests.faults.site import LIST

ALL = 0
PAGES = r"^/o/.*(html|json)$"
SHARED = "const [wanted, change] = [arguments[0], arguments[1]]; const store = await caches.open('steady:/');"
# Overwrites, cuts or deletes the stored objects of some addresses, as damage on a disk would.
DAMAGE = f"""{SHARED}
  for (const object of wanted) {{
    const read = async () => new Uint8Array(await (await store.match('/o/' + object)).arrayBuffer());
    const bytes = await read().catch(read); // an entry that is being written anew ends the first reading
    bytes[9] ^= 1;
    const made = {{ flip: bytes, cut: bytes.subarray(0, 99), empty: new Uint8Array(0) }}[change];
    await (made ? store.put('/o/' + object, new Response(made)) : store.delete('/o/' + object));
  }}"""
CLEAR = """
  await new Promise((done, fail) => {
    const gone = indexedDB.deleteDatabase('steady:/');
    gone.onsuccess = done;
    gone.onerror = fail; // who still holds it lets go in a moment
  })"""
SECOND = """
  const base = await new Promise((done) => {
    const opening = indexedDB.open('steady:/');
    opening.onsuccess = () => done(opening.result);
  });
  const action = base.transaction('copies', 'readwrite');
  for (const object of arguments[0]) action.objectStore('copies').%s;
  await new Promise((done) => (action.oncomplete = done));
  base.close()"""
DROP = SECOND % "delete(object)"
SPOIL = SECOND % "put(new Uint8Array(9).buffer, object)"


def pages(publisher, count):
    """The objects of some cards, or of all there is."""
    files = publisher.manifest["files"]
    if count == ALL:
        return sorted(objects(publisher.manifest))
    return [files[f"/cards/card-{number}/"]["object"] for number in range(count)]


def test_the_second_copy_holds_every_object(each):
    """In each engine, with the first look or with the one that follows it."""
    each.copies(objects(each.publisher.manifest))


def test_damage_opens_from_the_second_copy_with_no_network(each):
    """Flipped, cut, emptied or deleted, one object, ten or all; and reading has mended the first copy."""
    each.site.down()
    whole = each.dump()
    for count, change in itertools.product((1, 10, ALL), ("flip", "cut", "empty", "delete")):
        each.engine.run(DAMAGE, pages(each.publisher, count), change)
        assert each.dump() != whole
        each.open("/cards/card-0/")
        assert each.heading() == "Card 0"
        assert each.wrong(each.publisher.manifest["files"]) == []
        each.mends(whole)


def test_a_reading_that_fails_once_is_no_damage(either):
    """Nothing is deleted for it: with no second copy and no network it would be gone."""
    either.settle()
    either.bend(bent.HALF)
    either.settle()
    whole = either.dump()
    either.site.down()
    either.engine.run(DROP, pages(either.publisher, ALL))
    for _ in range(2):
        assert either.wrong(either.publisher.manifest["files"]) == []
    assert either.dump() == whole


def test_a_second_copy_with_holes_is_filled_at_the_next_look(saved):
    """A full or interrupted phone keeps a part of it; what is missing is not taken for there."""
    gone = pages(saved.publisher, 3)
    saved.engine.run(DROP, gone)
    assert not set(gone) & saved.copied()
    saved.look()
    assert set(gone) <= saved.copied()


def test_damage_where_there_is_no_second_copy_is_mended_at_the_next_look(saved):
    """Nobody needs to have opened the page, nor to ask for an audit; what does not come is tried again."""
    gone = pages(saved.publisher, 3)
    saved.engine.run(DROP, gone)
    saved.engine.run(DAMAGE, gone, "flip")
    saved.site.network("status", PAGES, 503)
    saved.look()
    assert not set(gone) & saved.copied()
    saved.site.network()
    saved.look()
    assert set(gone) <= saved.copied()
    assert saved.holds(saved.publisher.manifest)


@pytest.mark.parametrize("what", ["page", "pointer"])
def test_a_byte_flipped_on_the_disk_still_opens(saved, what):
    """The files of a browser that was killed are changed; without the second copy a navigation would hang."""
    page = (saved.publisher.releases / "o" / pages(saved.publisher, 1)[0]).read_bytes()
    body = page if what == "page" else f'"id":"{saved.publisher.manifest["id"]}"'.encode()
    hurt = []

    def flip():
        hurt.extend(on_disk(saved.engine, body))
        for path in hurt:
            data = path.read_bytes()
            path.write_bytes(data.replace(body, body[:20] + bytes([body[20] ^ 1]) + body[21:]))

    time.sleep(3)  # Chromium writes its cache a moment later
    saved.site.down()
    saved.engine.restart(flip)
    assert hurt, "the bytes were not found on the disk"
    saved.open("/cards/card-0/")
    assert saved.heading() == "Card 0"
    assert saved.wrong(saved.publisher.manifest["files"]) == []


def test_both_copies_damaged_cost_only_those_pages(saved):
    """What is said in their place leads to all others, and to none of them; with a signal they are whole."""
    saved.engine.run(DAMAGE, pages(saved.publisher, 2), "flip")
    saved.engine.run(CLEAR)
    saved.site.down()
    saved.open("/cards/")
    saved.engine.tap("main a[href='/cards/card-0/']")
    note = saved.engine.until("return document.querySelector('.lost')?.textContent")
    assert note.startswith("The page you opened is damaged on this phone.")
    whole = [f"/cards/card-{number}/" for number in range(2, 12)]
    saved.engine.until(f"return document.querySelectorAll('main li').length === {len(whole)}")
    links = saved.engine.run("return [...document.querySelectorAll('main a')].map((a) => a.pathname)")
    assert sorted(links) == sorted(whole)
    files = dict(saved.publisher.manifest["files"])
    lost = {f"/cards/card-{number}/": files.pop(f"/cards/card-{number}/") for number in range(2)}
    assert saved.wrong(files) == []
    saved.site.up()
    saved.open("/cards/card-0/")
    assert saved.heading() == "Card 0"
    saved.look()
    assert saved.wrong({**lost, **files}) == []
    assert {card["object"] for card in lost.values()} <= saved.copied()


def test_a_page_lost_in_both_copies_asks_the_network_but_once(saved):
    """The release before names the same file: to wait for it twice would keep an officer waiting twice."""
    saved.publisher.reword(0, card="card-1")
    saved.look()
    (lost,) = pages(saved.publisher, 1)
    saved.engine.run(DAMAGE, [lost], "flip")
    saved.engine.run(CLEAR)
    saved.site.network("status", f"{LIST}|^/o/.*html", 503)
    saved.site.hits.clear()
    failed = "return fetch('/cards/card-0/').then(() => 'came', () => 'failed')"
    assert saved.engine.run(failed) == "failed"
    assert [hit.path for hit in saved.site.hits if lost in hit.path] == [f"/o/{lost}"]


def test_what_is_damaged_in_both_copies_is_not_called_ready_and_mends_itself(saved):
    """Once it was noticed; no more than a signal is needed then, and neither copy stays damaged."""
    hurt = pages(saved.publisher, 2)
    saved.engine.run(DAMAGE, hurt, "flip")
    saved.engine.run(SPOIL, hurt)
    saved.site.down()
    saved.forget()
    saved.open("/cards/card-0/")
    assert saved.engine.run("return document.querySelector('.lost') !== null")
    saved.engine.until("return document.querySelectorAll('main li').length === 10")
    state = saved.state()
    assert (state["ready"], state["total"] - state["stored"]) == (False, 2)
    said = "10 of 12 cards so far"
    saved.engine.until(f"return document.querySelector('.state').textContent === {said!r}")
    saved.site.up()
    assert saved.look()["ready"]
    assert set(hurt) <= saved.copied()
    assert saved.holds(saved.publisher.manifest)


def test_checking_every_file_mends_either_copy(saved):
    """A press of the button finds damage in pages nobody opened, in whichever copy it is."""
    one, two = pages(saved.publisher, 2)
    saved.engine.run(DAMAGE, [one], "flip")
    saved.engine.run(SPOIL, [two])
    saved.look("audit")
    saved.mends(saved.dump() | {f"/o/{one}": one[:32]})
    saved.engine.run("await caches.delete('steady:/')")
    saved.site.down()
    assert saved.wrong(saved.publisher.manifest["files"]) == []


def test_a_damaged_new_page_shows_the_copy_before_and_says_so(saved):
    """An instruction that is a release old is better than none, when it is honest."""
    saved.publisher.edit("card-0", "Stand back", "Stand far back")
    saved.publisher.publish()
    saved.look()
    saved.engine.run(DAMAGE, pages(saved.publisher, 1), "flip")
    saved.engine.run(CLEAR)
    saved.site.down()
    for tapped in (False, True):
        saved.open("/cards/" if tapped else "/cards/card-0/")
        tapped and saved.engine.tap("main a[href='/cards/card-0/']")
        saved.engine.until("return document.querySelector('h1').textContent.trim() === 'Card 0'")
        assert "Stand back from" in saved.engine.run("return document.querySelector('.do').textContent")
        assert "An older copy" in saved.engine.run("return document.querySelector('.older').textContent")
    saved.open("/cards/card-1/")
    assert saved.engine.run("return document.querySelector('.older')") is None


@pytest.mark.parametrize("also", ["", "~prev", "copies"])
def test_a_lost_pointer_is_found_again(saved, also):
    """From the second copy, from the release before, or rebuilt without fetching any object."""
    saved.publisher.edit("card-0", "Stand back", "Stand far back")
    saved.publisher.publish()
    saved.look()
    saved.engine.run("const store = await caches.open('steady:/'); await store.delete('/~cur')")
    if also:
        saved.engine.run("const store = await caches.open('steady:/'); await store.delete('/~prev')")
    if also == "copies":
        saved.engine.run(CLEAR)
    saved.forget()
    saved.site.down()
    if also != "copies":
        saved.open("/cards/card-1/")
        assert saved.heading() == "Card 1"
    saved.site.up()
    saved.site.hits.clear()
    saved.open()
    assert saved.look()["ready"]
    assert saved.site.fetched("^/(pack|o/.*html)") == []
    assert saved.holds(saved.publisher.manifest)


def test_a_copy_that_was_lost_is_made_anew_with_no_network(saved):
    """All of it, the pointer too: then the other copy may be lost as well."""
    saved.site.down()
    saved.engine.run("await caches.delete('steady:/')")
    saved.forget()
    saved.open("/cards/card-1/")
    assert saved.wrong(saved.publisher.manifest["files"]) == []
    saved.engine.run(CLEAR)
    saved.forget()
    saved.open("/cards/card-1/")
    assert saved.heading() == "Card 1"
    assert saved.wrong(saved.publisher.manifest["files"]) == []


@pytest.mark.parametrize("what", ["cache_storage", "indexeddb", "cache_storage,indexeddb"])
def test_what_the_browser_evicted_comes_back(saved, what):
    """Offline from the other copy, or an honest page; never "ready" while it is not; whole again online."""
    origin = {"origin": saved.site.origin, "storageTypes": what}
    saved.site.down()
    saved.engine.cdp().send("Storage.clearDataForOrigin", origin)
    saved.forget()
    saved.open("/cards/card-1/")
    if "," in what:
        assert saved.heading() == "Steady is not on this phone"
    else:
        assert saved.heading() == "Card 1"
        assert saved.wrong(saved.publisher.manifest["files"]) == []
    saved.site.up()
    saved.open()
    assert saved.look()["ready"]
    assert saved.holds(saved.publisher.manifest)
