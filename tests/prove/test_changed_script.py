"""A thousand changed and cut workers through a parser, and thirty through each browser."""

import random

import pytest

from tests.browser.conftest import browser
from tests.faults.conftest import publisher
from tests.faults.phone import Phone
from tests.faults.test_impostor import AGAIN, SAID, UPDATE, changed, runs, script, tried

__all__ = ("publisher",)


def test_of_a_thousand_changes_none_vouches_for_a_worker_that_answers_no_page():
    """Half are no script; what is told of the others is counted, for a letter of a text may be another."""
    told = tried(1_000, seed=1)
    print(dict(told))
    assert told["vouches, and answers no page"] <= 1  # the name of the event itself may be hit
    assert told["is no script"] > 300


def test_no_cut_of_a_thousand_is_a_script():
    """Wherever the line broke."""
    text = script()
    cuts = random.Random(1).sample(range(1, len(text) - 1), 1_000)
    assert runs([text[:cut] for cut in cuts]) == [False] * 1_000


@pytest.mark.parametrize("name", ["chromium", "firefox", "webkit"])
def test_thirty_changed_scripts_leave_the_phone_whole(name, publisher):
    """Each comes at one look; then the network is right, and the page asks again."""
    engine = browser(name)
    engine.new_tab()
    phone = Phone(engine, publisher)
    phone.save()
    for body in changed(30, seed=2):
        phone.site.network("script", "^/sw.js", body=body.encode())
        phone.engine.run(f"{UPDATE}.catch(() => 0)")
        phone.site.network()
        phone.engine.run(AGAIN)
        phone.engine.run(f"{UPDATE}.catch(() => 0)")
        phone.take_over()
        phone.open("/cards/card-1/")
        phone.engine.until(SAID, 40)
    assert phone.holds(publisher.manifest)
