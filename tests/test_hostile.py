"""Content that means harm, through everything that reads and shows it: no word becomes a script."""

import json

import pytest

from deck.cards import library
from deck.desk import draft, preview
from deck.site.addresses import urls
from tests import decks, hostile

pytestmark = pytest.mark.slow
ORIGIN = "http://127.0.0.1"


class Site:
    """Every page of a deck that holds these texts, shown whatever the check says, as the preview does."""

    def __init__(self, folder, texts):
        department = decks.Department(folder)
        decks.shutil.rmtree(department.content)
        hostile.write(department.content, texts)
        self.loaded = library.read(department.content)
        app = department.app()
        preview.Preview(app, department.content, ["127.0.0.1"])
        self.client = app.test_client()
        deck = draft.showable(self.loaded.partial)
        self.addresses = urls(deck)
        self.frames = ["/preview/", *(f"/preview/cards/{name}/" for name in deck.cards)]

    def text(self, address):
        """Ask for an address."""
        answer = self.client.get(address, base_url=ORIGIN)
        assert answer.status_code == 200, address
        return answer.text

    def page(self, address):
        """Ask for a page and take it apart."""
        return hostile.Page(self.text(address))


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Every attack in every field."""
    return Site(tmp_path_factory.mktemp("hostile"), hostile.VECTORS)


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    """The same deck with plain words in the attacks' places."""
    return Site(tmp_path_factory.mktemp("plain"), ("Plain words",) * 3)


@pytest.fixture(scope="module")
def shapes(plain):
    """All elements and attributes of pages with plain words."""
    pages = [plain.page(address) for address in (*plain.addresses, *plain.frames)]
    return set().union(*map(hostile.shape, pages))


def own(page):
    """Give the scripts and styles of a page, and what is in them."""
    tags = [(one.tag, one.attributes) for one in page.elements if one.tag in {"script", "style", "link"}]
    return tags, page.words["script"], page.words["style"]


def test_no_page_holds_more_than_words_and_plain_tags(site, shapes, some):
    """Title, summary, lists, Why, sources, topics, tiles, the deck's own names, and problems told of them."""
    assert len(site.addresses) + len(site.frames) > 4 * len(hostile.VECTORS)
    for address in some((*site.addresses, *site.frames), 120):
        assert hostile.harm(site.page(address), shapes) == [], address


def test_no_page_has_a_script_or_a_style_that_another_has_not(site, plain):
    """Neither one more, nor other words in ours."""
    for address in ("/", "/about/", "/cards/", "/search/", "/cards/card-0/", "/preview/cards/card-0/"):
        assert own(site.page(address)) == own(plain.page(address)), address


def test_an_attack_is_shown_as_the_words_it_is(site):
    """The tests above would pass on an empty page as well."""
    for number, vector in enumerate(hostile.VECTORS):
        if "<img src=x onerror=" in vector and not set("[`\u2028") & set(vector):
            shown = site.text(f"/cards/card-{number}/")
            assert "&lt;img src=x onerror=alert(1)" in shown, vector


def test_the_files_for_programs_are_whole(site):
    """Index and manifest are read as data: an attack is one more text in them."""
    json.loads(site.text("/manifest.webmanifest"))
    for name in (*range(10), "same"):
        json.loads(site.text(f"/search/{name}.json"))
    answer = site.client.get("/search/0.json", base_url=ORIGIN)
    assert answer.content_type == "application/json"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_check_names_every_card_with_markup_that_could_run(site):
    """The page is the second fence; this is the first."""
    codes = {"BODY07", "BODY08", "BODY12", "BODY13", "FILE03"}
    told = {found.path.rpartition("/")[2] for found in site.loaded.problems if found.code in codes}
    assert told == {f"card-{number}.md" for number in range(len(hostile.MARKUP))}


def test_the_check_names_every_source_whose_address_could_run(site):
    """An address that only the check has seen is never a link, not even in the preview."""
    told = [one for one in site.loaded.problems if one.sentence.endswith(", which is no https: address.")]
    assert len(told) == len(hostile.VECTORS)


@pytest.mark.parametrize(
    "page",
    [
        "<p>x<img src=x onerror=alert(1)></p>",
        "<p onclick=alert(1)>x</p>",
        '<a href="javascript:alert(1)">x</a>',
        '<a href="//x.invalid">x</a>',
        "<p>x<!-- x --></p>",
        "<iframe></iframe>",
    ],
)
def test_harm_would_be_found(page):
    """The tests above can fail."""
    assert hostile.harm(hostile.Page(page), {("p", "")})
