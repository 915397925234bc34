"""Two publishers at once, over and over; one way to run it for the sample and for the full count."""

import random
import time
from collections import Counter

from deck.release import store
from tests.release.racer import Racer


def run(department, pairs, seed):
    """Race that many pairs, half of them against a rollback, some killed. Gives what came out, counted.

    Each pair has planned against the same live release before either goes on, so one must be refused.
    """
    random.seed(seed)
    racers = [Racer(department), Racer(department)]
    told, seen = Counter(), [int(store.live(department.releases).split("-")[0])]
    for number in range(pairs):
        jobs = [f"build Ann {number}", "rollback" if number % 2 else f"build Bob {number}"]
        killed = random.choice(racers) if random.random() < 0.3 else None
        for racer, job in zip(racers, jobs, strict=True):
            racer.tell(job)
        assert [racer.read() for racer in racers] == ["planned", "planned"]
        for racer in racers:
            racer.tell("go")
        if killed:
            time.sleep(random.random() * 0.08)  # about what publishing three cards takes
            killed.kill()
        said = [racer.read() for racer in racers]
        won = [answer.split()[1] for answer in said if answer.startswith("live ")]
        live = store.live(department.releases)
        judged(killed, said, won, live, seen)
        told.update(
            "refused" if answer and answer.split()[0] != "live" else "live" for answer in said if answer
        )
        if killed:
            told["killed"] += 1
            racers[racers.index(killed)].close()
            racers[racers.index(killed)] = Racer(department)
    for racer in racers:
        racer.close()
    return told


def judged(killed, said, won, live, seen):
    """One winner at most, exactly one when nobody died; it is live; its number is new and the greatest."""
    assert len(won) <= 1, said
    assert all(answer.startswith(("live ", "Another release went live")) for answer in said if answer), said
    if not killed:
        assert len(won) == 1, said
    if won:
        assert won == [live], (said, live)
    number = int(live.split("-")[0])
    if number != seen[-1]:
        assert number > max(seen), (number, seen)
        seen.append(number)
    else:
        assert killed, said
