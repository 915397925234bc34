"""The table of `make bench` comes out whole, whatever a machine cannot do."""

import pytest

from tests.bench import __main__ as bench


@pytest.fixture(autouse=True)
def rows(monkeypatch):
    """Begin with an empty table."""
    monkeypatch.setattr(bench, "ROWS", [])
    return bench.ROWS


def test_a_row_that_cannot_be_measured_is_marked_and_the_rest_goes_on(monkeypatch, capsys):
    """With a browser that waits for nothing, no server and no disk, the table still has its end."""

    def fails(*_, **__):
        raise TimeoutError("Locator.click: Timeout 30000ms exceeded.\nCall log:\n  waiting")

    for name in ("built", "checked", "sizes", "requests_a_second", "keys"):
        monkeypatch.setattr(bench, name, fails)
    for module in (bench.saving, bench.contract, bench.phone):
        monkeypatch.setattr(module, "measure", fails)
    monkeypatch.setattr(bench.corpus, "write", fails)
    monkeypatch.setattr(bench.provide, "provide", fails)
    monkeypatch.setattr(bench.shutil, "which", lambda _: None)
    bench.main()
    last = capsys.readouterr().out.rstrip().splitlines()[-1]
    assert last == f"{len(bench.ROWS)} rows, {len(bench.ROWS)} not measured"
    assert len(bench.ROWS) > 8
    assert ("build of 64 made-up cards, s", "not measured",
            "Locator.click: Timeout 30000ms exceeded.") in bench.ROWS  # fmt: skip


def test_a_deck_that_no_phone_could_visit_leaves_the_others_their_rows():
    """The growth from one to the other is what cannot be told."""
    seen = {"first_paint_ms": 500, "start_ms": 100, "tap_ms": 50}
    bench.judge({"floor": seen, "starter": seen, "made-up 64": seen})
    told = {what: figure for what, figure, _ in bench.ROWS}
    assert told["phone, starter: start_ms"] == "100"
    assert told["growth from 64 to 4,096 cards: tap_ms"] == "not measured"
