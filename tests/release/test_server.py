"""The server of a finished release, asked as a WSGI app and, at the end, over a real socket."""

import gzip
import hashlib
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from types import SimpleNamespace

import brotli
import pytest
from werkzeug.test import Client, create_environ, run_wsgi_app

from deck.release import build, server, store
from deck.release.server import Server
from deck.release.store import ReleaseError
from deck.site import headers
from tests import decks
from tests.decks import fetch

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


def carries(answer, policy, path):
    """Say whether an answer carries the whole policy and the Cache-Control of its path."""
    found = dict(answer.headers)
    return {**policy, "Cache-Control": headers.caching(path), "Server": ""}.items() <= found.items()


def addresses(department):
    """Every address a release answers: those a phone keeps, and those it asks for by itself."""
    return [*department.files, "/sw.js", "/release.json", f"/pack/{department.manifest['id']}.pack"]


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


# ---- a new release ----


def edited(department):
    """Publish an edit of the first card."""
    department.edit("card-0", "Stand back", "Step back")
    return department.build()


def test_a_new_release_is_taken_up_without_a_restart(live, monkeypatch):
    """At the next look at the pointer, every address is of the new one."""
    client = live.client()
    assert b"Stand back" in fetch(client, "/cards/card-0/").data
    made = edited(live)
    monkeypatch.setattr(server, "PAUSE", 0)
    assert b"Step back" in fetch(client, "/cards/card-0/").data
    assert fetch(client, "/release.json").json["seq"] == made.manifest["seq"]


def test_the_pointer_is_looked_at_every_other_second_at_most(live, monkeypatch):
    """A page asked for in between costs no look, and five seconds are the promise."""
    assert server.PAUSE < 5
    clock = SimpleNamespace(now=0.0)
    monkeypatch.setattr(server, "time", SimpleNamespace(monotonic=lambda: clock.now))
    client = live.client()
    edited(live)
    for now, words in ((server.PAUSE, b"Stand back"), (server.PAUSE + 0.1, b"Step back")):
        clock.now = now
        assert words in fetch(client, "/cards/card-0/").data


@pytest.mark.parametrize("kind", ["object", "pack"])
def test_what_another_process_published_is_found_at_once(live, kind):
    """That one sent the phone here; a page that is not here is no reason to look."""
    client = live.client()
    made = edited(live)
    path = f"/o/{live.files['/cards/card-0/']}" if kind == "object" else f"/pack/{made.manifest['id']}.pack"
    assert fetch(client, path).status_code == 200


def test_all_who_ask_for_a_new_object_at_once_get_it(live, monkeypatch):
    """A phone fetches in several lanes: one makes the server look, the others must wait, not be refused."""
    app = Server(live.releases, "")
    edited(live)
    path = f"/o/{live.files['/cards/card-0/']}"
    looking, going_on = threading.Event(), threading.Event()

    class Slow(server.Site):
        def __init__(self, *rest):
            looking.set()
            assert going_on.wait(10)
            super().__init__(*rest)

    monkeypatch.setattr(server, "Site", Slow)
    found = []
    first = threading.Thread(target=lambda: found.append(fetch(Client(app), path).status_code))
    first.start()
    assert looking.wait(10)
    second = threading.Thread(target=lambda: found.append(fetch(Client(app), path).status_code))
    second.start()
    second.join(0.3)  # it either waits for the first, which is right, or was refused by now
    going_on.set()
    first.join(10)
    second.join(10)
    assert found == [200, 200]


def test_while_one_looks_the_others_go_on_serving(live, monkeypatch):
    """A page that is here is never kept waiting by a new release."""
    app = Server(live.releases, "")
    monkeypatch.setattr(server, "PAUSE", 0)
    with app.lock:
        assert fetch(Client(app), "/cards/card-0/").status_code == 200


def test_objects_of_the_release_before_are_still_served(live):
    """An open page asks for its own script, and a phone in the middle for its pages."""
    old = live.files["/cards/card-0/"]
    edited(live)
    assert fetch(live.client(), f"/o/{old}").status_code == 200


