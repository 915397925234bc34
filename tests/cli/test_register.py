"""What an editor and an IT department type, and what they are told."""

import os
import re
import socket
import subprocess
import sys
import time

import click
import pytest

from app import create_app
from deck.cli import serve, workers
from tests import decks

department, live = decks.department, decks.live


@pytest.fixture
def no_server(monkeypatch):
    """Fail where a test for a refusal would start serving."""

    def started(*_, **__):
        pytest.fail("it was not refused")

    monkeypatch.setattr(workers, "serve", started)


def typed(*words, **environ):
    """Type a command in a shell of its own with these settings and no others."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("STEADY_")}
    return subprocess.run(
        [sys.executable, "-m", "flask", *words],
        cwd=decks.ROOT,
        env={**kept, "FLASK_APP": "app", **environ},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        encoding="utf-8",
    )


# ---- check ----


def test_check_says_that_all_is_well(department):
    """How many cards there are, and that nothing is wrong."""
    result = department.run("check", "--today", "2001-03-04")
    assert (result.exit_code, result.output) == (0, "3 cards, no errors.\n")


def test_check_lists_every_problem_with_its_place(department):
    """One line each, as an editor's program can jump to, in the order of the files."""
    department.edit("card-0", "## Say", "## Sya")
    department.edit("card-1", "- Do not shout", "- Shout")
    (department.content / "sources.toml").write_text("[[source]\n", encoding="utf-8")
    result = department.run("check")
    assert result.exit_code == 1
    lines = re.findall(r"^(.+?):\d+:\d+: ([A-Z]+\d\d) .+$", result.output, re.MULTILINE)
    assert len(lines) == len(result.output.splitlines())
    paths, codes = zip(*lines, strict=True)
    assert list(paths) == sorted(paths)
    assert set(codes) >= {"BODY02", "CARD04", "DECK05"}


def test_check_passes_over_a_suggestion(department):
    """It is said, and stops nothing."""
    department.edit("card-0", "title: Card 0", "title: Card 0: doors")
    result = department.run("check")
    assert result.exit_code == 0
    assert "HEAD10" in result.output
    assert result.output.endswith("3 cards, no errors. 4 suggestions; a release can be built.\n")


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ("content", "content/deck.toml:1:1: FILE05 The file cannot be read: no such file"),
        ("content/sources.toml", "content/sources.toml:1:1: FILE05 The file cannot be read: no such file"),
        ("content/cards", 'names the card "card-0", which is not here.'),
    ],
)
def test_missing_content_is_one_more_problem(department, missing, said):
    """Never a traceback: a line says what is not there."""
    place = department.content.parent / missing
    place.rename(place.with_name("elsewhere"))
    result = department.run("check")
    assert result.exit_code == 1
    assert said in result.output
    assert "Traceback" not in result.output


def test_the_app_is_made_without_reading_the_deck(department, monkeypatch):
    """Whatever the content is, the commands that would mend it are there."""
    department.content.rename(department.content.with_name("elsewhere"))
    assert {"check", "release", "serve"} <= set(department.app().cli.commands)
    monkeypatch.setattr("deck.cards.library.load", lambda _: pytest.fail("the deck was read"))
    department.app()


# ---- release ----


def test_build_says_what_is_live_and_where(department):
    """The code is what an officer can read out; the folder is what IT looks for."""
    result = department.run("release", "build")
    made = department.manifest
    assert result.exit_code == 0
    assert (
        result.output
        == f"Release {made['code']} is live in {department.releases}/{made['seq']}-{made['id']}.\n"
    )


def test_build_counts_on_from_a_given_number(live):
    """As the sentence about a lost folder tells IT to."""
    after = int(time.time()) + 500
    assert live.run("release", "build", "--seq-after", after).exit_code == 0
    assert live.manifest["seq"] == after + 1


def test_export_says_what_to_do_with_the_folder(live):
    """And with the zip beside it."""
    target = live.releases.with_name("site")
    result = live.run("release", "export", target)
    assert result.exit_code == 0
    assert str(target) in result.output
    assert str(target.with_suffix(".zip")) in result.output
    assert (target / "index.html").is_file()
    assert target.with_suffix(".zip").is_file()


# ---- serve ----


@pytest.mark.usefixtures("no_server")
def test_serve_without_a_release_says_how_to_build_one(department):
    """Before a port is opened."""
    result = department.run("serve")
    assert result.exit_code == 1
    assert result.output == (
        f"Error: There is no release in {department.releases}. Build one: flask release build\n"
    )


@pytest.mark.usefixtures("no_server")
def test_serve_refuses_a_release_for_another_prefix(live):
    """Every link would lead nowhere; the sentence names both."""
    live.prefix = "/dept"
    result = live.run("serve")
    assert result.exit_code == 1
    assert 'built for "/", but STEADY_PREFIX is "/dept"' in result.output
    assert len(result.output.splitlines()) == 1


