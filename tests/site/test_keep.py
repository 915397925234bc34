"""What a phone keeps of its reader's choices, tried as the script that phones run."""

import json

import pytest
from py_mini_racer import MiniRacer

from deck.site import assets
from tests import decks

department = decks.department
KEPT = decks.ROOT / "static" / "js" / "keep" / "kept.js"
NOTHING = {"at": 0, "saved": [], "recent": [], "remember": False, "wipe": False}


@pytest.fixture(scope="module")
def call():
    """Call a function of kept.js."""
    engine = MiniRacer()
    engine.eval(assets.joined(KEPT))

    def run(name, *arguments):
        return json.loads(engine.eval(f"JSON.stringify({name}({', '.join(map(json.dumps, arguments))}))"))

    return run


def marks(*names):
    return [{"id": name, "title": name.title()} for name in names]


def ids(listed):
    return [mark["id"] for mark in listed]


@pytest.mark.parametrize(
    "damage",
    [None, 7, "x", [], {}, {"saved": 7}, {"at": "now"}, {"saved": [None, 7, {"id": 3}, {"id": "a"}]}],
)
def test_what_is_damaged_counts_as_not_there(call, damage):
    """A store may hold anything after a crash; the page opens all the same."""
    assert call("keptFrom", damage) == NOTHING


def test_one_damaged_mark_hides_no_other(call):
    """Nine of ten saved cards are better than none."""
    found = call("keptFrom", {"at": 5, "saved": [*marks("one"), {"id": "../x", "title": ""}, *marks("two")]})
    assert (found["at"], ids(found["saved"])) == (5, ["one", "two"])


def test_the_newest_saved_card_comes_first_and_stands_once(call):
    """Saved again, it moves up."""
    kept = NOTHING | {"saved": marks("one", "two")}
    assert ids(call("saving", kept, marks("two"))["saved"]) == ["two", "one"]
    assert ids(call("letGo", kept, "one")["saved"]) == ["two"]


def test_ten_cards_are_remembered_and_no_more(call):
    """The last that was opened comes first."""
    kept = NOTHING
    for number in range(12):
        kept = call("opening", kept, marks(f"c{number}")[0])
    assert ids(kept["recent"]) == [f"c{number}" for number in range(11, 1, -1)]


def test_a_link_carries_the_saved_cards_behind_its_hash(call):
    """No server is told what stands there; words around it do no harm."""
    link = call("linkOf", "https://deck.invalid/saved/", marks("one", "two-b"))
    assert link == "https://deck.invalid/saved/#cards=one,two-b"
    assert call("idsIn", f"From Sam: {link} (mine)") == ["one", "two-b"]


@pytest.mark.parametrize(
    "text", ["", "one,two", "#cards=", "#cards=-,--", "https://x.invalid/#cards=../a", "#cards=" + "a" * 99]
)
def test_what_is_no_such_link_carries_nothing(call, text):
    """Whatever was pasted."""
    assert call("idsIn", text) == []


@pytest.mark.parametrize(
    ("agent", "fingers", "way"),
    [
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Mobile Safari/604.1",
            5,
            "safari",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) CriOS/139.0 Mobile Safari/604.1", 5, "ios"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.5 Safari/605.1.15", 5, "safari"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.5 Safari/605.1.15", 0, ""),
        ("Mozilla/5.0 (Linux; Android 10; K) Chrome/139.0.0.0 Mobile Safari/537.36", 5, ""),
    ],
)
def test_only_on_an_iphone_or_ipad_the_share_sheet_is_told_of(agent, fingers, way):
    """Elsewhere its steps would lead nowhere."""
    engine = MiniRacer()
    engine.eval(assets.joined(decks.ROOT / "static" / "js" / "phone" / "install.js"))
    assert engine.eval(f"appleWay({json.dumps(agent)}, {fingers})") == way


def test_a_department_switches_recents_off_for_all_phones(department):
    """No page asks then, and each card tells its phone to forget."""
    toml = department.content / "deck.toml"
    for setting, asked in (("on", True), ("off", False)):
        toml.write_text(f'recents = "{setting}"\n' + toml.read_text().replace('recents = "on"\n', ""))
        department.build()
        pages = department.pages()
        assert ('name="remember"' in pages["/saved/"].text) is asked
        assert ('data-recent="off"' in pages["/cards/card-0/"].text) is not asked
