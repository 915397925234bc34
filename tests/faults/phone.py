"""An officer's phone as a test handles it: what it stores, what it shows, what is done to it."""

import time
from pathlib import Path
from typing import Any

from tests.browser.conftest import Publisher
from tests.browser.engines import Chromium, Engine

YEAR = 365 * 24 * 3600 * 1000  # milliseconds
STORE = "const store = await caches.open('steady:' + arguments[0]);"
# What a look for a newer release ended with. `looked` is new when it is this one's. Asked again and again,
# for where the page's own look ended just before, the worker looks no more for some seconds.
LOOK = """
  const registration = await navigator.serviceWorker.ready;
  const began = Date.now();
  const answer = new Promise((done) => navigator.serviceWorker.addEventListener('message', ({ data }) => {
    if (data.type === 'state' && data.looked >= began) done(data);
  }));
  const ask = () => registration.active.postMessage({ type: arguments[0] });
  ask();
  const again = setInterval(ask, 2_000);
  return answer.finally(() => clearInterval(again))"""
STATE = """
  const registration = await navigator.serviceWorker.ready;
  const answer = new Promise((done) => navigator.serviceWorker.addEventListener('message',
    ({ data }) => data.type === 'state' && done(data), { once: true }));
  registration.active.postMessage({ type: 'check' });
  return answer"""
RIGHT = f"""
  const state = await (async () => {{{STATE}}})();
  return Math.abs(state.looked - Date.now()) < 60_000"""
DIGEST = """
  const digest = async (bytes) => [...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes), 0, 16)]
    .map((byte) => byte.toString(16).padStart(2, '0')).join('');"""
DUMP = f"""{STORE}{DIGEST}
  const all = {{}};
  for (const request of await store.keys()) {{
    const found = await store.match(request); // none: it is being written anew just now
    if (found) all[new URL(request.url).pathname] = await digest(await found.arrayBuffer());
  }}
  return all"""
COPIED = """
  const made = await indexedDB.databases(); // only to look would make an empty one
  if (!made.some(({ name }) => name === 'steady:' + arguments[0])) return [];
  const base = await new Promise((done) => {
    const opening = indexedDB.open('steady:' + arguments[0]);
    opening.onsuccess = () => done(opening.result);
  });
  const all = base.transaction('copies').objectStore('copies').getAllKeys();
  await new Promise((done) => (all.onsuccess = done));
  base.close();
  return all.result"""
IN_CHARGE = """
  const { installing, waiting, active } = await navigator.serviceWorker.getRegistration();
  return installing ? 'installing' : waiting ? 'waiting' : active?.state"""
# Asks for every address at once, as pages do, and lists those whose bytes are not the published ones.
WRONG = f"""{DIGEST}
  const wrong = [];
  await Promise.all(Object.entries(arguments[0]).map(async ([address, object]) => {{
    const answer = await fetch(address).catch((error) => new Response(String(error)));
    const name = await digest(await answer.arrayBuffer());
    if (name !== object.slice(0, 32)) wrong.push(`${{address}}: ${{answer.status}}`);
  }}));
  return wrong"""


