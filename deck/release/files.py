"""One file and a request in, the answer that HTTP asks for out (RFC 9110, 8.8, 12.5.3, 13 and 14).

WhiteNoise opens the file, chooses among its forms and cuts parts out of it. What is decided here, before it
is asked: which form and which part is meant, and whether the asker has it. A file is what its hash says or it
is not sent: it is checked when it is first needed, and again whenever its size, time or place on the disk is
another. A symbolic link is never followed.
"""

import gzip
import hashlib
import os
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, cast
from wsgiref.util import FileWrapper

import brotli
from whitenoise.responders import Response, SlicedFile, StaticFile

from deck.release import plain

ENDINGS = {"br": ".br", "gzip": ".gz"}  # Content-Encoding -> what its file ends in
INFLATE = {"br": brotli.decompress, "gzip": gzip.decompress}
TAG = re.compile(r'\s*(?:W/)?"([^"]*)"\s*')
RANGE = re.compile(r"bytes=(?:(\d{1,15})-(\d{0,15})|-(\d{1,15}))")
CHUNK = 1 << 18  # bytes
NO_LINK = getattr(os, "O_NOFOLLOW", 0)
PLAIN = os.O_RDONLY | NO_LINK | getattr(os, "O_BINARY", 0)
Asked = dict[str, str]  # the request's headers, named as WSGI does
Mark = tuple[int, int, int, int]


class DamagedError(Exception):
    """A file is missing, is a link, or is not what its hash says; the text names it."""


@dataclass(frozen=True)
class Answer:
    """What is sent; a `body` with a close() is closed by whoever sends it."""

    status: str
    headers: list[tuple[str, str]]
    body: Iterable[bytes] = ()


