"""What is new comes as a difference to the list on the phone; where that is odd, as the whole list."""

import json

from tests.faults.site import LIST

SINCE = "^/since/"
ODD = {
    "a portal's page": ("captive", 0, b""),
    "a redirect": ("redirect", 0, b""),
    "none is there": ("status", 404, b""),
    "the server is busy": ("status", 503, b""),
    "unchanged, which is not so": ("status", 204, b""),
    "a byte changed": ("corrupt", 0, b""),
    "nothing": ("empty", 0, b""),
    "null": ("say", 0, b"null"),
    "a list": ("say", 0, b"[]"),
    "words": ("say", 0, b'"words"'),
    "no files": ("say", 0, b'{"format":1,"files":null}'),
    "files that are none": ("say", 0, b'{"format":1,"files":{"/":1,"__proto__":null}}'),
}


def asked(phone):
    """What it asked for to learn what is new, without the name of a release."""
    return [
        path[:7] for path in (hit.path for hit in phone.site.hits) if path.startswith(("/since", "/release"))
    ]


def take(phone):
    """Look, and insist on the newest release, whole."""
    phone.site.hits.clear()
    state = phone.look()
    assert (state["error"], state["seq"]) == ("", phone.publisher.manifest["seq"])
    seen = asked(phone)
    assert phone.holds(phone.publisher.manifest)
    return seen


def test_an_edit_a_card_more_and_a_card_less_come_as_a_difference(each):
    """In each engine."""
    publisher = each.publisher
    cards = publisher.content / "cards" / "doors"
    new = (cards / "card-2.md").read_text(encoding="utf-8").replace("title: Card 2", "title: Card more")
    (cards / "more.md").write_text(new, encoding="utf-8")
    publisher.reword(0)
    assert take(each) == ["/since/"]
    (cards / "more.md").unlink()
    publisher.publish()
    assert take(each) == ["/since/"]
    assert "/cards/more/" not in publisher.manifest["files"]


def test_a_phone_that_is_releases_behind_takes_one_difference(saved):
    """As long as its release is kept: ten are."""
    for number in range(3):
        saved.publisher.reword(number)
    assert take(saved) == ["/since/"]


def test_whatever_comes_in_its_place_the_whole_list_is_asked_for(saved):
    """Each of them at one look, and each look ends with the newest release."""
    for number, (odd, fault) in enumerate(ODD.items()):
        mode, size, body = fault
        newest = saved.publisher.reword(number)
        saved.site.network(mode, SINCE, size, body)
        saved.site.hits.clear()
        state = saved.look()
        assert (state["error"], state["seq"]) == ("", newest["seq"]), odd
        assert asked(saved) == ["/since/", "/releas"], odd
    assert saved.holds(saved.publisher.manifest)


def test_a_difference_to_another_list_is_not_taken(saved):
    """It is the hash of the files that says whether it fits."""
    first = saved.publisher.manifest["id"]
    middle = saved.publisher.reword(0)["id"]
    saved.publisher.edit("card-1", "Stand back", "Stay back")
    saved.publisher.publish()
    path = saved.publisher.live.folder / "since" / f"{middle}.json"
    assert first != middle
    saved.site.network("say", SINCE, body=path.read_bytes())
    assert take(saved) == ["/since/", "/releas"]


def test_a_difference_moves_nobody_back_and_ends_nothing_unsealed(saved):
    """What is proven of a list is proven of one that came so."""
    old = saved.publisher.manifest
    said = {**{name: value for name, value in old.items() if name != "seal"}, "files": {}, "retire": True}
    saved.publisher.reword(0)
    assert take(saved) == ["/since/"]
    before = saved.publisher.manifest["seq"]
    for lie in (said, {**old, "files": {}, "seq": old["seq"] + 9}):
        saved.site.network("say", LIST, body=json.dumps(lie).encode())
        assert saved.look()["seq"] == before
    saved.site.network()
    assert saved.holds(saved.publisher.manifest)


def test_no_network_is_asked_once(saved):
    """A phone with no signal does not try twice what it cannot have."""
    saved.site.network("cut", SINCE, 0)
    saved.site.hits.clear()
    saved.publisher.reword(0)
    assert saved.look()["error"]
    assert "/releas" not in asked(saved)
