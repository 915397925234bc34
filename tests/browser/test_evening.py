"""An officer's evening on one phone, played through as it comes, most of it with no signal."""

import pytest

from tests.browser import reader

chromium = reader.chromium
VERDICT = "(words) => document.querySelector('.verdict')?.textContent.startsWith(words)"
KNIFE = "/cards/edged-weapon/"


class Evening:
    """A browser that keeps what it stored while the app is closed, and the department's site."""

    def __init__(self, context, publisher):
        self.context, self.publisher, self.faults = context, publisher, []
        self.page = self.opened_app()

    def opened_app(self):
        """Open the app, as from the home screen."""
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.goto(self.publisher.site.origin + "/")
        return page

    def signal(self, there):
        """Flight mode is the browser's word for it, and no server."""
        self.publisher.site.up() if there else self.publisher.site.down()
        self.context.set_offline(not there)

    def tap(self, place, words):
        """Tap what an officer reads."""
        self.page.locator(place, has_text=words).first.tap()

    def stands_on(self, address, heading):
        """Insist on that page, saved."""
        self.page.locator("h1", has_text=heading).wait_for()
        assert self.page.evaluate("location.pathname") == address
        assert self.page.evaluate("document.documentElement.dataset.offline") == "ready"

    def first_do(self):
        return self.page.locator(".do li").first.inner_text()


@pytest.fixture
def evening(chromium, publisher):
    """A phone that meets the site for the first time."""
    context = chromium.new_context(viewport=reader.PHONE, has_touch=True, is_mobile=True)
    yield Evening(context, publisher)
    context.close()


def test_an_evening_with_no_signal(evening):
    """Ready, flight mode, three calls, a card saved, an update while reading, what changed, hide, back."""
    the_phone_is_made_ready_and_proves_it(evening)
    a_tile_leads_to_words_to_show(evening)
    letters_lead_to_a_card_that_is_saved(evening)
    the_number_is_one_tap_away(evening)
    an_update_leaves_the_words_that_are_read(evening)
    what_changed_stands_there_later(evening)
    the_screen_is_hidden_and_comes_back(evening)
    assert evening.faults == []


def the_phone_is_made_ready_and_proves_it(evening):
    evening.tap(".state", "Works offline")
    evening.page.wait_for_function(VERDICT, arg="Saved now. Prove it")
    evening.page.close()
    evening.signal(False)
    evening.page = evening.opened_app()
    evening.tap(".state", "Works offline")
    evening.page.wait_for_function(VERDICT, arg="Ready")


def a_tile_leads_to_words_to_show(evening):
    evening.tap(".bar a", "Home")
    evening.tap(".tiles a", "Says they want to die")
    evening.tap("main .rows a", "Suicidal person")
    evening.stands_on("/cards/suicidal-person/", "Suicidal person")
    evening.page.locator(".say-it").first.tap()
    assert "killing yourself" in evening.page.locator(".show .words").inner_text()
    evening.page.go_back()
    evening.page.locator("dialog.show").wait_for(state="hidden")


def letters_lead_to_a_card_that_is_saved(evening):
    evening.tap(".bar a", "Search")
    evening.page.locator("main input[type=search]").press_sequentially("mach")
    evening.page.locator("#results a").first.tap()
    evening.stands_on(KNIFE, "Knife")
    evening.page.locator(".star").tap()
    evening.page.locator(".undo", has_text="Saved on this phone").wait_for()


def the_number_is_one_tap_away(evening):
    evening.tap(".bar a", "Lines")
    evening.stands_on("/lines/", "Help lines")
    assert evening.page.locator("a[href='tel:988']").first.bounding_box()["height"] >= 56


def an_update_leaves_the_words_that_are_read(evening):
    """A line says that there are newer ones; nothing moves by itself."""
    evening.tap(".bar a", "Saved")
    evening.tap("[data-list=saved] a", "Knife")
    evening.stands_on(KNIFE, "Knife")
    before = evening.first_do()
    evening.publisher.edit("edged-weapon", "## Do\n- ", "## Do\n- Now ")
    evening.publisher.publish()
    evening.signal(True)
    evening.page.locator(".newer", has_text="Newer words").wait_for(timeout=60_000)
    assert evening.first_do() == before
    evening.signal(False)


def what_changed_stands_there_later(evening):
    evening.tap(".bar a", "Home")
    evening.tap("main a", "What changed")
    evening.page.locator(".changes h2", has_text="Cards you saved").wait_for()
    assert "Now" in evening.page.locator(".change ins").first.inner_text()
    evening.tap(".change a", "Knife")
    evening.stands_on(KNIFE, "Knife")
    assert evening.first_do().startswith("Now")


def the_screen_is_hidden_and_comes_back(evening):
    """At the same place; and Back leads on from there as if nothing had been."""
    page = evening.page
    page.evaluate("scrollTo(0, 200)")
    page.locator(".bar .hide").tap()
    assert page.title() == "Notes"
    page.locator(".cover button").tap()
    page.wait_for_function("() => document.title !== 'Notes'")
    assert page.evaluate("scrollY") == 200
    page.go_back()
    page.locator("h1", has_text="What changed").wait_for()
