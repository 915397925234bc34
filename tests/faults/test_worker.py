"""The worker itself: switched off, replaced, broken, retired; two on one origin; browsers without one."""

import time

import pytest

from tests.browser.conftest import Publisher
from tests.faults.phone import Phone
from tests.faults.site import LIST

CONTROLLED = "return Boolean(navigator.serviceWorker.controller)"
LEFT = "[...(await caches.keys()), ...(await indexedDB.databases()).filter(({ name }) => name !== 'kept:/')]"
GONE = "return !(await navigator.serviceWorker.getRegistration())"
# Seconds. Chromium's old worker leaves after thirty idle ones; a question meanwhile costs thirty more,
# up to five minutes.
SOON = 330
LOSE = """
  const store = await caches.open('steady:/');
  for (const key of await store.keys()) key.url.endsWith('html') && (await store.delete(key))"""
PINGED = """
  const { installing, waiting, active } = await navigator.serviceWorker.getRegistration();
  return Promise.all([installing, waiting, active].filter(Boolean).map((worker) => new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => done(data);
    worker.postMessage({ type: 'ping' }, [port2]);
  })))"""
BUGS = {
    "throws at once": b"throw new Error('bug')",
    "is no script": b"<!doctype html>",
    "throws in fetch": b"self.addEventListener('install', () => self.skipWaiting());"
    b"self.addEventListener('fetch', () => { throw new Error('bug') })",
    "answers with nothing": b"self.addEventListener('install', () => self.skipWaiting());"
    b"self.addEventListener('activate', (event) => event.waitUntil(clients.claim()));"
    b"self.addEventListener('fetch', (event) => event.respondWith(Promise.reject(new Error('bug'))))",
}


def test_the_first_visit_is_under_the_worker_without_a_reload(phone):
    """The page that was opened becomes the worker's own, and nothing reloads it."""
    phone.open()
    phone.engine.run("window.mine = 1")
    phone.ready()
    assert phone.engine.run(CONTROLLED)
    assert phone.engine.run("return window.mine") == 1


def switch(phone, setting):
    """Publish with the worker on, off or retired, and let the phone meet it."""
    phone.publisher.worker = setting
    phone.publisher.publish()
    phone.open("/cards/card-1/")
    phone.engine.run("await (await navigator.serviceWorker.getRegistration())?.update()")


def test_switched_off_the_network_answers_and_what_is_stored_stays(saved):
    """The kill switch takes effect though three tabs are open; switched on again, nothing is downloaded."""
    tabs = [saved.engine.page.context.new_page() for _ in range(2)]
    for tab in tabs:
        tab.goto(saved.site.origin + "/cards/")
    stored = saved.dump()
    saved.engine.run("localStorage.theme = 'dark'")
    switch(saved, "off")
    saved.engine.until(GONE, SOON)
    for tab in tabs:
        tab.close()
    saved.open("/cards/card-2/")
    assert saved.heading() == "Card 2"
    assert saved.dump() == stored
    saved.publisher.worker = "on"
    saved.publisher.publish()
    saved.site.hits.clear()
    saved.open()
    saved.ready()
    assert saved.site.fetched("^/pack/|^/o/.*html") == []
    assert saved.engine.run("return localStorage.theme") == "dark"
    saved.engine.run("delete localStorage.theme")
    assert saved.holds(saved.publisher.manifest)


def test_the_kill_switch_works_while_an_update_hangs(saved):
    """A download that never answers blocks neither an update of the worker nor its end."""
    saved.publisher.edit("card-1", "Stand back", "Stand far back")
    saved.publisher.publish()
    saved.site.network("hang", "^/(o|pack)/")
    saved.forget()
    saved.engine.run("(await navigator.serviceWorker.ready).active.postMessage({type: 'check'})")
    switch(saved, "off")
    saved.engine.until(GONE, SOON)  # the old worker lets go when its requests have run out of time


@pytest.mark.parametrize("first", ["list", "script"])
def test_retired_the_phone_deletes_what_it_stored(saved, first):
    """Whichever it meets first, the list or the script; the cards a reader saved are not the worker's."""
    saved.publisher.worker = "retire"
    saved.publisher.publish()
    if first == "script":
        saved.site.network("status", LIST, 404)
        saved.engine.run("await (await navigator.serviceWorker.getRegistration()).update()")
    else:
        saved.forget()
        saved.engine.run("(await navigator.serviceWorker.ready).active.postMessage({type: 'check'})")
    saved.engine.until(f"return !({LEFT}).length", SOON)
    saved.open("/cards/card-1/")
    assert saved.heading() == "Card 1"
    saved.engine.until(GONE, SOON)
    assert saved.engine.run(f"return {LEFT}") == []


@pytest.mark.parametrize("bug", BUGS)
def test_a_worker_with_a_bug_can_be_replaced(saved, bug):
    """Whatever it does, the next good script takes over and everything opens again."""
    saved.site.network("script", "^/sw.js", body=BUGS[bug])
    saved.engine.run("await (await navigator.serviceWorker.getRegistration()).update().catch(() => 0)")
    saved.site.network()
    saved.engine.run("await (await navigator.serviceWorker.getRegistration()).update().catch(() => 0)")
    saved.take_over()
    saved.open()
    saved.ready()
    saved.settle()
    assert saved.holds(saved.publisher.manifest)


