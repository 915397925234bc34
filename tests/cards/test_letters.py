"""What is in a file and nobody wrote: other encodings, marks of a merge, letters that hide or were lost."""

import pytest

LINE = "I am here for you."
BACK = "- Stand back from the door.\n"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_another_encoding_is_one_problem(problems, good, encoding):
    """Not one for each of its bytes."""
    (found,) = problems(good.encode(encoding))
    assert (found.code, found.line) == ("FILE06", 1)


@pytest.mark.parametrize("place", [0, 1, 100, -1])
def test_bytes_that_are_no_text_are_one_problem(problems, good, place):
    """A lock file of a word processor, or a disk that failed."""
    data = bytearray(good.encode())
    data[place:place] = b"\0" * 300
    assert [one.code for one in problems(bytes(data))] == ["FILE06"]


@pytest.mark.parametrize(
    "sign",
    [
        *"\u200b\u2060\u00ad\u061c\u180e\u034f\u3164\ufff9\ue000\uf0b7\ufffe",
        "\U000e0041",
        "\U000e0100",
        "\u200d",
    ],
    ids=ascii,
)
def test_what_nobody_sees_is_told(told, sign):
    """A word with one in it is another word to search, and to whoever compares two cards."""
    assert told({LINE: f"I am he{sign}re."}) == ["16:11 FILE03"]


@pytest.mark.parametrize(
    "words", ["👩\u200d🚒", "क्\u200dष", "\u0645\u06cc\u200c\u062e\u0645", "⚠\ufe0f", "e\u0301"]
)
def test_signs_that_join_letters_are_part_of_them(told, words):
    """In other scripts and in pictures."""
    assert told({LINE: words}) == []


def test_a_letter_that_was_lost_is_told(told):
    """Each."""
    assert told({LINE: "I \ufffd am \ufffd."}) == ["16:6 FILE07", "16:11 FILE07"]


@pytest.mark.parametrize("meant", [*"éüñß°½“’—…€£", "\u00a0", "日"])
@pytest.mark.parametrize("code", ["cp1252", "latin-1"])
def test_a_letter_read_in_the_wrong_encoding_is_told_with_what_it_was(problems, meant, code):
    """Whatever program read it so."""
    try:
        odd = meant.encode().decode(code)
    except UnicodeDecodeError:
        odd = meant.encode().decode("latin-1")
    found = problems({LINE: f"I {odd} am."})
    if any(one.code == "FILE03" for one in found):  # it holds a control character, which is told
        return
    assert [one.sentence for one in found] == [
        f'"{odd}" was "{meant}", read in a wrong encoding. Write it again.'
    ]


@pytest.mark.parametrize(
    "words", ["Élan, naïve, façade", "Señor, ¿qué?", "„Größe“ – «Île»", "Å Ä Ö é à", "São, Ã, Â."]
)
def test_letters_of_other_languages_are_letters(told, words):
    """They stand alone or beside plain ones."""
    assert told({LINE: words}) == []


# ---- merges ----


def test_a_conflict_is_one_problem_with_both_sides(problems):
    """And the only one: the rest of the file is told once it is settled."""
    both = f"<<<<<<< HEAD\n{BACK}=======\n- Stand aside.\n- Wait.\n>>>>>>> 12ab34c (fix)\n"
    (found,) = problems({BACK: both})
    assert (found.code, found.line) == ("FILE09", 13)
    assert '"- Stand back from the door." and "- Stand aside. - Wait."' in found.sentence


def test_each_conflict_is_told(told, changed):
    """Also those that show what both were made from, and in the keys."""
    title = "title: A narrow door\n"
    sides = {
        title: f"<<<<<<< ours\n{title}||||||| base\ntitle: Door\n=======\ntitle: A\n>>>>>>> theirs\n",
        BACK: f"<<<<<<< ours\n{BACK}=======\n>>>>>>> theirs\n",
    }
    text = changed(sides)
    assert told(text) == ["2:1 FILE09", "19:1 FILE09"]


@pytest.mark.parametrize("mark", [">>>>>>> 12ab34c (fix)", "<<<<<<< HEAD", ">>>>>>>"])
@pytest.mark.parametrize("end", ["\n", ""])
def test_a_mark_that_was_left_over_is_told(told, mark, end):
    """It would be drawn as seven quotations."""
    assert told({"Doors are narrow [S01].\n": f"Doors are narrow [S01].\n\n{mark}{end}"}) == ["27:1 FILE15"]
