"""Words that several cards share are written once, and read in each as if they stood there."""

import pytest

from deck.cards import library

WHY = "Doors are narrow [S01]."
LEAVING = '[leaving]\ntext = """\nLeaving is *hard* [S02].\n"""\nsources = ["S02"]\n'
CARD = "cards/doors/card.md"
OWN = "cards/doors/other-card.md"


@pytest.fixture
def real(folder, changed):
    """Read a card whose Why includes a passage."""

    def read(why, toml=LEAVING, local=None):
        content = folder({CARD: changed({WHY: why}), "passages.toml": toml})
        return library.load(content, local).cards["card"]

    return read


def test_a_passage_stands_where_its_card_includes_it(real):
    """As a paragraph of its own, whatever is around it."""
    card = real(f"{WHY}\n{{passage: leaving}}\nAfter.")
    assert card.learn == f"{WHY}\n\nLeaving is *hard* [S02].\n\nAfter."
    assert card.every_source == ("S01", "S02")
    assert card.sources == ("S01",)


def test_a_department_s_passage_replaces_the_starter_s(real, tmp_path):
    """In every card that includes it."""
    local = tmp_path / "local"
    local.mkdir()
    (local / "passages.toml").write_text(LEAVING.replace("*hard* [S02]", "forbidden"), encoding="utf-8")
    assert real("{passage: leaving}", local=local).learn.strip() == "Leaving is forbidden."


def test_a_department_s_card_includes_the_starter_s_passage(folder, changed, tmp_path):
    """It need not copy it."""
    content = folder({"passages.toml": LEAVING})
    path = tmp_path / "local" / CARD
    path.parent.mkdir(parents=True)
    path.write_text(changed({WHY: "{passage: leaving}"}), encoding="utf-8")
    assert "Leaving is *hard*" in library.load(content, tmp_path / "local").cards["card"].learn


@pytest.mark.parametrize(
    ("why", "told"),
    [
        ("{passage: leavin}", ["25:11 PASS01"]),
        ("{passage:leaving}\n\n{passage: nobody}", ["27:11 PASS01"]),
        ("Text {passage: leaving}", ["25:6 PASS02"]),
        ("  {passage: leaving}", ["25:3 PASS02"]),
        ("{passage leaving}", ["25:1 PASS02"]),
        ("{passages: leaving}", ["25:1 PASS02"]),
        ("{passage: Leaving}", ["25:1 PASS02"]),
        ("{passage: leaving", ["25:1 PASS02"]),
        ("{ passage: leaving }", ["25:1 PASS02"]),
        ("{passage: leaving}  ", []),
        ("A {b} is no passage.", []),
    ],
)
def test_an_inclusion_that_includes_nothing_is_told(reported, changed, why, told):
    """It would be shown raw, or nothing would."""
    found = reported({CARD: changed({WHY: why}), "passages.toml": LEAVING})
    assert found == [f"{CARD}:{each}" for each in told]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("[leaving]", "[Leaving]", "needs a name"),
        ("text =", "txt =", "needs a name"),
        ('["S02"]', '"S02"', 'a list of "sources"'),
        ('["S02"]', "[]", 'cites "S02"'),
        ("is *hard*", "is <b>hard</b>", "plain sentences"),
        ("is *hard*", "is [hard](https://a.invalid)", "plain sentences"),
        ("is *hard*", "is ![hard](a.png)", "plain sentences"),
        ("is *hard*", "{passage: leaving}", "plain sentences"),
        ("is *hard*", "is &#x202e;hard", "plain sentences"),
        ("Leaving is", "# Leaving\n\nis", "plain sentences"),
        ("Leaving is *hard* [S02].", "", "needs a name"),
    ],
)
def test_a_passage_that_no_card_can_hold_is_told_at_its_name(folder, old, new, words):
    """In one sentence; what is not about it is read."""
    assert old in LEAVING
    content = folder(
        {"passages.toml": f'[good]\ntext = "Good."\nsources = []\n\n{LEAVING.replace(old, new)}'}
    )
    loaded = library.read(content)
    (found,) = loaded.problems
    assert (found.code, found.line) == ("DECK06", 5)
    assert words in found.sentence
    assert list(loaded.partial.passages) == ["good"]


def test_a_source_that_a_passage_rests_on_is_in_the_register(reported):
    """A claim must lead to its source."""
    assert reported({"passages.toml": LEAVING.replace("S02", "S09")}) == ["passages.toml:1:1 DECK03"]


@pytest.mark.parametrize(("text", "told"), [("[x\n", "1:3 DECK05"), (b"\xff", "1:1 FILE01")])
def test_a_torn_file_of_passages_is_told(reported, text, told):
    """And no card is drawn without its passage."""
    assert reported({"passages.toml": text}) == [f"passages.toml:{told}"]
