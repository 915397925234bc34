"""A tap swaps <main> where the Navigation API exists; anything odd gives way to a plain navigation."""

import pytest

READY = "return document.documentElement.dataset.offline === 'ready'"
CONTROLLED = "return Boolean(navigator.serviceWorker.controller)"


@pytest.fixture
def saved(engine, publisher):
    publisher.open(engine, "/")
    engine.until(READY)
    engine.until(CONTROLLED)
    engine.run("window.mine = 1")
    return engine


def arrive(engine, heading):
    engine.until(f"return document.querySelector('h1')?.textContent.trim() === {heading!r}")


def swaps(engine):
    return engine.run("return 'navigation' in window && 'onnavigate' in navigation")


def test_a_tap_keeps_the_page_and_moves_title_focus_and_mark(saved):
    saved.tap('.bar a[href="/lines/"]')
    arrive(saved, "Help lines")
    assert saved.run("return window.mine === 1") == swaps(saved)
    assert saved.run("return document.title").startswith("Help lines")
    assert saved.run("return document.querySelector('.bar [aria-current]').pathname") == "/lines/"
    if swaps(saved):
        assert saved.run("return document.activeElement.tagName") == "H1"


def test_back_returns_to_the_page_and_its_scroll(saved, publisher):
    saved.tap('main a[href="/cards/"]')
    arrive(saved, "All cards, A to Z")
    saved.run("scrollTo(0, 600)")
    saved.tap('main a[href="/cards/youth/"]')
    arrive(saved, publisher.heading("/cards/youth/"))
    assert saved.run("return scrollY") == 0
    saved.run("history.back()")
    arrive(saved, "All cards, A to Z")
    saved.until("return scrollY > 300")


def test_a_page_of_another_shell_is_opened_plainly(chromium, publisher):
    """After a release with a new frame, the next tap loads the whole new page, not its middle."""
    publisher.open(chromium, "/")
    chromium.until(READY)
    chromium.run("window.mine = 1; document.documentElement.dataset.shell = 'old'")
    chromium.tap('main a[href="/cards/"]')
    arrive(chromium, "All cards, A to Z")
    chromium.until("return window.mine === undefined")


def test_a_place_within_a_page_is_left_to_the_browser(chromium, publisher):
    publisher.open(chromium, "/cards/autism/")
    chromium.until(READY)
    chromium.run("window.mine = 1; document.querySelector('details').open = true")
    chromium.tap('.learn a[href^="#source-"]')
    chromium.until("return location.hash.startsWith('#source-')")
    assert chromium.run("return window.mine") == 1
