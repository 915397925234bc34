"""Markdown becomes safe HTML, whatever it is made of."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deck.cards import markdown

ALLOWED = {
    **{tag: set() for tag in ("p", "ul", "ol", "li", "strong", "em", "blockquote", "br", "code")},
    "a": {"href"},
}
SAFE = {"", "https:", "tel:", "mailto:"}
ATTACKS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.invalid/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    '<img src="x` `<script>alert(1)</script>"` `>',
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></table></mtext></math>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='https://doors.invalid/' onclick='alert(1)' style='color:red'>x</a>",
    "<p onmouseover=alert(1)>x</p>",
    "<style>@import '//evil.invalid/x.css';</style>",
    "<base href='//evil.invalid/'>",
    "<meta http-equiv=refresh content='0;url=//evil.invalid/'>",
    "<form action='//evil.invalid/'><input name=q><button>x</button></form>",
    "<object data='data:text/html,x'></object><embed src='data:text/html,x'>",
    "<template><script>alert(1)</script></template>",
    "<!-- --><script>alert(1)</script><!-- -->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php echo 1 ?><!DOCTYPE html>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](&#x6A;avascript:alert(1))",
    "[x](java&Tab;script:alert(1))",
    "[x](<java\nscript:alert(1)>)",
    "[x](\x01javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox(1))",
    "[x](http://doors.invalid/)",
    "[x](https://doors.invalid/\"onmouseover='alert(1))",
    "[x](/ 'title\" onclick=\"alert(1)')",
    "[x]\n\n[x]: javascript:alert(1) 'y'",
    "<javascript:alert(1)>",
    "<https://doors.invalid/'onclick='alert(1)>",
    "![x](javascript:alert(1))",
    '![x" onerror="alert(1)](https://doors.invalid/x.png)',
    "`<script>alert(1)</script>`",
    "```\n</code></pre><script>alert(1)</script>\n```",
    "# x\n\n| a |\n|---|\n| <b>b</b> |\n\n***",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\\<script>alert(1)\\</script>",
]


class Seen(HTMLParser):
    """Notes every tag, comment and instruction of a text; words it leaves alone."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.odd, self.links = [], [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name == "href"]
        if tag not in ALLOWED or not {name for name, _ in attrs} <= ALLOWED[tag]:
            self.odd.append(self.get_starttag_text())

    def handle_comment(self, data):
        self.odd.append(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def scheme(link):
    """Give a link's scheme as a browser finds it, past blanks and control characters; "" for a path."""
    match = re.match("[a-z][a-z0-9+.-]*:", re.sub("[\x00-\x20]", "", link).lower())
    return match.group() if match else ""


def harm(text):
    """Render a text as a block and as a line; gives whatever must not be in the HTML."""
    seen = [Seen(markdown.block(text, {}, "")), Seen(markdown.inline(text, ""))]
    links = [link for one in seen for link in one.links]
    return [*seen[0].odd, *seen[1].odd, *(link for link in links if scheme(link) not in SAFE)]


@pytest.mark.parametrize("text", ATTACKS)
def test_no_attack_comes_through(text):
    """Only plain tags are left, and no attribute but an address of a scheme that carries no script."""
    assert harm(text) == []


def test_what_is_allowed_does_come_through():
    """Else the tests of what is not would pass on nothing."""
    text = "**a** *b* `c`  \n[d](https://doors.invalid/)\n\n- e\n\n1. f\n\n> g"
    assert set(Seen(markdown.block(text, {}, "")).tags) == set(ALLOWED)


PIECES = st.one_of(
    st.sampled_from([
        *"<>[]()!&;:/\\\"'`*_#-+.|~= \n\t", "<a href=", "<script>", "</", "<!--", "-->", "](", "[x](", "![",
        "javascript:", "data:", "//", "&colon;", "&#", "onclick=", "https://", "<https:", "```", "\n\n",
        "    ", "[S01]", "\n[S01]: ", "\x00", "\u2028",
    ]),
    st.text(max_size=4),
)  # fmt: skip


@settings(deadline=None, derandomize=True, max_examples=600)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_no_text_at_all_comes_through_as_anything_but_plain_tags(text):
    """Not even one that nobody thought of."""
    assert harm(text) == []


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ('Say "no" and "it\'s"', "Say \u201cno\u201d and \u201cit\u2019s\u201d"),
        ("a < b & c", "a &lt; b &amp; c"),
        ("one\n\ntwo", "one\n\ntwo"),
        ("**now**", "<strong>now</strong>"),
    ],
)
def test_a_line_has_no_paragraph_and_typographic_quotes(text, html):
    """It stands in a list, a heading or a link."""
    assert markdown.inline(text, "") == html


def test_raw_html_is_shown_as_it_is_written():
    """Even a tag that Markdown itself may make."""
    shown = "&lt;strong&gt;now&lt;/strong&gt;"
    assert markdown.inline("<strong>now</strong>", "") == shown
    assert markdown.block("<strong>now</strong>\n\n<p>", {}, "") == f"<p>{shown}</p>\n<p>&lt;p&gt;</p>"


@pytest.mark.parametrize("text", ["[S26]", "[S26][]", "[s26]"])
def test_a_citation_leads_to_its_source(text):
    """However it is written."""
    html = markdown.block(text, {"S26": "#source-S26"}, "")
    assert Seen(html).links == ["#source-S26"]


def test_a_citation_of_no_source_stays_words():
    """Nothing is linked that leads nowhere."""
    assert markdown.block("[S27]", {"S26": "#source-S26"}, "") == "<p>[S27]</p>"


def test_a_card_cannot_lead_a_citation_elsewhere():
    """Its own definition of a source's name is not heard."""
    html = markdown.block("[S26]\n\n[S26]: https://evil.invalid/", {"S26": "#source-S26"}, "")
    assert Seen(html).links == ["#source-S26"]


def test_addresses_of_the_deck_get_its_prefix_and_others_do_not():
    """A deck below a path stays below it."""
    text = "[a](/cards/a/) [b](https://doors.invalid/) [c](#do)"
    links = ["/dept/cards/a/", "https://doors.invalid/", "#do"]
    assert Seen(markdown.block(text, {}, "/dept")).links == links
    assert Seen(markdown.inline(text, "/dept")).links == links
