"""A deck in, the addresses whose form is wrong out. Nothing is fetched: what answers is not asked."""

import ipaddress
import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

from deck.cards.card import Deck
from deck.cards.problems import Problem, problem

LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
ODD = re.compile(r"[\s<>\"{}|\\^`\x00-\x1f\x7f]|%(?![0-9a-fA-F]{2})")
ENDS = tuple(".,;:!'\u2019\u201d")
FOLLOWED = re.compile(r"utm_\w+|fbclid|gclid|msclkid|mc_eid")
WRAPPED = re.compile(r"https?(?::|%3A)", re.IGNORECASE)


def wrong(deck: Deck) -> list[Problem]:
    """List the addresses of sources, and of links in cards, that cannot be right as they are written."""
    return sorted(set(_wrong(deck)))


def _wrong(deck: Deck) -> Iterator[Problem]:
    for source in deck.sources.values():
        for url in source.urls:
            if reason := fault(url):
                path, line = source.place
                yield problem(path, line, 1, "LINK01", url=url, reason=reason)
    for card in deck.cards.values():
        for line, column, url in card.links:
            if "://" in url and (reason := fault(url)):
                yield problem(card.path, line, column, "LINK01", url=url, reason=reason)


def fault(url: str) -> str:
    """Say what is wrong with the form of a web address, or nothing."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return "it is no web address"
    if ODD.search(url):
        return "it holds a space or a sign that an address cannot have"
    return _host_fault(host) or _path_fault(url, host, parts.query, user=bool(parts.username))


def _host_fault(host: str) -> str:
    try:
        labels = host.encode("idna").decode().lower().split(".")
    except UnicodeError:
        return "its host name cannot be one"
    if _number(host):
        return "it names a machine by its number"
    if len(labels) < 2 or not all(map(LABEL.fullmatch, labels)) or labels[-1].isdigit():
        return "its host name cannot be one"
    return "it leads to a made-up name" if labels[-1] in {"invalid", "test", "example", "localhost"} else ""


def _number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _path_fault(url: str, host: str, query: str, *, user: bool) -> str:
    if user:
        return "it holds a name before the host"
    if url.endswith(ENDS) or url.count("(") != url.count(")"):
        return "it ends in the middle, or with a sentence's mark"
    if "archive" not in host and WRAPPED.search(url, 8):
        return "it leads through another site, or is two addresses in one"
    if any(FOLLOWED.fullmatch(name) for name, _ in parse_qsl(query, keep_blank_values=True)):
        return "it carries marks that follow whoever taps it"
    return ""
