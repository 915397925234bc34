"""What docs/editing.md tells people to type and to copy is what there is."""

import json
import re
import shlex

import pytest
import yaml

from deck.cards import markdown
from tests import decks

department = decks.department
EDITING = decks.ROOT / "docs/editing.md"


def blocks(language):
    """Give the fenced blocks in one language."""
    tokens = markdown.tokens(EDITING.read_text(encoding="utf-8"))
    return [token.content for token in tokens if token.type == "fence" and token.info == language]


def typed():
    """Give every flask command of the page, as words."""
    (commands,) = blocks("sh")
    lines = [line.partition("#")[0] for line in commands.strip().split("\n")]
    flows = [
        step["run"]
        for text in blocks("yaml")
        for job in yaml.safe_load(text).get("jobs", {}).values()
        for step in job["steps"]
        if "run" in step
    ]
    hooks = [hook["entry"] for text in blocks("yaml") for repo in yaml.safe_load(text).get("repos", ())
             for hook in repo["hooks"]]  # fmt: skip
    named = re.findall(r"`(flask --app app [^`]+)`", EDITING.read_text(encoding="utf-8"))
    return [shlex.split(line) for line in (*lines, *flows, *hooks, *named) if "flask" in line]


@pytest.mark.parametrize("words", typed(), ids=" ".join)
def test_a_command_of_the_page_can_be_typed(department, words, monkeypatch):
    """Each does what it says, on a made-up deck."""
    monkeypatch.chdir(department.content.parent)
    given = [word for word in words[1:] if word not in {"--app", "app"}]
    given = ["doors" if word == "people" else word for word in given]
    result = department.run(*given)
    assert result.exit_code == (1 if "--fail-on" in given else 0)
    assert "Usage" not in result.output


def test_there_are_commands_on_the_page():
    """Else nothing would be tried."""
    assert {words[1] if words[1] != "--app" else words[3] for words in typed()} == {"new", "check", "stale"}


def test_files_that_the_page_names_are_there():
    """A link in the docs leads somewhere."""
    for target in re.findall(r"\]\((?!https:)([^)#]+)", EDITING.read_text(encoding="utf-8")):
        assert (EDITING.parent / target).exists(), target
    (settings,) = blocks("json")
    (schema,) = json.loads(settings)["yaml.schemas"]
    assert (decks.ROOT / schema).is_file()


def test_every_proof_that_the_promises_name_is_there():
    """A promise to an IT department leads to a test; one that was renamed proves nothing."""
    promises = (decks.ROOT / "docs/offline.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(test_\w+)`", promises))
    there = "\n".join(path.read_text(encoding="utf-8") for path in (decks.ROOT / "tests").rglob("test_*.py"))
    assert len(named) > 20
    assert {name for name in named if f"def {name}(" not in there} == set()
    files = set(re.findall(r"`((?:tests/browser/)?test_\w+\.py)`", promises))
    here = {path.relative_to(decks.ROOT).as_posix() for path in (decks.ROOT / "tests").rglob("test_*.py")}
    assert {
        file for file in files if not any(path.endswith(f"/{file.split('/')[-1]}") for path in here)
    } == set()
