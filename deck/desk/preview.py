"""A draft in, the deck as officers would see it out, and beside it what is to mend; editors only.

Nothing here is part of a release: `flask preview` alone attaches it to the app.
"""

import re
import socket
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import segno
from flask import Flask, Response, abort, g, render_template, request, url_for
from markupsafe import Markup
from werkzeug.exceptions import HTTPException, InternalServerError
from werkzeug.serving import WSGIRequestHandler, make_server

from deck.cards.card import Card, Deck
from deck.cards.problems import RULES, Problem
from deck.checks import review
from deck.desk.draft import Draft
from deck.site import headers
from deck.site.pages import Pages

CARD = re.compile(r"/cards/([^/]+)/")
STYLES = ("reset", "tokens", "preview")
SCRIPT = '<script type="module" src="/preview/preview.js"></script></head>'


@dataclass(frozen=True)
class Side:
    """What stands beside a page: the file's problems, those elsewhere, its place in the calendar."""

    card: Card | None
    path: str
    own: tuple[Problem, ...]
    others: tuple[Problem, ...]
    calendar: tuple[Card, ...]  # every card, the one that is due first in front

    @property
    def place(self) -> int:
        """The card's place in the calendar, from 1."""
        return self.calendar.index(self.card) + 1 if self.card in self.calendar else 0


def beside(deck: Deck, problems: tuple[Problem, ...], address: str) -> Side:
    """Gather what an editor needs to know of the page at an address; for a list, everything."""
    match = CARD.fullmatch(address)
    name = match[1] if match else ""
    here = [card for card in deck.cards.values() if name in (card.id, *card.redirect_from)]
    card = here[0] if here else None
    stem = card.id if card else name
    own = tuple(found for found in problems if not name or Path(found.path).name == f"{stem}.md")
    path = card.path if card else next((found.path for found in own if name), "")
    others = tuple(found for found in problems if found not in own)
    return Side(card, path, own, others, tuple(review.soonest(deck.cards.values())))


class Preview:
    """The routes that only editors have, and what changes in the app for them."""

    def __init__(
        self, app: Flask, content: Path, hosts: list[str], local: Path | None = None, phone: str = ""
    ) -> None:
        """Attach to `app`. `phone` is where a phone reaches this preview, empty when none may."""
        self.app, self.draft, self.phone = app, Draft(content, local), phone
        self.pages: Pages = app.extensions["pages"]
        self.pages.load = lambda: g.deck
        self.pages.drafts = True
        app.debug = False
        app.config["TRUSTED_HOSTS"] = hosts  # another site's name must not lead here (DNS rebinding)
        app.jinja_env.filters["address"] = _address
        app.before_request(self._look)
        app.after_request_funcs.setdefault(None, []).insert(0, self._finish)  # the first runs last
        app.view_functions["worker"] = lambda: abort(404)  # a draft must not stay on the editor's machine
        app.register_error_handler(404, self._missing)
        app.register_error_handler(Exception, self._fault)
        for rule, view in (
            ("/preview/", self.frame),
            ("/preview/<path:below>", self.frame),
            ("/preview/state", self.state),
            ("/preview/preview.js", self.script),
            ("/preview/preview.css", self.style),
        ):
            app.add_url_rule(rule, f"preview_{view.__name__}", view)

    def _look(self) -> None:
        g.stamp, g.loaded, g.deck = self.draft.read()

    def frame(self, below: str = "") -> str:
        """Show a page as on a phone, and beside it what an editor needs to know."""
        address = f"/{below}"
        side = beside(g.deck, g.loaded.problems, address)
        return render_template(
            "preview.html", address=address, side=side, today=date.today(), stamp=g.stamp, rules=RULES,
            code=picture(self.phone + address) if self.phone else "",
        )  # fmt: skip

    def state(self) -> Response:
        """Say what a page would be made from now."""
        return Response(g.stamp, content_type="text/plain")

    def script(self) -> Response:
        """The script that looks for a save."""
        return self._file("text/javascript", Path("js/preview.js"))

    def style(self) -> Response:
        """The frame's own look, in the deck's colours."""
        return self._file("text/css", *(Path(f"css/{name}.css") for name in STYLES))

    def _file(self, kind: str, *paths: Path) -> Response:
        body = b"\n".join((self.pages.static / path).read_bytes() for path in paths)
        return Response(body, content_type=f"{kind}; charset=utf-8")

    def _missing(self, _: HTTPException) -> tuple[str, int]:
        side = beside(g.deck, g.loaded.problems, request.path)
        of_deck = tuple(found for found in side.others if found.path.endswith(".toml"))
        own = tuple(found for found in side.own if found.stops) or of_deck
        if CARD.fullmatch(request.path) and own:
            return self._broken(replace(side, own=own)), 404
        return self.pages.not_found(), 404

    def _fault(self, error: Exception) -> HTTPException | Response | tuple[str, int]:
        """Whatever goes wrong, an editor reads sentences."""
        if isinstance(error, InternalServerError):  # even the page that says so could not be made
            told = "\n".join(map(str, g.loaded.problems)) or "This is a bug: the terminal says more."
            return Response(told, 500, content_type="text/plain; charset=utf-8")
        if isinstance(error, HTTPException):
            return error
        self.app.logger.error("%s: %s: %s", request.path, type(error).__name__, error)
        return self._broken(beside(g.deck, g.loaded.problems, "/")), 500

    def _broken(self, side: Side) -> str:
        return render_template("preview_broken.html", side=side, rules=RULES)

    def _finish(self, response: Response) -> Response:
        headers.apply(response.headers, headers.previewed(self.pages.security), request.path)
        own = (request.endpoint or "").startswith("preview_")
        if response.mimetype == "text/html" and not own and "stamp" in g:
            page = response.get_data(as_text=True)
            stamped = page.replace("<html ", f'<html data-stamp="{g.stamp}" ', 1)
            response.set_data(stamped.replace("</head>", SCRIPT, 1))
        return response


def _address(problem: Problem) -> str:
    """Give where a problem's file can be previewed."""
    is_card = problem.path.endswith(".md")
    below = f"cards/{Path(problem.path).stem}/" if is_card else None
    return url_for("preview_frame", below=below)


def picture(address: str) -> Markup:
    """Draw an address as a QR code (ISO/IEC 18004) for a phone's camera; empty if it is too long for one."""
    try:
        code = segno.make_qr(address, error="m")
    except segno.DataOverflowError:
        return Markup()
    drawn = code.svg_inline(border=4, dark="#000", light="#fff", omitsize=True)
    return Markup(drawn)  # noqa: S704 - squares and nothing else


def local_address() -> str:
    """Give this machine's address on the local network. Raises OSError when there is none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))  # sends nothing: the system only says which way it would go
        return str(probe.getsockname()[0])


class _Quiet(WSGIRequestHandler):
    """No line for each request: a page looks for a save ten times a second."""

    def version_string(self) -> str:
        """Tell nobody what serves here."""
        return ""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Write nothing."""


def serve(app: Flask, host: str, port: int) -> None:
    """Serve until stopped, with Flask's own development server and never its debugger."""
    make_server(host, port, app, threaded=True, request_handler=_Quiet).serve_forever()
