"""A content folder becomes a deck, or everything that is wrong with all of its files at once."""

import pytest

from deck.cards import library
from deck.cards.problems import DeckError

CARD = "cards/doors/card.md"
# What breaks each rule that takes more than a card: changes to the good card, other files, the place told.
BROKEN = {
    "FILE04": ({}, {"cards/doors/A Door.md": "{good}", CARD: None}, "cards/doors/A Door.md:1:1"),
    "FILE05": ({}, {CARD: None, "cards/doors/gone.md/kept": ""}, "cards/doors/gone.md:1:1"),
    "FILE12": ({}, {"cards/doors/con.md": "{good}", CARD: None}, "cards/doors/con.md:1:1"),
    "FILE13": ({}, {"cards/doors/delta.markdown": "{good}"}, "cards/doors/delta.markdown:1:1"),
    "DECK01": (
        {},
        {"cards/doors/other-card.md": None, "cards/steps/card.md": "{good}"},
        "cards/steps/card.md:1:1",
    ),
    "DECK02": ({"[other-card]": "[other-card, lost-card]"}, {}, f"{CARD}:5:1"),
    "DECK03": ({"sources: [S01]": "sources: [S01, X99]"}, {}, f"{CARD}:6:1"),
    "DECK04": ({}, {CARD: None, "cards/dors/card.md": "{good}"}, "cards/dors/card.md:1:1"),
    "DECK07": ({}, {CARD: None, "cards/doors/other-card.md": None}, "cards:1:1"),
    "DECK08": ({"narrow [S01]": "[narrow](/cards/lost/)"}, {}, f"{CARD}:25:11"),
    "DECK09": ({"narrow [S01]": "at 1-800-555-0100"}, {}, f"{CARD}:25:14"),
}
STEPS = '\n[[topic]]\nid = "steps"\ntitle = "Steps"\nkind = "principle"\n'


@pytest.fixture
def deck_toml(tables):
    """Give a deck.toml with a second topic and no tile, and more lines if there are any."""
    return lambda more="": tables["deck.toml"].partition("\n[[tile]]")[0] + STEPS + more


@pytest.mark.parametrize("code", BROKEN)
def test_a_deck_that_breaks_a_rule_is_told_so_at_its_place(reported, folder, changed, deck_toml, code):
    """One problem, no deck."""
    changes, files, place = BROKEN[code]
    card = changed({"[other-card]": "[]"} | changes)
    files = {"deck.toml": deck_toml(), CARD: card} | files
    files = {name: text and text.replace("{good}", card) for name, text in files.items()}
    assert reported(files) == [f"{place} {code}"]
    with pytest.raises(DeckError, match=code):
        library.load(folder(files))


# ---- reading on ----


def test_one_broken_file_hides_no_other(reported, good, changed, tables):
    """Two cards, deck.toml and a name, in one go."""
    found = reported({
        "deck.toml": tables["deck.toml"].replace("colour", "color"),
        "cards/doors/one.md": changed({"## Say": "## Sya"}),
        "cards/doors/two.md": changed({"[other-card]": "[othercard]", "- Do not shout": "- Shout"}),
        "cards/doors/Three.md": good,
    })  # fmt: skip
    assert found == [
        "cards/doors/Three.md:1:1 FILE04",
        "cards/doors/one.md:15:4 BODY02",
        "cards/doors/two.md:5:1 DECK02",
        "cards/doors/two.md:19:3 CARD04",
        "deck.toml:2:1 DECK06",
    ]


def test_a_broken_card_can_still_be_named(reported, good, changed, tables):
    """By other cards, tiles and links: what is wrong is said once, where it is."""
    found = reported({
        "deck.toml": tables["deck.toml"].replace('"other-card"', '"other-card", "card"'),
        "cards/doors/other-card.md": changed({"[other-card]": "[card]", "narrow [S01]": "[x](/cards/card/)"}),
        CARD: good.replace("## Say", "## Sya"),
    })  # fmt: skip
    assert found == [f"{CARD}:15:4 BODY02"]


