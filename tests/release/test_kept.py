"""A build takes from the one before what is the same, and gives what a build from nothing gives."""

import os
import pickle
import random
import shutil
from functools import partial
from pathlib import Path

import pytest

from deck.release import compose, kept, publish
from tests.decks import Department

pytestmark = pytest.mark.slow

LINE = """[[line]]
id = "own"
kind = "department"
name = "Desk {name}"
use = "Ask here."
call = "555-0100"
checked = "2001-02-03"
"""


@pytest.fixture
def department(tmp_path):
    """Eight cards, published; one has a number that is a link once it is a help line's."""
    made = Department(tmp_path, cards=8)
    made.edit("card-2", "- Do not shout", "- Do not shout into 555-0100")
    made.build()
    return made


def composed(department, *, anew=False):
    """All that a release is made from, as its commands make it; anew with nothing kept."""
    if anew:
        shutil.rmtree(department.releases / ".kept", ignore_errors=True)
    return compose.compose(department.app(), department.prefix)


def replace(path: Path, old: str, new: str) -> None:
    """Change words of a file, where they stand first."""
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def edit(department, rng, name):
    """Change one thing that a page can show, of its own card or of what stands around it."""
    number = rng.randrange(8)
    card = partial(replace, department.path(f"card-{number}"))
    deck = partial(replace, department.content / "deck.toml")
    source = partial(replace, department.content / "sources.toml")
    key = partial(card, "review_in:")
    edits = {
        "a line": (card, "Stand", f"{name} stand"),
        "a title": (card, f"title: Card {number}", f"title: {name} card {number}"),
        "a summary": (card, "summary: What", f"summary: {name} what"),
        "an alias": (card, "aliases: [", f"aliases: [{name}, "),
        "a review": (card, "2001-02-03", f"2001-02-{rng.randrange(10, 28)}"),
        "a sign-off": (card, "{tactics: pending}", "{tactics: pending, legal: pending}"),
        "a next move": (key, f"next: {{{name} seen: card-{(number + 3) % 8}}}\nreview_in:"),
        "an old address": (key, f"redirect_from: [old-{name.lower()}]\nreview_in:"),
        "a card less": (key, "hidden: true\nreview_in:"),
        "why": (card, "Doors are narrow", f"{name} doors are narrow"),
        "the name of the deck": (deck, 'name = "Made-up', f'name = "{name} made-up'),
        "a topic": (deck, "Doors and stairs", f"Doors and stairs {name}"),
        "a tile": (deck, "Many things", f"Many things {name}"),
        "a tile's cards": (deck, '["card-0"]', f'["card-0", "card-{(number + 1) % 8 or 2}"]'),
        "the department": (deck, "colour =", f'department = "{name}"\ncolour ='),
        "a caution": (deck, "colour =", f'caution = ["{name}."]\ncolour ='),
        "a help line": (deck, "[[tile]]", LINE.format(name=name) + "\n[[tile]]"),
        "a source": (source, 'title = "A', f'title = "{name} a'),
        "what a source is": (source, '"agency"', '"trainer"'),
    }
    what = rng.choice([*edits])
    change, *words = edits[what]
    change(*words)
    return what


@pytest.mark.parametrize("seed", range(2))
def test_what_is_kept_gives_what_is_made_anew(department, seed, full):
    """After each of many edits; what cannot be built is undone. `make prove` tries more."""
    rng = random.Random(seed)
    built = 0
    for number in range(60 if full else 12):
        before = Path(shutil.copytree(department.content, department.content.with_name(f"before-{number}")))
        what = edit(department, rng, f"Word{chr(97 + number % 26)}")
        if department.run("check").exit_code:
            shutil.rmtree(department.content)
            shutil.copytree(before, department.content)
            continue
        quick = composed(department)
        whole = composed(department, anew=True)
        assert (quick.files, quick.extras, quick.policy) == (whole.files, whole.extras, whole.policy), what
        department.build()
        built += 1
    assert built >= 5


