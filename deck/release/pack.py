"""The objects of a release in, one file that brings them all out: what a phone's first visit fetches."""

import struct
from collections.abc import Iterable

import deflate

SMALL = 4 << 20  # bytes


def pack(bodies: Iterable[bytes]) -> bytes:
    """Join objects, each as what it adds to the one before; gzip with no time in it.

    An object is three numbers of four bytes, big end first: how many bytes it shares with the start
    and with the end of the one before, and how many of its own follow. Pages share their styles and
    frame, so this saves a phone a quarter of the download, and inflating most of it.
    """
    parts, last = [], b""
    for body in bodies:
        start = _shared(last, body)
        end = _shared(last[start:][::-1], body[start:][::-1])
        own = body[start : len(body) - end]
        parts.append(struct.pack(">III", start, end, len(own)) + own)
        last = body
    raw = b"".join(parts)
    # libdeflate's level that leaves least; of a large deck's pack it would take five seconds for a fortieth.
    return bytes(deflate.gzip_compress(raw, 12 if len(raw) < SMALL else 9))


def _shared(one: bytes, other: bytes) -> int:
    """Count the bytes two texts start with alike."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
