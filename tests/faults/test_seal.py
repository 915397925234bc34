"""What a phone acts on is proven, and a number from the future ends nothing."""

import json
import time

import pytest

from deck.release.seal import sealed
from tests.faults.site import LIST

YEAR = 365 * 24 * 3600  # seconds
CHANGED = {
    "seq": lambda made: made["seq"] + 100_000,
    "code": lambda _: "AAAA",
    "start": lambda _: "/about/",
    "prefix": lambda _: "/x",
    "bytes": lambda made: made["bytes"] * 10,
    "retire": lambda _: True,
    "later": lambda _: "a field that no worker knows yet",
}


def say(phone, manifest):
    """Serve a list in place of the department's."""
    phone.site.network("say", LIST, body=json.dumps(manifest, separators=(",", ":")).encode())


def take(phone, seq):
    """Look, and insist on a number with no problem."""
    state = phone.look()
    assert (state["error"], state["seq"], state["ready"]) == ("", seq, True)


def test_a_list_changed_in_one_field_is_refused(saved):
    """On the way or on a disk; then the next real release is taken as ever."""
    stored = saved.dump()
    newer = sealed({**saved.publisher.manifest, "seq": saved.publisher.manifest["seq"] + 1})
    for field, change in CHANGED.items():
        say(saved, {**newer, field: change(newer)})
        assert saved.look()["error"] == "What the server sent is not a release.", field
        assert saved.dump() == stored, field
    saved.site.network()
    saved.publisher.reword(0)
    take(saved, saved.publisher.manifest["seq"])


def test_a_list_without_a_seal_is_taken_from_an_older_server_but_ends_nothing(saved):
    """Servers of before made none; no phone deletes anything for one."""
    made = {name: value for name, value in saved.publisher.manifest.items() if name != "seal"}
    say(saved, {**made, "seq": made["seq"] + 1, "retire": True})
    assert saved.look()["error"] == "What the server sent is not a release."
    say(saved, {**made, "seq": made["seq"] + 1})
    take(saved, made["seq"] + 1)
    assert saved.holds(saved.publisher.manifest)


def test_a_release_from_the_future_is_refused_with_a_sentence(saved):
    """A publisher's clock was five years ahead; the next release from a right clock is taken."""
    made = saved.publisher.manifest
    say(saved, sealed({**made, "seq": made["seq"] + 5 * YEAR}))
    assert "in the future" in saved.look()["error"]
    saved.site.network()
    saved.publisher.reword(0)
    take(saved, saved.publisher.manifest["seq"])


def test_a_phone_that_holds_one_from_the_future_takes_the_next_sealed_one(saved):
    """It took it while its own clock was wrong too; without this it would refuse all that follows."""
    made = saved.publisher.manifest
    saved.clock(5)
    say(saved, sealed({**made, "seq": made["seq"] + 5 * YEAR}))
    take(saved, made["seq"] + 5 * YEAR)
    saved.clock(0)
    assert saved.holds(made)
    newer = saved.publisher.reword(0)
    say(saved, {name: value for name, value in newer.items() if name != "seal"})
    assert saved.look()["seq"] == made["seq"] + 5 * YEAR
    saved.site.network()
    take(saved, newer["seq"])
    assert saved.holds(newer)


@pytest.mark.parametrize("years", [-26, 14], ids=["in 2000", "in 2040"])
def test_a_phone_whose_clock_is_wrong_is_updated_all_the_same(saved, years):
    """The server's own date counts where it is later."""
    saved.clock(years)
    saved.publisher.reword(0)
    end = time.monotonic() + 30
    while (state := saved.state())["seq"] != saved.publisher.manifest["seq"]:
        assert time.monotonic() < end, state
        time.sleep(2)  # the look goes on meanwhile
        saved.forget()
    saved.clock(0)
    assert saved.holds(saved.publisher.manifest)
