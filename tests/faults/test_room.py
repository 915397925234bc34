"""Killed in the middle, or full: what is stored stays, is not fetched again, and is no more than it needs."""

import itertools
import random
import time

import pytest

from tests.faults.phone import objects
from tests.faults.site import LIST

PAGES = r"^/o/.*(html|json)$"
USAGE = "return (await navigator.storage.estimate()).usage"
# Lets so many writes pass as a page allows; those after it never come to an end, and say so.
GATE = """
  let left = Infinity;
  self.addEventListener('message', ({ data }) => { left = data.allowed ?? left; });
  const gated = (kind, name, stopped) => {
    const real = kind.prototype[name];
    kind.prototype[name] = function (...given) {
      return left-- > 0 ? real.apply(this, given) : (caches.open('gate'), stopped(this));
    };
  };
  for (const name of ['put', 'delete']) {
    gated(Cache, name, () => new Promise(() => {}));
    gated(IDBObjectStore, name, (store) => store.transaction.abort());
  }
"""
# Looks for a newer release with so many writes; says whether one more was wanted.
AT_GATE = """
  const { active } = await navigator.serviceWorker.ready;
  const began = Date.now();
  const ended = new Promise((done) => navigator.serviceWorker.addEventListener('message',
    ({ data }) => data.looked >= began && done()));
  active.postMessage({ allowed: arguments[0] });
  active.postMessage({ type: 'check' });
  const gate = async () => {
    while (!(await caches.has('gate'))) await new Promise((done) => setTimeout(done, 50));
  };
  await Promise.race([ended, gate()]);
  return caches.delete('gate')"""
# What the one write that counts left.
POINTER = """
  const text = await (await (await caches.open('steady:/')).match('/~cur')).text();
  return JSON.parse(text.slice(32)).seq"""
# As seen in Chromium on a disk with no byte left.
FULL_DISK = """
  Cache.prototype.put = async () => {
    throw new DOMException("Failed to execute 'put' on 'Cache': Entry already exists.", "InvalidAccessError");
  };
  IDBObjectStore.prototype.put = () => {
    throw new DOMException("Connection is closing because of: IO error", "UnknownError");
  };"""


def _comes(phone, release):
    """Whether all pages come from a release; one that is read late may for once be the second copy's."""
    return any(phone.wrong(release["files"]) == [] for _ in range(3))


def _comes_further(phone, stored):
    """Wait until more than this is stored, or all is."""
    end = time.monotonic() + 30
    while set(phone.dump()) <= stored and not phone.state()["ready"]:
        assert time.monotonic() < end, phone.state()
        time.sleep(0.1)


def test_kills_in_the_first_download_fetch_nothing_twice(phone, full):
    """Each a real one. What was stored and verified before it is there after it."""
    phone.site.network("slow", r"^/(pack|o/.*(html|json))", 12_000)
    stored: set[str] = set()

    def count_anew():
        time.sleep(0.3)  # what was on its way to the browser that is dead is no longer counted
        phone.site.hits.clear()

    rounds = 20 if full else 8
    for _ in range(rounds):
        phone.open()
        _comes_further(phone, stored)
        time.sleep(random.uniform(0, 0.7))
        assert not stored & set(phone.site.fetched(PAGES))
        stored = set(phone.dump())
        phone.engine.restart(count_anew)
    phone.site.network()
    phone.open()
    assert phone.look()["ready"]
    assert len(stored) >= rounds  # each came further
    assert not stored & set(phone.site.fetched(PAGES))
    assert phone.holds(phone.publisher.manifest)


def test_a_kill_around_the_commit_leaves_one_release_or_the_other(saved, full):
    """Updates, each killed somewhere in the last moments."""
    for number in range(20 if full else 4):
        before = saved.publisher.manifest
        saved.publisher.reword(number)
        saved.forget()
        saved.engine.run(
            "(await navigator.serviceWorker.ready).active.postMessage({type: 'check'});"
            "await new Promise((done) => setTimeout(done, arguments[0]))",
            400 + random.randrange(150),
        )
        saved.engine.restart(saved.site.down)  # or the update would end between the two questions
        saved.open()
        seq = saved.state()["seq"]
        after = saved.publisher.manifest
        assert seq in (before["seq"], after["seq"])
        assert saved.wrong((after if seq == after["seq"] else before)["files"]) == []
        saved.site.up()
        saved.look()


