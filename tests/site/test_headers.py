"""What every answer carries, as data."""

from wsgiref.headers import Headers as PlainHeaders

import pytest
from werkzeug.datastructures import Headers as FlaskHeaders

from deck.site import headers

POLICY = headers.security("body{color:red}", "alert(1)")


def directives(policy):
    """Take a Content-Security-Policy apart."""
    return dict(part.split(" ", 1) for part in policy["Content-Security-Policy"].split("; "))


def test_an_inline_text_is_allowed_by_the_hash_the_standard_gives():
    """The example is the standard's own (CSP level 3, section 8.3)."""
    assert headers.source_hash("alert('Hello, world.');") == (
        "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"
    )


def test_a_hash_is_taken_of_utf_8():
    """Words beyond ASCII are hashed as the browser reads them."""
    assert headers.source_hash("é") == "'sha256-SplVfkAzw1Od4utlRyAXytX5VX96BiWgnxw/biumnEw='"


def test_the_policy_names_each_source_and_nothing_more():
    """Everything is forbidden but what the pages use."""
    assert directives(POLICY) == {
        "default-src": "'none'",
        "script-src": f"'self' {headers.source_hash('alert(1)')}",
        "style-src": headers.source_hash("body{color:red}"),
        "img-src": "'self'",
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "worker-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "sw",
    }


def test_the_other_headers_refuse_what_they_can():
    """No sniffing, no referrer, no frame, no opener, nothing shared with another origin."""
    others = {name: value for name, value in POLICY.items() if name != "Content-Security-Policy"}
    features = others.pop("Permissions-Policy")
    assert others == {
        "Cross-Origin-Embedder-Policy": "require-corp",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }
    assert all(feature.endswith("=()") for feature in features.split(", "))
    assert {"camera=()", "geolocation=()", "microphone=()"} <= set(features.split(", "))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("/o/00.html", "public, max-age=31536000, immutable, no-transform"),
        ("/pack/00.pack", "public, max-age=31536000, immutable, no-transform"),
        ("/", "no-cache, no-transform"),
        ("/cards/o/", "no-cache, no-transform"),
        ("/old/", "no-cache, no-transform"),
        ("/sw.js", "no-cache, no-transform"),
        ("/release.json", "no-cache, no-transform"),
        ("/manifest.webmanifest", "no-cache, no-transform"),
    ],
)
def test_only_what_is_named_by_its_hash_is_kept_without_asking(path, value):
    """Everything else is asked for anew each time."""
    assert headers.caching(path) == value


@pytest.mark.parametrize("kind", [FlaskHeaders, PlainHeaders], ids=["Flask's", "plain"])
def test_the_policy_replaces_what_was_there(kind):
    """Flask and the server put it on in the same way; what they said before does not stand beside it."""
    given = kind([("Cache-Control", "max-age=60"), ("Server", "Example/1.0"), ("X-Frame-Options", "ALLOW")])
    headers.apply(given, POLICY, "/")
    assert dict(given.items()) == {**POLICY, "Cache-Control": "no-cache, no-transform", "Server": ""}
    assert len(list(given.items())) == len(POLICY) + 2
