"""A build that fails, and one that is killed, at each of its steps."""

import shutil

from tests import decks
from tests.release import dying

department, live = decks.department, decks.live


def test_failed_or_killed_at_each_step_a_build_leaves_nothing(live):
    """Each time from the same folder."""
    live.edit("card-0", "Stand back", "Step back")
    steps = dying.steps(live)
    for step in range(steps):
        dying.fails(live, step)
        shutil.copytree(live.releases, live.releases.with_name("before"))
        dying.killed(live, step)
        shutil.rmtree(live.releases)
        live.releases.with_name("before").rename(live.releases)
    print(steps, "steps")
