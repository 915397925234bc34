"""What use of the deck found wrong, each by itself, so that it stays right."""

import re

import pytest

from tests.browser import reader

chromium, page_of, PHONE = reader.chromium, reader.page_of, reader.PHONE
PAGES = ("/", "/topics/medical/", "/cards/edged-weapon/", "/cards/", "/search/", "/ready/", "/about/")
HIDDEN_HEADINGS = """() => [...document.querySelectorAll('h1, h2, h3')]
  .filter((heading) => !heading.closest('[hidden], details:not([open])'))
  .filter((heading) => heading.getClientRects().length === 0 || heading.offsetHeight < 10)
  .map((heading) => heading.textContent)"""
SHIFT = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) sum += entry.value })
    .observe({ type: 'layout-shift', buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(sum), 50)));
})"""


def columns(page):
    return len({round(tile.bounding_box()["x"]) for tile in page.locator(".tiles a").all()})


@pytest.mark.parametrize(
    ("width", "text"), [(320, 100), (320, 115), (320, 130), (360, 115), (375, 100), (412, 130)]
)
def test_tiles_stand_in_two_columns_up_to_130_percent_text(page_of, width, text):
    page = page_of("/", {"width": width, "height": 780}, text=text)
    assert columns(page) == 2


@pytest.mark.parametrize("address", ["/", "/cards/edged-weapon/"])
def test_the_header_keeps_one_row_at_200_percent_text(page_of, address):
    page = page_of(address, {"width": 320, "height": 780}, text=200)
    middles = [
        (box["y"] + box["height"] / 2)
        for box in (each.bounding_box() for each in page.locator(".top > *:visible").all())
    ]
    assert len(middles) == 3
    assert max(middles) - min(middles) < 8


@pytest.mark.parametrize("address", PAGES)
def test_every_heading_is_seen_or_meant_to_be_hidden(page_of, address):
    assert page_of(address).evaluate(HIDDEN_HEADINGS) == []


@pytest.mark.parametrize("address", [*PAGES, "/search/?q=knife", "/?q=qqqqxqqq"])
def test_nothing_moves_under_a_thumb_while_a_page_comes(page_of, address):
    """Layout shift (web.dev, CLS) stays under 0.05, with the worker's answers too."""
    page = page_of(address, service_workers="allow")
    page.wait_for_selector("html[data-offline=ready]", state="attached")
    page.reload()
    page.wait_for_selector("html[data-offline=ready]", state="attached")
    assert page.evaluate(SHIFT) < 0.05


def test_ready_says_one_thing_about_what_the_browser_may_delete(page_of):
    """Not "Ready" above what it may delete, nor before a cold start has proven it."""
    page = page_of("/ready/", service_workers="allow")
    page.wait_for_selector("html[data-offline=ready]", state="attached")
    page.locator("[data-fact=kept]").get_by_text("when the phone is full").wait_for()
    assert page.locator(".verdict").text_content().startswith("Saved now. Prove it")


def test_ready_has_one_button_whose_answer_is_seen(page_of, starter):
    """First for the browser's promise; asked once, then for every saved card, counted as cards."""
    page = page_of("/ready/", service_workers="allow")
    page.wait_for_selector("html[data-offline=ready]", state="attached")
    one = page.locator("main button.one")
    cards = len({file["object"] for path, file in starter.manifest["files"].items() if "/cards/" in path}) - 1
    for label, words in (
        ("Ask the browser", "The browser gave no promise"),
        ("Check every saved card", f"{cards} cards checked, all right."),
    ):
        one.get_by_text(label).or_(one.filter(has_text=label)).first.tap()
        page.locator(".answer", has_text=words).wait_for()
        assert page.locator(".answer").bounding_box()["height"] > 10
        assert page.locator("main button:visible:not(.install button)").count() == 1


def test_dates_stand_in_the_order_of_the_country(page_of):
    """The month first, as a word: no reader takes the fifth for the month."""
    page = page_of("/ready/", service_workers="allow", locale="en-US")
    page.wait_for_selector("html[data-offline=ready]", state="attached")
    page.wait_for_function(
        "() => /[A-Z][a-z]{2} \\d+, 20/.test(document.querySelector('[data-fact=release]').textContent)"
    )
    assert page.locator("[data-fact=checked]").inner_text()[:3].isalpha()
    page = page_of("/cards/autism/")
    assert page.locator("time.due").inner_text()[:3].isalpha()


