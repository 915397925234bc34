"""Two trees in, how much slower or heavier a phone finds this one out: in turn, so that both meet the same.

The other tree serves twice. What its two servings differ by is what this machine's noise can do to a median
of that many pairs; a difference within it, or within a twentieth, says nothing.
"""

import subprocess
import tarfile
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from tests.bench import corpus, phone, serving
from tests.bench.serving import ROOT, Environ
from tests.bench.table import marked, row
from tests.browser import provide

SIDES = ("before", "now", "before again")
FIGURES = ("start_ms", "tap_ms", "tap_at_once_ms", "first_paint_ms", "first_kb")
TWENTIETH, ROOM = 0.05, {"first_kb": 10.0}  # what a difference may be; that of bytes in kB
MADE_UP = 75  # cards of the deck that stands in for one that this tree finds words to mend in
Taps = tuple[tuple[str, ...], str]
Round = Mapping[str, float]


def measure(commit: str, pairs: int, folder: Path) -> None:
    """Build that commit and this tree of the same content, and visit them in turn."""
    with marked(f"pairs with {commit}"):
        before = tree(commit, folder / "tree")
        old, new, taps = both(before, folder)
        with ExitStack() as stack:
            ports = [
                stack.enter_context(serving.Served(environ, root))
                for environ, root in ((old, before), (new, ROOT), (old, before))
            ]
            roots = stack.enter_context(serving.fronted(*ports))
            judge(rounds(roots, pairs, taps))


def both(before: Path, folder: Path) -> tuple[Environ, Environ, Taps]:
    """Build the commit's own deck by both trees, or a made-up one where this tree refuses that deck.

    Gives what serves each, and what is to be tapped. Raises RuntimeError when a tree can build neither.
    """
    content, taps = before / "content", corpus.taps(real=True)
    try:
        new = serving.built(content, folder / "now")[0]
    except RuntimeError as error:
        row(f"deck of that commit; {MADE_UP} made-up cards instead", "refused", str(error)[:80])
        content, taps = corpus.write(MADE_UP, folder / "content"), corpus.taps(real=False)
        new = serving.built(content, folder / "now-made-up")[0]
    return serving.built(content, folder / "before", before)[0], new, taps


def tree(commit: str, folder: Path) -> Path:
    """Unpack a commit's files. Raises ValueError when git knows no such commit."""
    folder.mkdir()
    archive = folder.with_suffix(".tar")
    done = subprocess.run(["git", "archive", "-o", archive, commit], cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise ValueError(done.stderr.strip())
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    return folder


def rounds(roots: list[str], pairs: int, taps: Taps) -> list[dict[str, Round]]:
    """Let each side be first as often; a round in which a browser failed counts for none."""
    chromium = provide.provide("chromium").path
    found = []
    for number in range(pairs):
        turn = [*SIDES[number % 3 :], *SIDES[: number % 3]]
        with marked(f"round {number + 1}"):
            seen = {}
            for side in turn:
                root = roots[SIDES.index(side)]
                seen[side] = phone.limited(phone.Visit(root, *taps, chromium, rounds=1))
            found.append(seen)
            told = ", ".join(f"{side} {seen[side]['start_ms']}/{seen[side]['tap_ms']}" for side in SIDES)
            print(f"round {number + 1}: start/tap {told}", flush=True)
    return found


def judge(found: list[dict[str, Round]]) -> None:
    """Set each median beside the other's, and their difference beside that of one commit from itself."""
    row("pairs", len(found))
    for what in FIGURES:
        with marked(what):
            old, new, again = (median(seen[side][what] for seen in found) for side in SIDES)
            change, noise = compared(found, what, "now"), compared(found, what, "before again")
            allowed = max(ROOM.get(what, old * TWENTIETH), abs(noise))
            row(f"{what}: before", round(old, 1))
            row(f"{what}: now", round(new, 1))
            said = "within" if change <= allowed else "MORE THAN"
            row(f"{what}: median difference", f"{change:+.1f}", f"{said} {allowed:.1f}")
            row(f"{what}: noise, the commit before beside itself", f"{noise:+.1f}", f"median {again:.1f}")


def compared(found: list[dict[str, Round]], what: str, side: str) -> float:
    """Give the median of what a side's figure is more than that of the commit before, round by round."""
    return median(seen[side][what] - seen["before"][what] for seen in found)
