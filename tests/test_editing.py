"""docs/editing.md, typed as it stands: a document whose commands say something else is wrong."""

import os
import re
import subprocess
import sys

import pytest

from tests import decks

pytestmark = pytest.mark.slow
department, live = decks.department, decks.live
GUIDE = decks.ROOT / "docs" / "editing.md"
# What no two runs have alike: a release's code, number, folder and time.
VARIES = (
    (r"\d{10}-[0-9a-f]{32}", "<folder>"),
    (r"\b\d{10}\b", "<number>"),
    (r"\d{4}-\d\d-\d\d \d\d:\d\d", "<time>"),
    (r"(?m)((?:[Rr]elease|back to|rollback|^live|^ {4}) +)[2-9A-HJ-NP-TW-Z]{6}\b", r"\1<code>"),
)


def blocks():
    """Give the transcripts of the guide's last section: commands and what they answered."""
    text = GUIDE.read_text(encoding="utf-8").split("\n## Publish and undo\n")[1]
    return re.findall(r"```console\n(.*?)```", text, re.DOTALL)


def steps(block):
    """Take a transcript apart: each command, with the text it is given, and its answer."""
    for part in re.split(r"(?m)^\$ ", block)[1:]:
        match = re.fullmatch(r"([^\n]*<<'END'\n.*?^END\n|[^\n]*\n)(.*)", part, re.DOTALL | re.MULTILINE)
        yield match[1], match[2]


def steadied(text):
    """Write the same word for whatever differs from run to run."""
    for pattern, word in VARIES:
        text = re.sub(pattern, word, text)
    return text


@pytest.fixture
def desk(tmp_path, live):
    """The deck of three cards that the guide starts from, published, in the folder of the one who types."""
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    flask = tmp_path / ".venv" / "bin" / "flask"
    flask.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m flask "$@"\n', encoding="utf-8")
    flask.chmod(0o755)
    return {**live.environ, "FLASK_APP": str(decks.ROOT / "app.py")}


def typed(command, environ, folder):
    """Type a command; gives what a terminal would show."""
    ran = subprocess.run(
        ["bash", "-c", command], cwd=folder, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL, text=True, check=False, timeout=60,
    encoding="utf-8")  # fmt: skip
    return ran.stdout


def test_publish_and_undo_goes_as_the_guide_tells(desk, tmp_path):
    """Every command of the section, in order, answers what stands below it; codes and times aside."""
    told = [step for block in blocks() for step in steps(block)]
    assert len(told) > 8
    for command, answer in told:
        said = typed(command, desk, tmp_path)
        if os.environ.get("SHOW"):  # for one who writes the guide: SHOW=1 pytest -s tests/test_editing.py
            print(f"$ {command}{said}", end="")
            continue
        assert steadied(said) == steadied(answer), command


def test_the_guide_breaks_a_card_in_five_ways_and_is_told_each():
    """The messages alone say how to mend it."""
    codes = re.findall(r":\d+:\d+: ([A-Z]+\d\d) ", "".join(blocks()))
    assert len(set(codes)) >= 5
