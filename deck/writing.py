"""The commands around writing cards; `cli` gives them to the app."""

from datetime import date, datetime

import click
from flask import current_app
from flask.cli import with_appcontext

from deck import library, report
from deck.library import Loaded
from deck.settings import Settings

DAY = click.DateTime(["%Y-%m-%d"])


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


def _day(given: datetime | None) -> date:
    return given.date() if given else date.today()


@click.command("check")
@click.option("--format", "form", type=click.Choice(list(report.FORMATS)), default="text", show_default=True)
@click.option("--strict", is_flag=True, help="Let suggestions count as errors do.")
@click.option("--today", type=DAY, help="Judge reviews as on this day, like 2026-11-23.")
@with_appcontext
def check(form: str, strict: bool, today: datetime | None) -> None:
    """List everything that is wrong with the content, and what could be better, with its place."""
    loaded = library.read(_settings().content, _day(today))
    told = report.FORMATS[form](loaded.problems)
    if told:
        click.echo(told)
    if form == "text" and loaded.deck is not None:
        click.echo(_verdict(loaded, len(loaded.deck.cards)))
    if loaded.deck is None or (strict and loaded.problems):
        raise SystemExit(1)


def _verdict(loaded: Loaded, cards: int) -> str:
    """Say that a release can be built, and how many suggestions stand."""
    count = len(loaded.problems)
    more = f" {count} suggestion{'' if count == 1 else 's'}; a release can be built." if count else ""
    return f"{cards} card{'' if cards == 1 else 's'}, no errors.{more}"


COMMANDS = (check,)
