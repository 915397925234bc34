"""A served deck in, what the page holds in memory after so many taps out, in bytes: with reading ahead."""

from itertools import cycle

from playwright.sync_api import CDPSession, Page, sync_playwright

from tests.bench.phone import FLAGS

AFTER = (10, 30, 50)  # taps
REST = 600  # milliseconds a reader looks before the next tap: what is in view is read meanwhile


def measure(root: str, list_page: str, chromium: str) -> dict[int, int]:
    """Tap from a list to one card after another and back; give the bytes in use after so many taps."""
    found = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
        cdp = page.context.new_cdp_session(page)
        page.goto(root + list_page)
        page.locator("html[data-offline=ready]").wait_for(timeout=60_000)
        page.goto(root + list_page)
        links = page.locator("main li a").evaluate_all("all => all.map((link) => link.getAttribute('href'))")
        for taps, address in enumerate(cycle(links), start=1):
            _to_and_fro(page, address, list_page)
            if taps in AFTER:
                found[taps] = _used(cdp)
            if taps == AFTER[-1]:
                break
        browser.close()
    return found


def _to_and_fro(page: Page, address: str, list_page: str) -> None:
    """Tap a card and go back, at the pace of a reader."""
    link = page.locator(f'main li a[href="{address}"]').first
    link.scroll_into_view_if_needed()
    page.wait_for_timeout(REST)
    link.tap()
    page.wait_for_url(f"**{address}")
    page.wait_for_timeout(REST)
    page.evaluate("setTimeout(() => history.back())")
    page.wait_for_url(f"**{list_page}")
    link.wait_for(state="attached")
    page.wait_for_timeout(REST)


def _used(cdp: CDPSession) -> int:
    """Give what is in use once all that nobody holds has been let go."""
    cdp.send("HeapProfiler.enable")
    for _ in range(2):
        cdp.send("HeapProfiler.collectGarbage")
    return int(cdp.send("Runtime.getHeapUsage")["usedSize"])
