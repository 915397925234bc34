"""Saved cards outlive what a phone goes through: a dying browser, updates, undone releases, a lost cache."""

import time

from tests.browser.engines import Chromium

LISTED = "return [...document.querySelectorAll('[data-list=saved] a b')].map((title) => title.textContent)"
# The page's database answers so many milliseconds late, or never.
DEAF = "IDBFactory.prototype.open = () => ({});"
LATE = """
  const real = IDBFactory.prototype.open;
  IDBFactory.prototype.open = function (...given) {
    const asked = {};
    setTimeout(() => {
      const request = real.apply(this, given);
      for (const name of ['onsuccess', 'onerror', 'onupgradeneeded']) {
        request[name] = () => { asked.result = request.result; asked[name]?.(); };
      }
    }, 3000);
    return asked;
  };"""
IN_BASE = """
  const opening = indexedDB.open('kept:/');
  await new Promise((done) => (opening.onsuccess = done));
  const asked = opening.result.transaction('kept').objectStore('kept').get('kept');
  const kept = await new Promise((done) => (asked.onsuccess = () => done(asked.result)));
  opening.result.close();"""
PRESSED = "return document.querySelector('.star').getAttribute('aria-pressed') === arguments[0]"


def star(phone, number):
    """Save a card with a tap, and wait until the page says so."""
    phone.open(f"/cards/card-{number}/")
    phone.engine.tap(".star")
    phone.engine.until("return document.querySelector('.undo') !== null")


def listed(phone, count):
    """The titles on the page of saved cards, once there are so many."""
    phone.open("/saved/")
    phone.engine.until(f"return document.querySelectorAll('[data-list=saved] li').length === {count}", 5)
    return phone.engine.run(LISTED)


def test_a_saved_card_survives_a_kill_50_ms_after_the_tap(saved):
    """What is written to localStorage alone is lost when the browser dies so soon."""
    saved.open("/cards/card-3/")
    saved.engine.until("return (await indexedDB.databases()).some(({ name }) => name.startsWith('kept:'))")
    saved.engine.tap(".star")
    time.sleep(0.05)  # what is promised
    saved.engine.restart()
    assert listed(saved, 1) == ["Card 3"]


def test_either_store_is_enough(saved):
    """Each fails by itself; the newest that is left counts."""
    star(saved, 1)
    saved.engine.run("localStorage.clear()")
    assert listed(saved, 1) == ["Card 1"]
    star(saved, 2)
    saved.engine.run(
        """
      const gone = indexedDB.deleteDatabase('kept:' + arguments[0]);
      await new Promise((done) => (gone.onsuccess = done))""",
        saved.root,
    )
    assert listed(saved, 2) == ["Card 2", "Card 1"]


def test_a_database_that_never_answers_keeps_no_tap_waiting(saved):
    """The other store has it; a card that is let go is gone, and what changed is shown all the same."""
    saved.engine.page.add_init_script(DEAF)
    star(saved, 1)
    star(saved, 2)
    assert listed(saved, 2) == ["Card 2", "Card 1"]
    saved.engine.tap(".drop")
    saved.engine.until("return document.querySelector('.undo') !== null", 5)
    assert listed(saved, 1) == ["Card 1"]
    saved.open("/changes/")
    saved.engine.until("return document.querySelector('.lead').textContent.includes('first release')", 5)


def test_a_database_that_answers_late_loses_nothing_that_it_alone_has(saved):
    """What localStorage lost and what was tapped meanwhile are both there in the end, in both stores."""
    star(saved, 1)
    before = saved.engine.run("return localStorage['kept:/']")
    star(saved, 2)
    saved.engine.run("localStorage['kept:/'] = arguments[0]", before)
    saved.engine.page.add_init_script(LATE)
    star(saved, 3)
    assert "card-2" not in saved.engine.run("return localStorage['kept:/']")
    saved.engine.until("return localStorage['kept:/'].includes('card-2')", 10)
    saved.engine.until(f"{IN_BASE} return kept.saved.length === 3")
    saved.engine.new_tab()
    assert listed(saved, 3) == ["Card 3", "Card 2", "Card 1"]
    saved.engine.run("localStorage.clear()")
    assert listed(saved, 3) == ["Card 3", "Card 2", "Card 1"]