def test_a_link_out_says_in_place_that_there_is_no_signal(page_of, starter):
    """Not the browser's error page; and it says beforehand that it needs one."""
    page = page_of("/cards/autism/")
    page.locator("summary").tap()
    assert page.get_by_text("needs a signal").is_visible()
    page.route("**/release.json", lambda route: route.abort())
    page.locator(".sources a").first.tap()
    page.get_by_text("No signal now").wait_for()
    assert page.url == starter.site.origin + "/cards/autism/"


def test_with_a_signal_a_link_out_leads_there(page_of):
    page = page_of("/cards/autism/")
    page.route(
        re.compile("^https:"),
        lambda route: route.fulfill(body="<h1>Elsewhere</h1>", content_type="text/html"),
    )
    page.locator("summary").tap()
    page.locator(".sources a").first.tap()
    page.get_by_role("heading", name="Elsewhere").wait_for()


def test_marks_before_lines_show_on_paper_and_in_forced_colours(page_of):
    """A coloured ground is left out there; a border and a sign are not."""
    page = page_of("/cards/edged-weapon/", forced_colors="active")
    style = "getComputedStyle(document.querySelector('%s li'), '::before').%s"
    assert page.evaluate(style % (".do", "borderTopWidth")) == "4px"
    assert page.evaluate(style % (".do", "borderTopColor")) != page.evaluate(
        "getComputedStyle(document.body).backgroundColor"
    )
    assert "\u00d7" in page.evaluate(style % (".avoid", "content"))


def test_print_names_whose_card_it_is_and_its_release(page_of, starter):
    """Deck, address, release and the card's code: a sheet of paper must say where it is from."""
    page = page_of("/cards/edged-weapon/", service_workers="allow")
    page.wait_for_selector("html[data-offline=ready]", state="attached")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    foot = page.locator(".foot").inner_text()
    assert "Steady" in foot
    assert f"{starter.site.origin}/cards/edged-weapon/" in foot
    assert "Release " in foot
    boxes = {
        name: page.locator(f".card > .{name}").bounding_box() for name in ("avoid", "say", "do", "do-not")
    }
    assert boxes["avoid"]["y"] == boxes["say"]["y"]
    assert boxes["avoid"]["x"] < boxes["say"]["x"]


@pytest.mark.parametrize("address", ["/cards/edged-weapon/", "/cards/autism/"])
def test_held_sideways_do_and_say_stand_side_by_side(page_of, address):
    page = page_of(address, {"width": 780, "height": 360})
    do, say = (page.locator(f".card > .{name}").bounding_box() for name in ("do", "say"))
    assert do["y"] == say["y"]
    assert do["x"] + do["width"] <= say["x"]


@pytest.mark.parametrize("width", [1024, 1250, 1440])
def test_on_a_wide_screen_related_cards_stand_beside(page_of, width):
    page = page_of("/cards/edged-weapon/", {"width": width, "height": 800})
    card, related = (page.locator(each).bounding_box() for each in (".card", ".related"))
    assert related["x"] >= card["x"] + card["width"]
    assert related["x"] + related["width"] <= width
    assert related["y"] < card["y"] + 100


def test_a_card_has_a_way_up_and_a_current_tab(page_of):
    page = page_of("/cards/edged-weapon/")
    assert page.locator(".bar [aria-current=true]").inner_text() == "Home"
    up = page.locator(".up a")
    assert up.bounding_box()["height"] >= 44
    up.tap()
    page.wait_for_url("**/topics/calls/")
    assert page.locator(".bar [aria-current=true]").inner_text() == "Home"


def test_every_page_says_what_it_is_about(page_of, starter):
    """In its meta description, each its own."""
    page = page_of("/")
    said = [page.locator("meta[name=description]").get_attribute("content")]
    for address in PAGES[1:]:
        page.goto(starter.site.origin + address)
        said.append(page.locator("meta[name=description]").get_attribute("content"))
    assert all(len(words) > 20 for words in said)
    assert len(set(said)) == len(said)


def test_the_manifest_is_asked_for_with_the_login_that_stands_in_front(page_of):
    link = page_of("/").locator("link[rel=manifest]")
    assert link.get_attribute("crossorigin") == "use-credentials"
