"""A build that fails, or was cut off: it says why, and what was live stays live."""

import hashlib
import re
import time

import pytest

from deck.release import store
from deck.release.store import ReleaseError
from tests import decks

DAY = 24 * 60 * 60
department, live, tree = decks.department, decks.live, decks.tree


def named(body, name):
    """Say whether bytes are those that the object's name promises."""
    return hashlib.sha256(body).hexdigest()[:32] == name.partition(".")[0]


def refused(department, *said):
    """Build, be refused with each of these words, and find everything as it was."""
    before = decks.snapshot(department.releases)
    result = department.run("release", "build", "--yes")
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    for words in said:
        assert words in result.output
    assert decks.snapshot(department.releases) == before
    return result.output.splitlines()


def test_broken_cards_cannot_be_built(live):
    """Every problem has its line, in every file; what was live stays live."""
    live.edit("card-0", "## Say", "## Sya")
    live.edit("card-1", "- Do not shout", "- Shout")
    lines = refused(live, "Nothing was built; what was live stays live.")
    problems = [line for line in lines if re.match(r".+\.md:\d+:\d+: [A-Z]{4}\d\d ", line)]
    assert [("card-0" in line, "card-1" in line) for line in problems] == [(True, False), (False, True)]
    assert lines[-1].startswith("Error: 2 to mend.")


@pytest.mark.parametrize(
    ("old", "new", "href"),
    [
        ("Doors are narrow", "Doors are [narrow]({})", "/cards/no-such-card/"),
        ("Doors are narrow", "Doors are [narrow]({})", "/cards/card-1"),
        ("Doors are narrow", "Doors are [narrow]({})", "/see/one/"),
        ("Doors are narrow", "Doors are [narrow][there]\n\n[there]: {}\n\nAgain", "/cards/no-such-card/"),
        ("- Stand back from door 0.", "- Stand back from [door 0]({}).", "/cards/no-such-card/"),
    ],
    ids=["no card", "no slash", "a tile with one card", "by reference", "in a list"],
)
def test_a_link_from_a_card_to_no_page_cannot_be_built(live, old, new, href):
    """Whoever follows a link must arrive, above all with no signal."""
    live.edit("card-0", old, new.format(href))
    refused(live, href)


def test_content_that_is_gone_cannot_be_built(live):
    """A folder that was moved away is not an empty deck."""
    live.content.rename(live.content.with_name("elsewhere"))
    refused(live, "deck.toml", "Nothing was built")


def test_a_clock_that_is_wrong_stops_the_build(live):
    """The last release lies over a day ahead: one sentence says what to do."""
    folder = store.current(live.releases).folder
    name = re.sub(r"^\d+", str(int(time.time()) + 5 * DAY), folder.name)
    folder.rename(folder.with_name(name))
    store.switch(live.releases, name)
    live.edit("card-0", "Stand back", "Step back")
    refused(live, "ahead of this machine's clock", "Set the clock right")


def test_a_release_from_the_future_has_a_way_out(live):
    """The command that the refusal names publishes with today's number, and the next needs no such word."""
    right = live.manifest["seq"]
    with pytest.MonkeyPatch.context() as patch:
        now = time.time()
        patch.setattr(time, "time", lambda: now + 2 * 365 * DAY)
        live.build()
    live.edit("card-0", "Stand back", "Step back")
    refused(live, f"flask release build --seq-after {right}")
    result = live.run("release", "build", "--yes", "--seq-after", str(right))
    assert result.exit_code == 0, result.output
    assert right < store.current(live.releases).manifest["seq"] <= time.time() + 60
    live.edit("card-0", "Step back", "Stand back")
    assert live.run("release", "build", "--yes").exit_code == 0


