"""What is told about writing is what is checked: generated pages, the guide's two cards, the schema."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
import yaml

from deck.cards import library, markdown
from deck.cards.card import NEEDED_SECTIONS
from deck.cards.problems import RULES
from deck.checks import guide
from deck.checks.advice import advised
from tests import decks
from tests.cards.test_rules import PLACES
from tests.conftest import CARDS

README = decks.ROOT / "content/README.md"
TODAY = date(2026, 11, 23)


def blocks(path, language=""):
    """Give the fenced blocks of a page."""
    found = markdown.tokens(path.read_text(encoding="utf-8"))
    return [token.content for token in found if token.type == "fence" and token.info == language]


# ---- the generated files ----


@pytest.mark.parametrize("path", guide.files())
def test_a_generated_file_is_what_its_table_says(path):
    """`make rules` writes it anew."""
    assert (decks.ROOT / path).read_text(encoding="utf-8") == guide.files()[path]


def test_every_rule_stands_on_the_page_of_rules_once():
    """With its kind."""
    rows = re.findall(r"^\| ([A-Z]+\d\d) \|.*\| (\S+) \|.*\|$", guide.rules(), re.MULTILINE)
    assert sorted(code for code, _ in rows) == sorted(RULES)
    assert {code for code, kind in rows if kind == "**error**"} == {
        code for code, rule in RULES.items() if rule.stops
    }


def test_a_bar_in_a_sentence_ends_no_column(monkeypatch):
    """Nor does one in a reason."""
    monkeypatch.setitem(guide.RULES, "DECK07", guide.RULES["DECK07"].__class__("a | b.", "c | d."))
    (row,) = [line for line in guide.rules().split("\n") if line.startswith("| DECK07")]
    assert len(re.findall(r"(?<!\\)\|", row)) == 5


# ---- the guide ----


@pytest.fixture
def checked(tmp_path):
    """Check a card beside the starter deck's; gives what is told of it, as the guide shows it."""

    def check(text):
        content = decks.Department(tmp_path, cards=0).content
        path = content / "cards/talking/bad.md"
        path.write_text(text, encoding="utf-8")
        found = [one for one in advised(library.read(content), TODAY).problems if one.path == str(path)]
        return "".join(f"{one}\n".removeprefix(f"{path.parent}/") for one in found)

    return check


def test_the_guide_s_good_card_has_nothing_to_mend(checked):
    """It is what people copy."""
    good, _ = blocks(README, "markdown")
    assert checked(good) == ""
    assert all(f"## {section}" in good for section in NEEDED_SECTIONS)


def test_the_guide_s_bad_card_is_told_what_the_guide_shows(checked):
    """Word for word."""
    _, bad = blocks(README, "markdown")
    (shown,) = blocks(README)
    assert checked(bad) == shown


# ---- the schema ----


class Core(yaml.SafeLoader):
    """YAML as editors' programs read it (1.2, core schema): dates are text, "on" is a word."""


Core.yaml_implicit_resolvers = {
    sign: [(tag, pattern) for tag, pattern in found if tag.rpartition(":")[2] in {"int", "float", "null"}]
    for sign, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def head(text):
    """Read a card's keys as a whole."""
    return yaml.load(text.split("\n---\n")[0], Loader=Core)  # noqa: S506 - a SafeLoader


TYPES = {"string": str, "number": (int, float), "boolean": bool, "object": dict, "array": list}


def faults(value, schema, where=""):
    """Say what of a value does not fit a schema: as much of JSON Schema as the table of keys uses."""
    known = {"type", "pattern", "enum", "items", "properties", "required", "additionalProperties",
             "minProperties", "description", "format", "$schema", "title"}  # fmt: skip
    assert set(schema) <= known
    kinds = schema.get("type", list(TYPES))
    if not isinstance(value, tuple(map(TYPES.get, [kinds] if isinstance(kinds, str) else kinds))):
        return [f"{where}: type"]
    found = [f"{where}: enum"] if value not in schema.get("enum", [value]) else []
    if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        found.append(f"{where}: pattern")
    if isinstance(value, list):
        found += [one for item in value for one in faults(item, schema.get("items", {}), f"{where}[]")]
    if isinstance(value, dict):
        found += members(value, schema, where)
    return found


def members(value, schema, where):
    """Say what of an object does not fit."""
    known = schema.get("properties", {})
    found = [f"{where}.{name}: missing" for name in schema.get("required", ()) if name not in value]
    more = schema["additionalProperties"]
    known = known if more is False else dict.fromkeys(value, more)
    found += [f"{where}.{name}: unknown" for name in value if name not in known]
    if len(value) < schema.get("minProperties", 0):
        found.append(f"{where}: empty")
    return found + [
        one for name in value if name in known for one in faults(value[name], known[name], f"{where}.{name}")
    ]


SCHEMA = json.loads((decks.ROOT / "content/card.schema.json").read_text(encoding="utf-8"))
GOOD = [*sorted((decks.ROOT / "content/cards").rglob("*.md")), *sorted((CARDS / "passing").iterdir())]
REFUSED = {
    "HEAD04": ".aliasses: unknown",
    "HEAD06": ".review_in: missing",
    "HEAD11": ".allow.WRD01: unknown",
    "HEAD12": ".allow.CARD04: unknown",
    "HEAD13": ".allow.WORD05: pattern",
}


@pytest.mark.parametrize("path", GOOD, ids=lambda path: str(Path(*path.parts[-2:])))
def test_the_schema_takes_every_good_card(path):
    """What a release may be made of, no editor's program underlines."""
    assert faults(head(path.read_text(encoding="utf-8")), SCHEMA) == []


@pytest.mark.parametrize("code", REFUSED)
def test_the_schema_refuses_what_keys_alone_can_show(code):
    """While it is typed, not only when it is checked."""
    told = faults(head((CARDS / "failing" / f"{code}.md").read_text(encoding="utf-8")), SCHEMA)
    assert REFUSED[code] in told


@pytest.mark.parametrize("code", [code for code in PLACES if not code.startswith(("FILE", "HEAD"))])
def test_the_schema_leaves_the_rest_of_a_card_to_the_check(code):
    """It says nothing wrong about keys that are right."""
    assert faults(head((CARDS / "failing" / f"{code}.md").read_text(encoding="utf-8")), SCHEMA) == []


def test_only_suggestions_are_offered_to_allow():
    """Each with its sentence."""
    offered = SCHEMA["properties"]["allow"]["properties"]
    assert set(offered) == {code for code, rule in RULES.items() if not rule.stops}
    assert all(entry["description"] for entry in offered.values())
