"""WebKit by WebDriver: no page to hold, only the contract."""

import contextlib
import os
import shutil

from selenium.common.exceptions import (
    StaleElementReferenceException,
    TimeoutException,
    WebDriverException,
)
from selenium.webdriver import Remote
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.client_config import ClientConfig
from selenium.webdriver.remote.remote_connection import RemoteConnection
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service

from tests.browser.engine import LOAD, RUN, Engine, OpenError, ScriptError, kill

# WebKit's WebDriver has no log, so each call of a script leaves listeners and brings what they heard.
LISTEN_AND_CALL = """
const key = Symbol.for('heard');
if (!window[key]) {
  const heard = (window[key] = []);
  const say = console.error;
  console.error = (...words) => (heard.push(words.map(String).join(' ')), say.apply(console, words));
  addEventListener('unhandledrejection', ({ reason }) => heard.push(String(reason)));
  addEventListener('error', ({ message, target }) =>
    heard.push(message ?? `Failed to load ${target.src ?? target.href}`), true);
  addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) =>
    blockedURI.endsWith('/favicon.ico') || heard.push(`${effectiveDirective} blocked ${blockedURI}`));
}
return (%s)().then((value) => [value, window[key].splice(0)]);
"""


class WebKit(Engine):
    """WebKitGTK's MiniBrowser, driven by WebDriver on the screen there is, or one of its own."""

    def _start(self) -> None:
        options = Options()
        options.binary_location = self.found.path
        options.add_argument("--automation")
        self._service = Service(
            executable_path=shutil.which("WebKitWebDriver"),
            env=self._environment(DISPLAY=self._screen(), GDK_BACKEND="x11"),
            popen_kw={"start_new_session": True},
        )
        self._left: list[str] = []
        self._ends.callback(self._end)
        self._service.start()
        # Selenium's own WebKitGTK class would wait for ever for a browser that does not start.
        line = RemoteConnection(client_config=ClientConfig(self._service.service_url, timeout=RUN * 2))
        self._driver = Remote(line, options=options)
        self._ends.callback(self._driver.quit)
        self._driver.set_page_load_timeout(LOAD)
        self._driver.set_script_timeout(RUN + 5)

    def _screen(self) -> str:
        """Give the display there is, or start one whose number the X server picks."""
        if os.environ.get("DISPLAY"):
            return os.environ["DISPLAY"]
        here, there = os.pipe()
        with os.fdopen(here) as told:
            server = ("Xvfb", "-displayfd", str(there), "-screen", "0", "1280x1024x24", "-nolisten", "tcp")
            program = self._launch(*server, pass_fds=[there])
            os.close(there)
            number = told.readline().strip()
        if not number:
            raise RuntimeError("Xvfb did not start")
        self._ends.callback(program.wait, 10)
        self._ends.callback(program.terminate)  # asked to end, it removes its lock
        return f":{number}"

    def _end(self) -> None:
        """End what the driver started, whether or not it ended by itself."""
        program = getattr(self._service, "process", None)
        if program:
            kill(program)
            self._service.stop()  # closes its pipe

    def open(self, url: str) -> None:
        try:
            self._driver.get(url)
        except TimeoutException as error:
            self.new_tab()  # in this one, each command would first wait for the page
            raise OpenError(url, f"nothing in {LOAD} s") from error
        except WebDriverException as error:
            raise OpenError(url, error.msg or "no reason given") from error
        address, words = self.run("return [location.href, document.body?.textContent]")
        if address == "about:blank" != url:  # where WebKit shows its own error page
            raise OpenError(url, words or "no reason given")
        self._close_left()

    def new_tab(self) -> None:
        """Continue in a fresh tab; the old one is closed when the next page is open.

        Automation keeps nothing on disk, and forgets an origin's caches seconds after its last page is gone.
        """
        self._left.append(self._driver.current_window_handle)
        self._driver.switch_to.new_window("tab")

    def _close_left(self) -> None:
        current = self._driver.current_window_handle
        while self._left:
            self._driver.switch_to.window(self._left.pop())
            self._driver.close()
            self._driver.switch_to.window(current)

    def restart(self) -> None:
        """Continue in a fresh tab of the same browser: one that is ended forgets everything in automation."""
        self.new_tab()

    def errors(self) -> list[str]:
        """Give console errors and page errors since the last call, as far as listeners in the page hear them.

        Not seen: what happens before the end of open(), or after a tap or a script leads to another page
        before the next script runs there; what is said between the last script and leaving a page.
        """
        with contextlib.suppress(ScriptError):
            self.run("")
        return self._take()

    def _evaluate(self, call: str) -> str | None:
        try:
            answer: tuple[str | None, list[str]] = self._driver.execute_script(LISTEN_AND_CALL % call)
        except WebDriverException as error:
            raise ScriptError(error.msg) from error
        self._heard += answer[1]
        return answer[0]

    def _click(self, css: str) -> None:
        try:
            self._driver.find_element(By.CSS_SELECTOR, css).click()
        except StaleElementReferenceException:  # the document it was found in gave way to the next
            self._driver.find_element(By.CSS_SELECTOR, css).click()
