"""The table of `make bench` comes out whole, whatever a machine cannot do; pairs are judged by the noise."""

import subprocess

import pytest

from tests.bench import __main__ as bench
from tests.bench import against, corpus, phone, table

TAPS = corpus.taps(real=True)
POPEN = subprocess.Popen


@pytest.fixture(autouse=True)
def rows(monkeypatch):
    """Begin with an empty table."""
    monkeypatch.setattr(table, "ROWS", [])
    return table.ROWS


@pytest.fixture
def nothing_works(monkeypatch):
    """A browser that waits for nothing, no server and no disk."""

    def fails(*_, **__):
        raise TimeoutError("Locator.click: Timeout 30000ms exceeded.\nCall log:\n  waiting")

    for module, name in (
        (bench.serving, "built"), (bench, "Served"), (bench.saving, "measure"), (bench.contract, "measure"),
        (bench.phone, "limited"), (bench.corpus, "write"), (bench.provide, "provide"),
    ):  # fmt: skip
        monkeypatch.setattr(module, name, fails)
    monkeypatch.setattr(bench.shutil, "which", lambda _: None)


@pytest.mark.usefixtures("nothing_works")
def test_a_row_that_cannot_be_measured_is_marked_and_the_rest_goes_on(rows, capsys):
    """The table has its end, each part its row, and each row its reason."""
    bench.main([])
    last = capsys.readouterr().out.rstrip().splitlines()[-1]
    assert last == f"{len(rows)} rows, {len(rows)} not measured"
    assert len(rows) >= 8 + len(bench.PARTS)
    assert ("build of 64 made-up cards, s", "not measured",
            "Locator.click: Timeout 30000ms exceeded.") in rows  # fmt: skip


@pytest.mark.usefixtures("nothing_works")
def test_a_comparison_that_cannot_be_made_is_marked(rows):
    """A commit that git does not know, named."""
    bench.main(["--against", "no-such-commit"])
    ((what, figure, reason),) = rows
    assert (what, figure) == ("pairs with no-such-commit", "not measured")
    assert "no-such-commit" in reason


def test_a_part_that_is_not_there_is_refused_with_those_that_are(capsys):
    """Before an hour is spent on the others."""
    with pytest.raises(SystemExit):
        bench.main(["--only", "sizes,phone"])
    said = capsys.readouterr().err
    assert "there is no part phone; there are sizes, preview," in said


def test_a_deck_that_no_phone_could_visit_leaves_the_others_their_rows(rows):
    """The growth from one to the other is what cannot be told."""
    seen = {"first_paint_ms": 500, "start_ms": 100, "tap_ms": 50}
    bench.judge({"floor": seen, "starter": seen, "made-up 64": seen})
    told = {what: figure for what, figure, _ in rows}
    assert told["phone, starter: start_ms"] == "100"
    assert told["growth from 64 to 4,096 cards: tap_ms"] == "not measured"


def pair(start, now, again):
    """One round: milliseconds of a start before, now, and before once more."""
    rest = {"tap_ms": 50.0, "tap_at_once_ms": 60.0, "first_paint_ms": 500.0, "first_kb": 300.0}
    times = zip(against.SIDES, (start, now, again), strict=True)
    return {side: {"start_ms": figure, **rest} for side, figure in times}


@pytest.mark.parametrize(
    ("found", "difference", "said"),
    [
        ([pair(200, 212, 201), pair(100, 108, 101), pair(300, 330, 300)], "+12.0", "MORE THAN 10.0"),
        ([pair(200, 212, 214), pair(100, 108, 113), pair(300, 330, 331)], "+12.0", "within 14.0"),
        ([pair(200, 209, 200), pair(100, 108, 100), pair(300, 330, 300)], "+9.0", "within 10.0"),
        ([pair(200, 100, 200), pair(100, 50, 100), pair(300, 150, 300)], "-100.0", "within 10.0"),
    ],
    ids=["slower", "noisy", "a twentieth", "quicker"],
)
def test_a_difference_counts_when_it_is_more_than_a_twentieth_and_the_noise(rows, found, difference, said):
    """Round by round, so that a machine that slows down slows both; noise is the one commit beside itself."""
    against.judge(found)
    told = {what: (figure, words) for what, figure, words in rows}
    assert told["start_ms: median difference"] == (difference, said)
    assert told["first_kb: median difference"] == ("+0.0", "within 10.0")


def test_no_side_is_always_first(monkeypatch):
    """Whoever comes first finds the colder machine."""
    asked = []

    def measured(visit):
        asked.append(visit.root)
        return {"start_ms": 1, "tap_ms": 1}

    monkeypatch.setattr(against.phone, "limited", measured)
    monkeypatch.setattr(against.provide, "provide", lambda _: type("Found", (), {"path": ""}))
    found = against.rounds(["a", "b", "c"], 3, TAPS)
    assert "".join(asked) == "abcbcacab"
    assert [sorted(seen) for seen in found] == [sorted(against.SIDES)] * 3


def test_a_round_in_which_a_browser_fails_counts_for_none(monkeypatch, rows):
    """And is told."""

    def fails(_):
        raise TimeoutError("no paint")

    monkeypatch.setattr(against.phone, "limited", fails)
    monkeypatch.setattr(against.provide, "provide", lambda _: type("Found", (), {"path": ""}))
    assert against.rounds(["a", "b", "c"], 1, TAPS) == []
    assert rows == [("round 1", "not measured", "no paint")]


@pytest.mark.parametrize("refused", [False, True])
def test_a_deck_that_is_refused_gives_way_to_a_made_up_one(tmp_path, monkeypatch, rows, refused):
    """The same cards on both sides either way; the table says which."""
    asked = []

    def built(content, _folder, root=against.ROOT):
        asked.append((root, content))
        if refused and content == tmp_path / "tree/content":
            raise RuntimeError("10 to mend")
        return {}, 1.0, 1

    monkeypatch.setattr(against.serving, "built", built)
    taps = against.both(tmp_path / "tree", tmp_path)[2]
    assert taps == corpus.taps(real=not refused)
    (_, mine), (_, theirs) = asked[-2:]
    assert [root for root, _ in asked[-2:]] == [against.ROOT, tmp_path / "tree"]
    assert mine == theirs == tmp_path / ("content" if refused else "tree/content")
    assert len(rows) == refused


def test_the_tree_of_a_commit_is_what_git_has(tmp_path):
    """All of it, and nothing that is not committed."""
    found = against.tree("HEAD", tmp_path / "tree")
    listing = ["git", "ls-tree", "-r", "-z", "--name-only", "HEAD"]
    listed = subprocess.run(listing, cwd=against.ROOT, capture_output=True, check=True, text=True)
    there = {path.relative_to(found).as_posix() for path in found.rglob("*") if path.is_file()}
    assert there == {*listed.stdout.split("\0")} - {""}


@pytest.mark.slow
def test_a_visit_that_never_ends_is_ended(monkeypatch):
    """Whatever its page does; the rows after it are measured."""
    monkeypatch.setattr(phone.subprocess, "Popen", lambda _, **given: POPEN(["sleep", "60"], **given))
    with pytest.raises(TimeoutError, match="did not end within 1 s"):
        phone.limited(phone.Visit("https://localhost:1/", ()), 1)


@pytest.mark.slow
def test_a_visit_that_fails_says_why():
    """In its last line; here no such browser is there."""
    with pytest.raises(RuntimeError, match="no-such-browser"):
        phone.limited(phone.Visit("http://localhost:1/", (), chromium="/no-such-browser"))
