"""Ways to ask for a page: odd addresses, redirects, methods, in the middle of a download, of two releases."""

import re

import pytest

STATUS = "return (await fetch(arguments[0], arguments[1])).status"


@pytest.mark.parametrize("suffix", ["?utm_source=mail", "#why", "?q=1#do"])
def test_an_address_with_more_behind_it_is_the_same_page(each, suffix):
    """Words behind ? and # that a mail or a map adds lead to no other page; nor does a missing slash."""
    each.site.down()
    for address in (f"/cards/card-2/{suffix}", f"/cards/card-2{suffix}"):
        each.open(address)
        assert each.heading() == "Card 2"


def test_what_is_not_a_page_read_goes_to_the_server(saved):
    """A form's POST reaches it; HEAD is answered like the page."""
    saved.site.hits.clear()
    status = saved.engine.run("return (await fetch('/cards/card-1/', {method: 'POST', body: 'x'})).status")
    assert status == 405
    assert [hit.path for hit in saved.site.hits] == ["/cards/card-1/"]
    assert saved.engine.run("return (await fetch('/cards/card-1/', {method: 'HEAD'})).status") == 200
    assert len(saved.site.hits) == 1


def test_a_redirect_leads_to_the_card_and_offline_too(each_new):
    """On the first visit, and once the worker answers; browsers refuse a redirected answer from a worker."""
    phone = each_new
    phone.site.network("moved", "^/cards/card-2$", 308, b"/cards/card-2/")
    phone.open("/cards/card-2")
    assert phone.heading() == "Card 2"
    phone.ready()
    phone.settle()
    for code in (301, 302, 303, 307, 308):
        phone.site.network("moved", "^/old/", code, b"/cards/card-3/")
        phone.engine.new_tab()
        phone.open(f"/old/{code}")
        assert phone.heading() == "Card 3"
        assert phone.engine.run(STATUS, f"/old/{code}", {}) == 200
    phone.site.down()
    phone.engine.new_tab()
    phone.open("/cards/card-2")
    assert phone.heading() == "Card 2"
    assert phone.engine.errors() == []


def test_an_address_that_was_never_published_says_so_offline(each):
    """In Steady's own words, not the browser's; and as an answer that counts as none."""
    each.site.down()
    each.open("/cards/never/")
    assert each.heading() == "That page is not here"
    each.open("/")
    assert each.engine.run("return fetch('/cards/never/').then(() => 'came', () => 'failed')") == "failed"


def test_a_request_for_the_cache_alone_is_answered_from_the_store(saved):
    """Developer tools send them; handed on to the network, one throws."""
    alone = {"cache": "only-if-cached", "mode": "same-origin"}
    saved.site.down()
    saved.forget()
    assert saved.engine.run(STATUS, "/cards/card-1/", alone) == 200
    failed = "return fetch(arguments[0], arguments[1]).then(() => 'came', () => 'failed')"
    assert saved.engine.run(failed, "/never/", alone) == "failed"
    assert saved.holds(saved.publisher.manifest)


def test_cards_open_while_the_first_download_goes_on(each_new):
    """From the network until all of it is there; then nothing is fetched that was stored."""
    phone = each_new
    phone.site.network("slow", "^/(pack|o/.*html)", 400)
    phone.open()
    for number in range(4):
        phone.engine.tap("nav.bar a[href='/search/']")
        phone.engine.until("return location.pathname === '/search/'")
        phone.engine.tap(f"main a[href='/cards/card-{number}/']")
        phone.engine.until(f"return document.querySelector('h1').textContent.trim() === 'Card {number}'")
    assert phone.engine.run("return document.documentElement.dataset.offline") != "ready"
    phone.site.network()
    phone.engine.until("return document.documentElement.dataset.offline === 'ready'", 40)
    fetched = phone.site.fetched("^/o/.*html$")
    assert len(fetched) == len(set(fetched))
    phone.settle()
    assert phone.holds(phone.publisher.manifest)
    assert phone.engine.errors() == []


def test_tabs_of_two_releases_both_go_on_when_the_worker_was_stopped(saved):
    """Each asks for a file of its own release, with the server gone; the worker remembers none of them."""
    own = {}
    for number in range(2):
        own[number] = [name for name in saved.publisher.manifest["files"] if name.startswith("/o/")]
        if number == 0:
            first = saved.engine.page
            saved.open("/cards/card-0/")
            saved.publisher.edit("card-0", "Stand back", "Stand far back")
            deck = saved.publisher.content / "deck.toml"
            deck.write_text(
                re.sub('colour = "#......"', 'colour = "#112233"', deck.read_text(encoding="utf-8")),
                encoding="utf-8",
            )
            saved.publisher.publish()  # other icons, so other addresses
            saved.look()
    second = first.context.new_page()
    second.goto(f"{saved.site.origin}/cards/card-0/")
    assert own[0] != own[1]
    saved.site.down()
    for tab, names in ((first, own[0]), (second, own[1]), (first, own[1]), (second, own[0])):
        saved.forget()
        assert tab.evaluate(
            "async (names) => (await Promise.all(names.map((name) => fetch(name)))).every(({ ok }) => ok)",
            names,
        )
    assert "Stand back" in first.inner_text(".do")
    assert "Stand far back" in second.inner_text(".do")
    second.close()
