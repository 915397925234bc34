"""Cards in, problems out; one function a rule."""

import difflib
import re
from collections.abc import Callable, Collection, Iterator

from deck.cards import places
from deck.cards.card import GLANCE_WORDS, LINE_WORDS, Card, Deck, Line
from deck.cards.lines import WRITTEN
from deck.cards.problems import RULES, Problem, problem

INSTRUCTIONS = ("Do", "Do not")
QUOTED = re.compile(r'"[^"]*"|\u201c[^\u201d]*\u201d')
SHORT = {
    "don't": "do not", "doesn't": "does not", "can't": "cannot", "won't": "will not", "isn't": "is not",
    "aren't": "are not", "didn't": "did not", "shouldn't": "should not", "mustn't": "must not",
}  # fmt: skip
UNWRITTEN = re.compile(r"\b(?:TODO|TBD|TBC|FIXME|XXX+)\b|\b[Ll]orem ipsum\b|\?{3,}")
TODO = re.compile(r"\btodo\b", re.IGNORECASE)  # in another language a word, which an officer may say
TITLE_LETTERS = 80
REASON_WORDS = 3
CITED = re.compile(r"\[([A-Z]+\d+[a-z]?)\](?!\()")


def glance_fits(card: Card) -> Iterator[Problem]:
    """The glance holds 150 words at most."""
    if card.glance_words > GLANCE_WORDS:
        line, column = card.places["title"]
        yield problem(card.path, line, column, "CARD01", count=card.glance_words, limit=GLANCE_WORDS)


def title_fits(card: Card) -> Iterator[Problem]:
    """A title fits a line or two of a phone, in lists too."""
    if (count := len(card.title)) > TITLE_LETTERS:
        yield problem(card.path, *card.places["title"], "CARD07", count=count, limit=TITLE_LETTERS)


def lines_fit(card: Card) -> Iterator[Problem]:
    """A bullet stays under 14 words."""
    for _, line in lines(card):
        if (count := len(line.text.split())) > LINE_WORDS:
            yield problem(card.path, line.line, line.column, "CARD02", count=count, limit=LINE_WORDS)


def first_line_is_first(card: Card) -> Iterator[Problem]:
    """The line that saves a life stands where an eye falls first."""
    for section, found in card.sections.items():
        for number, line in enumerate(found):
            if line.first and (number or section != INSTRUCTIONS[0]):
                yield problem(card.path, line.line, line.column, "LINE05")


def no_contractions(card: Card) -> Iterator[Problem]:
    """Instructions say "do not"; quoted speech may be natural."""
    for section, line in lines(card):
        if section not in INSTRUCTIONS:
            continue
        spoken = QUOTED.sub(lambda quote: " " * len(quote.group()), line.text.replace("\u2019", "'"))
        for match in re.finditer("|".join(SHORT), spoken, re.IGNORECASE):
            short = match.group()
            full = SHORT[short.lower()]
            yield problem(card.path, *place(card, line, match.start()), "CARD03", full=full, short=short)


def no_contractions_in_summary(card: Card) -> Iterator[Problem]:
    """It is an instruction, and read first."""
    spoken = QUOTED.sub("", card.summary.replace("\u2019", "'"))
    for match in re.finditer(rf"(?<!\w)(?:{'|'.join(SHORT)})\b", spoken, re.IGNORECASE):
        full = SHORT[match[0].lower()]
        yield problem(card.path, *card.places["summary"], "CARD03", full=full, short=match[0])


def do_not_says_so(card: Card) -> Iterator[Problem]:
    """Each line under "Do not" carries the words itself."""
    for line in card.sections.get("Do not", ()):
        if not line.text.startswith("Do not "):
            yield problem(card.path, line.line, line.column, "CARD04")


def citations_are_listed(card: Card) -> Iterator[Problem]:
    """Every [S01] in Why is one of the card's sources."""
    for number, text in enumerate(card.why.split("\n"), card.why_line):
        for match in CITED.finditer(text):
            if match.group(1) not in card.sources:
                yield problem(card.path, number, match.start() + 1, "CARD05", source=match.group(1))


def nothing_is_left_to_write(card: Card) -> Iterator[Problem]:
    """The marks that `flask new` leaves are gone."""
    for number, text in enumerate(card.text.split("\n"), 1):
        spoken = QUOTED.sub(lambda quote: " " * len(quote.group()), text)
        found = {match.start(): match for match in (*TODO.finditer(spoken), *UNWRITTEN.finditer(text))}
        for match in found.values():
            yield problem(card.path, number, match.start() + 1, "CARD06", mark=match.group())


