"""Whatever stands in the tables and in a department's folder: it is told, or it can be built."""

import json

import pytest

from deck.cards import library
from deck.checks.advice import advised
from deck.release.compose import render
from tests import decks
from tests.cards import spoiled
from tests.checks.test_upkeep import TODAY

SAMPLE = range(150)


class Desk:
    """One folder with a department's over it, and one app that renders whatever deck it holds."""

    def __init__(self, folder):
        self.content, self.local = folder / "content", folder / "own"
        self.good = spoiled.good(self.content)
        self.department = decks.Department(folder / "other")
        self.app = self.department.app()

    def write(self, files):
        """Put the files where they are read from."""
        for name, text in files.items():
            path = (self.local.parent if name.startswith("own/") else self.content) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode(errors="surrogatepass"))

    def build(self, files):
        """Say what stops a release of these files; build it if nothing does. Gives the number of problems."""
        self.write(files)
        loaded = advised(library.read(self.content, self.local), TODAY)
        for found in loaded.problems:
            assert "\n" not in str(found), found
            assert found.line >= 1, found
        if loaded.deck is None:
            assert any(found.stops for found in loaded.problems)
            return 0
        self.app.extensions["pages"].load = lambda: loaded.deck
        built = render(self.app, "")
        assert all(whole(file) for file in built.values())
        return 1


def whole(file):
    """Say whether a file of a release is what it says it is."""
    if "json" in file.type:
        json.loads(file.body)
    text = file.body.decode() if file.type.startswith("text/html") else "<h1>x</h1>"
    return "\u202e" not in text and "<h1></h1>" not in text


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    return Desk(tmp_path_factory.mktemp("spoiled"))


def test_the_deck_that_is_spoiled_is_good(desk):
    """Else nothing would be tried."""
    assert desk.build(desk.good) == 1


@pytest.mark.slow
def test_what_the_check_passes_can_be_built(desk):
    """And what it does not is told: no traceback, in either. `make prove` tries 50,000."""
    built = sum(desk.build(spoiled.spoil(desk.good, seed)) for seed in SAMPLE)
    assert 10 < built < len(SAMPLE) - 10
