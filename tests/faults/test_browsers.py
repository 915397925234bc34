"""Browsers that keep nothing, or not for long: the same pages, and what they say of themselves is true."""

import os

import pytest

from tests.browser import engines, provide
from tests.faults.phone import Phone

SAID = "return document.querySelector('.state').textContent"
ERROR = "return document.querySelector('[data-fact=error]').textContent"
KEEPS = {
    "a private window": {"browser.privatebrowsing.autostart": True},
    "clears its data on closing": {
        "network.cookie.lifetimePolicy": 2,
        "privacy.sanitize.sanitizeOnShutdown": True,
        "privacy.clearOnShutdown_v2.cookiesAndStorage": True,
    },
}
KEEPS_NOT = {
    "refuses to store": ({"network.cookie.cookieBehavior": 2}, "The browser did not let this site save"),
    "has no workers": ({"dom.serviceWorkers.enabled": False}, "This browser cannot save pages here"),
}
# A name that Firefox sends to this machine, and does not trust as it trusts 127.0.0.1.
NO_TLS = {"network.dns.localDomains": "steady.invalid"}


@pytest.fixture
def firefox(publisher):
    """Start a Firefox with settings of its own."""
    started = []

    def start(preferences):
        try:
            started.append(engines.start("firefox", preferences))
        except provide.Missing as missing:
            if os.environ.get("CI"):
                raise
            pytest.skip(str(missing))
        return Phone(started[0], publisher)

    yield start
    for engine in started:
        engine.close()


@pytest.mark.parametrize("preferences", KEEPS.values(), ids=KEEPS)
def test_a_browser_that_forgets_on_closing_works_offline_until_then(firefox, preferences):
    """What it says while it is open is true."""
    phone = firefox(preferences)
    phone.save()
    assert phone.engine.run(SAID) == "Works offline"
    assert phone.holds(phone.publisher.manifest)


@pytest.mark.parametrize(("preferences", "reason"), KEEPS_NOT.values(), ids=KEEPS_NOT)
def test_a_browser_that_keeps_nothing_reads_from_the_server_and_says_so(firefox, preferences, reason):
    """Neither a script error nor a promise."""
    phone = firefox(preferences)
    reads_but_keeps_nothing(phone, reason)


def test_a_site_without_tls_is_read_and_says_so(firefox):
    """Browsers have no workers there; the reason names the address."""
    phone = firefox(NO_TLS)
    phone.site.host = "steady.invalid"
    reads_but_keeps_nothing(phone, "the address is not https")
    assert phone.engine.run("return isSecureContext") is False


def reads_but_keeps_nothing(phone, reason):
    """Open pages from the server, and insist on the sentence and on silence in the console."""
    for number in (1, 6, 11):
        phone.open(f"/cards/card-{number}/")
        assert phone.heading() == f"Card {number}"
    phone.engine.until(f"{SAID} === 'Not saved yet'")
    phone.open("/ready/")
    phone.engine.until("return document.querySelector('[data-fact=saved]').textContent !== '…'")
    assert reason in phone.engine.run(ERROR)
    assert phone.engine.run("return document.querySelector('.verdict').textContent").startswith("Not ready")
    assert phone.engine.errors() == []


def test_without_a_worker_the_pages_are_the_server_s_and_say_so(phone):
    """A private window, an old browser, a site without TLS: readable, with the reason in words."""
    page = phone.engine.page.context.new_page()
    page.add_init_script("delete Navigator.prototype.serviceWorker")
    page.goto(phone.site.origin + "/cards/card-1/")
    assert page.inner_text("h1") == "Card 1"
    assert page.inner_text(".state") == "Not saved yet"
    page.goto(phone.site.origin + "/ready/")
    page.locator(".verdict", has_text="Not ready").wait_for()
    assert "cannot save pages here" in page.inner_text(".verdict")
    assert not page.locator("button.one").is_visible(), "nothing can be done here"
    assert "cannot save pages here" in page.inner_text("[data-fact=error]")
    page.close()
