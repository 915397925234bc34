"""What HTTP asks of one file (RFC 9110), and a server that believes its folder nothing."""

import gzip
import json
import os
import shutil

import brotli
import pytest

from deck.release import server, store
from deck.release.server import Server
from deck.release.store import ReleaseError
from tests import decks
from tests.decks import fetch

starter, department, live = decks.starter, decks.department, decks.live
ENCODINGS = {"": bytes, "br": brotli.decompress, "gzip": gzip.decompress}
DAY = "Wed, 01 Jan 2020 00:00:00 GMT"


@pytest.fixture(scope="module")
def client(starter):
    """Visit the server of the real deck, to read only."""
    return starter.client()


@pytest.fixture(scope="module")
def home(starter):
    """The hash of the first page."""
    return starter.files["/"].partition(".")[0]


# ---- asking again (13) ----


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ('"{0}"', 304),
        ('W/"{0}"', 304),
        ('"{0}-br"', 304),
        ('W/"{0}-gzip"', 304),
        ("*", 304),
        ('"other", "{0}"', 304),
        ('W/"other" ,W/"{0}"', 304),
        ('"other"', 200),
        ('"{0}x"', 200),
        ("{0}", 200),
        ('""', 200),
        ("", 200),
    ],
)
def test_if_none_match(client, home, encoding, method, asked, status):
    """Compared weakly (8.8.3.2), each of a list, and any form of the same page will do."""
    given = {"Accept_Encoding": encoding, "If_None_Match": asked.format(home)}
    answer = fetch(client, "/", method, **given)
    assert answer.status_code == status
    assert (answer.data == b"") == (status == 304 or method == "HEAD")


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_each_form_has_a_strong_tag_of_its_own(client, home, encoding):
    """They are different bytes (8.8.3.3)."""
    tag = fetch(client, "/", Accept_Encoding=encoding).headers["ETag"]
    assert tag == f'"{home}{"-" * bool(encoding)}{encoding}"'


@pytest.mark.parametrize("encoding", ["", "br", "gzip", "gzip, deflate, br, zstd"])
def test_every_phone_goes_on_asking_with_its_own_tag(client, starter, encoding):
    """Phones make it themselves from the list they hold; nothing new costs them no list."""
    made = starter.manifest
    tag = f'"{made["id"]}-{made["seq"]}"'
    for given in (tag, f"W/{tag}"):  # a proxy that compresses weakens it
        answer = fetch(client, "/release.json", Accept_Encoding=encoding, If_None_Match=given)
        assert (answer.status_code, answer.headers["ETag"]) == (304, tag)


@pytest.mark.parametrize("path", ["/", "/release.json", "/sw.js"])
def test_a_date_is_no_reason_for_anything(client, path):
    """Nothing here has one, so it is ignored (13.1.3, 13.1.4)."""
    for name in ("If_Modified_Since", "If_Unmodified_Since"):
        assert fetch(client, path, **{name: DAY}).status_code == 200


@pytest.mark.parametrize(("asked", "status"), [("*", 200), ('"{0}"', 200), ('W/"{0}"', 412), ('"x"', 412)])
def test_if_match(client, home, asked, status):
    """Compared strongly (13.1.1)."""
    assert fetch(client, "/", If_Match=asked.format(home)).status_code == status


# ---- parts (14) ----


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("bytes=0-9", slice(0, 10)),
        ("bytes=5-", slice(5, None)),
        ("bytes=-7", slice(-7, None)),
        ("bytes=3-99999999", slice(3, None)),
        ("bytes=0-0", slice(0, 1)),
    ],
)
def test_a_part_is_of_the_form_that_is_sent(client, encoding, asked, part):
    """With the same tag as the whole of it."""
    whole = fetch(client, "/", Accept_Encoding=encoding)
    answer = fetch(client, "/", Accept_Encoding=encoding, Range=asked)
    start, end, _ = part.indices(len(whole.data))
    assert (answer.status_code, answer.data) == (206, whole.data[part])
    assert answer.headers["Content-Range"] == f"bytes {start}-{end - 1}/{len(whole.data)}"
    assert answer.headers["ETag"] == whole.headers["ETag"]


@pytest.mark.parametrize("asked", ["bytes=9-5", "bytes=0-1,4-5", "lines=0-1", "bytes=", "bytes=a-b"])
def test_what_is_no_range_is_ignored(client, asked):
    assert fetch(client, "/", Range=asked).status_code == 200


def test_a_range_beyond_the_end_says_how_long_it_is(client, starter):
    answer = fetch(client, "/", Range="bytes=99999999-")
    assert (answer.status_code, answer.data) == (416, b"")
    assert answer.headers["Content-Range"] == f"bytes */{len(starter.body('/'))}"


