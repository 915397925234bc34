"""The two commands that listen on a port: a finished release for officers, a draft for editors."""

import socket
import sys

import click
from flask import current_app
from flask.cli import with_appcontext

from deck.cards.problems import DeckError
from deck.cli import workers
from deck.cli.console import sentences, settings
from deck.desk import preview as previews
from deck.release import compose, publish, room, store
from deck.release.server import Site
from deck.settings import Settings

if sys.platform != "win32":
    import resource


@click.command("preview")
@click.option("--port", type=click.IntRange(1, 65535), help="Another port than STEADY_PREVIEW_PORT says.")
@click.option("--lan", is_flag=True, help="Let phones on the local network read the draft.")
@with_appcontext
def preview(port: int | None, *, lan: bool) -> None:
    """Show the deck as officers will see it, and what is wrong with it, at each save."""
    port = port or settings().preview_port
    try:
        host = previews.local_address() if lan else "127.0.0.1"
    except OSError:
        raise click.ClickException("This machine is on no network. Start without --lan.") from None
    _free(host, port, "STEADY_PREVIEW_PORT")
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    root = f"http://{host}:{port}"
    previews.Preview(
        app, settings().content, [host, "localhost"], settings().local, phone=root if lan else ""
    )
    click.echo(f"Preview: {root}/preview/ (stop with Ctrl-C)")
    if lan:
        click.echo(f"On a phone: {root}/ (each page of the preview shows a code to scan)")
        click.echo("Anyone on this network can read the drafts; nobody can change them.")
    previews.serve(app, host, port)


@click.command("serve")
@click.option("--or-build", is_flag=True, help="Build the first release; later only say what differs.")
@with_appcontext
def serve(*, or_build: bool) -> None:
    """Serve the live release until stopped; a new release is taken up within five seconds."""
    chosen = settings()
    room.clear(chosen.releases)
    with sentences():
        if or_build:
            _first(chosen)
        Site(chosen.releases, chosen.prefix)  # each worker would else fail by itself, unheard
    _free(chosen.host, chosen.port, "STEADY_PORT")
    _open_files(workers.WAITING + workers.QUEUE)
    click.echo(f"Serving http://{chosen.host}:{chosen.port}{chosen.prefix}/ (stop with Ctrl-C)")
    workers.serve("app:create_server", chosen.host, chosen.port, chosen.workers)


def _first(chosen: Settings) -> None:
    """Build the first release. Where there is one, say what differs: to start is not to publish."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    there = chosen.releases.is_dir() and bool(store.folders(chosen.releases))
    try:
        planned = publish.plan(compose.compose(app, chosen.prefix), chosen.releases)
    except DeckError as error:
        if not there:
            raise
        click.echo(f"The content has {len(error.problems)} to mend (flask check); what is live is served.")
        return
    if not there:
        made = publish.go(planned, chosen.releases, {})
        app.extensions["kept"].save()
        click.echo(f"Release {made.manifest['code']} is live in {made.folder}.")
    elif not planned.nothing:
        changed = ", ".join(planned.cards) or "no card, but what is around them"
        click.echo(f"The content differs from what is live: {changed}. Publish it: flask release build")


def _open_files(wanted: int) -> None:
    """Let each worker hold that many files and connections, where the system says how many it may."""
    if sys.platform != "win32":
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        limit = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        if soft != resource.RLIM_INFINITY and soft < limit:
            resource.setrlimit(resource.RLIMIT_NOFILE, (limit, hard))


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
