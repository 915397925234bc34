"""A page as a reader might hold it: its size, its colours, its text; for tests that look."""

import io

import pytest
from PIL import Image

from tests.browser import engines, provide

PHONE = {"width": 360, "height": 780}


@pytest.fixture(scope="module")
def chromium():
    """Chromium by Playwright alone, which makes a fresh context for each page."""
    found = provide.provide("chromium")
    with engines.playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found.path,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield browser
        browser.close()


@pytest.fixture
def page_of(chromium, starter):
    """Give a function that opens an address the way a reader might hold it."""
    contexts = []

    def open_page(address, size=PHONE, scheme="light", text=100, origin=starter.site.origin, **more):
        options = {"service_workers": "block", "has_touch": True, **more}
        context = chromium.new_context(viewport=size, color_scheme=scheme, **options)
        contexts.append(context)
        page = context.new_page()
        page.violations = []
        page.on("console", lambda message: message.type == "error" and page.violations.append(message.text))
        page.goto(origin + address)
        if text != 100:
            page.evaluate("size => { document.documentElement.style.fontSize = size }", f"{text}%")
        return page

    yield open_page
    for context in contexts:
        context.close()


def hues(shot):
    """Give the colours of a picture that are neither black nor pure red."""
    colours = Image.open(io.BytesIO(shot)).convert("RGB").getcolors(1 << 24)
    return {colour for _, colour in colours if max(colour[1:]) > 8}


def ink(picture: bytes) -> float:
    """The share of a picture that is not of its most frequent colour."""
    drawn = Image.open(io.BytesIO(picture)).convert("RGB")
    counts = drawn.getcolors(drawn.width * drawn.height)
    return 1 - max(count for count, _ in counts) / (drawn.width * drawn.height)
