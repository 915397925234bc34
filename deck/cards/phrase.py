"""Phrases to show or to read to a person, as values: English, and the same in another language."""

from dataclasses import dataclass

from deck.cards.approval import APPROVED, Standing

KINDS = ("talk", "medical", "command", "urgent")
ROLE = "language"


@dataclass(frozen=True)
class Phrase:
    """One row. `words` are in the other language, `say` how they sound to an English ear."""

    id: str
    kind: str  # one of KINDS
    when: str
    english: str
    words: str
    say: str
    standing: Standing

    @property
    def approved(self) -> bool:
        """Whether a reviewer's approval holds for these very words."""
        return self.standing.state == APPROVED


@dataclass(frozen=True)
class Language:
    """The phrases of one language. `code` is the language's tag (BCP 47)."""

    code: str
    name: str
    guide: str  # how to read "say it"
    phrases: tuple[Phrase, ...]

    @property
    def waiting(self) -> tuple[Phrase, ...]:
        """The phrases that no approval holds for."""
        return tuple(phrase for phrase in self.phrases if not phrase.approved)
