"""What a phone asks for to learn what is new since the release that it has."""

import json
import random

import pytest

from deck.release import export, since
from deck.release.seal import sealed
from tests.decks import Department, fetch

pytestmark = pytest.mark.slow


@pytest.fixture
def department(tmp_path):
    """Six cards, published."""
    made = Department(tmp_path, cards=6)
    made.build()
    return made


def applied(old, patch):
    """The list that a phone makes of the one it has."""
    files = {address: file for address, file in {**old["files"], **patch["files"]}.items() if file}
    return {"headers": old["headers"], **patch, "files": dict(sorted(files.items()))}


def patch(department, manifest):
    """What is said to a phone with this release."""
    return json.loads(fetch(department.client(), f"/since/{manifest['id']}.json").data)


def step(department, rng, number):
    """Change the deck as editors do: words of a card, a card more, a card less, or words of each page."""
    card = f"card-{rng.randrange(3)}"
    what = rng.choice(["edit", "add", "withdraw", "frame"])
    text = department.path(card).read_text(encoding="utf-8")
    if what == "edit":
        department.path(card).write_text(text.replace("Stand", f"Stand{number}", 1), encoding="utf-8")
    elif what == "add":
        new = text.replace(f"title: Card {card[-1]}", f"title: Card more {number}")
        department.path(card).with_name(f"more-{number}.md").write_text(new, encoding="utf-8")
    elif what == "withdraw":
        for path in department.content.glob("cards/*/more-*.md"):
            path.unlink()
    else:
        deck = department.content / "deck.toml"
        words = deck.read_text(encoding="utf-8").replace("Made-up deck", f"Made-up deck {number}")
        deck.write_text(words, encoding="utf-8")


@pytest.mark.parametrize("seed", range(2))
def test_each_kept_list_with_what_is_new_since_is_the_list(department, seed):
    """In the same order, so that the id and the seal are right; for the live one nothing is new."""
    rng = random.Random(seed)
    lists = [department.manifest]
    for number in range(5):
        step(department, rng, number)
        department.build()
        lists.append(department.manifest)
    client, told = department.client(), 0
    for old in lists:
        answer = fetch(client, f"/since/{old['id']}.json")
        if answer.status_code == 200:
            told += 1
            made = applied(old, answer.json)
            assert sealed(made) == made == lists[-1]
            assert [*made["files"]] == [*lists[-1]["files"]]
    assert told >= 2  # the live one's own, and at least one that was before it
    assert patch(department, lists[-1])["files"] == {}


def test_a_card_that_went_is_told_as_null(department):
    path = department.path("card-2")
    path.with_name("more.md").write_text(
        path.read_text(encoding="utf-8").replace("title: Card 2", "title: Card more"), encoding="utf-8"
    )
    department.build()
    old = department.manifest
    path.with_name("more.md").unlink()
    department.build()
    assert patch(department, old)["files"]["/cards/more/"] is None


def test_what_is_no_shorter_than_the_list_is_not_made(department):
    """Other styles change each page and the policy: there is nothing to spare."""
    manifest = department.manifest
    files = {address: {**file, "object": file["object"][::-1]} for address, file in manifest["files"].items()}
    new = {**manifest, "seq": manifest["seq"] + 1, "id": "0" * 32, "headers": {"X": "y"}, "files": files}
    assert [*since.patches(department.releases, new)] == [f"/since/{'0' * 32}.json"]


def test_another_prefix_and_a_list_that_is_not_its_folder_s_are_passed_over(department):
    """What a name in a list would lead to is asked of the folder's name first."""
    folder = next(path for path in department.releases.iterdir() if (path / "release.json").is_file())
    old = json.loads((folder / "release.json").read_text(encoding="utf-8"))
    for wrong in ({"prefix": "/other"}, {"id": "../../out"}, {"format": 0}):
        (folder / "release.json").write_text(json.dumps({**old, **wrong}), encoding="utf-8")
        made = since.patches(department.releases, {**old, "seq": old["seq"] + 1})
        assert [*made] == [f"/since/{old['id']}.json"]  # the live one's own
    (folder / "release.json").write_text("{", encoding="utf-8")
    assert len(since.patches(department.releases, old)) == 1


def test_a_look_that_finds_nothing_new_costs_no_body(department):
    """The file of the live release has the tag of the list itself, the others their own."""
    old = department.manifest
    department.edit("card-1", "Stand", "Stay")
    department.build()
    now = department.manifest
    for made, tag, status in ((now, now, 304), (now, old, 200), (old, old, 200)):
        answer = fetch(
            department.client(), f"/since/{made['id']}.json", If_None_Match=f'"{tag["id"]}-{tag["seq"]}"'
        )
        assert answer.status_code == status


def test_a_build_of_the_same_content_makes_no_release(department):
    """What is new since older releases is no part of what is compared."""
    department.edit("card-1", "Stand", "Stay")
    assert department.run("release", "build", "--yes").exit_code == 0
    assert "Nothing changed" in department.run("release", "build", "--yes").output


def test_an_export_writes_them_when_what_they_name_is_there(department, tmp_path, monkeypatch):
    """As the list itself; those of releases that no longer count go with the next export."""
    target, order = tmp_path / "site", []
    put = export._put
    monkeypatch.setattr(export, "_put", lambda path, body: (order.append(path), put(path, body)))
    first = department.manifest
    department.edit("card-1", "Stand", "Stay")
    department.build()
    export.export(department.releases, target)
    names = [path.relative_to(target).as_posix() for path in order]
    told = names.index(f"since/{first['id']}.json")
    assert max(names.index(f"o/{name}") for name in department.files.values()) < told < names.index("sw.js")
    assert max(names.index(name) for name in names if name.endswith("index.html")) < told
    assert {path.name for path in (target / "since").glob("*.json")} == {
        f"{made['id']}.json" for made in (first, department.manifest)
    }


def test_one_edit_of_many_cards_is_told_in_little(tmp_path):
    """Phones of a large deck are told no more than those of a small one: a card, its part of the search."""
    department = Department(tmp_path, cards=60)
    department.build()
    old = department.manifest
    department.edit("card-1", "Stand", "Stay")
    department.build()
    assert len(patch(department, old)["files"]) <= 3
    assert len(fetch(department.client(), f"/since/{old['id']}.json").data) < 1_500
