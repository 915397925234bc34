"""Every cut of ten cards."""

import pytest

from tests.cards.test_torn import TEN, wrongly_passing


@pytest.mark.parametrize("path", TEN, ids=lambda path: path.stem)
def test_no_cut_of_all_makes_another_card_without_a_word(path):
    """At each byte."""
    assert wrongly_passing(path, range(len(path.read_bytes()))) == []
