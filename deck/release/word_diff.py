"""Two sets of pages in, the words that officers will see changed out."""

import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from html.parser import HTMLParser

CONTEXT = 4  # words before and after what changed
WIDTH = 100  # the same everywhere, so that what a terminal shows and a log keeps are alike
MAIN = re.compile(r"<main\b.*?</main>", re.DOTALL)
KINDS = ("changed", "new", "removed", "also")
CARD = re.compile(r"/cards/([a-z0-9-]+)/")
# Tags that stand within a word or a sentence; any other ends one.
BESIDE = {"aside", "cite", "dl"}  # other cards' words, and who approved
WITHIN = {"a", "b", "code", "em", "i", "span", "strong", "time"}


@dataclass(frozen=True)
class Change:
    """One page whose words changed. `kind` is one of KINDS; "also" is a page that is no card, or no change
    of the card's own: its related cards have other titles.
    """

    kind: str
    address: str
    title: str
    words: str  # the word diff; for a page that is wholly new or gone, how many words it has

    @property
    def card(self) -> str:
        """The card's id; empty for any other page."""
        match = CARD.fullmatch(self.address)
        return match[1] if match and self.kind != "also" else ""

    @property
    def needs_note(self) -> bool:
        """Whether officers must be told why: a new card speaks for itself."""
        return bool(self.card) and self.kind != "new"

    def __str__(self) -> str:
        lead = f"{self.kind:<9}"
        text = textwrap.fill(
            self.words, WIDTH, initial_indent=" " * len(lead), subsequent_indent=" " * len(lead),
            break_long_words=False, break_on_hyphens=False,
        )  # fmt: skip
        return f"{lead}{self.card or self.address}  {self.title}\n{text}"


class Words(HTMLParser):
    """The visible words of a page's <main>; those that are no words of the card apart.

    What a button says is no word of a page.
    """

    def __init__(self, page: str) -> None:
        super().__init__()
        self.title = ""
        self._heading = self._button = False
        self._apart = ""  # the tag that ends what stands apart
        self._own, self._aside = [""], [""]
        match = MAIN.search(page)
        self.feed(match[0] if match else "")
        self.close()
        self.title = self.title.strip()
        self.own = "".join(self._own).split()
        self.every = [*self.own, *"".join(self._aside).split()]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a heading, what stands apart, or at least a new word."""
        if not self._apart and (tag in BESIDE or "data-apart" in dict(attrs)):
            self._apart = tag
        self._turn(tag, begins=True)

    def handle_endtag(self, tag: str) -> None:
        """End what began."""
        self._turn(tag, begins=False)
        self._apart = "" if tag == self._apart else self._apart

    def _turn(self, tag: str, *, begins: bool) -> None:
        self._heading = begins if tag == "h1" else self._heading
        self._button = begins if tag == "button" else self._button
        if tag not in WITHIN:
            self.handle_data(" ")

    def handle_data(self, data: str) -> None:
        """Keep the words."""
        if self._button:
            return
        (self._aside if self._apart else self._own).append(data)
        if self._heading:
            self.title += data


def between(before: Mapping[str, str], after: Mapping[str, str]) -> list[Change]:
    """Compare pages by address, cards first. Pages with the same words are no change."""
    found = [
        _page(address, before.get(address), after.get(address))
        for address in dict.fromkeys([*before, *after])
        if before.get(address) != after.get(address)
    ]
    told = [change for change in found if change.words]
    return sorted(told, key=lambda change: (not change.card, KINDS.index(change.kind), change.address))


def _page(address: str, old: str | None, new: str | None) -> Change:
    is_card = bool(CARD.fullmatch(address))
    if old is None or new is None:
        page = Words(old or new or "")
        kind = "removed" if new is None else "new"
        return Change(kind, address, page.title, f"{len(page.own)} words")
    one, other = Words(old), Words(new)
    kind = "changed" if is_card and one.own != other.own else "also"
    return Change(kind, address, other.title, diff(one.every, other.every))


def diff(old: list[str], new: list[str]) -> str:
    """Mark the words that went [-so-] and those that came {+so+}, with a few words around; empty if none."""
    parts: list[str] = []
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    if [step[0] for step in steps] in ([], ["equal"]):
        return ""
    for place, (what, start, end, begin, stop) in enumerate(steps):
        if what == "equal":
            parts += _context(old[start:end], first=place == 0, last=place == len(steps) - 1)
            continue
        if end > start:
            parts.append(f"[-{' '.join(old[start:end])}-]")
        if stop > begin:
            parts.append(f"{{+{' '.join(new[begin:stop])}+}}")
    return " ".join(parts)


def _context(same: list[str], *, first: bool, last: bool) -> list[str]:
    """Keep the words next to a change; what lies between is told as three dots."""
    before = [] if first else same[:CONTEXT]
    after = [] if last else same[-CONTEXT:]
    if len(before) + len(after) >= len(same):
        return same
    return [*before, "…", *after]
