"""What differs from one department's machine to another's."""

from pathlib import Path

import pytest

from deck.settings import Settings, SettingsError, read

ROOT = Path("/srv/steady")


def refusal(**environ):
    """Read settings that must be refused; gives the sentence."""
    with pytest.raises(SettingsError) as refused:
        read(environ, ROOT)
    return str(refused.value)


def test_nothing_needs_to_be_set():
    """The defaults serve this machine alone, from the project's own folders."""
    assert read({}, ROOT) == Settings(ROOT / "content", None, ROOT / "releases", "", "127.0.0.1", 8000)


def test_every_setting_is_taken():
    """And what other programs set is left alone."""
    environ = {
        "STEADY_CONTENT": "/data/cards",
        "STEADY_LOCAL": "/data/own",
        "STEADY_RELEASES": "/data/releases",
        "STEADY_PREFIX": "/police/steady",
        "STEADY_HOST": "0.0.0.0",  # noqa: S104 - what a container needs
        "STEADY_PORT": "65535",
        "PATH": "/bin",
        "HOST": "elsewhere",
    }
    assert read(environ, ROOT) == Settings(
        Path("/data/cards"),
        Path("/data/own"),
        Path("/data/releases"),
        "/police/steady",
        "0.0.0.0",  # noqa: S104
        65535,
    )


def test_relative_folders_count_from_the_root():
    """Where a command is typed changes nothing."""
    chosen = read({"STEADY_CONTENT": "ours/cards", "STEADY_RELEASES": "../out"}, ROOT)
    assert (chosen.content, chosen.releases) == (ROOT / "ours/cards", ROOT / "../out")


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("STEADY_PROT", "STEADY_PORT"),
        ("STEADY_RELEASE", "STEADY_RELEASES"),
        ("STEADY_CONTENTS", "STEADY_CONTENT"),
        ("STEADY_PREFX", "STEADY_PREFIX"),
    ],
)
def test_a_misspelt_setting_is_refused_by_name_and_the_right_one_offered(name, meant):
    """A setting that does nothing would be found out too late."""
    assert refusal(**{name: "x"}) == f"There is no setting {name}. Did you mean {meant}?"


@pytest.mark.parametrize("name", ["STEADY_ZZZZ", "STEADY_"])
def test_an_unknown_setting_is_answered_with_those_there_are(name):
    """When nothing is near, all are named."""
    assert refusal(**{name: "x"}) == (
        f"There is no setting {name}. Known are STEADY_CONTENT, STEADY_LOCAL, STEADY_RELEASES,"
        " STEADY_PREFIX, STEADY_HOST, STEADY_PORT, STEADY_WORKER, STEADY_PREVIEW_PORT,"
        " STEADY_WORKERS."
    )


@pytest.mark.parametrize(
    "value", ["", "0", "-1", "65536", "80 ", "8_000", "0x50", "80.0", "\u0663", "\u00b2", "http", "9" * 5000]
)
def test_a_port_that_is_none_is_refused(value):
    """The sentence says what was given and what would do."""
    for name in ("STEADY_PORT", "STEADY_PREVIEW_PORT"):
        assert refusal(**{name: value}) == f'{name} is "{value}". It must be a number from 1 to 65535.'


@pytest.mark.parametrize(
    "value", ["steady", "/Steady", "/a//b", "//evil.invalid", "/a b", "/-a", "/a.b", "/a/../b", "/a\n", "/é"]
)
def test_a_prefix_that_is_no_path_is_refused(value):
    """It is baked into every address, so it is plain."""
    assert refusal(STEADY_PREFIX=value).startswith(f'STEADY_PREFIX is "{value}". It must be a path such as')


@pytest.mark.parametrize(
    ("value", "taken"), [("", ""), ("/", ""), ("/a", "/a"), ("/a/", "/a"), ("/a-1/2b/", "/a-1/2b")]
)
def test_a_prefix_ends_without_a_slash(value, taken):
    """The root is no prefix at all."""
    assert read({"STEADY_PREFIX": value}, ROOT).prefix == taken


@pytest.mark.parametrize("name", ["STEADY_CONTENT", "STEADY_RELEASES", "STEADY_HOST"])
def test_an_empty_folder_or_host_is_refused_by_name(name):
    """Else releases would be written among the sources, and every interface be listened on."""
    assert refusal(**{name: ""}).startswith(f"{name} is ")


@pytest.mark.parametrize("value", ["on", "off", "retire"])
def test_the_worker_is_on_off_or_retired(value):
    """What phones do with their copy is never guessed."""
    assert read({"STEADY_WORKER": value}, ROOT).worker == value


@pytest.mark.parametrize("value", ["", "ON", "kill", "0"])
def test_any_other_word_for_the_worker_is_refused(value):
    """A kill switch that was misspelt must be heard of."""
    assert refusal(STEADY_WORKER=value) == f'STEADY_WORKER is "{value}". It must be on, off or retire.'


@pytest.mark.parametrize("value", ["0", "65", "-1", "two", "", "1.5"])
def test_a_number_of_workers_that_cannot_be_is_refused(value):
    """Each is a process."""
    assert refusal(STEADY_WORKERS=value) == f'STEADY_WORKERS is "{value}". It must be a number from 1 to 64.'
    assert read({"STEADY_WORKERS": "3"}, ROOT).workers == 3