def test_a_worker_ended_at_any_write_leaves_one_release_or_the_other(saved):
    """Every write of an update in turn, to either storage, is the first that does not come to pass."""
    saved.bend(GATE)
    ended = []
    for allowed in itertools.count():
        before = saved.publisher.manifest
        after = saved.publisher.reword(len(ended))
        saved.forget()
        reached = saved.engine.run(AT_GATE, allowed)
        saved.forget()
        saved.site.down()
        seq = saved.engine.run(POINTER)
        assert _comes(saved, {before["seq"]: before, after["seq"]: after}[seq])
        saved.site.up()
        ended.append(seq == after["seq"])
        assert saved.look()["seq"] == after["seq"]
        if not reached:
            break
    assert not ended[0]
    assert ended[-1]
    assert 3 <= ended.count(False) <= len(ended) - 3, "writes on both sides of the one that counts"


@pytest.mark.parametrize("share", [0.4, 0.7])
def test_a_full_phone_says_so_and_goes_on_where_it_stopped(phone, share):
    """Space for a part only: honest, and once there is space nothing stored is fetched again.

    Not for nearly all of it: Chromium counts what is stored a moment later, and may let the last files in.
    """
    phone.site.network("status", LIST, 503)
    phone.open()
    phone.look()  # the worker itself has its room
    cdp = phone.engine.cdp()
    limit = {"origin": phone.site.origin, "quotaSize": int(phone.publisher.manifest["bytes"] * share)}
    cdp.send("Storage.overrideQuotaForOrigin", limit)
    phone.site.network()
    state = phone.look()
    assert not state["ready"]
    assert "full" in state["error"]
    phone.open("/cards/card-1/")  # read from the network meanwhile
    assert phone.heading() == "Card 1"
    cdp.send("Storage.overrideQuotaForOrigin", {"origin": phone.site.origin})
    stored = set(phone.dump())
    phone.site.hits.clear()
    assert phone.look()["ready"]
    assert not stored & set(phone.site.fetched(PAGES))
    assert phone.holds(phone.publisher.manifest)


def test_a_full_phone_keeps_the_release_it_has(saved):
    """An update that does not fit changes nothing but the sentence."""
    before = saved.publisher.manifest
    for number in range(12):
        saved.publisher.edit(f"card-{number}", "Stand back", "Stand far, far back")
    saved.publisher.publish()
    used = saved.engine.run("return (await navigator.storage.estimate()).usage")
    cdp = saved.engine.cdp()
    cdp.send("Storage.overrideQuotaForOrigin", {"origin": saved.site.origin, "quotaSize": used + 20_000})
    state = saved.look()
    assert (state["ready"], state["seq"]) == (True, before["seq"])
    assert "full" in state["error"]
    assert saved.holds(before)
    cdp = saved.engine.cdp()
    cdp.send("Storage.overrideQuotaForOrigin", {"origin": saved.site.origin})
    assert saved.look()["seq"] == saved.publisher.manifest["seq"]


def test_a_disk_that_is_full_is_called_so_whatever_the_browser_calls_it(saved):
    """Chromium does not say QuotaExceededError then; nor can the second copy note how the look ended."""
    before = saved.publisher.manifest
    saved.publisher.edit("card-0", "Stand back", "Stand far back")
    saved.publisher.publish()
    saved.bend(FULL_DISK)
    state = saved.look()
    assert (state["ready"], state["seq"]) == (True, before["seq"])
    assert state["error"] == "This phone is full: the cards need 1 MB."
    assert saved.wrong(before["files"]) == []
    saved.bend()
    assert saved.look()["error"] == ""
    assert saved.holds(saved.publisher.manifest)


def test_storage_stays_bounded(saved, full):
    """Any count of updates leaves this release, the one before, and one second copy."""
    first = saved.engine.run(USAGE)
    names = []
    for number in range(30 if full else 8):
        names.append(objects(saved.publisher.reword(number)))
        saved.look()
    assert saved.stored() == names[-1] | names[-2]
    assert {key for key in saved.copied() if "." in key} == names[-1]
    assert saved.engine.run(USAGE) <= 3 * first


def test_an_update_that_never_ends_leaves_nothing_behind_for_good(saved):
    """Each release lacks the same file: what came of one goes when the next is on its way."""
    current = objects(saved.publisher.manifest)
    saved.publisher.reword(0, card="card-1")
    lacking = saved.publisher.manifest["files"]["/cards/card-1/"]["object"]
    saved.site.network("status", f"{lacking}|^/pack/|^/cards/card-1/$", 404)
    for number in range(4):
        newest = objects(saved.publisher.reword(number))
        assert saved.look()["error"] == "The server answered 404."
        assert saved.stored() == current | newest - {lacking}
