"""Content that means harm, in Chromium with the security policy off: the pages alone must hold."""

import threading

import pytest
from werkzeug.serving import make_server

from deck.desk import preview
from tests import decks, hostile
from tests.browser import engines, provide

# Pages that no fence made, to see that a script would be seen.
BARE = tuple(
    vector for vector in hostile.MARKUP if vector.startswith(("<img src", "<svg onload", "<script>"))
)
POLICIES = ("Content-Security-Policy", "X-Content-Type-Options", "Permissions-Policy")
LINKS = "[...document.querySelectorAll('a[href], iframe[src]')].map((a) => a.protocol ?? '')"


def without_policy(app):
    """Serve an app without the headers that would stop a script, and the attacks themselves below /bare/."""

    def serve(environ, start):
        def begin(status, headers, *rest):
            return start(status, [one for one in headers if one[0] not in POLICIES], *rest)

        number = environ["PATH_INFO"].removeprefix("/bare/")
        if number.isdigit():
            begin("200 OK", [("Content-Type", "text/html; charset=utf-8")])
            return [f"<!doctype html><title>x</title>{BARE[int(number)]}".encode()]
        return app(environ, begin)

    return serve


@pytest.fixture(scope="module")
def origin(tmp_path_factory):
    """The preview of a deck with an attack in every field: the same pages that officers get, and its own."""
    department = decks.Department(tmp_path_factory.mktemp("hostile"))
    decks.shutil.rmtree(department.content)
    hostile.write(department.content, hostile.VECTORS)
    app = department.app()
    preview.Preview(app, department.content, ["127.0.0.1"])
    server = make_server("127.0.0.1", 0, without_policy(app), threaded=True, request_handler=preview._Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def visit(origin):
    """Give a function that opens an address, and gives what ran there and the schemes of its links."""
    with engines.playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=provide.provide("chromium").path, args=["--no-sandbox", "--disable-gpu"]
        )
        context = browser.new_context(bypass_csp=True, service_workers="block")
        page = context.new_page()
        ran = []

        def seen(dialog):
            ran.append(dialog.message)
            dialog.dismiss()

        page.on("dialog", seen)

        def look(address, wait=None):
            ran.clear()
            page.goto(origin + address, wait_until="load")
            if wait:
                page.wait_for_selector(wait)
            schemes = {scheme for frame in page.frames for scheme in frame.evaluate(LINKS)}
            return list(ran), schemes - {"http:", "https:", ""}

        yield look
        browser.close()


@pytest.mark.parametrize("number", range(len(BARE)))
def test_a_script_that_ran_would_be_seen(visit, number):
    """The policy is off: these pages have no other fence."""
    assert visit(f"/bare/{number}")[0] == ["1"]


@pytest.mark.parametrize(
    "address", ["/", "/about/", "/cards/", "/topics/topic-0/", "/see/tile-1/", "/preview/", "/ready/"]
)
def test_no_list_of_attacks_runs(visit, address):
    """All of them on one page."""
    assert visit(address) == ([], set())


def test_no_attack_runs_on_its_card_or_beside_it(visit, some):
    """The preview holds the card's page in a frame; both are looked at. Above, one page has all of them."""
    tried = some(enumerate(hostile.VECTORS), 25)
    found = {vector: visit(f"/preview/cards/card-{number}/") for number, vector in tried}
    assert [vector for vector, seen in found.items() if seen != ([], set())] == []


def test_no_attack_runs_among_results(visit):
    """The page's own script writes these."""
    assert visit("/search/?q=zebra", "#results a") == ([], set())
