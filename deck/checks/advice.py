"""What was read and a day in, every suggestion out but those a card allows itself with a reason."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from deck.cards.card import Card, Deck
from deck.cards.library import Loaded
from deck.cards.problems import RULES, Problem, problem
from deck.checks.moves import MOVES
from deck.checks.sourcing import SOURCING
from deck.checks.speech import SPEECH
from deck.checks.upkeep import UPKEEP
from deck.checks.wording import WORDING


def advised(loaded: Loaded, today: date) -> Loaded:
    """Add what could be better, judged as on `today`; what a card allows itself is taken out."""
    found = [*loaded.problems, *_suggestions(loaded.partial, list(loaded.cards), today)]
    return replace(loaded, problems=tuple(sorted(_settled(found, loaded.cards))))


def _suggestions(deck: Deck, cards: list[Card], today: date) -> list[Problem]:
    """Apply every rule of wording and upkeep."""
    found = [one for card in cards for rule in (*WORDING, *SPEECH) for one in rule(card, deck)]
    return found + [one for rule in (*UPKEEP, *SOURCING, *MOVES) for one in rule(deck, cards, today)]


def _settled(problems: list[Problem], cards: Sequence[Card]) -> list[Problem]:
    """Take out what the cards allow, and tell what they allow for nothing."""
    allowed = {(card.path, code) for card in cards for code in card.allow if _allowable(code)}
    kept = [one for one in problems if (one.path, one.code) not in allowed]
    used = {(one.path, one.code) for one in problems}
    return kept + [one for card in cards for one in _unused(card, used)]


def _allowable(code: str) -> bool:
    return code in RULES and not RULES[code].stops


def _unused(card: Card, used: set[tuple[str, str]]) -> Iterator[Problem]:
    for code in card.allow:
        if _allowable(code) and (card.path, code) not in used:
            yield problem(card.path, *card.places[f"allow.{code}"], "HEAD14", rule=code)
