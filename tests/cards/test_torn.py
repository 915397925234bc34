"""A file that was cut off anywhere is told, or holds whole lines up to the last."""

import pytest

from deck.cards import library
from tests import decks
from tests.conftest import CARDS

STARTER = decks.ROOT / "content/cards"
TEN = [
    *(CARDS / "passing" / f"{name}.md" for name in ("plain", "every-section", "longest")),
    *(STARTER / f"{name}.md" for name in (
        "crisis/suicidal-person", "talking/leaps", "force-law/force-law-basics", "medical/opioid-overdose",
        "calls/edged-weapon", "people/youth", "foundations/definitions-differ",
    )),
]  # fmt: skip
STEP = 23  # of the bytes tried here; `make prove` tries each


def passing(path, cut):
    """Read a card up to a byte; says whether nothing at all is told."""
    _, problems = library.read_card(str(path), path.parent.name, path.stem, path.read_bytes()[:cut])
    return not problems


def whole(data, cut):
    """Say whether a cut stands behind a line of Why, its line break with it."""
    return b"\n## Why\n" in data[:cut][:-1] and data[:cut].endswith(b"\n")


def wrongly_passing(path, cuts):
    """Give the cuts at which half a card would be taken for one."""
    data = path.read_bytes()
    return [cut for cut in cuts if passing(path, cut) and not whole(data, cut)]


@pytest.mark.parametrize("path", TEN, ids=lambda path: path.stem)
def test_no_cut_makes_another_card_without_a_word(path):
    """Wherever a disk was full or a paste ended."""
    data = path.read_bytes()
    assert passing(path, len(data))
    around = [at + near for at, byte in enumerate(data) if byte == ord("\n") for near in (-1, 0, 1)]
    assert wrongly_passing(path, sorted({*range(0, len(data), STEP), *around[::7]})) == []


@pytest.mark.parametrize("end", list(".?!]"))
def test_a_last_line_without_a_line_break_is_asked_about(problems, good, end):
    """It ends as a sentence does: a suggestion stops nothing."""
    (found,) = problems(good.rstrip()[:-1].rstrip("]") + ("[S01]" if end == "]" else f"[S01]{end}"))
    assert (found.code, found.stops) == ("FILE11", False)


@pytest.mark.parametrize("end", [" and", ",", ":", '"so"', ")"])
def test_a_last_line_that_stops_elsewhere_stops_a_release(problems, good, end):
    """It may be cut off, and nobody can tell."""
    found = problems(good.rstrip() + end)
    assert [one.code for one in found if one.stops] == ["FILE10"]


@pytest.mark.parametrize("end", ["\n", "\n\n", " \n", "\r\n", "\n  "])
def test_a_line_break_ends_any_line(problems, good, end):
    """A list may end with words."""
    assert problems(f"{good.rstrip()}\n\n- Some doors{end}") == []