@pytest.mark.parametrize("broken", [None, "[[source]\n", '[[source]]\nid = "S01"\n', b"\xff"])
def test_a_broken_register_is_not_blamed_on_the_cards(reported, good, broken):
    """What is wrong is said once, where it is, not on every card."""
    found = reported({"sources.toml": broken, CARD: good})
    assert found
    assert [place for place in found if not place.startswith("sources.toml:")] == []


@pytest.mark.parametrize("broken", [None, "[[topic]\n", b"\xff", 'name = "x"\ntopic = 5\n'])
def test_a_broken_deck_toml_is_not_blamed_on_the_cards(reported, good, broken):
    """Nor are its topics missed on every card."""
    found = reported({"deck.toml": broken, CARD: good})
    assert found
    assert [place for place in found if not place.startswith("deck.toml:")] == []


def test_a_tile_s_lost_card_is_told_once(reported):
    """That there is no card at all needs no other word."""
    assert reported({"cards/doors/other-card.md": None}) == ["deck.toml:9:1 DECK06"]


def test_a_deck_without_a_topic_is_an_error(reported):
    """Its cards would be on no page."""
    assert reported({"deck.toml": 'name = "Made-up deck"\ncolour = "#204060"\n'}) == ["deck.toml:1:1 DECK06"]


@pytest.mark.parametrize("place", ["cards/card.md", "cards/doors/old/card.md"])
def test_a_card_outside_a_topic_s_folder_is_not_lost_without_a_word(reported, good, place):
    """It is no card of the deck, and somebody wrote it."""
    assert reported({place: good}) == [f"{place}:1:1 DECK04"]


def test_a_suggestion_stops_nothing(folder, changed):
    """The deck is there, and so is the suggestion."""
    content = folder({CARD: changed({"A narrow": "A: narrow"})})
    assert [found.code for found in library.read(content).problems] == ["HEAD10"]
    assert library.load(content).cards["card"].title == "A: narrow door"


def test_an_error_lists_what_stops_and_no_suggestion(folder, changed):
    """In the order of the files."""
    content = folder({CARD: changed({"A narrow": "A: narrow", "## Say": "## Sya"}), "sources.toml": "x"})
    with pytest.raises(DeckError) as refused:
        library.load(content)
    codes = [found.code for found in refused.value.problems]
    assert (codes[0], "HEAD10" in codes) == ("BODY02", False)
    assert "DECK05" in codes


def test_reading_twice_gives_the_same(folder, changed):
    """The order of files on the disk changes nothing."""
    content = folder({f"cards/doors/{name}.md": changed({"A narrow": name}) for name in ("b", "a", "c")})
    assert library.read(content) == library.read(content)
    assert [card.id for card in library.load(content).topics[0].cards] == ["a", "other-card", "b", "c"]


def test_a_link_that_leads_nowhere_is_an_unreadable_card(reported, folder):
    """Its target is gone."""
    (folder({}) / "cards/doors/gone.md").symlink_to("nowhere.md")
    assert reported({}) == ["cards/doors/gone.md:1:1 FILE05"]


# ---- names and addresses ----


@pytest.mark.parametrize(
    ("changes", "files", "hint"),
    [
        ({"[other-card]": "[othre-card]"}, {}, "other-card"),
        ({"sources: [S01]": "sources: [S01, S01b]"}, {}, "S01"),
        ({"narrow [S01]": "[x](/cards/other-crad/)"}, {}, "/cards/other-card/"),
        ({}, {"cards/dooors/card.md": "{good}", CARD: None}, "doors"),
    ],
)
def test_a_misspelt_name_is_told_with_the_right_one(folder, changed, changes, files, hint):
    """Cards, sources, links and folders."""
    files = {name: text and changed(changes) for name, text in files.items()}
    (found,) = library.read(folder({CARD: changed(changes)} | files)).problems
    assert found.sentence.endswith(f' Did you mean "{hint}"?')


@pytest.mark.parametrize(
    ("one", "other", "line"),
    [
        ("redirect_from: [other]\n", "", 6),
        ("redirect_from: [card]\n", "", 6),
        ("redirect_from: [old]\n", "redirect_from: [old]\n", 6),
    ],
)
def test_an_old_address_that_is_taken_is_an_error(reported, changed, one, other, line):
    """By another card, the card itself, or another's old address."""
    files = {
        CARD: changed({"sources: ": f"{one}sources: "}),
        "cards/doors/other.md": changed({"sources: ": f"{other}sources: "}),
    }
    (found,) = reported(files)
    assert found.endswith(f".md:{line}:1 DECK01")


