"""A first download that did not end: what came of it is read, and nothing calls it ready."""

from tests.faults.phone import objects

SAID = "return document.querySelector('.state').textContent"


def part(phone, missing):
    """Save a first release but for the files at some addresses, then take the server away."""
    files = phone.publisher.manifest["files"]
    names = "|".join(f"o/{files[address]['object']}|{address[1:]}$" for address in missing)
    phone.site.network("status", f"^/(pack/|{names})", 503)
    phone.open("/about/")
    phone.look()
    phone.site.down()
    return {address: file for address, file in files.items() if address not in missing}


def test_all_but_one_file_opens_all_but_one_page(phone):
    """The signal went before the last card came: every other address opens, and the page counts the cards."""
    rest = part(phone, ["/cards/card-1/"])
    phone.engine.new_tab()
    phone.open("/cards/card-2/")
    assert phone.wrong(rest) == []
    assert phone.heading() == "Card 2"
    phone.engine.until(f"{SAID} === '11 of 12 cards so far'")
    assert not phone.state()["ready"]


def test_a_card_that_has_not_come_says_which_have(phone):
    """With links to them, and none to itself; with a signal it comes."""
    part(phone, ["/cards/card-1/"])
    phone.open("/cards/card-1/")
    note = phone.engine.run("return document.querySelector('.lost').textContent")
    assert "is not saved yet: 11 of 12 cards so far" in note
    phone.engine.until("return document.querySelectorAll('main li').length === 11")
    phone.site.up()
    phone.site.network()
    phone.open("/cards/card-1/")
    assert phone.heading() == "Card 1"
    assert phone.look()["ready"]
    assert phone.holds(phone.publisher.manifest)


def test_without_the_list_of_cards_too_the_cards_are_named(phone):
    """Whatever came, there is a way to it."""
    part(phone, ["/cards/", "/cards/card-1/"])
    phone.open("/cards/")
    assert phone.heading() == "This page is not saved yet"
    links = phone.engine.run("return [...document.querySelectorAll('main li a')].map((a) => a.textContent)")
    assert sorted(links) == sorted(f"Card {number}" for number in range(12) if number != 1)
    phone.engine.tap("main li a[href$='/cards/card-5/']")
    phone.engine.until("return document.querySelector('h1').textContent.trim() === 'Card 5'")


def test_a_pack_that_breaks_off_leaves_what_came(phone):
    """At about nine tenths: some hundred addresses open, and each opens as it was published."""
    size = (
        (phone.publisher.live.folder / "pack" / f"{phone.publisher.live.manifest['id']}.pack").stat().st_size
    )
    phone.site.network("cut", "^/pack/", round(size * 0.94))
    phone.publisher.site.app = refusing(phone.publisher.server)
    phone.open("/about/")
    phone.look()
    phone.site.down()  # before the objects can come again
    phone.site.app = phone.publisher.server
    here = phone.stored()
    assert 0 < len(here) < len(objects(phone.publisher.manifest))
    rest = {
        address: file for address, file in phone.publisher.manifest["files"].items() if file["object"] in here
    }
    phone.open("/about/")
    assert phone.wrong(rest) == []


def refusing(app):
    """A site whose files come in the pack alone, but for the script and the page that is opened."""

    def site(environ, start_response):
        path = environ["PATH_INFO"]
        single = path.startswith("/o/") or (path.endswith("/") and path != "/about/")
        if single and not path.endswith(".js"):
            start_response("503 Busy", [("Content-Type", "text/plain")])
            return [b"Busy"]
        return app(environ, start_response)

    return site


def test_a_first_download_never_goes_back_to_an_older_list(phone, tmp_path):
    """A mixed fleet while nothing is saved yet: what began with the newer list goes on with it."""
    phone.site.older = phone.publisher.frozen(tmp_path / "older")
    phone.publisher.reword(0)
    files = phone.publisher.manifest["files"]
    phone.site.network("status", f"^/(pack/|o/{files['/cards/card-1/']['object']}|cards/card-1/$)", 503)
    phone.open()
    phone.look()
    phone.site.network("older")
    assert phone.look()["error"] == "The server's release is older than the one that is being saved."
    phone.site.network()
    assert phone.look()["ready"]
    assert phone.state()["seq"] == phone.publisher.manifest["seq"]
