"""What a card allows itself, with a reason, is not told; what it allows for nothing is."""

from datetime import date

import pytest

from deck.cards import library
from deck.checks import advice

CARD = "cards/doors/card.md"
SIGNOFF = "signoff: {tactics: pending}"
TODAY = date(2026, 11, 23)


@pytest.fixture
def advised(folder, changed):
    """Read the good card with some words changed and some suggestions allowed; gives "line:column code"."""

    def read(allow, changes=None):
        text = changed({SIGNOFF: f"{SIGNOFF}\nallow: {allow}" if allow else SIGNOFF} | (changes or {}))
        loaded = advice.advised(library.read(folder({CARD: text})), TODAY)
        return [f"{found.line}:{found.column} {found.code}" for found in loaded.problems]

    return read


CALM = {"I am here for you.": "Please calm down."}


def test_a_suggestion_with_a_reason_against_it_is_not_told(advised):
    """Without the reason it is."""
    assert advised("", CALM) == ["16:11 WORD05"]
    assert advised('{WORD05: "Said to a partner, not a stranger."}', CALM) == []


@pytest.mark.parametrize(
    "allow", ["\n  WORD05: Said to a partner only.", '{"WORD05": "Said to a partner only."}']
)
def test_it_may_be_written_as_yaml_is(advised, allow):
    """On lines of its own, or with quotes."""
    assert [one for one in advised(allow, CALM) if "WORD05" in one or "HEAD" in one] == []


def test_a_suggestion_about_the_front_matter_can_be_allowed(advised):
    """As can one about upkeep."""
    colon = {"A narrow door": "A door: narrow"}
    assert advised("{HEAD10: The colon is meant so.}", colon) == []
    stale = {"last_reviewed_on: 2026-11-23": "last_reviewed_on: 2020-01-01"}
    assert advised("{CARE03: The reviewer is away.}", stale) == []


def test_one_that_is_allowed_hides_no_other(advised):
    """Each needs its own reason."""
    told = advised("{WORD05: Said to a partner only.}", {"I am here for you.": "You're safe. Calm down."})
    assert told == ["17:4 WORD02"]


def test_what_is_allowed_for_nothing_is_told_at_its_place(advised):
    """Else it would hide the next slip."""
    assert advised("{WORD05: It was once needed.}") == ["10:9 HEAD14"]
    assert advised("{WORD05: Said to a partner only., WORD04: Once needed here.}", CALM) == ["10:42 HEAD14"]


@pytest.mark.parametrize(
    ("allow", "told"),
    [
        ("{WORD99: There is no such rule.}", "10:9 HEAD11"),
        ("{BODY07: It is only a little HTML.}", "10:9 HEAD12"),
        ("{WORD05: No reason.}", "10:9 HEAD13"),
        ("WORD05", "10:8 HEAD07"),
        ("[WORD05]", "10:8 HEAD07"),
        ("{WORD05: [a, b, c]}", "10:8 HEAD07"),
        ("{WORD05: }", "10:8 HEAD07"),
        ("{WORD05: one reason here, WORD05: another reason here}", "10:8 HEAD07"),
        ("{}", "10:8 HEAD07"),
        ("{WORD05: Half a reason here # and a half\n  }", "10:36 HEAD09"),
    ],
)
def test_an_allowance_that_cannot_hold_is_an_error_at_its_place(advised, allow, told):
    """And the release waits until it is mended."""
    found = advised(allow, CALM)
    assert told in found
    assert not [one for one in found if one not in {told, "16:11 WORD05", "17:11 WORD05", "18:11 WORD05"}]


def test_a_misspelt_code_is_told_with_the_right_one(folder, changed):
    """As a misspelt key is."""
    text = changed({SIGNOFF: f"{SIGNOFF}\nallow: {{WORD5: Said to a partner only.}}"})
    (found,) = library.read(folder({CARD: text})).problems
    assert found.sentence == '"WORD5" is not the code of a rule. Did you mean "WORD05"?'


def test_what_a_card_allows_is_not_taken_for_another_card(folder, changed):
    """The reason was given for one."""
    allow = {SIGNOFF: f"{SIGNOFF}\nallow: {{WORD05: Said to a partner only.}}"}
    content = folder(
        {CARD: changed(CALM | allow), "cards/doors/next.md": changed(CALM | {"A narrow": "A third"})}
    )
    (found,) = advice.advised(library.read(content), TODAY).problems
    assert (found.path, found.code) == (str(content / "cards/doors/next.md"), "WORD05")
