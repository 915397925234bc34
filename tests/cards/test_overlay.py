"""A department's own cards, laid over a starter deck."""

import pytest

from app import create_app
from deck.cards import library
from deck.cards.fingerprint import fingerprint
from deck.cards.problems import DeckError
from deck.desk import preview
from tests import decks

department = decks.department

CARD = "cards/doors/other-card.md"  # the starter's only card
HIDDEN = "---\nhidden: true\n---\n"
# What breaks each rule: files of the department's folder, the place told.
BROKEN = {
    "OVER01": (None, ":1:1"),
    "OVER02": ({"cards/doors/other-cart.md": HIDDEN}, "/cards/doors/other-cart.md:1:1"),
    "OVER03": (
        {"cards/doors/new.md": {"aliases": "based_on: 0123456789ab\naliases"}},
        "/cards/doors/new.md:4:1",
    ),
    "OVER04": ({CARD: {}}, f"/{CARD}:1:1"),
    "OVER05": ({CARD: {"aliases": "based_on: 0123456789ab\naliases"}}, f"/{CARD}:4:1"),
}


@pytest.fixture
def over(folder, changed):
    """Lay files over the starter deck; gives both folders. Changes to the good card, or a whole text."""

    def lay(files, starter=None):
        content = folder(starter or {})
        local = content / "own"
        local.mkdir()
        for name, text in files.items():
            path = local / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(
                text if isinstance(text, str) else changed({"[other-card]": "[]", **text}), encoding="utf-8"
            )
        return content, local

    return lay


@pytest.fixture
def laid(over):
    """Read such a deck, which must hold."""

    def read(files, starter=None):
        content, local = over(files, starter)
        return library.load(content, local)

    return read


# ---- the rules ----


@pytest.mark.parametrize("code", BROKEN)
def test_what_is_wrong_between_the_two_is_told_at_its_place(over, code):
    """In the department's file: the starter's is not theirs to mend."""
    files, place = BROKEN[code]
    content, local = over(files or {})
    if files is None:
        local.rmdir()
    (found,) = library.read(content, local=local).problems
    assert (found.code, f"{found.path}:{found.line}:{found.column}") == (code, f"{local}{place}")


def test_a_folder_that_is_not_there_stops_everything(over):
    """Else officers would read the starter's words in place of the department's."""
    content, local = over({})
    with pytest.raises(
        DeckError, match=r"OVER01 There is no such folder\. Make it, or take STEADY_LOCAL away"
    ):
        library.load(content, local / "typo")


def test_hiding_a_card_that_is_not_there_offers_the_one_that_is(over):
    """A card believed to be hidden would stay."""
    content, local = over({"cards/doors/other-cart.md": HIDDEN})
    with pytest.raises(DeckError, match=r'Did you mean "other-card"\?'):
        library.load(content, local)


# ---- cards ----


def test_an_empty_folder_changes_nothing(laid):
    """The deck is the starter's."""
    assert list(laid({}).cards) == ["other-card"]


def test_a_card_of_the_same_id_replaces_the_starter_s(laid):
    """Even in another topic, and there is one card."""
    toml = '[[topic]]\nid = "steps"\ntitle = "Steps"\nkind = "situation"\n'
    deck = laid({"cards/steps/other-card.md": {"title: A narrow door": "title: Our door"}, "deck.toml": toml})
    assert [(card.topic, card.title) for card in deck.cards.values()] == [("steps", "Our door")]


def test_a_card_of_another_id_is_added(laid):
    """It may lead to the starter's."""
    deck = laid({"cards/doors/ours.md": {"related: []": "related: [other-card]"}})
    assert sorted(deck.cards) == ["other-card", "ours"]


def test_the_starter_s_old_addresses_stay(laid, changed):
    """A card that replaces another, or hides it, is found where that one was."""
    before = changed({"[other-card]": "[]", "sources:": "redirect_from: [older]\nsources:"})
    deck = laid({CARD: {"sources:": "redirect_from: [ours-before]\nsources:"}}, {CARD: before})
    assert deck.cards["other-card"].redirect_from == ("ours-before", "older")


def test_problems_of_a_starter_s_card_that_is_replaced_are_nobody_s(laid):
    """It is not in the deck."""
    assert laid({CARD: {}}, {CARD: "not a card"}).cards["other-card"].path.endswith("own/" + CARD)


def test_problems_of_the_department_s_card_stop_as_ever(over):
    """And the starter's does not come back in its place."""
    content, local = over({CARD: "not a card"})
    loaded = library.read(content, local=local)
    assert loaded.deck is None
    assert loaded.partial.cards == {}
    assert [found.path for found in loaded.problems] == [str(local / CARD)]


