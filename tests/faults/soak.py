"""Random schedules for as long as there is time.

python -m tests.faults.soak --minutes 45 [--seed 7]
"""

import argparse
import time

import hypothesis
from hypothesis.stateful import run_state_machine_as_test

from tests.browser.engines import Chromium, start
from tests.faults.schedule import Schedule


def run(examples: int, steps: int, seed: int) -> None:
    """Run so many schedules; raises what the first failing one broke."""
    settings = hypothesis.settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        print_blob=False,
        suppress_health_check=list(hypothesis.HealthCheck),
        phases=(hypothesis.Phase.generate,),  # each step costs a second: shrinking would take hours
    )
    # On the machine, not on its TestCase: there a seed has no effect, and every run would be another one.
    run_state_machine_as_test(hypothesis.seed(seed)(Schedule), settings=settings)


def main() -> None:
    """Run schedules of forty steps for so many minutes; print seeds and count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=45)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    given = parser.parse_args()
    end, count = time.monotonic() + given.minutes * 60, 0
    engine = start("chromium")
    assert isinstance(engine, Chromium)
    Schedule.engine = engine
    try:
        while time.monotonic() < end:
            print(f"seed {given.seed + count}", flush=True)
            run(1, 40, given.seed + count)
            count += 1
    finally:
        engine.close()
    print(f"{count} schedules of 40 steps, seeds {given.seed} to {given.seed + count - 1}: no violation")
    print(", ".join(f"{step} {times}" for step, times in sorted(Schedule.steps.items())))


if __name__ == "__main__":
    main()
