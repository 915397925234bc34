"""The frozen values everything else passes on: Card, Topic, Tile, Source, Deck."""

import hashlib
import re
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from deck.cards.approval import APPROVED, Approval, Standing, standing
from deck.cards.fingerprint import canonical, paragraphs, spoken_code
from deck.cards.interval import Interval
from deck.cards.lines import HelpLine
from deck.cards.phrase import Language

SECTIONS = ("Do", "Say", "Do not", "Avoid", "Watch for", "Limits", "Why")
LEARN_SECTION = "Why"
NEEDED_SECTIONS = (*SECTIONS[:4], LEARN_SECTION)
ROLES = ("tactics", "medical", "legal", "language")
DANGERS = ("weapon", "medical")
HEARERS = ("person", "partner", "radio", "report")
MOMENTS = ("after",)
WAIT_SECONDS = 60
GLANCE_WORDS = 150
LINE_WORDS = 13  # "under 14 words"
INCLUDED = re.compile(r"^\{passage: *([a-z0-9-]+) *\}[ \t]*$", re.MULTILINE)


@dataclass(frozen=True)
class Line:
    """One bullet: its Markdown, the place in the file it stands at, and the fields of its brace.

    The fields are no words: who is to hear it, when ("after"), how many seconds to wait in silence then.
    """

    text: str
    line: int
    column: int = 3
    first: bool = False  # the line that saves a life
    to: str = HEARERS[0]
    when: str = ""
    wait: int = 0


@dataclass(frozen=True)
class Source:
    """Where a fact was read. `seen` is "full", "part" or "no": how far the document could be read."""

    id: str
    title: str
    urls: tuple[str, ...]
    seen: str
    note: str
    kind: str = ""  # one of KINDS of tables.py; empty when the register does not say
    country: str = ""
    year: int = 0  # 0 when undated
    place: tuple[str, int] = field(default=("", 1), compare=False)  # path and line of its row


@dataclass(frozen=True)
class Passage:
    """Words that several cards share, written once: Markdown, and the ids of the sources it cites."""

    name: str
    text: str
    sources: tuple[str, ...]
    place: tuple[str, int] = field(default=("", 1), compare=False)  # path and line of its row


@dataclass(frozen=True, kw_only=True)
class Card:
    """One card. `sections` holds the glance's lists by their heading; `why` is Markdown."""

    id: str
    topic: str
    path: str
    title: str
    summary: str
    aliases: tuple[str, ...]
    related: tuple[str, ...]
    sources: tuple[str, ...]
    last_reviewed_on: date
    review_in: Interval
    signoff: tuple[str, ...]  # the roles that must approve it
    danger: str  # one of DANGERS, or empty
    next: dict[str, str]  # "It changed": what is seen now, and the card to go to
    redirect_from: tuple[str, ...]
    based_on: str  # fingerprint of the starter's card that a department's replaces; else empty
    allow: dict[str, str]  # code of a suggestion: the reason it does not hold here
    sections: dict[str, tuple[Line, ...]]
    why: str
    why_line: int
    links: tuple[tuple[int, int, str], ...]  # line, column and address of each link in the text
    text: str
    places: dict[str, tuple[int, int]] = field(repr=False)
    passages: tuple[Passage, ...] = ()  # those that Why includes
    approvals: tuple[Approval, ...] = ()  # all that were given, oldest first
    words: str = ""  # names every word an officer can see; approvals.py says which

    @property
    def learn(self) -> str:
        """Why, with the passages in their places."""
        texts = {passage.name: passage.text for passage in self.passages}
        return INCLUDED.sub(lambda found: f"\n{texts.get(found[1], '')}\n", self.why)

    @property
    def every_source(self) -> tuple[str, ...]:
        """Its own sources, then those of its passages."""
        more = [name for passage in self.passages for name in passage.sources]
        return tuple(dict.fromkeys([*self.sources, *more]))

    @property
    def code(self) -> str:
        """Six letters and digits that change with any change of what the card says, its passages included."""
        shared = [(passage.name, paragraphs(passage.text)) for passage in self.passages]
        said = canonical([self.said, shared] if shared else self.said)
        return spoken_code(hashlib.sha256(said.encode()).digest())

    @property
    def said(self) -> list[object]:
        """All that its file says but what it was made from, whatever the layout."""
        lines = [
            (name, [(line.text, line.first, line.to, line.when, line.wait) for line in found])
            for name, found in self.glance
        ]
        keys = (self.title, self.summary, self.related, self.next, self.sources, self.aliases, self.danger)
        review = (self.last_reviewed_on, self.review_in, self.signoff, sorted(self.allow.items()))
        return [self.id, keys, review, self.redirect_from, lines, paragraphs(self.why)]

    @property
    def review_due(self) -> date:
        """The day the next review is due."""
        return self.review_in.after(self.last_reviewed_on)

    @property
    def letter(self) -> str:
        """The letter it stands under from A to Z; "#" for a digit or a sign."""
        first = self.title[:1].upper()
        return first if first.isalpha() else "#"

    @property
    def glance(self) -> list[tuple[str, tuple[Line, ...]]]:
        """The lists in the order every card has."""
        return [(name, self.sections[name]) for name in SECTIONS if name in self.sections]

    @property
    def pending(self) -> tuple[str, ...]:
        """Who has not signed off the words that it has now."""
        return tuple(each.role for each in self.standings if each.state != APPROVED)

    @property
    def standings(self) -> tuple[Standing, ...]:
        """How the approval of each role that must approve it stands."""
        return tuple(standing(role, self.approvals, self.words) for role in self.signoff)

    @property
    def glance_words(self) -> int:
        """How many words the glance has: title, summary and lists."""
        lines = [line.text for lines in self.sections.values() for line in lines]
        return sum(len(text.split()) for text in [self.title, self.summary, *lines])


