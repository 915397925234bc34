"""What helpers assert is told with its values, as in the tests themselves."""

import pytest

pytest.register_assert_rewrite("tests.browser", "tests.faults", "tests.hostile", "tests.decks")
