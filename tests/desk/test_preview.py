"""What editors see of a draft, and that officers never do."""

import json
import re
import shutil
import socket
import threading

import pytest
from werkzeug.serving import make_server

from app import create_app
from deck.desk import preview
from deck.release import compose
from tests import decks

department, live = decks.department, decks.live
OWN = "http://127.0.0.1"


@pytest.fixture
def visit(department):
    """Give a function that asks the preview of the department for an address."""
    return client(department).get


def client(department):
    app = department.app()
    preview.Preview(app, department.content, ["127.0.0.1", "localhost"])
    made = app.test_client()

    class Visitor:
        def get(self, address, origin=OWN):
            return made.get(address, base_url=origin)

    return Visitor()


def unescaped(answer):
    return answer.text.replace("&#34;", '"').replace("&#39;", "'").replace("&lt;", "<").replace("&gt;", ">")


# ---- what officers will see ----


def test_pages_are_those_of_the_release_but_for_the_stamp_and_its_script(live):
    """The words an editor reads are the words that would go out."""
    visit = client(live).get
    for address, name in live.files.items():
        answer = visit(address)
        assert answer.status_code == 200, address
        text = re.sub(r'data-stamp="[0-9a-f]{16}" ', "", answer.text) if name.endswith("html") else ""
        if text:
            assert text.replace(preview.SCRIPT, "</head>").encode() == live.body(address), address
        else:
            assert answer.data == live.body(address), address


def test_each_save_shows_on_the_next_look(department, visit):
    """The page and the stamp that pages ask for change together."""
    first = visit("/preview/state").text
    assert f'data-stamp="{first}"' in visit("/cards/card-0/").text
    department.edit("card-0", "Stand back", "Step a long way back")
    second = visit("/preview/state").text
    assert second != first
    assert "Step a long way back" in visit("/cards/card-0/").text
    assert f'data-stamp="{second}"' in visit("/preview/cards/card-0/").text
    assert visit("/preview/state").text == second


@pytest.mark.parametrize("change", ["new card", "removed card", "deck.toml", "synonyms.toml"])
def test_every_file_of_the_content_counts_as_a_save(department, visit, change):
    before = visit("/preview/state").text
    if change == "new card":
        shutil.copy(department.path("card-1"), department.path("card-1").with_name("card-9.md"))
    elif change == "removed card":
        department.path("card-1").unlink()
    else:
        with (department.content / change).open("a", encoding="utf-8") as file:
            file.write("\n")
    assert visit("/preview/state").text != before


# ---- what is wrong ----


def test_a_card_stands_beside_its_problems_and_its_place_in_the_calendar(department, visit):
    """Where, what, why; when it was reviewed, when it is due, which cards are due around it."""
    department.edit("card-0", "- Do not shout", "- Shout")
    department.edit("card-1", "2001-02-03", "2001-01-03")
    page = unescaped(visit("/preview/cards/card-0/"))
    path = department.path("card-0")
    line = path.read_text(encoding="utf-8").split("\n").index("- Shout at door 0.") + 1
    assert f"{path}:{line}:3" in page
    assert 'A line under "## Do not" starts with "Do not".' in page
    assert "Read alone, it must not say the opposite." in page
    assert '<iframe src="/cards/card-0/"' in page
    assert ">Feb 3, 2001</time>" in page
    assert ">Feb 3, 2002</time> <b" in page
    assert "<dd>2 of 3</dd>" in page
    assert page.index("/preview/cards/card-1/") < page.index("/preview/cards/card-0/")


def test_a_card_that_cannot_be_read_shows_its_problems_on_its_page(department, visit):
    """The other cards still open, and so does every list."""
    department.edit("card-0", "title: Card 0", "tilte: Card 0")
    page = visit("/cards/card-0/")
    assert page.status_code == 404
    assert f"{department.path('card-0')}:2:1" in page.text
    assert '"tilte" is not a key a card has. Did you mean "title"?' in unescaped(page)
    assert "Traceback" not in page.text
    for address in ("/", "/cards/", "/about/", "/search/", "/topics/doors/", "/cards/card-1/", "/see/all/"):
        assert visit(address).status_code == 200, address
    beside = unescaped(visit("/preview/cards/card-1/"))
    assert "tilte" not in beside.partition("<details>")[0]
    assert "in other files" in beside
    assert '"tilte" is not a key a card has.' in unescaped(visit("/preview/"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("## Do\n", "## Doo\n"),
        ("sources: [S01]", "sources: [S99]"),
        ("related: [card-1, card-2]", "related: [card-77]"),
        ("Doors are narrow [S01].", "Doors are [narrow](javascript:alert(1)) <b>[S01].</b>"),
    ],
    ids=["section", "source", "related", "markup"],
)
def test_a_card_with_a_fault_is_shown_as_far_as_it_goes(department, visit, old, new):
    """The fault is told beside it; what could be read is there."""
    department.edit("card-0", old, new)
    page = visit("/cards/card-0/")
    assert page.status_code == 200
    assert "I am here for you." in page.text
    assert "<b>[" not in page.text
    assert str(department.path("card-0")) in visit("/preview/cards/card-0/").text
    assert json.loads(visit("/search/0.json").text) is not None


