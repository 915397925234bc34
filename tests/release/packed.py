"""A release in, its pack or the objects that a pack brings out."""

import gzip
import struct


def unpack(pack):
    """Read a pack as its docstring says: each object is what it adds to the one before."""
    stream, objects, last = gzip.decompress(pack), [], b""
    while stream:
        start, end, own = struct.unpack(">III", stream[:12])
        last = last[:start] + stream[12 : 12 + own] + last[len(last) - end :]
        objects.append(last)
        stream = stream[12 + own :]
    return objects


def pack(made):
    """Give the pack of a release."""
    return (made.folder / "pack" / f"{made.manifest['id']}.pack").read_bytes()
