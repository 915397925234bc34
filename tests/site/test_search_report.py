"""A table of queries in, how well search answers them out."""

import pytest

from deck.site import search_report
from deck.site.ranking import Answer, Hit
from deck.site.search_report import Curve, TableError

KNOWN = ("autism", "dementia", "youth")


class Told:
    """A ranking that answers by heart."""

    def __init__(self, **answers):
        self.answers = answers

    def ask(self, words):
        sure, *ids = self.answers.get(words, [False])
        return Answer(sure, tuple(Hit(name, name, 1.0, "") for name in ids))

    def typed(self, words):
        return [["youth"], ["autism", "youth"], ["autism"], self.answers[words][1:]]


def test_ids_stand_apart_by_commas_or_spaces():
    first, second, third = search_report.read(
        ["# note", "", "a\tautism, youth", "b\tyouth dementia\tslang", "c\t-"], KNOWN
    )
    assert first.right == {"autism", "youth"}
    assert (second.right, second.kind) == ({"youth", "dementia"}, "slang")
    assert third.right == frozenset()


def test_every_line_that_cannot_be_asked_is_named():
    with pytest.raises(TableError) as told:
        search_report.read(["a\tautizm", "b", "c\tyouth"], KNOWN)
    assert str(told.value).splitlines() == [
        'line 1: no card "autizm". Did you mean "autism"?',
        "line 2: write the words, a tab, and the ids of the right cards (or -).",
    ]


def test_the_result_is_told_by_kind_with_doubt_and_misses():
    ask = Told(a=[True, "autism"], b=[True, "youth", "dementia"], c=[False, "youth"], d=[True, "youth"])
    table = ["a\tautism\tplain", "b\tdementia\tslang", "c\t-", "d\t-"]
    told = search_report.report(ask, search_report.read(table, KNOWN))
    assert told.lines() == [
        "first 50.0 %, in three 100.0 % of 2",
        "plain: first 100.0 %, in three 100.0 % of 1",
        "slang: first 0.0 %, in three 100.0 % of 1",
        "in doubt: 0.0 % of 1 with a right card first",
        "in doubt: 0.0 % of 1 with a wrong card first",
        "in doubt: 50.0 % of 2 that no card answers",
    ]
    assert told.misses == ["b\twanted dementia\tfound youth, dementia", "d\twanted -\tfound youth"]


@pytest.mark.parametrize(
    ("lists", "curve"),
    [
        ([["youth"], ["autism", "youth"], ["autism"], ["autism"]], Curve(2, 2, 2, 1)),
        ([["autism"], ["youth", "autism"], ["autism"], ["autism"]], Curve(3, 1, 3, 2)),
        ([[], ["youth"], ["youth"], ["youth"]], Curve(None, None, 2, 0)),
        ([["autism"], ["autism"], ["autism"], ["youth", "autism"]], Curve(None, 1, 3, 1)),
    ],
)
def test_the_curve_says_when_the_right_card_stays(lists, curve):
    assert search_report.curve(lists, {"autism"}) == curve


def test_typing_is_told_in_medians():
    told = search_report.typing(Told(a=[True, "autism"]), search_report.read(["a\tautism", "b\t-"], KNOWN))
    assert told[0] == "letters until the right card stays first: median 2, 90th percentile 2"
    assert told[-1] == "changes of the first card: median 1, 90th percentile 1"
