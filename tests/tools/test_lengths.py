"""What is too long for one sitting is named, and nothing of this project is."""

from tests.tools import lengths


def test_nothing_is_longer_than_promised():
    """In the package, and in its tests."""
    assert list(lengths.faults()) == []


def test_a_long_module_and_a_long_function_are_named(tmp_path):
    """With the number of their lines; what just fits is not."""
    body = "    pass\n"
    fits, long = f"def fits():\n{body * 29}", f"def long():\n{body * 30}"
    (tmp_path / "deck").mkdir()
    (tmp_path / "deck" / "short.py").write_text(fits + long, encoding="utf-8")
    (tmp_path / "deck" / "large.py").write_text("pass\n" * 251, encoding="utf-8")
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_large.py").write_text("pass\n" * 401, encoding="utf-8")
    (tmp_path / "tests" / "test_fits.py").write_text("pass\n" * 400, encoding="utf-8")
    found = [fault.partition(" lines")[0] for fault in lengths.faults(tmp_path)]
    assert found == [
        "deck/large.py: 251",
        "deck/short.py:31: long has 31",
        "tests/test_large.py: 401",
    ]
