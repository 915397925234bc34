"""The pages, asked of the real app and taken apart."""

import json
import shutil
import struct
import zlib

import pytest
from PIL import Image

from deck.release import build, compose
from deck.site import headers
from deck.site.addresses import urls
from deck.site.assets import THEME_LINE
from tests import decks

starter, department, live = decks.starter, decks.department, decks.live


@pytest.fixture(scope="module")
def pages(starter):
    """Every page of the real deck, by its address."""
    return starter.pages()


@pytest.fixture
def visit(department):
    """Ask the made-up deck's app for a path, below the prefix of the department."""

    def ask(path, method="GET"):
        client = department.app().test_client()
        return client.open(path, method=method, base_url=f"http://deck.invalid{department.prefix}")

    return ask


def odd(pages, good):
    """Give the addresses of the pages for which something is not good."""
    return [address for address, page in pages.items() if not good(page)]


def resolves(value, addresses, prefix=""):
    """Say whether a link leads to an address of the release, or elsewhere in its own page."""
    path = value.partition("#")[0]
    return not path or (path.startswith(f"{prefix}/") and path[len(prefix) :] in addresses)


def test_each_page_has_one_heading_of_the_first_order(pages):
    """The heading is what a screen reader and a swap go to; it has words."""
    assert odd(pages, lambda page: len(page.all("h1")) == 1 and page.words["h1"]) == []


def test_each_page_says_its_language(pages):
    """A screen reader must know how to say it."""
    assert odd(pages, lambda page: [html.attributes["lang"] for html in page.all("html")] == ["en"]) == []


def test_each_page_begins_with_a_skip_link_to_its_main_part(pages):
    """The first thing that takes the focus leads past the rest."""

    def good(page):
        first = next(element for element in page.elements if element.tag in {"a", "button", "input"})
        mains = [main.attributes.get("id") for main in page.all("main")]
        return (first.attributes.get("href"), mains) == ("#main", ["main"])

    assert odd(pages, good) == []


def test_no_page_has_a_style_or_a_handler_on_an_element(pages):
    """The policy forbids both; on a page they would be dead."""
    strays = [
        (address, element.tag, name)
        for address, page in pages.items()
        for element in page.elements
        for name in element.attributes
        if name == "style" or name.startswith("on")
    ]
    assert strays == []


def test_the_only_inline_script_is_the_theme_line_and_the_policy_allows_it(starter, pages):
    """Any other would not run, or need a policy that lets more in."""

    def good(page):
        inline = [script for script in page.all("script") if "src" not in script.attributes]
        return len(inline) == 1 and page.words["script"] == [THEME_LINE]

    assert odd(pages, good) == []
    policy = starter.manifest["headers"]["Content-Security-Policy"]
    assert f"script-src 'self' {headers.source_hash(THEME_LINE)};" in policy


def test_the_only_style_is_the_sheet_and_the_policy_allows_it(starter, pages):
    """One sheet, the same in every page, allowed by its hash."""
    assert odd(pages, lambda page: len(page.all("style")) == 1) == []
    (sheet,) = {words for page in pages.values() for words in page.words["style"]}
    policy = starter.manifest["headers"]["Content-Security-Policy"]
    assert f"style-src {headers.source_hash(sheet)};" in policy


def test_no_page_names_another_origin_but_in_its_list_of_sources(pages):
    """A source is followed and a number called with a tap; nothing else leads away, nothing is fetched."""
    strays = [
        (address, value)
        for address, page in pages.items()
        for element, value in page.links
        if not value.startswith(("/", "#")) or value.startswith("//")
        if not (element.tag == "a" and ("ul.sources" in element.around or value.startswith(("tel:", "sms:"))))
    ]
    assert strays == []


def test_every_source_is_an_address_on_the_web(pages):
    """What the list of sources links to begins with its scheme."""
    sources = [
        value for page in pages.values() for element, value in page.links if "ul.sources" in element.around
    ]
    assert len(sources) > 100
    assert [value for value in sources if not value.startswith(("https://", "http://"))] == []