@dataclass(eq=False)
class File:
    """What one address serves: a file on disk, and its smaller forms beside it."""

    path: Path
    type: str
    digest: str  # the first 32 hex digits of the SHA-256 of its bytes, or all 64
    tag: str = ""  # what its ETag is made of, unless the digest is
    marks: dict[str, Mark] = field(default_factory=dict)  # encoding, "" for none -> the file that was checked
    static: StaticFile | None = None  # once it was checked

    def check(self) -> None:
        """Read the file and its forms, and note which they were. Raises DamagedError."""
        body, marks = b"", {}
        for encoding in ("", *ENDINGS):
            try:
                with self._open(encoding) as file:
                    data, mark = file.read(), _mark(os.fstat(file.fileno()))
                data = INFLATE.get(encoding, bytes)(data)
            except FileNotFoundError:
                if encoding:
                    continue
                raise DamagedError(f"{self.path} is missing.") from None
            except (EOFError, OSError, brotli.error, zlib.error):
                raise DamagedError(f"{self.path}{ENDINGS.get(encoding, '')} cannot be used.") from None
            body = body or data
            if data != body or not hashlib.sha256(data).hexdigest().startswith(self.digest):
                raise DamagedError(f"{self.path}{ENDINGS.get(encoding, '')} is not what was published.")
            marks[encoding] = mark
        self.marks = marks
        # Nothing here has a date: WhiteNoise's would be the file's own, which a copy changes.
        told = [("Content-Type", self.type), ("ETag", self._tag("")), ("Last-Modified", "")]
        forms = {name: self._form(name) for name in marks if name}
        self.static = StaticFile(self._form(""), told, forms)

    def answer(self, method: str, asked: Asked) -> Answer:
        """Answer a request. Raises DamagedError when the file is not what it was."""
        if method not in ("GET", "HEAD"):
            return Answer("405 Method Not Allowed", [("Allow", "GET, HEAD"), ("Content-Length", "0")])
        if not self.marks:
            self.check()
        encoding = self._best(asked.get("HTTP_ACCEPT_ENCODING", ""))
        tag = self._tag(encoding)
        told = [("ETag", tag), *([("Vary", "Accept-Encoding")] if len(self.marks) > 1 else [])]
        if "HTTP_IF_MATCH" in asked and not _strongly(asked["HTTP_IF_MATCH"], tag):
            return Answer("412 Precondition Failed", [*told, ("Content-Length", "0")])
        if known := self._known(asked.get("HTTP_IF_NONE_MATCH", ""), tag):
            return Answer("304 Not Modified", [("ETag", known), *told[1:]])
        return self._sent(method, encoding, self._range(asked, tag, encoding))

    def _sent(self, method: str, encoding: str, part: range | None) -> Answer:
        size = self.marks[encoding][2]
        status = "200 OK"
        found = self._same(encoding)
        changed = {"ETag": self._tag(encoding), "Accept-Ranges": "bytes"}
        if part is not None:
            status = "206 Partial Content" if part else "416 Range Not Satisfiable"
            shown = f"{part[0]}-{part[-1]}" if part else "*"
            changed["Content-Range"] = f"bytes {shown}/{size}"
        part = range(size) if part is None else part
        changed["Content-Length"] = str(len(part))
        told = [pair for pair in found.headers if pair[0] not in {"Last-Modified", *changed}]
        body = FileWrapper(cast("IO[bytes]", SlicedFile(found.file, part.start, part.stop - 1)), CHUNK)
        if method != "HEAD" and len(part) > CHUNK:
            return Answer(status, [*told, *changed.items()], body)
        whole = b"" if method == "HEAD" else b"".join(body)
        body.close()
        return Answer(status, [*told, *changed.items()], [whole] if whole else [])

    def _same(self, encoding: str) -> Response:
        """Have a form opened; when it is another than was checked, check again and open that."""
        for _ in range(2):
            if self.static and self._unchanged(encoding):
                found: Response = self.static.get_response("GET", {"HTTP_ACCEPT_ENCODING": encoding})
                if _mark(os.fstat(found.file.fileno())) == self.marks[encoding]:
                    return found
                found.file.close()
            self.check()
        raise DamagedError(f"{self.path} changes while it is read.")

    def _unchanged(self, encoding: str) -> bool:
        try:  # before it is opened: a pipe in its place would hang the server
            return _mark(os.lstat(self._form(encoding))) == self.marks.get(encoding)
        except OSError:
            return False

    def _form(self, encoding: str) -> str:
        return f"{self.path}{ENDINGS.get(encoding, '')}"

    def _open(self, encoding: str) -> IO[bytes]:
        path = self._form(encoding)
        if not NO_LINK and Path(path).is_symlink():  # Windows has no such flag
            raise OSError(f"{path} is a link")
        return os.fdopen(plain.opener(path, PLAIN), "rb")

    def _tag(self, encoding: str) -> str:
        """Give a form's ETag: strong, so each form has its own."""
        return f'"{self.tag or self.digest[:32]}{"-" * bool(encoding)}{encoding}"'

    def _best(self, accepted: str) -> str:
        """Choose the smallest form that is accepted; the plain one where none is."""
        weights = dict(_weights(accepted))
        rest = weights.get("*", 0.0)
        fitting = [name for name in self.marks if name and weights.get(name, rest) > 0]
        if weights.get("identity", 1.0) > 0 and ("*" not in weights or rest > 0 or "identity" in weights):
            fitting.append("")
        return min(fitting, key=lambda name: self.marks[name][2], default="")

    def _known(self, asked: str, tag: str) -> str:
        """Give the tag that the asker has of this content, in any form and however weak; else nothing."""
        if asked.strip() == "*":
            return tag
        own = {self._tag(encoding) for encoding in ("", *ENDINGS)}
        return next((each for each in _tags(asked) if each in own), "")

    def _range(self, asked: Asked, tag: str, encoding: str) -> range | None:
        """Give the bytes that are wanted, none when they lie beyond the end; None for all of them."""
        match = RANGE.fullmatch(asked.get("HTTP_RANGE", "").strip())
        if not match or asked.get("HTTP_IF_RANGE", tag).strip() != tag:
            return None  # nothing here has a date, so none is matched
        size = self.marks[encoding][2]
        if match[3]:
            return range(max(0, size - int(match[3])), size)
        if match[2] and int(match[2]) < int(match[1]):
            return None  # not a range at all: ignored
        return range(int(match[1]), min(size, int(match[2] or size) + 1))


def _mark(found: os.stat_result) -> Mark:
    """Tell a file from another that took its place."""
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def _tags(listed: str) -> list[str]:
    """Read a list of entity tags, weak or strong, as strong ones (RFC 9110, 8.8.3)."""
    return [f'"{match[1]}"' for each in listed.split(",") if (match := TAG.fullmatch(each))]


def _strongly(listed: str, tag: str) -> bool:
    """Compare strongly; `*` matches whatever there is."""
    return listed.strip() == "*" or tag in [each.strip() for each in listed.split(",")]


def _weights(accepted: str) -> Iterator[tuple[str, float]]:
    """Read Accept-Encoding: each name with its weight, 1 unless said; what cannot be read weighs nothing."""
    for each in accepted.lower().split(","):
        name, _, rest = each.partition(";")
        match = re.fullmatch(r"\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*", rest)
        if name.strip():
            yield name.strip(), float(match[1]) if match else float(not rest.strip())
