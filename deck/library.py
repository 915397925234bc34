"""A content folder in, a Deck and its problems out; the only reader of content."""

import re
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deck import parse
from deck.card import Card, Deck, Source, Tile, Topic
from deck.head import ID
from deck.problems import DeckError, Problem, problem
from deck.rules import CARD_RULES, DECK_RULES, hint

KINDS = ("situation", "principle")
TEXT_KEYS = ("name", "short_name", "department", "colour", "approved_by")
LIST_KEYS = ("caution", "blanks")
TABLE_KEYS = {
    "topic": {"id": str, "title": str, "kind": str, "first": list},
    "tile": {"id": str, "see": str, "cards": list},
    "source": {"id": str, "title": str, "urls": list, "seen": str, "note": str},
}

OPTIONAL = {"first", "note"}


@dataclass(frozen=True)
class Loaded:
    """What was read: the deck (None when something stops it) and everything there is to say."""

    deck: Deck | None
    problems: tuple[Problem, ...]


def load(content: Path) -> Deck:
    """Read the deck in `content`. Raises DeckError with every problem if it cannot be used."""
    loaded = read(content)
    if loaded.deck is None:
        raise DeckError([found for found in loaded.problems if found.stops])
    return loaded.deck


def read(content: Path) -> Loaded:
    """Read everything in `content` and report every problem at once; never raises for bad content."""
    settings, problems = _table(content / "deck.toml", {"topic", "tile", *TEXT_KEYS, *LIST_KEYS})
    register, more = _table(content / "sources.toml", {"source"})
    problems += more
    paths = sorted((content / "cards").glob("*/*.md"))
    cards = _cards(paths, problems)
    names = {path.stem for path in paths}  # a broken card is still there to be named
    topics = _topics(settings, cards, problems, content)
    tiles = _tiles(settings, {card.id: card for card in cards}, names, problems, content)
    deck = Deck(
        topics=topics,
        tiles=tiles,
        sources=_sources(register),
        **{key: settings.get(key, "") for key in TEXT_KEYS},
        **{key: tuple(settings.get(key, ())) for key in LIST_KEYS},
    )
    problems += [found for rule in DECK_RULES for found in rule(deck, cards, names)]
    if not paths and not problems:
        problems.append(problem(str(content / "cards"), 1, 1, "DECK07"))
    stopped = any(found.stops for found in problems)
    return Loaded(None if stopped else deck, tuple(sorted(problems)))


def _bytes(path: Path, problems: list[Problem]) -> bytes | None:
    try:
        with path.open("rb") as file:
            return file.read(parse.LIMIT * 100)
    except OSError as error:
        problems.append(problem(str(path), 1, 1, "FILE05", reason=(error.strerror or "unknown").lower()))
        return None


def _cards(paths: list[Path], problems: list[Problem]) -> list[Card]:
    """Read each card; a card that breaks a rule is kept, so that the deck's rules see it."""
    found: list[Card] = []
    for path in paths:
        data = _bytes(path, problems)
        if data is None:
            continue
        card, more = parse.card(str(path), path.parent.name, path.stem, data)
        problems += more
        if card:
            problems += [broken for rule in CARD_RULES for broken in rule(card)]
            found.append(card)
    return found


def _table(path: Path, keys: set[str]) -> tuple[dict[str, Any], list[Problem]]:
    """Read a TOML file whose top-level keys are `keys`."""
    problems: list[Problem] = []
    data = _bytes(path, problems)
    if data is None:
        return {}, problems
    text, more = parse.decode(str(path), data)
    if more:
        return {}, more
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r" \(at (?:line (\d+), column (\d+)|end of document)\)", str(error))
        line, column = (int(place[1]), int(place[2])) if place and place[1] else (text.count("\n") + 1, 1)
        reason = str(error).split(" (at ")[0]
        return {}, [problem(str(path), line, column, "DECK05", reason=reason)]
    return table, list(_shape(str(path), text, table, keys))


