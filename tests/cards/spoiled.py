"""A number in, a deck with one to three faults in its tables or its overlay out; the same each time."""

import json
import random
from pathlib import Path

from tests import decks

SYNONYMS = 'same = [["knife", "blade"], ["gun", "firearm", "pistol"]]\n'
PASSAGES = '[call-law]\ntext = "Call counsel first [S01]."\nsources = ["S01"]\n'
LINE = """[[line]]
id = "help"
kind = "national"
name = "Help"
use = "Anyone"
call = "988"
checked = "2026-11-23"
"""
OWN = """department = "Own Police"
acronyms = ["OP"]

[[tile]]
id = "one"
see = "Another thing"
cards = ["card-1"]
"""
FILES = ("deck.toml", "sources.toml", "synonyms.toml", "passages.toml", "own/deck.toml", "own/sources.toml",
         "own/cards/doors/card-0.md", "own/cards/words/mine.md", "own/cards/words/card-1.md")  # fmt: skip
# Values that fit no key, or that fit and could break a page, a file's name, an address or a script.
VALUES = [
    "", " ", "\t", "\n", "a\nb", "\u202ea", "\u200b", "\0", "\ufffd", "Ã©", "<b>", "<script>",
    "</script>", "&", "&#0;", "[a](b)", "[a](javascript:1)", "![a](b)", "**", "`", "{{ a }}", "{% raw %}",
    "%s", "{}", "{0}", "\\", '"', "'", "#", "/", "..", "../x", "con", "a/b", "A B", "é", "日本", "👩‍🚒",
    "x" * 300, "x" * 70000, "null", "-", "--", "card-0", "card-9", "S01", "S99", "doors", "words",
    "situation", "principle", "full", "part", "no", "one", "all", "#1d4e5a", "#GGGGGG", "#fff", "red",
    "7 days", "0 days", "1000 days", "2062-01-01", "https://", "https://[", "https://a b",
    "http://a.invalid", "tel:988", "javascript:1", "+1", "988", "true",
]  # fmt: skip
# Odd, and good in most places.
VALUES += [
    "Plain words", "it's", "a & b", "a < b", "5 > 4", "100%", "C:\\\\x", "Two  spaces", " led", "ended ",
    "ÉCOLE", "İ", "ﬁ", "שלום", "مرحبا", "½", "a\u00a0b", "e\u0301", "{first}", "{passage: call-law}",
    "[S01]", "*so*", "a_b", "A", "1", "alert(1)", "on", "yes", "x" * 60, "word " * 12, "card-1",
    "https://a.invalid/?b=c&d#e", "12 days",
]  # fmt: skip
BARE = [
    "5", "-1", "1e400", "nan", "inf", "true", "[]", "{}", "[[]]", "[{}]", '["", ""]', "2026-11-23",
    "07:00", "0x7f", '["a", 1]', "[[1], [2]]", '{a = {b = "c"}}', "", "'''\na\n'''", '"\\uD800"',
    "9" * 400,
]  # fmt: skip
LINES = [
    "[[tile]]", "[[topic]]", "[[source]]", "[tile]", "[x]", "[[x.y]]", 'x = "y"', "= 1", "###", "---",
    "name.x = 1", "hidden: true", "<<<<<<< HEAD", '[[tile]]\nid = "t"\nsee = "t"\ncards = ["card-0"]',
    "same = []", 'cards = ["card-0", "card-0"]', "related: [card-0]", "title: Card 1",
    "based_on: 000000000000",
]  # fmt: skip


def good(folder: Path) -> dict[str, str]:
    """Give the files of a deck of three cards and of a department's folder over it, with nothing wrong."""
    decks.write(folder)
    card = (folder / "cards/doors/card-0.md").read_text(encoding="utf-8")
    read = {path: (folder / path).read_text(encoding="utf-8") for path in FILES[:2]}
    read["deck.toml"] = (
        read["deck.toml"].replace("\n", '\ncaution = ["Reference only."]\nacronyms = ["EMS"]\n', 1) + LINE
    )
    own = card.replace("Card 0", "My card").replace("Stand back", "Step back")
    return read | {
        "synonyms.toml": SYNONYMS, "passages.toml": PASSAGES, "own/deck.toml": OWN,
        "own/sources.toml": decks.SOURCES.replace("S01", "S02"), "own/cards/doors/card-0.md": own,
        "own/cards/words/mine.md": own.replace("My card", "Mine"),
        "own/cards/words/card-1.md": "---\nhidden: true\n---\n",
    }  # fmt: skip


def spoil(files: dict[str, str], seed: int) -> dict[str, str]:
    """Spoil one to three places of the files."""
    chance = random.Random(seed)
    files = dict(files)
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        name = chance.choice(FILES)
        lines = files[name].split("\n")
        files[name] = "\n".join(
            chance.choice((_value, _value, _value, _drop, _double, _put, _cut))(chance, lines)
        )
    return files


def _value(chance, lines):
    """Put another value behind a key, or into a list."""
    keyed = [at for at, line in enumerate(lines) if "=" in line or ": " in line]
    if not keyed:
        return lines
    at = chance.choice(keyed)
    value = chance.choice(BARE) if chance.random() < 0.3 else json.dumps(chance.choice(VALUES))
    sign = "=" if "=" in lines[at] else ":"
    name, _, old = lines[at].partition(sign)
    if "[" in old and chance.random() < 0.5:
        value = f"[{', '.join([value, *chance.sample([value, json.dumps(chance.choice(VALUES))], 1)])}]"
    return [*lines[:at], f"{name}{sign} {value}", *lines[at + 1 :]]


def _drop(chance, lines):
    at = chance.randrange(len(lines))
    return lines[:at] + lines[at + chance.randint(1, 3) :]


def _double(chance, lines):
    at = chance.randrange(len(lines))
    return [*lines[: at + chance.randint(1, 5)], *lines[at:]]


def _put(chance, lines):
    at = chance.randint(0, len(lines))
    return [*lines[:at], chance.choice(LINES), *lines[at:]]


def _cut(chance, lines):
    text = "\n".join(lines)
    at = chance.randint(0, len(text))
    return (text[:at] + chance.choice(["", chance.choice(VALUES), text[at + chance.randint(1, 20) :]])).split(
        "\n"
    )
