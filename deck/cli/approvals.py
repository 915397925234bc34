"""The commands with which a reviewer approves a card's words, and anyone sees what is approved."""

import textwrap
from datetime import date
from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext

from deck.cards import library
from deck.cards.approval import STATES
from deck.cards.card import ROLES, Card, Deck
from deck.cards.problems import DeckError
from deck.checks import approvals as standings
from deck.cli.console import settings
from deck.desk import approving
from deck.desk.approving import ApprovalError
from deck.desk.mend import MendError

HEARD = {"partner": "to your partner", "radio": "on the radio", "report": "in the report"}
by_option = click.option("--by", default="", help='Who approves: "Name, position".')


class _Approvals(AppGroup):
    def invoke(self, ctx: click.Context) -> None:
        """Turn what goes wrong into a sentence."""
        try:
            super().invoke(ctx)
        except (ApprovalError, MendError) as error:
            raise click.ClickException(str(error)) from None
        except OSError as error:
            what = (error.strerror or "cannot be used").lower()
            raise click.ClickException(f"{error.filename}: {what}.") from None


def _deck() -> Deck:
    try:
        return library.load(settings().content, settings().local)
    except DeckError as error:
        raise click.ClickException(f"{len(error.problems)} to mend first. List them: flask check") from None


def _folder() -> Path:
    return settings().local or settings().content


@click.group("approvals", cls=_Approvals, invoke_without_command=True)
@click.option("--format", "form", type=click.Choice(list(standings.FORMATS)), default="text")
@click.option("--state", type=click.Choice(STATES), help="Only those.")
@click.pass_context
@with_appcontext
def approvals(context: click.Context, form: str, state: str | None) -> None:
    """List what is approved, what lapsed because words changed since, and what is missing."""
    if context.invoked_subcommand:
        return
    deck = _deck()
    found = [row for row in standings.rows(deck) if state in {None, row.state}]
    told = standings.FORMATS[form](found)
    if told:
        click.echo(told)
    if form == "text":
        click.echo(standings.summary(deck))


@approvals.command("move")
@by_option
@with_appcontext
def move(by: str) -> None:
    """Move older sign-off lines, {tactics: approved}, to approvals.toml and leave the roles as a list."""
    root = str(_folder())
    found = approving.old([card for card in _deck().cards.values() if card.path.startswith(root)])
    approving.move(_folder(), found, by, date.today())
    click.echo(f"{len(found)} card{'' if len(found) == 1 else 's'} moved.")


@click.command("approve")
@click.argument("card")
@click.option("--role", type=click.Choice(ROLES), required=True, help="As whom.")
@by_option
@click.option("--yes", is_flag=True, help="Ask nothing.")
@with_appcontext
def approve(card: str, role: str, by: str, *, yes: bool) -> None:
    """Show CARD's words and record that they are approved, until one of them changes."""
    try:
        found = approving.find(_deck(), card, role)
        decision = approving.decided(found, role, by, date.today())
        click.echo(_shown(found))
        if not yes:
            click.confirm(f"Does {decision.name} approve these words as {role}?", abort=True)
        path = approving.record(_folder(), [decision])
    except ApprovalError as error:
        raise click.ClickException(str(error)) from None
    except click.Abort:
        raise click.ClickException("Nothing was recorded. Where nobody can be asked: --yes") from None
    except OSError as error:
        raise click.ClickException(
            f"{error.filename}: {(error.strerror or 'cannot be used').lower()}."
        ) from None
    click.echo(f"Recorded in {path}. It holds until a word of the card changes.")


def _shown(card: Card) -> str:
    """Write out what an officer sees on a card."""
    parts = [card.title, card.summary]
    for name, lines in card.glance:
        parts += ["", name, *(f"- {_line(line.text, line.to, line.when, line.wait)}" for line in lines)]
        if name == "Say" and card.next:
            parts += ["", "It changed", *(f"- {seen} -> {name}" for seen, name in card.next.items())]
    why = [textwrap.fill(part, 100) for part in card.learn.split("\n")]
    return "\n".join([*parts, "", "Why", *why, "", f"Sources: {', '.join(card.every_source)}", ""])


def _line(text: str, to: str, when: str, wait: int) -> str:
    told = [HEARD.get(to, ""), when, f"wait {wait} seconds" if wait else ""]
    cue = ", ".join(filter(None, told))
    return f"{text} ({cue})" if cue else text


COMMANDS = (approve, approvals)
