"""Search in three engines, with no network: as an officer types, by keyboard, by address."""

import json
import re

import pytest

from deck.cards import library
from deck.site import ranking
from tests.browser.conftest import ROOT
from tests.faults.phone import Phone

READY = "return document.documentElement.dataset.offline === 'ready'"
SHOWN = "return [...document.querySelectorAll('#results a')].map((a) => a.pathname.split('/')[2])"
BELOW = "[...document.querySelectorAll('.browse a')].some((link) => link.checkVisibility())"
QUERIES = ("k", "knife", "demensha", "cant breathe", "traffc stop", "over dose", "parking meter broken")
FINAL = "document.querySelector('#results').getAttribute('aria-busy') === 'false'"
SAID = "return document.querySelector('.count').textContent"


@pytest.fixture(scope="module")
def ranked():
    return ranking.Ranking(library.load(ROOT / "content"), ROOT / "static")


@pytest.fixture
def offline(engine, publisher):
    """Home, saved, the server gone."""
    publisher.open(engine, "/")
    engine.until(READY)
    publisher.site.down()
    return engine


def type_in(engine, query):
    """Put words into the field as typing would, and wait for the final answer."""
    engine.run(f"""
      const field = document.querySelector('main input[type=search]');
      field.value = {json.dumps(query)};
      field.dispatchEvent(new Event('input'))""")
    engine.until(f"return {FINAL}")


def test_the_phone_ranks_as_the_command_line_does(offline, publisher, ranked):
    """From the first letter on, in the same order, with no console error."""
    for query in QUERIES:
        offline.open(publisher.site.origin + "/")
        type_in(offline, query)
        assert offline.run(SHOWN) == [hit.id for hit in ranked.ask(query).hits]
    assert offline.errors() == []


def test_each_result_says_what_it_is_and_why(offline):
    type_in(offline, "machete")
    assert offline.run("return document.querySelector('#results b').textContent").startswith("Knife")
    assert offline.run("return document.querySelector('#results span').textContent").startswith("No distance")
    assert offline.run("return document.querySelector('#results small').textContent") == "matches: machete"
    assert "card" in offline.run("return document.querySelector('.count[role=status]').textContent")
    type_in(offline, "deaf")
    assert "deaf" in offline.run("return document.querySelector('#results b').textContent").lower()
    assert offline.run("return !document.querySelector('#results li:first-child small')"), "the title says it"
    type_in(offline, "machete")
    assert offline.run("return document.querySelector('.browse').hidden") is True


def test_a_code_from_the_radio_finds_the_card_with_those_words(offline):
    """Same words, same code; one that no card here has is said to differ."""
    code = offline.run("""
      const text = await (await fetch('/cards/autism/')).text();
      return /class="code">([^<]+)</.exec(text)[1]""")
    told = "return document.querySelector('.count').textContent"
    type_in(offline, code.replace(" ", "") if re.search(r"\d", code) else code)
    assert offline.run(SHOWN) == ["autism"]
    assert offline.run(told) == f"{code}: same words as yours."
    type_in(offline, "2z2 z2z")
    assert offline.run(SHOWN) == []
    assert offline.run(told).startswith("2Z2 Z2Z: no card here has these words. Yours differ")


def test_the_list_below_is_gone_while_results_stand_there(offline, publisher):
    """For eyes, fingers, keyboards and screen readers; without results it is back."""
    offline.open(publisher.site.origin + "/search/")
    for words, there in (("machete", False), ("qqqq", True), ("machete", False), ("", True)):
        offline.run(f"""
          const field = document.querySelector('main input[type=search]');
          field.value = {json.dumps(words)};
          field.dispatchEvent(new Event('input'))""")
        offline.until(f"return {BELOW} === {json.dumps(there)}")
        assert offline.run("return document.querySelector('.browse').offsetHeight > 0") is there


def test_an_address_with_words_finds_them(offline, publisher):
    offline.open(publisher.site.origin + "/search/?q=demensha")
    offline.until("return document.querySelector('#results a') !== null")
    assert offline.run(SHOWN)[0] == "dementia"
    assert offline.run("return document.querySelector('input[type=search]').value") == "demensha"


def test_going_back_finds_the_words_again(offline):
    type_in(offline, "seizure")
    offline.until("return location.search === '?q=seizure'")
    offline.tap("#results a")
    offline.until("return location.pathname === '/cards/seizure/'")
    offline.run("history.back()")
    offline.until("return document.querySelector('#results a') !== null")
    assert offline.run(SHOWN)[0] == "seizure"


def test_nothing_found_is_no_dead_end(offline):
    """Every situation stands below."""
    type_in(offline, "qqqqxqqq")
    assert offline.run(SAID) == "No card found."
    assert offline.run("return document.querySelector('.browse').hidden") is False
    assert offline.run("return document.querySelectorAll('.tiles a').length") >= 8


def test_what_no_card_answers_is_said(offline):
    """Three cards at most, every situation below; Enter opens none of them."""
    type_in(offline, "parking meter broken")
    assert offline.run(SAID) == "No card fits all of that. Closest:"
    assert 0 < len(offline.run(SHOWN)) <= 3
    assert offline.run(f"return {BELOW}")
    offline.run("document.querySelector('.find').requestSubmit()")
    offline.run("await new Promise((done) => setTimeout(done, 100))")
    assert offline.run("return location.pathname") == "/"


