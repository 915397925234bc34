"""A short run of the random schedules; `make soak` is the long one."""

from tests.faults.schedule import Schedule
from tests.faults.soak import run


def test_random_months_break_no_promise(chromium, full):
    """Schedules of fifteen steps, from a fixed seed: the same for as long as the code is the same.

    Hypothesis draws from the numbers in the code too, so which steps they are is not for a test to name.
    """
    Schedule.engine = chromium
    Schedule.steps.clear()
    run(examples=20 if full else 2, steps=15, seed=4)
    assert len(Schedule.steps) > (10 if full else 8), "a run of few kinds of steps proves little"
    assert sum(Schedule.steps.values()) > (250 if full else 25)