def test_a_card_based_on_today_s_wording_is_silent(over, changed):
    """There is nothing to say."""
    noted = fingerprint(changed({"[other-card]": "[]", "A narrow door": "Another door"}))
    content, local = over({CARD: {"aliases": f"based_on: {noted}\naliases", "title: A narrow": "title: Our"}})
    assert library.read(content, local=local).problems == ()


def test_a_layout_of_the_starter_s_is_no_change_of_it(over, changed):
    """Where the wording that the whole file's name was noted for is still kept."""
    starter = changed({"[other-card]": "[]"})
    own = {"aliases": f"based_on: {fingerprint(starter)}\naliases"}
    content, local = over({CARD: own, "upstream/other-card.md": starter})
    moved = starter.replace("aliases: [door, doorway]\n", "").replace(
        "\n---", "\naliases: [door,\n  doorway]\n---"
    )
    (content / CARD).write_text(moved, encoding="utf-8")
    assert library.read(content, local=local).problems == ()
    (content / CARD).write_text(moved.replace("doorway", "gate"), encoding="utf-8")
    assert [one.code for one in library.read(content, local=local).problems] == ["OVER05"]


# ---- what is taken out ----


def test_a_hidden_card_is_in_no_list_and_its_address_says_so(laid, changed):
    """Under the starter's title, at all its addresses."""
    before = changed({"[other-card]": "[]", "sources:": "redirect_from: [older]\nsources:"})
    neighbour = {
        "cards/doors/card.md": {},
        CARD: HIDDEN,
        "deck.toml": '[[tile]]\nid = "shut"\nsee = "A door"\ncards = ["card"]\n',
    }
    deck = laid(neighbour, {CARD: before})
    assert list(deck.cards) == ["card"]
    (gone,) = deck.withdrawn
    assert (gone.id, gone.title, gone.redirect_from) == ("other-card", "A narrow door", ("older",))


def test_what_led_to_a_hidden_card_leads_there_no_more(laid, changed):
    """Related cards, a tile with others; a tile of its own goes."""
    tiles = (
        '[[tile]]\nid = "both"\nsee = "Two"\ncards = ["other-card", "card"]\n'
        '[[tile]]\nid = "shut"\nsee = "One"\ncards = ["other-card"]\n'
    )
    deck = laid({CARD: HIDDEN, "deck.toml": tiles}, {"cards/doors/card.md": changed({})})
    assert deck.cards["card"].related == ()
    assert [(tile.id, [card.id for card in tile.cards]) for tile in deck.tiles] == [("both", ["card"])]


def test_a_card_with_its_words_and_hidden_is_hidden(laid):
    """To bring it back is to delete one line."""
    assert laid({CARD: {"aliases": "hidden: true\naliases"}, "cards/doors/card.md": {}}).withdrawn


@pytest.mark.parametrize(("text", "title"), [("not a card", "Other card"), (None, "Another door")])
def test_a_withdrawn_page_always_has_a_heading(laid, text, title):
    """The starter's title; where that card cannot be read, the words of the address."""
    starter = {CARD: text} if text else {}
    (gone,) = laid({CARD: HIDDEN, "cards/doors/card.md": {}}, starter).withdrawn
    assert gone.title == title


def test_a_deck_without_an_overlay_can_take_a_card_out_as_well(folder, changed):
    """And no other card may claim its address, or one it had."""
    gone = "---\nhidden: true\nredirect_from: [older]\n---\n"
    good = changed({"[other-card]": "[]"})
    content = folder({"cards/doors/gone.md": gone, "cards/doors/card.md": good})
    assert [card.id for card in library.load(content).withdrawn] == ["gone"]
    taken = good.replace("sources:", "redirect_from: [older]\nsources:")
    folder({"cards/doors/gone.md": gone, "cards/doors/card.md": taken})
    with pytest.raises(DeckError, match=r'DECK01 The address "older" is taken by .*gone\.md'):
        library.load(content)


def test_a_card_that_says_it_is_not_hidden_is_there(laid):
    """As one that says nothing."""
    assert list(laid({CARD: {"aliases": "hidden: false\naliases"}}).cards) == ["other-card"]


@pytest.mark.parametrize("value", ["yes", "1", "[true]", ""])
def test_hidden_is_true_or_false(over, value):
    """Whatever else it says could mean either."""
    content, local = over({CARD: f"---\nhidden: {value}\n---\n"})
    told = [found.sentence for found in library.read(content, local=local).problems]
    assert '"hidden" must be true or false.' in told


# ---- tables ----


