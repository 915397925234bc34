"""The browsers a test run needs, found or fetched; says which it used."""

import functools
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ENGINES = ("chromium", "firefox", "webkit")
# Chromium without the frame around its pages starts and opens them for two thirds of the processor time.
# TEST_BROWSER=whole asks for the one that people have: to measure, and for the counts of `make prove`.
WHOLE = os.environ.get("TEST_BROWSER") == "whole"
FRAMELESS = "chromium-headless-shell"
COMMANDS = {
    "chromium": (*(() if WHOLE else (FRAMELESS,)), "chromium", "chromium-browser", "google-chrome"),
    "firefox": ("firefox-esr", "firefox"),
}
PACKAGES = {
    FRAMELESS: (FRAMELESS,),
    "chromium": ("chromium",),
    "firefox": ("firefox-esr",),
    "webkit": ("webkit2gtk-driver", "xvfb", "xauth"),
}
MINUTES = 60.0

# Asked in a process of its own: a thread that already drives a browser cannot start Playwright again.
ASK_PLAYWRIGHT = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(getattr(playwright, {engine!r}).executable_path)
"""
# MiniBrowser tells its version only to a screen; its library tells anyone.
ASK_WEBKIT = """
import ctypes, ctypes.util
library = ctypes.CDLL(ctypes.util.find_library({name!r}))
version = [library[f"webkit_get_{{part}}_version"]() for part in ("major", "minor", "micro")]
print("WebKitGTK", ".".join(map(str, version)))
"""


@dataclass(frozen=True)
class Found:
    """A browser that can be started: where it is, and whose it is."""

    engine: str  # "chromium", "firefox" or "webkit"
    kind: str  # "system" or "playwright"
    path: str
    version: str

    def __str__(self) -> str:
        return f"{self.engine}: {self.version} at {self.path} ({self.kind})"


class Missing(Exception):  # noqa: N818 - "except Missing" says it
    """A browser that is not here and could not be fetched; the sentence says why and what to install."""


def find(engine: str) -> Found | None:
    """Engine in, a browser that is already here out; nothing is installed."""
    return _on_this_machine(engine) or _from_playwright(engine)


def provide(engine: str) -> Found:
    """Engine in, browser out: one that is here, else apt-get's, else Playwright's own download."""
    found, reasons = find(engine), []
    for install in (_install_package, _download):
        if not found:
            reasons.append(install(engine))
            found = find(engine)
    if not found:
        raise Missing(
            f"There is no {engine} here ({'; '.join(reasons)}): install {' '.join(PACKAGES[engine])} "
            f"with apt-get, or run python -m playwright install {engine}"
        )
    return found


def _on_this_machine(engine: str) -> Found | None:
    """The first candidate that says its version; one that cannot say it would not start either."""
    for path in _webkit_paths() if engine == "webkit" else _command_paths(engine):
        version = _webkit_version(path) if engine == "webkit" else _answer([path, "--version"])
        if version:
            return Found(engine, "system", path, version.partition(" built on ")[0].strip())
    return None


def _command_paths(engine: str) -> Iterator[str]:
    for command in COMMANDS[engine]:
        path = shutil.which(command)
        if path and not _is_snap(Path(path)):
            yield path


def _is_snap(path: Path) -> bool:
    """Whether a command leads into a snap, which sees neither our temporary folder nor our process group."""
    real = path.resolve()
    if "snap" in real.parts or real.name == "snap":
        return True
    with real.open("rb") as file:
        start = file.read(8192)
    return start.startswith(b"#!") and re.search(rb"\bsnap\b", start) is not None


def _webkit_paths() -> list[str]:
    """MiniBrowsers, where the driver and a screen are here as well."""
    screen = os.environ.get("DISPLAY") or shutil.which("Xvfb")
    if not (screen and shutil.which("WebKitWebDriver")):
        return []
    return sorted(str(path) for path in Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"))


def _webkit_version(path: str) -> str:
    return _answer([sys.executable, "-c", ASK_WEBKIT.format(name=Path(path).parent.name)])


def _from_playwright(engine: str) -> Found | None:
    """Playwright's browser of this engine, if its download has been made."""
    path = _answer([sys.executable, "-c", ASK_PLAYWRIGHT.format(engine=engine)])
    if not path or not Path(path).exists():
        return None
    build = next((part for part in Path(path).parts if part.startswith(f"{engine}-")), engine)
    return Found(engine, "playwright", path, f"Playwright's {build}")


def _install_package(engine: str) -> str:
    """Install Debian's packages where that is allowed; out comes what went wrong, or nothing."""
    apt = _apt()
    if not apt:
        return "apt-get is not here or not allowed"
    _update(apt)
    return _problem([*apt, "install", "-y", "--no-install-recommends", *PACKAGES[engine]])


def _apt() -> tuple[str, ...]:
    """The start of an apt-get command that may install, or nothing."""
    command = ("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-o", "DPkg::Lock::Timeout=120")
    if not shutil.which("apt-get"):
        return ()
    if os.geteuid() == 0:
        return command
    return ("sudo", "-n", *command) if shutil.which("sudo") and not _problem(["sudo", "-n", "true"]) else ()


@functools.cache
def _update(apt: tuple[str, ...]) -> str:
    """Fetch the package lists, once in a run; if that fails, the install says so better."""
    return _problem([*apt, "update"])


def _download(engine: str) -> str:
    """Let Playwright fetch its own browser; out comes what went wrong, or nothing."""
    command = [sys.executable, "-m", "playwright", "install", engine]
    if os.geteuid() == 0 and not _problem([*command, "--with-deps"]):
        return ""
    return _problem(command)  # its libraries may be here already


def _answer(command: list[str]) -> str:
    """The first line a command prints, or nothing if it fails."""
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=1 * MINUTES, check=True, encoding="utf-8"
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip().partition("\n")[0]


def _problem(command: list[str]) -> str:
    """Run a command in silence; out comes why it failed in a line, or nothing if it did not."""
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=15 * MINUTES, check=False, encoding="utf-8"
        )
    except (OSError, subprocess.SubprocessError) as error:
        return str(error)
    lines = [line.strip() for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith(("E:", "Error", "Failed"))]
    return "" if done.returncode == 0 else (errors or lines or [f"{command[0]} failed"])[-1]


def main() -> int:
    """Fetch all three, a line for each; 1 if Chromium is missing, or any in CI."""
    missing = []
    if not (WHOLE or shutil.which(FRAMELESS)):
        _install_package(FRAMELESS)  # where that fails the whole browser does as well, in more time
    for engine in ENGINES:
        try:
            print(provide(engine), flush=True)
        except Missing as error:
            missing.append(engine)
            print(f"{engine}: {error}", flush=True)
    return int("chromium" in missing or bool(missing and os.environ.get("CI")))


if __name__ == "__main__":
    sys.exit(main())
