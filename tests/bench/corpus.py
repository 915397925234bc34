"""A number in, a content folder of that many made-up cards out; always the same for the same number.

Shape and vocabulary are those of real cards: 150 words at most, fifty aliases of one to three words. So
that compression has no easy life, a quarter of the words come from a long tail.
The lists stand in words.json.
"""

import json
import random
from pathlib import Path

WORDS = json.loads((Path(__file__).parent / "words.json").read_text(encoding="utf-8"))
TOPICS = 8
ALIASES = 50
ALIAS_WORDS = (1, 1, 1, 2, 2, 2, 2, 3, 3)  # as often as real aliases have them

DECK = """name = "Field cards"
colour = "#1d4e5a"
[[tile]]
id = "first"
see = "The first card"
cards = ["card-0"]
[[tile]]
id = "more"
see = "A short list"
cards = ["card-1", "card-2"]
"""
SOURCES = '[[source]]\nid = "S01"\ntitle = "A made-up source"\nurls = []\nseen = "full"\nkind = "agency"\n'
HEAD = """---
title: {title}
summary: {bottom}
aliases: [{aliases}]
related: [{related}]
sources: [S01]
last_reviewed_on: 2026-11-23
review_in: 1 year
signoff: {{tactics: pending}}
---
"""


def taps(real: bool) -> tuple[tuple[str, ...], str]:
    """Give the cards that are tapped in the real deck or a made-up one, and the page that links to them."""
    if real:
        return ("/cards/autism/", "/cards/edged-weapon/"), "/cards/"
    return ("/cards/card-6/", "/cards/card-7/"), "/cards/card-5/"


def cards(number: int) -> list[dict]:
    """Make the cards as plain data."""
    chance, more = random.Random(7), random.Random(8)  # more: so that what is above Why stays as it was

    def words(count, chance=chance):
        pick = (chance.choice(WORDS["common" if chance.random() < 0.75 else "tail"]) for _ in range(count))
        return " ".join(pick).capitalize()

    def lines(count, low, high):
        return [words(chance.randint(low, high)) for _ in range(count)]

    return [
        {
            "slug": f"card-{place}",
            "title": f"{words(chance.randint(2, 4))} {place}",
            "topic": f"topic-{place % TOPICS}",
            "aliases": ", ".join(  # in quotes: among the words is Null, which is none in YAML
                f'"{alias}"'
                for alias in [
                    f"card-{place}",
                    *(words(chance.choice(ALIAS_WORDS)) for _ in range(ALIASES - 1)),
                ]
            ),
            "bottom": words(12) + ".",
            "Do": lines(5, 6, 10),
            "Say": [f'"{line}?"' for line in lines(4, 5, 8)],
            "Do not": ["Do not " + line.lower() for line in lines(3, 3, 7)],
            "Avoid": [f'"{line}."' for line in lines(2, 3, 5)],
            "Why": f"{words(30, more)} [S01].",
        }
        for place in range(number)
    ]


def write(number: int, folder: Path) -> Path:
    """Write the cards as a content folder; each card is related to the three after it."""
    topics = [
        f'[[topic]]\nid = "topic-{place}"\ntitle = "Topic {place}"\nkind = "situation"\n'
        for place in range(TOPICS)
    ]
    folder.mkdir(parents=True)
    (folder / "deck.toml").write_text(DECK + "".join(topics), encoding="utf-8")
    (folder / "sources.toml").write_text(SOURCES, encoding="utf-8")
    for place, card in enumerate(cards(number)):
        related = ", ".join(f"card-{(place + step) % number}" for step in (1, 2, 3))
        sections = [
            f"\n## {name}\n" + "".join(f"- {line}\n" for line in card[name])
            for name in ("Do", "Say", "Do not", "Avoid")
        ]
        path = folder / "cards" / card["topic"] / f"{card['slug']}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        why = f"\n## Why\n{card['Why']}\n"
        path.write_text(HEAD.format(**card, related=related) + "".join(sections) + why, encoding="utf-8")
    return folder
