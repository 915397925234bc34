"""The server of a finished release, asked as a WSGI app."""

import gzip
import os

import brotli
import pytest
from werkzeug.test import create_environ, run_wsgi_app

from deck.release import server
from deck.release.server import Server
from deck.release.store import ReleaseError
from deck.site import headers
from tests import decks
from tests.decks import fetch
from tests.release.asked import addresses, carries, edited

starter, department, live = decks.starter, decks.department, decks.live
STRAY = (
    "/none",
    "/none/",
    "/cards/none/",
    "/cards/card-0/none",
    "/o/",
    "/o/none.html",
    "/pack/",
    "/pack/none.pack",
    "/static/",
    "/static/js/app.js",
    "/static/.webassets-cache",
    "/.webassets-cache",
    "/templates/base.html",
    "/_headers",
    "/current",
    "/../app.py",
    "/../current",
    "/o/../../current",
    "/%2e%2e/app.py",
    "//app.py",
    "//evil.invalid/..",
    "/..\\app.py",
    "/\\evil.invalid",
    "/index.html.br",
    "/é",
    "/\0",
)


@pytest.fixture(scope="module")
def client(starter):
    """Visit the server of the real deck, to read only."""
    return starter.client()


def raw(app, path, accept="text/html"):
    """Ask a WSGI app for a path just as it stands: no client in between tidies it."""
    environ = create_environ("/", headers={"Accept": accept})
    environ["PATH_INFO"] = path.encode().decode("latin-1")
    body, status, found = run_wsgi_app(app, environ, buffered=True)
    return status, found, b"".join(body)


# ---- every address ----


def test_every_address_answers_with_every_header(client, starter):
    """Page, object, worker, list and pack: 200, the whole policy, the right time to keep."""
    for address in addresses(starter):
        answer = fetch(client, address)
        assert answer.status == "200 OK", address
        assert carries(answer, starter.manifest["headers"], address), address


def test_the_headers_are_those_of_the_policy(live):
    """The names are the ones a security team asks for; none was lost between building and serving."""
    style = live.app().extensions["pages"].assets.style
    assert live.manifest["headers"].keys() == headers.security(style, "").keys()


def test_no_answer_sets_a_cookie_or_opens_itself_to_others(client, starter):
    """Nor says what serves it, nor when a file was written."""
    for address in [*addresses(starter), "/none", "/cards"]:
        found = fetch(client, address).headers
        assert found.get("Server") == "", address
        unwanted = {"Set-Cookie", "Access-Control-Allow-Origin", "X-Powered-By", "Last-Modified"}
        assert {name for name in unwanted if name in found} == set(), address


@pytest.mark.parametrize(
    ("address", "type"),
    [
        ("/", "text/html"),
        ("/sw.js", "text/javascript"),
        ("/release.json", "application/json"),
        ("/manifest.webmanifest", "application/manifest+json"),
        ("/pack/{id}.pack", "application/octet-stream"),
    ],
)
def test_every_kind_of_file_has_its_type(client, starter, address, type):  # noqa: A002 - the word
    """Browsers refuse a worker with another type, and sniff none of them."""
    found = fetch(client, address.format(**starter.manifest)).headers["Content-Type"]
    assert found.partition(";")[0] == type


def test_objects_travel_as_what_nobody_edits(client, starter):
    """Pages by their hash go to phones alone, which know the type; scripts and icons are named in pages."""
    for address, file in starter.manifest["files"].items():
        found = fetch(client, f"/o/{file['object']}").headers["Content-Type"]
        phones = file["object"].endswith((".html", ".json"))
        assert found.replace('"', "") == ("application/octet-stream" if phones else file["type"]), address


@pytest.mark.parametrize("path", STRAY, ids=ascii)
def test_what_is_not_of_the_release_is_not_here(client, starter, path):
    """Whatever is tried, the answer is the page that says so, with the policy, and nothing to keep."""
    status, found, body = raw(client.application, path)
    assert status == "404 Not Found"
    assert body == starter.body("/404.html")
    assert found["Cache-Control"] == "no-cache, no-transform"
    assert starter.manifest["headers"].items() <= dict(found).items()


@pytest.mark.parametrize("path", STRAY, ids=ascii)
def test_what_is_not_here_costs_a_program_one_kilobyte(client, starter, path):
    """Line, headers and body: only a reader gets the page, and in its smallest form."""
    status, found, body = raw(client.application, path, accept="*/*")
    assert (status, body) == ("404 Not Found", b"Nothing is here.\n")
    assert starter.manifest["headers"].items() <= dict(found).items()
    assert len(body) + sum(len(f"{name}: {value}\r\n") for name, value in found.items()) + 30 <= 1024
    page = fetch(client, "/none", Accept="text/html", Accept_Encoding="br")
    assert brotli.decompress(page.data) == starter.body("/404.html")


def test_an_address_without_its_slash_leads_to_the_one_with(client, starter):
    """The redirect stays on this site, and carries the headers too."""
    answer = fetch(client, "/cards/youth")
    assert (answer.status_code, answer.headers["Location"]) == (302, "youth/")
    assert carries(answer, starter.manifest["headers"], "/cards/youth")


# ---- methods ----


@pytest.mark.parametrize("path", ["/", "/sw.js", "/cards", "/none"])
def test_head_gives_the_status_and_headers_of_get(client, path):
    """For a page, the worker, a redirect, and what is not here."""
    asked, told = fetch(client, path), fetch(client, path, "HEAD")
    assert told.status == asked.status
    assert dict(told.headers) == dict(asked.headers)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_nothing_can_be_sent(client, starter, method):
    """An address that is read answers anything else with what is allowed."""
    answer = fetch(client, "/cards/", method)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")
    assert carries(answer, starter.manifest["headers"], "/cards/")
    assert b"Traceback" not in answer.data
    assert fetch(client, "/none", method).status_code == 404


