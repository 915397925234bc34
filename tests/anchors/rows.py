"""A trial in, one cell of the table out: what was seen, in few words."""

import json
import time
from collections.abc import Callable
from functools import partial

from werkzeug.test import Client

from deck.release.seal import sealed
from tests.anchors.trial import DELETE, MARK, Trial, flip, spoil
from tests.decks import fetch

KEPT = 30  # seconds to come back after what went wrong
YEARS = 5 * 365 * 24 * 3600  # seconds
SCRIPT = r"^/(sw|ngsw-worker)\.js$"
# Each reading of Cache Storage waits for the one before, and takes 300 ms.
SLOW = b"""
let disk = Promise.resolve();
for (const kind of [Cache, CacheStorage]) {
  const match = kind.prototype.match;
  kind.prototype.match = function (...given) {
    disk = disk.then(() => new Promise((done) => setTimeout(done, 300)));
    return disk.then(() => match.apply(this, given));
  };
}
"""


def first_install(trial: Trial) -> str:
    """The first visit; leaves the profile that the other rows begin with."""
    with trial.browser(saved=False):
        began = time.monotonic()
        trial.visit()
        if not trial.saved(90):
            raise TimeoutError("not saved in 90 s")
        took = time.monotonic() - began
        trial.quiet()
        sent = list(trial.site.hits)
        trial.engine.keep(trial.profile)
    return f"{took:.1f} s, {len(sent)} requests, {sum(hit.bytes for hit in sent) / 1000:,.0f} kB"


def lied(trial: Trial, mode: str, size: int = 0) -> str:
    """All answers to one look for news are lies; then the server goes."""
    with trial.browser():
        trial.online(mode, size=size)
        trial.check()
        gone = "" if trial.stored() else "; **everything stored was deleted**"
        return trial.opened(again=True) + gone


def half(trial: Trial, mode: str) -> str:
    """A real update with one wrong file; then a clean look for news."""
    with trial.browser():
        trial.site.app = trial.contender.second
        trial.online(mode, trial.contender.edited)
        trial.check()
        told = [trial.opened()]
        told.append(f"edited card: {trial.edited()}")
        trial.online()
        trial.check()
        last = trial.edited().strip("*")
        told.append(
            f"after a clean check: {last}" if last == "new text" else f"**after a clean check: {last}**"
        )
        return "; ".join(told)


