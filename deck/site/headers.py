"""Security and cache policy as data, and the one way to put it on a response."""

import base64
import hashlib
from typing import Protocol

# Nothing between may change a byte: the phone would refuse it, and a pack's length prefixes would break.
YEAR = "public, max-age=31536000, immutable, no-transform"
ASK = "no-cache, no-transform"
UNREAD = "application/octet-stream"  # what filters and proxies that edit pages let alone
# Nothing a card needs: a police phone grants nothing (W3C Permissions Policy).
REFUSED = (
    "accelerometer", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope",
    "magnetometer", "microphone", "midi", "payment", "usb",
)  # fmt: skip


class Headers(Protocol):
    """What Flask's and wsgiref's header collections have in common."""

    def __setitem__(self, name: str, value: str, /) -> None: ...


def source_hash(text: str) -> str:
    """Give the Content-Security-Policy source that allows exactly this inline text (CSP 3, 2.3.1)."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def security(style: str, script: str) -> dict[str, str]:
    """Give the headers of every page, for its one inline style and its one inline script."""
    policy = {
        "default-src": "'none'",
        "script-src": f"'self' {source_hash(script)}",
        "style-src": source_hash(style),
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
    return {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "Cross-Origin-Embedder-Policy": "require-corp",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": ", ".join(f"{name}=()" for name in REFUSED),
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }


def previewed(values: dict[str, str]) -> dict[str, str]:
    """Change the policy for `flask preview`: its own frame around a page, its own style, and no worker."""
    policy = values["Content-Security-Policy"]
    for strict, own in (
        ("frame-ancestors 'none'", "frame-ancestors 'self'; frame-src 'self'"),
        ("worker-src 'self'", "worker-src 'none'"),
        ("style-src ", "style-src 'self' "),
    ):
        policy = policy.replace(strict, own)
    return {**values, "Content-Security-Policy": policy, "X-Frame-Options": "SAMEORIGIN"}


def caching(path: str) -> str:
    """Give the Cache-Control of a path below the prefix: what is named by its hash never changes."""
    return YEAR if path.startswith(("/o/", "/pack/")) else ASK


def apply(headers: Headers, values: dict[str, str], path: str) -> None:
    """Put the policy on a response's headers."""
    for name, value in values.items():
        headers[name] = value
    headers["Cache-Control"] = caching(path)
    headers["Server"] = ""  # the server would else say which it is
