"""`flask preview` in Chromium: each save shows by itself, whatever was saved; WCAG by axe-core."""

import threading

import pytest
from axe_playwright_python.sync_playwright import Axe
from werkzeug.serving import make_server

from deck.desk import preview
from tests import decks
from tests.browser import engines, provide

department = decks.department
SIZES = {"desk": {"width": 1280, "height": 900}, "phone": {"width": 360, "height": 780}}


@pytest.fixture(scope="module")
def chromium():
    with engines.playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=provide.provide("chromium").path,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield browser
        browser.close()


@pytest.fixture
def origin(department):
    """Preview a department of three cards, one of them wrong."""
    department.edit("card-1", "- Do not shout", "- Shout")
    app = department.app()
    preview.Preview(app, department.content, ["127.0.0.1"], phone="http://127.0.0.1:8100")
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=preview._Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def opened(chromium, origin):
    """Give a function that opens an address of it."""
    contexts = []

    def open_page(address, size="desk", scheme="light", **more):
        contexts.append(chromium.new_context(viewport=SIZES[size], color_scheme=scheme, **more))
        page = contexts[-1].new_page()
        page.goto(origin + address)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("address", ["/preview/", "/preview/cards/card-0/", "/preview/cards/card-1/"])
def test_axe_finds_no_violation(opened, address, size, scheme):
    """In the frame too; nothing scrolls sideways."""
    page = opened(address, size, scheme, bypass_csp=True)
    page.frame_locator("iframe").locator("h1").wait_for()
    page.evaluate("document.querySelectorAll('details').forEach((more) => { more.open = true })")
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    results = Axe().run(page, options={"runOnly": {"type": "tag", "values": tags}})
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size]["width"]


def test_on_a_desk_the_phone_stands_beside_what_is_to_mend(opened):
    """360 by 780, as a phone shows it."""
    page = opened("/preview/cards/card-1/")
    inside = page.frames[1].evaluate("[innerWidth, innerHeight]")
    phone, side = page.locator("iframe").bounding_box(), page.locator("#side").bounding_box()
    assert inside == [360, 780]
    assert phone["x"] + phone["width"] < side["x"]
    assert abs(phone["y"] - side["y"]) < 20


def test_a_save_shows_in_the_phone_and_beside_it(opened, department):
    """A fault appears, is mended, goes; nobody reloads anything."""
    page = opened("/preview/cards/card-0/")
    phone = page.frame_locator("iframe")
    page.locator("#side h1", has_text="Card 0").wait_for()
    assert page.locator("#side > section > .problems .stops").count() == 0
    department.edit("card-0", "Stand back from", "Step away from")
    phone.get_by_text("Step away from door 0.").wait_for()
    department.edit("card-0", "title: Card 0", "tilte: Card 0")
    phone.get_by_role("heading", name="This page cannot be shown yet").wait_for()
    page.locator("#side .sentence").get_by_text('Did you mean "title"?').wait_for()
    department.edit("card-0", "tilte: Card 0", "title: Card 0")
    phone.get_by_text("Step away from door 0.").wait_for()
    page.locator("#side .sentence", has_text='Did you mean "title"?').wait_for(state="detached")


def test_what_stands_beside_follows_a_tap_in_the_phone(opened):
    """And the address does, so that it can be kept."""
    page = opened("/preview/cards/card-0/")
    page.frame_locator("iframe").locator(".related a", has_text="Card 1").click()
    page.locator("#side h1", has_text="Card 1").wait_for()
    page.locator(".problems .stops").wait_for()
    assert page.evaluate("location.pathname") == "/preview/cards/card-1/"


def test_a_phone_with_the_page_alone_sees_a_save_too(opened, department):
    page = opened("/cards/card-0/", "phone")
    department.edit("card-0", "Stand back from", "Step away from")
    page.get_by_text("Step away from door 0.").wait_for()


def test_no_worker_stays_on_the_machine(opened):
    """Nor anything it would keep; the page reads the same without."""
    page = opened("/cards/card-0/", "phone")
    page.locator("html[data-offline=none]").wait_for(state="attached")
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then((found) => found.length)") == 0
    assert page.evaluate("caches.keys().then((found) => found.length)") == 0


def test_when_the_preview_stops_the_page_says_so(opened):
    page = opened("/preview/cards/card-0/")
    page.route("**/preview/state", lambda route: route.abort())
    page.locator(".state", has_text="The preview has stopped. Start it again: flask preview").wait_for()
