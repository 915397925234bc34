"""Set Steady beside Angular's worker and Workbox under faults, and write the table into docs/offline.md.

python -m tests.anchors install    what package-lock.json names, hashes checked
python -m tests.anchors            measure; docs/offline.md changes only when all rows were tried
"""

import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from tests.anchors import contenders, rows, table
from tests.anchors.trial import Trial
from tests.browser import engines, provide

PAGE = Path(__file__).parents[2] / "docs" / "offline.md"


def cell(row, trial: Trial) -> str:
    """Try one row; what went wrong with the trying is said in the cell."""
    began = time.monotonic()
    try:
        told = row(trial)
    except Exception as error:
        told = f"not measured: {type(error).__name__}, {str(error).partition(chr(10))[0][:120]}"
    print(f"  {trial.contender.name}: {told} [{time.monotonic() - began:.0f} s]", flush=True)
    return told


def measure(folder: Path, found: provide.Found) -> str:
    """Try every row with every worker; give the text for the page."""
    made, size = contenders.make(folder)
    trials = [Trial(contender, found, folder) for contender in made]
    cells = {}
    for name, row in rows.rows(size).items():
        print(name, flush=True)
        cells[name] = [cell(row, trial) for trial in trials]
    for trial in trials:
        trial.site.down()
    heads = [f"{contender.name} ({contender.version})" for contender in made]
    day = datetime.now(UTC).strftime("%-d %B %Y")
    return f"Seen on {day} with {found.version}.\n\n" + table.table("what happens", heads, cells)


def main() -> int:
    """Do what the command line says; give the exit status."""
    if sys.argv[1:] == ["install"]:
        return contenders.install()
    if not contenders.MODULES.exists():
        print("The other two workers are not here yet: make anchors fetches them, then measures.")
        return 1
    with tempfile.TemporaryDirectory(prefix="anchors-") as folder, engines.playwright():
        text = measure(Path(folder), provide.provide("chromium"))
    PAGE.write_text(table.put(PAGE.read_text(encoding="utf-8"), text), encoding="utf-8")
    print(f"Written into {PAGE}.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
