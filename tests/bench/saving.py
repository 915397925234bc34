"""A content folder in; how long the preview takes to show a save out."""

import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[2]
SAVES = 15
CARD = "edged-weapon"
# In the page, at each frame: the first look that finds the new words tells the time.
WAIT = """words => new Promise((done) => {
  const look = () => {
    const main = document.querySelector("iframe").contentDocument?.querySelector("main");
    main?.textContent.includes(words) ? done(Date.now()) : requestAnimationFrame(look);
  };
  look();
})"""


def measure(content: Path, folder: Path, chromium: str) -> tuple[int, int]:
    """Save a card again and again; give the median and the worst milliseconds until its words stand there."""
    copy = Path(shutil.copytree(content, folder / "previewed"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environ = {**os.environ, "FLASK_APP": "app", "STEADY_CONTENT": str(copy)}
    command = [sys.executable, "-m", "flask", "preview", "--port", str(port)]
    running = subprocess.Popen(command, env=environ, cwd=ROOT, stdout=subprocess.PIPE)
    try:
        running.stdout.readline()
        found = _saves(f"http://127.0.0.1:{port}/preview/cards/{CARD}/", copy, chromium)
    finally:
        running.terminate()
        running.wait(10)
    return round(median(found)), round(max(found))


def _saves(url: str, content: Path, chromium: str) -> list[float]:
    (path,) = content.glob(f"cards/*/{CARD}.md")
    text = path.read_text(encoding="utf-8")
    times = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(url)
        page.frame_locator("iframe").locator(".do li").first.wait_for()
        for number in range(SAVES):
            words = f"Saved as number {number}."
            time.sleep(0.5 + number * 0.037)  # at every point between two looks
            path.write_text(text.replace("## Do\n", f"## Do\n- {words}\n"), encoding="utf-8")
            began = time.time() * 1000
            times.append(page.evaluate(WAIT, words) - began)
        browser.close()
    return times
