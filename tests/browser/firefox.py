"""Firefox by Marionette: no page to hold, only the contract."""

import contextlib
import json
import subprocess
import warnings
from typing import Any

from tests.browser.engine import LOAD, RUN, Engine, OpenError, ScriptError, kill

with warnings.catch_warnings():
    # With it come Mozilla's tools for Android, which use what Python has since deprecated.
    warnings.simplefilter("ignore", DeprecationWarning)
    from marionette_driver.errors import MarionetteException, StaleElementException
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

STOP = """
const [done] = arguments;
const registrations = Cc["@mozilla.org/serviceworkers/manager;1"]
  .getService(Ci.nsIServiceWorkerManager).getAllRegistrations();
const workers = Array.from({ length: registrations.length }, (_, place) =>
  registrations.queryElementAt(place, Ci.nsIServiceWorkerRegistrationInfo))
  .flatMap((each) => [each.activeWorker, each.waitingWorker, each.installingWorker])
  .filter(Boolean);
Promise.allSettled(workers.map((each) => each.terminateWorker())).then(() => done(), done);
"""

# Which document it is. On a busy machine Marionette may call an address with a # open while the one before
# it still stands.
DOCUMENT = "return [location.href, performance.timeOrigin]"


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

    def stop_workers(self) -> bool:
        with self._driver.using_context("chrome"):
            failed: str | None = self._driver.execute_async_script(STOP, sandbox="system", new_sandbox=False)
        assert not failed, failed
        return True

    def _hang_up(self) -> None:
        if self._driver:
            self._driver.delete_session(send_request=False)

    def open(self, url: str) -> None:
        here, born = self.run(DOCUMENT)
        try:
            self._driver.navigate(url)
        except MarionetteException as error:
            raise OpenError(url, str(error).partition("&")[0].partition("\n")[0]) from error
        if "#" not in url or here.partition("#")[0] != url.partition("#")[0]:
            # An empty tab may be made anew meanwhile, which is not the page either.
            new = f"performance.timeOrigin !== {born} && {json.dumps(url)}.startsWith(location.protocol)"
            self.until(f"return {new} && document.readyState === 'complete'", LOAD)

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
        try:
            self._driver.find_element("css selector", css).click()
        except StaleElementException:  # the document it was found in gave way to the next
            self._driver.find_element("css selector", css).click()
