"""An address that cannot be right is told without asking the network."""

import pytest

from deck.cards import library
from deck.checks import links
from tests import decks

department = decks.department

# What breaks the rule: the address in the register, the place told.
BROKEN = {"LINK01": ("https://a b.org/", "sources.toml:1:1")}


@pytest.fixture
def told(folder, tables):
    """Read a deck whose one address is another; gives its problems."""

    def read(url):
        text = tables["sources.toml"].replace("https://source.invalid/", url)
        return links.wrong(library.read(folder({"sources.toml": text})).partial)

    return read


@pytest.mark.parametrize("code", BROKEN)
def test_a_wrong_address_is_told_at_its_row(told, code):
    url, place = BROKEN[code]
    (found,) = told(url)
    assert (found.code, f"{found.path.rpartition('/')[2]}:{found.line}:{found.column}") == (code, place)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("https://issuu.com./x", "host name"),
        ("https://nohost/x", "host name"),
        ("https://-a.org/", "host name"),
        ("https://a..org/", "host name"),
        ("https://192.168.0.1/x", "number"),
        ("https://[::1]/x", "number"),
        ("https://[x/", "no web address"),
        ("https://a.org:99999/", "no web address"),
        ("https://a.example/", "made-up name"),
        ("https://user@a.org/", "before the host"),
        ("https://a.org/x y", "a space"),
        ("https://a.org/100%", "a sign"),
        ("https://a.org/x.", "ends in the middle"),
        ("https://a.org/x_(y", "ends in the middle"),
        ("https://www.google.com/url?q=https://a.org", "another site"),
        ("https://https://a.org/", "host name"),
        ("https://a.org/x?utm_source=mail", "follow"),
    ],
)
def test_what_is_wrong_is_said(url, words):
    """So that it can be mended by looking."""
    assert words in links.fault(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://www.cdc.gov/heads-up/index.html",
        "http://a.org/x",
        "https://a.org:8443/x",
        "https://en.wikipedia.org/wiki/Terry_v._Ohio_(1968)",
        "https://web.archive.org/web/2020/https://a.org/x",
        "https://records.gov/DocView.aspx?dbid=1&id=330839&repo=COT-City",
        "https://m\u00fcnchen.de/x",
        "https://a.org/caf%C3%A9#top",
    ],
)
def test_an_address_that_may_be_right_is_left_alone(url):
    assert links.fault(url) == ""


def test_the_command_tells_it_when_asked(department):
    """It is no part of the daily check: a host's name may be new to the rules."""
    toml = department.content / "sources.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace("https://source.invalid/", "https://nohost/"))
    assert "LINK01" not in department.run("check").output
    told = department.run("check", "--links")
    assert "sources.toml:1:1: LINK01" in told.output
    assert told.exit_code == 0
