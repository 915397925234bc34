"""What a build can take from the one before: cards that were read, pages that were rendered, each by a hash.

releases/.kept/cards    cards by the hash of their file's place and bytes
releases/.kept/pages    objects of pages by the hash of all that is in them

Each begins with a hash of itself and of the program that wrote it: another program begins anew.
"""

import contextlib
import hashlib
import io
import json
import pickle
import shutil
import sys
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from deck.cards.card import Card, Line, Withdrawn
from deck.cards.interval import Interval
from deck.cards.library import read_card
from deck.cards.problems import Problem
from deck.release import plain, store
from deck.release.store import ReleaseError

ROOT = Path(__file__).parents[2]
MADE_FROM = ("deck/**/*.py", "templates/**/*.html", "static/**/*.*", "app.py", "requirements.lock")
CLASSES = {(each.__module__, each.__name__): each for each in (Card, Line, Withdrawn, Interval, date)}
Read = Card | Withdrawn


class _Cards(pickle.Unpickler):  # noqa: S301 - it finds the classes of a card alone
    """Reads cards and nothing else: a pickle can name any function, and the folder may be shared."""

    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401 - as pickle has it
        """Give a class of a card. Raises UnpicklingError for any other."""
        if (module, name) not in CLASSES:
            raise pickle.UnpicklingError(f"{module}.{name} is no part of a card")
        return CLASSES[module, name]


@cache
def program() -> str:
    """Hash all that a page is made by: the program, Python and each library that is installed."""
    paths = sorted(path for pattern in MADE_FROM for path in ROOT.glob(pattern) if path.is_file())
    parts = [str(path.relative_to(ROOT)).encode() + path.read_bytes() for path in paths]
    parts += sorted(path.name.encode() for folder in sys.path for path in Path(folder).glob("*.dist-info"))
    return _hash(sys.version.encode(), *parts)


def _hash(*parts: bytes) -> str:
    whole = hashlib.sha256()
    for part in parts:
        whole.update(len(part).to_bytes(8) + part)
    return whole.hexdigest()


class Kept:
    """What was kept beside some releases. What cannot be read, or was changed, counts as not there."""

    def __init__(self, releases: Path) -> None:
        self.releases, self.folder = releases, releases / ".kept"
        self.cards: dict[str, Read] = {}  # as they are now
        self.pages: dict[str, str] = {}

    @cached_property
    def _cards(self) -> dict[str, Read]:
        try:
            return dict(_Cards(io.BytesIO(self._load("cards"))).load())
        except Exception:  # a pickle that was changed can raise anything; cards are read anew then
            return {}

    @cached_property
    def _pages(self) -> dict[str, str]:
        try:
            return {str(key): str(name) for key, name in json.loads(self._load("pages")).items()}
        except (AttributeError, ValueError):
            return {}

    def read_card(self, path: str, topic: str, name: str, data: bytes) -> tuple[Read | None, list[Problem]]:
        """Read a card as the library does, or as it was read before."""
        key = _hash(*(text.encode() for text in (path, topic, name)), data)
        card, problems = self._cards.get(key), list[Problem]()
        if card is None:
            card, problems = read_card(path, topic, name, data)
        if card and not problems:
            self.cards[key] = card
        return card, problems

    def page(self, made_from: str) -> bytes | None:
        """Give a page as it was, if it is there and whole; `made_from` names all that is in it."""
        name = self._pages.get(_hash(made_from.encode()))
        with contextlib.suppress(ReleaseError):
            return store.body(self.releases, name) if name else None
        return None

    def keep(self, made_from: str, name: str) -> None:
        """Note the object of a page."""
        self.pages[_hash(made_from.encode())] = name

    def save(self) -> None:
        """Keep what this build read and rendered for the next one; a full disk costs that its time."""
        kept = {"cards": pickle.dumps(self.cards, protocol=5), "pages": json.dumps(self.pages).encode()}
        try:
            for name, body in kept.items():
                head = _hash(program().encode(), body).encode()
                store.write(self.folder / name, head + body)
        except OSError:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _load(self, name: str) -> bytes:
        try:
            data = plain.data(self.folder / name)
        except OSError:
            return b""
        head, body = data[:64], data[64:]
        return body if head == _hash(program().encode(), body).encode() else b""
