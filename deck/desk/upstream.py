"""A department's cards that replace the starter's in, what the starter changed below them since out.

`based_on` names the wording a card was made from; the folder upstream/ beside it keeps that wording, so that
a later change can be shown and taken over.
"""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from deck.cards import parse, tables
from deck.cards.fingerprint import canonical, fingerprint
from deck.cards.front_matter import Head
from deck.cards.overlay import KEPT, named, unchanged
from deck.cards.problems import Problem
from deck.cards.rules import hint

# A review and a sign-off are each deck's own: the starter's never stand for the department's.
OWN_KEYS = ("last_reviewed_on", "review_in", "signoff", "based_on")


class UpstreamError(Exception):
    """It cannot be done, and nothing was; the text says why and what to do."""


@dataclass(frozen=True)
class Laid:
    """A card of the department's over one of the starter's."""

    id: str
    path: Path
    text: str
    starter: str  # the starter's wording now
    before: str  # the wording this card was made from; empty when that is not known
    noted: str  # its fingerprint as the card names it

    @property
    def changed(self) -> bool:
        """Whether the starter's wording is another than the card was made from."""
        kept = named(self.id, self.before) if self.before else set()
        return not unchanged(self.noted, named(self.id, self.starter), kept)


def laid(content: Path, local: Path) -> list[Laid]:
    """List the cards that replace a starter's. Raises UpstreamError for a file that cannot be read."""
    below = {path.stem: path for path in sorted((content / "cards").glob("*/*.md"))}
    return [
        _laid(path, _text(below[path.stem]), local / KEPT / path.name)
        for path in sorted((local / "cards").glob("*/*.md"))
        if path.stem in below
    ]


def _laid(path: Path, starter: str, kept: Path) -> Laid:
    text = _text(path)
    noted = str(_head(path, text).values.get("based_on", ""))
    before = _text(kept) if kept.is_file() else starter
    return Laid(path.stem, path, text, starter, before if noted in named(path.stem, before) else "", noted)


def _text(path: Path) -> str:
    problems: list[Problem] = []
    text, more = parse.decode(str(path), tables.content(path, problems) or b"")
    if problems := problems + more:
        raise UpstreamError(str(problems[0]))
    return text


def _head(path: Path, text: str) -> Head:
    head = Head(str(path), text.split("\n"))
    if not head.body_start:
        raise UpstreamError(str(head.problems[0]))
    return head


def find(cards: list[Laid], name: str) -> Laid:
    """Find a card by its id. Raises UpstreamError."""
    for card in cards:
        if card.id == name:
            return card
    known = [card.id for card in cards]
    raise UpstreamError(f'No card "{name}" replaces a starter\'s.{hint(name, known)}')


def copy(content: Path, local: Path, name: str) -> Path:
    """Copy a starter's card into the department's folder, to be changed there. Raises UpstreamError."""
    below = {path.stem: path for path in (content / "cards").glob("*/*.md")}
    if name not in below:
        raise UpstreamError(f'There is no card "{name}" in the starter deck.{hint(name, below)}')
    taken = [*(local / "cards").glob(f"*/{name}.md")]
    if taken:
        raise UpstreamError(f"{taken[0]} is there already. Change that card.")
    starter = _text(below[name])
    _head(below[name], starter)
    path = local / "cards" / below[name].parent.name / f"{name}.md"
    settle(Laid(name, path, starter, starter, starter, ""), local, starter)
    return path


def settle(card: Laid, local: Path, text: str) -> None:
    """Write the card as `text`, based on the starter's wording of now, and keep that wording."""
    head = _head(card.path, text)
    lines = text.split("\n")
    end = head.body_start - 1  # the three hyphens after the keys
    at = head.places["based_on"][0] - 1 if "based_on" in head.places else end
    lines[at : at + (at < end)] = [f"based_on: {_wording(card)}"]
    _write(local / KEPT / card.path.name, card.starter)  # first: a wording nobody names does no harm
    _write(card.path, "\n".join(lines))


def _wording(card: Laid) -> str:
    """Name what the starter's card says now; of a torn one, its text."""
    read, _ = parse.card("", "", card.id, card.starter.encode())
    return fingerprint(canonical(read.said) if read else card.starter)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".new")
    beside.write_text(text, encoding="utf-8", newline="\n")
    beside.replace(path)


def merged(card: Laid) -> str:
    """Take the starter's change over into the department's card.

    A line that only the starter changed changes here too. Raises UpstreamError where both changed, or
    where the wording it was made from is not known.
    """
    if not card.before:
        raise UpstreamError(
            f"It is not known which wording {card.path} was made from. Compare it with the starter's by "
            f"hand, then: flask upstream accept {card.id} --ours"
        )
    mine = card.text.split("\n")
    old, new = (_reviewed(text, card.text).split("\n") for text in (card.before, card.starter))
    steps = _steps(old, mine)
    here = _unmoved(steps)
    done = [(step.start, step.end, mine[step.at : step.stop]) for step in steps]
    for edit in reversed([step for step in _steps(old, new) if not step.same]):
        words = new[edit.at : edit.stop]
        if (edit.start, edit.end, words) in done:
            continue  # both made the same change
        # What is replaced must stand here as it was; what is added, stand behind the same line.
        places = [here.get(number) for number in range(min(edit.start, edit.end - 1), edit.end)]
        first = places[0]
        if first is None or places != list(range(first, first + len(places))):
            raise UpstreamError(_conflict(card, here, edit.start, words))
        at = first if edit.end > edit.start else first + 1
        mine[at : at + edit.end - edit.start] = words
    return "\n".join(mine)


def _unmoved(steps: list["Step"]) -> dict[int, int]:
    """Give the place in the new text of each line of the old that stayed."""
    kept = [step for step in steps if step.same]
    return {step.start + more: step.at + more for step in kept for more in range(step.end - step.start)}


@dataclass(frozen=True)
class Step:
    """Lines start to end of the one text stayed, or became, lines at to stop of the other."""

    same: bool
    start: int
    end: int
    at: int
    stop: int


def _steps(old: list[str], new: list[str]) -> list[Step]:
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [Step(what == "equal", *places) for what, *places in steps]


def _reviewed(text: str, own: str) -> str:
    """Give a text the review and the sign-off of the department's card, which no merge may touch."""
    for key in OWN_KEYS:
        line = re.compile(rf"^{key}:.*\n", re.MULTILINE)
        mine, theirs = line.search(own), line.search(text)
        if mine and theirs:
            text = text[: theirs.start()] + mine[0] + text[theirs.end() :]
    return text


def _conflict(card: Laid, here: dict[int, int], start: int, words: list[str]) -> str:
    """Say where the two met and what the starter says there now."""
    near = max((here[number] + 2 for number in here if number < start), default=1)
    told = " ".join(words).strip()
    now = f"The starter's words there now: {told}" if told else "The starter has no words there now."
    return (
        f"{card.path}:{near}:1: Both changed what stands here. {now}\n"
        f"Nothing was written. Mend the card by hand, then: flask upstream accept {card.id} --ours"
    )