# ---- asking again ----


def test_the_tag_is_the_hash_of_the_content(client, starter):
    """At an object's own address and at each where it is shown."""
    for address, name in starter.files.items():
        tag = f'"{name.partition(".")[0]}"'
        assert fetch(client, address).headers["ETag"] == tag
        assert fetch(client, f"/o/{name}").headers["ETag"] == tag
    made = starter.manifest
    assert fetch(client, "/release.json").headers["ETag"] == f'"{made["id"]}-{made["seq"]}"'


def test_the_same_content_built_again_has_the_same_tags(live):
    """A phone that asks again is told that nothing is new; its worker too."""
    paths = [*live.files, "/sw.js"]
    for path in live.releases.rglob("*"):
        os.utime(path, (1_000_000, 1_000_000))
    client = live.client()
    before = {path: fetch(client, path).headers["ETag"] for path in paths}
    live.build()
    client = live.client()
    assert {path: fetch(client, path).headers["ETag"] for path in paths} == before


def test_what_is_the_same_is_answered_with_few_bytes(client, starter):
    """No body, and no header but those that keep the answer fresh: at most 500 bytes with the line."""
    for path in addresses(starter):
        tag = fetch(client, path).headers["ETag"]
        answer = fetch(client, path, If_None_Match=tag)
        assert (answer.status_code, answer.data) == (304, b""), path
        assert answer.headers["ETag"] == tag
        assert answer.headers["Cache-Control"] == headers.caching(path)
        sent = sum(len(f"{name}: {value}\r\n") for name, value in answer.headers)
        assert sent + len("HTTP/1.1 304 Not Modified\r\n\r\n") <= 500


def test_what_changed_is_sent_whole_to_a_phone_that_has_the_old(live):
    """An old tag is not enough."""
    old = fetch(live.client(), "/cards/card-0/").headers["ETag"]
    live.edit("card-0", "Stand back", "Step back")
    live.build()
    answer = fetch(live.client(), "/cards/card-0/", If_None_Match=old)
    assert answer.status_code == 200
    assert b"Step back" in answer.data


# ---- smaller forms ----


@pytest.mark.parametrize(
    ("accepted", "encoding", "unpack"),
    [
        ("gzip, deflate, br", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("identity", None, bytes),
        ("", None, bytes),
    ],
)
def test_the_smallest_form_that_is_accepted_is_sent(client, starter, accepted, encoding, unpack):
    """And it unpacks to the page; a cache between is told that there are several."""
    answer = fetch(client, "/", Accept_Encoding=accepted)
    assert answer.headers.get("Content-Encoding") == encoding
    assert unpack(answer.data) == starter.body("/")
    assert answer.headers["Vary"] == "Accept-Encoding"


def test_the_pack_is_sent_as_it_is(client, starter):
    """It is gzip inside; a browser must not unpack it on the way, nor a proxy pack it again."""
    path = f"/pack/{starter.manifest['id']}.pack"
    answer = fetch(client, path, Accept_Encoding="gzip, br")
    assert "Content-Encoding" not in answer.headers
    assert answer.data[:2] == b"\x1f\x8b"
    assert "no-transform" in answer.headers["Cache-Control"]


# ---- below a prefix ----


@pytest.fixture(scope="module")
def below(tmp_path_factory):
    """A department whose site lives at /dept/, to read only."""
    department = decks.Department(tmp_path_factory.mktemp("below"), prefix="/dept")
    department.build()
    return department


def test_below_its_prefix_every_address_answers(below):
    """With the same headers as at the root of a host."""
    client = below.client()
    for address in addresses(below):
        answer = fetch(client, f"/dept{address}")
        assert answer.status_code == 200, address
        assert carries(answer, below.manifest["headers"], address), address
    assert fetch(client, "/dept/cards").headers["Location"] == "cards/"
    assert fetch(client, "/dept?q=1").headers["Location"] == "dept/?q=1"


@pytest.mark.parametrize("path", ["/", "/cards/", "/sw.js", "/department/", "/deptcards/", "/x/dept/"])
def test_outside_its_prefix_nothing_is_here(below, path):
    """Another department may live there; the page that says so leads back below the prefix."""
    answer = fetch(below.client(), path, Accept="text/html,*/*;q=0.8")
    assert answer.status_code == 404
    assert carries(answer, below.manifest["headers"], "/404.html")
    assert b'href="/dept/"' in answer.data


@pytest.mark.parametrize(("built", "served"), [("/dept", ""), ("", "/dept"), ("/dept", "/other")])
def test_a_release_built_for_another_prefix_is_refused_by_name(tmp_path, built, served):
    """The prefix is in every link: one sentence names both, and the command that mends it."""
    department = decks.Department(tmp_path, prefix=built)
    department.build()
    with pytest.raises(ReleaseError) as refusal:
        Server(department.releases, served)
    said = str(refusal.value)
    assert f'built for "{built or "/"}"' in said
    assert f'STEADY_PREFIX is "{served or "/"}"' in said
    assert "flask release build" in said


def test_a_release_for_another_prefix_is_not_taken_up(live, monkeypatch):
    """Built by mistake while a server runs, it changes nothing."""
    client = live.client()
    live.prefix = "/dept"
    edited(live)
    monkeypatch.setattr(server, "PAUSE", 0)
    assert b"Stand back" in fetch(client, "/cards/card-0/").data
