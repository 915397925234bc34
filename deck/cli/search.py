"""What an officer's words find, and how well search does on a table of them."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from deck.cards import library
from deck.cli.console import sentences, settings
from deck.site import ranking


@click.command("search")
@click.argument("words", required=False, default="")
@click.option(
    "--report",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Ask every query of a table.",
)
@with_appcontext
def search(words: str, report: Path | None) -> None:
    """Show which cards WORDS find, in the order phones show them, and why."""
    with sentences():
        deck = library.load(settings().content, settings().local)
        ask = ranking.Ranking(deck, Path(current_app.root_path) / "static")
    if report:
        told = ranking.report(ask, report.read_text(encoding="utf-8", errors="replace").splitlines())
        click.echo(told)
        for miss in told.misses:
            click.echo(miss)
        return
    for place, hit in enumerate(ask.ask(words), 1):
        click.echo(f"{place:>2}. {hit.score:6.2f}  {hit.title} ({hit.id}), {hit.why}")
