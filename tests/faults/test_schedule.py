"""A short run of the random schedules; `make soak` is the long one."""

from tests.faults.schedule import Schedule, run


def test_random_months_break_no_promise(chromium):
    """Two schedules of twelve steps, other ones each day would hide what changed: the seed is fixed."""
    Schedule.engine = chromium
    run(examples=2, steps=12, seed=20261123)
