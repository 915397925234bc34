"""`flask serve` as a process of its own, asked over a real socket."""

import hashlib
import http.client
import json
import re
import signal
import socket
import subprocess
import sys
import threading
import time

import pytest

from deck.release import store
from tests import decks
from tests.release.asked import addresses, edited

pytestmark = pytest.mark.slow
department, live = decks.department, decks.live


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