@pytest.fixture
def busy(live, monkeypatch):
    """Take a port, the one the system picks, and tell `flask serve` to use it."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        environ = {**live.environ, "STEADY_PORT": str(port)}
        monkeypatch.setattr(decks.Department, "environ", environ)
        yield port


@pytest.mark.usefixtures("no_server")
def test_serve_refuses_a_busy_port_by_its_number(live, busy):
    """One sentence that also says what to do: two servers on a port would mix their releases."""
    result = live.run("serve")
    assert result.exit_code == 1
    assert f"port {busy}: address already in use." in result.output
    assert f"STEADY_PORT={busy + 1}" in result.output
    assert len(result.output.splitlines()) == 1


def test_the_port_after_the_last_is_not_offered(monkeypatch):
    """65535 is the last there is."""

    def taken(*_):
        raise OSError(98, "Address already in use")

    monkeypatch.setattr(socket.socket, "bind", taken)
    with pytest.raises(click.ClickException) as refusal:
        serve._free("127.0.0.1", 65535, "STEADY_PORT")
    assert "port 65535: address already in use." in refusal.value.message
    assert "65536" not in refusal.value.message


@pytest.fixture
def started(monkeypatch):
    """Count the servers that are started, without starting one."""
    found = []
    monkeypatch.setattr(workers, "serve", lambda *_: found.append(1))
    monkeypatch.setattr(serve, "_free", lambda *_: None)
    return found


def test_starting_builds_where_there_is_no_release_yet(department, started):
    """One command brings a new machine up."""
    result = department.run("serve", "--or-build")
    assert result.exit_code == 0, result.output
    assert f"Release {department.manifest['code']} is live in" in result.output
    assert started == [1]


def test_starting_never_publishes(live, started):
    """A half-written card stays on the editor's desk, however often the machine starts."""
    before = decks.snapshot(live.releases)
    for old, new in (("Stand back", "Step back"), ("Step back", "Ste")):
        live.edit("card-0", old, new)
        result = live.run("serve", "--or-build")
        told = "The content differs from what is live: card-0. Publish it: flask release build"
        assert (result.exit_code, told in result.output) == (0, True), result.output
    live.edit("card-1", "## Say", "## Sya")
    assert "The content has 1 to mend (flask check)" in live.run("serve", "--or-build").output
    assert decks.snapshot(live.releases) == before
    assert started == [1, 1, 1]


def test_starting_with_nothing_new_says_nothing_of_it(live, started):
    """And the plain command never looks."""
    assert len(live.run("serve", "--or-build").output.splitlines()) == 1
    live.edit("card-0", "Stand back", "Step back")
    assert len(live.run("serve").output.splitlines()) == 1
    assert started == [1, 1]


@pytest.mark.usefixtures("no_server")
def test_a_first_release_that_cannot_be_built_is_said(department):
    """There is nothing to serve."""
    department.edit("card-1", "## Say", "## Sya")
    result = department.run("serve", "--or-build")
    assert result.exit_code == 1
    assert "Error: 1 to mend. Nothing was built" in result.output


# ---- settings ----


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ({"STEADY_PROT": "1"}, "There is no setting STEADY_PROT. Did you mean STEADY_PORT?"),
        ({"STEADY_PORT": "no"}, 'STEADY_PORT is "no". It must be a number from 1 to 65535.'),
    ],
)
def test_a_bad_setting_is_one_sentence_for_whoever_types(setting, said):
    """No traceback, and a status that a script sees."""
    ran = typed("check", **setting)
    assert ran.returncode in {1, 2}
    assert ran.stdout == ""
    assert ran.stderr == f"Error: {said}\n"


def test_the_same_words_in_a_shell_check_the_real_deck():
    """The whole way, as a README says it."""
    ran = typed("check")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert re.match(r"\d+ cards, no errors\.", ran.stdout.splitlines()[-1])


@pytest.mark.parametrize("words", [["--help"], []], ids=["help", "nothing"])
def test_a_bad_setting_shows_no_traceback_to_one_who_asks_for_help(words):
    """`flask --help`, or `flask` alone, is where people look when something is wrong."""
    ran = typed(*words, STEADY_PROT="1")
    assert "There is no setting STEADY_PROT. Did you mean STEADY_PORT?" in ran.stdout + ran.stderr
    assert "Traceback" not in ran.stdout + ran.stderr


def test_settings_are_read_once_when_the_app_is_made(department, monkeypatch):
    """What changes in the environment later changes nothing that runs."""
    app = department.app()
    monkeypatch.setenv("STEADY_PROT", "1")
    assert app.test_cli_runner().invoke(args=["check"]).exit_code == 0
    with pytest.raises((click.ClickException, SystemExit)):
        create_app()
