"""A short run of the random schedules; `make soak` is the long one."""

from tests.faults.schedule import Schedule, run


def test_random_months_break_no_promise(chromium):
    """Three schedules of fifteen steps; others each day would hide what changed, so the seed is fixed."""
    Schedule.engine = chromium
    run(examples=3, steps=15, seed=1)
    assert Schedule.steps["schedule"] >= 3
    assert len(Schedule.steps) > 8, "so few kinds of steps prove nothing"
