"""The commands an editor and an IT department type."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from deck import library, ranking, writing
from deck import release as releases
from deck.problems import DeckError
from deck.server import Site
from deck.settings import Settings
from deck.store import ReleaseError

WORKERS, THREADS, WAITING = 2, 4, 256
release = AppGroup("release", help="Build and export what phones get.")


def register(app: Flask, settings: Settings) -> None:
    """Give the app its commands and the settings they work with."""
    app.extensions["settings"] = settings
    for command in (release, *writing.COMMANDS, search, serve):
        app.cli.add_command(command)


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


@contextmanager
def _sentences() -> Iterator[None]:
    """Turn what goes wrong into sentences and exit status 1."""
    try:
        yield
    except DeckError as error:
        for problem in error.problems:
            click.echo(problem)
        count = len(error.problems)
        raise click.ClickException(f"{count} to mend. Nothing was built; what was live stays live.") from None
    except ReleaseError as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        what = (error.strerror or "cannot be used").lower()
        raise click.ClickException(f"{error.filename or 'this machine'}: {what}.") from None


@release.command("build")
@click.option("--seq-after", default=0, help="Count on from this number when the releases folder was lost.")
def build(seq_after: int) -> None:
    """Check the content, render it, and make it live."""
    settings = _settings()
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    with _sentences():
        made = releases.build(app, settings.releases, settings.prefix, seq_after=seq_after)
    click.echo(f"Release {made.manifest['code']} is live in {made.folder}.")


@release.command("export")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def export(folder: Path) -> None:
    """Copy the live release to FOLDER for any static host, with a zip beside it."""
    with _sentences():
        archive = releases.export(_settings().releases, folder)
    click.echo(f"Copy {folder} (or unpack {archive}) to the root of any web host with HTTPS.")


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
        ask = ranking.Ranking(library.load(_settings().content), Path(current_app.root_path) / "static")
    if report:
        told = ranking.report(ask, report.read_text(encoding="utf-8", errors="replace").splitlines())
        click.echo(told)
        for miss in told.misses:
            click.echo(miss)
        return
    for place, hit in enumerate(ask.ask(words), 1):
        click.echo(f"{place:>2}. {hit.score:6.2f}  {hit.title} ({hit.id}), {hit.why}")


@click.command("serve")
@with_appcontext
def serve() -> None:
    """Serve the live release until stopped; a new release is taken up within five seconds."""
    settings = _settings()
    with _sentences():
        Site(settings.releases, settings.prefix)  # each worker would else fail by itself, unheard
    _free(settings.host, settings.port)
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


def _free(host: str, port: int) -> None:
    """Refuse a busy port: Granian would share it, and two servers would mix their releases."""
    try:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        reason = (error.strerror or "cannot be used").lower()
        other = port + 1 if port < 65535 else port - 1
        raise click.ClickException(
            f"{host} port {port}: {reason}. Stop what uses it, or choose another: STEADY_PORT={other}"
        ) from None
