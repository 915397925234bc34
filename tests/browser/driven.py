"""Firefox by Marionette, WebKit by WebDriver: no page to hold, only the contract."""

import contextlib
import json
import os
import shutil
import subprocess
import warnings
from typing import Any

from selenium.common.exceptions import TimeoutException, WebDriverException
from selenium.webdriver import Remote
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.client_config import ClientConfig
from selenium.webdriver.remote.remote_connection import RemoteConnection
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service

from tests.browser.engine import LOAD, RUN, Engine, OpenError, ScriptError, kill

with warnings.catch_warnings():
    # With it come Mozilla's tools for Android, which use what Python has since deprecated.
    warnings.simplefilter("ignore", DeprecationWarning)
    from marionette_driver.errors import MarionetteException
    from marionette_driver.marionette import Marionette

PREFERENCES = {
    "marionette.port": 0,
    "browser.sessionstore.resume_from_crash": False,  # a restart opens no tabs of its own
    "toolkit.startup.max_resumed_crashes": -1,  # nor a dialog, however often it was killed
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
}

# What pages say to the console stays in their processes; what they throw is in the browser's own list.
HEAR = """
const listen = () => {
  const storage = Components.classes["@mozilla.org/consoleAPI-storage;1"]
    .getService(Components.interfaces.nsIConsoleAPIStorage);
  const system = Components.classes["@mozilla.org/systemprincipal;1"]
    .createInstance(Components.interfaces.nsIPrincipal);
  storage.addLogEventListener((event) => {
    const { level, innerID, arguments: words } = event.wrappedJSObject ?? event;
    const byPage = typeof innerID === "number";
    if (byPage && level === "error") sendAsyncMessage("engine:heard", words.map(String).join(" "));
  }, system);
};
globalThis.heard = [];
Services.ppmm.addMessageListener("engine:heard", ({ data }) => heard.push(data));
Services.ppmm.loadProcessScript("data:," + encodeURIComponent(`(${listen})()`), true);
Services.console.reset();
"""
TELL = """
const warning = Ci.nsIScriptError.warningFlag;
const thrown = Services.console.getMessageArray()
  .filter((entry) => entry instanceof Ci.nsIScriptError && !(entry.flags & warning))
  .filter((entry) => entry.category === "content javascript" || entry.category.startsWith("CSP_"))
  .filter((entry) => entry.sourceName && !/^(resource|chrome|moz-extension):/.test(entry.sourceName));
Services.console.reset();
return [...heard.splice(0), ...thrown.map((entry) => entry.errorMessage)];
"""

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


class Firefox(Engine):
    """Firefox, started here and driven by Marionette, the protocol it has built in."""

    _program: subprocess.Popen[bytes]
    _driver: Any = None  # Marionette, which has no types

    def _start(self) -> None:
        self._profile = self._folder / "profile"
        self._profile.mkdir()
        chosen = PREFERENCES | self.preferences
        lines = (f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in chosen.items())
        (self._profile / "user.js").write_text("\n".join(lines), encoding="utf-8")
        self._ends.callback(self._hang_up)
        self._run_browser()

    def _run_browser(self) -> None:
        file = self._profile / "MarionetteActivePort"
        file.unlink(missing_ok=True)
        profile = ("-no-remote", "-profile", str(self._profile))
        asked = ("-headless", "-marionette", "--remote-allow-system-access")
        self._program = self._launch(self.found.path, *profile, *asked)
        self._driver = Marionette(port=self._port(self._program, file), socket_timeout=RUN * 2)
        self._driver.start_session()
        self._driver.timeout.page_load, self._driver.timeout.script = LOAD, RUN + 5
        self._in_browser(HEAR)

    def _in_browser(self, script: str) -> list[str]:
        """Run a script with the browser's own rights, in a place that lasts."""
        with self._driver.using_context("chrome"):
            answer: list[str] = self._driver.execute_script(script, sandbox="system", new_sandbox=False)
        return answer

    def _hang_up(self) -> None:
        if self._driver:
            self._driver.delete_session(send_request=False)

    def open(self, url: str) -> None:
        try:
            self._driver.navigate(url)
        except MarionetteException as error:
            raise OpenError(url, str(error).partition("&")[0].partition("\n")[0]) from error

    def new_tab(self) -> None:
        """Continue in a fresh tab; the old one is closed."""
        fresh = self._driver.open(type="tab", focus=True)["handle"]
        self._driver.close()
        self._driver.switch_to_window(fresh)

    def restart(self) -> None:
        """Kill the browser with everything it started, as a crash does, and start it on the same profile."""
        self._heard = self.errors()
        kill(self._program)
        self._hang_up()
        self._run_browser()

    def errors(self) -> list[str]:
        """Give console errors and page errors since the last call; what workers throw is among them."""
        with contextlib.suppress(ScriptError):
            self.run("")  # what the page said before comes before its answer
        self._heard += self._in_browser(TELL)
        return self._take()

    def _evaluate(self, call: str) -> str | None:
        try:
            # In no sandbox of its own, a script sees the page's globals.
            answer: str | None = self._driver.execute_script(f"return ({call})()", sandbox=None)
        except MarionetteException as error:
            raise ScriptError(str(error).partition("\n")[0]) from error
        return answer

    def _click(self, css: str) -> None:
        self._driver.find_element("css selector", css).click()


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
        self._driver.find_element(By.CSS_SELECTOR, css).click()
