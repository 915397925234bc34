"""The releases folder, with releases made by hand."""

import gzip
import hashlib
import json
import os
import time
from pathlib import Path

import brotli
import pytest

from deck.release import numbers, store
from deck.release.store import ReleaseError

DAY = 24 * 60 * 60
TEXT = b"The same words again. " * 50


@pytest.fixture
def releases(tmp_path):
    """A releases folder with nothing in it."""
    (tmp_path / "o").mkdir()
    return tmp_path


def publish(releases, seq, *objects, age=0):
    """Make a release of these objects live as if `age` seconds ago."""
    name = f"{seq}-{seq:032x}"
    for number in objects:
        store.put(releases / "o" / number, TEXT)
    (releases / name).mkdir()
    files = {f"/{number}": {"object": number, "type": "text/html"} for number in objects}
    (releases / name / "release.json").write_text(
        json.dumps({"seq": seq, "files": files, "headers": {}, "id": name.split("-")[-1], "prefix": ""}),
        encoding="utf-8",
    )
    store.switch(releases, name)
    then = time.time() - age
    for path in [releases / name, *(path for n in objects for path in store.variants(releases / "o" / n))]:
        os.utime(path, (then, then))
    return releases / name


def seqs(releases):
    """The sequence numbers of the releases that are there."""
    return [int(path.name.split("-")[0]) for path in store.folders(releases)]


def objects(releases):
    """The objects that are there, with their compressed forms."""
    return sorted(path.name for path in (releases / "o").iterdir())


def test_the_live_release_is_the_one_the_pointer_names(releases):
    """Not the newest by number: a pointer set back is obeyed."""
    first, second = publish(releases, 1, "a.html"), publish(releases, 2, "b.html")
    assert store.current(releases).folder == second
    store.switch(releases, first.name)
    assert store.current(releases).folder == first
    assert store.current(releases).manifest["seq"] == 1


@pytest.mark.parametrize("pointer", [None, "", "nonsense", "1-00", "..", "/etc", "\0"])
def test_without_a_release_it_is_said_how_to_build_one(releases, pointer):
    """Whatever the pointer holds, the answer is one sentence that names the command."""
    if pointer is not None:
        (releases / store.POINTER).write_text(pointer, encoding="utf-8")
    with pytest.raises(ReleaseError, match=r"no release in .*\. Build one: flask release build"):
        store.current(releases)


def test_a_release_with_a_damaged_list_is_no_release(releases):
    """Half a release.json is not read as a smaller release."""
    path = publish(releases, 1, "a.html") / "release.json"
    path.write_text(path.read_text(encoding="utf-8")[:-5], encoding="utf-8")
    with pytest.raises(ReleaseError):
        store.current(releases)


def test_releases_are_ordered_by_number_and_other_folders_do_not_count(releases):
    """999 comes before 1000, and what an interrupted build left is no release."""
    for seq in (1000, 999, 5):
        publish(releases, seq)
    (releases / f".7-{7:032x}.part").mkdir()
    (releases / "notes").mkdir()
    assert seqs(releases) == [5, 999, 1000]


def test_the_number_is_the_clock(releases):
    """In seconds: it says when the release was made."""
    before = int(time.time())
    assert before <= numbers.next_seq(releases, 0) <= time.time()


def test_the_number_is_always_more_than_the_last(releases):
    """Also twice in one second, and when the clock went back by less than a day."""
    ahead = int(time.time()) + DAY - 100
    publish(releases, ahead)
    assert numbers.next_seq(releases, 0) == ahead + 1
    publish(releases, ahead + 1)
    assert numbers.next_seq(releases, 0) == ahead + 2


@pytest.mark.parametrize(("days", "said"), [(2, "1 days|2 days"), (400, "399 days|400 days")])
def test_a_last_release_from_the_future_is_refused(releases, days, said):
    """Phones would take no release until then; whoever builds must set the clock first."""
    publish(releases, int(time.time()) + days * DAY)
    with pytest.raises(ReleaseError, match=rf"dated ({said}) ahead .*Set the clock right"):
        numbers.next_seq(releases, 0)


def test_after_a_lost_folder_the_count_goes_on_from_a_given_number(releases):
    """Phones hold that number and take only what is more."""
    given = int(time.time()) + 1000
    assert numbers.next_seq(releases, given) == given + 1
    with pytest.raises(ReleaseError, match="ahead"):
        numbers.next_seq(releases, given + 3 * DAY)


def test_a_file_is_put_with_smaller_forms_that_hold_the_same(releases):
    """A browser may take any of the three."""
    store.put(releases / "o" / "a.html", TEXT)
    assert objects(releases) == ["a.html", "a.html.br", "a.html.gz"]
    assert (releases / "o" / "a.html").read_bytes() == TEXT
    assert brotli.decompress((releases / "o" / "a.html.br").read_bytes()) == TEXT
    assert gzip.decompress((releases / "o" / "a.html.gz").read_bytes()) == TEXT


def test_what_does_not_shrink_has_no_smaller_form(releases):
    """A form that saves nothing would only cost the unpacking."""
    store.put(releases / "o" / "a.png", os.urandom(1000))
    assert objects(releases) == ["a.png"]


