"""A line fills the screen, a tap blanks it, a look is chosen; each without error where an API is missing."""

import base64

import pytest

from tests.browser import reader
from tests.browser.conftest import Publisher

chromium, page_of, PHONE = reader.chromium, reader.page_of, reader.PHONE
SIZES = [{"width": 320, "height": 568}, PHONE, {"width": 780, "height": 360}]
CARD = "/cards/suicidal-person/"
# Brings the lines of those pages to this one; gives how many there are then.
GATHER = """async (addresses) => {
  const list = document.querySelector('main .say-it').parentNode;
  for (const address of addresses.filter((each) => each !== location.pathname)) {
    const page = new DOMParser().parseFromString(await (await fetch(address)).text(), 'text/html');
    list.append(...page.querySelectorAll('.say-it'));
  }
  return document.querySelectorAll('main .say-it').length;
}"""
# For each line of the page as it would be shown: whether it is cut, and how much of the screen its stage has.
MEASURE = """() => {
  const box = document.querySelector('dialog.show');
  const [stage, words, next] = ['.stage', '.words', '.next'].map((each) => box.querySelector(each));
  const found = [];
  for (;;) {
    const cut = words.scrollWidth > stage.clientWidth || words.offsetHeight > stage.clientHeight;
    found.push([words.textContent, cut, stage.clientHeight / innerHeight, parseFloat(words.style.fontSize)]);
    if (next.disabled) return found;
    next.click();
  }
}"""


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size['width']}x{size['height']}")
def test_every_line_of_the_deck_fills_the_screen_uncut(page_of, starter, size):
    """On 70 % of the height at least, in the largest text that fits; all lines brought onto one page."""
    page = page_of(CARD, size, bypass_csp=True)  # which forbids to parse HTML
    count = page.evaluate(GATHER, [address for address in starter.pages if "/cards/" in address])
    assert count > 200
    page.locator("main .say-it").first.dispatch_event("click")
    shown = page.evaluate(MEASURE)
    assert [line for line in shown if line[1] or line[2] < 0.7 or line[3] < 20] == []
    assert len(shown) == count


def test_the_text_is_the_largest_that_fits(page_of):
    page = page_of(CARD)
    page.locator(".say-it").first.tap()
    assert page.evaluate("""() => {
      const [stage, words] = ['.stage', '.words'].map((each) => document.querySelector(each));
      words.style.fontSize = parseFloat(words.style.fontSize) + 2 + 'px';
      return words.scrollWidth > stage.clientWidth || words.offsetHeight > stage.clientHeight }""")


def test_back_leads_to_the_same_line_and_scroll(page_of):
    page = page_of(CARD, {"width": 360, "height": 500}, service_workers="allow")
    page.wait_for_selector("html[data-offline=ready]", state="attached")
    page.reload()
    line = page.locator(".say-it").nth(1)
    line.scroll_into_view_if_needed()
    page.evaluate("scrollBy(0, 40)")
    before = page.evaluate("scrollY")
    page.evaluate("window.mine = 1")
    line.focus()
    page.keyboard.press("Enter")
    assert page.locator("dialog.show").is_visible()
    page.go_back()
    page.locator("dialog.show").wait_for(state="hidden")
    assert page.evaluate("[scrollY, window.mine, document.activeElement.textContent]") == [
        before, 1, line.inner_text(),
    ]  # fmt: skip
    assert page.url.endswith(CARD)


def test_escape_and_close_leave_no_step_in_the_history(page_of):
    page = page_of(CARD)
    for leave in ("Escape", "Close"):
        page.locator(".say-it").first.tap()
        if leave == "Escape":
            page.keyboard.press("Escape")
        else:
            page.locator(".show .shut").tap()
        page.locator("dialog.show").wait_for(state="hidden")
        page.wait_for_function("() => !history.state?.show")
        assert page.url.endswith(CARD)


def test_next_previous_and_turn_are_large_and_move_only_the_words(page_of):
    page = page_of(CARD)
    page.locator(".say-it").first.tap()
    first = page.locator(".show .words").inner_text()
    for button in page.locator(".show .tools button:visible").all():
        box = button.bounding_box()
        assert box["height"] >= 56
        assert box["width"] >= 44
    page.locator(".show .next").tap()
    assert page.locator(".show .words").inner_text() != first
    place = page.locator(".show .next").bounding_box()
    page.locator(".show .turn").tap()
    assert "-1" in page.evaluate("getComputedStyle(document.querySelector('.words')).transform")
    assert page.locator(".show .next").bounding_box() == place
    page.keyboard.press("ArrowLeft")
    assert page.locator(".show .words").inner_text() == first
    assert page.locator(".show .previous").is_disabled()