class Phone:
    """One engine on one publisher's site."""

    def __init__(self, engine: Engine, publisher: Publisher) -> None:
        self.engine, self.publisher, self.site = engine, publisher, publisher.site
        self.root = f"{publisher.prefix}/"

    def open(self, address: str = "/") -> None:
        """Navigate to an address below the prefix; browsers' own error pages fail the test."""
        self.engine.open(self.site.origin + self.root + address.removeprefix("/"))

    def save(self) -> None:
        """Visit until the phone says that it works offline, and its second copy is there too."""
        self.open()
        self.ready()
        self.settle()

    def ready(self) -> None:
        """Wait until the page says so; a lost answer costs 15 s, and the page asks again within 15 s."""
        try:
            self.engine.until("return document.documentElement.dataset.offline === 'ready'", 60)
        except TimeoutError as error:
            error.add_note(self.engine.run("return document.body.innerText"))
            error.add_note(f"{self.state()}, last answers: {self.site.hits[-5:]}")
            raise

    def settle(self) -> None:
        """Wait until the worker has nothing more to do."""
        self.engine.until("return (await navigator.locks.query()).held.length === 0", 40)

    def look(self, what: str = "check") -> dict[str, Any]:
        """Look for a newer release now; gives what the worker says at the end."""
        self.engine.run("await navigator.serviceWorker.ready")  # stopped while it installs, it is lost
        self.forget()
        state: dict[str, Any] = self.engine.run(LOOK, what)
        return state

    def state(self) -> dict[str, Any]:
        """What the worker says at once."""
        state: dict[str, Any] = self.engine.run(STATE)
        return state

    def forget(self) -> None:
        """Stop the worker, as a phone does within a minute; elsewhere wait until it may look again."""
        if not self.engine.stop_workers():
            time.sleep(5.2)

    def clear(self) -> None:
        """Make it a phone that has never met the site."""
        assert isinstance(self.engine, Chromium)
        self.engine.open("about:blank")
        everything = {"origin": self.site.origin, "storageTypes": "all"}
        self.engine.cdp().send("Storage.clearDataForOrigin", everything)

    def bend(self, lines: str = "") -> None:
        """Let the worker run after these lines of its own, or straight again without any."""
        straight = (self.publisher.live.folder / "sw.js").read_bytes()
        self.site.script = lines.encode() + straight if lines else b""
        self.engine.run("await (await navigator.serviceWorker.getRegistration()).update()")
        self.take_over()

    def clock(self, years: int) -> None:
        """Let the worker's clock be wrong by so many years, as after an empty battery; 0 sets it right."""
        self.bend(f"Date.now = ((now) => () => now() + {years * YEAR})(Date.now);\n" if years else "")
        if not years:  # what a wrong clock noted of its look would pass for the one that is asked for next
            self.forget()
            self.engine.until(RIGHT, 60)

    def take_over(self) -> None:
        """Wait until the newest script is in charge.

        Chromium ends the worker before it as soon as that has nothing to do, but not always while DevTools
        looks at it, as here: then the new one waits and pages with it, which no phone was seen to do. Only
        one that waits for long is helped: after 6 of 39 stops in the moment in which the new one took over
        anyway, the requests of the open page went around it.
        """
        begun = time.monotonic()
        helped = begun
        while (now := self.engine.run(IN_CHARGE)) != "activated":
            assert time.monotonic() < begun + 40, now
            if now == "waiting" and time.monotonic() > helped + 3 and isinstance(self.engine, Chromium):
                self.engine.stop_workers()
                helped = time.monotonic()
            time.sleep(0.2)

    def dump(self) -> dict[str, str]:
        """Everything in Cache Storage: path -> hash of its bytes."""
        stored: dict[str, str] = self.engine.run(DUMP, self.root)
        return stored

    def mends(self, whole: dict[str, str]) -> None:
        """Wait until Cache Storage holds this again: pages have their answer before it does."""
        end = time.monotonic() + 20
        while (now := self.dump()) != whole:
            assert time.monotonic() < end, dict(now.items() ^ whole.items())
            time.sleep(0.05)

    def stored(self) -> set[str]:
        """The names of all objects in Cache Storage."""
        paths = self.engine.run(
            f"{STORE} return (await store.keys()).map(({{ url }}) => new URL(url).pathname)", self.root
        )
        objects = f"{self.root}o/"
        return {path.removeprefix(objects) for path in paths if path.startswith(objects)}

    def copied(self) -> set[str]:
        """The names of all that the second copy holds."""
        return set(self.engine.run(COPIED, self.root))

    def copies(self, names: set[str]) -> None:
        """Wait until the second copy holds these: a copy that failed is made with the next look."""
        end = time.monotonic() + 30
        while left := names - self.copied():
            assert time.monotonic() < end, left
            time.sleep(0.1)

    def wrong(self, files: dict[str, Any]) -> list[str]:
        """The addresses that do not give the bytes of these files of a release."""
        wanted = {self.publisher.prefix + address: file["object"] for address, file in files.items()}
        wrong: list[str] = self.engine.run(WRONG, wanted)
        return wrong

    def holds(self, manifest: dict[str, Any]) -> bool:
        """Whether, with the server gone, all of a release opens: by request, and in a new tab."""
        was_up = self.site.server is not None
        self.site.down()
        self.engine.new_tab()
        for number in (1, 6, 11):
            self.open(f"/cards/card-{number}/")
            assert self.heading() == f"Card {number}"
        self.open()
        wrong = self.wrong(manifest["files"])
        if was_up:
            self.site.up()
        assert wrong == []
        return True

    def heading(self) -> str:
        """The words of the page's h1."""
        words: str = self.engine.run("return document.querySelector('h1').textContent.trim()")
        return words

    def text(self, address: str) -> str:
        """The words of a page's <main>."""
        self.open(address)
        words: str = self.engine.run("return document.querySelector('main').textContent")
        return words


def objects(manifest: dict[str, Any]) -> set[str]:
    """The names of all objects of a release."""
    return {file["object"] for file in manifest["files"].values()}


def on_disk(engine: Engine, body: bytes) -> list[Path]:
    """The files of a stopped Chromium that hold these bytes in Cache Storage."""
    folder = engine._folder / "profile" / "Default" / "Service Worker" / "CacheStorage"
    return [path for path in folder.rglob("*_0") if body in path.read_bytes()]
