"""What officers will see changed, word by word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deck.release import word_diff

PAGE = """<!doctype html><html><head><title>No word of it</title></head><body><header>Nor this</header>
<main id="main"><article><h1>At the <em>door</em></h1><p>Stand to the side of it.</p>
<ul><li>Knock once.</li><li>Wait, and listen for a while.</li></ul></article>
<aside><h2>Related</h2><a href="/x/">At the window</a></aside></main>
<footer>Nor that</footer></body></html>"""


def told(old, new):
    """Compare two pages at one card's address; each change as its kind and words."""
    found = word_diff.between({"/cards/door/": old}, {"/cards/door/": new})
    return [(change.kind, change.words) for change in found]


def test_words_are_those_a_reader_sees_in_the_main_part():
    """No frame around it; a tag within a word does not split it, the end of a line does."""
    page = word_diff.Words(PAGE.replace("Knock", "Kn<b>o</b>ck"))
    assert page.title == "At the door"
    assert " ".join(page.own) == (
        "At the door Stand to the side of it. Knock once. Wait, and listen for a while."
    )
    assert page.every == [*page.own, "Related", "At", "the", "window"]


def test_a_changed_word_is_shown_with_a_few_around():
    assert told(PAGE, PAGE.replace("side of", "left of")) == [
        ("changed", "… door Stand to the [-side-] {+left+} of it. Knock once. …")
    ]


def test_two_changes_of_a_page_are_told_apart():
    """What lies between them is short, so it is shown; at the ends nothing is cut off with dots."""
    assert told(PAGE, PAGE.replace("At the <em>", "By the <em>").replace("window", "gate")) == [
        ("changed", "[-At-] {+By+} the door Stand to … while. Related At the [-window-] {+gate+}")
    ]


def test_the_title_of_the_card_that_comes_next_is_that_card_s():
    """Its change asks nobody why this card changed; another move does."""
    page = PAGE.replace("<ul>", "<ul><li>Runs <cite>At the gate</cite></li>")
    assert [kind for kind, _ in told(page, page.replace("At the gate", "At the hatch"))] == ["also"]
    assert [kind for kind, _ in told(page, page.replace("Runs", "Walks"))] == ["changed"]


def test_words_that_came_or_went_stand_alone():
    assert told(PAGE, PAGE.replace("Knock once.", "Knock once. Step back.")) == [
        ("changed", "… of it. Knock once. {+Step back.+} Wait, and listen for …")
    ]
    assert told(PAGE, PAGE.replace("Wait, and listen", "Wait, listen")) == [
        ("changed", "… it. Knock once. Wait, [-and-] listen for a while. …")
    ]


def test_another_frame_around_the_same_words_is_no_change():
    """New styles, a new footer, other tags: an officer reads the same."""
    assert told(PAGE, PAGE.replace("Nor", "But").replace("<em>", "<b>").replace("</em>", "</b>")) == []


def test_a_related_card_with_another_title_is_no_change_of_the_card_itself():
    """It is told, and nobody is asked for a note."""
    ((kind, words),) = told(PAGE, PAGE.replace("window", "gate"))
    assert (kind, words) == ("also", "… while. Related At the [-window-] {+gate+}")


def test_new_changed_and_removed_cards_are_told_apart_and_come_first():
    """Then the lists that follow from them."""
    other = PAGE.replace("Knock", "Ring")
    before = {"/cards/": PAGE, "/cards/a/": PAGE, "/cards/b/": PAGE, "/cards/same/": PAGE}
    after = {"/cards/": other, "/cards/a/": other, "/cards/c/": PAGE, "/cards/same/": PAGE}
    found = word_diff.between(before, after)
    assert [(change.kind, change.address, change.card, change.needs_note) for change in found] == [
        ("changed", "/cards/a/", "a", True),
        ("new", "/cards/c/", "c", False),
        ("removed", "/cards/b/", "b", True),
        ("also", "/cards/", "", False),
    ]
    assert found[2].words == "17 words"


def test_a_change_is_written_for_a_terminal_without_colour():
    """What, which card, its title; below, the words, wrapped and set in."""
    (change,) = word_diff.between(
        {"/cards/door/": PAGE}, {"/cards/door/": PAGE.replace("once", "twice " * 30)}
    )
    first, *more = str(change).split("\n")
    assert first == "changed  door  At the door"
    assert len(more) > 1
    assert all(line.startswith(" " * 9) and len(line) <= word_diff.WIDTH for line in more)


@given(st.lists(st.sampled_from("abcd"), max_size=12), st.lists(st.sampled_from("abcd"), max_size=12))
def test_whatever_changed_is_in_the_marks(old, new):
    """Taking out what the marks say went, or came, leaves words of the other side in order."""
    marked = word_diff.diff(old, new)
    assert bool(marked) == (old != new)
    gone = sum(len(part.split("-]")[0].split()) for part in marked.split("[-")[1:])
    come = sum(len(part.split("+}")[0].split()) for part in marked.split("{+")[1:])
    assert len(old) - gone == len(new) - come


@pytest.mark.parametrize("page", ["", "<main>", "plain words", "<main></main><aside>"])
def test_a_page_that_is_no_page_has_no_words(page):
    assert word_diff.Words(page).every == []
