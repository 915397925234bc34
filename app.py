"""The wiring: create_app() renders pages, create_server() serves a finished release."""

import os
import sys
from functools import cache
from pathlib import Path

import click
from flask import Flask
from flask.cli import NoAppException

from deck import cli, library
from deck.card import Deck
from deck.pages import Pages
from deck.server import Server
from deck.settings import Settings, SettingsError, read

ROOT = Path(__file__).parent


def settings() -> Settings:
    """Read the environment once. A bad setting is one sentence, never a traceback."""
    try:
        return read(os.environ, ROOT)
    except SettingsError as error:
        # Flask's list of commands shows a traceback for any error but its own.
        kind = NoAppException if "--help" in sys.argv else click.ClickException
        raise kind(str(error)) from None


def create_app() -> Flask:
    """Make the app that renders pages and carries the commands. The deck is read when first needed."""
    chosen = settings()
    app = Flask(__name__, static_folder=None)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True

    @cache
    def load() -> Deck:
        return library.load(chosen.content)

    app.extensions["pages"] = Pages(app, load, ROOT / "static")
    cli.register(app, chosen)
    return app


def create_server() -> Server:
    """Make the WSGI app that serves the newest release; it renders nothing."""
    chosen = settings()
    return Server(chosen.releases, chosen.prefix)
