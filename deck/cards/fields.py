"""The keys of a card's front matter: a YAML node in, its value or what it should have been out."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml

from deck.cards.card import DANGERS, ROLES
from deck.cards.interval import Interval
from deck.cards.problems import CONTROL, RULES

ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
DAY = re.compile(r"20\d\d-\d\d-\d\d")
INTERVAL = re.compile(r"([1-9]\d?) (month|year)s?")

PRINT = re.compile(r"[0-9a-f]{12}")
OLD_STATES = ("pending", "approved")

Value = bool | str | tuple[str, ...] | date | Interval | dict[str, str]


class Wrong(Exception):  # noqa: N818 - not an error of the program, a note to the editor
    """A value is not what its key needs; the text says what is."""


@dataclass(frozen=True)
class Field:
    """One key a card has: how it is read, what an editor's program says of it, the JSON Schema it fits."""

    read: Callable[[yaml.Node], Value]
    says: str
    schema: dict[str, Any]
    needed: bool = True


def _text(node: yaml.Node) -> str:
    if not isinstance(node, yaml.ScalarNode) or not node.value.strip() or _null(node):
        raise Wrong("one line of text")
    if CONTROL.search(node.value):  # a YAML escape such as "\u202e" brings what a file may not hold
        raise Wrong("text without invisible control characters")
    return " ".join(node.value.split())


def _null(node: yaml.ScalarNode) -> bool:
    return not node.style and node.value in {"", "~", "null", "Null", "NULL"}


def _texts(node: yaml.Node) -> tuple[str, ...]:
    if not isinstance(node, yaml.SequenceNode):
        raise Wrong("a list in square brackets, like [first, second]")
    try:
        return tuple(dict.fromkeys(_text(item) for item in node.value))
    except Wrong:
        raise Wrong("a list of texts in square brackets, like [first, second]") from None


def _ids(node: yaml.Node) -> tuple[str, ...]:
    names = _texts(node)
    for name in names:
        if not ID.fullmatch(name):
            raise Wrong(f'a list of card ids such as [traffic-stop]; "{name}" is none')
    return names


def _day(node: yaml.Node) -> date:
    text = _text(node)
    try:
        if DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise Wrong("a date written year-month-day, like 2026-11-23")


def _interval(node: yaml.Node) -> Interval:
    match = INTERVAL.fullmatch(_text(node))
    if not match:
        raise Wrong('a time such as "6 months" or "1 year"')
    return Interval(int(match.group(1)) * (12 if match.group(2) == "year" else 1))


def _signoff(node: yaml.Node) -> tuple[str, ...]:
    """Read who must approve: a list of roles, or the older mapping of roles to "pending" or "approved"."""
    old = isinstance(node, yaml.MappingNode) and node.value
    pairs = _pairs(node)
    roles = list(pairs) if old else [item.value for item in getattr(node, "value", ()) if _scalar(item)]
    told = len(getattr(node, "value", ())) if isinstance(node, yaml.CollectionNode) else 0
    whole = roles and len(roles) == len(set(roles)) == told and set(roles) <= set(ROLES)
    if not whole or not set(pairs.values()) <= set(OLD_STATES):
        raise Wrong(f"a list of who must approve, like [tactics]: {', '.join(ROLES)}, once each")
    return tuple(roles)


def _scalar(node: object) -> bool:
    return isinstance(node, yaml.ScalarNode)


def _pairs(node: yaml.Node) -> dict[str, str]:
    """Read a mapping of texts, each key once; nothing when it is none."""
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    try:
        found = {_text(key): _text(value) for key, value in pairs}
    except Wrong:
        return {}
    return found if len(found) == len(pairs) else {}


def _allow(node: yaml.Node) -> dict[str, str]:
    if found := _pairs(node):
        return found
    raise Wrong('rules by their code, once each, with the reason, like {WORD03: "The law\'s own term."}')


