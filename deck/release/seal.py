"""A release's list in, the hash of all that its id does not cover out: phones act on none of it unproven."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

OWN = ("files", "headers", "seal")  # the id is the hash of the first two


def sealed(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """Give the list with its seal: SHA-256's first 128 bits of its other fields as compact JSON, in order.

    Fields of later versions are covered too (service_worker/list.js checks it in the same way).
    """
    rest = {name: value for name, value in manifest.items() if name not in OWN}
    canonical = json.dumps(rest, separators=(",", ":"), ensure_ascii=False)
    return {**manifest, "seal": hashlib.sha256(canonical.encode()).hexdigest()[:32]}