def killed(trial: Trial) -> str:
    """The browser is killed when half of the first download is stored."""
    files = trial.contender.files
    with trial.browser(saved=False):
        trial.online("slow", size=40_000)
        trial.visit()
        trial.reaches(files // 2)
        trial.engine.restart()
        trial.online()
        trial.visit()
        if not trial.saved(KEPT):
            return f"**{trial.stored()} of {files} files** after {KEPT} more seconds; {trial.opened()}"
        return f"{files} files complete after {len(trial.site.hits)} more requests; {trial.opened()}"


def deleted(trial: Trial) -> str:
    """One file is deleted from Cache Storage while the server is gone."""
    with trial.browser():
        trial.visit()
        trial.quiet()
        trial.site.down()
        if not trial.engine.run(DELETE, MARK):
            raise LookupError("the card's page was not found in Cache Storage")
        return _healed(trial)


def flipped(trial: Trial) -> str:
    """A byte of one file changed on the disk while the browser was closed."""
    with trial.browser(damage=flip):
        return _healed(trial)


def _healed(trial: Trial) -> str:
    words = [_opens(trial)]
    trial.online()
    deaf = ""
    try:
        trial.check()
    except TimeoutError as error:
        deaf = f" ({error})"
    trial.see()
    trial.quiet()
    words.append(_opens(trial))
    return "{}; after an online visit: {}".format(*words) + deaf


def _opens(trial: Trial) -> str:
    """Nothing was edited here: the one right text is the old one."""
    return "opens" if (text := trial.edited()) == "old text" else text


def full(trial: Trial, size: int) -> str:
    """Storage for half of the bytes; freed, and visited again."""
    files = trial.contender.files
    with trial.browser(saved=False):
        session = trial.limit(size)
        trial.visit()
        trial.quiet(5)
        kept = trial.stored()
        trial.lift(session)
        trial.check()
        if trial.saved(KEPT):
            return f"{kept} of {files} files, complete on the next visit; {trial.opened()}"
        now = trial.stored()
        return f"{kept} of {files} files, **still {now}** {KEPT} s into the next visit; {trial.opened()}"


def edit(trial: Trial) -> str:
    """What one visit brings when one card was edited."""
    with trial.browser():
        trial.site.app = trial.contender.second
        trial.online()
        trial.check()
        trial.quiet(4)  # browsers look at the worker's script a while after the page
        sent = list(trial.site.hits)
        told = f"{sum(hit.bytes for hit in sent):,} B in {len(sent)} requests"
        text = trial.edited()
        return told if text == "new text" else f"{told}, but the card is {text}"


def empty(trial: Trial) -> str:
    """One look gets an empty worker script; then the network is right, and later the page closes."""
    with trial.browser():
        trial.online("script", SCRIPT)
        trial.visit()
        trial.engine.run("await (await navigator.serviceWorker.getRegistration()).update().catch(() => 0)")
        trial.online()
        trial.quiet(20)  # a page that asks again by itself does so within
        trial.site.down()
        trial.close()
        return trial.opened()


def index(trial: Trial) -> str:
    """The index of Cache Storage is damaged while the browser was closed."""
    with trial.browser(damage=spoil):
        return _healed(trial)


def slow(trial: Trial) -> str:
    """The worker runs on a disk that is slow to read; nothing else is wrong."""
    worker = next(path for path in ("/ngsw-worker.js", "/sw.js") if _there(trial, path))
    with trial.browser(saved=False):
        trial.online("script", SCRIPT, body=SLOW + fetch(Client(trial.contender.first), worker).data)
        trial.visit()
        if not trial.saved(150):
            return "**not saved in 150 s**"
        trial.quiet()
        return trial.opened()


def _there(trial: Trial, path: str) -> bool:
    return fetch(Client(trial.contender.first), path).status_code == 200


def cut(trial: Trial) -> str:
    """The signal goes when most of the first download is stored."""
    with trial.browser(saved=False):
        trial.online("slow", size=40_000)
        trial.visit()
        kept = trial.reaches(round(trial.contender.files * 0.94))
        told = trial.opened()
        return f"{kept} of {trial.contender.files} files; {told}"


def ahead(trial: Trial) -> str:
    """A publisher's clock is years ahead for one release; a worker without numbers sees two releases."""
    with trial.browser():
        made = fetch(Client(trial.contender.first), "/release.json")
        if made.status_code == 200:
            table = json.loads(made.data)
            future = sealed({**table, "seq": table["seq"] + YEARS})
            trial.online(
                "say", r"^/(release\.json|since/)", body=json.dumps(future, separators=(",", ":")).encode()
            )
        trial.check()
        trial.site.app = trial.contender.second
        trial.online()
        trial.check()
        return f"edited card: {trial.edited()}"


def rows(size: int) -> dict[str, Callable[[Trial], str]]:
    """Every row by its name, the first install first: the others begin where it ends."""
    return {
        "first install of 200 cards, loopback": first_install,
        "nothing goes wrong": partial(lied, mode="ok"),
        "captive portal: 200 and HTML for everything": partial(lied, mode="captive"),
        "302 to /portal for everything": partial(lied, mode="redirect"),
        "500 for everything": partial(lied, mode="status", size=500),
        "511 for everything": partial(lied, mode="status", size=511),
        "404 for everything": partial(lied, mode="status", size=404),
        "half-deployed update: the list is new, one card is old": partial(half, mode="older"),
        "middlebox answers one card of an update with its own HTML": partial(half, mode="captive"),
        "`kill -9` at half of the first download": killed,
        "one card deleted from Cache Storage, offline": deleted,
        "one byte of one card flipped on disk, offline": flipped,
        "storage full in the first download, then freed": partial(full, size=size // 2),
        "an update that edits one card": edit,
        "an empty worker script at one look, then a right network for 20 s, then the app is closed": empty,
        "the index of Cache Storage damaged on disk, offline": index,
        "a disk that takes 300 ms for each file": slow,
        "first download cut off at 94 % of the files": cut,
        "publisher's clock five years ahead for one release": ahead,
    }
