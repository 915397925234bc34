"""A small disk that is really full: what is live stays, and undoing works. Needs the right to mount one."""

import subprocess

import pytest

from deck.release import export as exports
from deck.release import room, store
from tests import decks
from tests.release import living

department, live = decks.department, decks.live
SIZE = 12  # MB


@pytest.fixture
def disk(tmp_path):
    """A disk of a few megabytes in memory; where none may be mounted the test says so and is left out."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}m,nr_inodes=0", "tmpfs", str(folder)]
    done = subprocess.run(mount, capture_output=True, text=True, encoding="utf-8")
    if done.returncode:
        pytest.skip(f"no disk can be mounted here, start it as root: {done.stderr.strip()}")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def fill(folder, left):
    """Leave that many bytes free."""
    path = folder / "filler"
    with path.open("wb") as file:
        file.write(bytes(max(0, room.shutil.disk_usage(folder).free - left)))
    return path


def free(folder):
    """Give the bytes that are free."""
    return room.shutil.disk_usage(folder).free


def edition(department, number):
    """Change the title of every card, and so most pages."""
    for path in department.content.glob("cards/*/*.md"):
        text = path.read_text(encoding="utf-8")
        before = f"title: Edition {number - 1} " if number > 1 else "title: "
        path.write_text(text.replace(before, f"title: Edition {number} "), encoding="utf-8")


def test_builds_until_a_disk_is_full_leave_room_to_undo(department, disk):
    """The first that does not fit says how much is missing, writes nothing, and rollback goes out."""
    department.releases = disk / "releases"
    for number in range(1, 1000):
        edition(department, number)
        left = free(disk)
        result = department.run("release", "build", "--yes")
        if result.exit_code:
            break
    assert "are missing. Nothing was built" in result.output
    assert free(disk) == left
    undone = department.run("release", "rollback")
    print(f"{number - 1} builds, {left / 1e6:.1f} MB left; rollback: {undone.output.splitlines()[-1]}")
    assert undone.exit_code == 0, undone.output


@pytest.mark.parametrize("kilobytes", range(20, 500, 60))
def test_a_build_that_meets_the_end_of_the_disk_leaves_it_as_it_was(department, disk, monkeypatch, kilobytes):
    """The reckoning cannot know of others who write: without it a build runs into the end, at many places."""
    department.releases = disk / "releases"
    for number in (1, 2):
        edition(department, number)
        department.build()
    edition(department, 3)
    filler = fill(disk, kilobytes * 1000)
    left, before = free(disk), decks.snapshot(department.releases)
    monkeypatch.setattr(room, "check", lambda *_: None)
    result = department.run("release", "build", "--yes")
    assert result.exit_code == 1, "it fitted"
    assert "stays live" in result.output
    assert (free(disk), decks.snapshot(department.releases)) == (left, before)
    undone = department.run("release", "rollback")
    print(kilobytes, "kB left; rollback:", undone.output.strip().splitlines()[-1])
    if undone.exit_code:
        filler.unlink()
        undone = department.run("release", "rollback")
    assert undone.exit_code == 0, undone.output


@pytest.mark.parametrize("kilobytes", [0, 8, 40, 120, 250])
def test_an_export_to_a_full_disk_leaves_the_old_site_working(live, disk, kilobytes):
    """And with room again it goes on to the new one."""
    site = living.Site(live)
    site.folder = disk / "site"
    site.export()
    old = site.release.manifest
    edition(live, 1)
    live.build()
    site.release = store.current(live.releases)
    filler = fill(disk, kilobytes * 1000)
    result = live.run("release", "export", str(site.folder))
    assert result.exit_code == 1, "it fitted"
    assert f"{site.folder}: no space left on device. What was there still works" in result.output
    print(kilobytes, "kB left:", result.output.strip())
    site.working(old, kilobytes)
    filler.unlink()
    exports.export(live.releases, site.folder)
    site.working(site.release.manifest, kilobytes)
