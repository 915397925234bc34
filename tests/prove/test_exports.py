"""An export cut off at each of its steps, and read ten thousand times."""

import shutil

from tests import decks
from tests.release import living

department, live = decks.department, decks.live


def test_cut_off_at_each_step_an_export_leaves_a_working_site(live):
    """Each time from the folder as the export before left it."""
    old = living.Site(live)
    old.edit()
    new = living.Site(live)
    old.export()
    steps = new.steps()
    shutil.copytree(new.folder, new.folder.with_name("before"))
    for step in range(steps):
        new.cut(step)
        shutil.rmtree(new.folder)
        shutil.copytree(new.folder.with_name("before"), new.folder)
    print(steps, "steps")


def test_ten_thousand_requests_over_five_exports_are_all_answered(live):
    """No 403, no 404, and each object is what its name says."""
    answers = living.read_while_exporting(live, times=5, answers=10_000)
    print(answers, "answers")
    assert answers >= 10_000
