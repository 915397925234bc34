"""The pack: all that a phone fetches at its first visit, in one file."""

import hashlib

from hypothesis import given, settings
from hypothesis import strategies as st

from deck.release import pack as packs
from deck.release import store
from tests import decks
from tests.release.packed import pack, unpack

starter = decks.starter


def test_the_pack_holds_every_object_but_the_script(starter):
    """Each once, whole, and named by its hash; the script came with the page that asks for the pack."""
    bodies = unpack(pack(store.current(starter.releases)))
    names = {name.partition(".")[0]: name for name in starter.files.values() if not name.endswith(".js")}
    assert len(bodies) == len(names)
    assert {hashlib.sha256(body).hexdigest()[:32] for body in bodies} == set(names)


def test_the_script_has_a_pack_of_its_own(starter):
    """For a phone behind something that edits scripts, and lets packs alone."""
    (name,) = {name for name in starter.files.values() if name.endswith(".js")}
    folder = store.current(starter.releases).folder / "pack"
    (body,) = unpack((folder / f"{name.partition('.')[0]}.pack").read_bytes())
    assert body == (starter.releases / "o" / name).read_bytes()


@settings(max_examples=50, deadline=None)
@given(bodies=st.lists(st.text("ab", max_size=12).map(str.encode), max_size=6))
def test_whatever_two_objects_share_the_pack_unpacks_to_them(bodies):
    """Also where start and end overlap, or one is the other twice; and no clock is in the bytes."""
    packed = packs.pack(bodies)
    assert unpack(packed) == bodies
    assert packed[4:8] == bytes(4)


def test_the_pack_is_a_fraction_of_its_objects(starter):
    """It is what the first visit costs on a bad link: less than half of the compressed pages together."""
    each = sum(
        min(path.stat().st_size for path in store.variants(starter.releases / "o" / name))
        for name in set(starter.files.values())
    )
    assert len(pack(store.current(starter.releases))) < each / 2