def test_saved_cards_survive_an_update_and_its_undoing(each):
    """In each browser, with the newest first."""
    star(each, 4)
    star(each, 5)
    each.publisher.reword(0)
    each.look()
    assert listed(each, 2) == ["Card 5", "Card 4"]
    each.publisher.edit("card-0", "Stand0 back", "Stand back")
    each.publisher.publish()
    assert each.look()["seq"] == each.publisher.manifest["seq"]
    if isinstance(each.engine, Chromium):
        each.engine.run("await caches.delete('steady:' + arguments[0])", each.root)
    assert listed(each, 2) == ["Card 5", "Card 4"]


def test_a_card_that_was_taken_out_keeps_its_row(saved):
    """It says so, and leads to what to read instead."""
    star(saved, 6)
    (path,) = saved.publisher.content.glob("cards/*/card-6.md")
    path.write_text(path.read_text().replace("---\n", "---\nhidden: true\n", 1))
    saved.publisher.publish()
    saved.look()
    saved.open("/saved/")
    words = saved.engine.until("return document.querySelector('[data-list=saved] a span')?.textContent", 5)
    assert words.startswith("Taken out")


def test_a_removed_card_comes_back_with_undo(saved):
    """For five seconds; a thumb slips."""
    star(saved, 7)
    assert listed(saved, 1) == ["Card 7"]
    saved.engine.tap(".drop")
    saved.engine.until("return document.querySelectorAll('[data-list=saved] li').length === 0")
    saved.engine.tap(".undo button")
    saved.engine.until("return document.querySelectorAll('[data-list=saved] li').length === 1")


def test_a_pasted_link_brings_cards_over_with_no_network(saved):
    """The other phone's cards come first; what this deck does not have is counted."""
    star(saved, 1)
    saved.site.down()
    saved.open("/saved/")
    saved.engine.until("return document.querySelectorAll('[data-list=saved] li').length === 1")
    saved.engine.run(
        "document.querySelector('[name=paste]').value = 'see x/saved/#cards=card-8,card-1,no-card'"
    )
    saved.engine.tap(".saved summary")
    saved.engine.tap(".saved form button")
    assert saved.engine.until("return document.querySelector('.undo span')?.textContent") == (
        "1 added. 1 not in this deck."
    )
    assert saved.engine.run(LISTED) == ["Card 8", "Card 1"]


def test_the_phone_shows_what_changed_since_its_last_release_with_no_network(saved):
    """Word by word, the saved card first; a card that says what it said is not told of."""
    star(saved, 2)
    saved.publisher.edit("card-0", "Stand back", "Step back")
    saved.publisher.edit("card-2", "Stand back", "Step aside")
    saved.publisher.publish()
    saved.look()
    saved.site.down()
    saved.open("/changes/")
    saved.engine.until("return document.querySelectorAll('.change').length === 2", 10)
    told = saved.engine.run("""return [...document.querySelectorAll('.change')].map((change) =>
      ['h3', 'del', 'ins'].map((tag) => change.querySelector(tag).textContent))""")
    assert told == [["Card 2", "Stand back", "Step aside"], ["Card 0", "Stand", "Step"]]


def test_a_first_release_has_changed_nothing_and_says_so(saved):
    """An empty page would look broken."""
    saved.open("/changes/")
    assert saved.engine.until(
        "return document.querySelector('.lead').textContent.includes('first release')", 5
    )


def test_ready_is_said_once_the_phone_has_opened_later_with_no_signal(saved):
    """Two kinds of browser erase on closing and cannot be asked: they never come so far."""
    verdict = "return document.querySelector('.verdict').textContent"
    saved.open("/ready/")
    saved.engine.until(f"{verdict}.startsWith('Saved now')")
    saved.site.down()
    saved.engine.new_tab()
    none = {"offline": True, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    saved.engine.cdp().send("Network.emulateNetworkConditions", none)
    saved.open("/ready/")
    saved.engine.until(f"{verdict}.startsWith('Ready')")
