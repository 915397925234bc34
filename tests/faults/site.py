"""A department's site that can be made to lie, on a loopback port; every answer is logged.

The real server app answers in the same process; `mode` says what the network does to its answers. To be
offline the listening socket is closed: browsers' own offline switches do not reach a service worker.
"""

import random
import re
import socket
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from werkzeug.test import Client

LIST = "^/(release.json|since/)"  # paths that a phone asks for to learn what is new
PORTAL_PATH = "/portal"
PORTAL = b"<!doctype html><title>Free Wi-Fi</title><h1>Accept terms</h1><script>alert(1)</script>"


_USED: set[int] = set()  # ports, in this process and so in its browsers


@dataclass(frozen=True)
class Hit:
    """One answer that was given: the path, the status, the bytes of its body and of its headers."""

    path: str
    status: int
    bytes: int
    head: int = 0


@dataclass
class Fault:
    """What the network does: to paths that match, in this mode."""

    mode: str = "ok"
    paths: str = ""
    size: int = 0
    body: bytes = b""


@dataclass
class Site:
    """Serve a WSGI app at `origin` through a network that `fault` describes."""

    app: Callable
    older: Callable | None = None  # what half of a mixed fleet still serves
    fault: Fault = field(default_factory=Fault)
    script: bytes = b""  # what stands in the worker's place from now on, whatever the network does
    hits: list[Hit] = field(default_factory=list)
    host: str = "127.0.0.1"  # what browsers call it; it listens on this machine alone
    port: int = 0
    server: ThreadingHTTPServer | None = None

    @property
    def origin(self) -> str:
        return f"http://{self.host}:{self.port}"

    def up(self) -> "Site":
        """Listen; after down() on the same port as before."""
        site = self

        class Handler(_Handler):
            owner = site

        self.server = _Server(("127.0.0.1", self.port), Handler)
        # A port that was another site's is another site's storage in a browser that goes on.
        while not self.port and self.server.server_address[1] in _USED:
            taken, self.server = self.server, _Server(("127.0.0.1", 0), Handler)
            taken.server_close()
        self.port = self.server.server_address[1]
        _USED.add(self.port)
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def down(self) -> None:
        """Refuse every connection, as with no server there."""
        server, self.server = self.server, None
        if server:
            server.shutdown()
            server.server_close()

    def network(self, mode: str = "ok", paths: str = "", size: int = 0, body: bytes = b"") -> None:
        """Set what happens from now on: see _Handler for the modes."""
        self.fault = Fault(mode, paths, size, body)

    def fetched(self, pattern: str) -> list[str]:
        """List the paths that were answered 200 and match."""
        return [hit.path for hit in self.hits if hit.status == 200 and re.search(pattern, hit.path)]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request, client_address) -> None:
        """A browser that was killed in the middle is what the tests are about."""


class _Handler(BaseHTTPRequestHandler):
    """ok | captive (200 HTML) | redirect (to a portal) | moved (size = the code, body = where to)
    | status (size = the code) | empty | say (200, JSON) | script | cached (200 HTML, for a year)
    | hang | cut (after bytes) | flaky (cut anywhere) | slow (bytes a second)
    | corrupt (one byte changed) | older (from the older app) | mixed (every second answer from it)
    | strip (headers removed, odd ones added)"""

    owner: Site

    def do_GET(self) -> None:
        if self.owner.server is None:  # browsers open connections ahead of need: these are gone as well
            self._reset()
            return
        fault = self.owner.fault
        if self.owner.script and self.path.endswith("/sw.js"):
            fault = Fault("script", body=self.owner.script)
        if fault.mode == "ok" or not re.search(fault.paths, self.path):
            fault = Fault()
        if fault.mode == "redirect" and self.path == PORTAL_PATH:
            fault = Fault("captive")
        if fault.mode == "hang":
            self._hang(fault)
            return
        status, headers, body = self._lie(fault) or self._truth(fault.mode)
        if fault.mode == "corrupt" and body:
            body = bytes([body[0] ^ 1]) + body[1:]
        self._send(fault, status, headers, body)

    do_HEAD = do_POST = do_GET  # noqa: N815 - the names http.server calls

    def _truth(self, mode: str) -> tuple[int, list[tuple[str, str]], bytes]:
        parts = urlsplit(self.path)
        turn = sum(hit.path == self.path for hit in self.owner.hits) % 2
        older = mode == "older" or (mode == "mixed" and turn)
        client = Client(self.owner.older if older and self.owner.older else self.owner.app)
        kept = {name: value for name, value in self.headers.items() if name.lower() != "host"}
        response = client.open(parts.path, method=self.command, query_string=parts.query, headers=kept)
        with response:
            headers = list(response.headers.items())
            if mode == "strip":
                kept = [
                    (name, value) for name, value in headers if name in ("Content-Encoding", "Content-Type")
                ]
                headers = [*kept, ("Vary", "*"), ("Set-Cookie", "portal=1; Path=/")]
            return response.status_code, headers, response.data

    @staticmethod
    def _lie(fault: Fault) -> tuple[int, list[tuple[str, str]], bytes] | None:
        html = [("Content-Type", "text/html")]
        lies = {
            "captive": (200, html, PORTAL),
            "redirect": (302, [("Location", PORTAL_PATH)], b""),
            "moved": (fault.size, [("Location", fault.body.decode(errors="replace"))], b""),
            "status": (fault.size, html, b"<h1>Oops</h1>"),
            "empty": (200, html, b""),
            "say": (200, [("Content-Type", "application/json")], fault.body),
            "script": (200, [("Content-Type", "text/javascript")], fault.body),
            "cached": (200, [*html, ("Cache-Control", "public, max-age=31536000")], fault.body),
        }
        return lies.get(fault.mode)

    def _send(self, fault: Fault, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.send_response_only(status)
        for name, value in headers:
            if name.lower() not in {"content-length", "connection", "date"}:
                self.send_header(name, value)
        self.send_header("Date", self.date_time_string())
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        hit = Hit(self.path, status, len(body), sum(map(len, self._headers_buffer)))
        if self.command == "HEAD" or status == 304 or not body:
            self.owner.hits.append(hit)
            self.end_headers()
            return
        self.end_headers()
        self._write(fault, body, hit)

    def _write(self, fault: Fault, body: bytes, hit: Hit) -> None:
        """Send a body as the network lets it; a hit before the last of it goes."""
        most = {"cut": fault.size, "flaky": random.randint(1, fault.size or 64_000)}.get(
            fault.mode, len(body)
        )
        step = max(fault.size // 20, 1) if fault.mode == "slow" else len(body)
        for start in range(0, min(most, len(body)), step):
            if start + step >= len(body) <= most:
                self.owner.hits.append(hit)
            self.wfile.write(body[start : min(start + step, most)])
            self.wfile.flush()
            # Once the line is mended, the rest goes at once.
            if fault.mode == "slow" and self.owner.fault is fault:
                time.sleep(0.05)
        if most < len(body):
            self._reset()

    def _hang(self, fault: Fault) -> None:
        while self.owner.fault.mode == fault.mode:
            if self.owner.server is None:
                return
            time.sleep(0.1)

    def _reset(self) -> None:
        """Drop the connection as a dead link does, without a goodbye."""
        self.wfile.flush()
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def log_message(self, *_: object) -> None:
        """The hits are the log."""
