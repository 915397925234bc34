"""Chromium, and the browsers Playwright brings: a page to hold, for tests that need more."""

import contextlib
import os
import subprocess
from collections.abc import Callable, Iterator

from playwright.sync_api import CDPSession, ConsoleMessage, Page, Playwright, sync_playwright
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.browser.engine import LOAD, Engine, OpenError, ScriptError, kill


class _Shared:
    users = 0
    running: Playwright


@contextlib.contextmanager
def playwright() -> Iterator[Playwright]:
    """Share Playwright with the engines: it starts but once in a thread, so sync_playwright() would fail."""
    if not _Shared.users:
        _Shared.running = sync_playwright().start()
    _Shared.users += 1
    try:
        yield _Shared.running
    finally:
        _Shared.users -= 1
        if not _Shared.users:
            _Shared.running.stop()


class _Played(Engine):
    """What is the same for every browser that Playwright drives."""

    page: Page
    _cdp: CDPSession | None

    def _adopt(self, page: Page) -> None:
        """Make a page the current tab and listen to it."""
        self.page, self._cdp = page, None
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self._heard.append(str(error)))

    def _hear(self, said: ConsoleMessage) -> None:
        if said.type == "error":
            self._heard.append(said.text)

    def open(self, url: str) -> None:
        try:
            self.page.goto(url, timeout=LOAD * 1000)
        except PlaywrightTimeout as error:
            raise OpenError(url, f"nothing in {LOAD} s") from error
        except PlaywrightError as error:
            self._leave_error_page()
            raise OpenError(url, error.message.partition("\n")[0]) from error

    def _leave_error_page(self) -> None:
        """Wait for the browser's error page, which comes after the error and would cut off the next page."""
        with contextlib.suppress(PlaywrightTimeout):
            self.page.wait_for_url("chrome-error:**", timeout=2000)
        self.page.goto("about:blank")

    def new_tab(self) -> None:
        """Continue in a fresh tab; the old one is closed."""
        left = self.page
        self._adopt(left.context.new_page())
        left.close()

    def errors(self) -> list[str]:
        """Give console errors and page errors since the last call; Chromium counts failed loads as such."""
        with contextlib.suppress(ScriptError):
            self.run("")  # events arrive only while a call waits
        return self._take()

    def _evaluate(self, call: str) -> str | None:
        try:
            answer: str | None = self.page.evaluate(call)
        except PlaywrightError as error:
            raise ScriptError(error.message) from error
        return answer

    def _click(self, css: str) -> None:
        self.page.locator(css).first.click(timeout=LOAD * 1000)


class Chromium(_Played):
    """Chromium, or Chrome: started here, driven by Playwright over its DevTools port."""

    _program: subprocess.Popen[bytes]

    def _start(self) -> None:
        self._playwright = self._ends.enter_context(playwright())
        self._run_browser()

    def _run_browser(self) -> None:
        profile = self._folder / "profile"
        port = profile / "DevToolsActivePort"
        port.unlink(missing_ok=True)
        # Playwright's own build comes without the helper that a sandbox needs.
        open_box = ["--no-sandbox"] if os.geteuid() == 0 or self.found.kind == "playwright" else []
        self._program = self._launch(
            self.found.path,
            "--headless=new",
            "--remote-debugging-port=0",
            f"--user-data-dir={profile}",
            *open_box,
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-features=SpareRendererForSitePerProcess",  # a second process for each origin, unused
            "about:blank",
        )
        address = f"http://127.0.0.1:{self._port(self._program, port)}"
        browser = self._playwright.chromium.connect_over_cdp(address)
        self._ends.callback(browser.close)  # hung up in good time, Playwright removes its own leavings
        (context,) = browser.contexts
        self._adopt(context.pages[0] if context.pages else context.new_page())

    def restart(self, between: Callable[[], object] = lambda: None) -> None:
        """Kill the browser with everything it started, as a crash does, and start it on the same profile.

        `between` is done while it is dead: damage to its files, for one.
        """
        self._heard = self.errors()
        kill(self._program)
        between()
        self._run_browser()

    def stop_workers(self) -> bool:
        self.cdp().send("ServiceWorker.enable")
        self.cdp().send("ServiceWorker.stopAllWorkers")
        return True

    def cdp(self) -> CDPSession:
        """Give the page's DevTools session; what it emulates lasts as long as the tab."""
        self._cdp = self._cdp or self.page.context.new_cdp_session(self.page)
        return self._cdp


class PlaywrightEngine(_Played):
    """Playwright's own Firefox or WebKit, with a profile that a restart keeps."""

    def _start(self) -> None:
        self._playwright = self._ends.enter_context(playwright())
        self._ends.callback(lambda: self._context.close())
        self._run_browser()

    def _run_browser(self) -> None:
        browser = getattr(self._playwright, self.found.engine)
        more = {"firefox_user_prefs": self.preferences} if self.preferences else {}
        self._context = browser.launch_persistent_context(
            self._folder / "profile", executable_path=self.found.path, headless=True, **more
        )
        self._adopt(self._context.pages[0])

    def restart(self) -> None:
        """Close the browser and start it on the same profile; Playwright owns the process, so no crash."""
        self._heard = self.errors()
        self._context.close()
        self._run_browser()
