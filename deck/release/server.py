"""A folder of releases in, a WSGI app out; it renders nothing and notices a new release by itself."""

import hashlib
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from wsgiref.headers import Headers

from whitenoise import WhiteNoise

from deck.release.store import POINTER, ReleaseError, current, readable
from deck.site import headers

PAUSE = 2.0  # seconds between two looks at the pointer; a new release shows within five
TYPES = {".webmanifest": "application/manifest+json", ".pack": "application/octet-stream"}

Environ = dict[str, Any]
Start = Callable[..., Any]
Answer = Iterable[bytes]


class Site:
    """One release, ready to serve: files found once, headers decided once."""

    def __init__(self, releases: Path, prefix: str) -> None:
        release = current(releases)
        if release.manifest["prefix"] != prefix:
            raise ReleaseError(
                f'The release was built for "{release.manifest["prefix"] or "/"}", but STEADY_PREFIX is '
                f'"{prefix or "/"}". Build again with this setting: flask release build'
            )
        self.name = release.folder.name
        self.policy: dict[str, str] = release.manifest["headers"]
        files: dict[str, dict[str, str]] = release.manifest["files"]
        self.tags = {address: f'"{file["object"].split(".")[0]}"' for address, file in files.items()}
        self.tags["/release.json"] = f'"{release.manifest["id"]}-{release.manifest["seq"]}"'
        self.policies = _older_policies(releases, self.name)
        self.missing = (release.folder / "404.html").read_bytes()
        self.files = WhiteNoise(
            self._not_found,
            release.folder,
            allow_all_origins=False,
            max_age=0,
            index_file=True,
            mimetypes=TYPES,
            add_headers_function=self._tag,
        )
        self.files.add_files(releases / "o", "o/")

    def _tag(self, values: Headers, path: str, url: str) -> None:
        """Give a file the ETag of its content; WhiteNoise's own is its time and size."""
        name = Path(path).name.split(".")[0]
        tag = f'"{name}"' if url.startswith(("/o/", "/pack/")) else self.tags.get(url)
        values["ETag"] = tag or f'"{hashlib.sha256(Path(path).read_bytes()).hexdigest()[:32]}"'

    def _not_found(self, _: Environ, start: Start) -> Answer:
        start(
            "404 Not Found",
            [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(self.missing)))],
        )
        return [self.missing]

    def has(self, path: str) -> bool:
        """Say whether the release holds a path."""
        return path in self.files.files

    def answer(self, environ: Environ, start: Start) -> Answer:
        """Serve one request with the policy on it."""
        path = environ["PATH_INFO"]
        policy = self.policies.get(path, self.policy)

        def with_policy(status: str, given: list[tuple[str, str]], *rest: Any) -> Any:  # noqa: ANN401 - WSGI
            values = Headers([pair for pair in given if pair[0] != "Last-Modified"])
            if status.startswith("304"):  # a look for news costs the line and its tag, no more
                values["Cache-Control"] = headers.caching(path)
                values["Server"] = ""
            else:
                headers.apply(values, policy, path if not status.startswith("404") else "/404.html")
            return start(status, values.items(), *rest)

        return self.files(environ, with_policy)  # type: ignore[no-any-return]


def _older_policies(releases: Path, newest: str) -> dict[str, dict[str, str]]:
    """Give the page objects of older releases the policy they were made with: its hashes fit them."""
    policies: dict[str, dict[str, str]] = {}
    for folder, table in readable(releases):
        names = {f"/o/{file['object']}" for file in table["files"].values()}
        for path in names:
            policies[path] = table["headers"]
        if folder.name == newest:
            policies = {path: policy for path, policy in policies.items() if path not in names}
    return policies


class Server:
    """The WSGI app: the newest site, replaced whole when the pointer moves."""

    def __init__(self, releases: Path, prefix: str) -> None:
        self.releases, self.prefix = releases, prefix
        self.site = Site(releases, prefix)
        self.looked = time.monotonic()
        self.lock = threading.Lock()

    def __call__(self, environ: Environ, start: Start) -> Answer:
        """Answer one request from the newest release."""
        if time.monotonic() - self.looked > PAUSE:
            self.follow()
        path = environ.get("PATH_INFO", "")
        if not path.startswith(f"{self.prefix}/"):
            environ = {**environ, "PATH_INFO": "/404.html/"}
        else:
            environ = {
                **environ,
                "PATH_INFO": path[len(self.prefix) :],
                "SCRIPT_NAME": environ.get("SCRIPT_NAME", "") + self.prefix,
            }
        below = environ["PATH_INFO"]
        if below.startswith(("/o/", "/pack/")) and not self.site.has(below):
            self.follow(wait=True)  # another process may have switched first and sent the phone here
        return self.site.answer(environ, start)

    def follow(self, *, wait: bool = False) -> None:
        """Look at the pointer and take up a new release; one thread does, the others go on serving."""
        if not self.lock.acquire(blocking=wait):
            return
        try:
            self.looked = time.monotonic()
            if (self.releases / POINTER).read_text().strip() != self.site.name:
                self.site = Site(self.releases, self.prefix)
        except (OSError, ValueError, ReleaseError):
            pass  # a pointer that leads nowhere changes nothing: what is live stays live
        finally:
            self.lock.release()