def test_a_swipe_goes_on(page_of):
    page = page_of(CARD)
    page.locator(".say-it").first.tap()
    first = page.locator(".show .words").inner_text()
    page.mouse.move(300, 300)
    page.mouse.down()
    page.mouse.move(100, 300)
    page.mouse.up()
    assert page.locator(".show .words").inner_text() != first


@pytest.fixture(scope="module")
def fields(tmp_path_factory):
    """A card with a line for the radio, a question to wait after, and a blank for the name."""
    publisher = Publisher(tmp_path_factory.mktemp("fields"), cards=3)
    lines = '- "Contained." {to: radio}\n- "What do you need?" {wait: 8}\n- "I\'m Officer ___."'
    publisher.edit("card-0", '- "I am here for you."', f'- "I am here for you."\n{lines}')
    publisher.publish()
    yield publisher
    publisher.site.down()


def test_what_is_not_for_the_person_is_never_shown(page_of, fields):
    """Lines to a partner, the radio or the report are no buttons."""
    page = page_of("/cards/card-0/", origin=fields.site.origin)
    assert page.locator(".say li").count() == 4
    assert page.locator(".say-it").count() == 3
    page.locator(".say-it").first.tap()
    shown = [page.locator(".words").inner_text()]
    while page.locator(".show .next").is_enabled():
        page.locator(".show .next").tap()
        shown.append(page.locator(".words").inner_text())
    assert shown == ["I am here for you.", "What do you need?", "I\u2019m Officer ___."]


def test_after_a_question_it_says_to_wait(page_of, fields):
    page = page_of("/cards/card-0/", origin=fields.site.origin)
    page.locator(".say-it").nth(1).tap()
    wait = page.locator(".show .wait")
    assert wait.inner_text() == "Wait. Let them answer."
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.wait'), '::after').animationDuration")
        == "8s"
    )
    page.locator(".show .previous").tap()
    assert not wait.is_visible()


def test_a_name_is_filled_once_on_this_phone(page_of, fields):
    page = page_of("/cards/card-0/", origin=fields.site.origin)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.locator(".say-it").last.tap()
    assert "___" in page.locator(".words").inner_text()
    page.locator(".show .name").tap()
    field = page.get_by_label("Your name, as you say it. It stays on this phone.")
    for large in (field, page.locator(".naming button")):
        assert large.bounding_box()["height"] >= 56
    field.fill("Reyes")
    field.press("ArrowLeft")  # in the field, not to the line before
    field.press("Enter")
    page.locator(".words", has_text="Officer Reyes.").wait_for()
    assert not field.is_visible()
    page.reload()
    page.locator(".say-it").last.tap()
    page.locator(".words", has_text="Officer Reyes.").wait_for()
    assert not [url for url in asked if "Reyes" in url]


@pytest.mark.parametrize("gone", ["wakeLock", "speechSynthesis"])
def test_it_works_without_what_a_browser_lacks(page_of, gone):
    page = page_of(CARD)
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.evaluate("""(gone) => {
      for (const place of [Navigator.prototype, window]) {
        if (gone in place) Object.defineProperty(place, gone, { value: undefined, configurable: true });
      } }""", gone)  # fmt: skip
    page.locator(".say-it").first.tap()
    assert page.locator(".show .words").is_visible()
    page.locator(".show .shut").tap()
    page.locator("dialog.show").wait_for(state="hidden")
    assert faults == []


def test_the_screen_stays_awake_while_a_line_is_shown(page_of):
    page = page_of(CARD)
    page.evaluate("""() => {
      window.asked = [];
      navigator.wakeLock.request = async (kind) => {
        asked.push(kind);
        return { release: async () => asked.push('let go') };
      } }""")
    page.locator(".say-it").first.tap()
    page.wait_for_function("() => asked.join() === 'screen'")
    page.locator(".show .shut").tap()
    page.wait_for_function("() => asked.join() === 'screen,let go'")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("where", ["page", "show"])
