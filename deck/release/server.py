"""A folder of releases in, a WSGI app out; it renders nothing and notices a new release by itself."""

import sys
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from wsgiref.headers import Headers

from deck.release import plain, since
from deck.release.files import Answer, DamagedError, File
from deck.release.store import OBJECT, POINTER, Release, ReleaseError, current, readable, served
from deck.site import headers

PAUSE = 2.0  # seconds between two looks at the pointer; a new release shows within five
TYPES = {
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
    "png": "image/png",
}
AGAIN = "Mend it with flask release build, or go back with flask release rollback."
SORRY = "This site cannot be read just now. Try again in a minute."
MINUTE = 60.0  # seconds
SAID: dict[str, float] = {}
NOTHING = {"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff"}

Environ = dict[str, Any]
Start = Callable[..., Any]


class Site:
    """One release, ready to serve: exactly what it and the kept ones list, each by its hash."""

    def __init__(self, releases: Path, prefix: str, before: "Site | None" = None) -> None:
        """Take up the live release. What `before` has checked is not checked again.

        Raises ReleaseError when there is none, or it is for another prefix, or not whole.
        """
        release = current(releases)
        if release.manifest["prefix"] != prefix:
            raise ReleaseError(
                f'The release was built for "{release.manifest["prefix"] or "/"}", but STEADY_PREFIX is '
                f'"{prefix or "/"}". Build again with this setting: flask release build'
            )
        self.name = release.folder.name
        self.policy: dict[str, str] = release.manifest["headers"]
        self.policies: dict[str, dict[str, str]] = {}
        self.files: dict[str, File] = {}
        self.known = (
            {(file.path, file.digest, file.type): file for file in before.files.values()} if before else {}
        )
        self._objects(releases, release.manifest)
        for folder, table in readable(releases):
            if folder.name != self.name:
                self._objects(releases, table)
        try:
            for file in self._addresses(release):
                if not file.marks:
                    file.check()
        except (DamagedError, OSError, ValueError) as error:
            raise ReleaseError(f"{error} {AGAIN}") from None
        self.known = {}

    def _objects(self, releases: Path, table: dict[str, Any]) -> None:
        """Add the objects of a release; a page keeps the policy that it was made with: its hashes fit."""
        for file in table["files"].values():
            name = str(file["object"])
            if OBJECT.fullmatch(name):
                path = f"/o/{name}"
                self.policies[path] = table["headers"]
                self._add(path, File(releases / "o" / name, str(file["type"]), name.partition(".")[0]))

    def _add(self, path: str, file: File) -> None:
        known = self.known.get((file.path, file.digest, file.type), file)
        self.files.setdefault(path, known if known.tag == file.tag else file)

    def _addresses(self, release: Release) -> set[File]:
        """Add the addresses of the live release, and what else its build listed; gives all it needs."""
        for address, file in release.manifest["files"].items():
            self.policies.pop(f"/o/{file['object']}", None)
            if not address.startswith("/o/"):
                self.files[address] = self.files[f"/o/{file['object']}"]
        own = {self.files[f"/o/{file['object']}"] for file in release.manifest["files"].values()}
        made, seq = release.manifest["id"], release.manifest["seq"]
        same = dict.fromkeys(("release.json", f"{since.FOLDER}{made}.json"), f"{made}-{seq}")
        tags = {**same, f"pack/{made}.pack": made}
        for name, digest in served(release.folder).items():
            kind = TYPES.get(name.rpartition(".")[2], "application/octet-stream")
            self._add(f"/{name}", File(release.folder / name, kind, digest, tags.get(name, "")))
            own.add(self.files[f"/{name}"])
        return own

    def has(self, path: str) -> bool:
        """Say whether the release holds a path."""
        return path in self.files

    def answer(self, environ: Environ, start: Start) -> Iterable[bytes]:
        """Serve one request with the policy on it."""
        path = environ["PATH_INFO"]
        method = environ["REQUEST_METHOD"]
        found = self._found(path, method, environ)
        values = Headers(found.headers)
        if found.status.startswith("304"):  # a look for news costs the line and its tag, no more
            values["Cache-Control"] = headers.caching(path)
            values["Server"] = ""
        else:
            if path.startswith("/o/") and path.endswith((".html", ".json")) and "Content-Type" in values:
                values["Content-Type"] = headers.UNREAD  # only phones ask, and know the type from the list
            missing = found.status.startswith(("404", "503"))
            policy = self.policies.get(path, self.policy)
            headers.apply(values, policy, "/404.html" if missing else path)
        start(found.status, values.items())
        return found.body

    def _found(self, path: str, method: str, environ: Environ) -> Answer:
        try:
            if file := self.files.get(path):
                return file.answer(method, environ)
            if f"{path}/" in self.files:
                return _moved(f"{path.rpartition('/')[2]}/", environ)
            return self._missing(method, environ)
        except DamagedError as error:
            say(f"{error} {AGAIN}")
            return sorry(method)

    def _missing(self, method: str, environ: Environ) -> Answer:
        """Say that nothing is here: a page to whoever reads, one line to any other program."""
        page = self.files.get("/404.html")
        if page and "text/html" in environ.get("HTTP_ACCEPT", ""):
            whole = {key: environ[key] for key in ("HTTP_ACCEPT_ENCODING",) if key in environ}
            found = page.answer("HEAD" if method == "HEAD" else "GET", whole)
            kept = [pair for pair in found.headers if pair[0] not in ("ETag", "Accept-Ranges")]
            return Answer("404 Not Found", kept, found.body)
        return _told("404 Not Found", method, "Nothing is here.")


