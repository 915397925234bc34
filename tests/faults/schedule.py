"""Random schedules: an officer's months in forty steps, with the invariants that no step may break.

Hypothesis chooses the steps; those of a schedule that breaks an invariant are printed, and its seed
repeats it.
"""

import json
import re
import time

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from deck.release.seal import sealed
from tests.faults import bent
from tests.faults.promises import Promises
from tests.faults.site import LIST
from tests.faults.test_impostor import KEEP, UPDATE

MODES = ("ok", "captive", "redirect", "status", "empty", "hang", "corrupt", "flaky", "strip")
COPIES = "indexedDB.deleteDatabase('steady:/')"
DAMAGE = """
  const store = await caches.open('steady:/');
  const keys = (await store.keys()).filter((key) => key.url.includes('/o/') && key.url.endsWith('html'));
  for (const key of keys.slice(arguments[0], arguments[0] + 3)) {
    if (arguments[1] === 'delete') await store.delete(key);
    else await store.put(key, new Response('damaged'));
  }"""
POINTERS = """
  const store = await caches.open('steady:/');
  for (const name of arguments[0]) await store.delete(name)"""


class Schedule(Promises):
    """What may happen to a phone and to its department's site."""

    edits = kills = losses = clocks = bends = 0

    @rule(card=st.integers(0, 5), whole=st.booleans())
    def publish(self, card: int, whole: bool) -> None:
        """One edited card; or half of it is not on the server yet."""
        self.steps["publish" if whole else "publish half"] += 1
        self.edits += 1
        path = self.publisher.content / "cards" / ("doors", "words")[card % 2] / f"card-{card}.md"
        text = re.sub(r"Do not shout( \d+)?", f"Do not shout {self.edits}", path.read_text(encoding="utf-8"))
        path.write_text(text, encoding="utf-8")
        self.publisher.publish()
        self.note()
        if not whole:
            changed = self.publisher.manifest["files"][f"/cards/card-{card}/"]["object"]
            self.publisher.site.network("status", f"{changed}|^/pack/", 404)

    @rule()
    def rename(self) -> None:
        """The deck has a new name, which changes every page: the pack comes instead of objects."""
        self.steps["rename"] += 1
        self.edits += 1
        path = self.publisher.content / "deck.toml"
        path.write_text(
            re.sub(
                '^name = ".*"', f'name = "Deck {self.edits}"', path.read_text(encoding="utf-8"), flags=re.M
            ),
            encoding="utf-8",
        )
        self.publisher.publish()
        self.note()

    @rule(back=st.integers(1, 5))
    def roll_back(self, back: int) -> None:
        """An older wording is published again, under a higher number."""
        self.steps["roll back"] += 1
        for path, text in self.texts[max(len(self.texts) - 1 - back, 0)].items():
            path.write_text(text, encoding="utf-8")
        self.publisher.publish()
        self.note()

    @rule(mode=st.sampled_from(MODES))
    def network(self, mode: str) -> None:
        """From now on the network is like this; scripts that register the worker come through."""
        self.steps[f"network {mode}"] += 1
        self.publisher.site.network(
            mode, f"{LIST}|^/(pack|o/.*(html|json)|cards)", 503 if mode == "status" else 9000
        )

    @rule()
    def look(self) -> None:
        """Look for a newer release; a network that hangs is left to its deadline."""
        if self.publisher.site.fault.mode != "hang":
            self.steps["look"] += 1
            self.phone.look()

    @rule(act=st.sampled_from(["check", "audit"]))
    def press(self, act: str) -> None:
        """What the button asks for, on the page that says whether the phone is ready."""
        self.steps[f"press {act}"] += 1
        self.phone.open("/ready/")
        self.engine.run(
            "(await navigator.serviceWorker.getRegistration())?.active?.postMessage({ type: arguments[0] })",
            act,
        )

    @rule(number=st.integers(0, 5))
    def read(self, number: int) -> None:
        """Open a card in a new tab, and load it again."""
        self.steps["read"] += 1
        self.engine.new_tab()
        self.cramped = False
        self.phone.open(f"/cards/card-{number}/")
        self.engine.page.reload()
        assert self.phone.heading() == f"Card {number}"

    @rule(number=st.integers(0, 5))
    def wander(self, number: int) -> None:
        """To a card by tap, and back, in the tab that is open, however old its page is."""
        self.steps["wander"] += 1
        if not self.engine.run("return location.href").startswith(self.publisher.site.origin):
            self.phone.open()  # a browser that was killed begins with an empty tab
        for link, address in (("nav.bar", "/search/"), ("main", f"/cards/card-{number}/")):
            self.engine.tap(f"{link} a[href='{address}']")
            self.engine.until(f"return location.pathname === '{address}'", 5)
        self.engine.until(f"return document.querySelector('h1').textContent.trim() === 'Card {number}'", 5)
        self.engine.run("history.back()")
        self.engine.until("return document.querySelector('h1').textContent.startsWith('Search')", 5)

    @rule(left=st.sampled_from([0, 2_000, 20_000, 200_000]))
    def fill_up(self, left: int) -> None:
        """Room for so many bytes more, until the next tab."""
        self.steps["fill up"] += 1
        used = self.engine.run("return (await navigator.storage.estimate()).usage")
        self.room(used + left)

    @rule()
    def new_script(self) -> None:
        """The worker itself is replaced, and what replaced it stays."""
        self.steps["new script"] += 1
        self.edits += 1
        self.phone.bend(f"// {self.edits}\n")

    @precondition(lambda self: self.clocks < 2)
    @rule(years=st.sampled_from([10, -10]))
    def wrong_clock(self, years: int) -> None:
        """The phone's clock is years off for one look, then right again."""
        self.steps["wrong clock"] += 1
        self.clocks += 1
        self.phone.clock(years)
        self.phone.forget()
        self.phone.open()
        time.sleep(1)
        self.phone.clock(0)

    @precondition(lambda self: self.bends < 4)
    @rule(storage=st.sampled_from(["slow", "broken", "silent", "stubborn"]), number=st.integers(0, 5))
    def bad_storage(self, storage: str, number: int) -> None:
        """For one page the disk is slow, the index broken, nothing is answered, or nothing can be deleted."""
        self.steps[f"storage {storage}"] += 1
        self.bends += 1
        self.two_copies()
        lines = {
            "slow": bent.slow(50),
            "broken": bent.BROKEN,
            "silent": bent.NEVER,
            "stubborn": bent.NO_DELETE,
        }
        self.phone.bend(lines[storage])
        self.phone.open(f"/cards/card-{number}/")
        assert self.phone.heading() == f"Card {number}"
        self.phone.settle()
        self.phone.bend()

    @precondition(lambda self: self.bends < 4)
    @rule()
    def stranger(self) -> None:
        """An empty script comes in the worker's place, is said, and is replaced while the page is open."""
        self.steps["stranger"] += 1
        self.bends += 1
        self.phone.open()
        self.publisher.site.script = b"// not Steady's"
        self.engine.run(UPDATE)
        self.engine.until(KEEP)
        self.phone.bend()

    @rule(days=st.sampled_from([3, 2_000]))
    def from_the_future(self, days: int) -> None:
        """A list with a number that cannot be yet comes from the server for one look."""
        self.steps["from the future"] += 1
        future = {**self.publisher.manifest, "seq": int(time.time()) + days * 86_400}
        body = json.dumps(sealed(future), separators=(",", ":")).encode()
        self.publisher.site.network("say", LIST, body=body)
        assert "in the future" in self.phone.look()["error"]
        self.publisher.site.network()

    @rule(code=st.sampled_from([403, 404]))
    def blocked(self, code: int) -> None:
        """Something lets no page through by its hash; by their addresses they come."""
        self.steps["blocked"] += 1
        self.publisher.site.network("status", r"^/(o/.*html|pack/)", code)
        self.phone.look()

    @rule()
    def clear_the_browsers_cache(self) -> None:
        """Not what was saved, only what came by HTTP."""
        self.steps["clear the browser's cache"] += 1
        self.engine.cdp().send("Network.clearBrowserCache")

    @rule()
    def stop(self) -> None:
        """The phone stops the worker."""
        self.steps["stop"] += 1
        self.phone.forget()

    @precondition(lambda self: self.kills < 3)  # they take longest
    @rule(wait=st.floats(0, 1.5))
    def kill(self, wait: float) -> None:
        """The battery dies, perhaps in the middle of an update."""
        self.steps["kill"] += 1
        self.kills += 1
        self.phone.open()
        time.sleep(wait)
        self.engine.restart()
        self.cramped = False
        self.phone.open()
        self.leave_a_tab()

    @rule(at=st.integers(0, 9), how=st.sampled_from(["delete", "damage"]))
    def damage(self, at: int, how: str) -> None:
        """Some stored objects are deleted or overwritten, while there is a second copy to mend them from."""
        self.steps[how] += 1
        self.two_copies()
        self.engine.run(DAMAGE, at, how)

    @rule(names=st.sampled_from([["/~cur"], ["/~prev"], ["/~cur", "/~prev"]]))
    def lose_a_pointer(self, names: list[str]) -> None:
        """What says which objects make the release is gone, while there is a second copy of it."""
        self.steps["lose a pointer"] += 1
        self.two_copies()
        self.engine.run(POINTERS, names)
        self.phone.forget()

    @rule()
    def lose_the_first_copy(self) -> None:
        """The browser evicts Cache Storage, and leaves IndexedDB."""
        self.steps["lose the first copy"] += 1
        self.two_copies()
        self.evict("cache_storage")

    @precondition(lambda self: self.publisher.site.fault.mode != "hang" and self.losses < 3)
    @rule()
    def lose_the_second_copy(self) -> None:
        """It is deleted; made anew by the next look that succeeds."""
        self.steps["lose the second copy"] += 1
        self.losses += 1
        self.phone.open()
        self.room()
        self.phone.look("audit")
        self.engine.run(COPIES)

    @precondition(lambda self: self.losses < 3)
    @rule()
    def lose_everything(self) -> None:
        """The browser evicts both: an honest page while there is no signal, all of it again with one."""
        self.steps["lose everything"] += 1
        self.losses += 1
        self.publisher.site.down()
        self.phone.settle()
        self.evict("cache_storage,indexeddb")
        self.phone.open("/cards/card-1/")
        assert self.phone.heading() == "Steady is not on this phone"
        assert not self.phone.state()["ready"]
        self.publisher.site.up()
        self.publisher.site.network()
        self.phone.open()
        self.room()
        assert self.phone.look()["ready"]

    def evict(self, what: str) -> None:
        """Let the browser clear kinds of storage; the worker that knew of them is stopped."""
        origin = {"origin": self.publisher.site.origin, "storageTypes": what}
        self.engine.cdp().send("Storage.clearDataForOrigin", origin)
        self.phone.forget()