def test_words_typed_letter_by_letter_end_in_the_final_order(chromium, publisher, ranked):
    """Whatever the damped list showed meanwhile."""
    publisher.open(chromium, "/")
    query = "naked guy on the roof of the parking garage"
    chromium.page.locator("main input[type=search]").press_sequentially(query)
    chromium.until(f"return {FINAL}")
    assert chromium.run(SHOWN) == [hit.id for hit in ranked.ask(query).hits]


@pytest.mark.parametrize("held", [r"/o/\w+\.js$", r"/search/\w+\.json$"], ids=["script", "index"])
@pytest.mark.parametrize("sent", [False, True], ids=["typed", "sent by Enter"])
def test_what_is_typed_before_search_is_ready_is_not_lost(chromium, publisher, held, sent):
    """On a slow first visit, before the script or the index: it is answered when they are here."""
    publisher.worker = "off"  # it would bring the index past the held requests
    publisher.publish()
    page, waiting, let_go = chromium.page, [], []
    page.route(re.compile(held), lambda route: route.continue_() if let_go else waiting.append(route))
    page.goto(publisher.site.origin + "/", wait_until="commit")
    field = page.locator("main input[type=search]")
    field.fill("seizure")
    if sent:
        field.press("Enter")
    if "json" in held:
        chromium.until(
            "return document.querySelector('.count')?.textContent.startsWith('Getting search ready')"
        )
    assert field.input_value() == "seizure"
    let_go.append(True)
    for route in waiting:
        route.continue_()
    if sent:
        chromium.until("return location.pathname === '/cards/seizure/'")
    else:
        chromium.until("return document.querySelector('#results a') !== null")
        assert chromium.run(SHOWN)[0] == "seizure"


@pytest.mark.parametrize(
    "junk", ["(((", "<img src=x onerror=alert(1)>", "\U0001f694\U0001f694", "x" * 10_000, "\\"]
)
def test_junk_breaks_nothing(chromium, starter, junk):
    chromium.open(starter.site.origin + "/")
    type_in(chromium, junk)
    assert chromium.run("return document.querySelectorAll('#results img, #results script').length") == 0
    assert chromium.errors() == []


def test_the_keyboard_walks_through_the_results(chromium, starter):
    chromium.open(starter.site.origin + "/search/")
    chromium.until("return document.activeElement.type === 'search'")
    chromium.page.keyboard.type("taser")
    chromium.until("return document.querySelectorAll('#results a').length > 1")
    focus = "return [...document.querySelectorAll('#results a')].indexOf(document.activeElement)"
    for key, place in (("ArrowDown", 0), ("ArrowDown", 1), ("ArrowUp", 0), ("ArrowUp", -1)):
        chromium.page.keyboard.press(key)
        assert chromium.run(focus) == place
        chromium.until("return document.querySelector('#results').getAttribute('aria-busy') === 'false'")
        assert chromium.run(focus) == place, "the list at rest keeps the card that was chosen"
    first = chromium.run(SHOWN)[0]
    chromium.page.keyboard.press("Enter")
    chromium.until(f"return location.pathname === '/cards/{first}/'")


def test_words_never_leave_the_phone(engine, publisher):
    """Nor does the address that keeps them, when it is loaded anew and the worker starts for it."""
    publisher.open(engine, "/")
    engine.until(READY)
    publisher.site.hits.clear()
    type_in(engine, "suicidal")
    engine.until("return location.search === '?q=suicidal'")
    phone = Phone(engine, publisher)
    for _ in range(2):
        phone.forget()
        engine.open(publisher.site.origin + "/?q=suicidal")
        engine.until("return document.querySelectorAll('#results a').length > 0")
    assert not [hit.path for hit in publisher.site.hits if "suicidal" in hit.path]


def test_where_no_worker_answers_the_address_keeps_no_words(chromium, publisher):
    """A reload would send them to the server."""
    publisher.worker = "off"
    publisher.publish()
    publisher.open(chromium, "/")
    type_in(chromium, "suicidal")
    chromium.run("await new Promise((done) => setTimeout(done, 800))")
    assert chromium.run("return location.search") == ""
    assert not [hit.path for hit in publisher.site.hits if "suicidal" in hit.path]


def test_an_index_that_cannot_be_read_is_said_and_tried_again(chromium, publisher):
    """No silence and no console error; what was typed is found once it is there, without another key."""
    publisher.site.network("cut", r"^/(search/|sw\.js|pack/)", 5)
    chromium.open(publisher.site.origin + "/")
    type_in(chromium, "knife")
    assert "not on this phone yet" in chromium.run("return document.querySelector('.count').textContent")
    assert not chromium.run("return document.querySelector('.browse').hidden")
    assert [error for error in chromium.errors() if "Uncaught" in error or "rejection" in error] == []
    publisher.site.network()
    chromium.until("return document.querySelector('#results a') !== null")
