"""Markdown in, tokens or safe HTML out; raw HTML is found with HTML on and never rendered."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

LINK = re.compile(r"https://[^/\s]|tel:|sms:|mailto:|#|/(?![/\\])", re.IGNORECASE)
TAGS = {"p", "ul", "ol", "li", "strong", "em", "a", "blockquote", "br", "code"}

_reader = MarkdownIt("commonmark", {"html": True})
_reader.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005 - seen to be refused
_writer = MarkdownIt("commonmark", {"html": False, "typographer": True}).enable("smartquotes")


def tokens(text: str) -> list[Token]:
    """Read Markdown into block tokens whose `map` holds line numbers from 0."""
    return _reader.parse(text)


def with_definitions(text: str) -> tuple[list[Token], list[tuple[int, str]]]:
    """Read Markdown; give beside its tokens the addresses it sets aside, "[S01]: https:…", by line from 0.

    No page shows those.
    """
    found: dict[str, Any] = {}
    read = _reader.parse(text, found)
    named = [*found.get("references", {}).items()]
    named += [(twice["label"], twice) for twice in found.get("duplicate_refs", ())]
    return read, sorted((one["map"][0], name) for name, one in named)


@cache
def inline(text: str, prefix: str) -> str:
    """Render one line as HTML; straight quotes become typographic ones, `prefix` as for block()."""
    return _clean(_writer.renderInline(text), prefix)


def block(text: str, links: Mapping[str, str], prefix: str) -> str:
    """Render Markdown as HTML.

    `links` maps a citation such as "S26" to its address; `prefix` goes before the deck's own addresses.
    """
    references = {name.upper(): {"href": href, "title": ""} for name, href in links.items()}
    return _clean(_writer.render(text, {"references": references}), prefix)


def _clean(html: str, prefix: str) -> str:
    def placed(_tag: str, _name: str, value: str) -> str | None:
        if not LINK.match(value):  # text of deck.toml is shown as well, and no rule reads its links
            return None
        return prefix + value if value.startswith("/") else value

    return nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href"}, "*": set()},
        url_schemes={"https", "tel", "sms", "mailto"},
        link_rel=None,
        attribute_filter=placed,
    ).strip()


def raw_html(token: Token) -> bool:
    """Say whether a token is raw HTML, block or inline."""
    return token.type in {"html_block", "html_inline"}


def pieces(outer: Token) -> Iterator[tuple[Token, str]]:
    """Give each piece of a block, in order, with the sign it begins with in the source."""
    for piece in [outer] if outer.type == "html_block" else outer.children or []:
        signs = {"link_open": "<" if piece.markup == "autolink" else "[", "image": "![", "softbreak": "\n"}
        yield piece, signs.get(piece.type, piece.content.strip().split("\n")[0])
