"""`flask mend`: what is shown, what is written, and what is refused."""

import pytest

from tests import decks

department = decks.department
MELTED = "- Do not shout at door 0.\n• Do not run."


@pytest.fixture
def melted(department):
    """Lay all cards out, and spoil one."""
    assert department.run("mend", "--yes").exit_code == 0
    department.edit("card-0", "- Do not shout at door 0.", MELTED)
    return department


def test_each_line_is_shown_and_written_when_agreed(melted):
    """As a unified diff; a second time there is nothing to do."""
    told = melted.run("mend", "card-0", input="y\n")
    assert told.exit_code == 0
    changed = [
        line for line in told.output.splitlines() if line[:1] in "+-" and line[:3] not in {"+++", "---"}
    ]
    assert changed == ["-• Do not run.", "+- Do not run."]
    assert told.output.endswith("1 card read, 1 written.\n")
    assert melted.run("mend").output == "3 cards read, 0 written.\n"


@pytest.mark.parametrize("answer", ["n\n", ""])
def test_nothing_is_written_unless_agreed(melted, answer):
    """Nor where nobody can answer."""
    before = melted.path("card-0").read_bytes()
    told = melted.run("mend", input=answer)
    assert told.exit_code == 1
    assert "1 written" not in told.output
    assert melted.path("card-0").read_bytes() == before


def test_a_card_it_cannot_mend_keeps_no_other_from_it(melted):
    """It is named with its place, and left as it is."""
    melted.edit("card-1", "## Say", "## Sya")
    before = melted.path("card-1").read_bytes()
    told = melted.run("mend", "--yes")
    assert told.exit_code == 1
    assert "card-1.md:16:4: BODY02 " in told.output
    assert told.output.endswith("3 cards read, 1 written. Mend 1 card by hand first; see above.\n")
    assert melted.path("card-1").read_bytes() == before
    assert "- Do not run." in melted.path("card-0").read_text(encoding="utf-8")


def test_line_ends_and_the_byte_order_mark_stay(melted):
    """Git and Windows have their reasons."""
    path = melted.path("card-0")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert melted.run("mend", "--yes").exit_code == 0
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf---\r\n")
    assert data.count(b"\r\n") == data.count(b"\n")
    assert b"\r\n- Do not run.\r\n" in data


def test_a_card_is_named_by_its_id_or_its_file(melted):
    """And an unknown one is refused with the nearest."""
    assert melted.run("mend", "--yes", str(melted.path("card-0"))).output.endswith(
        "1 card read, 1 written.\n"
    )
    told = melted.run("mend", "card-00")
    assert told.exit_code == 1
    assert 'There is no card "card-00". Did you mean "card-0"?' in told.output


def test_a_department_lays_out_its_own_cards(melted):
    """The starter's belong to whoever brings the next one out."""
    melted.local = melted.content.parent / "own"
    assert melted.run("upstream", "copy", "card-1").exit_code == 0
    before = decks.snapshot(melted.content)
    own = next(melted.local.glob("cards/*/card-1.md"))
    own.write_text(own.read_text(encoding="utf-8").replace("- Do not", "* Do not"), encoding="utf-8")
    assert melted.run("mend", "--yes").output.endswith("1 card read, 1 written.\n")
    assert decks.snapshot(melted.content) == before


def test_a_card_that_changes_while_it_asks_is_not_lost(melted, monkeypatch):
    """Somebody saved it in another window."""
    path = melted.path("card-0")

    def answer(_question):
        path.write_text("half a card", encoding="utf-8")
        return True

    monkeypatch.setattr("deck.cli.mend.click.confirm", answer)
    told = melted.run("mend")
    assert told.exit_code == 1
    assert "changed meanwhile" in told.output
    assert path.read_text(encoding="utf-8") == "half a card"
