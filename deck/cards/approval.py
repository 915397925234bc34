"""Who approved which words of a card, and whether that approval still holds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

APPROVED, LAPSED, MISSING = STATES = ("approved", "lapsed", "missing")


@dataclass(frozen=True)
class Approval:
    """One row of approvals.toml. `fingerprint` names every word an officer could see on the card then."""

    card: str
    role: str
    name: str
    date: date
    fingerprint: str


@dataclass(frozen=True)
class Standing:
    """How the approval of one role stands, and the last that was given, if any was."""

    role: str
    state: str
    last: Approval | None


def standing(role: str, given: Iterable[Approval], words: str) -> Standing:
    """Judge a card's approvals, oldest first: one of the words of now holds, whatever came after it."""
    own = [approval for approval in given if approval.role == role]
    holds = [approval for approval in own if approval.fingerprint == words]
    if holds:
        return Standing(role, APPROVED, holds[-1])
    return Standing(role, LAPSED, own[-1]) if own else Standing(role, MISSING, None)