def test_a_new_script_in_the_middle_of_an_update_disturbs_nothing(saved):
    """The download goes on under the new worker, which answers a ping before it is in charge."""
    for number in range(12):
        saved.publisher.edit(f"card-{number}", "Stand back", "Stand far back")
    saved.publisher.publish()
    body = (saved.publisher.live.folder / "sw.js").read_bytes() + b"// newer\n"
    saved.site.network("slow", "^/(o|pack)/", 4_000)
    saved.forget()
    saved.engine.run("(await navigator.serviceWorker.ready).active.postMessage({type: 'check'})")
    saved.engine.run("await new Promise((done) => setTimeout(done, 2000))")
    saved.site.network("script", "^/sw.js", body=body)
    saved.engine.run("await (await navigator.serviceWorker.getRegistration()).update()")
    assert set(saved.engine.run(PINGED)) == {"steady"}
    saved.site.network()
    saved.take_over()  # a page that is opened while it comes into charge, Chromium may leave waiting
    saved.open()
    saved.engine.run("await new Promise((done) => setTimeout(done, 1000))")
    assert saved.look()["seq"] == saved.publisher.manifest["seq"]
    assert saved.holds(saved.publisher.manifest)


@pytest.fixture
def departments(chromium, tmp_path):
    """Two departments below two paths of one origin, each saved."""
    one, two = (Publisher(tmp_path / name, cards=12, prefix=f"/{name}") for name in ("dept-a", "dept-b"))
    two.site.down()

    def both(environ, start_response):
        side = two if environ["PATH_INFO"].startswith("/dept-b/") else one
        return side.server(environ, start_response)

    one.site.app, two.site = both, one.site
    phones = [Phone(chromium, one), Phone(chromium, two)]
    for phone in phones:
        phone.save()
    yield phones
    one.site.down()


def test_two_departments_on_one_origin_keep_apart(departments):
    """With a stranger's cache beside them: each has its own, and touches nothing else."""
    one, two = departments
    one.engine.run("await (await caches.open('x')).put('/x', new Response('mine'))")
    one.publisher.edit("card-1", "Stand back", "Stand far back")
    one.publisher.publish()
    one.open()
    assert one.look()["seq"] == one.publisher.manifest["seq"]
    two.open()
    assert two.state()["seq"] == two.publisher.manifest["seq"]
    assert one.engine.run("return (await (await caches.open('x')).match('/x')).text()") == "mine"
    for phone in departments:
        assert phone.holds(phone.publisher.manifest)


def test_retiring_one_department_leaves_the_other(departments):
    """Its own store goes, and no other."""
    one, two = departments
    one.publisher.worker = "retire"
    one.publisher.publish()
    one.open()
    one.forget()
    one.engine.run("(await navigator.serviceWorker.ready).active.postMessage({type: 'check'})")
    one.engine.until("return !(await caches.has('steady:/dept-a/'))")
    two.open()
    assert two.holds(two.publisher.manifest)


def test_the_status_page_tells_the_truth(saved):
    """Saved, offline, refused, damaged and mended: each in words, also with the server gone."""
    facts = """return Object.fromEntries([...document.querySelectorAll('[data-fact]')]
        .map((place) => [place.dataset.fact, place.textContent]))"""
    saved.open("/ready/")
    saved.engine.until("return document.querySelector('[data-fact=saved]').textContent !== '…'")
    verdict = "return document.querySelector('.verdict').textContent"
    assert saved.engine.run(verdict).startswith("Saved now")
    assert saved.engine.run(facts)["error"] == "none"
    saved.site.network("captive")
    saved.look()
    told = saved.engine.run(facts)
    assert told["error"] == "No right answer came from the server."
    assert told["checked"] != "none yet"
    saved.site.network("status", size=503)
    saved.look()
    assert saved.engine.run(facts)["error"] == "The server answered 503."
    saved.site.network()
    saved.site.down()
    saved.engine.run(LOSE)
    saved.state()
    saved.engine.until(f"{verdict}.startsWith('Not ready')")
    saved.engine.tap("[data-act=audit]")
    saved.engine.until(f"{verdict}.startsWith('Saved now')")


def test_a_copy_that_could_not_be_checked_says_for_how_long(saved):
    """Seven days are what the deck allows; then the top of each page says how many it has been."""
    saved.engine.run(
        """
        const base = await new Promise((done) => {
          const opening = indexedDB.open('steady:/');
          opening.onsuccess = () => done(opening.result);
        });
        const action = base.transaction('copies', 'readwrite');
        action.objectStore('copies').put({ checked: arguments[0], looked: 0, error: '' }, 'check');
        await new Promise((done) => (action.oncomplete = done));
        base.close()""",
        time.time() * 1000 - 9 * 86_400_000,
    )
    saved.site.down()
    saved.forget()
    saved.open("/cards/card-1/")
    saved.engine.until(
        "return document.querySelector('.state').textContent === 'Works offline, not checked for 9 days'"
    )


def test_headers_are_the_same_online_offline_and_healed(saved):
    """A page that came from the second copy, or that the worker wrote, has the policy too."""
    read = "return Object.fromEntries((await fetch('/cards/card-1/')).headers)"
    wanted = {name.lower(): value for name, value in saved.publisher.manifest["headers"].items()}
    saved.site.down()
    assert wanted.items() <= saved.engine.run(read).items()
    saved.engine.run("await caches.delete('steady:/')")
    assert wanted.items() <= saved.engine.run(read).items()
    saved.engine.run("await caches.delete('steady:/'); indexedDB.deleteDatabase('steady:/')")
    written = saved.engine.page.goto(f"{saved.site.origin}/cards/card-1/")
    assert saved.heading() == "This page is damaged on this phone"
    assert written.status == 503
    assert wanted.items() <= written.headers.items()
    assert written.headers["content-type"] == "text/html; charset=utf-8"
