"""A card in, suggestions about its words out; one function a rule."""

import re
from collections.abc import Callable, Iterator

from deck.cards.card import LEARN_SECTION, Card, Deck, Line
from deck.cards.problems import Problem, problem
from deck.cards.rules import CITED, QUOTED, UNWRITTEN
from deck.checks import vocabulary
from deck.checks.readability import grade
from deck.checks.stretches import blank, phrase, stretches

GRADE = 8
MARKS = re.compile(r"[*_`]+")
LINK = re.compile(r"\]\([^)]*\)|`[^`]*`|<[^>]*>")
FIRST = re.compile(r"[\w'\u2019-]+")
ACRONYM = re.compile(r"\b[A-Z]{2,}s?\b")
ROMAN = re.compile(r"[IVX]+")


PROMISE, CALMING = phrase(*vocabulary.PROMISES), phrase(*vocabulary.CALMING)
ABSOLUTE, TELLING = phrase(*vocabulary.ABSOLUTES), phrase(vocabulary.TELLING)
TERMS = [(phrase(pattern), better) for pattern, better in vocabulary.TERMS.items()]
EVERY_TERM = phrase(*vocabulary.TERMS)
DISTANCE = re.compile(rf"\b(?:{vocabulary.NUMBERS})[\s-]?(?:{vocabulary.UNITS})\b", re.IGNORECASE)
WHEN = re.compile(rf"(?:{vocabulary.CONDITIONS})\b[^,:?]*[,:?]\s+", re.IGNORECASE)
COLON = re.compile(r"[^:?]*[:?]\s+")


def verb_first(card: Card, _deck: Deck) -> Iterator[Problem]:
    """An instruction starts with what to do, or with when."""
    for line in card.sections.get("Do", ()):
        text = _instruction(line)
        colon = COLON.match(text)
        starts = [text, text[colon.end() :]] if colon else [text]
        firsts = [found.group() if (found := FIRST.match(start)) else start[:1] for start in starts]
        if not any(map(_may_be_verb, firsts)) or QUOTED.match(text):
            yield problem(
                card.path, line.line, line.column, "WORD01", word=text.split()[0].strip(',;:.?"\u201c')
            )


def _instruction(line: Line) -> str:
    """Give a line without its marks and without when to do it."""
    text = MARKS.sub("", line.text)
    when = WHEN.match(text)
    return text[when.end() :] if when else text


def _may_be_verb(word: str) -> bool:
    low = word.lower()
    if UNWRITTEN.fullmatch(word):
        return True
    if not low[:1].isalpha() or low in vocabulary.NO_VERB or ACRONYM.fullmatch(word):
        return False
    if low.endswith("ing") and low not in vocabulary.VERBS_IN_ING:
        return False
    return low in vocabulary.VERBS_IN_LY or not low.endswith(("ly", "tion", "ness"))


def no_promises(card: Card, _deck: Deck) -> Iterator[Problem]:
    """What happens next is often not the officer's to decide."""
    yield from _found(card, PROMISE, ("Say",), "WORD02")


def no_calm_down(card: Card, _deck: Deck) -> Iterator[Problem]:
    """Nobody is told how to feel."""
    yield from _found(card, CALMING, ("Say",), "WORD05")


def _found(card: Card, pattern: re.Pattern[str], where: tuple[str, ...], code: str) -> Iterator[Problem]:
    for stretch in stretches(card):
        if stretch.where in where:
            text = stretch.text if stretch.where == "Say" else blank(QUOTED, stretch.text)
            for match in pattern.finditer(text):
                yield problem(card.path, *stretch.at(match.start()), code, words=_one(match.group()))


def _one(text: str) -> str:
    return " ".join(text.split())


def no_outdated_terms(card: Card, _deck: Deck) -> Iterator[Problem]:
    """People first; an old term stands only in aliases, quotes, Avoid, or where the text is about it."""
    for stretch in stretches(card):
        text = blank(QUOTED, stretch.text)
        for match in EVERY_TERM.finditer(text) if stretch.where != "Avoid" else ():
            if not TELLING.search(_around(text, match.start())):
                better = next(better for term, better in TERMS if term.match(text, match.start()))
                at, term = stretch.at(match.start()), _one(match.group())
                yield problem(card.path, *at, "WORD03", better=better, words=term)


def _around(text: str, offset: int) -> str:
    """Give the paragraph around a letter."""
    end = text.find("\n\n", offset)
    return text[text.rfind("\n\n", 0, offset) + 1 : end if end >= 0 else len(text)]


def no_absolutes(card: Card, _deck: Deck) -> Iterator[Problem]:
    """Instructions and background do not claim what no card can; "Do not" lines deny it themselves."""
    for stretch in stretches(card):
        if stretch.where in {"summary", "Do", LEARN_SECTION}:
            for match in ABSOLUTE.finditer(blank(QUOTED, stretch.text)):
                yield problem(card.path, *stretch.at(match.start()), "WORD04", word=match.group())


def acronyms_are_told(card: Card, deck: Deck) -> Iterator[Problem]:
    """Short names stand beside their long ones at first, or every officer knows them."""
    shared = " ".join(passage.text for passage in card.passages)
    seen = {
        *deck.acronyms,
        *(match[0].rstrip("s") for match in ACRONYM.finditer(shared) if _spelled(shared, match)),
    }
    for stretch in stretches(card):
        if stretch.where == "Avoid":
            continue
        text = blank(CITED, blank(LINK, blank(QUOTED, stretch.text)))
        for match in ACRONYM.finditer(text):
            short = match.group().rstrip("s")
            if short in seen or ROMAN.fullmatch(short) or UNWRITTEN.fullmatch(short):
                continue
            seen.add(short)
            if not _spelled(text, match):
                yield problem(card.path, *stretch.at(match.start()), "WORD06", short=short)


def _spelled(text: str, match: re.Match[str]) -> bool:
    """Say whether a long form goes before "(ABC)" or after "ABC (", or "ABC" stands inside one."""
    inside = text.rfind("(", 0, match.start()) > text.rfind(")", 0, match.start())
    return inside or text[match.end() :].lstrip().startswith("(")


def reads_easily(card: Card, _deck: Deck) -> Iterator[Problem]:
    """The glance can be read in a hurry."""
    found = grade([stretch.text for stretch in stretches(card) if stretch.where != LEARN_SECTION])
    if found > GRADE:
        yield problem(card.path, *card.places["title"], "WORD07", grade=f"{found:.1f}", limit=GRADE)


def no_safe_distance(card: Card, _deck: Deck) -> Iterator[Problem]:
    """No number of feet is safe; "Do not" and Avoid may say so."""
    where = ("title", "summary", "Do", "Say", "Watch for", "Limits", LEARN_SECTION)
    yield from _found(card, DISTANCE, where, "WORD08")


WORDING: tuple[Callable[[Card, Deck], Iterator[Problem]], ...] = (
    verb_first,
    no_promises,
    no_outdated_terms,
    no_absolutes,
    no_calm_down,
    acronyms_are_told,
    reads_easily,
    no_safe_distance,
)