def test_no_two_pages_share_a_title(starter, pages):
    """A list of tabs, or of what was read before, must tell them apart."""
    by_object = {starter.files[address]: page.words["title"] for address, page in pages.items()}
    titles = [title for (title,) in by_object.values()]
    assert sorted(titles) == sorted(set(titles))


def test_every_link_within_a_page_leads_to_a_place_in_it(pages):
    """Skip links, drawings, labels and citations all have their place, and each place one owner."""
    for address, page in pages.items():
        places = [element.attributes["id"] for element in page.elements if "id" in element.attributes]
        assert sorted(places) == sorted(set(places)), address
        wanted = {value[1:] for _, value in page.links if value.startswith("#")}
        wanted |= {element.attributes.get("aria-labelledby") for element in page.elements} - {None}
        assert wanted <= set(places), address


def test_the_home_page_has_two_screens_of_tiles_at_most(pages):
    """Twelve fit the first screen; what is one scroll down is looked for in haste too."""
    tiles = [link for link in pages["/"].all("a") if "ul.tiles" in link.around]
    assert 12 <= len(tiles) <= 26


def test_a_tile_with_one_card_opens_it_and_one_with_more_opens_a_list(live):
    """Nobody taps through a list of one."""
    pages = live.pages()
    tiles = [link.attributes["href"] for link in pages["/"].all("a") if "ul.tiles" in link.around]
    assert tiles == ["/cards/card-0/", "/see/all/"]
    listed = [link.attributes["href"] for link in pages["/see/all/"].all("a") if "ul.rows" in link.around]
    assert listed == ["/cards/card-0/", "/cards/card-1/", "/cards/card-2/"]


def test_every_card_can_be_reached_from_home_without_scripts(starter, pages):
    """Plain links lead to every page there is, but the one for what is not here."""
    reached, waiting = set(), ["/"]
    while waiting:
        address = waiting.pop()
        reached.add(address)
        found = {value.partition("#")[0] for _, value in pages[address].links}
        waiting += [address for address in found & set(pages) if address not in reached]
    cards = starter.app().extensions["pages"].load().cards.values()
    renamed = {f"/cards/{old}/" for card in cards for old in card.redirect_from}
    assert set(pages) - reached == {"/404.html", *renamed}


def test_every_route_makes_an_address_of_the_release(department):
    """A route that made nothing would be a page that no phone keeps."""
    app = department.app()
    adapter = app.url_map.bind("deck.invalid")
    files = compose.render(app, "")
    asked = {adapter.match(address)[0] for address in files}
    assert {rule.endpoint for rule in app.url_map.iter_rules()} - asked == {"worker", "screenshot"}


def test_every_address_is_listed_once(department):
    """Two pages for one address would be a matter of chance."""
    department.edit("card-1", "review_in", "redirect_from: [old-one, older-one]\nreview_in")
    listed = urls(department.app().extensions["pages"].load())
    assert sorted(listed) == sorted(set(listed))
    assert {"/cards/card-1/", "/cards/old-one/", "/cards/older-one/"} <= set(listed)


def test_a_renamed_card_opens_at_its_old_address(department, visit):
    """Addresses are for ever."""
    department.edit("card-1", "review_in", "redirect_from: [old-one]\nreview_in")
    old, new = visit("/cards/old-one/"), visit("/cards/card-1/")
    assert (old.status_code, old.data) == (200, new.data)
    assert "<h1>Card 1</h1>" in new.text