@dataclass(frozen=True)
class Withdrawn:
    """A card that was taken out: its address stays and says so."""

    id: str
    path: str
    title: str
    related: tuple[str, ...]  # where to look instead
    redirect_from: tuple[str, ...]
    text: str

    @property
    def said(self) -> list[object]:
        """All that its file says, whatever the layout."""
        return [self.id, self.title, self.related, self.redirect_from]


@dataclass(frozen=True)
class Topic:
    """A shelf of cards. `kind` is "situation" or "principle"."""

    id: str
    title: str
    kind: str
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Tile:
    """What an officer sees, in words, and the cards that answer it, best first."""

    id: str
    see: str
    cards: tuple[Card, ...]
    place: tuple[str, int] = field(default=("", 1), compare=False)  # path and line of its row


@dataclass(frozen=True, kw_only=True)
class Deck:
    """Everything a release is made from."""

    name: str
    short_name: str
    department: str
    colour: str
    check_days: int
    approved_by: str
    recents: str  # "off": no phone may keep the cards last opened
    caution: tuple[str, ...]
    blanks: tuple[str, ...]
    tiles: tuple[Tile, ...]
    topics: tuple[Topic, ...]
    sources: dict[str, Source]
    same: tuple[tuple[str, ...], ...]  # words that mean the same: synonyms, Spanish, codes
    numbers: tuple[tuple[str, ...], ...]  # numbers in words and their digits
    elsewhere: tuple[tuple[str, ...], ...] = ()  # what officers look for and no card answers, by theme
    withdrawn: tuple[Withdrawn, ...] = ()
    passages: dict[str, Passage] = field(default_factory=dict)
    lines: tuple[HelpLine, ...] = ()  # the department's first
    languages: tuple[Language, ...] = ()  # with phrases
    acronyms: tuple[str, ...] = ()  # those an officer knows without their long form

    @cached_property
    def cards(self) -> dict[str, Card]:
        """Every card by its id, topics in reading order."""
        return {card.id: card for topic in self.topics for card in topic.cards}

    @cached_property
    def by_title(self) -> list[Card]:
        """Every card, A to Z."""
        return sorted(self.cards.values(), key=lambda card: (card.title.casefold(), card.id))
