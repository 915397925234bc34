"""All commands in one list, given to the app with the settings they work with."""

from flask import Flask

from deck.cli import approvals, cards, upstream
from deck.cli.mend import mend
from deck.cli.phrases import phrase_commands
from deck.cli.release import release
from deck.cli.search import search
from deck.cli.serve import preview, serve
from deck.settings import Settings


def register(app: Flask, settings: Settings) -> None:
    """Give the app its commands and the settings they work with."""
    app.extensions["settings"] = settings
    for command in (
        release,
        *approvals.COMMANDS,
        *cards.COMMANDS,
        mend,
        phrase_commands,
        upstream.upstream,
        preview,
        search,
        serve,
    ):
        app.cli.add_command(command)
