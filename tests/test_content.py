"""The starter deck itself: each card is a test with its path as its name."""

import re
from pathlib import Path

import pytest

from deck.cards import library, markdown
from deck.checks.advice import advised

CONTENT = Path(__file__).parents[1] / "content"
PATHS = sorted(path.relative_to(CONTENT) for path in CONTENT.glob("cards/*/*.md"))
MARK = "(unverified)"
# A number in figures or words, then a length; "5-minute" and "9mm" are none.
NUMBER = r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty(?:-one)?|thirty)"
DISTANCE = re.compile(
    rf"\b{NUMBER}[\s-]?(?:feet|foot|ft|yards?|yds?|met(?:er|re)s?|m|paces|steps)\b", re.IGNORECASE
)
PROMISE = re.compile(
    r"not in (?:any )?trouble|no arrest|no hospital"
    r"|(?:won.t|will not|not going to) (?:be )?(?:arrest|get arrested|take you|jail)"
    r"|(?:I|we) (?:promise|guarantee|swear)|no one will know|between (?:us|you and me)",
    re.IGNORECASE,
)

every_card = pytest.mark.parametrize("path", PATHS, ids=str)


@pytest.fixture(scope="module")
def deck():
    """The deck as it is read for a release."""
    return library.load(CONTENT)


@pytest.fixture
def real(deck, path):
    """The card of one file."""
    return deck.cards[path.stem]


def shown(card):
    """Give what an officer sees at a glance, line by line."""
    return [card.title, card.summary, *(line.text for _, lines in card.glance for line in lines)]


def test_the_deck_has_its_79_cards(deck):
    """A file that is not read, or a folder that is empty, would be found out here."""
    assert len(PATHS) == 79
    assert sorted(deck.cards) == sorted(path.stem for path in PATHS)


def test_nothing_is_left_to_mend(deck):
    """Not even a suggestion, on the day of the last review; what a card allows itself has its reason."""
    day = max(card.last_reviewed_on for card in deck.cards.values())
    assert [str(found) for found in advised(library.read(CONTENT), day).problems] == []


def test_a_known_short_name_is_one_the_cards_use(deck):
    """The editors' list does not grow by itself."""
    texts = [*(card.text for card in deck.cards.values()), (CONTENT / "passages.toml").read_text()]
    text = "\n".join(texts)
    assert [name for name in deck.acronyms if not re.search(rf"\b{name}s?\b", text)] == []
    assert len(set(deck.acronyms)) == len(deck.acronyms)


@every_card
def test_the_glance_is_short_and_whole(real):
    """At most 150 words, and something in each of the four lists."""
    assert sum(len(text.split()) for text in shown(real)) <= 150
    assert all(real.sections[name] for name in ("Do", "Say", "Do not", "Avoid"))


@every_card
def test_a_card_can_be_found_followed_and_traced(real):
    """It has the words officers type, other cards to go on to, and sources."""
    assert all([real.aliases, real.related, real.sources])
    assert real.id not in real.related


@every_card
def test_a_card_names_who_must_approve_it(real):
    """The starter deck is a draft: nobody has approved anything yet."""
    assert real.pending == real.signoff != ()


@every_card
def test_a_mark_of_doubt_stands_in_why_and_is_shown(real):
    """It is neither lost on the way to the page nor put where there is no time to read it."""
    count = real.text.count(MARK)
    assert real.why.count(MARK) == count
    assert markdown.block(real.why, {}, "").count(MARK) == count


def test_the_deck_says_what_was_not_verified(deck):
    """Somewhere; the marks are taken out one by one, by those who checked."""
    assert sum(card.why.count(MARK) for card in deck.cards.values()) > 0


@every_card
def test_no_card_gives_a_safe_distance(real):
    """Nothing to do or to say counts in feet; a number would be taken for a rule."""
    lines = [line.text for name in ("Do", "Say") for line in real.sections[name]]
    assert [text for text in [real.title, real.summary, *lines] if DISTANCE.search(text)] == []


@every_card
def test_no_officer_is_made_to_promise(real):
    """What happens next is often not theirs to decide."""
    assert [line.text for line in real.sections["Say"] if PROMISE.search(line.text)] == []


@pytest.mark.parametrize(
    "text", ["Stay 21 feet away.", "Keep a 10-foot gap.", "Three metres back.", "Step back 6 m."]
)
def test_a_distance_would_be_found(text):
    """The test above can fail."""
    assert DISTANCE.search(text)


@pytest.mark.parametrize(
    "text",
    [
        "You're not in trouble.",
        "You won't be arrested.",
        "No arrest today.",
        "No hospital.",
        "I promise.",
        "We are not going to arrest you.",
    ],
)
def test_a_promise_would_be_found(text):
    """The test above can fail."""
    assert PROMISE.search(text)


@every_card
def test_every_card_says_why(real):
    """Background, limits, and where authorities disagree."""
    assert real.why
