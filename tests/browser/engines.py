"""One way to drive the three engines."""

from collections.abc import Callable

from tests.browser import provide
from tests.browser.engine import Engine, OpenError, Preferences, ScriptError
from tests.browser.firefox import Firefox
from tests.browser.played import Chromium, PlaywrightEngine, playwright
from tests.browser.webkit import WebKit

__all__ = (
    "Chromium",
    "Engine",
    "Firefox",
    "OpenError",
    "PlaywrightEngine",
    "ScriptError",
    "WebKit",
    "playwright",
    "start",
)

SYSTEM: dict[str, Callable[[provide.Found, Preferences | None], Engine]] = {
    "chromium": Chromium,
    "firefox": Firefox,
    "webkit": WebKit,
}


def start(engine: str, preferences: Preferences | None = None) -> Engine:
    """Engine's name in, running browser out, found or fetched; provide.Missing says why there is none."""
    found = provide.provide(engine)
    if found.kind == "playwright" and engine != "chromium":
        return PlaywrightEngine(found, preferences)
    return SYSTEM[engine](found, preferences)
