"""A short run of the random schedules; `make soak` is the long one."""

from tests.faults.schedule import Schedule
from tests.faults.soak import run


def test_random_months_break_no_promise(chromium):
    """Four schedules of fifteen steps; others each day would hide what changed, so the seed is fixed."""
    Schedule.engine = chromium
    Schedule.steps.clear()
    run(examples=4, steps=15, seed=4)
    needed = {"publish", "publish half", "look", "kill", "delete", "damage", "lose the second copy"}
    assert needed <= Schedule.steps.keys(), "a seed that leaves these out proves little"
