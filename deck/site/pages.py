"""A deck in, pages out; addresses.py says every address there is."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar, cast

from flask import Flask, Response, abort, render_template, request, url_for
from markupsafe import Markup

from deck.cards import lines, markdown
from deck.cards.card import Card, Deck, Tile
from deck.checks import approvals
from deck.site import assets, citations, headers, search_index, webmanifest
from deck.site.assets import THEME_LINE, Asset, Assets
from deck.site.near import near

T = TypeVar("T")
TYPES = {"js": "text/javascript; charset=utf-8", "png": "image/png"}


class Pages:
    """The routes of one app. `load` gives the deck and is called only when a page needs it."""

    def __init__(self, app: Flask, load: Callable[[], Deck], static: Path, worker: str = "on") -> None:
        self.load = load
        self.worker_setting = worker
        self.drafts = False  # whether phrases that nobody approved are shown: to editors alone
        self.assets = Assets(app, static)
        self.static = static
        self.app = app
        self._kept: dict[str, tuple[Deck, object]] = {}
        app.jinja_env.filters["inline"] = _inline
        app.jinja_env.filters["dial"] = self._dial
        app.jinja_env.filters["day"] = lambda day: f"{day:%b} {day.day}, {day.year}"
        app.context_processor(self._context)
        app.after_request(self._headers)
        for rule, view in self._routes().items():
            app.add_url_rule(rule, view.__name__, view)
        app.register_error_handler(404, lambda _: (self.not_found(), 404))

    def _routes(self) -> dict[str, Callable[..., str | Response]]:
        return {
            "/": self.home,
            "/about/": self.about,
            "/ready/": self.ready,
            "/lines/": self.lines,
            "/phrases/": self.phrases,
            "/saved/": self.saved,
            "/changes/": self.changes,
            "/cards/": self.cards,
            "/search/": self.search,
            "/search/<name>.json": self.index,
            "/cards/<card_id>/": self.card,
            "/topics/<topic_id>/": self.topic,
            "/see/<tile_id>/": self.see,
            "/404.html": self.not_found,
            "/manifest.webmanifest": self.manifest,
            "/o/<name>": self.object,
            "/sw.js": self.worker,
            "/screenshots/<name>": self.screenshot,
        }

    @property
    def security(self) -> dict[str, str]:
        """The headers of every page of this app."""
        return headers.security(self.assets.style, THEME_LINE)

    def objects(self) -> dict[str, Asset]:
        """Every script and icon by its object's name."""
        every = [self.assets.script, *self.assets.icons(self.load().colour).values()]
        return {asset.object: asset for asset in every}

    def _context(self) -> dict[str, object]:
        def asset_url(name: str) -> str:
            asset = self.assets.script if name == "app.js" else self.assets.icons(self.load().colour)[name]
            return url_for("object", name=asset.object)

        return {
            "deck": self.load(),
            "shell": self._once(self.assets.shell),
            "style": Markup(self.assets.style),  # noqa: S704 - our own file
            "theme_line": Markup(THEME_LINE),  # noqa: S704 - our own constant
            "asset_url": asset_url,
            "tile_url": tile_url,
            "card_url": card_url,
            "dial_url": lines.href,
        }

    def _once(self, make: Callable[[Deck], T]) -> T:
        """Make a value once for as long as the deck is the same: each page and part asks for it."""
        deck = self.load()
        kept = self._kept.get(make.__name__)
        if kept is None or kept[0] is not deck:
            kept = self._kept[make.__name__] = (deck, make(deck))
        return cast(T, kept[1])

    def _headers(self, response: Response) -> Response:
        path = request.path if response.status_code < 400 else "/404.html"
        headers.apply(response.headers, self.security, path)
        return response

    def home(self) -> str:
        """What do you see?"""
        return render_template("home.html")

    def about(self) -> str:
        """Whose guidance this is, who approved it, what stays on the phone."""
        counts, lapsed = approvals.counts(self.load()), approvals.lapsed(self.load())
        return render_template("about.html", approvals=counts, lapsed=lapsed)

    def ready(self) -> str:
        """What this phone holds, written by script from its storage."""
        return render_template("ready.html")

    def lines(self) -> str:
        """The numbers to call, the department's first."""
        return render_template("lines.html")

    def saved(self) -> str:
        """The frame of the cards that this phone's reader saved; script fills it from storage."""
        return render_template("saved.html")

    def changes(self) -> str:
        """The frame of what changed on this phone; script compares the two releases that it holds."""
        return render_template("changes.html")

    def _dial(self, html: str) -> Markup:
        return Markup(lines.linked(html, self.load().lines))  # noqa: S704 - was safe, and gained links

    def cards(self) -> str:
        """Every card, A to Z."""
        return render_template("cards.html")

    def search(self) -> str:
        """The search field; without scripts, every card."""
        return render_template("search.html")

    def index(self, name: str) -> Response:
        """One part of the search index."""
        parts = self._once(search_index.shards)
        return Response(parts.get(name) or abort(404), content_type="application/json")

    def card(self, card_id: str) -> str:
        """One card; a renamed card's old address shows it too."""
        deck = self.load()
        renamed = (card for card in deck.cards.values() if card_id in card.redirect_from)
        card = deck.cards.get(card_id) or next(renamed, None)
        if card is None:
            return self._withdrawn(deck, card_id)
        shown = near(deck, card)
        links = {name: f"#source-{name}" for name in shown.sources}
        html = markdown.block(card.learn, links, request.script_root)
        why = Markup(citations.marked(html, shown.sources))  # noqa: S704 - cleaned by markdown.block
        return render_template("card.html", deck=shown, card=card, why=self._dial(why))

    def made_from(self, card: Card, prefix: str) -> str:
        """Give the text of all that a card's page is made from, beside the program."""
        deck = self.load()
        frame = (prefix, self._once(self.assets.shell), sorted(self._once(self._named)), deck.lines)
        return repr((frame, near(deck, card)))

    def _named(self, _: Deck) -> dict[str, Asset]:
        return self.objects()

    def _withdrawn(self, deck: Deck, card_id: str) -> str:
        """Say at a withdrawn card's addresses that it is withdrawn, and where to look."""
        gone = (card for card in deck.withdrawn if card_id in (card.id, *card.redirect_from))
        card = next(gone, None) or abort(404)
        instead = [deck.cards[name] for name in card.related if name in deck.cards]
        return render_template("withdrawn.html", card=card, cards=instead)

    def topic(self, topic_id: str) -> str:
        """One shelf of cards."""
        topic = next((topic for topic in self.load().topics if topic.id == topic_id), None) or abort(404)
        return render_template("list.html", title=topic.title, cards=topic.cards, kind=topic.kind)

    def see(self, tile_id: str) -> str:
        """The short list behind a tile."""
        tile = next((tile for tile in self.load().tiles if tile.id == tile_id), None) or abort(404)
        return render_template("list.html", title=tile.see, cards=tile.cards, kind="see")

    def phrases(self) -> str:
        """Phrases for a person, in English and, once they are approved, in another language."""
        return render_template("phrases.html", drafts=self.drafts)

    def not_found(self) -> str:
        """A page for an address that is not here."""
        return render_template("404.html")

    def manifest(self) -> Response:
        """The web app manifest."""
        deck = self.load()
        icons = self.assets.icons(deck.colour)
        shots = {
            webmanifest.label(path.stem): (url_for("screenshot", name=path.name), *size)
            for path, size in self.screenshots().items()
        }
        body = webmanifest.manifest(
            deck,
            url_for("home"),
            {name: url_for("object", name=icon.object) for name, icon in icons.items()},
            {
                "Search": url_for("search"),
                "Is this phone ready?": url_for("ready"),
                **{tile.see: tile_url(tile) for tile in deck.tiles[:2]},
            },
            shots,
        )
        return Response(json.dumps(body, ensure_ascii=False), content_type="application/manifest+json")

    def screenshots(self) -> dict[Path, tuple[int, int]]:
        """The committed pictures that an install prompt shows, with their pixels."""
        return webmanifest.pictures(self.static / "screenshots")

    def screenshot(self, name: str) -> Response:
        """One of those pictures."""
        path = next((path for path in self.screenshots() if path.name == name), None) or abort(404)
        return Response(path.read_bytes(), content_type=TYPES["png"])

    def object(self, name: str) -> Response:
        """A script or an icon by its content."""
        asset = self.objects().get(name)
        if asset is None:
            abort(404)
        return Response(asset.body, content_type=TYPES[name.rpartition(".")[2]])

    def worker(self) -> Response:
        """The service worker: one classic script, so that the browser compares one file."""
        return Response(self.worker_script(), content_type=TYPES["js"])

    def worker_script(self) -> bytes:
        """The worker, or what switches it off in its place."""
        entry = {"on": "worker.js", "off": "off.js", "retire": "retire.js"}[self.worker_setting]
        return assets.worker_script(Path(self.app.root_path) / "service_worker" / entry)


def _inline(text: str) -> Markup:
    return Markup(markdown.inline(text, request.script_root))  # noqa: S704 - cleaned there


def card_url(card: Card) -> str:
    """Give a card's address."""
    return url_for("card", card_id=card.id)


def tile_url(tile: Tile) -> str:
    """Give where a tile leads: straight to its card when there is but one."""
    return card_url(tile.cards[0]) if len(tile.cards) == 1 else url_for("see", tile_id=tile.id)
