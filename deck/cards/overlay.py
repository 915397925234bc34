"""A starter deck's folder and a department's own in, what counts of both out.

In the department's folder (STEADY_LOCAL), of the same shape, a card with the id of a starter's card replaces
it, another is added, and `hidden: true` takes one out. Of its tables the keys replace; rows replace by id or
are added; acronyms and the words of search (synonyms, Spanish, codes, numbers, elsewhere) add up.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from deck.cards import parse, tables
from deck.cards.card import Card, Withdrawn
from deck.cards.fingerprint import canonical, fingerprint
from deck.cards.problems import Problem, problem
from deck.cards.rules import hint

WORDS = {"synonyms.toml": "same"} | {
    f"{name}.toml": name for name in ("spanish", "codes", "numbers", "elsewhere")
}
FILES = {
    "deck.toml": tables.DECK_KEYS,
    "sources.toml": {"source"},
    **{name: {key} for name, key in WORDS.items()},
}
ADD_UP = (*tables.GROUPS, "acronyms")
KEPT = "upstream"  # in the department's folder: the wordings its cards were made from


@dataclass(frozen=True)
class Tables:
    """The tables of all folders as one; `own` has each file's by itself."""

    values: dict[str, Any]
    own: dict[Path, dict[str, Any]]
    problems: list[Problem]


def read(content: Path, local: Path | None) -> Tables:
    """Read the tables; never raises for bad content."""
    table = Tables({}, {}, [])
    if local and not local.is_dir():
        table.problems.append(problem(str(local), 1, 1, "OVER01"))
    for folder in [content, local] if local and local.is_dir() else [content]:
        for name, keys in FILES.items():
            path = folder / name
            if (folder == local or name in WORDS) and not path.exists():
                continue
            found, problems = tables.read(path, keys, whole=folder == content)
            table.problems.extend(problems)
            table.own[path] = found
            table.values.update({key: _joined(key, table.values.get(key), found[key]) for key in found})
    return table


def _joined(key: str, before: Any, after: Any) -> Any:  # noqa: ANN401 - whatever TOML holds
    if key in tables.TABLE_KEYS:
        return list({row["id"]: row for row in [*(before or []), *after]}.values())
    return [*(before or []), *after] if key in ADD_UP else after


def wordings(path: Path) -> set[str]:
    """Give the names of one wording of a card: that of what it says, and that of its text, as before.

    None for a file that is not there or cannot be read.
    """
    text, problems = parse.decode(str(path), path.read_bytes()) if path.is_file() else ("", [])
    return named(path.stem, text) if text and not problems else set()


def named(card: str, text: str) -> set[str]:
    """Give the names of a text of a card; of a torn one, that of the text alone."""
    read, _ = parse.card("", "", card, text.encode())
    return {fingerprint(text)} | ({fingerprint(canonical(read.said))} if read else set())


def unchanged(noted: str, starter: set[str], kept: set[str]) -> bool:
    """Say whether the starter's card still says what the department's was made from."""
    return noted in starter or (noted in kept and bool(kept & starter))


def lay(
    starter: list[Card | Withdrawn],
    own: list[Card | Withdrawn],
    names: set[str],
    own_names: set[str],
    local: Path | None,
) -> tuple[list[Card], list[Withdrawn], list[Problem]]:
    """Lay a department's cards over the starter's; the names are those of all files, broken ones too."""
    below = {card.id: card for card in starter}
    problems = [found for card in own for found in _astray(card, below, names, local or Path())]
    both = [card for card in starter if card.id not in own_names] + [
        _over(card, below[card.id]) if card.id in below else card for card in own
    ]
    withdrawn = [_titled(card) for card in both if isinstance(card, Withdrawn)]
    gone = {card.id for card in withdrawn}
    cards = [
        replace(
            card,
            related=tuple(name for name in card.related if name not in gone),
            next={seen: name for seen, name in card.next.items() if name not in gone},
        )
        for card in both
        if isinstance(card, Card)
    ]
    return cards, withdrawn, problems


def _over(card: Card | Withdrawn, below: Card | Withdrawn) -> Card | Withdrawn:
    """Keep what phones know the starter's card by: the addresses it had before, a hidden one's title."""
    addresses = tuple(dict.fromkeys([*card.redirect_from, *below.redirect_from]))
    if isinstance(card, Card):
        return replace(card, redirect_from=addresses)
    return replace(card, redirect_from=addresses, title=card.title or below.title)


def _titled(card: Withdrawn) -> Withdrawn:
    """Give a withdrawn card a title, from its address if need be: its page has a heading."""
    return replace(card, title=card.title or card.id.replace("-", " ").capitalize())


def _astray(
    card: Card | Withdrawn, below: dict[str, Card | Withdrawn], names: set[str], local: Path
) -> Iterator[Problem]:
    """Report what replaces or hides nothing, and what replaces without knowing which wording."""
    if isinstance(card, Withdrawn):
        if not card.title and card.id not in names:
            yield problem(card.path, 1, 1, "OVER02", card=card.id, hint=hint(card.id, names))
    elif card.based_on and card.id not in names:
        yield problem(card.path, *card.places["based_on"], "OVER03", card=card.id)
    elif card.id in below and not card.based_on:
        yield problem(card.path, 1, 1, "OVER04", other=below[card.id].path, card=card.id)
    elif card.id in below:
        starter, kept = named(card.id, below[card.id].text), wordings(local / KEPT / f"{card.id}.md")
        if not unchanged(card.based_on, starter, kept):
            yield problem(card.path, *card.places["based_on"], "OVER05")
