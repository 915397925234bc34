"""What a static host gets: exported, exported again over it, and cut off in between."""

import functools
import http.server
import random
import threading
import urllib.request
import zipfile

import pytest

from deck.release import export as exports
from tests import decks
from tests.release import living

starter, department, live = decks.starter, decks.department, decks.live
tree, export = decks.tree, decks.export


@pytest.fixture
def opened():
    """Serve a folder with Python's own plain server; opens addresses and gives status and bytes."""
    running = []

    def start(folder):
        handler = functools.partial(QuietHandler, directory=str(folder))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        running.append((server, thread))

        def get(path):
            with urllib.request.urlopen(f"http://127.0.0.1:{server.server_port}{path}") as answer:
                return answer.status, answer.read()

        return get

    yield start
    for server, thread in running:
        server.shutdown()
        thread.join()
        server.server_close()


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    """The plain server without its log."""

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture(scope="module")
def site(starter):
    """The real deck, exported."""
    return export(starter)


def test_every_file_of_the_export_is_known(starter, site):
    """It is in build.json, or one of these few, or the smaller form of one."""
    known = {f"o/{name}" for name in starter.files.values()}
    known |= {
        f"{address[1:]}index.html" if address.endswith("/") else address[1:] for address in starter.files
    }
    known |= {exports.LIST, "release.json", "sw.js", "_headers", f"pack/{starter.manifest['id']}.pack"}
    known |= {f"since/{starter.manifest['id']}.json"}
    known |= {f"pack/{name[:32]}.pack" for name in starter.files.values() if name.endswith(".js")}
    known |= {f"screenshots/{path.name}" for path in (decks.ROOT / "static" / "screenshots").glob("*.png")}
    there = set(tree(site))
    forms = {path for path in there if path.endswith((".br", ".gz"))}
    assert there - forms == known
    assert {path[:-3] for path in forms} <= known
    assert {"index.html.br", "index.html.gz", "sw.js.br", "release.json.gz"} <= forms