def test_an_old_address_is_no_card_to_relate_to(reported, changed):
    """The card's own id is."""
    files = {
        CARD: changed({"[other-card]": "[old]"}),
        "cards/doors/other.md": changed({"sources: ": "redirect_from: [old]\nsources: "}),
    }
    assert reported(files) == [f"{CARD}:5:1 DECK02"]


@pytest.mark.parametrize(
    "link",
    [
        "/",
        "/about/",
        "/cards/",
        "/cards/other-card/",
        "/cards/old/",
        "/topics/doors/",
        "/cards/#o",
        "/see/two/",
    ],
)
def test_a_link_to_a_page_of_the_deck_arrives(reported, changed, tables, link):
    """Old addresses too."""
    files = {
        "deck.toml": tables["deck.toml"]
        .replace('"shut"', '"two"')
        .replace('["other-card"]', '["other-card", "card"]'),
        CARD: changed({"sources: ": "redirect_from: [old]\nsources: ", "narrow [S01]": f"[narrow]({link})"}),
    }
    assert reported(files) == []


@pytest.mark.parametrize(
    "link", ["/cards/lost/", "/cards/other-card", "/topics/lost/", "/see/lost/", "/see/shut/", "/x", "/about"]
)
def test_a_link_to_no_page_of_the_deck_is_an_error(reported, changed, link):
    """Nor is there a list behind a tile that opens its one card."""
    assert reported({CARD: changed({"narrow [S01]": f"[narrow]({link})"})}) == [f"{CARD}:25:11 DECK08"]


def test_a_link_in_a_line_of_a_list_arrives_as_well(reported, changed):
    """Links may stand there, so they are looked at."""
    assert reported({CARD: changed({"Stand back": "[Stand](/cards/lost/)"})}) == [f"{CARD}:13:3 DECK08"]


def test_code_that_looks_like_a_link_leads_nowhere(reported, changed):
    """It is shown, not followed."""
    assert reported({CARD: changed({"narrow [S01]": "`[narrow](/cards/lost/)`"})}) == []


# ---- topics and tiles ----


def test_a_deck_is_what_its_files_say(folder, good, deck_toml):
    """Topics in their order, the cards they name first, then by title."""
    more = 'first = ["zebra"]\n\n[[tile]]\nid = "all"\nsee = "A step"\ncards = ["zebra", "other-card"]\n'
    titles = {"apple": "Apple", "zebra": "Zebra", "bee": "bee"}
    cards = {f"cards/steps/{name}.md": good.replace("A narrow", title) for name, title in titles.items()}
    deck = library.load(folder({"deck.toml": deck_toml(more), **cards}))
    assert (deck.name, deck.colour, deck.department, deck.caution) == ("Made-up deck", "#204060", "", ())
    assert [(topic.id, topic.title, topic.kind) for topic in deck.topics] == [
        ("doors", "Doors", "principle"),
        ("steps", "Steps", "principle"),
    ]
    assert list(deck.cards) == ["other-card", "zebra", "apple", "bee"]
    assert [card.id for card in deck.by_title] == ["other-card", "apple", "bee", "zebra"]
    assert [(tile.see, [card.id for card in tile.cards]) for tile in deck.tiles] == [
        ("A step", ["zebra", "other-card"])
    ]
    assert deck.sources["S02"].note == "an extract"


def test_a_card_s_code_changes_with_its_text_and_can_be_read_out(card):
    """Six letters and digits, none of which sounds or looks like another."""
    one, other = card({}).code, card({"Calm down.": "Calm down!"}).code
    assert one != other
    assert all(len(code) == 6 and not set(code) & set("01ILOUV") for code in (one, other))


@pytest.mark.parametrize(
    ("title", "letter"), [("apple", "A"), ("Éclair", "É"), ("911", "#"), ('"“Calm”"', "#")]
)
def test_a_card_stands_under_its_first_letter(card, title, letter):
    """Or under "#"."""
    assert card({"A narrow door": title}).letter == letter
