"""An engine of 2023, before `light-dark()`: every page can be read, and the deck works offline."""

import os

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser import engines, old, provide
from tests.browser.reader import PHONE

PAGES = (
    "/",
    "/cards/edged-weapon/",
    "/search/?q=knife",
    "/ready/",
    "/lines/",
    "/phrases/",
    "/topics/medical/",
)
LOOKS = ("light", "dark", "red")
# What lies over the words must hide them; what a page fills must be filled.
CLEAR = """() => ['html', '.bar'].filter(
  (name) => !/^rgb\\(/.test(getComputedStyle(document.querySelector(name)).backgroundColor))"""


@pytest.fixture(scope="module")
def browser():
    """The old engine, or a skip with its reason where it cannot run, but never in CI."""
    try:
        program = old.program()
    except provide.Missing as missing:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(missing))
    with engines.playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program,
            args=old.FLAGS,
            env=old.environment(),
            ignore_default_args=["--headless=old"],
        )
        yield browser
        browser.close()


@pytest.fixture
def opened(browser):
    """A page of a phone in a look, which hears what goes wrong."""
    contexts = []

    def page_in(look, **more):
        contexts.append(context := browser.new_context(viewport=PHONE, has_touch=True, **more))
        context.add_init_script(f"localStorage.theme = {look!r}")
        page = context.new_page()
        page.wrong = []
        page.on("pageerror", lambda error: page.wrong.append(str(error)))
        page.on("console", lambda told: told.type == "error" and page.wrong.append(told.text))
        return page

    yield page_in
    for context in contexts:
        context.close()


def test_it_is_an_engine_without_the_newer_function(browser, opened):
    """Else these tests would prove nothing."""
    page = opened("dark")
    assert browser.version.startswith("119.")
    assert page.evaluate("CSS.supports('color', 'light-dark(red, blue)')") is False


@pytest.mark.parametrize("look", LOOKS)
def test_every_page_can_be_read_in_an_old_engine(opened, starter, look):
    """By axe-core, contrast included; no bar is seen through, nothing is cut, nothing fails."""
    page = opened(look, service_workers="block", bypass_csp=True)
    for address in PAGES:
        page.goto(starter.site.origin + address)
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
        results = Axe().run(page)
        assert results.violations_count == 0, (address, results.generate_report())
        assert page.evaluate(CLEAR) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], address
    assert page.wrong == []


def test_an_old_engine_saves_the_deck_and_shows_a_line_with_no_signal(opened, publisher):
    """A card by a tap, another by search, a line that fills the screen."""
    page = opened("dark")
    page.goto(publisher.site.origin)
    page.locator("html[data-offline=ready]").wait_for()
    publisher.site.down()
    page.goto(publisher.site.origin + "/cards/")
    page.locator("main a", has_text="Edged weapon").first.tap()
    page.locator("h1", has_text="Edged weapon").wait_for()
    page.locator(".say-it").first.tap()
    assert page.locator("dialog.show[open] .words").inner_text()
    page.keyboard.press("Escape")
    page.wait_for_function("!history.state?.show")  # the step back that a closed line takes
    page.goto(publisher.site.origin + "/search/?q=dementia")
    assert page.locator("#results a").first.inner_text().startswith("Dementia")
    assert page.wrong == []
