"""The kept releases and the clock in, the number of the next release out: unique, and always rising."""

import time
from pathlib import Path

from deck.release import store
from deck.release.store import DAY, ReleaseError

JUMP = 3 * 365  # days between two releases; more, and the clock is rather wrong


def twins(releases: Path, name: str) -> list[Path]:
    """List the other releases with a release's number: a phone that has one of them takes neither other."""
    number = name.split("-")[0]
    others = (path for path in store.folders(releases) if path.name != name)
    return [path for path in others if path.name.split("-")[0] == number]


def next_seq(releases: Path, seq_after: int, command: str = "flask release build") -> int:
    """Give the next sequence number: the clock in seconds, but always more than the last.

    Raises ReleaseError when this machine's clock and the last release cannot both be right, unless
    `seq_after` says what to count on from: then a number from the future, which phones refuse, counts
    as none. The refusal says so as a word more of the `command`.
    """
    now = int(time.time())
    numbers = [int(path.name.split("-")[0]) for path in store.folders(releases)]
    past = max((number for number in numbers if number <= now + DAY), default=0)
    last = int((store.live(releases) or "0").split("-")[0]) or max(numbers, default=0)
    if max(seq_after, 0 if seq_after else last) > now + DAY:
        raise ReleaseError(
            f"The last release is dated {(max(seq_after, last) - now) // DAY} days ahead of this machine's "
            "clock. Set the clock right. If it is right, phones refuse that release; the next one goes out "
            f"with: {command} --seq-after {past or now - DAY}"
        )
    if last and not seq_after and now - last > JUMP * DAY:
        raise ReleaseError(
            f"By this machine's clock the last release is {(now - last) // DAY} days old. Set the clock "
            f"right: phones refuse a release from the future. "
            f"If it is right: {command} --seq-after {last}"
        )
    return max(now, past + 1, seq_after + 1)
