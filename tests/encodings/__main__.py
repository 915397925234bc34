"""Run the text half of the tests where UTF-8 is not what the machine speaks: `python -m tests.encodings`."""

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.encodings.codepages import environments

TEXT = (
    "tests/cards", "tests/checks", "tests/cli/test_cards.py", "tests/cli/test_mend.py",
    "tests/desk/test_mend.py", "tests/desk/test_new_card.py", "tests/desk/test_preview.py",
    "tests/desk/test_upstream.py",
    "tests/release/test_word_diff.py", "tests/test_content.py",
)  # fmt: skip


def main() -> int:
    """Run them in each environment; give the worst exit status."""
    worst = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, environ in environments(Path(folder)).items():
            print(f"Under {name}:", flush=True)
            words = [
                sys.executable,
                "-m",
                "pytest",
                "-q",
                "-n",
                "2",
                "-p",
                "no:cacheprovider",
                *TEXT,
                *sys.argv[1:],
            ]
            worst = max(worst, subprocess.run(words, env=environ, check=False).returncode)
    return worst


if __name__ == "__main__":
    raise SystemExit(main())
