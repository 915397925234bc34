"""A newer release: on the next page, never under a thumb, never two in one page, for few bytes."""

import itertools
import re
import time

import pytest

from tests.faults.phone import YEAR
from tests.faults.site import LIST

PLACE = "return document.querySelector('.do').getBoundingClientRect().top"
LINE = "return document.querySelector('.do li').textContent.trim()"
# Asks for two pages again and again, as quickly as it can, and says which objects came for each.
BOTH = """
  const names = async (path) => {
    const bytes = await (await fetch(path)).arrayBuffer();
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes), 0, 16);
    return [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  };
  const seen = [];
  for (const end = Date.now() + 4000; Date.now() < end;) {
    seen.push([await names('/cards/card-0/'), await names('/cards/card-1/')]);
  }
  return seen"""


def test_every_page_read_during_an_update_is_of_one_release(saved):
    """Hundreds of reads while a release that changes every page takes over; each was published."""
    before = saved.publisher.manifest["files"]
    (saved.publisher.content / "deck.toml").write_text(
        (saved.publisher.content / "deck.toml")
        .read_text(encoding="utf-8")
        .replace("Made-up deck", "Other deck"),
        encoding="utf-8",
    )
    saved.publisher.publish()
    after = saved.publisher.manifest["files"]
    saved.forget()
    saved.engine.run("(await navigator.serviceWorker.ready).active.postMessage({type: 'check'})")
    seen = saved.engine.run(BOTH)
    known = [
        {release[f"/cards/card-{number}/"]["object"][:32] for release in (before, after)} for number in (0, 1)
    ]
    assert len(seen) > 100
    assert all(one in known[0] and other in known[1] for one, other in seen)
    assert seen[-1][0] == after["/cards/card-0/"]["object"][:32]
    switches = [one for (one, _), (two, _) in itertools.pairwise(seen) if one != two]
    assert len(switches) == 1


def test_nothing_moves_under_the_thumb(each):
    """Scrolled, opened, half typed: an update touches none of it; the next page is the new one."""
    each.open("/search/")
    each.engine.run("window.mine = 1; document.querySelector('main input').value = 'sui'")
    each.open("/cards/card-0/")
    each.engine.run("document.body.style.height = '4000px'; window.mine = 1; scrollTo(0, 200)")
    each.engine.run("document.querySelector('details')?.setAttribute('open', '')")
    top = each.engine.run(PLACE)
    each.publisher.reword(0)
    assert each.look()["seq"] == each.publisher.manifest["seq"]
    assert abs(each.engine.run(PLACE) - top) < 1
    assert each.engine.run("return [window.mine, Math.abs(scrollY - 200) < 2]") == [1, True]
    assert each.engine.run("return document.querySelector('details')?.open ?? true") is True
    assert each.engine.run(LINE) == "Stand back from door 0."
    each.open("/cards/card-0/")
    assert each.engine.run(LINE) == "Stand0 back from door 0."


def test_an_open_page_goes_on_for_two_releases(saved):
    """Its links, its script asked for late, back and forward: all answer while newer releases take over."""
    saved.open("/cards/")
    script = saved.engine.run("return document.querySelector('script[src]').src")
    for number in range(2):
        saved.publisher.reword(number)
        saved.look()
    assert saved.engine.run("return (await fetch(arguments[0])).status", script) == 200
    saved.site.down()
    saved.engine.tap('main a[href="/cards/card-0/"]')
    saved.engine.until(
        "return location.pathname === '/cards/card-0/' && document.querySelector('.do') !== null"
    )
    assert saved.engine.run(LINE) == "Stand1 back from door 0."
    saved.engine.run("history.back()")
    saved.engine.until("return location.pathname === '/cards/'")
    saved.engine.run("history.forward()")
    saved.engine.until(
        "return location.pathname === '/cards/card-0/' && document.querySelector('.do') !== null"
    )