@pytest.mark.parametrize(
    ("asked", "status"), [('"{0}"', 206), ('W/"{0}"', 200), ('"other"', 200), (DAY, 200), ('"{0}-br"', 200)]
)
def test_if_range(client, home, asked, status):
    """The rest of what one has, else all of it (13.1.5): strongly, and of this very form."""
    answer = fetch(client, "/", Range="bytes=5-", If_Range=asked.format(home))
    assert answer.status_code == status


# ---- forms (12.5.3) ----


@pytest.mark.parametrize(
    ("accepted", "sent"),
    [
        ("br;q=0", ""),
        ("gzip, br;q=0", "gzip"),
        ("br;q=0.001", "br"),
        ("BR", "br"),
        ("*", "br"),
        ("*;q=0", ""),
        ("*, br;q=0", "gzip"),
        ("identity;q=0, gzip", "gzip"),
        ("gzip;q=1.0, identity; q=0.5", "gzip"),
        ("brotli", ""),
        ("x-br", ""),
        ("br;q=zero", ""),
        (" gzip ; q = 0.5 ", "gzip"),
        ("", ""),
    ],
)
def test_no_form_is_sent_that_is_not_accepted(client, starter, accepted, sent):
    """The smallest of the rest."""
    answer = fetch(client, "/", Accept_Encoding=accepted)
    assert answer.headers.get("Content-Encoding", "") == sent
    assert ENCODINGS[sent](answer.data) == starter.body("/")
    assert answer.headers["Vary"] == "Accept-Encoding"


# ---- what is in the folder ----


def test_what_no_list_names_is_not_served(live):
    """A backup, a note, an object of nobody: only what a build wrote and listed."""
    folder = store.current(live.releases).folder
    for path in (folder / "backup.sql", folder / "cards" / "x" / "index.html", live.releases / "o" / "x.html",
                 live.releases / "o" / f"{0:032x}.html", folder / "screenshots" / "x.png"):  # fmt: skip
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("not of the release", encoding="utf-8")
    client = live.client()
    for path in ("/backup.sql", "/cards/x/", "/cards/x/index.html", "/o/x.html", f"/o/{0:032x}.html",
                 "/screenshots/x.png", f"/{store.SERVED}", "/.unfinished"):  # fmt: skip
        assert fetch(client, path).status_code == 404, path


def test_a_page_that_was_changed_in_its_folder_is_not_served(live):
    """Its address serves the object that the list names."""
    path = store.current(live.releases).folder / "cards" / "card-0" / "index.html"
    path.unlink()
    path.write_text("Anything at all", encoding="utf-8")
    assert fetch(live.client(), "/cards/card-0/").data == live.body("/cards/card-0/")


NEEDED = ["object", "form", "sw.js", "release.json", "pack", "picture"]


def needed(department, which):
    """Find one file that the live release needs."""
    folder = store.current(department.releases).folder
    page = department.releases / "o" / department.files["/"]
    return {
        "object": page,
        "form": page.with_name(f"{page.name}.br"),
        "pack": next((folder / "pack").iterdir()),
        "picture": folder / "screenshots" / "home.png",
    }.get(which, folder / which)


@pytest.mark.parametrize("which", NEEDED)
@pytest.mark.parametrize("damage", ["changed", "linked"])
def test_a_server_does_not_start_with_a_file_that_is_not_what_was_published(live, which, damage):
    """One sentence names it and says what to do; a build then makes it anew."""
    path = needed(live, which)
    body = path.read_bytes()
    path.unlink()
    if damage == "changed":
        path.write_bytes(body[:-1] + bytes([body[-1] ^ 1]))
    else:
        path.with_name("elsewhere").write_bytes(body)
        path.symlink_to(path.with_name("elsewhere"))
    with pytest.raises((ReleaseError, OSError)) as refusal:
        live.client()
    assert isinstance(refusal.value, ReleaseError)
    if which != "release.json" or damage != "changed":
        assert path.name in str(refusal.value)
    result = live.run("release", "build", "--yes")
    assert result.exit_code == 0, result.output
    assert fetch(live.client(), "/").data == live.body("/")


def test_a_pipe_does_not_hang_a_server(live):
    """Nobody may ever write to it."""
    path = needed(live, "picture")
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(ReleaseError, match="cannot be used"):
        live.client()


@pytest.mark.parametrize("which", [name for name in NEEDED if name != "form"])
def test_a_server_does_not_start_with_a_file_missing(live, which):
    """It would say so to each phone, one by one."""
    needed(live, which).unlink()
    with pytest.raises(ReleaseError, match=r"is missing|no release"):
        live.client()


