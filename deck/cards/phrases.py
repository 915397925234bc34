"""phrases/<lang>.toml in, the phrases of each language and their problems out.

Officers see the words of another language only where a qualified bilingual reviewer approved them; approvals
stand in phrases/approvals.toml and lapse when a word changes, as those of cards do.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from deck.cards import approvals, tables
from deck.cards.approval import Approval, standing
from deck.cards.card import Deck
from deck.cards.fields import ID
from deck.cards.fingerprint import fingerprint
from deck.cards.phrase import KINDS, ROLE, Language, Phrase
from deck.cards.problems import CONTROL, Problem, problem

FOLDER = "phrases"
CODE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z]{2,8})?")  # BCP 47, as far as a deck needs it
DIGITS = re.compile(r"(?<![\w-])\d[\d-]{1,18}\d(?![\w-])")


def read(folders: list[Path]) -> tuple[tuple[Language, ...], list[Problem]]:
    """Read the phrases of each folder, a later row over an earlier one of its id; never raises.

    Approvals are those of the last folder: a department keeps its own.
    """
    problems: list[Problem] = []
    found: dict[str, dict[str, Any]] = {}
    given = approvals.read(folders[-1] / FOLDER, None)
    for path in _files(folders):
        table, more = tables.read(path, {"phrase", "name", "guide"}, whole=False)
        problems += more + list(_faults(path, table))
        kept = found.setdefault(path.stem, {"name": path.stem, "guide": "", "rows": {}})
        kept |= {key: table[key] for key in ("name", "guide") if key in table}
        kept["rows"] |= {row["id"]: row for row in table.get("phrase", ())}
    languages = []
    for code, one in sorted(found.items()):
        own = tuple(_phrase(code, row, given.rows) for row in one["rows"].values())
        languages.append(Language(code, one["name"], one["guide"], own))
    return tuple(languages), problems + given.problems


def key(language: str, phrase: str) -> str:
    """Give the name under which a phrase's approval stands."""
    return f"{language}/{phrase}"


def words(phrase: dict[str, str]) -> str:
    """Name every word that a reviewer approves: a change of one ends the approval."""
    return fingerprint("\n".join(phrase[name] for name in ("kind", "when", "english", "words", "say")))


def _phrase(language: str, row: dict[str, str], given: list[Approval]) -> Phrase:
    own = [each for each in given if each.card == key(language, row["id"])]
    return Phrase(**row, standing=standing(ROLE, own, words(row)))


def _faults(path: Path, table: dict[str, Any]) -> Iterator[Problem]:
    """Report rows that cannot be shown as they stand."""
    if not CODE.fullmatch(path.stem):
        reason = f'"{path.stem}" is no language: call the file "es.toml", by the language\'s code.'
        yield problem(str(path), 1, 1, "DECK06", reason=reason)
    rows = table.get("phrase", [])
    ids = [row["id"] for row in rows]
    for line, row in zip(tables.starts(path, "phrase"), rows, strict=False):
        if not ID.fullmatch(row["id"]) or ids.count(row["id"]) > 1 or row["kind"] not in KINDS:
            needs = f"an id of its own (a-z, 0-9, hyphens) and a kind: {', '.join(KINDS)}"
            yield problem(str(path), line, 1, "DECK06", reason=f'The phrase "{row["id"]}" needs {needs}.')
        if any(CONTROL.search(value) or not value.strip() for value in row.values()):
            reason = f'The phrase "{row["id"]}" must have words in each key, without invisible signs.'
            yield problem(str(path), line, 1, "DECK06", reason=reason)


def given(deck: Deck, folders: list[Path]) -> tuple[Deck, list[Problem]]:
    """Give the deck its phrases. A number in one must be one of the deck's checked help lines."""
    languages, problems = read(folders)
    known = {number for line in deck.lines for number in (line.call, line.text, line.tty)}
    for path in _files(folders):
        for row, line in enumerate(_lines(path), 1):
            strange = [match for match in DIGITS.finditer(line) if match.group() not in known]
            problems += [
                problem(str(path), row, match.start() + 1, "DECK09", number=match.group())
                for match in strange
            ]
    return replace(deck, languages=languages), problems


def _lines(path: Path) -> list[str]:
    """Give a file's lines; what cannot be read was told by `read`."""
    try:
        return tables.words(path).split("\n")
    except OSError:
        return []


def _files(folders: list[Path]) -> list[Path]:
    found = [path for folder in folders for path in sorted((folder / FOLDER).glob("*.toml"))]
    return [path for path in found if path.name != approvals.FILE]
