"""Chromium of November 2023, for tests: what an old phone knows, in a program of today's machine.

It lies packed in an npm package whose hash the lock names; it is unpacked when a test first asks for it.
"""

import io
import os
import platform
import sys
import tarfile
import tempfile
from pathlib import Path

import brotli

from tests.browser.provide import Missing

ROOT = Path(__file__).parents[2]
PACKED = ROOT / "tests/tools/node_modules/@sparticuz/chromium/bin"
PLACE = ROOT / ".venv/chromium-119"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def program() -> Path:
    """Give the program. Raises Missing where it cannot run or was not fetched."""
    if (sys.platform, platform.machine()) != ("linux", "x86_64"):
        raise Missing("Chromium 119 runs on Linux with an x86-64 processor alone")
    if not PLACE.exists():
        if not PACKED.exists():
            raise Missing(f"{PACKED}: not fetched; run make .venv/tools")
        _unpack()
    return PLACE / "chromium"


def environment() -> dict[str, str]:
    """Give what it is started with: the few libraries that a machine without browsers lacks."""
    return {**os.environ, "LD_LIBRARY_PATH": str(PLACE / "lib")}


def _unpack() -> None:
    """Unpack beside its place, then put it there: another process may do the same."""
    with tempfile.TemporaryDirectory(dir=PLACE.parent) as beside:
        folder = Path(beside) / PLACE.name
        folder.mkdir()
        found = folder / "chromium"
        found.write_bytes(brotli.decompress((PACKED / "chromium.br").read_bytes()))
        found.chmod(0o755)
        libraries = brotli.decompress((PACKED / "al2023.tar.br").read_bytes())
        with tarfile.open(fileobj=io.BytesIO(libraries)) as packed:
            packed.extractall(folder, filter="data")
        try:
            folder.rename(PLACE)
        except OSError:
            if not PLACE.exists():
                raise
