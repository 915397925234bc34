"""Words that would run a script if they could, in every field of a deck; and what a page must not hold."""

import json
import re
from pathlib import Path

from deck.cards import markdown
from tests import decks

RUN = "alert(1)"
# Kinds as the OWASP and PortSwigger lists name them; each calls alert() where it is taken for more than text.
MARKUP = (
    f"<script>{RUN}</script>",
    f"<SCRIPT SRC=data:text/javascript,{RUN}></SCRIPT>",
    f"<scr<script>ipt>{RUN}</scr</script>ipt>",
    f"</script><script>{RUN}</script>",
    f"</title><script>{RUN}</script>",
    f"</style><script>{RUN}</script>",
    f"</textarea></noscript><img src=x onerror={RUN}>",
    f"--><img src=x onerror={RUN}>",
    f"<!--<img src=x onerror={RUN}>",
    f"<![CDATA[<img src=x onerror={RUN}>]]>",
    f"<?php ?><img src=x onerror={RUN}>",
    f"<img src=x onerror={RUN}>",
    f"<svg onload={RUN}>",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s>",
    f"<svg><a href=javascript:{RUN}><text>x</text></a></svg>",
    f"<math><mtext><table><mglyph><style><img src=x onerror={RUN}></style></table></mtext></math>",
    f"<noscript><p title='</noscript><img src=x onerror={RUN}>'></noscript>",
    f"<iframe srcdoc='<script>parent.{RUN}</script>'></iframe>",
    f"<iframe src=javascript:parent.{RUN}></iframe>",
    f"<object data=javascript:{RUN}></object><embed src=javascript:{RUN}>",
    f"<details open ontoggle={RUN}>",
    f"<input autofocus onfocus={RUN}>",
    f"<video><source onerror={RUN}></video>",
    f"<body onload={RUN}>",
    f"<meta http-equiv=refresh content='0;url=javascript:{RUN}'>",
    f"<base href=javascript:{RUN}//>",
    f"<link rel=stylesheet href=javascript:{RUN}>",
    f"<form action=javascript:{RUN}><button>x</button></form>",
    f"<template><img src=x onerror={RUN}></template>",
    f'"><img src=x onerror={RUN}>',
    f"'><img src=x onerror={RUN}>",
    f"[x](javascript:{RUN})",
    f"[x](JaVaScRiPt&colon;{RUN})",
    f"[x](&#106;avascript:{RUN})",
    f"[x](java&Tab;script:{RUN})",
    f"[x](data:text/html,<script>{RUN}</script>)",
    f"[x](vbscript:{RUN})",
    f"[x](//x.invalid/?{RUN})",
    f'[x](https://x.invalid "\\" onmouseover={RUN} y=")',
    f'[x](https://x.invalid/"onmouseover="{RUN}")',
    f"![x](javascript:{RUN})",
    f'![x](x "\\" onerror={RUN} y=")',
    f'![" onerror="{RUN}](x)',
    f"<javascript:{RUN}>",
    f"<https://x.invalid/\"onmouseover=\"{RUN}>",
    f"[x]\n\n[x]: javascript:{RUN}",
    f"[S0]\n\n[S0]: javascript:{RUN}",
    f"**<b onclick={RUN}>x</b>**",
    f"{{{{ ''.__class__ }}}}{{% raw %}}<img src=x onerror={RUN}>",
    f"${{{RUN}}}</p><img src=x onerror={RUN}>",
    f"\u2028</li><img src=x onerror={RUN}>",
)  # fmt: skip
# What Markdown takes for words: harmless only as long as every template and script does too.
WORDS = (
    f"javascript:{RUN}",
    f"<img src=x onerror={RUN} //",
    f"<img/src=x/onerror={RUN}>",
    f'" onmouseover="{RUN}" autofocus onfocus="{RUN}" x="',
    f"' onfocus='{RUN}' autofocus x='",
    f"` onerror={RUN} `",
    f"&lt;img src=x onerror={RUN}&gt;",
    f"&#60;script&#62;{RUN}&#60;/script&#62;",
    f"\\<img src=x onerror={RUN}\\>",
    f"```\"><img src=x onerror={RUN}>\nx\n```",
    f"`</code><img src=x onerror={RUN}>`",
)  # fmt: skip
VECTORS = (*MARKUP, *WORDS)

DECK = """\
name = {name}
short_name = {name}
department = {name}
approved_by = {name}
colour = "#1d4e5a"
caution = {every}
blanks = {every}
"""
TOPIC = '[[topic]]\nid = "topic-{number}"\ntitle = {text}\nkind = "situation"\n'
TILE = '[[tile]]\nid = "tile-{number}"\nsee = {text}\ncards = ["card-{number}", "card-0"]\n'
SOURCE = '[[source]]\nid = "S{number}"\ntitle = {text}\nurls = {urls}\nseen = "part"\nnote = {text}\n'
CARD = """\
---
title: {text}
summary: {text}
aliases: [{text}, zebra]
related: [card-0]
sources: [S{number}]
last_reviewed_on: 2026-11-23
review_in: 1 year
signoff: {{tactics: pending}}
---

## Do
- Say {line}

## Say
- {line}

## Do not
- Do not {line}

## Avoid
- {line}

## Limits
- {line}

## Why
{raw}

- {line}

> {line}
"""


def write(folder: Path, texts: tuple[str, ...]) -> Path:
    """Write a deck in which every field that takes words holds one of the texts, and a card holds each."""
    quoted = [json.dumps(text) for text in texts]
    every = ", ".join(quoted)
    parts = [DECK.format(name=json.dumps("".join(texts[:2])), every=f"[{every}]")]
    sources = []
    for number, (text, raw) in enumerate(zip(quoted, texts, strict=True)):
        parts += [TOPIC.format(number=number, text=text), TILE.format(number=number, text=text)]
        urls = json.dumps([f"https://x.invalid/{raw}", raw])
        sources.append(SOURCE.format(number=number, text=text, urls=urls))
        path = folder / f"cards/topic-{number}/card-{number}.md"
        path.parent.mkdir(parents=True)
        path.write_text(
            CARD.format(number=number, text=text, line=" ".join(raw.split("\n")), raw=raw), encoding="utf-8"
        )
    (folder / "deck.toml").write_text("\n".join(parts), encoding="utf-8")
    (folder / "sources.toml").write_text("\n".join(sources), encoding="utf-8")
    return folder


class Page(decks.Page):
    """A page that also keeps what stands outside elements, such as comments."""

    def __init__(self, text: str) -> None:
        self.odd: list[str] = []
        super().__init__(text)

    def handle_comment(self, data):
        self.odd.append(data)

    handle_pi = unknown_decl = handle_comment


def shape(page: Page) -> set[tuple[str, str]]:
    """Give every element of a page with each attribute it has."""
    named = {(element.tag, name) for element in page.elements for name in element.attributes}
    return named | {(element.tag, "") for element in page.elements}


ALLOWED = {(tag, "") for tag in markdown.TAGS} | {("a", "href")}


def harm(page: Page, plain: set[tuple[str, str]]) -> list[object]:
    """Give what a page holds that a page of plain words and Markdown does not, and links that could run."""
    links = [value for _, value in page.links if not re.match(r"(?:https?://|tel:|mailto:|#|/(?!/))", value)]
    return [*sorted(shape(page) - plain - ALLOWED), *page.odd, *links]