def test_a_page_object_of_an_older_release_keeps_its_policy(live):
    """Its style is allowed by its own hash; the new policy would show it bare."""
    old, before = live.files["/"], live.manifest["headers"]
    app = live.app()
    app.extensions["pages"].assets.style = "b{}"
    build.build(app, live.releases, "")
    after = live.manifest["headers"]
    assert before["Content-Security-Policy"] != after["Content-Security-Policy"]
    client = live.client()
    assert carries(fetch(client, f"/o/{old}"), before, f"/o/{old}")
    for path in ("/", f"/o/{live.files['/']}"):
        assert carries(fetch(client, path), after, path)


NONSENSE = [b"", b"nonsense\n", b"..", b"/etc", b"1-00\n", b"\0", b"\xff\xfe\n"]


@pytest.mark.parametrize("pointer", [None, *NONSENSE], ids=ascii)
def test_a_pointer_to_nonsense_changes_nothing(live, monkeypatch, pointer):
    """What is live stays live, and a good pointer afterwards is followed."""
    client = live.client()
    good = live.releases / store.POINTER
    edited(live)
    meant = good.read_bytes()
    good.unlink()
    if pointer is not None:
        good.write_bytes(pointer)
    monkeypatch.setattr(server, "PAUSE", 0)
    answer = fetch(client, "/cards/card-0/")
    assert answer.status_code == 200
    assert b"Stand back" in answer.data
    good.write_bytes(meant)
    assert b"Step back" in fetch(client, "/cards/card-0/").data


@pytest.mark.parametrize("text", ["", "{", "{}", "[]", '{"prefix": ""}', '{"prefix": "", "headers": 1}'])
def test_a_release_that_cannot_be_read_changes_nothing(live, monkeypatch, text):
    """A list that is cut, or is none of ours, is not taken up."""
    client = live.client()
    folder = edited(live).folder
    (folder / "release.json").write_text(text, encoding="utf-8")
    monkeypatch.setattr(server, "PAUSE", 0)
    answer = fetch(client, "/cards/card-0/")
    assert (answer.status_code, b"Stand back" in answer.data) == (200, True)


@pytest.mark.parametrize("damage", ["gone", "cut"])
def test_a_damaged_older_release_stops_no_server(live, damage):
    """What is live is whole; a restart at night must not fail over what nobody reads."""
    old = store.current(live.releases).folder / "release.json"
    edited(live)
    old.unlink() if damage == "gone" else old.write_text("{", encoding="utf-8")
    assert b"Step back" in fetch(live.client(), "/cards/card-0/").data


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


# ---- over a real socket ----


def free_port():
    """Let the system pick a port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def ask(port, path, method="GET", **given):
    """Ask over a connection of its own; the path goes out as it stands. Names of headers come in small."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.putrequest(method, path, skip_accept_encoding=True)
    for name, value in given.items():
        connection.putheader(name.replace("_", "-"), value)
    connection.endheaders()
    try:
        answer = connection.getresponse()
        found = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, found, answer.read()
    finally:
        connection.close()


def until(condition, seconds=20):
    """Ask again and again until it is so; give up after that many seconds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if condition():
                return
        except OSError:
            pass
        time.sleep(0.05)
    pytest.fail(f"not so within {seconds} seconds")


@pytest.fixture
def serving(live):
    """Start `flask serve` as an IT department does; gives the port, and stops it afterwards."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "serve"],
        cwd=decks.ROOT,
        env={**live.environ, "STEADY_PORT": str(port)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )
    try:
        until(lambda: process.poll() is not None or ask(port, "/")[0] == 200)
        yield port
        assert process.poll() is None, "it stopped by itself"
    finally:
        process.send_signal(signal.SIGTERM)
        said, _ = process.communicate(timeout=20)
    assert f"Serving http://127.0.0.1:{port}/" in said
    assert "Traceback" not in said