def test_an_older_content_published_again_comes_back_for_nothing(saved):
    """A rollback has a higher number; the phone still has the objects, so only the list is fetched."""
    first = saved.publisher.manifest
    saved.publisher.reword(0)
    saved.look()
    saved.publisher.edit("card-0", "Stand0 back", "Stand back")
    saved.publisher.publish()
    assert saved.publisher.manifest["id"] == first["id"]
    saved.site.hits.clear()
    assert saved.look()["seq"] == saved.publisher.manifest["seq"] > first["seq"]
    assert saved.site.fetched("^/(o|pack)/") == []
    assert saved.holds(first)


def test_one_edited_line_costs_little_and_no_news_next_to_nothing(starter_phone):
    """At most 9 kB in 2 requests, headers and all; no news, and the tag says so, at most 500 bytes."""
    phone = starter_phone
    phone.publisher.edit("autism", "Allow rocking, flapping", "Allow flapping, rocking")
    phone.publisher.publish()
    phone.site.hits.clear()
    phone.look()
    cost = [hit for hit in phone.site.hits if hit.path != "/sw.js"]
    assert len(cost) <= 2
    assert sum(hit.bytes + hit.head for hit in cost) <= 9_000
    phone.site.hits.clear()
    phone.look()
    (hit,) = [hit for hit in phone.site.hits if hit.path != "/sw.js"]
    since = f"/since/{phone.publisher.manifest['id']}.json"
    assert (hit.path, hit.status, hit.bytes) == (since, 304, 0)
    assert hit.head <= 500


def test_what_changes_every_page_comes_in_one_request(saved):
    """A new name of the deck is in each page's frame: one pack, for less than page by page."""
    deck = saved.publisher.content / "deck.toml"
    deck.write_text(deck.read_text(encoding="utf-8").replace("Made-up deck", "Other deck"), encoding="utf-8")
    before = saved.publisher.manifest
    saved.publisher.publish()
    saved.site.hits.clear()
    assert saved.look()["seq"] == saved.publisher.manifest["seq"]
    asked = [hit.path for hit in saved.site.hits if hit.path != "/sw.js"]
    assert asked == [f"/since/{before['id']}.json", f"/pack/{saved.publisher.manifest['id']}.pack"]
    assert saved.holds(saved.publisher.manifest)


def test_twelve_tabs_ask_once_and_commit_once(saved):
    """All of them wake at once; one look for a newer release serves them all."""
    saved.publisher.reword(0)
    tabs = [saved.engine.page.context.new_page() for _ in range(12)]
    for tab in tabs:
        tab.goto(saved.site.origin + "/cards/")
    saved.forget()
    saved.site.hits.clear()
    for tab in tabs:
        tab.evaluate(
            "navigator.serviceWorker.ready.then((r) => r.active.postMessage({type: 'check'})).then(() => 0)"
        )
    time.sleep(3)
    assert len([hit for hit in saved.site.hits if re.match(LIST, hit.path)]) == 1
    for tab in tabs:
        assert tab.evaluate("location.pathname") == "/cards/"
        tab.close()
    assert saved.state()["seq"] == saved.publisher.manifest["seq"]


def test_a_phone_that_slept_through_releases_takes_only_what_differs(saved):
    """Five releases later: the newest, and no object that it has already."""
    for number in range(5):
        saved.publisher.reword(number)
    stored = set(saved.dump())
    saved.site.hits.clear()
    assert saved.look()["seq"] == saved.publisher.manifest["seq"]
    assert not stored & set(saved.site.fetched("^/o/"))
    assert saved.holds(saved.publisher.manifest)


@pytest.mark.parametrize("years", [10, -10])
def test_a_clock_that_is_years_off_stops_no_update(saved, years):
    """Nor does setting it right again, when the last look seems to lie in the future."""
    for number, off in enumerate((years, 0)):
        saved.clock(off)
        wanted = saved.publisher.reword(number)
        saved.forget()
        saved.open()
        end = time.monotonic() + 10
        while (state := saved.state())["seq"] != wanted["seq"]:
            assert time.monotonic() < end, state
        saved.settle()
        assert abs(saved.state()["looked"] - 1000 * time.time() - off * YEAR) < 60_000, (
            "not the clock that was meant"
        )
        assert saved.holds(wanted)
