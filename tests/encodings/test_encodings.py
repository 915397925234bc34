"""Commands do and say the same on a machine that does not speak UTF-8."""

import json
import subprocess
import sys

import pytest

from tests import decks
from tests.encodings.codepages import environments

pytestmark = pytest.mark.slow
department = decks.department
NAMES = "Élan 日本 – “€”"  # of which code page 1252 lacks some, and ASCII all


@pytest.fixture(scope="module")
def machines(tmp_path_factory):
    """The environments, with the machine's own as the one to compare with."""
    return {"own": {}, **environments(tmp_path_factory.mktemp("locales"))}


@pytest.fixture
def typed(department, machines):
    """Type a flask command on a machine; gives its status and what it printed, as bytes."""
    department.edit("card-0", "title: Card 0", f"title: {NAMES}")
    department.edit("card-0", "I am here", f"I am {NAMES} here")

    def run(machine, *words):
        ours = {
            key: value for key, value in department.environ.items() if key.startswith(("STEADY_", "FLASK"))
        }
        environ = {**(machines[machine] or department.environ), **ours}
        done = subprocess.run(
            [sys.executable, "-m", "flask", *words], cwd=decks.ROOT, env=environ, check=False, timeout=60,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        assert b"Traceback" not in done.stdout, done.stdout.decode(errors="replace")[-800:]
        return done.returncode, done.stdout

    return run


@pytest.mark.parametrize("machine", ["C", "CP1252"])
def test_a_release_is_the_same_and_told_in_the_same_words(department, typed, machine):
    """Byte for byte, and in UTF-8."""
    assert typed("own", "release", "build", "--yes")[0] == 0
    manifest = department.manifest
    department.edit("card-0", "Stand back", "Step back")
    words = {name: typed(name, "release", "build", "--yes", "--note", NAMES) for name in ("own", machine)}
    assert words["own"][0] == 0
    assert b"Nothing changed" in words[machine][1]
    assert department.manifest["id"] != manifest["id"]
    listed = [typed(name, "release", "list") for name in ("own", machine)]
    assert listed[0] == listed[1]
    assert NAMES.encode() in listed[1][1]


@pytest.mark.parametrize("machine", ["C", "CP1252"])
@pytest.mark.parametrize(
    "words",
    [
        ("check", "--today", "2001-02-03"), ("check", "--format", "json"), ("check", "--format", "sarif"),
        ("stale", "--today", "2001-02-03"), ("mend",), ("search", "card"), ("--help",),
    ],
    ids=" ".join,
)  # fmt: skip
def test_a_command_says_the_same(department, typed, machine, words):
    """A name outside the code page does not end it."""
    department.edit("card-1", "I am here for you.", f"I promise {NAMES} \u2028 so")
    assert typed(machine, *words) == typed("own", *words)


@pytest.mark.parametrize("machine", ["C", "CP1252"])
def test_a_title_that_is_typed_is_kept(department, typed, machine):
    """In the file, and in its address."""
    status, told = typed(machine, "new", "Élan vital", "--topic", "doors")
    assert status == 0, told
    text = (department.content / "cards/doors/elan-vital.md").read_text(encoding="utf-8")
    assert "\ntitle: Élan vital\n" in text


@pytest.mark.parametrize("machine", ["C", "CP1252"])
def test_a_file_s_name_that_is_no_text_is_told(department, typed, machine):
    """As are its problems, for a program too."""
    (department.content / "cards/doors").joinpath("caf\udce9.md").write_text("x", encoding="utf-8")
    for form in ("text", "json", "sarif", "github"):
        status, told = typed(machine, "check", "--format", form)
        assert status == 1
        assert b"FILE04" in told
    assert json.loads(typed(machine, "check", "--format", "json")[1])
