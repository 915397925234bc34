"""Random schedules: an officer's months in forty steps, with the invariants that no step may break.

Each schedule is one small deck on an origin of its own. Hypothesis chooses the steps; those of a schedule
that breaks an invariant are printed, and its seed repeats it.
"""

import re
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import ClassVar

import hypothesis
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.browser.conftest import Publisher
from tests.browser.engines import Chromium
from tests.faults.phone import Phone

MODES = ("ok", "captive", "redirect", "status", "empty", "hang", "corrupt", "flaky", "strip")
COPIES = "indexedDB.deleteDatabase('steady:/')"
DAMAGE = """
  const store = await caches.open('steady:/');
  const keys = (await store.keys()).filter((key) => key.url.includes('/o/') && key.url.endsWith('html'));
  for (const key of keys.slice(arguments[0], arguments[0] + 3)) {
    if (arguments[1] === 'delete') await store.delete(key);
    else await store.put(key, new Response('damaged'));
  }"""


class Schedule(RuleBasedStateMachine):
    """What may happen to a phone and to its department's site."""

    engine: Chromium  # one for all schedules; each has a site of its own, so storage of its own
    steps: ClassVar[Counter[str]] = Counter()  # of all schedules: how often each rule ran

    @initialize(chance=st.integers(0, 2**16))
    def first_visit(self, chance: int) -> None:
        """Publish, and visit until it is ready."""
        hypothesis.assume(chance)  # Hypothesis begins with the smallest of everything: forty times one rule
        self.steps["schedule"] += 1
        self.folder = tempfile.TemporaryDirectory()
        self.publisher = Publisher(Path(self.folder.name), cards=6)
        self.published: dict[int, dict] = {}
        self.texts: list[dict[Path, str]] = []  # of each release, all that an editor wrote
        self.note()
        self.edits = self.kills = self.losses = 0
        self.seen = 0
        self.engine.new_tab()
        self.phone = Phone(self.engine, self.publisher)
        self.phone.save()

    def teardown(self) -> None:
        """With a good network, one visit brings the newest release, whole."""
        if hasattr(self, "phone"):
            self.publisher.site.network()
            self.phone.open()
            self.room()
            state = self.phone.look()
            assert (state["ready"], state["seq"]) == (True, max(self.published))
            assert self.offline() == state["seq"]
            self.publisher.site.down()
            self.folder.cleanup()

    @rule(card=st.integers(0, 5), whole=st.booleans())
    def publish(self, card: int, whole: bool) -> None:
        """One edited card; or half of it is not on the server yet."""
        self.steps["publish" if whole else "publish half"] += 1
        self.edits += 1
        path = self.publisher.content / "cards" / ("doors", "words")[card % 2] / f"card-{card}.md"
        text = re.sub(r"Do not shout( \d+)?", f"Do not shout {self.edits}", path.read_text())
        path.write_text(text)
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
        path.write_text(re.sub('^name = ".*"', f'name = "Deck {self.edits}"', path.read_text(), flags=re.M))
        self.publisher.publish()
        self.note()

    @rule(back=st.integers(1, 5))
    def roll_back(self, back: int) -> None:
        """An older wording is published again, under a higher number."""
        self.steps["roll back"] += 1
        for path, text in self.texts[max(len(self.texts) - 1 - back, 0)].items():
            path.write_text(text)
        self.publisher.publish()
        self.note()

    @rule(mode=st.sampled_from(MODES))
    def network(self, mode: str) -> None:
        """From now on the network is like this; scripts that register the worker come through."""
        self.steps[f"network {mode}"] += 1
        self.publisher.site.network(
            mode, r"^/(release\.json|pack|o/.*(html|json)|cards)", 503 if mode == "status" else 9000
        )

    @rule()
    def look(self) -> None:
        """Look for a newer release; a network that hangs is left to its deadline."""
        if self.publisher.site.fault.mode != "hang":
            self.steps["look"] += 1
            self.phone.look()

    @rule(number=st.integers(0, 5))
    def read(self, number: int) -> None:
        """Open a card in a new tab."""
        self.steps["read"] += 1
        self.engine.new_tab()
        self.phone.open(f"/cards/card-{number}/")

    @rule(number=st.integers(0, 5))
    def wander(self, number: int) -> None:
        """To a card by tap, and back, in the tab that is open, however old its page is."""
        self.steps["wander"] += 1
        if not self.engine.run("return location.href").startswith(self.publisher.site.origin):
            self.phone.open()  # a browser that was killed begins with an empty tab
        for link, address in (("nav.bar", "/cards/"), ("main", f"/cards/card-{number}/")):
            self.engine.tap(f"{link} a[href='{address}']")
            self.engine.until(f"return location.pathname === '{address}'", 5)
        self.engine.until(f"return document.querySelector('h1').textContent.trim() === 'Card {number}'", 5)
        self.engine.run("history.back()")
        self.engine.until("return document.querySelector('h1').textContent.startsWith('All cards')", 5)

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
        self.phone.open()

    @rule(at=st.integers(0, 9), how=st.sampled_from(["delete", "damage"]))
    def damage(self, at: int, how: str) -> None:
        """Some stored objects are deleted or overwritten, while there is a second copy to mend them from."""
        self.steps[how] += 1
        self.phone.open()
        time.sleep(0.5)  # the look that the page starts begins a moment later, the next not for five seconds
        self.phone.settle()
        self.room()
        if not self.copied():
            self.publisher.site.network()
            assert self.phone.look()["ready"]
            assert self.copied()
        self.engine.run(DAMAGE, at, how)

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

    @invariant()
    def everything_opens(self) -> None:
        """With the server gone, every address gives what was published; the number never falls."""
        if hasattr(self, "phone"):
            seq = self.offline()
            assert seq >= self.seen
            self.seen = seq

    def note(self) -> None:
        """What is live from now on is among what may be shown."""
        self.published[self.publisher.manifest["seq"]] = self.publisher.manifest["files"]
        written = (path for path in self.publisher.content.rglob("*") if path.is_file())
        self.texts.append({path: path.read_text() for path in written})

    def room(self, quota: int | None = None) -> None:
        """Let the site store so many bytes in all; without a number, as many as the browser likes."""
        limit = {"origin": self.publisher.site.origin} | ({} if quota is None else {"quotaSize": quota})
        self.engine.cdp().send("Storage.overrideQuotaForOrigin", limit)

    def copied(self) -> bool:
        """Whether the second copy holds all of the release that the phone has."""
        objects = [file["object"] for file in self.published[int(self.phone.state()["seq"])].values()]
        return self.phone.copied() >= set(objects)

    def offline(self) -> int:
        """Take the server away and compare what opens with what was published; gives its number."""
        site = self.publisher.site
        site.down()
        self.phone.settle()
        seq = int(self.phone.state()["seq"])
        files = self.published[seq]
        self.phone.open("/cards/card-1/")
        assert self.phone.heading() == "Card 1"
        wrong = self.phone.wrong(files)
        assert not wrong, wrong
        site.up()
        return seq
