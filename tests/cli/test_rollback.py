"""Listing and undoing releases, as an editor types it."""

import json

import pytest

from deck.release import history, store
from deck.site import assets
from tests import decks
from tests.cli import edited as edits
from tests.cli.edited import said, served
from tests.decks import fetch

department, live, edited = decks.department, decks.live, edits.edited


def test_list_tells_the_releases_apart(edited):
    """Newest first: which is live, its code, number and time, how many cards, by whom approved, why."""
    first = edited.manifest
    notes = ["--note", "Spring review\nand more", "--approved-by", "Ann Lee, chief"]
    assert edited.run("release", "build", *notes).exit_code == 0
    result = edited.run("release", "list")
    assert result.exit_code == 0
    head, one, other = result.output.splitlines()
    made = history.made(store.current(edited.releases))
    assert head.split() == ["code", "number", "made", "(UTC)", "cards", "approved", "by,", "note"]
    assert one.split(maxsplit=6)[:3] == ["live", edited.manifest["code"], str(edited.manifest["seq"])]
    assert one.endswith(f"{made}      3  Ann Lee, chief; Spring review")
    assert other.split()[:2] == [first["code"], str(first["seq"])]
    assert other.endswith("3  draft")


@pytest.mark.parametrize("words", [["list"], ["rollback"]])
def test_without_a_release_it_is_said_how_to_build_one(department, words):
    result = department.run("release", *words)
    assert result.exit_code == 1
    assert result.output == (
        f"Error: There is no release in {department.releases}. Build one: flask release build\n"
    )


def test_rollback_gives_the_release_before_under_a_new_number(edited):
    """Everything a phone gets is that release's, byte for byte, but the number; the change is shown."""
    first, was = edited.manifest, served(edited)
    edited.run("release", "build", "--yes")
    second = edited.manifest
    result = edited.run("release", "rollback")
    assert result.exit_code == 0, result.output
    assert f"Back to release {first['code']} of " in result.output
    assert "[-Step-] {+Stand+} back from door 0." in result.output
    assert "new      card-2  Card 2" in result.output
    own = {name: edited.manifest[name] for name in ("seq", "seal", "notes")}
    assert edited.manifest == first | own
    assert edited.manifest["seq"] > second["seq"]
    assert {**served(edited), "/release.json": b""} == {**was, "/release.json": b""}
    packs = [folder / "pack" / f"{folder.name[-32:]}.pack" for folder in store.folders(edited.releases)]
    assert packs[0].read_bytes() == packs[2].read_bytes()
    assert said(edited).back_to == first["code"]


def test_rollback_again_goes_back_to_what_was_undone(edited):
    edited.run("release", "build", "--yes")
    second = edited.manifest["id"]
    for wanted in (False, True, False):
        assert edited.run("release", "rollback").exit_code == 0
        assert (edited.manifest["id"] == second) == wanted


def test_rollback_takes_a_code_however_it_is_read_out(edited):
    first = edited.manifest
    for number in range(2):
        edited.edit("card-0", "Step back" if not number else "Go 0", f"Go {number}")
        edited.build()
    code = first["code"].lower()
    assert edited.run("release", "rollback", f"{code[:3]} {code[3:]}").exit_code == 0
    assert edited.manifest["id"] == first["id"]
    listed = edited.run("release", "list").output.splitlines()
    assert listed[1].endswith(f"draft; back to {first['code']}")


def test_rollback_brings_the_newest_worker(edited):
    """The worker of an older release may have a fault that is mended since."""
    (store.current(edited.releases).folder / "sw.js").write_text("// the worker before", encoding="utf-8")
    edited.build()
    assert edited.run("release", "rollback").exit_code == 0
    worker = assets.worker_script(decks.ROOT / "service_worker" / "worker.js")
    assert fetch(edited.client(), "/sw.js").data == worker


def test_rollback_keeps_who_approved_the_older_one(edited):
    edited.run("release", "build", "--yes", "--approved-by", "Ann Lee, chief")
    edited.run("release", "build", "--yes")
    assert edited.run("release", "rollback").exit_code == 0
    assert said(edited).approved_by == "Ann Lee, chief"
    assert "by Ann Lee, chief." in edited.body("/about/").decode()


def test_rollback_to_an_unknown_code_names_those_there_are(live):
    result = live.run("release", "rollback", "QQQQQQ")
    made = history.made(store.current(live.releases))
    told = f"There is no release QQQQQQ. There are: {live.manifest['code']} ({made}).\n"
    assert (result.exit_code, result.output) == (1, f"Error: {told}")


def test_rollback_with_nothing_before_says_so(live):
    result = live.run("release", "rollback")
    code = live.manifest["code"]
    assert result.exit_code == 1
    assert result.output == f"Error: There is no other release before {code}, which is live.\n"


def test_rollback_to_what_is_live_changes_nothing(live):
    before = decks.snapshot(live.releases)
    result = live.run("release", "rollback", live.manifest["code"])
    assert (result.exit_code, "Nothing changed" in result.output) == (0, True)
    assert decks.snapshot(live.releases) == before


@pytest.mark.parametrize("damage", ["missing", "damaged"])
def test_rollback_to_a_damaged_release_changes_nothing(edited, damage):
    """One sentence names the file."""
    path = edited.releases / "o" / edited.files["/cards/card-2/"]
    edited.build()
    path.unlink() if damage == "missing" else path.write_bytes(b"other bytes")
    before = decks.snapshot(edited.releases)
    result = edited.run("release", "rollback")
    assert (result.exit_code, result.output) == (1, f"Error: {path} is {damage}. Choose another release.\n")
    assert decks.snapshot(edited.releases) == before


def test_rollback_for_another_prefix_is_refused(edited):
    """Every link of it would lead nowhere."""
    edited.build()
    edited.prefix = "/dept"
    result = edited.run("release", "rollback")
    assert result.exit_code == 1
    assert 'was built for "/", but STEADY_PREFIX is "/dept"' in result.output


def test_rollback_saves_from_a_live_release_that_cannot_be_read(edited):
    """Then the newest whole one is the one to go back to."""
    first = edited.manifest
    made = edited.build()
    (made.folder / "release.json").unlink()
    assert edited.run("release", "rollback").exit_code == 0
    assert edited.manifest["id"] == first["id"]


def test_a_line_of_the_log_that_was_cut_off_is_passed_over(edited):
    """The next line stands by itself again."""
    (edited.releases / history.LOG).write_text('{"release": "17-', encoding="utf-8")
    assert edited.run("release", "build", "--note", "Spring review").exit_code == 0
    assert said(edited).notes["card-0"] == "Spring review"
    lines = (edited.releases / history.LOG).read_text(encoding="utf-8").splitlines()
    assert json.loads(lines[-1])["release"] == store.current(edited.releases).folder.name


@pytest.mark.parametrize(
    "line", ["[]", "null", '{"release": 1}', '{"notes": {}}', '{"release":"a","notes":3}']
)
def test_a_strange_line_of_the_log_says_nothing(live, line):
    (live.releases / history.LOG).write_text(line + "\n", encoding="utf-8")
    assert history.entries(live.releases) == {}
    assert live.run("release", "list").exit_code == 0
