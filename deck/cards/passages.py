"""passages.toml in, the passages that cards share and their problems out; and each put into its cards.

A row is `[name]` with `text` (Markdown) and `sources` (ids). A card includes one by a line of its own under
"## Why": `{passage: name}`. A department's passage of the same name replaces the starter's.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from deck.cards import markdown, tables
from deck.cards.card import INCLUDED, Card, Passage
from deck.cards.fields import ID
from deck.cards.problems import CONTROL, Problem, problem
from deck.cards.rules import CITED, hint

FILE = "passages.toml"
MEANT = re.compile(r"\{\s*passages?\b[^}\n]*\}?")
NEEDS = 'a name (a-z, 0-9, hyphens), a "text" and a list of "sources"'


@dataclass(frozen=True)
class Passages:
    """The passages by name, and what is wrong with the others."""

    named: dict[str, Passage]
    problems: list[Problem]


def read(folders: list[Path]) -> Passages:
    """Read the passages of each folder that has any, the later over the earlier; never raises."""
    every = Passages({}, [])
    for path in [folder / FILE for folder in folders if (folder / FILE).exists()]:
        table, text, problems = tables.toml(path)
        every.problems.extend(problems)
        for name, row in table.items():
            found = re.search(rf"^[ \t]*\[[ \t]*[\"']?{re.escape(name)}\b", text, re.MULTILINE)
            line = text.count("\n", 0, found.start()) + 1 if found else 1
            fault = _fault(name, row)
            if fault:
                every.problems.append(problem(str(path), line, 1, "DECK06", reason=fault))
            else:
                sources = tuple(row["sources"])
                every.named[name] = Passage(name, row["text"].strip(), sources, (str(path), line))
    return every


def _fault(name: str, row: Any) -> str:  # noqa: ANN401 - whatever TOML holds
    """Say what is wrong with a passage, or nothing."""
    if not ID.fullmatch(name) or not isinstance(row, dict) or set(row) != {"text", "sources"}:
        return f'The passage "{name}" needs {NEEDS}, and nothing else.'
    text, sources = row["text"], row["sources"]
    listed = isinstance(sources, list) and all(isinstance(each, str) for each in sources)
    if not isinstance(text, str) or not text.strip() or not listed:
        return f'The passage "{name}" needs {NEEDS}.'
    if not _plain(text):
        return f'The passage "{name}" must be plain sentences: no HTML, link, picture, heading or brace.'
    strange = [cited for cited in CITED.findall(text) if cited not in sources]
    return f'The passage "{name}" cites "{strange[0]}". Put it into its "sources".' if strange else ""


def _plain(text: str) -> bool:
    """Say whether a passage may stand in any card."""
    tokens = markdown.tokens(text)
    pieces = [piece for outer in tokens for piece, _ in markdown.pieces(outer)]
    refused = any(markdown.raw_html(piece) or piece.type in {"image", "link_open"} for piece in pieces)
    hidden = any(CONTROL.search(piece.content) for piece in pieces)
    heading = any(token.type == "heading_open" for token in tokens)
    return not (refused or hidden or heading or set("{}") & set(text))


def included(card: Card, known: dict[str, Passage]) -> Card:
    """Give a card the passages that its Why includes."""
    names = dict.fromkeys(INCLUDED.findall(card.why))
    return replace(card, passages=tuple(known[name] for name in names if name in known))


def astray(cards: Collection[Card], every: Passages, sources: Collection[str]) -> Iterator[Problem]:
    """Report what includes no passage, and what a passage rests on that is no source."""
    for card in cards:
        for number, text in enumerate(card.why.split("\n"), card.why_line):
            yield from _included(card.path, number, text, every.named)
    for passage in every.named.values():
        for source in passage.sources:
            if source not in sources:
                at = (*passage.place, 1)
                yield problem(*at, "DECK03", source=source, hint=hint(source, sources))


def _included(path: str, line: int, text: str, known: Collection[str]) -> Iterator[Problem]:
    match = INCLUDED.fullmatch(text)
    if match and match[1] not in known:
        at = text.index(match[1]) + 1
        yield problem(path, line, at, "PASS01", passage=match[1], hint=hint(match[1], known))
    if not match and (meant := MEANT.search(text)):
        yield problem(path, line, meant.start() + 1, "PASS02")