def _shape(path: str, text: str, table: dict[str, Any], keys: set[str]) -> list[Problem]:
    """Check names and types of a TOML table; each problem stands where the word first does."""

    def at(word: str, reason: str) -> Problem:
        match = re.search(rf"^\s*(\[\[)?\s*{re.escape(word)}\b", text, re.MULTILINE)
        line = text.count("\n", 0, match.start()) + 1 if match else 1
        return problem(path, line, 1, "DECK06", reason=reason)

    wrong = [at(key, f'"{key}" is not a key of this file.{hint(key, keys)}') for key in table if key not in keys]
    for key in sorted(keys & set(table)):
        value = table[key]
        if key in TABLE_KEYS:
            rows = value if isinstance(value, list) else [value]
            wrong += [at(key, f"[[{key}]] number {n}: {reason}") for n, reason in _rows(key, rows)]
            table[key] = [] if any(True for _ in _rows(key, rows)) else rows
        elif not _fits(value, str if key in TEXT_KEYS else list):
            table.pop(key)
            wrong.append(at(key, f'"{key}" must be {"text" if key in TEXT_KEYS else "a list of texts"}.'))
    if "name" in keys and not str(table.get("name", "")).strip():
        wrong.append(at("name", 'The deck needs a "name".'))
    if not re.fullmatch("#[0-9a-fA-F]{6}", table.get("colour", "#000000")):
        wrong.append(at("colour", '"colour" must be a colour such as "#1d4e5a".'))
    return wrong


def _rows(name: str, rows: list[Any]) -> list[tuple[int, str]]:
    fields = TABLE_KEYS[name]
    wrong: list[tuple[int, str]] = []
    for number, row in enumerate(rows, 1):
        if not isinstance(row, dict):
            wrong.append((number, "must be a table."))
            continue
        wrong += [(number, f'"{key}" is not a key.{hint(key, fields)}') for key in row if key not in fields]
        wrong += [
            (number, f'"{key}" must be {"text" if kind is str else "a list of texts"}.')
            for key, kind in fields.items()
            if (key not in OPTIONAL or key in row) and not _fits(row.get(key), kind)
        ]
    return wrong


def _fits(value: Any, kind: type) -> bool:  # noqa: ANN401 - whatever TOML holds
    if kind is str:
        return isinstance(value, str)
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _topics(
    settings: dict[str, Any], cards: list[Card], problems: list[Problem], content: Path
) -> tuple[Topic, ...]:
    shelves: dict[str, list[Card]] = defaultdict(list)
    for card in cards:
        shelves[card.topic].append(card)
    rows = settings.get("topic", [])
    ids = [row["id"] for row in rows]
    toml = str(content / "deck.toml")
    for row in rows:
        if row["kind"] not in KINDS or not ID.fullmatch(row["id"]) or ids.count(row["id"]) > 1:
            reason = f'The topic "{row["id"]}" needs an id of its own (a-z, 0-9, hyphens) and a kind: {" or ".join(KINDS)}.'
            problems.append(problem(toml, 1, 1, "DECK06", reason=reason))
    if rows:  # without any topic the fault lies in deck.toml, said there
        for card in cards:
            if card.topic not in ids:
                problems.append(
                    problem(card.path, 1, 1, "DECK04", topic=card.topic, hint=hint(card.topic, ids))
                )
    return tuple(Topic(row["id"], row["title"], row["kind"], _order(row, shelves[row["id"]])) for row in rows)


def _order(row: dict[str, Any], shelf: list[Card]) -> tuple[Card, ...]:
    """Put the cards the topic names first in their order, the rest by title."""
    first = list(row.get("first", ()))
    place = {card_id: number for number, card_id in enumerate(first)}
    return tuple(sorted(shelf, key=lambda card: (place.get(card.id, len(first)), card.title.casefold())))


def _tiles(
    settings: dict[str, Any],
    cards: dict[str, Card],
    names: set[str],
    problems: list[Problem],
    content: Path,
) -> tuple[Tile, ...]:
    tiles = []
    for row in settings.get("tile", []):
        for name in row["cards"]:
            if name not in names:
                reason = f'The tile "{row["see"]}" names the card "{name}", which is not here.{hint(name, names)}'
                problems.append(problem(str(content / "deck.toml"), 1, 1, "DECK06", reason=reason))
        known = tuple(cards[name] for name in row["cards"] if name in cards)
        tiles.append(Tile(row["id"], row["see"], known))
    return tuple(tiles)


def _sources(register: dict[str, Any]) -> dict[str, Source]:
    return {
        row["id"]: Source(row["id"], row["title"], tuple(row["urls"]), row["seen"], row.get("note", ""))
        for row in register.get("source", [])
    }
