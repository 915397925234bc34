"""What failed beside others must hold alone, each of three times."""

import json

import pytest

from tests import again

HOLDS = "def test_it():\n    pass\n"
FAILS = "def test_it():\n    assert False\n"
# Fails the third time.
TIRES = """
from pathlib import Path

def test_it():
    runs = Path("runs")
    runs.write_text(runs.read_text() + "x" if runs.exists() else "x")
    assert len(runs.read_text()) < 3
"""


@pytest.mark.parametrize(
    ("text", "number", "status"), [(HOLDS, 1, 0), (FAILS, 1, 1), (TIRES, 1, 1), (HOLDS, 4, 1), (HOLDS, 0, 1)]
)
def test_only_what_holds_each_time_is_let_through(tmp_path, monkeypatch, text, number, status):
    """Nor are many failures, or none that is known, ever let through."""
    monkeypatch.chdir(tmp_path)
    names = [f"test_{at}.py" for at in range(number)]
    for name in names:
        (tmp_path / name).write_text(text, encoding="utf-8")
    again.FAILED.parent.mkdir(parents=True)
    again.FAILED.write_text(json.dumps({f"{name}::test_it": True for name in names}), encoding="utf-8")
    assert again.main() == status