def test_the_zip_holds_the_same_as_the_folder(site):
    """One file to hand over."""
    with zipfile.ZipFile(site.with_name("site.zip")) as archive:
        assert archive.testzip() is None
        zipped = {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
    assert zipped == tree(site)


def test_a_plain_static_host_opens_every_address(starter, site, opened):
    """With no rule of ours, each page, object and icon comes as it was published."""
    get = opened(site)
    for address, name in starter.files.items():
        assert get(address) == (200, (site / "o" / name).read_bytes()), address
        assert get(f"/o/{name}")[0] == 200
    for address in ("/sw.js", "/release.json", f"/pack/{starter.manifest['id']}.pack"):
        assert get(address)[0] == 200


def test_an_export_for_a_prefix_opens_below_it(tmp_path, opened):
    """Copied to the folder of that name, every link of every page leads somewhere."""
    department = decks.Department(tmp_path / "dept", prefix="/dept/site")
    department.build()
    export(department)
    get = opened(tmp_path)
    for page in department.pages().values():
        for element, value in page.links:
            if value.startswith("/"):
                assert get(value)[0] == 200, element


def headers_file(site):
    """Read _headers as the hosts do: a path, and the headers indented below it."""
    blocks: dict[str, dict[str, str]] = {}
    for line in (site / "_headers").read_text(encoding="utf-8").splitlines():
        if line.startswith("  "):
            name, value = line.strip().split(": ", 1)
            blocks[list(blocks)[-1]][name] = value
        else:
            blocks[line] = {}
    return blocks


def test_the_export_tells_a_host_the_headers(starter, site):
    """The policy for everything; what is named by its hash is kept; the manifest has its type."""
    assert headers_file(site) == {
        "/*": starter.manifest["headers"],
        "/o/*": {"Cache-Control": "public, max-age=31536000, immutable, no-transform"},
        "/pack/*": {"Cache-Control": "public, max-age=31536000, immutable, no-transform"},
        "/manifest.webmanifest": {"Content-Type": "application/manifest+json"},
    }


def test_an_export_replaces_the_export_before(live):
    """It holds the new pages, none that was withdrawn, and what phones that are behind still ask for."""
    first, pages = live.manifest["id"], live.files
    site = export(live)
    live.edit("card-0", "Stand back", "Step back")
    live.build()
    export(live)
    live.path("card-2").unlink()
    for path in [live.content / "deck.toml", *live.content.glob("cards/*/*.md")]:
        path.write_text(
            path.read_text(encoding="utf-8").replace(', "card-2"', "").replace(", card-2", ""),
            encoding="utf-8",
        )
    live.build()
    after = tree(export(live))
    assert b"Step back" in after["cards/card-0/index.html"]
    assert not (site / "cards" / "card-2").exists()
    assert {f"o/{name}" for name in pages.values()} <= set(after)
    assert f"pack/{first}.pack" not in after  # two are kept, this one's and the last one's, and the script's
    assert len([path for path in after if path.startswith("pack/")]) == 3


def test_an_object_that_no_release_of_the_last_ten_has_goes(live, monkeypatch):
    """The folder does not grow for ever."""
    monkeypatch.setattr(exports, "KEPT", 2)
    old = f"o/{live.files['/cards/card-0/']}"
    assert old in tree(export(live))
    for number in range(2):
        live.edit("card-0", "Stand back" if number == 0 else "Walk 0", f"Walk {number}")
        live.build()
        assert (old in tree(export(live))) == (number == 0)


FOREIGN = {"web.config": b"<x/>", ".well-known/acme-challenge/token": b"token", "o/own.txt": b"theirs",
           "cards/notes.txt": b"theirs"}  # fmt: skip


@pytest.mark.parametrize("kind", ["folder", "link"])
def test_what_others_put_there_stays(live, kind):
    """The folder is one that a host serves: its settings, a certificate's challenge, a link to a share."""
    site = live.releases.with_name("site")
    if kind == "link":
        site.with_name("share").mkdir()
        site.symlink_to(site.with_name("share"))
    export(live)
    inode = site.stat().st_ino
    for name, body in FOREIGN.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_bytes(body)
    live.edit("card-0", "Stand back", "Step back")
    live.build()
    after = tree(export(live))
    assert after.items() >= FOREIGN.items()
    assert b"Step back" in after["cards/card-0/index.html"]
    assert (site.stat().st_ino, site.is_symlink()) == (inode, kind == "link")
    with zipfile.ZipFile(site.with_name("site.zip")) as archive:
        assert set(archive.namelist()) & set(FOREIGN) == set()


def test_a_folder_that_a_host_has_just_made_is_empty(live):
    """A mount point has its lost+found, a host its settings."""
    site = live.releases.with_name("site")
    (site / "lost+found").mkdir(parents=True)
    (site / "web.config").write_text("theirs", encoding="utf-8")
    assert {"web.config", "index.html"} <= set(tree(export(live)))


@pytest.mark.parametrize("text", ["", "{", "[]", '{"files": ["../precious"], "objects": {}}',
                                  '{"files": ["/etc/hosts", 7], "objects": {"1-x": ["../o"]}}'])  # fmt: skip
def test_a_list_of_the_export_that_was_changed_removes_nothing_outside(live, text):
    """It may have been edited, or cut: then less is cleared away, never more."""
    site = export(live)
    precious = site.with_name("precious")
    precious.write_text("years of work", encoding="utf-8")
    (site / exports.LIST).write_text(text, encoding="utf-8")
    export(live)
    assert precious.read_text(encoding="utf-8") == "years of work"
    assert (site / "index.html").is_file()


def test_a_damaged_object_is_not_exported(live):
    """What stands on the host stays as it is."""
    site = export(live)
    before = tree(site)
    path = live.releases / "o" / live.files["/"]
    path.write_bytes(b"damaged")
    result = live.run("release", "export", site)
    assert (result.exit_code, f"{path} is damaged" in result.output) == (1, True)
    assert tree(site) == before


# ---- cut off, and read meanwhile ----


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_an_export_that_is_cut_off_leaves_a_working_site(live, seed):
    """At a step by chance; the next one completes it. `make prove` tries every step."""
    old = living.Site(live)
    old.edit()
    new = living.Site(live)
    old.export()
    steps = new.steps()
    assert steps > 20
    new.cut(random.Random(seed).randrange(steps))


@pytest.mark.slow
def test_a_site_that_is_read_while_it_is_exported_fails_nobody(live):
    """Pages, lists and what they name: no answer but 200. `make prove` asks ten thousand times."""
    assert living.read_while_exporting(live, times=2, answers=200) >= 200


def test_an_export_that_finds_no_room_names_the_folder(live, monkeypatch):
    """A full disk names no file; `make prove` fills one."""
    folder = decks.export(live)
    live.edit("card-0", "Stand back", "Step back")
    live.build()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(exports, "_put", full)
    result = live.run("release", "export", folder)
    assert result.exit_code == 1
    assert f"{folder}: no space left on device. What was there still works" in result.output


@pytest.mark.parametrize("other", ["thesis.txt", "_headers"])
def test_an_export_into_a_folder_with_other_files_is_refused(live, other):
    """Whoever mistypes loses nothing; another site may well have a _headers of its own."""
    target = live.releases.with_name("documents")
    target.mkdir()
    (target / other).write_text("years of work", encoding="utf-8")
    result = live.run("release", "export", target)
    assert result.exit_code == 1
    assert f"{target} holds other files" in result.output
    assert tree(target) == {other: b"years of work"}


def test_an_export_without_a_release_is_refused(department):
    """One sentence says how to make one, and nothing is written."""
    target = department.releases.with_name("site")
    result = department.run("release", "export", target)
    assert result.exit_code == 1
    assert "Build one: flask release build" in result.output
    assert not target.exists()
