"""The pages around the card: numbers, own cards, ready, what changed, phrases; in each look, by keyboard."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser import reader

chromium, page_of, PHONE = reader.chromium, reader.page_of, reader.PHONE
PAGES = ("/lines/", "/saved/", "/ready/", "/changes/", "/phrases/")
CARD = "/cards/steady-yourself/"
LOOKS = {
    "light": {"scheme": "light"},
    "dark": {"scheme": "dark"},
    "red night": {"scheme": "dark"},
    "forced colours": {"forced_colors": "active"},
}
# What can be tapped outside running text, and is smaller than 44 CSS pixels either way.
SMALL = """() => [...document.querySelectorAll('a, button, summary, input, label.choice, [role=button]')]
  .filter((each) => each.checkVisibility() && !each.closest('.skip, p:not(.acts), .learn li'))
  .map((each) => [(each.closest('label') ?? each).getBoundingClientRect(), each.outerHTML.slice(0, 60)])
  .filter(([box]) => box.width && (box.width < 44 || box.height < 44)).map(([, html]) => html)"""
STOPS = """() => [...document.querySelectorAll('a, button, summary, input, [tabindex="0"]')]
  .filter((each) => each.checkVisibility({ visibilityProperty: true }) && !each.disabled).length"""


def dress(page, look):
    """Give the page a look as the reader's own choice does, with what scripts add."""
    if look == "red night":
        page.evaluate("localStorage.setItem('theme', 'red')")
        page.reload()
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_in_any_look_size_or_text(page_of, starter, look):
    """At 360 px, at 320 px and with text of twice the size; nothing can be pushed sideways."""
    page = page_of(CARD, bypass_csp=True, **LOOKS[look])
    page.locator(".star").tap()
    page.locator(".undo").wait_for()
    for address in PAGES:
        page.goto(starter.site.origin + address)
        dress(page, look)
        for width, text in ((360, 100), (320, 100), (320, 200)):
            page.set_viewport_size({"width": width, "height": 780})
            page.evaluate("size => { document.documentElement.style.fontSize = size }", f"{text}%")
            results = Axe().run(page)
            assert results.violations_count == 0, (address, width, text, results.generate_report())
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (address, text)


def test_what_is_tapped_is_44_px_and_what_matters_56(page_of, starter):
    """The bar, calls, the one button, rows of saved cards and phrases: with a glove on."""
    page = page_of(CARD)
    page.locator(".star").tap()
    for address in (CARD, *PAGES):
        page.goto(starter.site.origin + address)
        dress(page, "")
        page.wait_for_load_state("networkidle")
        assert page.evaluate(SMALL) == [], address
        for box in [
            each.bounding_box() for each in page.locator(".bar > *, .acts > *:visible, .pair > *").all()
        ]:
            assert box["height"] >= 56, address
    page.set_viewport_size({"width": 320, "height": 568})
    assert [each.bounding_box()["width"] for each in page.locator(".bar > *").all()] == [64] * 5


@pytest.mark.parametrize("address", PAGES)
def test_each_page_is_reached_by_keyboard_alone(page_of, address):
    """Tab comes to everything, in its order, each with a ring that is seen."""
    page = page_of(address)
    page.wait_for_load_state("networkidle")
    seen = set()
    for _ in range(page.evaluate(STOPS)):
        page.keyboard.press("Tab")
        found = page.evaluate("""() => {
          const at = document.activeElement;
          const all = [...document.querySelectorAll('*')];
          return [all.indexOf(at), getComputedStyle(at).outlineStyle, at.tagName] }""")
        assert found[1] != "none", found
        seen.add(found[0])
    assert len(seen) == page.evaluate(STOPS)


def test_with_less_motion_the_breath_is_counted_and_nothing_moves(page_of):
    """In, hold, out, hold: four each, as a number alone."""
    page = page_of(CARD, reduced_motion="reduce")
    page.clock.install()
    page.locator(".pacer button").tap()
    counted = []
    for _ in range(16):
        counted.append(
            " ".join(page.locator(f".beat {part}").inner_text() for part in (".word", ".count-down"))
        )
        page.clock.run_for(1000)
    assert [line for line in counted if line.endswith("4")] == [
        "Breathe in 4", "Hold 4", "Breathe out 4", "Hold 4",
    ]  # fmt: skip
    assert page.evaluate("document.getAnimations().length") == 0


def test_with_motion_the_circle_breathes(page_of):
    page = page_of(CARD)
    page.locator(".pacer button").tap()
    assert page.evaluate("document.getAnimations().length") == 1
    page.locator(".pacer button").tap()
    assert not page.locator(".beat").is_visible()


@pytest.mark.parametrize("there", [True, False])
def test_a_card_is_shared_only_where_the_phone_can(page_of, starter, there):
    """Without Web Share there is no dead button; with it, the card's address goes out and nothing else."""
    page = page_of("/about/")
    value = "(what) => { window.shared = what; return Promise.resolve() }" if there else "undefined"
    page.add_init_script(
        f"Object.defineProperty(Navigator.prototype, 'share', {{ value: {value}, configurable: true }});"
        + ("" if there else "delete Navigator.prototype.share;")
    )
    page.goto(starter.site.origin + "/cards/autism/")
    assert page.locator(".share").is_visible() is there
    if there:
        page.locator(".share").tap()
        assert page.evaluate("window.shared") == {
            "title": "Autism", "url": starter.site.origin + "/cards/autism/",
        }  # fmt: skip
    assert page.violations == []
