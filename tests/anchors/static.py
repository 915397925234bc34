"""A folder in, a WSGI app that serves it as static hosts do out: compressed, with an ETag, `no-cache`."""

import functools
import mimetypes
from collections.abc import Iterable
from pathlib import Path

import brotli
from werkzeug.wrappers import Request, Response


class Static:
    """Every file as it was when this was made, at its address; a folder's index page at the folder's too."""

    def __init__(self, folder: Path) -> None:
        self.files = {f"/{path.relative_to(folder)}": path.read_bytes() for path in folder.rglob("*.*")}

    def __call__(self, environ, start) -> Iterable[bytes]:
        request = Request(environ)
        path = f"{request.path}index.html" if request.path.endswith("/") else request.path
        if path not in self.files:
            return Response("Not found", 404)(environ, start)
        kind = "application/json" if path.endswith(".json") else mimetypes.guess_type(path)[0]
        response = Response(self.files[path], mimetype=kind, headers={"Cache-Control": "no-cache"})
        small = _small(self.files[path])
        if "br" in request.accept_encodings and len(small) < len(self.files[path]):
            response.data, response.headers["Content-Encoding"] = small, "br"
        response.add_etag()
        return response.make_conditional(request)(environ, start)


@functools.cache
def _small(body: bytes) -> bytes:
    return brotli.compress(body)