def test_forms_are_the_same_bytes_at_any_time(tmp_path, monkeypatch):
    """There is no clock in them: copies of a release can be compared."""
    for now in (1_000.0, 2_000_000.0):
        monkeypatch.setattr(time, "time", lambda now=now: now)
        store.put(tmp_path / f"{now}" / "a.html", TEXT)
    one, two = ({path.name: path.read_bytes() for path in found.iterdir()} for found in tmp_path.iterdir())
    assert len(one) == 3
    assert one == two


def test_an_object_that_is_there_is_not_written_again(releases):
    """Each is compressed once, ever."""
    path = releases / "o" / "a.html"
    store.put(path, TEXT)
    os.utime(path, (1000, 1000))
    store.put(path, TEXT)
    assert path.stat().st_mtime == 1000


def test_a_damaged_object_is_written_anew(releases):
    """A power cut can leave a file empty; believing it would publish that page damaged in every release."""
    path = releases / "o" / "a.html"
    path.write_bytes(b"")
    store.put(path, TEXT)
    assert path.read_bytes() == TEXT


@pytest.mark.parametrize("suffix", [".br", ".gz"])
def test_a_damaged_form_of_an_object_is_found_and_written_anew(releases, suffix):
    """It is what phones are sent, and they would refuse it."""
    name = f"{hashlib.sha256(TEXT).hexdigest()[:32]}.html"
    path = releases / "o" / name
    store.put(path, TEXT)
    form = path.with_name(name + suffix)
    whole = form.read_bytes()
    form.write_bytes(whole[:-9])
    with pytest.raises(ReleaseError, match=f"{name} is damaged"):
        store.body(releases, name)
    store.put(path, TEXT)
    assert form.read_bytes() == whole
    assert store.body(releases, name) == TEXT


def test_a_file_that_has_no_hash_in_its_name_is_replaced(tmp_path):
    """release.json says something else each time."""
    store.put(tmp_path / "release.json", b"one")
    store.put(tmp_path / "release.json", b"two")
    assert (tmp_path / "release.json").read_bytes() == b"two"


def test_a_file_cut_off_in_writing_is_not_there(releases, monkeypatch):
    """The name appears when the bytes are whole."""

    def full(_path, _data):
        raise OSError("No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space"):
        store.put(releases / "o" / "a.html", TEXT)
    assert not (releases / "o" / "a.html").exists()


def test_a_link_is_the_same_file(tmp_path):
    """A release costs the disk nothing but its names."""
    (tmp_path / "a").write_bytes(TEXT)
    store.link(tmp_path / "a", tmp_path / "b")
    assert (tmp_path / "a").samefile(tmp_path / "b")


def test_where_files_cannot_be_linked_they_are_copied(tmp_path, monkeypatch):
    """Some network drives and memory sticks know no links."""

    def no_links(_path, _target):
        raise OSError("Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", no_links)
    (tmp_path / "a").write_bytes(TEXT)
    store.link(tmp_path / "a", tmp_path / "b")
    assert (tmp_path / "b").read_bytes() == TEXT


def test_a_switch_that_fails_leaves_the_pointer_as_it_was(releases, monkeypatch):
    """The new name is written beside and renamed; a full disk leaves the old one whole."""
    live = publish(releases, 1, "a.html")

    def full(_path, _target):
        raise OSError("No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", full)
        with pytest.raises(OSError, match="No space"):
            store.switch(releases, "2-00")
    assert store.current(releases).folder == live


def test_ten_releases_are_kept_with_their_objects(releases):
    """Older ones go, and with them what only they had; what they shared with a kept one stays."""
    for seq in range(1, 13):
        publish(releases, seq, "shared.html", f"only-{seq}.html", age=30 * DAY - seq)
    store.prune(releases)
    assert seqs(releases) == list(range(3, 13))
    assert [name for name in objects(releases) if name.startswith(("only-1.", "only-2."))] == []
    assert {"shared.html", "shared.html.br", "shared.html.gz", "only-3.html", "only-12.html.br"} <= set(
        objects(releases)
    )


def test_nothing_younger_than_a_day_is_pruned(releases):
    """Processes switch at their own time, and a phone may be in the middle of any of them."""
    for seq in range(1, 13):
        publish(releases, seq, f"only-{seq}.html", age=DAY - 3600)
    store.put(releases / "o" / "young.html", TEXT)
    store.prune(releases)
    assert seqs(releases) == list(range(1, 13))
    assert {"only-1.html", "young.html"} <= set(objects(releases))


def test_the_live_release_is_never_pruned(releases):
    """Even when the pointer was set back to the oldest."""
    first = publish(releases, 1, "first.html", age=30 * DAY)
    for seq in range(2, 14):
        publish(releases, seq, age=30 * DAY)
    store.switch(releases, first.name)
    store.prune(releases)
    assert seqs(releases) == [1, *range(4, 14)]
    assert "first.html" in objects(releases)


@pytest.mark.parametrize("damage", ["gone", "cut"])
def test_a_damaged_older_release_does_not_stop_the_pruning(releases, damage):
    """What is broken and old must not keep anyone from publishing what is new."""
    broken = publish(releases, 1, "a.html", age=2 * DAY) / "release.json"
    broken.unlink() if damage == "gone" else broken.write_text('{"files"', encoding="utf-8")
    publish(releases, 2, "b.html")
    store.prune(releases)
    assert 2 in seqs(releases)
    assert "b.html" in objects(releases)