def _next(node: yaml.Node) -> dict[str, str]:
    found = _pairs(node)
    if not found or not all(map(ID.fullmatch, found.values())):
        raise Wrong(
            "what is seen, once each, and the card to go to, like {Steps closer: time-distance-cover}"
        )
    return found


def _danger(node: yaml.Node) -> str:
    text = _text(node)
    if text not in DANGERS:
        raise Wrong(" or ".join(DANGERS))
    return text


def _print(node: yaml.Node) -> str:
    text = _text(node)
    if not PRINT.fullmatch(text):
        raise Wrong("the fingerprint that flask upstream writes, twelve of 0-9 and a-f")
    return text


def _flag(node: yaml.Node) -> bool:
    if node.value not in ("true", "false"):
        raise Wrong("true or false")
    return bool(node.value == "true")


def _list(pattern: str = "") -> dict[str, Any]:
    # Numbers too: an alias such as 5150 is read as the digits that stand there.
    return {"type": "array", "items": {"type": "string", "pattern": pattern} if pattern else ANY}


ANY = {"type": ["string", "number", "boolean"], "pattern": r"\S"}
IDS = _list(f"^{ID.pattern}$")
ALLOWED = {
    code: {"type": "string", "pattern": r"\S+\s+\S+\s+\S+", "description": rule.sentence}
    for code, rule in RULES.items()
    if not rule.stops
}

FIELDS = {
    "title": Field(_text, "What the card is called.", ANY),
    "summary": Field(_text, "The one sentence an officer reads first.", ANY),
    "aliases": Field(
        _texts, "The words officers type: slang, radio words, medical and legal terms.", _list()
    ),
    "related": Field(_ids, "The ids of other cards to go on to.", IDS),
    "next": Field(
        _next,
        "It changed: what is seen now, and the card to go to.",
        {
            "type": "object",
            "minProperties": 1,
            "additionalProperties": {"type": "string", "pattern": f"^{ID.pattern}$"},
        },
        needed=False,
    ),
    "sources": Field(_texts, "Ids of sources.toml.", _list()),
    "last_reviewed_on": Field(
        _day,
        "The day somebody last read the card against its sources.",
        {"type": "string", "format": "date", "pattern": f"^{DAY.pattern}$"},
    ),
    "review_in": Field(
        _interval, "How long that review holds.", {"type": "string", "pattern": f"^{INTERVAL.pattern}$"}
    ),
    "signoff": Field(
        _signoff,
        "Who must approve the card.",
        {
            "type": ["array", "object"],
            "items": {"enum": list(ROLES)},
            "properties": {role: {"enum": list(OLD_STATES)} for role in ROLES},
            "additionalProperties": False,
            "minProperties": 1,
        },
    ),
    "danger": Field(
        _danger, "A weapon or a threat to life stands behind it.", {"enum": list(DANGERS)}, needed=False
    ),
    "redirect_from": Field(_ids, "Old ids of a renamed card.", IDS, needed=False),
    "hidden": Field(_flag, "The card is taken out; its address says so.", {"type": "boolean"}, needed=False),
    "based_on": Field(
        _print,
        "Which wording of the starter's card this one was made from.",
        {"type": ["string", "number"], "pattern": f"^{PRINT.pattern}$"},
        needed=False,
    ),
    "allow": Field(
        _allow,
        "Suggestions this card goes without, each with the reason.",
        {"type": "object", "minProperties": 1, "properties": ALLOWED, "additionalProperties": False},
        needed=False,
    ),
}
# What an editor comes for stands on the first screen; aliases, up to sixty lines, stand last.
ORDER = (
    "title", "summary", "related", "next", "sources", "last_reviewed_on", "review_in", "signoff", "danger",
    "redirect_from", "hidden", "based_on", "allow", "aliases",
)  # fmt: skip
NEEDED = tuple(name for name, field in FIELDS.items() if field.needed)
PROSE = ("title", "summary")
TEXTS = ("title", "summary", "aliases", "related", "next", "sources", "redirect_from", "allow")