@pytest.mark.parametrize(
    "path", ["/cards/none/", "/topics/none/", "/see/none/", "/o/none.js", "/screenshots/none.png", "/none"]
)
def test_what_is_not_here_is_answered_with_a_page_that_says_so(visit, path):
    """The app itself answers as the server does: with the page, the policy, and nothing to keep."""
    answer = visit(path)
    assert answer.status_code == 404
    assert "That page is not here" in answer.text
    assert answer.headers["Cache-Control"] == "no-cache, no-transform"
    assert "script-src 'self' 'sha256-" in answer.headers["Content-Security-Policy"]


def test_the_app_answers_with_the_policy_of_the_release(live):
    """What a writer sees is bound as what an officer sees."""
    client = live.app().test_client()
    for address in live.files:
        answer = client.get(address)
        assert answer.status_code == 200
        assert live.manifest["headers"].items() <= dict(answer.headers).items(), address
        assert answer.headers["Cache-Control"] == headers.caching(address)


def test_all_pages_have_one_shell(pages):
    """Pages of one shell may be swapped into each other."""
    shells = {page.all("html")[0].attributes["data-shell"] for page in pages.values()}
    assert len(shells) == 1
    assert {page.all("html")[0].attributes["data-root"] for page in pages.values()} == {"/"}


def shell(app):
    """Give the shell of an app's home page."""
    page = decks.Page(app.test_client().get("/").text)
    return page.all("html")[0].attributes["data-shell"]


def test_another_template_makes_another_shell(department, tmp_path):
    """A part of a page, however small, is the shell of all."""
    before = shell(department.app())
    app = department.app()
    shutil.copytree(decks.ROOT / "templates", tmp_path / "templates")
    app.template_folder = str(tmp_path / "templates")
    assert shell(app) == before
    part = tmp_path / "templates" / "parts" / "find.html"
    part.write_text(part.read_text(encoding="utf-8") + "<!-- one more -->\n", encoding="utf-8")
    app = department.app()
    app.template_folder = str(tmp_path / "templates")
    assert shell(app) != before


@pytest.mark.parametrize("name", ["style", "script"])
def test_another_style_or_script_makes_another_shell(department, name):
    """An open page has its own of both; a page that needs others must not be swapped in."""
    before = shell(department.app())
    app = department.app()
    assets = app.extensions["pages"].assets
    other = assets.style + "b{}" if name == "style" else type(assets.script)("app.js", b"other")
    setattr(assets, name, other)
    assert shell(app) != before


def test_another_department_makes_another_shell(department):
    """Its name stands outside the part that is swapped."""
    before = shell(department.app())
    toml = department.content / "deck.toml"
    toml.write_text('department = "Made-up Police"\n' + toml.read_text(encoding="utf-8"), encoding="utf-8")
    assert shell(department.app()) != before


def test_other_words_on_a_card_leave_the_shell_alone(department):
    """Else an edited card would change every page."""
    before = shell(department.app())
    department.edit("card-0", "Stand back", "Step back")
    assert shell(department.app()) == before


def manifest(department):
    """The web app manifest as published."""
    return json.loads(department.body("/manifest.webmanifest"))


@pytest.mark.parametrize("prefix", ["", "/dept/two"])
def test_the_installed_app_has_one_id_and_stays_in_its_scope(department, visit, prefix):
    """All three are the root, with the slash that keeps /dept apart from /department."""
    department.prefix = prefix
    made = visit("/manifest.webmanifest").get_json(force=True)
    assert [made[key] for key in ("id", "scope", "start_url")] == [f"{prefix}/"] * 3


def test_the_manifest_offers_icons_for_every_use(starter):
    """Each purpose has its icon, and each is what it says."""
    icons = manifest(starter)["icons"]
    assert {(icon["purpose"], icon["sizes"]) for icon in icons} == {
        ("any", "192x192"),
        ("any", "512x512"),
        ("maskable", "512x512"),
        ("monochrome", "192x192"),
    }
    for icon in icons:
        with Image.open(starter.releases / icon["src"][1:]) as picture:
            assert f"{picture.width}x{picture.height}" == icon["sizes"]