def test_a_file_that_is_changed_under_a_server_is_not_sent(live, capsys):
    """The reader is told that it is not for long, and where it lies stands in the log."""
    client = live.client()
    for address in ("/cards/card-0/", "/sw.js"):
        path = live.releases / "o" / live.files[address] if address in live.files else needed(live, "sw.js")
        good = path.read_bytes()
        path.unlink()
        path.write_bytes(good + b" ")
        for form in (path.with_name(f"{path.name}.br"), path.with_name(f"{path.name}.gz")):
            form.unlink()
        answer = fetch(client, address)
        assert (answer.status_code, answer.data) == (503, f"{server.SORRY}\n".encode())
        assert str(path) in capsys.readouterr().err
        path.write_bytes(good)
        assert fetch(client, address).data == good


def test_an_object_that_becomes_a_link_is_not_followed(live):
    """To a file of the machine, which would go out under the page's name."""
    client = live.client()
    path = live.releases / "o" / live.files["/"]
    secret = live.releases.with_name("secret")
    secret.write_bytes(path.read_bytes())
    path.unlink()
    path.symlink_to(secret)
    assert fetch(client, "/").status_code == 503


def test_a_folder_that_vanishes_is_served_again_when_it_is_back(live, monkeypatch):
    """A share that was unmounted: a sentence meanwhile, also from a process that started then."""
    monkeypatch.setattr(server, "PAUSE", 0)
    client = live.client()
    away = live.releases.with_name("away")
    live.releases.rename(away)
    late = decks.Client(Server(live.releases, "", waits=True))
    for each in (client, late):
        answer = fetch(each, "/cards/card-0/")
        assert (answer.status_code, answer.data) == (503, f"{server.SORRY}\n".encode())
        assert answer.headers["Retry-After"] == "60"
    away.rename(live.releases)
    for each in (client, late):
        assert fetch(each, "/cards/card-0/").data == live.body("/cards/card-0/")
    shutil.copytree(live.releases, away)
    shutil.rmtree(live.releases)
    away.rename(live.releases)
    assert fetch(client, "/cards/card-0/").status_code == 200


def test_what_was_checked_is_not_checked_again_for_the_next_release(live, monkeypatch):
    """A new release of thousands of cards is taken up within five seconds because few are new."""
    app = Server(live.releases, "")
    live.edit("card-0", "Stand back", "Step back")
    live.build()
    checked = []
    real = server.File.check
    monkeypatch.setattr(server.File, "check", lambda file: checked.append(file.path) or real(file))
    app.follow()
    assert fetch(decks.Client(app), "/cards/card-0/").data == live.body("/cards/card-0/")
    assert len(checked) < 12 + len(store.folders(live.releases))  # one tells what is new since each


@pytest.mark.parametrize(
    "text", ["", "[]", '{"../../etc/passwd": "0"}', '{"/etc/passwd": "0"}', '{"sw.js": 1}']
)
def test_a_list_that_is_none_of_ours_serves_nothing(live, text):
    (store.current(live.releases).folder / store.SERVED).write_text(text, encoding="utf-8")
    with pytest.raises(ReleaseError):
        live.client()


def test_a_release_without_the_list_is_served_and_built_anew(live):
    """An older Steady made it: an update of the program must not stop the site."""
    (store.current(live.releases).folder / store.SERVED).unlink()
    assert fetch(live.client(), "/sw.js").status_code == 200
    assert live.run("release", "build").exit_code == 0
    assert json.loads((store.current(live.releases).folder / store.SERVED).read_text(encoding="utf-8"))


def test_an_export_holds_what_the_lists_name_only(live):
    """Not what somebody put into the release's folder, and no page that was changed there."""
    folder = store.current(live.releases).folder
    (folder / "backup.sql").write_text("not of the release", encoding="utf-8")
    (folder / "passwd").symlink_to("/etc/passwd")
    page = folder / "cards" / "card-0" / "index.html"
    page.unlink()
    page.write_text("Anything at all", encoding="utf-8")
    found = decks.tree(decks.export(live))
    assert {"backup.sql", "passwd"} & set(found) == set()
    assert found["cards/card-0/index.html"] == live.body("/cards/card-0/")


def test_hard_links_are_how_releases_are_stored(live):
    """They are the same file, and not refused."""
    live.edit("card-0", "Stand back", "Step back")
    live.build()
    folder = store.current(live.releases).folder
    assert (folder / "cards" / "card-0" / "index.html").stat().st_nlink > 1
    assert fetch(live.client(), "/").status_code == 200
