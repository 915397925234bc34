"""The starter deck on a phone; how long its pages take when network and processor are at their worst out."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles

from tests.browser.conftest import Publisher
from tests.browser.engines import Chromium, start
from tests.faults.phone import Phone

CARDS = 30
SLOWER = 6  # times; of the page, for browsers slow no worker down
# In the page: the bytes of a card by way of the worker, which has to start for it.
BYTES = """
  const began = performance.now();
  await (await fetch(arguments[0])).arrayBuffer();
  return performance.now() - began"""


def measure(folder: Path) -> dict[str, int]:
    """Give milliseconds: the 95th of a hundred, or the worst, of thirty cards each."""
    with _saved(folder) as phone:
        assert isinstance(phone.engine, Chromium)
        cards = [path for path in phone.publisher.manifest["files"] if path.startswith("/cards/")][
            1 : CARDS + 1
        ]
        phone.site.down()
        found = {"bytes of a page, worker stopped, p95": _late([_fetched(phone, card) for card in cards])}
        phone.site.up()
        for mode, size in (("hang", 0), ("slow", 200)):
            phone.site.network(mode, "", size)
            name = {"hang": "no answer ever", "slow": "200 bytes a second"}[mode]
            found[f"a page opens, {name}, worst"] = round(max(_opened(phone, card) for card in cards))
        phone.site.network()
        phone.site.down()
        phone.engine.cdp().send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        slow = [_opened(phone, card) for card in cards]
        return {**found, f"a page opens, worker stopped, processor {SLOWER}x slower, p95": _late(slow)}


@contextmanager
def _saved(folder: Path) -> Iterator[Phone]:
    engine, publisher = start("chromium"), Publisher(folder)
    try:
        phone = Phone(engine, publisher)
        phone.save()
        yield phone
    finally:
        engine.close()
        publisher.site.down()


def _late(times: list[float]) -> int:
    return round(quantiles(times, n=20)[-1])


def _fetched(phone: Phone, card: str) -> float:
    phone.forget()
    return float(phone.engine.run(BYTES, card))


def _opened(phone: Phone, card: str) -> float:
    phone.forget()
    began = time.monotonic()
    phone.open(card)
    return (time.monotonic() - began) * 1000
