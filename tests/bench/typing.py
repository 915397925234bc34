"""A served deck in, milliseconds from the last key to the painted results out, beside painting alone.

The processor is slowed four times, as a phone's is. Painting alone is the same rows put into the same list by
a script that searches nothing: what no search can be quicker than.
"""

import statistics

from playwright.sync_api import sync_playwright

from tests.bench.phone import FLAGS

WORDS = ("demensha", "swinging a swrd", "dude on parking garage", "ecxited delirium", "qqqq", "back up")
PAINTED = """
  const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));"""
SEARCH = f"""async (words) => {{{PAINTED}
  const [field, list] = [document.querySelector('main input'), document.querySelector('.count')];
  const changed = new Promise((done) => new MutationObserver(done).observe(list.parentNode, {{
    childList: true, subtree: true, characterData: true }}));
  const began = performance.now();
  field.value = words;
  field.dispatchEvent(new Event('input'));
  await changed;
  await painted();
  return performance.now() - began;
}}"""
FLOOR = f"""async () => {{{PAINTED}
  const list = document.querySelector('#results');
  const rows = [...list.children].map((row) => row.cloneNode(true));
  list.replaceChildren();
  await painted();
  const began = performance.now();
  list.replaceChildren(...rows);
  await painted();
  return performance.now() - began;
}}"""


def measure(root: str, chromium: str) -> dict[str, float]:
    """Type each query five times; gives the medians of the search and of painting alone."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page(viewport={"width": 360, "height": 780})
        page.goto(f"{root}search/")
        page.fill("main input", "knife")
        page.wait_for_selector("#results li")
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
        times: dict[str, list[float]] = {"search": [], "floor": []}
        for turn in range(5):
            for words in WORDS:
                times["search"].append(page.evaluate(SEARCH, words + " " * (turn % 2)))
            page.evaluate(SEARCH, "knife")
            times["floor"].append(page.evaluate(FLOOR))
        browser.close()
    return {name: round(statistics.median(found), 1) for name, found in times.items()}
