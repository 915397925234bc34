"""A phone, its department's site, and what must hold whatever happens to them (docs/offline.md)."""

import itertools
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any, ClassVar

import hypothesis
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant

from tests.browser.conftest import Publisher
from tests.browser.engines import Chromium
from tests.faults.phone import Phone, objects

HANG = 10  # seconds: a page that is stored and takes longer does not come
# A line in the foot may offer newer words for the card: nothing above it moves for that.
MINE = """() => {
  const main = document.querySelector('main').cloneNode(true);
  main.querySelector('.newer')?.remove();
  return [window.mine ?? 0, main.textContent];
}"""


class Promises(RuleBasedStateMachine):
    """One schedule: a small deck on an origin of its own, saved on a phone; the steps are a subclass's."""

    engine: Chromium  # one for all schedules; each has a site of its own, so storage of its own
    steps: ClassVar[Counter[str]] = Counter()  # of all schedules: how often each rule ran

    @initialize(chance=st.integers(0, 2**16))
    def first_visit(self, chance: int) -> None:
        """Publish, and visit until it is ready."""
        hypothesis.assume(chance)  # Hypothesis begins with the smallest of everything: forty times one rule
        self.steps["schedule"] += 1
        self.folder = tempfile.TemporaryDirectory()
        self.publisher = Publisher(Path(self.folder.name), cards=6)
        self.published: dict[int, dict[str, Any]] = {}
        self.texts: list[dict[Path, str]] = []  # of each release, all that an editor wrote
        self.note()
        self.seen = 0
        self.cramped = False  # the phone is full, so that what is damaged cannot be mended
        self.engine.new_tab()
        self.phone = Phone(self.engine, self.publisher)
        self.phone.save()
        self.leave_a_tab()

    def teardown(self) -> None:
        """With a good network, one visit brings the newest release, whole; and nothing else is kept."""
        if hasattr(self, "phone"):
            self.publisher.site.network()
            self.phone.open()
            self.room()
            state = self.phone.look()
            assert (state["ready"], state["seq"]) == (True, max(self.published))
            assert self.offline() == state["seq"]
            wanted = objects(self.published[state["seq"]])
            assert {name for name in self.phone.copied() if "." in name} == wanted
            self.left.close()
            self.publisher.site.down()
            self.folder.cleanup()

    @invariant()
    def everything_opens(self) -> None:
        """With the server gone, every address gives what was published; the number never falls."""
        if hasattr(self, "phone"):
            seq = self.offline()
            assert seq >= self.seen
            self.seen = seq

    @invariant()
    def a_tab_that_was_left_open_is_as_it_was(self) -> None:
        """Nothing reloads it, and nothing is written into its page but that there are newer words."""
        if hasattr(self, "phone"):
            assert self.left.evaluate(MINE) == self.as_it_was

    def offline(self) -> int:
        """Take the server away and compare what opens with what was published; gives its number."""
        site = self.publisher.site
        site.down()
        self.phone.settle()
        seq = int(self.phone.state()["seq"])
        began = time.monotonic()
        self.phone.open("/cards/card-1/")
        assert time.monotonic() - began < HANG
        assert self.phone.heading() == "Card 1"
        wrong = self.phone.wrong(self.published[seq]["files"])
        assert not wrong, wrong
        self.mended()
        self.bounded(seq)
        site.up()
        return seq

    def mended(self) -> None:
        """What was read is mended, a moment after its answer; not on a full phone."""
        end = time.monotonic() + HANG
        while not (self.cramped or self.phone.state()["ready"]):
            assert time.monotonic() < end, "read, so mended"

    def bounded(self, seq: int) -> None:
        """Besides the release on the phone, storage holds the one before and one that is on its way."""
        more = self.phone.stored() - objects(self.published[seq])
        pairs = itertools.combinations_with_replacement(map(objects, self.published.values()), 2)
        assert any(more <= one | other for one, other in pairs), more

    def leave_a_tab(self) -> None:
        """Leave one open behind the one that is used."""
        self.left = self.engine.page.context.new_page()
        self.left.goto(f"{self.publisher.site.origin}/cards/card-0/")
        self.left.evaluate("() => { window.mine = 1 }")
        self.as_it_was = self.left.evaluate(MINE)

    def note(self) -> None:
        """What is live from now on is among what may be shown."""
        self.published[self.publisher.manifest["seq"]] = self.publisher.manifest
        written = (path for path in self.publisher.content.rglob("*") if path.is_file())
        self.texts.append({path: path.read_text(encoding="utf-8") for path in written})

    def room(self, quota: int | None = None) -> None:
        """Let the site store so many bytes in all; without a number, as many as the browser likes."""
        limit = {"origin": self.publisher.site.origin} | ({} if quota is None else {"quotaSize": quota})
        self.engine.cdp().send("Storage.overrideQuotaForOrigin", limit)
        self.cramped = quota is not None

    def two_copies(self) -> None:
        """See to it that what is damaged next has a second copy."""
        self.phone.open()
        time.sleep(0.5)  # the look that the page starts begins a moment later, the next not for five seconds
        self.phone.settle()
        self.room()
        if not self.copied():
            self.publisher.site.network()
            assert self.phone.look()["ready"]
            assert self.copied()

    def copied(self) -> bool:
        """Whether the second copy holds all of the release that the phone has."""
        return self.phone.copied() >= objects(self.published[int(self.phone.state()["seq"])])