def test_the_shortcuts_of_the_installed_app_lead_to_pages(starter, pages):
    """A long press on the icon opens what is there."""
    shortcuts = manifest(starter)["shortcuts"]
    assert len(shortcuts) == 4
    assert {shortcut["url"] for shortcut in shortcuts} <= set(pages)


def test_the_installed_app_is_called_what_the_deck_is(department, visit):
    """The department stands in the long name; the short one fits below an icon."""
    toml = department.content / "deck.toml"
    toml.write_text('department = "Made-up Police"\n' + toml.read_text(encoding="utf-8"), encoding="utf-8")
    made = visit("/manifest.webmanifest").get_json(force=True)
    assert (made["name"], made["short_name"]) == ("Made-up deck, Made-up Police", "Made-up deck")
    assert made["theme_color"] == "#1d4e5a"


def test_a_screenshot_is_offered_with_its_size_and_published(department, tmp_path):
    """A picture in static/screenshots is shown before the app is installed."""
    app = department.app()
    (tmp_path / "static" / "screenshots").mkdir(parents=True)
    header = struct.pack(">II5B", 40, 90, 8, 2, 0, 0, 0)
    picture = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + header
    picture += struct.pack(">I", zlib.crc32(b"IHDR" + header))
    (tmp_path / "static" / "screenshots" / "a-card.png").write_bytes(picture)
    app.extensions["pages"].static = tmp_path / "static"
    build.build(app, department.releases, "")
    (shot,) = manifest(department)["screenshots"]
    assert (shot["sizes"], shot["form_factor"], shot["label"]) == ("40x90", "narrow", "a card")
    with decks.fetch(department.client(), shot["src"]) as answer:
        assert (answer.status_code, answer.data) == (200, picture)
    assert shot["src"] not in department.files


@pytest.mark.parametrize("prefix", ["", "/dept"])
def test_every_link_of_every_page_leads_to_an_address_of_the_release(tmp_path, prefix):
    """Below a prefix too, and from the words of a card as from the frame."""
    department = decks.Department(tmp_path, prefix=prefix)
    department.edit("card-0", "Doors are narrow", "Doors are [narrow](/cards/card-1/)")
    department.edit("card-0", "- Stand back from door 0.", "- Stand back from [door 1](/cards/card-1/).")
    department.build()
    strays = [
        (address, value)
        for address, page in department.pages().items()
        for element, value in page.links
        if "ul.sources" not in element.around and not resolves(value, department.files, prefix)
    ]
    assert strays == []


def test_a_page_below_a_prefix_knows_its_root(department, visit):
    """The script registers the worker there."""
    department.prefix = "/dept"
    page = decks.Page(visit("/cards/card-0/").text)
    assert page.all("html")[0].attributes["data-root"] == "/dept/"


def test_the_deck_is_a_draft_until_somebody_approved_it(department, visit):
    """Every page says so, and stops saying so."""
    addresses = urls(department.app().extensions["pages"].load())
    assert all("no department has approved this deck" in visit(address).text for address in addresses)
    toml = department.content / "deck.toml"
    toml.write_text('approved_by = "Sgt. Made Up"\n' + toml.read_text(encoding="utf-8"), encoding="utf-8")
    assert not any("no department has approved" in visit(address).text.lower() for address in addresses)
    assert "by Sgt. Made Up" in visit("/about/").text


def test_words_of_a_card_are_words_and_never_markup(department, visit):
    """A sign that HTML uses is shown, not obeyed, wherever a title stands."""
    department.edit("card-0", "title: Card 0", "title: Doors < stairs & x > y")
    for address in ("/", "/cards/", "/topics/doors/", "/see/all/", "/cards/card-0/", "/cards/card-1/"):
        page = decks.Page(visit(address).text)
        assert "& x > y" not in page.text, address
    assert decks.Page(visit("/cards/card-0/").text).words["title"] == [
        "Doors < stairs & x > y · Made-up deck"
    ]