def rendered(department, monkeypatch):
    """The cards whose pages a build renders, and all that it is made from."""
    asked, real = [], compose._asked

    def ask(app, prefix, address):
        asked.append(address)
        return real(app, prefix, address)

    with monkeypatch.context() as patch:
        patch.setattr(compose, "_asked", ask)
        content = composed(department)
    return sorted(address[7:-1] for address in asked if address.startswith("/cards/card-")), content


def test_only_pages_that_differ_are_rendered(department, monkeypatch):
    """The card with another line; of one with another title also those that lead to it."""
    assert rendered(department, monkeypatch)[0] == []
    department.edit("card-3", "Stand", "Stay")
    assert rendered(department, monkeypatch)[0] == ["card-3"]
    department.edit("card-0", "title: Card 0", "title: Another")
    assert set(rendered(department, monkeypatch)[0]) == {f"card-{number}" for number in range(8)}


def test_of_a_command_too(department, monkeypatch):
    """As editors type it."""
    for words in ("Step", "Walk"):
        department.edit("card-3", "Stand" if words == "Step" else "Step", words)
        assert department.run("release", "build", "--yes").exit_code == 0
    assert rendered(department, monkeypatch)[0] == []


def test_another_prefix_changes_every_page(department):
    """Each link begins with it."""
    department.prefix = "/cards"
    assert composed(department).files == composed(department, anew=True).files


class Attack:
    """What would run a command where a pickle is read without asking."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return os.system, (f"touch {self.path}",)


def test_what_was_changed_counts_as_not_there(department, tmp_path):
    """All is made anew, and nothing in it runs; even where its hash is right."""
    ran, whole = tmp_path / "ran", composed(department).files
    attack = pickle.dumps(Attack(ran))
    sealed = kept._hash(kept.program().encode(), attack).encode() + attack
    for name in ("cards", "pages"):
        path = department.releases / ".kept" / name
        data = path.read_bytes()
        flipped = data[:80] + bytes([data[80] ^ 1]) + data[81:]
        for changed in (b"", data[:-9], flipped, b"0" * 64 + data[64:], sealed):
            path.write_bytes(changed)
            assert composed(department).files == whole
        path.unlink()
        path.mkdir()
        assert composed(department).files == whole
    assert not ran.exists()


def test_another_program_makes_all_anew(department, monkeypatch):
    """Also where only a library is another."""
    monkeypatch.setattr(kept, "program", lambda: "another")
    assert len(rendered(department, monkeypatch)[0]) == 8


def test_the_program_is_all_its_files(monkeypatch, tmp_path):
    """A template, a style, a module or the list of libraries: each counts, by its name too."""
    monkeypatch.setattr(kept, "ROOT", tmp_path)
    kinds = {"deck/a.py": "x", "templates/parts/a.html": "x", "static/css/a.css": "x", "app.py": "x"}
    seen = {kept.program.__wrapped__()}
    for name in [*kinds, "requirements.lock", "deck/b.py"]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
        seen.add(kept.program.__wrapped__())
    monkeypatch.setattr("sys.version", "4")
    seen.add(kept.program.__wrapped__())
    assert len(seen) == 8


def test_a_page_that_is_damaged_in_the_store_is_rendered(department, monkeypatch):
    (department.releases / "o" / department.files["/cards/card-5/"]).write_bytes(b"damaged")
    asked, content = rendered(department, monkeypatch)
    assert asked == ["card-5"]
    assert content.files == composed(department, anew=True).files


def test_a_disk_that_takes_nothing_more_keeps_nothing(department, monkeypatch):
    """The release is live; the next build takes longer."""
    department.edit("card-3", "Stand", "Stay")
    app = department.app()
    planned = publish.plan(compose.compose(app, ""), department.releases)
    publish.go(planned, department.releases, {})
    monkeypatch.setattr(kept.store, "write", lambda *_: (_ for _ in ()).throw(OSError(28, "full")))
    app.extensions["kept"].save()
    assert not (department.releases / ".kept").exists()
