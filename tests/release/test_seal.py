"""The seal of a release's list."""

import hashlib

from deck.release.seal import sealed


def test_the_seal_is_the_hash_of_all_that_the_id_does_not_cover():
    """Fields of later versions too, in their order, as compact JSON."""
    made = sealed({"format": 1, "id": "x", "headers": {"a": "b"}, "files": {"/": {}}, "later": "ü"})
    text = '{"format":1,"id":"x","later":"ü"}'
    assert made["seal"] == hashlib.sha256(text.encode()).hexdigest()[:32]
    assert sealed(made) == made