def test_hide_blanks_the_very_next_frame(page_of, where, scheme):
    """Words, title and icon are gone; the history is not touched; one tap brings the same place back."""
    page = page_of(CARD, scheme=scheme)
    page.locator("summary").tap()
    page.evaluate("scrollTo(0, 333)")
    if where == "show":
        page.locator(".say-it").first.dispatch_event("click")
    before = page.evaluate(
        "[document.title, history.length, scrollY, document.querySelector('[rel=icon]').href]"
    )
    gone = page.evaluate("""(button) => new Promise((done) => {
      document.querySelector(button).click();
      requestAnimationFrame(() => {
        const under = [...document.querySelectorAll('body > :not(.cover)')];
        const top = document.elementFromPoint(innerWidth / 2, 100);
        done([under.every((each) => getComputedStyle(each).visibility === 'hidden'), !!top.closest('.cover'),
          document.title, document.querySelector('[rel=icon]').href]);
      }) })""", ".show .hide" if where == "show" else ".bar .hide")  # fmt: skip
    assert gone[:3] == [True, True, "Notes"]
    assert gone[3] != before[3]
    assert page.locator(".cover").inner_text() == "Tap to return"
    page.locator(".cover button").tap()
    page.wait_for_function("() => document.title !== 'Notes'")
    after = page.evaluate(
        "[document.title, history.length, scrollY, document.querySelector('[rel=icon]').href]"
    )
    assert after == before
    assert page.evaluate("document.querySelector('details').open")
    assert page.locator("dialog.show").is_visible() is (where == "show")


TWO_FRAMES = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def test_no_frame_after_the_tap_on_hide_holds_a_word(page_of):
    """As the browser sent them to the screen: the first already is the blank one."""
    page = page_of(CARD)
    cdp = page.context.new_cdp_session(page)
    frames = []

    def keep(frame):
        frames.append(base64.b64decode(frame["data"]))
        cdp.send("Page.screencastFrameAck", {"sessionId": frame["sessionId"]})

    def wait_for_more():
        seen = len(frames)
        while len(frames) == seen:
            page.wait_for_timeout(20)
        while len(frames) != seen:  # a page at rest sends no more
            seen = len(frames)
            page.evaluate(TWO_FRAMES)
            page.wait_for_timeout(500)

    cdp.on("Page.screencastFrame", keep)
    cdp.send("Page.startScreencast", {"format": "png", "everyNthFrame": 1})
    wait_for_more()
    before = len(frames)
    page.evaluate("document.querySelector('.bar .hide').click()")
    wait_for_more()
    cdp.send("Page.stopScreencast")
    inked = [reader.ink(frame) for frame in frames]
    assert min(inked[:before]) > 0.05, inked
    assert max(inked[before:]) < 0.01, inked


def test_the_page_hides_by_itself_only_where_that_was_chosen(page_of):
    page = page_of(CARD)
    leave = """() => {
      Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
      document.dispatchEvent(new Event('visibilitychange')) }"""
    page.evaluate(leave)
    assert page.locator(".cover").count() == 0
    page.locator("button.look").tap()
    page.locator(".looks label", has_text="Hide when").tap()
    page.locator(".looks button").tap()
    page.evaluate(leave)
    assert page.locator(".cover").is_visible()


PAPER = "getComputedStyle(document.documentElement).backgroundColor"


def choose(page, look):
    page.locator("button.look").tap()
    page.locator(".looks label", has_text=look).tap()
    page.locator(".looks button").tap()


@pytest.mark.parametrize(
    ("look", "paper", "frame"),
    [
        ("Light", "rgb(247, 245, 239)", "#f7f5ef"),
        ("Dark", "rgb(16, 22, 23)", "#101617"),
        ("Red night", "rgb(0, 0, 0)", "#000"),
    ],
)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_look_is_kept_and_colours_the_first_paint_and_the_browser_s_frame(
    page_of, starter, look, paper, frame, scheme
):
    page = page_of("/", scheme=scheme)
    own = page.evaluate(PAPER)
    choose(page, look)
    assert page.locator("button.look").inner_text().strip() == f"Look: {look}"
    page.goto(starter.site.origin + CARD)
    assert page.evaluate(PAPER) == paper
    frames = "[...document.querySelectorAll('meta[name=theme-color]')].map((each) => each.content)"
    assert page.evaluate(frames) == [frame, frame]
    choose(page, "System")
    assert page.evaluate(PAPER) == own
    assert page.evaluate(frames) == ["#f7f5ef", "#101617"]
    page.reload()
    assert page.evaluate(PAPER) == own


def test_red_night_has_no_other_hue(page_of):
    """Card, sheet and shown line: each pixel is black or red."""
    page = page_of(CARD)
    choose(page, "Red night")
    page.reload()
    for step in ("", ".say-it", "button.look"):
        if step:
            page.locator(step).first.dispatch_event("click")
        assert reader.hues(page.screenshot()) == set(), step
        if step == ".say-it":
            page.locator(".show .shut").tap()
            page.locator("dialog.show").wait_for(state="hidden")
