"""A decision on a card's words in, a row of approvals.toml out; and the older sign-off lines moved there.

Rows are added and never taken away: the file is the proof of who approved which words.
"""

import json
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from deck.cards import phrases, tables
from deck.cards.approval import APPROVED, Approval
from deck.cards.approvals import FILE
from deck.cards.card import Card, Deck
from deck.cards.fields import OLD_STATES
from deck.cards.front_matter import Head
from deck.cards.phrase import ROLE as LANGUAGE
from deck.cards.phrase import Phrase
from deck.cards.rules import hint
from deck.desk import mend
from deck.desk.mend import Mended

ROLE = re.compile(r"(\w+)[\"']?\s*:\s*[\"']?(\w+)")


class ApprovalError(Exception):
    """It cannot be recorded, and nothing was; the text says why and what to do."""


@dataclass(frozen=True)
class Old:
    """A card whose sign-off is still in the older form."""

    card: Card
    roles: dict[str, str]
    file: Mended


def find(deck: Deck, name: str, role: str) -> Card:
    """Find the card that a role is to approve. Raises ApprovalError."""
    if name not in deck.cards:
        raise ApprovalError(f'There is no card "{name}".{hint(name, deck.cards)}')
    card = deck.cards[name]
    if role not in card.signoff:
        asked = ", ".join(card.signoff)
        raise ApprovalError(f'{card.path} asks for {asked}. Put {role} into its "signoff" first.')
    return card


def decided(card: Card, role: str, name: str, day: date) -> Approval:
    """Make the record of a decision on the words that the card has now. Raises ApprovalError."""
    name = " ".join(name.split())
    if not name or not name.isprintable():
        raise ApprovalError('Say who approves, in one line: --by "Name, position"')
    last = next(each for each in card.standings if each.role == role)
    if last.state == APPROVED and last.last and last.last.name == name:
        raise ApprovalError(f"{name} approved these very words on {last.last.date}. Nothing to record.")
    return Approval(card.id, role, name, day, card.words)


def phrase(language: str, approved: Phrase, name: str, day: date) -> Approval:
    """Make the record of a decision on the words that a phrase has now. Raises ApprovalError."""
    name = " ".join(name.split())
    if not name or not name.isprintable():
        raise ApprovalError('Say who approves, in one line: --by "Name, qualification"')
    row = {key: getattr(approved, key) for key in ("id", "kind", "when", "english", "words", "say")}
    return Approval(phrases.key(language, approved.id), LANGUAGE, name, day, phrases.words(row))


def record(folder: Path, approvals: list[Approval]) -> Path:
    """Add rows to the folder's approvals.toml, all or none; gives its path. Raises OSError."""
    path = folder / FILE
    before = tables.words(path) if path.exists() else ""
    text = "\n".join([*filter(None, [before.rstrip("\n")]), *(f"\n{_row(each)}" for each in approvals)])
    beside = path.with_suffix(".new")
    beside.write_text(text.lstrip("\n") + "\n", encoding="utf-8", newline="\n")
    beside.replace(path)
    return path


def _row(approval: Approval) -> str:
    fields = {"card": approval.card, "role": approval.role, "name": approval.name}
    texts = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in fields.items()]
    stamp = [f"date = {approval.date}", f'fingerprint = "{approval.fingerprint}"']
    return "\n".join(["[[approval]]", *texts, *stamp])


def old(cards: list[Card]) -> list[Old]:
    """List the cards whose sign-off is in the older form, each with its file as it will be."""
    return [found for card in cards if (found := _old(card))]


def _old(card: Card) -> Old | None:
    path = Path(card.path)
    data = path.read_bytes()
    lines = card.text.split("\n")
    start = card.places["signoff"][0] - 1
    end = start + 1
    while lines[end].startswith((" ", "\t")):
        end += 1
    roles = dict(ROLE.findall(" ".join(lines[start:end]).partition(":")[2]))
    if not roles or not set(roles.values()) <= set(OLD_STATES):
        return None
    after = "\n".join([*lines[:start], f"signoff: [{', '.join(roles)}]", *lines[end:]])
    same = Head(card.path, after.split("\n")).values.get("signoff") == card.signoff
    return Old(card, roles, Mended(path, data, card.text, after)) if same else None


def move(folder: Path, found: list[Old], name: str, day: date) -> None:
    """Write the cards in the form of now, and record what they said was approved. Raises ApprovalError."""
    said = [(each, role) for each in found for role, state in each.roles.items() if state == APPROVED]
    if said and not name:
        cards = ", ".join(dict.fromkeys(each.card.id for each, _ in said))
        raise ApprovalError(
            f'{cards} say "approved" and not by whom. Say who stands behind: --by "Name, position"'
        )
    if said:
        record(folder, [decided(each.card, role, name, day) for each, role in said])
    mend.write([each.file for each in found])
