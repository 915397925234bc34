"""A TOML file becomes a table of the shape that is expected, or everything that is wrong with it."""

import pytest

from deck.cards import library
from deck.cards import tables as deck_tables

# What breaks each rule of a table: the file, its text ({good} is the right one) and the place told.
BROKEN = {
    "DECK05": ("deck.toml", '{good}\n[[tile]\nid = "x"\n', "9:7"),
    "DECK06": ("deck.toml", 'color = "red"\n{good}', "1:1"),
}


def note(text, old, new):
    """Change words that stand in a text at least once, the first time they do."""
    assert old in text, old
    return text.replace(old, new, 1)


@pytest.fixture
def sentences(folder, tables):
    """Give each problem's line and sentence after words of one file have changed."""

    def read(name, old, new):
        content = folder({name: note(tables[name], old, new)})
        found = library.read(content).problems
        assert {problem.path for problem in found} <= {str(content / name)}
        return [(problem.line, problem.sentence) for problem in found]

    return read


@pytest.mark.parametrize("code", BROKEN)
def test_a_table_that_breaks_a_rule_is_told_so_at_its_place(reported, tables, code):
    """One problem."""
    name, text, place = BROKEN[code]
    whole = text.replace("{good}", tables[name].partition("\n[[tile]]")[0])
    assert reported({name: whole}) == [f"{name}:{place} {code}"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("x = \n", 1),
        ('x = "', 1),
        ("x = 1\nx = 2\n", 2),
        ("x = 2026-02-30\n", 1),
        ("[x\n", 1),
        ("\n\nx y\n", 3),
        ('y = 1\nx = "\\q"\n', 2),
    ],
)
def test_what_is_no_toml_is_told_with_its_line(tmp_path, text, line):
    """The place is said once, before the sentence."""
    (tmp_path / "deck.toml").write_text(text, encoding="utf-8")
    table, (found,) = deck_tables.read(tmp_path / "deck.toml", set())
    assert (table, found.code, found.line) == ({}, "DECK05", line)
    assert "(at " not in found.sentence


@pytest.mark.parametrize(
    "text", [f"x = {'[' * 5000}", f"x = {'9' * 5000}", "x." * 5000 + "x = 1", "x = 0x" + "F" * 9999]
)
def test_no_toml_is_too_odd_to_be_told(reported, text):
    """Depth and long numbers break the reader, not the check."""
    found = reported({"deck.toml": text})
    assert found
    assert {place.partition(":")[0] for place in found} == {"deck.toml"}


@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "BOM"])
def test_a_table_may_be_saved_by_any_editor(reported, tables, mark, ends):
    """Windows' as well."""
    assert reported({name: mark + text.replace("\n", ends).encode() for name, text in tables.items()}) == []


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b'name = "caf\xe9"', "1:12 FILE01"),
        ('name = "a\u202eb"'.encode(), "1:10 FILE03"),
        (b"#" * (1024 * 1024 + 1), "1:1 FILE02"),
        (None, "1:1 FILE05"),
    ],
    ids=["encoding", "invisible", "size", "missing"],
)
@pytest.mark.parametrize("name", ["deck.toml", "sources.toml"])
def test_a_table_is_read_with_the_care_of_a_card(reported, name, data, told):
    """Encoding, invisible signs, size."""
    assert f"{name}:{told}" in reported({name: data})


