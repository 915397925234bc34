"""What a browser engine does for a test, whichever it is; and the ending of what it starts."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any

from tests.browser import provide

LOAD = 15  # seconds for a page to come
RUN = 30  # seconds for a script to answer
WHERE = "return `${location.href} ${document.readyState}: ${document.querySelector('h1')?.textContent}`"

Preferences = dict[str, bool | int | str]

# JSON in and JSON out, so that dates, gaps and numbers come back the same from each driver.
CALL = """async () => {
  const body = async function () {%(body)s
  };
  let timer;
  const late = new Promise((_, fail) => {
    timer = setTimeout(() => fail(new Error('no answer in %(seconds)s s')), %(seconds)s000);
  });
  const value = await Promise.race([body.apply(window, %(args)s), late]);
  clearTimeout(timer);
  return JSON.stringify(value) ?? null;
}"""


class OpenError(Exception):
    """An address that gave no page, only the browser's own error page or nothing in time."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(f"{url}: {reason}")
        self.url, self.reason = url, reason


class ScriptError(Exception):
    """A script that threw, or whose page went away before it answered."""


class Engine(ABC):
    """A browser with one current tab, a profile of its own and an ear for what goes wrong in pages."""

    def __init__(self, found: provide.Found, preferences: Preferences | None = None) -> None:
        """Start it; `preferences` are Firefox's own, by their names in about:config."""
        self.found, self.preferences = found, preferences or {}
        self._heard: list[str] = []
        self._ends = contextlib.ExitStack()
        self._folder = Path(tempfile.mkdtemp(prefix="engine-"))
        self._ends.callback(_remove, self._folder)
        try:
            self._start()
        except BaseException:
            self.close()
            raise

    @abstractmethod
    def _start(self) -> None:
        """Start the browser on this engine's folder."""

    @abstractmethod
    def open(self, url: str) -> None:
        """Navigate the current tab and wait until it is loaded; OpenError if no page comes."""

    @abstractmethod
    def new_tab(self) -> None:
        """Continue in a fresh tab."""

    @abstractmethod
    def restart(self) -> None:
        """End the browser as a crash would and start it again on the same profile."""

    def stop_workers(self) -> bool:
        """End all service workers, as a phone does within a minute; false where a browser has no way."""
        return False

    @abstractmethod
    def errors(self) -> list[str]:
        """Give console errors and page errors since the last call."""

    @abstractmethod
    def _evaluate(self, call: str) -> str | None:
        """Call a JavaScript function in the page and give its string; ScriptError if it throws."""

    @abstractmethod
    def _click(self, css: str) -> None:
        """Click the first element that matches; it is there."""

    def run(self, script: str, *args: Any) -> Any:
        """Run a function body in the page: `return`, `await` and `arguments` work, JSON comes and goes."""
        answer = self._evaluate(CALL % {"body": script, "args": json.dumps(args), "seconds": RUN})
        return None if answer is None else json.loads(answer)

    def tap(self, css: str) -> None:
        """Click the first element that matches, once there is one, brought to the middle as a thumb would."""
        place = f"document.querySelector({json.dumps(css)})"
        self.until(f"return {place} !== null")
        with contextlib.suppress(TimeoutError):  # what is still to come moves it, or never comes
            self.until("return document.readyState === 'complete'", 3)
        self.run(f"{place}.scrollIntoView({{block: 'center', behavior: 'instant'}})")
        self._click(css)

    def until(self, script: str, seconds: float = 60) -> Any:
        """Run a script again and again, through reloads too, until it gives something true; give that."""
        end = time.monotonic() + seconds
        while True:
            try:
                last = self.run(script)
            except ScriptError as error:  # the page may be on its way to the next
                last = error
            else:
                if last:
                    return last
            if time.monotonic() > end:
                error = TimeoutError(f"After {seconds} s still {last!r}: {script.strip()}")
                with contextlib.suppress(ScriptError):
                    error.add_note(self.run(WHERE))
                raise error
            time.sleep(0.05)

    def close(self) -> None:
        """End everything this engine started and remove its folder."""
        self._ends.close()

    def _take(self) -> list[str]:
        heard, self._heard = self._heard, []
        return heard

    def _launch(self, *command: str, **more: Any) -> subprocess.Popen[bytes]:
        """Start a program in a group of its own, with the engine's folder for its home and leavings."""
        program = subprocess.Popen(
            command,
            env=self._environment(),
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **more,
        )
        self._ends.callback(kill, program)
        return program

    def _environment(self, **more: str) -> dict[str, str]:
        own = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
        return own | {"HOME": str(self._folder), "TMPDIR": str(self._folder)} | more

    def _port(self, program: subprocess.Popen[bytes], file: Path) -> int:
        """Wait for the port that a browser writes on the first line of a file."""
        end = time.monotonic() + 60
        while not (file.exists() and file.read_text(encoding="utf-8").strip()):
            if program.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"{self.found} did not start")
            time.sleep(0.02)
        return int(file.read_text(encoding="utf-8").split()[0])


def kill(program: subprocess.Popen[bytes]) -> None:
    """End a program's whole group at once, with no chance to tidy up; nothing if it has ended before."""
    if program.returncode is not None:  # its number may be another's by now
        return
    with contextlib.suppress(ProcessLookupError):
        os.killpg(program.pid, signal.SIGKILL)
    program.wait()


def _remove(folder: Path) -> None:
    """Remove a folder that dying processes may still write to."""
    for _ in range(50):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(0.1)
    raise OSError(f"{folder} could not be removed")
