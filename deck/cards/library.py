"""A content folder in, a Deck and its problems out; the only reader of content."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from deck.cards import approvals, lines, overlay, parse, passages, phrases, tables
from deck.cards import folder as folders
from deck.cards.card import Card, Deck, Source, Tile, Topic, Withdrawn
from deck.cards.fields import ID
from deck.cards.lines import HelpLine
from deck.cards.overlay import Tables
from deck.cards.problems import DeckError, Problem, problem
from deck.cards.rules import CARD_RULES, DECK_RULES, hint

KINDS = ("situation", "principle")
# Path, topic, id and bytes of a card in; the card and its problems out.
Reader = Callable[[str, str, str, bytes], tuple[Card | Withdrawn | None, list[Problem]]]


@dataclass(frozen=True)
class Loaded:
    """What was read: the deck (None when something stops it) and everything there is to say."""

    deck: Deck | None
    problems: tuple[Problem, ...]
    partial: Deck  # what could be read, whatever is wrong with it
    cards: tuple[Card, ...]  # every card that could be read, in a topic's folder or not


def load(content: Path, local: Path | None = None, *, reader: Reader | None = None) -> Deck:
    """Read the deck in `content`, `local` laid over it; `reader` reads a card in `read_card`'s place.

    Raises DeckError with every problem that stops it.
    """
    loaded = read(content, local=local, reader=reader)
    if loaded.deck is None:
        raise DeckError([found for found in loaded.problems if found.stops])
    return loaded.deck


def read(content: Path, local: Path | None = None, *, reader: Reader | None = None) -> Loaded:
    """Read everything there is and report every problem at once; never raises for bad content."""
    table = overlay.read(content, local)
    starter, own = _shelf(content, reader), _shelf(local, reader) if local else Shelf([], set(), [])
    cards, withdrawn, problems = overlay.lay(starter.cards, own.cards, starter.names, own.names, local)
    problems += [*table.problems, *own.problems]
    problems += [found for found in starter.problems if Path(found.path).stem not in own.names]
    names = starter.names | own.names
    problems += _misplaced(table, cards, names, content / "deck.toml")
    problems += [*folders.unread(content, local), *(folders.unread(local, content) if local else ())]
    shared = passages.read([content, *([local] if local else [])])
    cards = [passages.included(card, shared.named) for card in cards]
    signed = approvals.read(content, local)
    sources = _sources(table)
    cards = approvals.given(cards, signed.rows, sources)
    deck = replace(_deck(table, cards, withdrawn), passages=shared.named, sources=sources)
    deck, faults = phrases.given(deck, [content, *([local] if local else [])])
    problems += [*shared.problems, *signed.problems, *faults]
    # With a broken register the fault lies there, not with the cards that cite.
    broken = any(Path(found.path).name == "sources.toml" for found in table.problems)
    found = [found for rule in DECK_RULES for found in rule(deck, cards, names)]
    found += passages.astray(cards, shared, deck.sources)
    found += approvals.astray((local or content) / approvals.FILE, signed.rows, names)
    problems += [one for one in found if not (broken and one.code == "DECK03")]
    if not names and not problems:
        problems.append(problem(str(content / "cards"), 1, 1, "DECK07"))
    stopped = any(found.stops for found in problems)
    return Loaded(None if stopped else deck, tuple(sorted(problems)), deck, tuple(cards))


@dataclass(frozen=True)
class Shelf:
    """The cards of one folder. `names` are all ids: a broken card is still there to be named."""

    cards: list[Card | Withdrawn]
    names: set[str]
    problems: list[Problem]


def _shelf(folder: Path, reader: Reader | None) -> Shelf:
    """Read each card; a card that breaks a rule is kept, so that the deck's rules see it."""
    shelf = Shelf([], set(), [])
    for path in folders.cards(folder):
        if path.parent.parent != folder / "cards":
            shelf.problems.append(problem(str(path), 1, 1, "DECK04", topic=path.parent.name, hint=""))
            continue
        shelf.names.add(path.stem)
        data = tables.content(path, shelf.problems)
        if data is None:
            continue
        card, problems = (reader or read_card)(str(path), path.parent.name, path.stem, data)
        shelf.problems.extend(problems)
        if card:
            shelf.cards.append(card)
    return shelf


@lru_cache(maxsize=8192)
def read_card(path: str, topic: str, name: str, data: bytes) -> tuple[Card | Withdrawn | None, list[Problem]]:
    """Read and judge one card by itself. Kept: the preview reads the deck at each save of one file."""
    card, problems = parse.card(path, topic, name, data)
    broken = [broken for rule in CARD_RULES for broken in rule(card)] if isinstance(card, Card) else []
    return card, [*problems, *broken]


def _misplaced(table: Tables, cards: list[Card], names: set[str], main: Path) -> list[Problem]:
    """Report topics and tiles that lead nowhere, and cards in a folder that is no topic."""
    found = [
        problem(str(toml), _row_line(toml, kind, number), 1, "DECK06", reason=reason)
        for toml, own in table.own.items()
        for kind, judge in (("topic", _topic_faults), ("tile", _tile_faults), ("line", _line_faults))
        for number, row in enumerate(own.get(kind, []))
        for reason in judge(row, [other["id"] for other in own[kind]], names)
    ]
    ids = [row["id"] for row in table.values.get("topic", [])]
    if table.own.get(main) and cards and not ids:
        reason = "The deck needs a [[topic]]; else its cards are on no page."
        return [*found, problem(str(main), 1, 1, "DECK06", reason=reason)]
    lost = [card for card in cards if ids and card.topic not in ids]
    return found + [
        problem(card.path, 1, 1, "DECK04", topic=card.topic, hint=hint(card.topic, ids)) for card in lost
    ]