def _moved(name: str, environ: Environ) -> Answer:
    """Lead to the address with its slash; it stays on this site, with what stood behind the question mark."""
    query = environ.get("QUERY_STRING", "")
    place = f"{name}?{query}" if query.isprintable() and query else name
    return Answer("302 Found", [("Location", place), ("Content-Length", "0")])


def _told(status: str, method: str, text: str) -> Answer:
    body = f"{text}\n".encode()
    told = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(body)))]
    return Answer(status, told, [] if method == "HEAD" else [body])


def _alone(found: Answer, start: Start) -> Iterable[bytes]:
    """Give an answer that belongs to no release."""
    values = Headers(found.headers)
    headers.apply(values, NOTHING, "/404.html")
    start(found.status, values.items())
    return found.body


def sorry(method: str) -> Answer:
    """Tell a reader that it is not for long; who runs the server reads why in its log."""
    told = _told("503 Service Unavailable", method, SORRY)
    return Answer(told.status, [*told.headers, ("Retry-After", "60")], told.body)


def say(text: str) -> None:
    """Write to the log, once a minute for each text: a phone may ask every second."""
    now = time.monotonic()
    if now - SAID.get(text, -MINUTE) >= MINUTE:
        SAID[text] = now
        print(text, file=sys.stderr, flush=True)  # noqa: T201 - the log of a server


class Server:
    """The WSGI app: the newest site, replaced whole when the pointer moves."""

    def __init__(self, releases: Path, prefix: str, *, waits: bool = False) -> None:
        """Raises ReleaseError when nothing can be served, unless it `waits` until something can."""
        self.releases, self.prefix = releases, prefix
        self.site: Site | None = None
        self.looked = time.monotonic()
        self.lock = threading.Lock()
        try:
            self.site = Site(releases, prefix)
        except ReleaseError as error:
            if not waits:
                raise
            say(str(error))

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        """Answer one request from the newest release."""
        if time.monotonic() - self.looked > PAUSE:
            self.follow()
        path = environ.get("PATH_INFO", "")
        if self.prefix and path == self.prefix:
            return _alone(_moved(f"{path.rpartition('/')[2]}/", environ), start)
        if not path.startswith(f"{self.prefix}/"):
            environ = {**environ, "PATH_INFO": "/404.html/"}
        else:
            environ = {
                **environ,
                "PATH_INFO": path[len(self.prefix) :],
                "SCRIPT_NAME": environ.get("SCRIPT_NAME", "") + self.prefix,
            }
        below = environ["PATH_INFO"]
        if below.startswith(("/o/", "/pack/")) and not (self.site and self.site.has(below)):
            self.follow(wait=True)  # another process may have switched first and sent the phone here
        if self.site is None:
            return _alone(sorry(environ["REQUEST_METHOD"]), start)
        return self.site.answer(environ, start)

    def follow(self, *, wait: bool = False) -> None:
        """Look at the pointer and take up a new release; one thread does, the others go on serving."""
        if not self.lock.acquire(blocking=wait):
            return
        try:
            self.looked = time.monotonic()
            name = plain.text(self.releases / POINTER).strip()
            if self.site is None or name != self.site.name:
                self.site = Site(self.releases, self.prefix, self.site)
        except (OSError, ValueError, ReleaseError) as error:
            say(f"What was live stays live: {error}")  # a pointer that leads nowhere changes nothing
        finally:
            self.lock.release()