def test_a_clock_that_jumped_years_ahead_makes_no_release(live, monkeypatch):
    """Phones would refuse it; whoever knows that the clock is right says so."""
    now, last = time.time(), live.manifest["seq"]
    monkeypatch.setattr(time, "time", lambda: now + 5 * 365 * DAY)
    live.edit("card-0", "Stand back", "Step back")
    refused(live, "days old. Set the clock right", f"--seq-after {last}")
    result = live.run("release", "build", "--yes", "--seq-after", str(last))
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize("years", [5, -2], ids=["jumped ahead", "was ahead"])
def test_a_clock_that_was_wrong_stops_no_undoing(live, monkeypatch, years):
    """The refusal names what was typed, with the word that lets it through; nothing else goes out before."""
    first, now = live.manifest["seq"], time.time()
    if years < 0:
        monkeypatch.setattr(time, "time", lambda: now + 2 * 365 * DAY)
    live.edit("card-0", "Stand back", "Step back")
    live.build()
    before = live.manifest["id"]
    monkeypatch.setattr(time, "time", lambda: now + max(years, 0) * 365 * DAY)
    refused = live.run("release", "rollback", "--yes")
    (words,) = re.findall(r"flask (release rollback --seq-after \d+)", refused.output)
    assert refused.exit_code == 1
    assert live.manifest["id"] == before
    result = live.run(*words.split(), "--yes")
    assert result.exit_code == 0, result.output
    assert live.manifest["id"] != before
    assert first < live.manifest["seq"] <= time.time() + 60


@pytest.mark.parametrize("place", ["a file", "below a file"])
def test_a_releases_folder_that_cannot_be_written_is_said_by_its_name(department, place):
    """One sentence, and the file that stands in the way is left alone."""
    file = department.releases.with_name("file")
    file.write_text("not a folder", encoding="utf-8")
    department.releases = file if place == "a file" else file / "releases"
    result = department.run("release", "build")
    assert result.exit_code == 1
    assert str(department.releases) in result.output
    assert "What was live stays live." in result.output
    assert "Traceback" not in result.output
    assert file.read_text(encoding="utf-8") == "not a folder"


@pytest.mark.parametrize("step", ["put", "link", "switch"])
def test_a_disk_that_fills_up_changes_nothing_that_is_live(live, monkeypatch, step):
    """The pointer stays; the next build with room again succeeds."""
    before = store.current(live.releases).folder
    live.edit("card-0", "Stand back", "Step back")

    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(store, step, full)
        with pytest.raises(ReleaseError, match=r"no space left on device\. What was live stays live"):
            live.build()
    assert store.current(live.releases).folder == before
    assert live.build().folder != before
    assert b"Step back" in live.body("/cards/card-0/")


def test_what_an_interrupted_build_left_does_no_harm(live):
    """Half a release and half an object beside: the next one is whole, and neither is exported."""
    part = live.releases / f".{int(time.time())}-{0:032x}.part"
    part.mkdir()
    (part / "index.html").write_text("half a pa", encoding="utf-8")
    name = live.files["/"]
    (live.releases / "o" / f".{name}.part").write_text("half a pa", encoding="utf-8")
    (live.releases / "o" / name).unlink()
    made = live.build()
    assert named(live.body("/"), name)
    assert store.folders(live.releases)[-1] == made.folder
    exported = tree(decks.export(live))
    assert [path for path in exported if path.endswith(".part")] == []
    assert b"half a pa" not in exported.values()


def test_a_damaged_object_does_not_get_into_a_new_release(live):
    """A phone would refuse it for ever, and with it the whole release."""
    path = live.releases / "o" / live.files["/"]
    path.write_bytes(path.read_bytes()[:100])
    live.build()
    assert named(live.body("/"), live.files["/"])


def test_a_damaged_older_release_does_not_spoil_the_news(live):
    """The release that is live was built, and the build says so."""
    (store.current(live.releases).folder / "release.json").unlink()
    live.edit("card-0", "Stand back", "Step back")
    result = live.run("release", "build")
    assert (result.exit_code, result.exception) == (0, None)
    assert b"Step back" in live.body("/cards/card-0/")