def _row_line(toml: Path, kind: str, number: int) -> int:
    """Give the line that the numbered [[row]] of a kind starts on."""
    found = tables.starts(toml, kind)
    return found[number] if number < len(found) else 1


def _topic_faults(row: dict[str, Any], ids: list[str], names: set[str]) -> list[str]:
    reasons = []
    if parse.RESERVED.fullmatch(row["id"]):
        reasons.append(f'Windows can keep no folder called "{row["id"]}". Rename the topic.')
    if row["kind"] not in KINDS or not ID.fullmatch(row["id"]) or ids.count(row["id"]) > 1:
        needs = f"an id of its own (a-z, 0-9, hyphens) and a kind: {' or '.join(KINDS)}"
        reasons.append(f'The topic "{row["id"]}" needs {needs}.')
    return reasons + _strangers(f'The topic "{row["id"]}"', row.get("first", []), names)


def _tile_faults(row: dict[str, Any], ids: list[str], names: set[str]) -> list[str]:
    reasons = []
    if not ID.fullmatch(row["id"]) or ids.count(row["id"]) > 1 or not row["cards"]:
        reasons.append(f'The tile "{row["see"]}" needs an id of its own (a-z, 0-9, hyphens) and a card.')
    return reasons + _strangers(f'The tile "{row["see"]}"', row["cards"], names)


def _line_faults(row: dict[str, Any], ids: list[str], _names: set[str]) -> list[str]:
    faults = lines.faults(row)
    if not ID.fullmatch(row["id"]) or ids.count(row["id"]) > 1:
        faults.append("needs an id of its own (a-z, 0-9, hyphens)")
    return [f'The line "{row["name"]}" {fault}.' for fault in faults]


def _help(rows: list[dict[str, Any]]) -> tuple[HelpLine, ...]:
    """Give the lines that were checked, the department's own first."""
    good = [row for row in rows if not lines.faults(row)]
    checked = [line for row in good if (line := lines.line(row))]
    return tuple(sorted(checked, key=lambda line: lines.KINDS.index(line.kind)))


def _strangers(who: str, cards: list[str], names: set[str]) -> list[str]:
    return [
        f'{who} names the card "{name}", which is not here.{hint(name, names)}'
        for name in cards
        if name not in names
    ]


def _deck(read: Tables, cards: list[Card], withdrawn: list[Withdrawn]) -> Deck:
    table = read.values
    shelves: dict[str, list[Card]] = defaultdict(list)
    for card in cards:
        shelves[card.topic].append(card)
    values: dict[str, Any] = {key: table.get(key, "") for key in tables.TEXT_KEYS}
    values["check_days"] = int((values.pop("check_within") or "7 days").split()[0])
    values |= {key: tuple(table.get(key, ())) for key in tables.LIST_KEYS}
    return Deck(
        topics=tuple(
            Topic(row["id"], row["title"], row["kind"], _order(row, shelves[row["id"]]))
            for row in table.get("topic", [])
        ),
        tiles=_tiles(read, cards, {card.id for card in withdrawn}),
        sources={},
        same=tuple(tuple(group) for key in tables.SAME_KEYS for group in table.get(key, ())),
        numbers=tuple(tuple(group) for group in table.get(tables.NUMBERS, ())),
        elsewhere=tuple(tuple(group) for group in table.get(tables.ELSEWHERE, ())),
        withdrawn=tuple(withdrawn),
        lines=_help(table.get("line", [])),
        **values,
    )


def _tiles(read: Tables, cards: list[Card], gone: set[str]) -> tuple[Tile, ...]:
    """Give the tiles with their cards; one that led only to cards that are `gone` goes too."""
    places = _places(read, "tile")
    by_id = {card.id: card for card in cards}
    return tuple(
        Tile(
            row["id"],
            row["see"],
            tuple(by_id[name] for name in row["cards"] if name in by_id),
            places[row["id"]],
        )
        for row in read.values.get("tile", [])
        if not gone.issuperset(row["cards"])
    )


def _sources(table: Tables) -> dict[str, Source]:
    places = _places(table, "source")
    return {
        row["id"]: Source(**{"note": "", **row, "urls": tuple(row["urls"]), "place": places[row["id"]]})
        for row in table.values.get("source", ())
    }


def _places(table: Tables, kind: str) -> dict[str, tuple[str, int]]:
    """Give path and line of the row that counts for each id of a kind."""
    found = {}
    for toml, own in table.own.items():
        lines = tables.starts(toml, kind) if own.get(kind) else []
        for number, row in enumerate(own.get(kind, ())):
            found[row["id"]] = (str(toml), lines[number] if number < len(lines) else 1)
    return found


def _order(row: dict[str, Any], shelf: list[Card]) -> tuple[Card, ...]:
    """Put the cards the topic names first in their order, the rest by title."""
    first = list(row.get("first", ()))
    place = {card_id: number for number, card_id in enumerate(first)}
    return tuple(sorted(shelf, key=lambda card: (place.get(card.id, len(first)), card.title.casefold())))
