"""Suggestions about words: what is found, where, and what is left alone."""

import pytest

from deck.cards import library, parse
from deck.checks import vocabulary, wording

DO, SAY, WHY = "Stand back from the door.", "I am here for you.", "Doors are narrow [S01]."
DONT, AVOID = "Do not shout at the door.", "Calm down."


@pytest.fixture(scope="module")
def deck(tmp_path_factory, tables, changed):
    """A deck whose editors say that every officer knows EMS."""
    content = tmp_path_factory.mktemp("words")
    (content / "cards/doors").mkdir(parents=True)
    (content / "cards/doors/other-card.md").write_text(changed({"[other-card]": "[]"}), encoding="utf-8")
    (content / "deck.toml").write_text('acronyms = ["EMS"]\n' + tables["deck.toml"], encoding="utf-8")
    (content / "sources.toml").write_text(tables["sources.toml"], encoding="utf-8")
    return library.load(content)


@pytest.fixture(scope="module")
def told(changed, deck):
    """Give the suggestions for the good card with some words changed, as "line:column code"."""

    def read(changes):
        card, problems = parse.card("card.md", "doors", "card", changed(changes).encode())
        assert card, problems
        found = sorted(one for rule in wording.WORDING for one in rule(card, deck))
        return [f"{one.line}:{one.column} {one.code}" for one in found]

    return read


def test_the_good_card_needs_no_other_words(told):
    """Else every test below would find what it did not bring."""
    assert told({}) == []


def test_every_rule_of_wording_is_applied():
    """A rule that is written and not listed would say nothing."""
    rules = {
        name
        for name, value in vars(wording).items()
        if getattr(value, "__module__", "") == wording.__name__
        and callable(value)
        and not name.startswith("_")
        and name not in {"Passage", "passages"}
    }
    assert rules == {rule.__name__ for rule in wording.WORDING}


# ---- a verb first ----


@pytest.mark.parametrize(
    "line",
    [
        "Stop and look.",
        "**L**isten: eyes, ears.",
        "*Apply* pressure.",
        "Bring water.",
        "If they move, step back.",
        "When it is safe: roll them over.",
        "Missing? Search water first.",
        "Someone being harmed now: act per policy.",
        "Gun or apparent gun: treat as lethal threat.",
        "Box breathe: in four, out four.",
    ],
)
def test_an_instruction_may_start_with_what_or_with_when(told, line):
    """A condition before the verb is good practice."""
    assert told({DO: line}) == []


@pytest.mark.parametrize(
    "line",
    [
        "The door stays shut.",
        "You should stop.",
        "Keeping away helps.",
        "Slowly step back.",
        "EMS for any choking.",
        "Recovery position; stay.",
        '"Calm down" is no help.',
        "5 minutes of rest.",
        "Attention to hands.",
        "If it moves, the door shuts.",
        "→ step back",
    ],
)
def test_an_instruction_that_does_not_is_told(told, line):
    """Whatever stands first."""
    assert told({DO: line}) == ["13:3 WORD01"]


def test_only_instructions_need_a_verb(told):
    """Speech is natural, and a line under Do not begins with its own two words."""
    assert told({SAY: "The door stays shut."}) == []


# ---- promises and calming ----


@pytest.mark.parametrize(
    "speech",
    [
        "I promise.",
        "You're safe now.",
        "You\u2019re safe.",
        "No one will hurt you.",
        "Nobody is going to touch you.",
        "You won't be arrested.",
        "You are not going to jail. Come out.",
        "You're not in trouble.",
        "You aren't in any trouble.",
        "Everything will be fine.",
        "It's going to be OK.",
        "I won't hurt you.",
        "You have my word.",
        "Nothing bad will happen.",
        "No charges if you come out.",
        "Stay there and you'll be all right.",
    ],
)
def test_a_promise_is_told(told, speech):
    """It is often not the officer's to keep."""
    assert [one.partition(" ")[2] for one in told({SAY: speech})] == ["WORD02"]


@pytest.mark.parametrize(
    "speech",
    [
        "I'm not here to hurt you.",
        "I'll stay here with you.",
        "Are you safe there?",
        "What would help you feel safer?",
        "I can't promise that.",
        "Is it all right if I sit?",
        "I want you to be safe.",
    ],
)
def test_what_an_officer_can_keep_or_asks_is_no_promise(told, speech):
    """An offer, a question, a wish."""
    assert told({SAY: speech}) == []


def test_a_promise_stands_where_it_stands(told):
    """In a line that goes on below as well."""
    assert told({f'- "{SAY}"': '- "Come out now.\n  You won\'t   be arrested."'}) == ["17:3 WORD02"]


@pytest.mark.parametrize(
    "speech", ["Calm down.", "Please relax.", "CALM yourself down!", "Just settle down."]
)
def test_nobody_is_told_how_to_feel(told, speech):
    """Under Say; Avoid is where such words belong."""
    assert [one.partition(" ")[2] for one in told({SAY: speech})] == ["WORD05"]


def test_a_word_that_only_holds_another_is_another(told):
    """A relaxed voice, and a calm one, are good to have."""
    assert told({SAY: "Can you stay relaxed with me? We speak calmly."}) == []


# ---- terms ----