def test_the_real_server_serves_the_release(live, serving):
    """Everything above holds over a socket."""
    policy = {name.lower(): value for name, value in live.manifest["headers"].items()} | {"server": ""}
    for address in addresses(live):
        status, found, _ = ask(serving, address)
        assert status == 200, address
        assert policy.items() <= found.items(), address
    for path in ("/../app.py", "/%2e%2e/app.py", "//app.py", "/%2e%2e%2fcurrent", "/..%5capp.py", "/static/"):
        status, found, body = ask(serving, path, Accept="text/html")
        assert (status, body) == (404, live.body("/404.html")), path
        assert policy.items() <= found.items(), path
    for path in ("/", "/none"):
        status, found, body = ask(serving, path, "HEAD")
        assert (status, found["content-length"] > "0", body) == (ask(serving, path)[0], True, b"")
    assert ask(serving, "/", "POST")[0] == 405
    tag = ask(serving, "/release.json")[1]["etag"]
    status, found, body = ask(serving, "/release.json", If_None_Match=tag)
    assert (status, body) == (304, b"")
    assert sum(len(f"{name}: {value}\r\n") for name, value in found.items()) <= 500


def test_the_real_server_takes_up_a_new_release(live, serving):
    """In every worker process, with no restart and no failed request in between."""
    old = json.loads(ask(serving, "/release.json")[2])["seq"]
    made = edited(live).manifest
    new = f"/o/{live.files['/cards/card-0/']}"
    assert [ask(serving, new)[0] for _ in range(10)] == [200] * 10

    def followed():
        answers = [ask(serving, "/release.json") for _ in range(20)]
        assert {status for status, _, _ in answers} == {200}
        seen = {json.loads(body)["seq"] for _, _, body in answers}
        assert seen <= {old, made["seq"]}
        return seen == {made["seq"]}

    until(followed)


READ = ("/", "/cards/", "/cards/card-0/", "/cards/card-1/", "/topics/doors/", "/search/")
EDITION = re.compile(rb"Edition (\d+)")


class Reader(threading.Thread):
    """Reads page after page over one connection, and notes what an officer would stumble over."""

    def __init__(self, port, stop):
        super().__init__()
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.stop, self.faults, self.seen, self.asked = stop, [], set(), 0

    def get(self, path):
        self.line.request("GET", path)
        answer = self.line.getresponse()
        body = answer.read()
        self.asked += 1
        if answer.status != 200:
            self.faults.append((path, answer.status))
        return body

    def run(self):
        try:
            while not self.stop.wait(0.3):  # else the readers leave no machine to publish on
                self.look()
        except (OSError, http.client.HTTPException) as error:
            self.faults.append(repr(error))
        finally:
            self.line.close()

    def look(self):
        """Every page shows the words of one release; every object of the list is what its name says."""
        for path in READ:
            editions = set(EDITION.findall(self.get(path)))
            self.seen |= editions
            if len(editions) != 1:
                self.faults.append((path, editions))
        files = json.loads(self.get("/release.json"))["files"]
        for path in READ:
            name = files[path]["object"]
            if hashlib.sha256(self.get(f"/o/{name}")).hexdigest()[:32] != name[:32]:
                self.faults.append((path, "not its object"))


def test_publishing_and_undoing_fails_no_reader(live, serving):
    """While 32 connections read, 20 releases go out and 20 are undone."""
    files = [live.content / "deck.toml", *live.content.glob("cards/*/*.md")]
    for path in files:
        path.write_text(
            re.sub(
                '(title: |summary: |title = "|see = ")', r"\1Edition 0 ", path.read_text(encoding="utf-8")
            ),
            encoding="utf-8",
        )
    live.build()
    until(lambda: all(b"Edition 0" in ask(serving, "/")[2] for _ in range(20)))
    stop = threading.Event()
    readers = [Reader(serving, stop) for _ in range(32)]
    for reader in readers:
        reader.start()
    try:
        for number in range(1, 21):
            for path in files:
                path.write_text(
                    path.read_text(encoding="utf-8").replace(f"Edition {number - 1} ", f"Edition {number} "),
                    encoding="utf-8",
                )
            published = live.run("release", "build", "--note", f"Edition {number}")
            undone = live.run("release", "rollback")
            assert (published.exit_code, undone.exit_code) == (0, 0), published.output + undone.output
        live.build()  # the last edition stays: every reader lives to see another than the first
        until(lambda: all(len(reader.seen) > 1 for reader in readers))
    finally:
        stop.set()
        for reader in readers:
            reader.join()
    assert [fault for reader in readers for fault in reader.faults] == []
    assert min(reader.asked for reader in readers) > 20
    assert len(store.folders(live.releases)) == 43
