"""The commands that make, list, undo and copy releases."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from deck.checks import approvals
from deck.cli.console import Typed, sentences, settings
from deck.release import compose, history, lock, publish, room
from deck.release import export as exports
from deck.release.publish import Plan
from deck.release.store import Release, ReleaseError, current
from deck.release.word_diff import Change

release = AppGroup("release", help="Build, list, undo and export what phones get.")
yes_option = click.option("--yes", is_flag=True, help="Ask nothing.")
seq_after_option = click.option(
    "--seq-after", default=0, help="Count on from this number, where the last is lost or cannot be right."
)

TWINS = "Two releases have the number {}; a phone with one refuses the other. This one gets a new number."


def on_terminal() -> bool:
    """Say whether somebody sits there who can be asked."""
    return sys.stdin.isatty() and sys.stdout.isatty()


@contextmanager
def uncollected() -> Iterator[None]:
    """Leave out Python's search for garbage, a tenth of a build's time: what it makes lives to its end."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@release.command("build")
@click.option(
    "--note", "given", type=Typed(), multiple=True, help='Why: card-id="words" for a card, "words" for all.'
)
@click.option(
    "--approved-by", type=Typed(), default="", help='Who approved it, shown on About: "Name, role".'
)
@seq_after_option
@yes_option
def build(given: tuple[str, ...], approved_by: str, seq_after: int, *, yes: bool) -> None:
    """Check the content, render it, show which words change, and make it live."""
    chosen = settings()
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    with sentences(), uncollected():
        if not approved_by.isprintable():
            raise ReleaseError("--approved-by must be one line of words.")
        room.clear(chosen.releases)
        content = compose.compose(app, chosen.prefix, approved_by=approved_by.strip())
        planned = publish.plan(content, chosen.releases)
        notes = publish.notes(planned, given)
        if planned.live and planned.nothing and not seq_after:
            click.echo(f"Nothing changed; release {planned.live.manifest['code']} stays live.")
            return
        _show(planned)
        deck = app.extensions["pages"].load()
        if any(card.approvals for card in deck.cards.values()):
            click.echo(approvals.summary(deck))
        if planned.live and not yes:
            notes = _explained(planned, notes)
        _told(publish.go(planned, chosen.releases, notes, seq_after=seq_after))
        app.extensions["kept"].save()


@release.command("rollback")
@click.argument("code", default="")
@seq_after_option
@yes_option
def rollback(code: str, seq_after: int, *, yes: bool) -> None:
    """Make an older release live again: the one with CODE, or the one before."""
    chosen = settings()
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    with sentences():
        room.clear(chosen.releases)
        older = history.earlier(chosen.releases, code)
        if older.release.manifest["prefix"] != chosen.prefix:
            raise ReleaseError(
                f'That release was built for "{older.release.manifest["prefix"] or "/"}", but STEADY_PREFIX '
                f'is "{chosen.prefix or "/"}". Choose another release.'
            )
        content = compose.stored(app, chosen.releases, older.release, older.entry.approved_by)
        planned = publish.plan(content, chosen.releases)
        name = older.release.manifest["code"]
        if planned.nothing:
            click.echo(f"Nothing changed; release {name} stays live.")
            return
        click.echo(f"Back to release {name} of {history.made(older.release)} UTC.")
        _show(planned)
        if on_terminal() and not yes:
            _confirm()
        _told(publish.go(planned, chosen.releases, {}, seq_after=seq_after, back_to=name))


@release.command("list")
def show_all() -> None:
    """List the releases that are kept, newest first."""
    with sentences():
        found = history.kept(settings().releases)
    click.echo(f"{'':<5}{'code':<8}{'number':<12}{'made (UTC)':<18}{'cards':>5}  approved by, note")
    for each in found:
        manifest = each.release.manifest
        said = "; ".join(filter(None, [each.entry.approved_by or "draft", each.note]))
        click.echo(
            f"{'live' if each.live else '':<5}{manifest['code']:<8}{manifest['seq']:<12}"
            f"{history.made(each.release):<18}{each.cards:>5}  {said}"
        )


@release.command("export")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def export(folder: Path) -> None:
    """Copy the live release to FOLDER for any static host, with a zip beside it."""
    with sentences():
        releases = settings().releases
        current(releases)  # without one there is no folder to lock
        with lock.held(releases, "flask release export"):
            archive = _exported(releases, folder)
    click.echo(f"Copy {folder} (or unpack {archive}) to the root of any web host with HTTPS.")


def _exported(releases: Path, folder: Path) -> Path:
    """Export, and say of a disk that refuses what is so: a full one names no file."""
    try:
        return exports.export(releases, folder)
    except OSError as error:
        where, why = error.filename or folder, (error.strerror or "cannot be written").lower()
        raise ReleaseError(
            f"{where}: {why}. What was there still works; export again when that is mended."
        ) from None


def _show(planned: Plan) -> None:
    """Write what officers will see changed."""
    if planned.live is None:
        return
    if planned.twins:
        click.echo(TWINS.format(planned.live.manifest["seq"]))
    for change in planned.changes:
        click.echo(change)
    if not planned.changes:
        click.echo("No word changes; what is around the words, or works behind them, does.")


def _explained(planned: Plan, notes: dict[str, str]) -> dict[str, str]:
    """Ask for the notes that are missing, and whether to go on; refuse where nobody can be asked."""
    missing = planned.unexplained(notes)
    if not on_terminal():
        if missing:
            raise ReleaseError(
                f"Say why for {', '.join(missing)}: "
                '--note card-id="words" for one card, --note "words" for all, or --yes for no note.'
            )
        return notes
    asked = {card: _asked(planned.cards[card]) for card in missing}
    _confirm()
    return {**notes, **asked}


def _asked(change: Change) -> str:
    text: str = click.prompt(f'Why is "{change.card}" {change.kind}? One line for officers')
    return text.strip()


def _confirm() -> None:
    if not click.confirm("Make this live?"):
        raise ReleaseError("Nothing was built; what was live stays live.")


def _told(made: Release) -> None:
    click.echo(f"Release {made.manifest['code']} is live in {made.folder}.")
