"""What failed while others ran beside it is named, and tried alone, three times: it must hold each time.

python -m tests.again    after pytest, whose cache says what failed

Browsers share a machine with two others there, and now and then lose a race that no officer's phone runs. A
test that fails alone, and more failures than a few, are no such thing. Nor is a race always the machine's:
three of the first that were followed were the deck's own. So look at each that is named.
"""

import json
import subprocess
import sys
from pathlib import Path

FAILED = Path(".pytest_cache/v/cache/lastfailed")
MOST, TIMES = 3, 3


def main() -> int:
    """Try again what failed; gives 0 if all of it held each time, else 1."""
    failed = sorted(json.loads(FAILED.read_text(encoding="utf-8"))) if FAILED.is_file() else []
    if not 0 < len(failed) <= MOST:
        print(f"{len(failed)} failed: that is no race. Nothing is tried again.")
        return 1
    print("\nFailed beside others, and tried alone three times now:", *failed, sep="\n  ", flush=True)
    alone = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *failed]
    if any(subprocess.run(alone, check=False).returncode for _ in range(TIMES)):
        return 1
    print("\nHeld alone three times, failed beside others. Look at:", *failed, sep="\n  ")
    return 0


if __name__ == "__main__":
    sys.exit(main())
