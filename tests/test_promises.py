"""The promises that matter most, from one end to the other, on the real deck."""

import json
import re

import pytest

from deck.release import store
from deck.site.addresses import urls
from tests import decks
from tests.decks import fetch

LIST = decks.ROOT / "tests" / "addresses.txt"
starter, department, live = decks.starter, decks.department, decks.live


@pytest.fixture(scope="module")
def site(starter):
    """The real deck, exported."""
    target = starter.releases.with_name("promised")
    assert starter.run("release", "export", target).exit_code == 0
    return target


def place(address):
    """Where a static host looks for an address."""
    return f"{address[1:]}index.html" if address.endswith("/") else address[1:]


def scripts(starter):
    """All that runs on a phone: the page's script and the worker."""
    bodies = [starter.body(address).decode() for address in starter.files if address.endswith(".js")]
    assert len(bodies) == 1
    return bodies[0] + (store.current(starter.releases).folder / "sw.js").read_text(encoding="utf-8")


def test_what_is_served_is_what_was_exported(starter, site):
    """Byte for byte at every address; there is no second way a page is made."""
    client = starter.client()
    for address in [*starter.files, "/sw.js", "/release.json"]:
        assert fetch(client, address).data == (site / place(address)).read_bytes(), address


def test_every_address_of_the_deck_is_in_the_release(starter):
    """Every card, shelf, list and page there is: what a phone keeps is all of it."""
    deck = starter.app().extensions["pages"].load()
    assert len(deck.cards) > 50
    wanted = {f"/cards/{name}/" for card in deck.cards.values() for name in (card.id, *card.redirect_from)}
    wanted |= {f"/topics/{topic.id}/" for topic in deck.topics}
    wanted |= {f"/see/{tile.id}/" for tile in deck.tiles if len(tile.cards) > 1}
    assert wanted | {"/", "/about/", "/cards/", "/404.html"} <= set(urls(deck)) <= set(starter.files)


def test_whatever_a_page_needs_or_links_is_kept_with_it(starter):
    """No tap on a phone without a signal leads to nothing."""
    for address, page in starter.pages().items():
        for element, value in page.links:
            if value.startswith("/"):
                assert value.partition("#")[0] in starter.files, (address, element)
    manifest = json.loads(starter.body("/manifest.webmanifest"))
    named = {manifest["start_url"], *(each["url"] for each in manifest["shortcuts"])}
    assert named | {icon["src"] for icon in manifest["icons"]} <= set(starter.files)


def test_no_page_asks_another_origin_for_anything(starter):
    """Neither a page nor its style nor a script: only a source or a number that is tapped leads away."""
    for address, page in starter.pages().items():
        away = [
            (element, value)
            for element, value in page.links
            if not value.startswith(("/", "#", "tel:", "sms:"))
        ]
        assert {(element.tag, element.around[-2:]) for element, _ in away} <= {("a", ("ul.sources", "li."))}
        assert not [value for _, value in page.links if value.startswith("//")], address
        assert not re.search(r"url\(|@import|http-equiv|<base|<iframe|<object|<embed", page.text), address
    assert not re.search(r"https?:|[\"'`]//|importScripts", scripts(starter))


def test_nothing_is_sent_from_the_phone(starter):
    """No script knows how: nothing but GET, no cookie, no place, no line that stays open."""
    ways = r"cookie|geolocation|sendBeacon|WebSocket|EventSource|RTCPeer|pushManager|\b(POST|PUT|PATCH)\b"
    assert not re.search(ways, scripts(starter))


def test_no_address_disappears(starter):
    """tests/addresses.txt lists every one there ever was: a new one is added there, none is taken out."""
    listed = LIST.read_text(encoding="utf-8").split()
    here = {address for address in starter.files if not address.startswith("/o/")}
    assert listed == sorted(set(listed)), f"{LIST.name} is sorted and holds each address once"
    assert set(listed) - here == set(), "gone: give the card that took its place a redirect_from"
    assert here - set(listed) == set(), f"new: add to {LIST.name}"


def test_content_that_is_wrong_never_reaches_a_reader(live):
    """An editor who breaks a card is told; those who read go on with what is live."""
    client = live.client()
    before = fetch(client, "/cards/card-0/").data
    live.edit("card-0", "## Do not", "## Donot")
    assert live.run("release", "build").exit_code == 1
    client.application.follow()
    assert fetch(client, "/cards/card-0/").data == before
    live.edit("card-0", "## Donot", "## Do not")
    live.edit("card-0", "Stand back", "Step back")
    assert live.run("release", "build", "--note", "Clearer").exit_code == 0
    client.application.follow()
    assert b"Step back" in fetch(client, "/cards/card-0/").data


def test_a_release_can_be_made_from_any_folder_by_its_words_alone(starter, tmp_path):
    """The folder's own path, name and dates are nowhere in it: two departments get the same bytes."""
    other = decks.Department(tmp_path / "a folder with a long name", cards=0)
    other.build()
    assert other.manifest["files"] == starter.manifest["files"]
    assert other.manifest["id"] == starter.manifest["id"]
