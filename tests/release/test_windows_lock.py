"""The lock of publishers as it is on Windows, with what Python documents of msvcrt in its place."""

import importlib.util
import os
import sys
from types import SimpleNamespace

import pytest

from deck.release import lock
from deck.release.store import ReleaseError


class Region:
    """msvcrt.locking: bytes of a file at its position belong to one descriptor; others get EACCES."""

    LK_NBLCK, LK_UNLCK = 2, 0

    def __init__(self):
        self.owners = {}

    def locking(self, file, mode, count):
        """Take or give `count` bytes from where the file stands."""
        assert count == 1
        byte = (os.fstat(file).st_ino, os.lseek(file, 0, os.SEEK_CUR))
        if mode == self.LK_UNLCK:
            if self.owners.pop(byte, None) != file:
                raise OSError(22, "Invalid argument")
        elif self.owners.setdefault(byte, file) != file:
            raise PermissionError(13, "Permission denied")


@pytest.fixture
def region():
    """No byte is taken yet."""
    return Region()


@pytest.fixture
def windows(monkeypatch, region):
    """The module as Windows imports it."""
    monkeypatch.setitem(sys.modules, "msvcrt", region)
    monkeypatch.setitem(sys.modules, "fcntl", None)  # there is none
    spec = importlib.util.spec_from_file_location("windows_lock", lock.__file__)
    module = importlib.util.module_from_spec(spec)
    with monkeypatch.context() as patch:
        patch.setattr(sys, "platform", "win32")
        spec.loader.exec_module(module)
    return module


def test_a_second_publisher_is_refused_and_told_who_holds_it(windows, tmp_path):
    """Who reads the file is kept from no byte of it: the one that is locked lies far behind its words."""
    with windows.held(tmp_path, "flask release build"):
        with (
            pytest.raises(ReleaseError, match=r"in use: flask release build by .+ since "),
            windows.held(tmp_path, "flask release rollback", wait=0.1),
        ):
            pass
        words = (tmp_path / windows.NAME).read_text(encoding="utf-8")
        assert len(words) < windows.FAR
    assert (tmp_path / windows.NAME).read_text(encoding="utf-8") == ""


def test_the_lock_is_given_back_whatever_happens(windows, region, tmp_path):
    """Also when the work fails; the next one gets it at once."""
    with pytest.raises(ZeroDivisionError), windows.held(tmp_path, "flask release build"):
        raise ZeroDivisionError
    assert region.owners == {}
    with windows.held(tmp_path, "flask release build", wait=0):
        assert [byte for _, byte in region.owners] == [windows.FAR]


def test_one_who_comes_a_little_late_waits(windows, region, monkeypatch, tmp_path):
    """Until the other is done; a try costs no more than a pause."""
    ours = SimpleNamespace(tries=0)

    def pause(_):
        ours.tries += 1
        region.owners.clear()  # the other is done

    (tmp_path / windows.NAME).write_text("", encoding="utf-8")
    region.owners[((tmp_path / windows.NAME).stat().st_ino, windows.FAR)] = -1
    monkeypatch.setattr(windows.time, "sleep", pause)
    with windows.held(tmp_path, "flask release build"):
        assert ours.tries == 1
