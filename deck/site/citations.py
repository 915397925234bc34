"""A page's citations in, the same saying what rests on one voice alone out."""

import re
from collections.abc import Mapping

from deck.cards.card import Source

CITED = re.compile(r'<a href="#source-([^"]+)">[^<]*')
ALONE = {"trainer": "one trainer or group", "news": "a newspaper"}


def marked(html: str, sources: Mapping[str, Source]) -> str:
    """Say behind a citation that it is of one trainer, group or newspaper: law and research weigh more."""

    def with_kind(match: re.Match[str]) -> str:
        kind = ALONE.get(sources[match[1]].kind) if match[1] in sources else ""
        return f"{match[0]}, {kind}" if kind else match[0]

    return CITED.sub(with_kind, html)
