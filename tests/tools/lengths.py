"""Python files in, what of them is too long for one sitting out.

A module has 250 lines at most, a file of tests 400. A function of the package fits the eye: 30 lines, with
its signature and all that it says of itself.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
MODULE, TESTS, FUNCTION = 250, 400, 30
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def faults(root: Path = ROOT) -> Iterator[str]:
    """Give a sentence for each module and each function that is too long."""
    for path in sorted([*root.glob("*.py"), *(root / "deck").rglob("*.py")]):
        yield from _module(path, root, MODULE)
        yield from _functions(path, root)
    for path in sorted((root / "tests").rglob("*.py")):
        if "node_modules" not in path.parts:
            yield from _module(path, root, TESTS)


def _module(path: Path, root: Path, most: int) -> Iterator[str]:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    if lines > most:
        yield f"{path.relative_to(root)}: {lines} lines; cut it by subject into files of {most} at most."


def _functions(path: Path, root: Path) -> Iterator[str]:
    for found in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(found, FUNCTIONS):
            lines = (found.end_lineno or found.lineno) - found.lineno + 1
            if lines > FUNCTION:
                where = f"{path.relative_to(root)}:{found.lineno}"
                yield f"{where}: {found.name} has {lines} lines; {FUNCTION} fit the eye: name a part of it."
