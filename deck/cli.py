"""The commands an editor and an IT department type."""

import socket
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from deck import library, ranking, writing
from deck import preview as previews
from deck.commands import release
from deck.console import sentences as _sentences
from deck.console import settings as _settings
from deck.server import Site
from deck.settings import Settings

WORKERS, THREADS, WAITING = 2, 4, 256


def register(app: Flask, settings: Settings) -> None:
    """Give the app its commands and the settings they work with."""
    app.extensions["settings"] = settings
    for command in (release, *writing.COMMANDS, preview, search, serve):
        app.cli.add_command(command)


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
    with _sentences():
        deck = library.load(_settings().content, _settings().local)
        ask = ranking.Ranking(deck, Path(current_app.root_path) / "static")
    if report:
        told = ranking.report(ask, report.read_text(encoding="utf-8", errors="replace").splitlines())
        click.echo(told)
        for miss in told.misses:
            click.echo(miss)
        return
    for place, hit in enumerate(ask.ask(words), 1):
        click.echo(f"{place:>2}. {hit.score:6.2f}  {hit.title} ({hit.id}), {hit.why}")


@click.command("preview")
@click.option("--port", type=click.IntRange(1, 65535), help="Another port than STEADY_PREVIEW_PORT says.")
@click.option("--lan", is_flag=True, help="Let phones on the local network read the draft.")
@with_appcontext
def preview(port: int | None, *, lan: bool) -> None:
    """Show the deck as officers will see it, and what is wrong with it, at each save."""
    port = port or _settings().preview_port
    try:
        host = previews.local_address() if lan else "127.0.0.1"
    except OSError:
        raise click.ClickException("This machine is on no network. Start without --lan.") from None
    _free(host, port, "STEADY_PREVIEW_PORT")
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    root = f"http://{host}:{port}"
    previews.Preview(
        app, _settings().content, [host, "localhost"], _settings().local, phone=root if lan else ""
    )
    click.echo(f"Preview: {root}/preview/ (stop with Ctrl-C)")
    if lan:
        click.echo(f"On a phone: {root}/ (each page of the preview shows a code to scan)")
        click.echo("Anyone on this network can read the drafts; nobody can change them.")
    previews.serve(app, host, port)


@click.command("serve")
@with_appcontext
def serve() -> None:
    """Serve the live release until stopped; a new release is taken up within five seconds."""
    settings = _settings()
    with _sentences():
        Site(settings.releases, settings.prefix)  # each worker would else fail by itself, unheard
    _free(settings.host, settings.port, "STEADY_PORT")
    click.echo(f"Serving http://{settings.host}:{settings.port}{settings.prefix}/ (stop with Ctrl-C)")
    Granian(
        "app:create_server",
        factory=True,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=WORKERS,
        blocking_threads=THREADS,
        backpressure=WAITING,
        log_level=LogLevels.warning,
    ).serve()


def _free(host: str, port: int, setting: str) -> None:
    """Refuse a busy port: Granian would share it, and two servers would mix their releases."""
    try:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        reason = (error.strerror or "cannot be used").lower()
        other = port + 1 if port < 65535 else port - 1
        raise click.ClickException(
            f"{host} port {port}: {reason}. Stop what uses it, or choose another: {setting}={other}"
        ) from None
