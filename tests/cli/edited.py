"""A department whose editor changed three cards, and what its log and its server then say."""

import pytest

from deck.release import history
from tests import decks
from tests.decks import fetch

department, live = decks.department, decks.live


@pytest.fixture
def edited(live):
    """A live department whose editor changed one card, added one, and took one away."""
    live.edit("card-0", "Stand back", "Step back")
    live.path("card-1").with_name("card-9.md").write_text(
        live.path("card-1").read_text(encoding="utf-8").replace("Card 1", "Card 9"), encoding="utf-8"
    )
    live.path("card-2").unlink()
    for path in [live.content / "deck.toml", *live.content.glob("cards/*/*.md")]:
        path.write_text(
            path.read_text(encoding="utf-8").replace('"card-2"', '"card-9"').replace("card-2", "card-9"),
            encoding="utf-8",
        )
    return live


def said(department):
    """Give the last line of the log."""
    return list(history.entries(department.releases).values())[-1]


def served(department):
    """Everything that can be asked of its server, and the answers."""
    client = department.client()
    return {path: fetch(client, path).data for path in [*department.files, "/sw.js", "/release.json"]}
