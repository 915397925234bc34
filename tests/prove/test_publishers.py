"""A hundred races of two publishers."""

import pytest

from tests import decks
from tests.release import race

department, live = decks.department, decks.live


@pytest.mark.parametrize("seed", [1, 2])
def test_of_a_hundred_pairs_each_has_one_winner(live, seed):
    """Half of them a build and a rollback, almost a third killed."""
    live.build()
    told = race.run(live, 50, seed)
    print(seed, dict(told))
    assert told["refused"] >= 50 - told["killed"]
