"""The first words of a page are drawn before the scripts' work, unless they are that work."""

import pytest

from tests.browser import reader

chromium, page_of = reader.chromium, reader.page_of
# No frame comes, and of what waits for one at most so long, nothing does either.
NO_FRAMES = """window.held = []; window.requestAnimationFrame = (work) => held.push(work);"""
NO_WAITING = """{ const plain = setTimeout;
  window.setTimeout = (work, ms, ...more) => ms === 250 ? 0 : plain(work, ms, ...more) }"""
SPOKEN = ".say-it[role=button]"
CARD = "/cards/edged-weapon/"


@pytest.fixture
def held_page(page_of):
    """Give a function that opens an address in a browser that draws no frame."""

    def open_page(address, script=NO_FRAMES + NO_WAITING):
        page = page_of("/about/")
        page.add_init_script(script)
        page.goto(page.url.removesuffix("/about/") + address)
        return page

    return open_page


def test_a_card_is_drawn_before_scripts_work_on_it(held_page):
    page = held_page(CARD)
    page.wait_for_timeout(400)
    assert page.locator("h1").is_visible()
    assert page.locator(SPOKEN).count() == 0
    page.evaluate("held.splice(0).forEach((work) => work(0))")
    page.locator(SPOKEN).first.wait_for()


def test_a_tab_that_is_never_drawn_gets_its_scripts_too(held_page):
    held_page(CARD, NO_FRAMES).locator(SPOKEN).first.wait_for()


def test_work_begins_once(held_page):
    """A frame that comes after all, late: the policy of scripts refuses a second beginning."""
    page = held_page(CARD, NO_FRAMES)
    page.locator(SPOKEN).first.wait_for()
    page.evaluate("held.splice(0).forEach((work) => work(0))")
    page.wait_for_timeout(100)
    assert page.violations == []


def test_a_tap_before_scripts_work_is_heard(held_page):
    """A thumb may be sooner than the frame, or than the moment after it, which begins nothing again."""
    page = held_page(CARD)
    page.locator(".star").click()
    page.locator(".star[aria-pressed=true]").wait_for()
    page.locator(SPOKEN).first.wait_for()
    page.evaluate("held.splice(0).forEach((work) => work(0))")
    page.wait_for_timeout(100)
    assert page.violations == []


@pytest.mark.parametrize("address", ["/search/?q=knife", "/?q=knife"])
def test_results_wait_for_no_frame(held_page, address):
    held_page(address).locator("#results a").first.wait_for()


def test_who_comes_back_to_a_place_waits_for_no_frame(held_page):
    page = held_page(CARD)
    page.goto(page.url.removesuffix(CARD) + "/about/")
    page.go_back()
    page.locator(SPOKEN).first.wait_for()


def test_the_chosen_look_is_whole_in_the_first_frame(held_page):
    """Also the colours that only scripts lay: a red night must not begin with a white box."""
    page = held_page(CARD, NO_FRAMES + NO_WAITING + "localStorage.theme = 'red';")
    assert page.evaluate("[...document.styleSheets[0].cssRules].some((rule) => rule.name === 'later')")
    assert page.locator(SPOKEN).count() == 0
