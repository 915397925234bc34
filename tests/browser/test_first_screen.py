"""A tap is answered by one screen of the card; the rest, and the scripts' work, follow the frame."""

import pytest

from tests.browser import reader
from tests.browser.test_start import CARD, NO_FRAMES, NO_WAITING, SPOKEN

chromium, page_of = reader.chromium, reader.page_of
# A worker that answers for nothing: what a tap opens comes from the server then.
CONTROLLED = """
Object.defineProperty(navigator.serviceWorker, 'controller', { value: { postMessage() {} } });"""
DRAW = "window.held.splice(0).forEach((work) => work(0))"
WORDS = "document.querySelector('main').innerText"
LAST = ".card .up"
OPEN = """async (address) => {
  const before = document.querySelector('main');
  navigation.navigate(address);
  while (document.querySelector('main') === before) {
    await new Promise((done) => setTimeout(done, 2));
  }
}"""
EDGES = """() => {
  const boxes = (of) => [...document.querySelectorAll(of)].map((each) => each.getBoundingClientRect());
  const [[bar], [foot], words] = [boxes('.bar'), boxes('.foot'), boxes('main .card *')];
  return [Math.max(...words.map(({ bottom }) => bottom)), bar.top, foot.top];
}"""


@pytest.fixture
def tapping(page_of):
    """Give a function that opens the list of cards in a browser that draws no frame until it is told to."""

    def open_page(script=NO_FRAMES + NO_WAITING, **held):
        page = page_of("/about/", **held)
        page.add_init_script(CONTROLLED + script)
        page.goto(page.url.removesuffix("/about/") + "/cards/")
        page.evaluate(f"window.held && {DRAW}")
        return page

    return open_page


def test_the_first_screen_comes_alone_and_then_the_whole_card(tapping, page_of):
    page = tapping()
    page.evaluate(OPEN, CARD)
    assert page.locator("h1").is_visible()
    assert page.evaluate("document.activeElement.tagName") == "H1"
    assert page.locator(SPOKEN).count() == page.locator(LAST).count() == 0
    page.evaluate(DRAW)
    page.locator(SPOKEN).first.wait_for()
    assert page.evaluate(WORDS) == page_of(CARD).evaluate(WORDS)
    assert page.evaluate("document.querySelector('main').style.length") == 0
    assert page.violations == []


def test_a_tab_that_is_never_drawn_gets_the_whole_card_too(tapping):
    page = tapping(NO_FRAMES)
    page.evaluate(OPEN, CARD)
    page.locator(LAST).wait_for()
    page.locator(SPOKEN).first.wait_for()


@pytest.mark.parametrize("size", [(360, 640), (320, 568), (430, 932), (768, 1024), (844, 390)])
def test_what_comes_first_fills_the_screen(tapping, size):
    """Every card on the phone that is hardest to fill, some on others: above the bar nothing is missing."""
    page = tapping(size={"width": size[0], "height": size[1]})
    addresses = page.evaluate("[...document.querySelectorAll('.letter a')].map(({ pathname }) => pathname)")
    cut, short = 0, []
    for address in [*addresses[:: 1 if size == (360, 640) else 9], "/phrases/"]:
        page.evaluate(OPEN, address)
        below, bar, foot = page.evaluate(EDGES)
        if page.evaluate("document.querySelector('main').style.minBlockSize"):
            cut += 1
            if below < bar or foot < size[1]:
                short.append(address)
        page.evaluate(DRAW)
    assert cut > len(addresses) // 20
    assert short == []


@pytest.mark.parametrize("address", [CARD + "#say", "/phrases/#es-talk"])
def test_a_place_on_a_card_is_there_at_once(tapping, address):
    page = tapping()
    page.evaluate(OPEN, address)
    page.locator(SPOKEN).first.wait_for()
    assert page.evaluate("document.getElementById(location.hash.slice(1)) === document.activeElement")


def test_who_comes_back_to_a_card_finds_it_whole(tapping):
    page = tapping()
    for address in (CARD, "/about/"):
        page.evaluate(OPEN, address)
        page.evaluate(DRAW)
    page.evaluate("history.back()")
    page.locator(LAST).wait_for()
    page.locator(SPOKEN).first.wait_for()


def test_what_is_beside_a_card_on_a_wide_screen_is_there_at_once(tapping):
    page = tapping(size={"width": 1280, "height": 400})
    page.evaluate(OPEN, CARD)
    assert page.locator(".related").is_visible()
    assert page.locator(LAST).count() == 1


def test_who_taps_on_before_the_frame_gets_the_next_card(tapping, page_of):
    """And gets it once: a star that were offered twice would undo its own tap."""
    page = tapping()
    page.evaluate(OPEN, CARD)
    page.evaluate(OPEN, "/cards/youth/")
    page.evaluate(DRAW)
    page.locator(SPOKEN).first.wait_for()
    assert page.evaluate(WORDS) == page_of("/cards/youth/").evaluate(WORDS)
    page.locator(".star").click()
    page.get_by_text("Saved on this phone.").wait_for()
    page.wait_for_timeout(200)
    assert page.locator(".star").get_attribute("aria-pressed") == "true"
    assert page.violations == []


def test_stop_before_the_frame_keeps_the_card(tapping):
    """Its first words are on the screen: there is nothing to take back."""
    page = tapping()
    page.evaluate(OPEN, CARD)
    page.evaluate("window.stop()")
    page.wait_for_timeout(200)
    page.evaluate(DRAW)
    page.locator(LAST).wait_for()
    assert page.url.endswith(CARD)
    page.locator(SPOKEN).first.wait_for()
