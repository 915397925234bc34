"""What editors said of the last releases, as phones get it with the release's list."""

import json

import pytest

from deck.release import history
from deck.release.history import Entry


@pytest.fixture
def said(tmp_path):
    """Keep entries for releases 1, 2, ... and tell what release `seq` brings."""

    def tell(*entries, seq=100, own=None, back_to=""):
        for number, entry in enumerate(entries, 1):
            history.keep(tmp_path, Entry(f"{number}-abc", **entry))
        return history.told(tmp_path, seq, own or {}, back_to)

    return tell


def test_the_newest_notes_come_first_each_with_its_release(said):
    """A phone that missed two releases is told of both."""
    rows = said({"notes": {"one": "Clearer"}}, {"notes": {"two": "Shorter"}}, own={"one": "Right"})
    assert rows == [[100, "one", "Right"], [2, "two", "Shorter"], [1, "one", "Clearer"]]


def test_a_release_that_went_back_says_so(said):
    """What changed then has no note of its own."""
    assert said({"back_to": "4YPBDC"}, own={}) == [[1, "", "Back to release 4YPBDC"]]
    assert said(own={}, back_to="ABCDEF", seq=2)[0] == [2, "", "Back to release ABCDEF"]


def test_only_the_last_ten_releases_are_told_of(said):
    """Others are no longer kept either."""
    rows = said(*[{"notes": {"one": f"Note {number}"}} for number in range(1, 15)])
    assert [row[0] for row in rows] == list(range(14, 5, -1))


def test_notes_never_take_more_than_a_kilobyte(said):
    """Each look of each phone carries them: the oldest give way, and a long one is cut."""
    rows = said({"notes": {f"card-{number}": "Wörds " * 99 for number in range(20)}}, own={"one": "Short"})
    assert rows[0] == [100, "one", "Short"]
    assert 600 < len(json.dumps(rows, separators=(",", ":"), ensure_ascii=False).encode()) <= 1000
    assert all(len(words) <= 140 for _, _, words in rows)


def test_a_log_with_foreign_lines_tells_what_it_can(said, tmp_path):
    """Somebody may have edited it."""
    (tmp_path / "notes.jsonl").write_text('{"release": "x-y", "notes": {"a": "b"}}\nrubbish\n')
    assert said({"notes": {"one": "Clearer"}})[-1][1:] == ["one", "Clearer"]