def allowances_hold(card: Card) -> Iterator[Problem]:
    """What a card allows itself is a suggestion that exists, with a reason."""
    for code, reason in card.allow.items():
        at = card.places[f"allow.{code}"]
        if code not in RULES:
            yield problem(card.path, *at, "HEAD11", rule=code, hint=hint(code, RULES))
        elif RULES[code].stops:
            yield problem(card.path, *at, "HEAD12", rule=code)
        elif len(reason.split()) < REASON_WORDS:
            yield problem(card.path, *at, "HEAD13", rule=code)


def place(card: Card, line: Line, offset: int) -> tuple[int, int]:
    """Give the place in the file of a letter of a line, which may be broken or spaced out there."""
    rows = card.text.split("\n")[line.line - 1 :]
    return places.place(rows, line.line, line.column, line.text, offset)


def lines(card: Card) -> Iterator[tuple[str, Line]]:
    """Give every bullet with the section it stands in."""
    for section, found in card.sections.items():
        for line in found:
            yield section, line


CARD_RULES: tuple[Callable[[Card], Iterator[Problem]], ...] = (
    glance_fits,
    title_fits,
    lines_fit,
    first_line_is_first,
    no_contractions,
    no_contractions_in_summary,
    do_not_says_so,
    citations_are_listed,
    nothing_is_left_to_write,
    allowances_hold,
)


def addresses_are_free(deck: Deck, cards: list[Card], _names: Collection[str]) -> Iterator[Problem]:
    """No two cards, present or renamed, want one address."""
    owner = {name: gone.path for gone in deck.withdrawn for name in (gone.id, *gone.redirect_from)}
    for card in cards:
        if card.id in owner:
            yield problem(card.path, 1, 1, "DECK01", card=card.id, other=owner[card.id])
        owner.setdefault(card.id, card.path)
    for card in deck.cards.values():
        for old in card.redirect_from:
            if old in owner:
                line, column = card.places["redirect_from"]
                yield problem(card.path, line, column, "DECK01", card=old, other=owner[old])
            owner.setdefault(old, card.path)


def related_cards_exist(_deck: Deck, cards: list[Card], names: Collection[str]) -> Iterator[Problem]:
    """Every related card, and every next one, is in the deck."""
    for card in cards:
        yield from _known(card, "related", card.related, names, "DECK02")
        for seen, name in card.next.items():
            yield from _known(card, f"next.{seen}", [name], names, "DECK02")


def sources_exist(deck: Deck, cards: list[Card], _names: Collection[str]) -> Iterator[Problem]:
    """Every source is in the register."""
    for card in cards:
        yield from _known(card, "sources", card.sources, deck.sources, "DECK03")


def _known(
    card: Card, key: str, names: Collection[str], known: Collection[str], code: str
) -> Iterator[Problem]:
    line, column = card.places[key]
    for name in names:
        if name not in known:
            noun = "card" if code == "DECK02" else "source"
            yield problem(card.path, line, column, code, **{noun: name, "hint": hint(name, known)})


def hint(name: str, known: Collection[str]) -> str:
    """Offer the nearest known name, or nothing."""
    close = difflib.get_close_matches(name, list(known), n=1)
    return f' Did you mean "{close[0]}"?' if close else ""


def links_lead_to_pages(deck: Deck, cards: list[Card], names: Collection[str]) -> Iterator[Problem]:
    """A link in Why to an address of this deck arrives."""
    known = {"/", "/about/", "/cards/", "/changes/", "/lines/", "/saved/", "/search/"}
    known |= {f"/cards/{name}/" for name in names}
    known |= {f"/topics/{topic.id}/" for topic in deck.topics} | {
        f"/see/{tile.id}/" for tile in deck.tiles if len(tile.cards) > 1
    }
    known |= {f"/cards/{old}/" for card in cards for old in card.redirect_from}
    for card in cards:
        for line, column, href in card.links:
            page = href.split("#")[0].split("?")[0]
            if page.startswith("/") and page not in known:
                yield problem(card.path, line, column, "DECK08", href=href, hint=hint(page, known))


def numbers_are_checked(deck: Deck, cards: list[Card], _names: Collection[str]) -> Iterator[Problem]:
    """A telephone number on a card is one of the deck's checked lines."""
    known = {number for line in deck.lines for number in (line.call, line.text, line.tty)}
    for card in cards:
        rows = enumerate(card.text.split("\n"), 1)
        for row, match in ((row, match) for row, text in rows for match in WRITTEN.finditer(text)):
            if match.group() not in known:
                yield problem(card.path, row, match.start() + 1, "DECK09", number=match.group())


DECK_RULES: tuple[Callable[[Deck, list[Card], Collection[str]], Iterator[Problem]], ...] = (
    addresses_are_free,
    related_cards_exist,
    sources_exist,
    links_lead_to_pages,
    numbers_are_checked,
)