@pytest.mark.parametrize(
    ("old", "new", "line", "sentence"),
    [
        ('"Made-up deck"', '" "', 1, '"name" must not be empty.'),
        ('colour = "#204060"\n', "", 1, 'The deck needs a "colour".'),
        ('"Made-up deck"', '"Made\\u202eup"', 1, '"name" must not hold an invisible character (U+202E).'),
        ('"Made-up deck"', '"Made\\nup"', 1, '"name" must be one line, without tabs.'),
        ('"Made-up deck"', '"CafÃ©"', 1, '"Ã©" was "é", read in a wrong encoding. Write it again.'),
        (
            '"Made-up deck"',
            '"Caf\\u00c3\\u00a9"',
            1,
            '"name" has letters that were read in a wrong encoding. Write them again.',
        ),
        ('"Made-up deck"', f'"{"word " * 17}"', 1, '"name" has 85 letters; 80 are the most.'),
        ('"A door stays shut"', '""', 9, '"see" must not be empty.'),
        (
            '"A door stays shut"',
            '"A <b>door"',
            9,
            '"see" must be plain words: no HTML, link, picture or half a mark.',
        ),
        ('"Doors"', '"[Doors](/)"', 4, '"title" must be plain words: no HTML, link, picture or half a mark.'),
        ('name = "Made-up deck"\n', "", 1, 'The deck needs a "name".'),
        ("colour", "color", 2, '"color" is not a key of this file. Did you mean "colour"?'),
        ("name =", "zzz = 1\nname =", 1, '"zzz" is not a key of this file.'),
        ("#204060", "red", 2, '"colour" must be a colour such as "#1d4e5a".'),
        ("#204060", "#20406", 2, '"colour" must be a colour such as "#1d4e5a".'),
        ('"#204060"', "204060", 2, '"colour" must be text.'),
        ("colour", "caution = [1]\ncolour", 2, '"caution" must be a list of texts.'),
        ("colour", 'blanks = "Policy"\ncolour', 2, '"blanks" must be a list of texts.'),
        ("colour", "department = 5\ncolour", 2, '"department" must be text.'),
        *(
            (
                "colour",
                f'check_within = "{days}"\ncolour',
                2,
                '"check_within" must be a number of days such as "7 days".',
            )
            for days in ("", "0 days", "7", "7 weeks", "-1 days", "1000 days", "7 days\\n")
        ),
    ],
)
def test_a_key_of_the_deck_that_does_not_fit_is_told_at_its_line(sentences, old, new, line, sentence):
    """In one sentence."""
    assert sentences("deck.toml", old, new) == [(line, sentence)]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("kind =", "kin =", '[[topic]] number 1: "kin" is not a key. Did you mean "kind"?'),
        ('kind = "principle"', "kind = 5", '[[topic]] number 1: "kind" must be text.'),
        ('title = "Doors"\n', "", '[[topic]] number 1: "title" must be text.'),
        (
            'cards = ["other-card"]',
            'cards = "other-card"',
            '[[tile]] number 1: "cards" must be a list of texts.',
        ),
        ("see =", "sea =", '[[tile]] number 1: "sea" is not a key. Did you mean "see"?'),
        (
            'kind = "principle"',
            'kind = "principle"\nfirst = 5',
            '[[topic]] number 1: "first" must be a list of texts.',
        ),
    ],
)
def test_a_row_that_does_not_fit_is_told_by_its_number(sentences, old, new, sentence):
    """Each key of it that is wrong."""
    assert sentence in [said for _, said in sentences("deck.toml", old, new)]


@pytest.mark.parametrize(
    ("name", "row", "line"),
    [("deck.toml", "tile", 9), ("sources.toml", "source", 1)],
)
def test_a_row_in_single_brackets_is_told_to_have_two(folder, tables, name, row, line):
    """A slip that is made often, and must not break the check."""
    text = tables[name].partition("\n\n[[source]]")[0].replace(f"[[{row}]]", f"[{row}]")
    loaded = library.read(folder({name: text}))
    assert [one.line for one in loaded.problems if one.code == "DECK06" and f"[[{row}]]" in one.sentence] == [
        line
    ]


@pytest.mark.parametrize("value", ["5", "[5]", '["x"]', '"x"', "[[]]", "true"])
@pytest.mark.parametrize("row", ["topic", "tile"])
def test_a_row_that_is_no_table_is_told(reported, row, value):
    """Whatever stands in its place."""
    text = f'name = "x"\n{row} = {value}\n'
    assert "deck.toml:2:1 DECK06" in reported({"deck.toml": text})


@pytest.mark.parametrize(
    ("old", "new", "about"),
    [
        ('kind = "principle"', 'kind = "place"', "doors"),
        ("[[tile]]", '[[topic]]\nid = "doors"\ntitle = "x"\nkind = "principle"\n\n[[tile]]', "doors"),
        ("[[tile]]", '[[topic]]\nid = "No Id"\ntitle = "x"\nkind = "principle"\n\n[[tile]]', "No Id"),
        ('id = "shut"', 'id = "Shut it"', "A door stays shut"),
        (
            "[[tile]]",
            '[[tile]]\nid = "shut"\nsee = "x"\ncards = ["other-card"]\n\n[[tile]]',
            "A door stays shut",
        ),
        ('["other-card"]', "[]", "A door stays shut"),
        ('["other-card"]', '["othre-card"]', 'othre-card", which is not here. Did you mean "other-card"?'),
        ('kind = "principle"', 'kind = "principle"\nfirst = ["othre-card"]', "othre-card"),
    ],
)
def test_a_topic_or_tile_that_leads_nowhere_is_told_by_name(sentences, old, new, about):
    """Ids of their own, a kind there is, and cards that are here."""
    found = sentences("deck.toml", old, new)
    assert found
    assert [said for _, said in found if about in said]


