"""Problems in, what a person or a program reads out: text, JSON, GitHub's commands, SARIF."""

import json
import re
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote

from deck.cards.problems import RULES, Problem

SARIF = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {True: "error", False: "warning"}


def text(problems: Sequence[Problem]) -> str:
    """One line each, as an editor's program can jump to."""
    return "\n".join(map(str, problems))


def as_json(problems: Sequence[Problem]) -> str:
    """A list of what each one is."""
    return json.dumps([_fields(one) for one in problems], ensure_ascii=False, indent=2)


def _fields(one: Problem) -> dict[str, Any]:
    return {
        "path": one.path,
        "line": one.line,
        "column": one.column,
        "code": one.code,
        "level": LEVELS[one.stops],
        "sentence": one.sentence,
        "why": RULES[one.code].why,
    }


def github(problems: Sequence[Problem]) -> str:
    """Workflow commands, which GitHub shows beside the line of a pull request."""
    return "\n".join(map(_command, problems))


def _command(one: Problem) -> str:
    # Escaped as GitHub's own toolkit does (actions/toolkit, packages/core/src/command.ts).
    place = f"file={_property(one.path)},line={one.line},col={one.column},title={_property(one.code)}"
    return f"::{LEVELS[one.stops]} {place}::{_message(one.sentence)}"


def _message(words: str) -> str:
    return words.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(words: str) -> str:
    return _message(words).replace(":", "%3A").replace(",", "%2C")


def sarif(problems: Sequence[Problem]) -> str:
    """SARIF 2.1.0 (OASIS), which code hosts and editors take in, with every rule of the table."""
    codes = list(RULES)
    run = {
        "tool": {"driver": {"name": "Steady", "rules": [_rule(code) for code in codes]}},
        "columnKind": "unicodeCodePoints",
        "results": [
            {
                "ruleId": one.code,
                "ruleIndex": codes.index(one.code),
                "level": LEVELS[one.stops],
                "message": {"text": one.sentence},
                "locations": [{"physicalLocation": _location(one)}],
            }
            for one in problems
        ],
    }
    return json.dumps({"$schema": SARIF, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)


def _rule(code: str) -> dict[str, Any]:
    return {
        "id": code,
        "shortDescription": {"text": general(code)},
        "fullDescription": {"text": RULES[code].why},
        "defaultConfiguration": {"level": LEVELS[RULES[code].stops]},
    }


def _location(one: Problem) -> dict[str, Any]:
    path = one.path.replace("\\", "/")
    region = {"startLine": one.line, "startColumn": one.column}
    return {"artifactLocation": {"uri": quote(path, errors="surrogateescape")}, "region": region}


def general(code: str) -> str:
    """Give a rule's sentence with an ellipsis where a card's own words would stand."""
    sentence = RULES[code].sentence
    if sentence == "{reason}":
        return "A table has a row or a value that does not fit; the sentence says which."
    return re.sub(r"\{[^}]*\}", "…", sentence.replace("{hint}", ""))


FORMATS: dict[str, Callable[[Sequence[Problem]], str]] = {
    "text": text,
    "json": as_json,
    "github": github,
    "sarif": sarif,
}
