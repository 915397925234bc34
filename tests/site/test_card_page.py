"""What a card's page draws from fields, next moves, passages and sources."""

import re

import pytest

from tests import decks

department = decks.department
SAY, DO = '- "I am here for you."', "- Stand back from door 0."


@pytest.fixture
def page(department):
    """Read card-0's page after a change of its file."""

    def read(old, new, address="/cards/card-0/"):
        department.edit("card-0", old, new)
        return department.app().test_client().get(address, base_url="http://deck.invalid").text

    return read


def words(html, tag):
    """Give the words of each element of a kind, its inner tags taken out."""
    found = re.findall(rf"<{tag}\b[^>]*>(.*?)</{tag}>", html, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", each).split()) for each in found]


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ("to: partner", "To your partner “I am here for you.”"),
        ("to: radio", "On the radio “I am here for you.”"),
        ("to: report, when: after", "In the report, after “I am here for you.”"),
        ("when: after", "After “I am here for you.”"),
        ("wait: 8", "“I am here for you.” Wait 8 seconds"),
        ("to: person", "“I am here for you.”"),
    ],
)
def test_who_hears_a_line_and_when_stands_beside_the_words(page, fields, shown):
    """As a small label, outside the quotes; nothing of the brace is left."""
    html = page(SAY, f"{SAY} {{{fields}}}")
    assert shown in words(html, "li")
    assert "{" not in words(html, "main")[0]


def test_the_line_that_saves_a_life_is_drawn_as_such(page):
    """It stands first, and stands out."""
    assert '<li class="first">Stand back from door 0.</li>' in page(DO, f"{DO} {{first}}")


def test_what_changed_leads_on_after_the_words_to_say(page):
    """What is seen, then the other card's title; before what not to do."""
    html = page("sources: [S01]", "next: {Comes closer: card-1, Runs: card-2}\nsources: [S01]")
    assert words(html, "section")[2].removeprefix("It changed ") == "Comes closer Card 1 Runs Card 2"
    order = [html.index(f'id="{name}"') for name in ("say", "next", "do-not")]
    assert order == sorted(order)
    assert '<a href="/cards/card-1/"><b>Comes closer</b>' in html


def test_a_card_without_next_moves_has_no_empty_heading(page):
    assert 'id="next"' not in page(DO, DO + " ")


def test_a_card_names_the_tiles_that_lead_to_it(page):
    """An officer who came by search finds the way from home."""
    assert {"A single thing", "Many things"} <= set(words(page(DO, DO + " "), "li"))


def test_a_source_says_its_kind_and_year(department, page):
    """And a country that is not this one; how far it was read."""
    toml = department.content / "sources.toml"
    more = 'country = "UK"\nyear = 1985\nseen = "no"\n'
    text = toml.read_text(encoding="utf-8").replace('seen = "full"\n', more).replace('"agency"', '"court"')
    toml.write_text(text, encoding="utf-8")
    assert "S01 Court, 1985, UK. A made-up source Not read." in words(page(DO, DO + " "), "li")


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        ("trainer", "S01, one trainer or group"),
        ("news", "S01, a newspaper"),
        ("court", "S01"),
        ("", "S01"),
    ],
)
def test_a_claim_that_rests_on_one_voice_says_so_where_it_stands(department, page, kind, shown):
    """Behind its citation, not only in the list below."""
    toml = department.content / "sources.toml"
    text = toml.read_text(encoding="utf-8")
    said = f'kind = "{kind}"\n' if kind else ""
    toml.write_text(text.replace('kind = "agency"\n', said), encoding="utf-8")
    html = page(DO, DO + " ")
    assert f'Doors are narrow <a href="#source-S01">{shown}</a>.' in html


def test_a_passage_is_read_in_its_place_with_its_sources(department, page):
    """As if it stood in the card."""
    toml = department.content / "sources.toml"
    toml.write_text(
        toml.read_text(encoding="utf-8")
        + '\n[[source]]\nid = "S02"\ntitle = "B"\nurls = []\nseen = "full"\n',
        encoding="utf-8",
    )
    passage = '[doors]\ntext = "All doors *stick* [S02]."\nsources = ["S02"]\n'
    (department.content / "passages.toml").write_text(passage, encoding="utf-8")
    html = page("Doors are narrow [S01].", "Doors are narrow [S01].\n{passage: doors}\nThe end.")
    assert '<p>All doors <em>stick</em> <a href="#source-S02">S02</a>.</p>\n<p>The end.</p>' in html
    assert 'id="source-S02"' in html
