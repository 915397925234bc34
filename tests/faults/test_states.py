"""The table of states in service_worker/README.md, walked: what is stored, shown and written."""

import re

import pytest

from tests import decks
from tests.faults import bent
from tests.faults.phone import objects
from tests.faults.site import LIST
from tests.faults.test_partial import part
from tests.faults.test_storage import pages

FOLDER = decks.ROOT / "service_worker"
README = (FOLDER / "README.md").read_text(encoding="utf-8")
LISTS = """
  const store = await caches.open('steady:/');
  const paths = (await store.keys()).map(({ url }) => new URL(url).pathname);
  return paths.filter((path) => path.includes('~')).sort()"""
SHOWN = "return document.querySelector('.state').textContent"


def table(title):
    """The rows of the table below a heading, or of the first."""
    rows = re.findall(r"^\|(.*)\|$", README.partition(title)[2].partition("\n\n## ")[0], re.MULTILINE)
    return [[cell.strip() for cell in row.split("|")] for row in rows][2:]


def modules():
    """The modules in the order of the table."""
    names = [row[0].strip("`") for row in table("# The service worker")]
    return names[: names.index("scope.js") + 1]


def test_each_module_uses_only_those_below_it():
    """The law of the table, and that it lists them all."""
    order = modules()
    assert {path.name for path in FOLDER.glob("*.js")} == {*order, "off.js", "retire.js"}
    for name in order:
        used = re.findall(r'from "\./([a-z]+\.js)"', (FOLDER / name).read_text(encoding="utf-8"))
        assert [other for other in used if order.index(other) <= order.index(name)] == [], name


def nothing(phone):
    """A first visit on which no object comes."""
    phone.site.network("status", "^/(o/.*(html|json|png)|pack/|cards|topics|search|see)", 503)
    phone.open("/about/")
    phone.engine.until(f"return (await (async () => {{ {LISTS} }})()).includes('/~new')")


def coming(phone):
    """All but one object is there."""
    part(phone, ["/cards/card-1/"])
    assert phone.engine.run(LISTS) == ["/~new"]


def ready(phone):
    """All of it is there, and a look finds nothing."""
    phone.save()
    stored = phone.dump()
    phone.look()
    assert phone.dump() == stored
    assert phone.engine.run(LISTS) == ["/~cur"]


def newer(phone):
    """An update: first only objects, then the release before is noted and the pointer written."""
    phone.save()
    phone.publisher.edit("card-1", "Stand back", "Stand far back")
    phone.publisher.reword(0)
    changed = phone.publisher.manifest["files"]["/cards/card-1/"]["object"]
    phone.site.network("status", f"^/(pack/|o/{changed}|cards/card-1/)", 503)
    assert phone.look()["ready"]
    assert phone.engine.run(LISTS) == ["/~cur"]
    phone.site.network()
    assert phone.look()["seq"] == phone.publisher.manifest["seq"]
    assert phone.engine.run(LISTS) == ["/~cur", "/~prev"]


def damaged(phone):
    """An object is in neither copy."""
    phone.save()
    gone = pages(phone.publisher, 1)
    phone.site.network("status", f"{LIST}|^/(o/|pack/|cards/)", 503)
    phone.engine.run("await (await caches.open('steady:/')).delete('/o/' + arguments[0])", gone[0])
    phone.engine.run("indexedDB.deleteDatabase('steady:/')")
    phone.state()


def lost(phone):
    """The pointer is gone."""
    phone.save()
    phone.engine.run("await (await caches.open('steady:/')).delete('/~cur')")
    phone.site.down()
    phone.forget()
    phone.open("/cards/card-1/")
    phone.engine.until(f"return (await (async () => {{ {LISTS} }})()).includes('/~cur')")


def broken(phone):
    """Every call to Cache Storage fails."""
    phone.save()
    phone.bend(bent.BROKEN)
    assert phone.look()["ready"]
    assert phone.stored() == objects(phone.publisher.manifest)


def slow(phone):
    """Nothing answers."""
    phone.save()
    stored = phone.dump()
    phone.bend(bent.slow(60_000))
    phone.engine.run("(await navigator.serviceWorker.ready).active.postMessage({ type: 'check' })")
    phone.engine.until(f"{SHOWN} === 'This phone is slow to read'", 30)
    assert phone.dump() == stored
    phone.bend()


WALKS = {walk.__name__: walk for walk in (nothing, coming, damaged, lost, broken, slow)} | {"ready": newer}


def test_every_state_of_the_table_is_walked():
    """No row without a test."""
    assert {row[0] for row in table("## The states")} == {*WALKS}


@pytest.mark.parametrize("walk", [*WALKS.values(), ready], ids=lambda walk: walk.__name__)
def test_a_state_shows_and_writes_what_the_table_says(phone, walk):
    """What is shown last is the table's sentence."""
    walk(phone)
    shown = {
        row[4] for row in table("## The states") if row[0] == ("ready" if walk is newer else walk.__name__)
    }
    if walk is slow:
        shown = {"Works offline"}  # once it answers again
    phone.engine.until(f"return {sorted(shown)!r}.includes(document.querySelector('.state').textContent)", 30)
