"""Pages read ahead: from storage or not at all, never of another release, never without bound."""

import time

import pytest

from tests.browser.conftest import Publisher, browser
from tests.faults.phone import Phone

READ = """
  return performance.getEntriesByType('resource').filter((entry) =>
    entry.initiatorType === 'xmlhttprequest').map((entry) => new URL(entry.name).pathname)"""
# From here on a page that must be read first is told.
WATCH = """
  window.sent = [];
  const open = XMLHttpRequest.prototype.open;
  XMLHttpRequest.prototype.open = function (...all) { window.sent.push(all[1]); open.apply(this, all) }"""
TALL = {"width": 360, "height": 9_000, "deviceScaleFactor": 1, "mobile": True}
# Each page is half a megabyte longer than it is.
LONG = """
const Plain = Response;
globalThis.Response = class extends Plain {
  constructor(body, how) {
    super(/html/.test(how?.headers?.['Content-Type']) ? new Blob([body, ' '.repeat(5e5)]) : body, how);
  }
};
"""


@pytest.fixture(params=["chromium", "firefox"])  # WebKitGTK: a tap is a navigation there
def ahead(request, publisher):
    """A phone that has read ahead the twelve cards of the list it shows."""
    engine = browser(request.param)
    engine.new_tab()
    phone = Phone(engine, publisher)
    phone.save()
    phone.open("/cards/")
    reads(phone, "/cards/card-1/")
    return phone


def reads(phone, address):
    """Wait until the page at an address was read ahead."""
    phone.engine.until(f"{READ}.includes({address!r})")
    still(phone)


def still(phone):
    """Wait until nothing more is read; give what was."""
    before = None
    while (now := phone.engine.run(READ)) != before:
        before = now
        time.sleep(0.6)
    return now


def tap(phone, address):
    """Tap a link; give what had to be read for it."""
    phone.engine.run(WATCH)
    phone.engine.run(f"""document.querySelector('main a[href="{address}"]').click()""")
    phone.engine.until(f"return location.pathname === {address!r} && !document.querySelector('.letter')")
    return phone.engine.run("return window.sent")


def asked(phone):
    """What the server was asked for, beside the worker's script, which a browser asks for when it likes."""
    return [hit.path for hit in phone.site.hits if hit.path != "/sw.js"]


def test_a_link_in_view_is_swapped_in_without_reading(ahead):
    ahead.site.hits.clear()
    assert tap(ahead, "/cards/card-1/") == []
    assert ahead.heading() == "Card 1"
    assert asked(ahead) == []


def test_what_a_release_changed_shows_its_new_words(ahead, publisher):
    """It came between the reading ahead and the tap."""
    publisher.edit("card-1", "Card 1", "Card 1 anew")
    publisher.publish()
    ahead.look()
    tap(ahead, "/cards/card-1/")
    assert ahead.heading() == "Card 1 anew"


def test_a_page_out_of_sight_keeps_nothing(ahead):
    ahead.engine.run("""
      Object.defineProperty(document, 'hidden', { value: true });
      document.dispatchEvent(new Event('visibilitychange'))""")
    assert [address.rpartition("/cards")[2] for address in tap(ahead, "/cards/card-1/")] == ["/card-1/"]


def test_what_storage_has_not_is_left_alone(saved, publisher):
    """No network is asked for it, and nothing is mended: that is for the page which is opened."""
    lost = publisher.manifest["files"]["/cards/card-1/"]["object"]
    ask = "return (await fetch(arguments[0], { headers: { 'Steady-Ahead': '1' } })).status"
    drop = "return (await caches.open('steady:/')).delete('/o/' + arguments[0])"
    assert saved.engine.run(ask, "/cards/card-1/") == 200
    saved.site.hits.clear()
    assert saved.engine.run(drop, lost)
    assert saved.engine.run(ask, "/cards/card-1/") == 204
    assert saved.engine.run(ask, "/cards/no-such-card/") == 204
    assert asked(saved) == []
    assert lost not in saved.stored()


def test_who_saves_data_gets_nothing_ahead(saved):
    saved.engine.cdp().send("Emulation.setDataSaverOverride", {"dataSaverEnabled": True})
    saved.open("/cards/")
    assert still(saved) == []


@pytest.fixture
def tall(chromium, tmp_path):
    """A list of forty cards, all of them in view."""
    publisher = Publisher(tmp_path, cards=40)
    phone = Phone(chromium, publisher)
    phone.save()
    chromium.cdp().send("Emulation.setDeviceMetricsOverride", TALL)
    yield phone
    publisher.site.down()


def test_no_more_than_24_pages_and_4_mb_are_kept(tall):
    tall.open("/cards/")
    reads(tall, "/cards/card-1/")
    assert len(still(tall)) == 24
    tall.bend(LONG)
    tall.open("/cards/")
    reads(tall, "/cards/card-1/")
    assert len(still(tall)) == 8
