"""Making, listing and undoing releases, as an editor types it."""

import json
import os
import re
import subprocess
import sys

import pytest

from deck.release import compose, history, store
from deck.site import assets
from tests import decks
from tests.decks import fetch

department, live, starter = decks.department, decks.live, decks.starter


@pytest.fixture
def edited(live):
    """A live department whose editor changed one card, added one, and took one away."""
    live.edit("card-0", "Stand back", "Step back")
    live.path("card-1").with_name("card-9.md").write_text(
        live.path("card-1").read_text(encoding="utf-8").replace("Card 1", "Card 9"), encoding="utf-8"
    )
    live.path("card-2").unlink()
    for path in [live.content / "deck.toml", *live.content.glob("cards/*/*.md")]:
        path.write_text(
            path.read_text(encoding="utf-8").replace('"card-2"', '"card-9"').replace("card-2", "card-9"),
            encoding="utf-8",
        )
    return live


def typed_at_a_terminal(department, answers, *words):
    """Type a command and answers where a person sits; gives the exit status and all that was shown."""
    ours, theirs = os.openpty()
    running = subprocess.Popen(
        [sys.executable, "-m", "flask", *words],
        cwd=decks.ROOT,
        env=department.environ,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    os.write(ours, f"{answers}\4".encode())  # then the end: a question too many ends it, too
    shown = b""
    while True:
        try:
            more = os.read(ours, 4096)
        except OSError:  # Linux's way to say that the other end is closed
            break
        if not more:
            break
        shown += more
    os.close(ours)
    return running.wait(30), shown.decode().replace("\r\n", "\n")


def said(department):
    """Give the last line of the log."""
    return list(history.entries(department.releases).values())[-1]


def served(department):
    """Everything that can be asked of its server, and the answers."""
    client = department.client()
    return {path: fetch(client, path).data for path in [*department.files, "/sw.js", "/release.json"]}


# ---- what changed, and why ----


def test_what_officers_will_see_changed_is_shown_card_by_card(edited):
    """Changed, new and removed cards first, with a few words around; then the lists that follow."""
    result = edited.run("release", "build", "--note", "Spring review")
    assert result.exit_code == 0, result.output
    lines = result.output.splitlines()
    heads = [re.sub(r"\s+", " ", line) for line in lines if re.match(r"\w+ {2,}\S", line)]
    assert heads[:4] == [
        "changed card-0 Card 0",
        "changed card-1 Card 1",  # it names another related card now
        "new card-9 Card 9",
        "removed card-2 Card 2",
    ]
    assert "[-Stand-] {+Step+} back from door 0." in result.output
    assert "also     /cards/  All cards, A to Z" in result.output
    assert "\x1b" not in result.output


def test_a_note_for_all_is_kept_for_every_changed_card(edited):
    assert edited.run("release", "build", "--note", "Spring review").exit_code == 0
    assert said(edited).release == store.current(edited.releases).folder.name
    assert said(edited).notes == dict.fromkeys(["card-0", "card-1", "card-2", "card-9"], "Spring review")


def test_a_note_for_one_card_goes_before_the_note_for_all(edited):
    """Its words may hold a = of their own."""
    notes = ["--note", "card-0=A = b", "--note", "Everything else = c"]
    assert edited.run("release", "build", *notes).exit_code == 0
    others = dict.fromkeys(["card-1", "card-2", "card-9"], "Everything else = c")
    assert said(edited).notes == {"card-0": "A = b", **others}


def test_without_a_terminal_missing_notes_stop_the_build(edited):
    """In one sentence that names the cards; a new card needs none."""
    before = decks.snapshot(edited.releases)
    result = edited.run("release", "build", "--note", "card-0=Clearer")
    assert result.exit_code == 1
    last = result.output.splitlines()[-1]
    assert last.startswith("Error: Say why for card-1, card-2: ")
    assert decks.snapshot(edited.releases) == before
    notes = [word for card in ("card-0", "card-1", "card-2") for word in ("--note", f"{card}=Clearer")]
    assert edited.run("release", "build", *notes).exit_code == 0


def test_yes_asks_nothing(edited):
    """For `make build`: what changed is shown, no note is kept."""
    result = edited.run("release", "build", "--yes")
    assert result.exit_code == 0
    assert "removed  card-2  Card 2" in result.output
    assert said(edited).notes == {}


def test_the_first_release_needs_no_note(department):
    result = department.run("release", "build")
    assert result.exit_code == 0
    assert len(result.output.splitlines()) == 1


@pytest.mark.parametrize(
    ("note", "told"),
    [
        (
            "card-3=No such",
            'The card "card-3" did not change; there changed: card-0, card-1, card-9, card-2.',
        ),
        ("card-0=", 'The note "card-0=" has no words.'),
        (" ", 'The note " " has no words.'),
    ],
)
def test_a_note_that_goes_astray_is_refused(edited, note, told):
    before = decks.snapshot(edited.releases)
    result = edited.run("release", "build", "--note", note)
    assert (result.exit_code, result.output) == (1, f"Error: {told}\n")
    assert decks.snapshot(edited.releases) == before


def test_at_a_terminal_each_changed_card_is_asked_for(edited):
    """One after another, then whether to go on."""
    status, shown = typed_at_a_terminal(edited, "Clearer\nIts link\nOut of date\ny\n", "release", "build")
    assert status == 0, shown
    assert 'Why is "card-0" changed?' in shown
    assert 'Why is "card-2" removed?' in shown
    assert said(edited).notes == {"card-0": "Clearer", "card-1": "Its link", "card-2": "Out of date"}


@pytest.mark.parametrize("words", [("build",), ("rollback",)])
def test_at_a_terminal_no_is_no(edited, words):
    """Nothing is written."""
    edited.build()
    edited.edit("card-0", "Step back", "Walk back")
    before = decks.snapshot(edited.releases)
    answers = "Clearer\nn\n" if words == ("build",) else "n\n"
    status, shown = typed_at_a_terminal(edited, answers, "release", *words)
    assert status == 1
    assert shown.endswith("Error: Nothing was built; what was live stays live.\n")
    assert decks.snapshot(edited.releases) == before


def test_content_that_says_the_same_makes_no_release(live):
    before = decks.snapshot(live.releases)
    result = live.run("release", "build")
    told = f"Nothing changed; release {live.manifest['code']} stays live.\n"
    assert (result.exit_code, result.output) == (0, told)
    assert decks.snapshot(live.releases) == before


def test_a_live_release_that_was_damaged_is_made_again(live):
    """The words are the same, but what is served must be whole."""
    path = live.releases / "o" / live.files["/"]
    path.write_bytes(b"damaged")
    seq = live.manifest["seq"]
    assert live.run("release", "build", "--yes").exit_code == 0
    assert live.manifest["seq"] > seq
    assert path.read_bytes() != b"damaged"


def test_a_new_worker_goes_out_though_no_card_changed(live):
    """It stands outside the list of files, and phones need it."""
    (store.current(live.releases).folder / "sw.js").write_text("// the worker before", encoding="utf-8")
    result = live.run("release", "build")
    assert result.exit_code == 0
    assert "No word changes" in result.output
    worker = assets.worker_script(decks.ROOT / "service_worker" / "worker.js")
    assert (store.current(live.releases).folder / "sw.js").read_bytes() == worker


def test_phones_get_the_notes_with_the_list_and_the_log_is_not_served(edited, tmp_path):
    """Another note makes no other release."""
    assert edited.run("release", "build", "--note", "Spring review").exit_code == 0
    seq = edited.manifest["seq"]
    notes = edited.manifest["notes"]
    assert sorted(notes) == [[seq, f"card-{card}", "Spring review"] for card in (0, 1, 2, 9)]
    holding = {path for path, body in served(edited).items() if b"Spring review" in body}
    assert holding == {"/release.json"}
    other = decks.Department(tmp_path / "other")
    (tmp_path / "other" / "content").rename(tmp_path / "other" / "unused")
    other.content = edited.content
    other.build()
    assert other.manifest["id"] == edited.manifest["id"]
    for path in (f"/{history.LOG}", f"/../{history.LOG}"):
        assert fetch(edited.client(), path).status_code == 404


def test_where_the_note_cannot_be_kept_nothing_goes_live(edited):
    """An officer must be able to read why."""
    (edited.releases / history.LOG).unlink(missing_ok=True)
    (edited.releases / history.LOG).mkdir()
    before = edited.manifest
    result = edited.run("release", "build", "--note", "Spring review")
    assert result.exit_code == 1
    assert result.output.endswith("What was live stays live.\n")
    assert edited.manifest == before


def test_another_release_meanwhile_is_not_overwritten(edited, monkeypatch):
    """What was shown and approved is no longer what would change."""
    quick = compose.compose

    def slow(*words, **more):
        content = quick(*words, **more)
        monkeypatch.setattr("deck.release.word_diff.between", lambda *_: edited.build() and [])
        return content

    monkeypatch.setattr("deck.release.compose.compose", slow)
    result = edited.run("release", "build", "--yes")
    assert result.exit_code == 1
    assert "Another release went live meanwhile" in result.output


# ---- approval ----


def test_who_approved_it_stands_on_about(live):
    """And the page says draft no longer; the next release without the words is a draft again."""
    assert "No department has approved this deck" in live.body("/about/").decode()
    result = live.run("release", "build", "--approved-by", "Ann <b>Lee</b>, chief")
    assert result.exit_code == 0, result.output
    assert "by Ann &lt;b&gt;Lee&lt;/b&gt;, chief." in live.body("/about/").decode()
    assert "No department has approved" not in live.body("/about/").decode()
    assert "also     /about/  About this deck" in result.output
    assert said(live).approved_by == "Ann <b>Lee</b>, chief"
    assert live.run("release", "build").exit_code == 0
    assert "No department has approved this deck" in live.body("/about/").decode()


def test_the_same_approval_makes_the_same_release(live, tmp_path):
    other = decks.Department(tmp_path / "other")
    for each in (live, other):
        assert each.run("release", "build", "--approved-by", "Ann Lee, chief").exit_code == 0
    assert live.manifest["files"] == other.manifest["files"]
    again = live.run("release", "build", "--approved-by", "Ann Lee, chief")
    assert again.output.startswith("Nothing changed")


def test_an_approval_is_one_line(live):
    result = live.run("release", "build", "--approved-by", "Ann\nLee")
    assert (result.exit_code, result.output) == (1, "Error: --approved-by must be one line of words.\n")


# ---- list and rollback ----


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
