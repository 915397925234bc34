"""The same problems in each form: for people, scripts, pull requests and code hosts."""

import json
from urllib.parse import unquote

import pytest

from deck.cards.problems import RULES, Problem, problem
from deck.checks import report

PROBLEMS = [
    problem("content/cards/a b/é,:%.md", 3, 7, "BODY07"),
    problem("content/deck.toml", 1, 1, "DECK06", reason='"x" is 100% wrong:\r\nread, again'),
    problem("content/cards/doors/a.md", 2, 13, "HEAD10", key="title"),
]
SARIF_RESULT = {"ruleId", "ruleIndex", "level", "message", "locations"}


def unescaped(words):
    """Read a workflow command's words as GitHub does."""
    for code, sign in {"%3A": ":", "%2C": ",", "%0A": "\n", "%0D": "\r", "%25": "%"}.items():
        words = words.replace(code, sign)
    return words


def test_text_is_one_line_each():
    """File, line, column, code, sentence."""
    assert report.text(PROBLEMS[::2]) == "\n".join(str(one) for one in PROBLEMS[::2])
    assert report.text([]) == ""


def test_json_says_everything_there_is_to_say():
    """Nothing has to be cut out of a sentence."""
    found = json.loads(report.as_json(PROBLEMS))
    assert [Problem(*(one[key] for key in Problem.__match_args__)) for one in found] == PROBLEMS
    assert [one["level"] for one in found] == ["error", "error", "warning"]
    assert found[0]["why"] == RULES["BODY07"].why
    assert json.loads(report.as_json([])) == []


def test_github_s_commands_are_one_line_each_and_lose_nothing():
    """Neither a comma in a name nor a line end in a sentence ends a command early."""
    lines = report.github(PROBLEMS).split("\n")
    assert len(lines) == len(PROBLEMS)
    for line, one in zip(lines, PROBLEMS, strict=True):
        empty, head, message = line.split("::", 2)
        level, _, properties = head.partition(" ")
        given = dict(part.split("=") for part in properties.split(","))
        assert (empty, level) == ("", "error" if one.stops else "warning")
        assert unescaped(given["file"]) == one.path
        assert (int(given["line"]), int(given["col"]), given["title"]) == (one.line, one.column, one.code)
        assert unescaped(message) == one.sentence


def test_no_word_can_start_a_command_of_its_own():
    """What an editor writes into a file is not obeyed by the machine that checks it."""
    told = problem("a.md", 1, 1, "DECK06", reason="x\n::set-output name=a::b")
    assert "\n" not in report.github([told])


def test_sarif_has_what_the_standard_requires():
    """SARIF 2.1.0: version, runs, a tool with a name; each result a message, its rule and its place."""
    whole = json.loads(report.sarif(PROBLEMS))
    assert whole["version"] == "2.1.0"
    assert whole["$schema"].startswith("https://")
    (run,) = whole["runs"]
    driver = run["tool"]["driver"]
    assert [rule["id"] for rule in driver["rules"]] == list(RULES)
    for rule in driver["rules"]:
        assert rule["shortDescription"]["text"]
        assert rule["fullDescription"]["text"]
        assert rule["defaultConfiguration"]["level"] in {"error", "warning"}
    for result, one in zip(run["results"], PROBLEMS, strict=True):
        assert set(result) == SARIF_RESULT
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == one.code
        assert result["message"]["text"] == one.sentence
        place = result["locations"][0]["physicalLocation"]
        assert unquote(place["artifactLocation"]["uri"]) == one.path
        assert place["artifactLocation"]["uri"].isascii()
        assert " " not in place["artifactLocation"]["uri"]
        assert place["region"] == {"startLine": one.line, "startColumn": one.column}


def test_sarif_without_a_result_is_still_one():
    """That is how a code host learns that all is mended."""
    assert json.loads(report.sarif([]))["runs"][0]["results"] == []


@pytest.mark.parametrize("code", RULES)
def test_a_rule_s_general_sentence_has_no_blank(code):
    """An ellipsis stands for a card's own words."""
    assert not set("{}") & set(report.general(code))
    assert report.general(code).strip("…")