@pytest.mark.parametrize(
    ("more", "line"),
    [
        ('\n[[tile]]\nid = "two"\nsee = "x"\ncard = ["other-card"]\n', 14),
        ('\n[[tile]]\nid = "two"\nsee = "x"\ncards = ["lost"]\n', 14),
        ('\n[[topic]]\nid = "two"\ntitle = "x"\nkind = "place"\n', 14),
    ],
)
def test_a_later_row_is_told_at_its_own_place(sentences, more, line):
    """In its table, not in the first of its kind or at the top of the file."""
    found = sentences("deck.toml", 'cards = ["other-card"]\n', f'cards = ["other-card"]\n{more}')
    assert found
    assert [said for said in found if not line <= said[0] <= line + 4] == []


# ---- sources ----


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//source.invalid/", "source.invalid", ""]
)
def test_a_source_that_is_no_address_on_the_web_is_told(sentences, url):
    """It becomes a link on every card that cites it."""
    found = sentences("sources.toml", "https://source.invalid/", url)
    assert [said for _, said in found if "S01" in said or "number 1" in said]


@pytest.mark.parametrize("url", ["https://source.invalid/a?b=c#d", "http://source.invalid/"])
def test_a_source_may_be_anywhere_on_the_web(sentences, url):
    """Not every archive has encryption."""
    assert sentences("sources.toml", "https://source.invalid/", url) == []


def test_a_source_that_stands_twice_is_told(sentences):
    """One of them would be lost without a word."""
    assert [said for _, said in sentences("sources.toml", '"S02"', '"S01"') if "S01" in said]


def test_how_far_a_source_was_read_is_full_or_part(sentences):
    """A slip would hide that only a part was."""
    assert [said for _, said in sentences("sources.toml", '"part"', '"prat"') if "part" in said]


# ---- words that mean the same ----


@pytest.mark.parametrize(
    ("text", "groups"),
    [(None, ()), ("", ()), ("same = []", ()), ('same = [["knife", "blade"]]', (("knife", "blade"),))],
)
def test_words_that_mean_the_same_stand_in_groups(folder, text, groups):
    """Or nowhere: a deck may do without."""
    assert library.load(folder({"synonyms.toml": text})).same == groups


@pytest.mark.parametrize("value", ["5", '"knife"', '["knife", "blade"]', '[["knife"]]', "[[1, 2]]", "[[]]"])
@pytest.mark.parametrize("key", ["same", "spanish", "codes", "numbers", "elsewhere"])
def test_a_group_has_two_words_or_more(reported, key, value):
    """A word alone means nothing but itself."""
    name = "synonyms.toml" if key == "same" else f"{key}.toml"
    assert reported({name: f"{key} = {value}\n"}) == [f"{name}:1:1 DECK06"]


def test_spanish_and_codes_stand_beside_the_synonyms_and_numbers_by_themselves(folder):
    texts = {
        "same": '[["a", "b"]]',
        "spanish": '[["c", "d"]]',
        "codes": '[["e", "f"]]',
        "numbers": '[["g", "7"]]',
    }
    files = {
        ("synonyms" if key == "same" else key) + ".toml": f"{key} = {text}\n" for key, text in texts.items()
    }
    deck = library.load(folder(files))
    assert deck.same == (("a", "b"), ("c", "d"), ("e", "f"))
    assert deck.numbers == (("g", "7"),)


def test_what_one_reader_does_to_a_table_no_other_sees(tmp_path):
    """A table is judged once for the same bytes, and given out anew to each; other bytes are judged anew."""
    path = tmp_path / "synonyms.toml"
    path.write_text('same = [["car", "auto"]]\n', encoding="utf-8")
    first, _ = deck_tables.read(path, {"same"}, whole=False)
    first["same"][0].append("changed")
    assert deck_tables.read(path, {"same"}, whole=False) == ({"same": [["car", "auto"]]}, [])
    path.write_text('sama = [["car", "auto"]]\n', encoding="utf-8")
    table, problems = deck_tables.read(path, {"same"}, whole=False)
    assert (table, [problem.code for problem in problems]) == ({}, ["DECK06"])