@pytest.mark.parametrize("text", ["name = ", 'name = "x"\ncolour = "no colour"\n', ""])
def test_a_broken_deck_file_is_told_on_every_card(department, visit, text):
    """A card has no shelf to stand on; the page says which file to mend, and the list of all does too."""
    (department.content / "deck.toml").write_text(text, encoding="utf-8")
    for address in ("/cards/card-0/", "/preview/cards/card-0/", "/preview/"):
        assert f"{department.content}/deck.toml:" in visit(address).text, address
    assert visit("/").status_code == 200


def test_no_content_at_all_is_told_in_the_page(department, visit):
    department.content.rename(department.content.with_name("elsewhere"))
    page = visit("/preview/")
    assert page.status_code == 200
    assert "The file cannot be read: no such file" in page.text


def test_a_fault_of_ours_is_a_sentence_too(visit, monkeypatch, caplog):
    """The terminal says which; the page shows no traceback."""
    monkeypatch.setattr("deck.cards.markdown.block", lambda *_: 1 / 0)
    page = visit("/cards/card-0/")
    assert page.status_code == 500
    assert "This page cannot be shown yet" in page.text
    assert "Traceback" not in page.text
    assert "/cards/card-0/: ZeroDivisionError" in caplog.text


def test_even_a_fault_in_every_page_is_no_traceback(department, visit, monkeypatch):
    """Then the sentences come as plain text."""
    department.edit("card-0", "title: Card 0", "tilte: Card 0")
    monkeypatch.setattr("deck.site.icons.draw", lambda *_: 1 / 0)
    page = visit("/cards/card-0/")
    assert (page.status_code, page.mimetype) == (500, "text/plain")
    assert '"tilte" is not a key a card has.' in page.text
    assert "Traceback" not in page.text


@pytest.mark.parametrize("path", ["/none", "/cards/none/", "/preview/none", "/cards/deck/"])
def test_what_is_not_here_is_said_so(visit, path):
    assert "That page is not here" in visit(path.removeprefix("/preview")).text


# ---- what it grants ----


def test_no_worker_is_to_be_had(visit):
    """A draft must not stay on an editor's machine as if it were live."""
    assert visit("/sw.js").status_code == 404
    assert "worker-src 'none'" in visit("/").headers["Content-Security-Policy"]


def test_the_policy_is_that_of_the_release_but_for_the_frame(live):
    """Nothing but its own frame, its own style and no worker is different."""
    strict = live.manifest["headers"]
    for address in ("/", "/cards/card-0/", "/preview/", "/none"):
        found = dict(client(live).get(address).headers)
        for name in strict.keys() - {"Content-Security-Policy", "X-Frame-Options"}:
            assert found[name] == strict[name], (address, name)
        assert found["X-Frame-Options"] == "SAMEORIGIN"
        policy = found["Content-Security-Policy"].split("; ")
        changed = set(policy) - set(strict["Content-Security-Policy"].split("; "))
        assert {part.split()[0] for part in changed} == {
            "frame-ancestors", "frame-src", "style-src", "worker-src",
        }  # fmt: skip
        assert "unsafe" not in found["Content-Security-Policy"]


def test_another_name_for_this_machine_is_refused(visit):
    """Else a site an editor visits could read the drafts by pointing its own name here."""
    assert visit("/cards/card-0/", "http://evil.invalid").status_code == 400
    assert visit("/cards/card-0/", "http://localhost:8100").status_code == 200


def test_nothing_of_it_reaches_a_release(live, tmp_path):
    """No route, no file, no byte; other words in its templates make no other release."""
    app = live.app()
    assert [rule.rule for rule in app.url_map.iter_rules() if "preview" in rule.rule] == []
    assert [address for address, file in compose.render(app, "").items() if b"preview" in file.body] == []
    templates = tmp_path / "templates"
    shutil.copytree(decks.ROOT / "templates", templates)
    for path in templates.rglob("preview*"):
        path.write_text("other words", encoding="utf-8")
    assert len(list(templates.rglob("preview*"))) == 3
    other = live.app()
    other.template_folder = str(templates)
    assert {address: file.object for address, file in compose.render(other, "").items()} == live.files


