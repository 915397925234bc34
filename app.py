"""The wiring: create_app() renders pages, create_server() serves a finished release."""

import os
from functools import cache
from pathlib import Path

import click
from flask import Flask

from deck.cards import library
from deck.cards.card import Deck
from deck.cli.console import speak_utf8
from deck.cli.register import register
from deck.release.kept import Kept
from deck.release.server import Server
from deck.settings import Settings, SettingsError, read
from deck.site.pages import Pages

ROOT = Path(__file__).parent


def settings() -> Settings:
    """Read the environment once. A bad setting is one sentence, never a traceback."""
    try:
        return read(os.environ, ROOT)
    except SettingsError as error:
        # Not an exception of click's: Flask's list of commands would show its traceback.
        click.echo(f"Error: {error}", err=True)
        raise SystemExit(1) from None


def create_app() -> Flask:
    """Make the app that renders pages and carries the commands. The deck is read when first needed."""
    speak_utf8()
    chosen = settings()
    app = Flask(__name__, static_folder=None)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True

    kept = app.extensions["kept"] = Kept(chosen.releases)

    @cache
    def load() -> Deck:
        return library.load(chosen.content, chosen.local, reader=kept.read_card)

    app.extensions["pages"] = Pages(app, load, ROOT / "static", chosen.worker)
    register(app, chosen)
    return app


def create_server() -> Server:
    """Make the WSGI app that serves the newest release; it renders nothing, and waits where there is none."""
    chosen = settings()
    return Server(chosen.releases, chosen.prefix, waits=True)
