"""Take the pictures that the README and an install prompt show: `python -m tests.browser.screenshots`."""

import io
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.browser import provide
from tests.browser.conftest import ROOT, Publisher

CARD = "/cards/edged-weapon/"
# name -> the address, the look, what is tapped, and how wide and high the screen is
SHOTS = {
    "home": ("/", "", "", (360, 780)),
    "card": (CARD, "", "", (360, 780)),
    "show": ("/cards/suicidal-person/", "", ".say-it", (360, 780)),
    "phrases": ("/phrases/", "", "", (360, 780)),
    "red": (CARD, "red", "", (360, 780)),
    "wide": (CARD, "", "", (1280, 800)),
}


def main() -> None:
    """Photograph a phone of 360 x 780 at two pixels a point, with few colours to keep the files small."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        publisher = Publisher(Path(folder))
        browser = playwright.chromium.launch(
            executable_path=provide.provide("chromium").path, args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 360, "height": 780}, device_scale_factor=2)
        page.goto(publisher.site.origin)
        page.locator("html[data-offline=ready]").wait_for(state="attached")
        for name, (address, look, tap, (wide, high)) in SHOTS.items():
            page.set_viewport_size({"width": wide, "height": high})
            page.evaluate("look => localStorage.setItem('theme', look)", look)
            page.goto(publisher.site.origin + address)
            page.wait_for_timeout(1000)
            if tap:
                page.locator(tap).first.click()
            picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
            picture.quantize(64).save(ROOT / "static/screenshots" / f"{name}.png", optimize=True)
        browser.close()
        publisher.site.down()


if __name__ == "__main__":
    main()
