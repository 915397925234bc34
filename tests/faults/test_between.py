"""Something between phone and server that changes what passes: all comes, or a sentence says why."""

import pytest
from werkzeug.test import Client

SAID = "Something between this phone and the server changes pages (first seen "
NOTE = b"\n<!-- scanned -->"


def html(headers, body):
    """A filter that adds a line to pages."""
    return body + NOTE if headers["Content-Type"].startswith("text/html") else body


def scripts(headers, body):
    """A proxy that adds a line to scripts."""
    return body + b"\n;\n" if headers["Content-Type"].startswith("text/javascript") else body


def transforms(headers, body):
    """A proxy that changes all that it may."""
    return body if "no-transform" in headers["Cache-Control"] else body + NOTE


def blocks(headers, body):
    """A filter that lets no unknown files through."""
    return None if headers["Content-Type"] == "application/octet-stream" else body


def compresses(headers, body):
    """A proxy that sends everything uncompressed."""
    headers.pop("Content-Encoding", None)
    return body


def everything(headers, body):
    """One that respects nothing, but the list and the worker, or there would be no phone."""
    kept = ("application/json", "text/javascript")
    return body if headers["Content-Type"].startswith(kept) else body + NOTE


MENDED = (html, scripts, transforms, blocks, compresses)


def between(app, edit):
    """A site behind something that edits its answers, or blocks them."""

    def site(environ, start_response):
        client = Client(app)
        asked = {
            name[5:].replace("_", "-"): value for name, value in environ.items() if name.startswith("HTTP_")
        }
        for name in ("ACCEPT-ENCODING", "HOST"):
            asked.pop(name, None)
        with client.open(environ["PATH_INFO"], method=environ["REQUEST_METHOD"], headers=asked) as answer:
            headers, status = dict(answer.headers), answer.status
            body = answer.data if answer.status_code == 304 else edit(headers, answer.data)
        if body is None:
            status, body = "403 Forbidden", b"Blocked"
        headers["Content-Length"] = str(len(body))
        start_response(status, list(headers.items()))
        return [body]

    return site


@pytest.mark.parametrize("edit", MENDED)
def test_what_edits_some_answers_keeps_no_release_away(phone, edit):
    """The first download and an update are whole, by another way where one is changed."""
    server = phone.publisher.server
    phone.site.app = between(server, edit)
    phone.save()
    phone.publisher.reword(0)
    assert (phone.look()["error"], phone.state()["seq"]) == ("", phone.publisher.manifest["seq"])
    assert phone.holds(phone.publisher.manifest)


def test_a_host_that_serves_objects_as_pages_loses_none_to_a_filter(phone):
    """A static host goes by the ending: the pack comes through where pages are edited."""

    def static(environ, start_response):
        def typed(status, headers):
            page = environ["PATH_INFO"].endswith(".html")
            kind = [("Content-Type", "text/html")] if page else []
            start_response(status, [pair for pair in headers if not page or pair[0] != "Content-Type"] + kind)

        return phone.publisher.server(environ, typed)

    phone.site.app = between(static, html)
    phone.save()
    phone.publisher.reword(0)
    assert (phone.look()["error"], phone.state()["seq"]) == ("", phone.publisher.manifest["seq"])
    assert phone.holds(phone.publisher.manifest)


def test_what_edits_everything_is_named(phone):
    """Neither ready nor without a reason; and the day it began stays the same."""
    phone.site.app = between(phone.publisher.server, everything)
    phone.open("/ready/")
    first = phone.look()
    assert not first["ready"]
    assert first["error"].startswith(SAID)
    assert phone.look()["changed"] == first["changed"]
    phone.engine.until(f"return document.querySelector('[data-fact=error]').textContent.startsWith({SAID!r})")
    phone.site.app = phone.publisher.server
    assert phone.look()["ready"]
    assert phone.holds(phone.publisher.manifest)
