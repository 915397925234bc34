"""A first visit on which something else comes in a script's place: said as what it is, asked for again."""

import pytest

from tests.faults.phone import Phone

AGAIN = "dispatchEvent(new Event('online'))"
ERROR = "return document.querySelector('[data-fact=error]')?.textContent"
# What comes for the worker's script, and what is said of it.
WRONG = {
    "a portal's page": (("captive",), "Something else came in place of the worker"),
    "a redirect": (("redirect",), "Something else came in place of the worker"),
    "not found": (("status", 404), "The server answered 404 for the worker"),
    "an error": (("status", 503), "The server answered 503 for the worker"),
    "a script that is cut": (("cut script",), "The worker that saves the pages came damaged"),
    "an answer that is cut": (("cut", 0), "The worker that saves the pages came damaged"),
}


def lie(site, mode, size=0):
    """Let the network give this for the worker's script."""
    if mode == "cut script":
        site.network("script", "^/sw.js", body=b"{ self.addEventListener(")
    else:
        site.network(mode, "^/sw.js", size)


@pytest.mark.parametrize("what", WRONG)
def test_what_came_for_the_worker_is_said_and_it_is_asked_for_again(phone: Phone, what):
    """With no signal too; the page that was opened need not be opened again."""
    fault, said = WRONG[what]
    lie(phone.site, *fault)
    phone.open("/ready/")
    phone.engine.until(f"return ({ERROR[7:]} ?? '').includes({said!r})")
    phone.engine.run("window.mine = 1")
    phone.site.down()
    phone.engine.run(AGAIN)
    phone.engine.until(f"return {ERROR[7:]}.includes('there is no signal')")
    phone.site.up()
    phone.site.network()
    phone.engine.run(AGAIN)
    phone.ready()
    assert phone.engine.run("return window.mine") == 1
    phone.engine.until(f"return {ERROR[7:]} === 'none'")


def test_a_worker_for_which_nobody_answers_is_said_to_be_missing(phone: Phone):
    """Else the page would say for minutes that it looks."""
    phone.site.network("hang", "^/sw.js")
    phone.open("/ready/")
    phone.engine.until(f"return ({ERROR[7:]} ?? '').includes('does not come')")
    phone.site.network()
    phone.engine.until(f"{AGAIN}; return document.documentElement.dataset.offline === 'ready'", 60)


def test_the_button_asks_again_and_says_what_came_of_it(each_new: Phone):
    """It is the one thing to do on the page that says what is wrong."""
    lie(each_new.site, "captive")
    each_new.open("/ready/")
    each_new.engine.until(f"return ({ERROR[7:]} ?? '').includes('Something else came')")
    each_new.engine.tap("button[data-act]")
    each_new.engine.until("return document.querySelector('.answer').textContent.includes('this time either')")
    each_new.site.network()
    each_new.engine.tap("button[data-act]")
    each_new.ready()


def test_a_page_that_is_looked_at_asks_again_by_itself(phone: Phone):
    """With no event but time: a quarter of a minute."""
    lie(phone.site, "captive")
    phone.open()
    phone.engine.until("return document.documentElement.dataset.offline === 'none'")
    phone.site.network()
    phone.ready()


def visited_again(phone: Phone, body: bytes):
    """Let a first visit bring this for the page's script, for a year; then visit with a right network."""
    phone.site.network("cached", "^/o/.*js$", body=body)
    phone.open()
    phone.site.network()
    phone.open()
    phone.ready()
    phone.settle()
    assert phone.holds(phone.publisher.manifest)


def test_a_page_that_is_cached_for_a_year_in_the_script_s_place_is_replaced(each_new: Phone):
    """Else a browser would take it from its own cache at each visit, and no script would ever run."""
    visited_again(each_new, b"<!doctype html><h1>Accept terms</h1>")


def test_nothing_that_is_cached_in_the_script_s_place_is_replaced_too(phone: Phone):
    """An empty script is no error to a browser."""
    visited_again(phone, b"")
