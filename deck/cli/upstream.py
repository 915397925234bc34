"""The commands that show and settle what the starter deck changed below a department's own cards."""

from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext

from deck.cards import library
from deck.cli.console import settings
from deck.desk import upstream as layers
from deck.desk.upstream import Laid, UpstreamError
from deck.release import word_diff
from deck.release.word_diff import Change


class _Upstream(AppGroup):
    def invoke(self, ctx: click.Context) -> None:
        """Turn what goes wrong into a sentence."""
        try:
            super().invoke(ctx)
        except UpstreamError as error:
            raise click.ClickException(str(error)) from None
        except OSError as error:
            what = (error.strerror or "cannot be used").lower()
            raise click.ClickException(f"{error.filename}: {what}.") from None


@click.group("upstream", cls=_Upstream, invoke_without_command=True)
@click.pass_context
@with_appcontext
def upstream(context: click.Context) -> None:
    """Show what the starter deck changed below the department's own cards."""
    if context.invoked_subcommand:
        return
    cards = layers.laid(settings().content, _local())
    changed = [card for card in cards if card.changed]
    for card in changed:
        if not card.before:
            click.echo(f"It is not known what {card.path} was made from. From yours to the starter's:")
        click.echo(_below(card))
    click.echo(_laid(len(cards), len(changed)))


@upstream.command("copy")
@click.argument("card")
@with_appcontext
def copy(card: str) -> None:
    """Copy the starter's CARD into the department's folder, to be changed there."""
    path = layers.copy(settings().content, _local(), card)
    click.echo(f"Wrote {path}. Officers get it in place of the starter's card.")


@upstream.command("accept")
@click.argument("card")
@click.option(
    "--ours", is_flag=True, help="Keep every word of the department's; only note the change as seen."
)
@with_appcontext
def accept(card: str, *, ours: bool) -> None:
    """Take what the starter changed in CARD over into the department's own."""
    found = layers.find(layers.laid(settings().content, _local()), card)
    text = found.text if ours else _judged(found, layers.merged(found))
    words = word_diff.diff(found.text.split(), text.split())
    layers.settle(found, _local(), text)
    if words:
        click.echo(Change("changed", f"/cards/{card}/", str(found.path), words))
        click.echo('Read the card again, and put the day in "last_reviewed_on".')
    else:
        click.echo(f"Noted. No word of {found.path} changed.")


def _judged(card: Laid, text: str) -> str:
    """Give the merged text back, unless a rule forbids it: two right changes may be wrong together."""
    _, problems = library.read_card(str(card.path), card.path.parent.name, card.id, text.encode())
    if faults := [str(found) for found in problems if found.stops]:
        lines = "\n".join(faults)
        raise UpstreamError(
            f"With the starter's change the card would break a rule:\n{lines}\nNothing was written. "
            f"Mend the card by hand, then: flask upstream accept {card.id} --ours"
        )
    return text


def _local() -> Path:
    local = settings().local
    if local is None:
        raise UpstreamError("Name the folder of the department's own cards first: STEADY_LOCAL=/path")
    return local


def _below(card: Laid) -> Change:
    """Tell how the starter's wording changed; where the old one is not known, how ours differs from it."""
    words = word_diff.diff((card.before or card.text).split(), card.starter.split())
    return Change("changed", f"/cards/{card.id}/", str(card.path), words or "The same words.")


def _laid(cards: int, changed: int) -> str:
    """Say how many cards there are, and what to do about those that changed below."""
    if not cards:
        return "No card replaces one of the starter's. Begin with one: flask upstream copy CARD"
    who = "1 card replaces" if cards == 1 else f"{cards} cards replace"
    told = f"{who} one of the starter's; {changed} changed since."
    return told + (" Take it over (--ours keeps yours): flask upstream accept CARD" if changed else "")
