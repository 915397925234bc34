"""The deck is read with no network: in three engines, by address and by tap, from a cold start."""

from tests.faults.phone import Phone

READY = "return document.documentElement.dataset.offline === 'ready'"
STORED = """
  const store = await caches.open('steady:/');
  return (await store.keys()).map((request) => new URL(request.url).pathname)"""
STATE = "return document.documentElement.dataset.offline"


def save(engine, publisher):
    """Open home and wait until the phone says that it works offline."""
    publisher.open(engine, "/")
    engine.until(READY)


def test_every_address_opens_from_a_cold_start_with_the_server_gone(engine, publisher, some):
    """Chromium and Firefox are killed and started again; all is right, with nothing in the console."""
    save(engine, publisher)
    publisher.site.down()
    engine.restart()
    for address in some(publisher.pages, 24):
        publisher.open(engine, address)
        assert engine.run(STATE) != "saving"
    assert engine.errors() == []
    assert Phone(engine, publisher).wrong(publisher.manifest["files"]) == []


def test_every_card_opens_by_tap_with_the_server_gone(engine, publisher, some):
    """From A to Z, each link leads to its card."""
    save(engine, publisher)
    publisher.site.down()
    cards = [address for address in publisher.pages if address.startswith("/cards/") and address != "/cards/"]
    assert len(cards) >= 55
    publisher.open(engine, "/cards/")
    for address in some(cards, 20):
        heading = publisher.heading(address)
        engine.tap(f'main a[href="{address}"]')
        engine.until(f"return document.querySelector('h1')?.textContent.trim() === {heading!r}")
        assert engine.run("return location.pathname") == address
        engine.tap('.bar a[href="/search/"]')
        engine.until("return document.querySelector('h1')?.textContent.trim() === 'Search'")
    assert engine.errors() == []


def test_a_first_visit_is_saved_by_one_pack(engine, publisher):
    """Ready means that every file of the release is stored; nothing was fetched one by one."""
    save(engine, publisher)
    wanted = {f"/o/{file['object']}" for file in publisher.manifest["files"].values()}
    assert wanted <= set(engine.run(STORED))
    assert len(publisher.site.fetched(r"^/pack/")) == 1
    named_by_the_page = set(publisher.site.fetched(r"^/o/"))
    assert all(path.endswith((".js", ".png")) for path in named_by_the_page)


def test_a_stored_page_asks_the_network_for_nothing(engine, publisher):
    """Chromium would send each navigation out while it starts the worker, and throw the answer away."""
    save(engine, publisher)
    phone = Phone(engine, publisher)
    phone.settle()
    publisher.site.hits.clear()
    for address in ("/", "/cards/autism/", "/search/"):
        phone.forget()
        publisher.open(engine, address)
    news = {"/sw.js", f"/since/{publisher.manifest['id']}.json"}
    assert {hit.path for hit in publisher.site.hits} <= news


def test_an_unknown_address_offline_is_a_page_that_leads_on(engine, publisher):
    save(engine, publisher)
    publisher.site.down()
    engine.open(publisher.site.origin + "/cards/no-such-card/")
    assert engine.run("return document.querySelector('h1').textContent") == "That page is not here"


def test_headers_are_the_same_online_and_offline(engine, publisher):
    """A response the worker makes carries the whole policy, or an inline script would run."""
    wanted = {name.lower(): value for name, value in publisher.manifest["headers"].items()}
    read = "const r = await fetch('/cards/autism/'); return Object.fromEntries(r.headers)"
    publisher.open(engine, "/")
    online = engine.run(read)
    engine.until(READY)
    publisher.site.down()
    offline = engine.run(read)
    for name, value in wanted.items():
        assert online[name] == offline[name] == value
    assert online["content-type"].replace('"', "") == offline["content-type"]


def summary_of_autism(engine, publisher):
    engine.open(publisher.site.origin + "/cards/autism/")
    return engine.run("return document.querySelector('.summary').textContent")


def test_a_half_published_release_is_refused_until_it_is_whole(chromium, publisher):
    """The new release's list is there, one of its objects is not: every card stays as it was."""
    save(chromium, publisher)
    publisher.edit("autism", "Quiet, slow, literal.", "Slow, quiet, literal.")
    publisher.publish()
    changed = publisher.manifest["files"]["/cards/autism/"]["object"]
    publisher.site.network("status", f"{changed}|/pack/|^/cards/autism/$", 404)
    Phone(chromium, publisher).look()
    assert "Quiet, slow" in summary_of_autism(chromium, publisher)
    publisher.site.network()
    Phone(chromium, publisher).look()
    assert "Slow, quiet" in summary_of_autism(chromium, publisher)
    assert Phone(chromium, publisher).wrong(publisher.manifest["files"]) == []


def test_a_kill_in_the_first_download_resumes_without_fetching_anything_twice(chromium, publisher):
    publisher.site.network("slow", r"^/pack/", 12_000)
    publisher.open(chromium, "/")
    chromium.until(f"{STORED.replace('return (await', 'const all = (await')}; return all.length > 20")
    stored = {path for path in chromium.run(STORED) if path.startswith("/o/")}
    chromium.restart()
    publisher.site.network()
    publisher.site.hits.clear()
    publisher.open(chromium, "/")
    chromium.until(READY)
    by_worker = publisher.site.fetched(r"^/o/.*html$")
    assert publisher.site.fetched(r"^/pack/") == []
    assert not stored & set(by_worker)
    assert len(by_worker) == len(set(by_worker)) > 0


def test_a_new_release_shows_on_the_next_page_and_reloads_nothing(chromium, publisher):
    """One edited line: the list of files and the changed objects come, and no thumb is disturbed."""
    save(chromium, publisher)
    publisher.open(chromium, "/cards/autism/")
    chromium.run("window.mine = 1; scrollTo(0, 200)")
    publisher.edit("autism", "Allow rocking, flapping", "Allow flapping, rocking")
    publisher.publish()
    publisher.site.hits.clear()
    Phone(chromium, publisher).look()
    asked = [hit.path for hit in publisher.site.hits if hit.path != "/sw.js"]
    assert len(asked) <= 4
    assert chromium.run("return [window.mine, scrollY > 0]") == [1, True]
    fourth = "return document.querySelectorAll('.do li')[3].textContent"
    assert chromium.run(fourth).startswith("Allow rocking")
    publisher.open(chromium, "/cards/autism/")
    assert chromium.run(fourth).startswith("Allow flapping")


def test_no_other_origin_is_asked_for_anything(chromium, publisher):
    """A whole visit asks this origin only; no cookie is set, none is sent."""
    seen = []
    chromium.page.context.clear_cookies()  # a portal of another test may have set some
    chromium.page.on("request", lambda request: seen.append(request.url))
    save(chromium, publisher)
    for address in publisher.pages[:6]:
        publisher.open(chromium, address)
    assert seen
    assert all(url.startswith(publisher.site.origin) for url in seen)
    assert chromium.run("return document.cookie") == ""
