"""Making releases, as an editor types it."""

import os
import re
import subprocess
import sys

import pytest

from deck.release import compose, history, store
from deck.site import assets
from tests import decks
from tests.cli import edited as edits
from tests.cli.edited import said, served
from tests.decks import fetch

department, live, starter, edited = decks.department, decks.live, decks.starter, edits.edited


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
