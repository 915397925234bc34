"""Slow lines and files that never come: whatever arrives counts, and keeps nothing else back."""

import gzip
import time

from tests.faults.phone import objects
from tests.faults.site import LIST


def reworded(phone, count):
    """Publish other words for so many cards; gives the objects of all that changed."""
    before = objects(phone.publisher.manifest)
    for number in range(count):
        phone.publisher.edit(f"card-{number}", "Stand back", "Stand far back")
    phone.publisher.publish()
    return objects(phone.publisher.manifest) - before


def without(app, folder):
    """A site that has lost a folder: its packs, or what is new since older releases."""

    def site(environ, start_response):
        lost = environ["PATH_INFO"].startswith(folder)
        return app({**environ, "PATH_INFO": "/none/"} if lost else environ, start_response)

    return site


def test_files_that_never_come_keep_no_other_back(saved):
    """Six, as many as are asked for at a time: all the others are stored."""
    changed = sorted(reworded(saved, 12))
    saved.site.app = without(saved.publisher.server, "/pack/")
    files = saved.publisher.manifest["files"]
    never = {files[f"/cards/card-{number}/"]["object"] for number in range(6)}
    saved.site.network("hang", "|".join(never))
    assert saved.look()["error"] == "No answer came from the server."
    assert set(changed) - saved.stored() == never
    saved.site.network()
    assert saved.look()["seq"] == saved.publisher.manifest["seq"]
    assert saved.holds(saved.publisher.manifest)


def test_an_answer_may_take_its_time_while_it_does_not_go_silent(saved):
    """A card that takes seventeen seconds is a card."""
    (path,) = (saved.publisher.releases / "o" / name for name in reworded(saved, 1) if name.endswith("html"))
    size = path.with_name(f"{path.name}.br").stat().st_size
    saved.site.network("slow", path.name, size // 17)
    state = saved.look()
    assert (state["error"], state["seq"]) == ("", saved.publisher.manifest["seq"])


def test_a_worker_that_is_ended_every_two_seconds_gets_there(saved):
    """On a line that brings no whole file in that time: parts are kept, of the list as of a card."""
    reworded(saved, 1)
    saved.site.app = without(saved.publisher.server, "/since/")
    saved.site.network("slow", r"^/(release\.json|o/|pack/)", 2_000)
    end = time.monotonic() + 100
    while saved.state()["seq"] != saved.publisher.manifest["seq"]:
        assert time.monotonic() < end, [hit for hit in saved.site.hits[-20:] if hit.status != 200]
        time.sleep(2)
        saved.forget()
    saved.site.network()
    assert saved.holds(saved.publisher.manifest)


def test_a_pack_of_zeros_is_left_at_once(phone):
    """Three hundred million of them are a third of a megabyte on the line; the objects come singly."""
    zeros = gzip.compress(bytes(300 << 20), 1)
    phone.site.network("say", "^/pack/", body=zeros)
    phone.save()
    assert phone.holds(phone.publisher.manifest)


def test_a_host_without_ranges_gets_there_too(saved):
    """It answers with all of it, which then starts anew."""
    reworded(saved, 1)
    app = saved.publisher.server

    def whole(environ, start_response):
        return app({name: value for name, value in environ.items() if name != "HTTP_RANGE"}, start_response)

    saved.site.app = whole
    saved.site.network("hang", f"{LIST}|^/o/")
    saved.forget()
    saved.state()
    time.sleep(1)
    saved.site.network()
    assert saved.look()["seq"] == saved.publisher.manifest["seq"]
    assert saved.holds(saved.publisher.manifest)