def test_keys_replace_rows_replace_by_id_and_words_add_up(laid, tables):
    """The department's name, a topic's title, a tile more; the rest is the starter's."""
    own = (
        'name = "Our deck"\nacronyms = ["CIT"]\n'
        '[[topic]]\nid = "doors"\ntitle = "Our doors"\nkind = "situation"\n'
        '[[tile]]\nid = "new"\nsee = "A new thing"\ncards = ["other-card"]\n'
    )
    starter = tables["deck.toml"].replace("colour", 'acronyms = ["EMS"]\ncolour', 1)
    words = {"synonyms.toml": 'same = [["door", "gate"]]\n'}
    more = {"synonyms.toml": 'same = [["step", "stair"]]\n', "deck.toml": own}
    deck = laid(more, {"deck.toml": starter, **words})
    assert (deck.name, deck.colour, deck.acronyms) == ("Our deck", "#204060", ("EMS", "CIT"))
    assert [topic.title for topic in deck.topics] == ["Our doors"]
    assert [tile.id for tile in deck.tiles] == ["shut", "new"]
    assert deck.same == (("door", "gate"), ("step", "stair"))


def test_a_source_of_the_department_s_can_be_cited(laid):
    """Or replace the starter's."""
    own = '[[source]]\nid = "S01"\ntitle = "Our policy"\nurls = []\nseen = "full"\n'
    deck = laid({"sources.toml": own})
    assert deck.sources["S01"].title == "Our policy"
    assert "S02" in deck.sources


def test_a_fault_in_a_table_stands_in_its_own_file(over):
    """With the line there."""
    own = '\n\n[[tile]]\nid = "new"\nsee = "A new thing"\ncards = ["other-cart"]\n'
    content, local = over({"deck.toml": own})
    (found,) = library.read(content, local=local).problems
    assert (found.path, found.line, found.code) == (str(local / "deck.toml"), 3, "DECK06")
    assert 'Did you mean "other-card"?' in found.sentence


# ---- the commands and the pages ----


@pytest.fixture
def ours(department, tmp_path):
    """A department with a folder of its own."""
    department.local = tmp_path / "own"
    (department.local / "cards" / "doors").mkdir(parents=True)
    return department


def test_a_release_holds_the_department_s_cards_and_the_withdrawn_page(ours):
    """Officers read these and no others."""
    (ours.local / "cards/doors/card-0.md").write_text(
        "---\nhidden: true\nrelated: [card-1]\n---\n", encoding="utf-8"
    )
    own = ours.path("card-1").read_text(encoding="utf-8").replace("Card 1", "Our card")
    (ours.local / f"cards/{ours.path('card-1').parent.name}").mkdir(exist_ok=True)
    (ours.local / f"cards/{ours.path('card-1').parent.name}/card-1.md").write_text(own, encoding="utf-8")
    ours.build()
    gone, page = ours.body("/cards/card-0/").decode(), ours.body("/cards/card-1/").decode()
    assert "<h1>Card 0</h1>" in gone
    assert "taken out of the deck" in gone
    assert 'href="/cards/card-1/"' in gone
    assert "<h1>Our card</h1>" in page
    assert "Card 0" not in ours.body("/cards/").decode()
    assert "Card 0" not in ours.body("/search/").decode()


def test_check_reads_both_folders(ours):
    """And says where."""
    (ours.local / "cards/doors/bad.md").write_text("nothing", encoding="utf-8")
    result = ours.run("check")
    assert result.exit_code == 1
    assert f"{ours.local}/cards/doors/bad.md:1:1: HEAD01" in result.output


def test_a_new_card_goes_into_the_department_s_folder(ours):
    """Under a topic of either, and never with the id of one of the starter's."""
    result = ours.run("new", "Lost key", "--topic", "doors")
    assert result.exit_code == 0, result.output
    assert (ours.local / "cards/doors/lost-key.md").exists()
    again = ours.run("new", "Card 0", "--topic", "doors")
    assert (again.exit_code, "is there already" in again.output) == (1, True)


def test_the_preview_shows_each_save_in_either_folder(ours):
    """The department's card in place of the starter's, at once."""
    app = ours.app()
    preview.Preview(app, ours.content, ["127.0.0.1"], ours.local)

    def look(address):
        return app.test_client().get(address, base_url="http://127.0.0.1").text

    before = look("/preview/state")
    path = ours.local / "cards/doors/card-0.md"
    path.write_text(
        ours.path("card-0").read_text(encoding="utf-8").replace("title: Card 0", "title: Our card"),
        encoding="utf-8",
    )
    assert look("/preview/state") != before
    assert "<h1>Our card</h1>" in look("/cards/card-0/")


def test_an_empty_setting_is_refused(monkeypatch, capsys):
    """It would leave the department's cards out without a word."""
    monkeypatch.setenv("STEADY_LOCAL", "")
    with pytest.raises(SystemExit):
        create_app()
    assert 'STEADY_LOCAL is "". Give it a value or take it away.' in capsys.readouterr().err
