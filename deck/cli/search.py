"""What an officer's words find, and how well search does on a table of them."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from deck.cards import library
from deck.cli.console import Typed, sentences, settings
from deck.site import ranking, search_report


@click.command("search")
@click.argument("words", type=Typed(), required=False, default="")
@click.option(
    "--report",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Ask every query of a table: words, tab, ids of right cards (- for none), tab, kind.",
)
@click.option("--typing", is_flag=True, help="With --report: type each query letter by letter as well.")
@with_appcontext
def search(words: str, report: Path | None, typing: bool) -> None:
    """Show which cards WORDS find, in the order phones show them, and why."""
    with sentences():
        deck = library.load(settings().content, settings().local)
        ask = ranking.Ranking(deck, Path(current_app.root_path) / "static")
    if report:
        _report(ask, report, typing=typing)
        return
    answer = ask.ask(words)
    if not answer.sure:
        click.echo("No card fits all of that. Closest:" if answer.hits else "No card found.")
    for place, hit in enumerate(answer.hits, 1):
        click.echo(f"{place:>2}. {hit.score:6.2f}  {hit.title} ({hit.id}), {hit.why}")


def _report(ask: ranking.Ranking, table: Path, *, typing: bool) -> None:
    try:
        lines = table.read_text(encoding="utf-8", errors="replace").splitlines()
        queries = search_report.read(lines, ask.cards)
    except search_report.TableError as error:
        raise click.ClickException(f"{table}: nothing was asked.\n{error}") from None
    told = search_report.report(ask, queries)
    more = search_report.typing(ask, queries) if typing else []
    for line in [*told.lines(), *more, *told.misses]:
        click.echo(line)