@pytest.mark.parametrize(
    "text",
    [
        "He is a schizophrenic.",
        "She committed suicide.",
        "They committed\nsuicide.",
        "Help the mentally ill.",
        "It was excited delirium.",
        "A mentally ill man shouted.",
        "Some are addicts.",
        "He suffers from stress.",
        "The EDP shouted (a man).",
        "Watch the elderly.",
    ],
)
def test_an_outdated_term_is_told(told, text):
    """In Why as in the lists."""
    assert [one.partition(" ")[2] for one in told({WHY: text}) if "WORD06" not in one] == ["WORD03"]


@pytest.mark.parametrize(
    "changes",
    [
        {"[door, doorway]": "[excited delirium, junkie]"},
        {AVOID: "You're crazy."},
        {DO: 'Act when told of "excited delirium".'},
        {WHY: 'The "committed suicide" of old reports.'},
        {WHY: "The term excited delirium is rejected."},
        {DONT: "Do not use labels: crazy, junkie."},
        {WHY: "People with schizophrenia, and elderly people, shout too."},
        {WHY: "The deaf person signs."},
    ],
)
def test_a_term_may_be_searched_quoted_avoided_or_told_about(told, changes):
    """That is how an editor keeps it out of the rest."""
    assert told(changes) == []


def test_telling_about_a_term_covers_its_own_paragraph_only(told):
    """The next one uses it."""
    assert told({WHY: "The term psycho is a label.\n\nA psycho shouts."}) == ["27:3 WORD03"]


@pytest.mark.parametrize("pattern", vocabulary.TERMS)
def test_every_term_can_be_read(pattern):
    """A pattern that matches nothing, or everything, is a slip."""
    found = wording.phrase(pattern)
    assert not found.search("")
    assert not found.search("An officer stands back from a narrow door and waits.")


# ---- absolutes ----


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({DO: "Step back; it always helps."}, "13:17"),
        ({WHY: "It never fails."}, "25:4"),
        ({WHY: "That is guaranteed."}, "25:9"),
        ({"What to do before": "What always helps before"}, "3:1"),
    ],
)
def test_an_absolute_is_told(told, changes, place):
    """In an instruction, the summary and Why."""
    assert told(changes) == [f"{place} WORD04"]


@pytest.mark.parametrize(
    "changes",
    [
        {SAY: "I never said that."},
        {DONT: "Do not think it always works."},
        {AVOID: "You always do this."},
        {WHY: 'They said "never".'},
    ],
)
def test_speech_and_what_is_denied_may_be_absolute(told, changes):
    """Nobody reads them as the card's own claim."""
    assert told(changes) == []


# ---- short names ----


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({DO: "Wait for CNT."}, ["13:12"]),
        ({DO: "Wait for CNT.", WHY: "CNT is the team."}, ["13:12"]),
        ({WHY: "Ask the PIO and the PIOs."}, ["25:9"]),
        ({"A narrow door": "A door for SWAT"}, ["2:1"]),
    ],
)
def test_a_short_name_that_is_not_told_is_found_at_its_first_use(told, changes, found):
    """Once a card."""
    assert told(changes) == [f"{place} WORD06" for place in found]


@pytest.mark.parametrize(
    "changes",
    [
        {DO: "Wait for EMS."},
        {WHY: "The crisis negotiation team (CNT) waits. CNT talks."},
        {WHY: "CNT (the crisis negotiation team) waits."},
        {WHY: "Part II of chapter XIV [S01]."},
        {WHY: "See [here](https://doors.invalid/ABC) and `XYZ`."},
        {SAY: "CNT is here."},
        {AVOID: "HANDS! NOW!"},
    ],
)
def test_a_short_name_that_is_told_known_or_spoken_is_fine(told, changes):
    """The editors' own list is in deck.toml."""
    assert told(changes) == []


# ---- reading grade and distance ----


def test_a_glance_that_reads_hard_is_told_with_its_grade(changed, deck):
    """The grade can be checked by hand."""
    hard = {"What to do before a door opens.": "Institutional communication necessitates deliberation " * 3}
    card, _ = parse.card("a.md", "doors", "a", changed(hard).encode())
    (found,) = wording.reads_easily(card, deck)
    assert (found.line, found.code) == (2, "WORD07")
    assert "8 is the most" in found.sentence


def test_why_may_read_harder(told):
    """It is one tap down, for a quiet hour."""
    assert told({WHY: "Institutional communication necessitates considerable deliberation."}) == []


@pytest.mark.parametrize(
    "changes",
    [
        {DO: "Stay 21 feet away."},
        {DO: "Keep a 10-foot gap."},
        {SAY: "Stay six metres back."},
        {DO: "Take three steps back."},
        {WHY: "Stand 6 m away."},
    ],
)
def test_a_distance_in_numbers_is_told(told, changes):
    """It would be taken for a rule."""
    assert [one.partition(" ")[2] for one in told(changes)] == ["WORD08"]


@pytest.mark.parametrize(
    "changes",
    [
        {DONT: "Do not treat 21 feet as safe."},
        {WHY: 'The "21-foot rule" is no rule.'},
        {DO: "Wait five minutes."},
        {WHY: "The model has five steps; the 9mm round does not."},
        {"[door, doorway]": "[21 foot rule]"},
    ],
)
def test_a_distance_may_be_denied_or_quoted_and_other_numbers_stand(told, changes):
    """Time, calibre, and the name of the old rule."""
    assert told(changes) == []