# ---- the command ----


@pytest.fixture
def started(monkeypatch):
    """Note where the command would serve, and serve nothing."""
    calls = []
    monkeypatch.setattr(preview, "serve", lambda _, host, port: calls.append((host, port)))
    return calls


def test_preview_serves_this_machine_only(department, started):
    result = department.run("preview", "--port", 8199)
    assert result.output == "Preview: http://127.0.0.1:8199/preview/ (stop with Ctrl-C)\n"
    assert started == [("127.0.0.1", 8199)]


def test_the_port_can_be_set_once_for_all(department, started, monkeypatch):
    environ = {**department.environ, "STEADY_PREVIEW_PORT": "8198"}
    monkeypatch.setattr(decks.Department, "environ", environ)
    assert department.run("preview").exit_code == 0
    assert started == [("127.0.0.1", 8198)]


def test_the_network_sees_it_only_when_asked_and_told_plainly(department, started, monkeypatch):
    """Which address, and what that gives away."""
    monkeypatch.setattr(preview, "local_address", lambda: "127.0.0.2")
    result = department.run("preview", "--lan", "--port", 8197)
    assert started == [("127.0.0.2", 8197)]
    assert "On a phone: http://127.0.0.2:8197/ (" in result.output
    assert "Anyone on this network can read the drafts; nobody can change them." in result.output


def test_a_phone_can_scan_the_page_that_is_shown(department):
    """Where phones may come at all; the code is that of the page's own address."""
    app = department.app()
    preview.Preview(app, department.content, ["127.0.0.1"], phone="http://127.0.0.1:8100")
    answer = app.test_client().get("/preview/cards/card-0/", base_url=OWN)
    assert preview.picture("http://127.0.0.1:8100/cards/card-0/") in answer.text
    assert "Anyone there can read the drafts" in answer.text
    too_long = app.test_client().get(f"/preview/{'x' * 3000}/", base_url=OWN)
    assert (too_long.status_code, "Scan to open" in too_long.text) == (200, False)


def test_no_code_is_drawn_where_no_phone_may_come(visit):
    """It would lead a phone to itself."""
    assert "Scan to open" not in visit("/preview/").text


def test_without_a_network_there_is_one_sentence(department, started, monkeypatch):
    def lost():
        raise OSError(101, "Network is unreachable")

    monkeypatch.setattr(preview, "local_address", lost)
    result = department.run("preview", "--lan")
    assert (result.exit_code, started) == (1, [])
    assert result.output == "Error: This machine is on no network. Start without --lan.\n"


def test_a_busy_port_is_refused_with_the_setting_that_moves_it(department, started):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        result = department.run("preview", "--port", port)
    assert (result.exit_code, started) == (1, [])
    assert f"port {port}: address already in use." in result.output
    assert "STEADY_PREVIEW_PORT=" in result.output


def test_a_bad_setting_is_one_sentence_for_every_command(monkeypatch, capsys):
    """Whichever is typed: none of them gets as far as to start."""
    monkeypatch.setenv("STEADY_PREVIEW_PORT", "no")
    with pytest.raises(SystemExit):
        create_app()
    told = 'STEADY_PREVIEW_PORT is "no". It must be a number from 1 to 65535.'
    assert capsys.readouterr().err == f"Error: {told}\n"


def test_the_debugger_is_never_there(department, monkeypatch):
    """Not even for one who has it on for everything: it would run what anybody types."""
    made = []
    monkeypatch.setenv("FLASK_DEBUG", "1")
    monkeypatch.setattr(preview, "make_server", lambda *a, **b: made.append((a, b)) or _Still())
    app = department.app()
    preview.Preview(app, department.content, ["127.0.0.1"])
    preview.serve(app, "127.0.0.1", 8100)
    ((_, _, served), options) = made[0]
    assert served is app
    assert app.debug is False
    assert options.keys() == {"threaded", "request_handler"}


class _Still:
    def serve_forever(self):
        return None


def test_a_real_request_is_answered_quietly(department, capfd):
    """Over a socket, by the development server: not a word for each request, nor its own name."""
    app = department.app()
    preview.Preview(app, department.content, ["127.0.0.1"])
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=preview._Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        with socket.create_connection(("127.0.0.1", server.server_port)) as line:
            line.sendall(b"GET /preview/state HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
            answer = b"".join(iter(lambda: line.recv(4096), b"")).decode()
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert answer.startswith("HTTP/1.1 200 OK")
    assert "Werkzeug" not in answer
    assert capfd.readouterr() == ("", "")
